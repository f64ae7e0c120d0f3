"""Products, categories, customers and reviews in memory, and the lists of them."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar

from adapters.memory.world import MemoryTable, MemoryTransaction, MemoryWorld, Rows
from nomoflow.catalog.model import (
    Category,
    Customer,
    NoSuchCustomer,
    NoSuchProduct,
    Product,
    Review,
)
from nomoflow.kernel.ids import CategoryId, CustomerId, ProductId, StoreId
from nomoflow.kernel.pages import Page, PageRequest

PRODUCTS = MemoryTable[Product]("products")
CATEGORIES = MemoryTable[Category]("categories")
CUSTOMERS = MemoryTable[Customer]("customers")
REVIEWS = MemoryTable[Review]("reviews")

_MOST_CATEGORIES = 1000


class MemoryProducts:
    """The twin of ``SqlProducts``."""

    def __init__(self, transaction: MemoryTransaction, store: StoreId) -> None:
        self._rows = transaction.rows(PRODUCTS)
        self._store = store

    def find_all(self, ids: Sequence[ProductId]) -> dict[ProductId, Product]:
        """Those of them that we know."""
        return {id: row for id in ids if (row := self._rows.get(self._store, id)) is not None}

    def keep(self, products: Sequence[Product]) -> None:
        """Insert or overwrite; a later telling that was kept meanwhile stays."""
        _keep(self._rows, self._store, products)

    def mark_gone(self, unseen_since: datetime, at: datetime) -> int:
        """Mark gone what no telling mentioned since then and is not gone yet; how many."""
        return _mark_gone(self._rows, self._store, unseen_since, at)


class MemoryCategories:
    """The twin of ``SqlCategories``."""

    def __init__(self, transaction: MemoryTransaction, store: StoreId) -> None:
        self._rows = transaction.rows(CATEGORIES)
        self._store = store

    def find_all(self, ids: Sequence[CategoryId]) -> dict[CategoryId, Category]:
        """Those of them that we know."""
        return {id: row for id in ids if (row := self._rows.get(self._store, id)) is not None}

    def keep(self, categories: Sequence[Category]) -> None:
        """Insert or overwrite; a later telling that was kept meanwhile stays."""
        _keep(self._rows, self._store, categories)

    def mark_gone(self, unseen_since: datetime, at: datetime) -> int:
        """Mark gone what no telling mentioned since then and is not gone yet; how many."""
        return _mark_gone(self._rows, self._store, unseen_since, at)


class MemoryCustomers:
    """The twin of ``SqlCustomers``."""

    def __init__(self, transaction: MemoryTransaction, store: StoreId) -> None:
        self._rows = transaction.rows(CUSTOMERS)
        self._store = store

    def find_all(self, ids: Sequence[CustomerId]) -> dict[CustomerId, Customer]:
        """Those of them that we know."""
        return {id: row for id in ids if (row := self._rows.get(self._store, id)) is not None}

    def keep(self, customers: Sequence[Customer]) -> None:
        """Insert or overwrite; a later telling that was kept meanwhile stays."""
        _keep(self._rows, self._store, customers)


class MemoryReviews:
    """The twin of ``SqlReviews``."""

    def __init__(self, transaction: MemoryTransaction, store: StoreId) -> None:
        self._rows = transaction.rows(REVIEWS)
        self._store = store

    def keep(self, reviews: Sequence[Review]) -> None:
        """Insert those that are not there yet."""
        for review in reviews:
            if not self._rows.has(self._store, review.id):
                self._rows.put(review, self._store, review.id)


class MemoryCatalogReports:
    """The twin of ``SqlCatalogReports``."""

    def __init__(self, world: MemoryWorld) -> None:
        self._world = world

    def products(self, store: StoreId, search: str | None, page: PageRequest) -> Page[Product]:
        """Products that are not gone, by name; searched by part of the name, or the SKU."""
        text = (search or "").strip()
        rows = self._world.rows(PRODUCTS).of(
            store,
            where=lambda row: (
                row.gone_at is None and (text.casefold() in row.name.casefold() or text == row.sku)
            ),
        )
        rows.sort(key=lambda row: (row.name.casefold(), row.id))
        return _page(rows, page)

    def product(self, store: StoreId, product: ProductId) -> Product:
        """One product; refuses with ``NoSuchProduct``."""
        kept = self._world.rows(PRODUCTS).get(store, product)
        if kept is None:
            raise NoSuchProduct(product=product)
        return kept

    def products_of(self, store: StoreId, ids: Sequence[ProductId]) -> dict[ProductId, Product]:
        """Those of them that we know, gone ones too."""
        rows = self._world.rows(PRODUCTS)
        return {id: row for id in ids if (row := rows.get(store, id)) is not None}

    def categories(self, store: StoreId) -> Sequence[Category]:
        """Categories that are not gone, by name."""
        rows = self._world.rows(CATEGORIES).of(store, where=lambda row: row.gone_at is None)
        return sorted(rows, key=lambda row: (row.name, row.id))[:_MOST_CATEGORIES]

    def customers(self, store: StoreId, search: str | None, page: PageRequest) -> Page[Customer]:
        """Customers, latest reported first; searched by part of the name, email or phone."""
        text = (search or "").strip()
        rows = self._world.rows(CUSTOMERS).of(
            store,
            where=lambda row: (
                text.casefold() in _name(row).casefold()
                or text.lower() == row.email.lower()
                or text == row.phone
            ),
        )
        rows.sort(key=lambda row: (row.reported_at, row.id), reverse=True)
        return _page(rows, page)

    def customer(self, store: StoreId, customer: CustomerId) -> Customer:
        """One customer; refuses with ``NoSuchCustomer``."""
        kept = self._world.rows(CUSTOMERS).get(store, customer)
        if kept is None:
            raise NoSuchCustomer(customer=customer)
        return kept


TellingT = TypeVar("TellingT", Product, Category, Customer)
ListedT = TypeVar("ListedT", Product, Category)
RowT = TypeVar("RowT")


def _keep(rows: Rows[TellingT], store: StoreId, things: Sequence[TellingT]) -> None:
    for thing in things:
        kept = rows.get(store, thing.id)
        if kept is None or kept.reported_at <= thing.reported_at:
            rows.put(thing, store, thing.id)


def _mark_gone(rows: Rows[ListedT], store: StoreId, unseen_since: datetime, at: datetime) -> int:
    missing = rows.of(store, where=lambda row: row.gone_at is None and row.seen_at < unseen_since)
    for row in missing:
        row.gone_at = at
        rows.put(row, store, row.id)
    return len(missing)


def _page(rows: Sequence[RowT], page: PageRequest) -> Page[RowT]:
    shown = rows[page.offset : page.offset + page.size]
    return Page(rows=shown, total=len(rows), request=page)


def _name(customer: Customer) -> str:
    return " ".join(part for part in (customer.first_name, customer.last_name) if part)
