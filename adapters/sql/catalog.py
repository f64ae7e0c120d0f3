"""Products, categories, customers and reviews in the database, and the lists of them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    RowMapping,
    Table,
    func,
    or_,
    select,
)

from adapters.sql.engine import reading
from adapters.sql.statements import add_missing, holds, locked, mark_gone, overwrite
from adapters.sql.tables import categories, customers, products, reviews
from adapters.sql.values import code, full_name, minor, money
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

_MOST_CATEGORIES = 1000


class SqlProducts:
    """The products of one store, in one transaction."""

    def __init__(self, connection: Connection, store: StoreId) -> None:
        self._connection = connection
        self._store = store

    def find_all(self, ids: Sequence[ProductId]) -> dict[ProductId, Product]:
        """Those of them that we know, locked for this unit where the database can."""
        rows = locked(self._connection, products, self._store, ids)
        return {ProductId(row["id"]): _product(row) for row in rows}

    def keep(self, products_: Sequence[Product]) -> None:
        """Insert or overwrite; a later telling that was kept meanwhile stays."""
        rows = [{"store": self._store, **_product_row(product)} for product in products_]
        overwrite(self._connection, products, rows, newer="reported_at")

    def mark_gone(self, unseen_since: datetime, at: datetime) -> int:
        """Mark gone what no telling mentioned since then and is not gone yet; how many."""
        return mark_gone(self._connection, products, self._store, unseen_since, at)


class SqlCategories:
    """The categories of one store, in one transaction."""

    def __init__(self, connection: Connection, store: StoreId) -> None:
        self._connection = connection
        self._store = store

    def find_all(self, ids: Sequence[CategoryId]) -> dict[CategoryId, Category]:
        """Those of them that we know, locked for this unit where the database can."""
        rows = locked(self._connection, categories, self._store, ids)
        return {CategoryId(row["id"]): _category(row) for row in rows}

    def keep(self, categories_: Sequence[Category]) -> None:
        """Insert or overwrite; a later telling that was kept meanwhile stays."""
        rows = [
            {"store": self._store, **{name: getattr(category, name) for name in _CATEGORY}}
            for category in categories_
        ]
        overwrite(self._connection, categories, rows, newer="reported_at")

    def mark_gone(self, unseen_since: datetime, at: datetime) -> int:
        """Mark gone what no telling mentioned since then and is not gone yet; how many."""
        return mark_gone(self._connection, categories, self._store, unseen_since, at)


class SqlCustomers:
    """The customers of one store, in one transaction."""

    def __init__(self, connection: Connection, store: StoreId) -> None:
        self._connection = connection
        self._store = store

    def find_all(self, ids: Sequence[CustomerId]) -> dict[CustomerId, Customer]:
        """Those of them that we know, locked for this unit where the database can."""
        rows = locked(self._connection, customers, self._store, ids)
        return {CustomerId(row["id"]): _customer(row) for row in rows}

    def keep(self, customers_: Sequence[Customer]) -> None:
        """Insert or overwrite; a later telling that was kept meanwhile stays."""
        rows = [{"store": self._store, **_customer_row(customer)} for customer in customers_]
        overwrite(self._connection, customers, rows, newer="reported_at")


class SqlReviews:
    """The reviews of one store, in one transaction."""

    def __init__(self, connection: Connection, store: StoreId) -> None:
        self._connection = connection
        self._store = store

    def keep(self, reviews_: Sequence[Review]) -> None:
        """Insert those that are not there yet."""
        rows = [
            {"store": self._store, **{name: getattr(review, name) for name in _REVIEW}}
            for review in reviews_
        ]
        add_missing(self._connection, reviews, rows)


class SqlCatalogReports:
    """Reads products and customers for screens and programs."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def products(self, store: StoreId, search: str | None, page: PageRequest) -> Page[Product]:
        """Products that are not gone, by name; searched by part of the name, or the SKU."""
        wanted = [products.c.store == store, products.c.gone_at.is_(None)]
        if search and (text := search.strip()):
            wanted.append(or_(holds(products.c.folded_name, text), products.c.sku == text))
        order = (products.c.folded_name, products.c.id)
        rows, total = self._page(products, wanted, order, page)
        return Page(rows=[_product(row) for row in rows], total=total, request=page)

    def product(self, store: StoreId, product: ProductId) -> Product:
        """One product; refuses with ``NoSuchProduct``."""
        row = self._one(products, store, product)
        if row is None:
            raise NoSuchProduct(product=product)
        return _product(row)

    def products_of(self, store: StoreId, ids: Sequence[ProductId]) -> dict[ProductId, Product]:
        """Those of them that we know, gone ones too."""
        wanted = select(products).where(products.c.store == store, products.c.id.in_(ids))
        with reading(self._engine) as connection:
            rows = connection.execute(wanted).mappings().all()
        return {ProductId(row["id"]): _product(row) for row in rows}

    def categories(self, store: StoreId) -> Sequence[Category]:
        """Categories that are not gone, by name."""
        wanted = select(categories).where(
            categories.c.store == store, categories.c.gone_at.is_(None)
        )
        with reading(self._engine) as connection:
            rows = connection.execute(wanted).mappings().all()
        # Sorted here: databases disagree on the order of letters, and there are few.
        found = [_category(row) for row in rows]
        return sorted(found, key=lambda category: (category.name, category.id))[:_MOST_CATEGORIES]

    def customers(self, store: StoreId, search: str | None, page: PageRequest) -> Page[Customer]:
        """Customers, latest reported first; searched by part of the name, email or phone."""
        wanted = [customers.c.store == store]
        if search and (text := search.strip()):
            email = func.lower(customers.c.email) == text.lower()
            name = holds(customers.c.folded_name, text)
            wanted.append(or_(name, email, customers.c.phone == text))
        order = (customers.c.reported_at.desc(), customers.c.id.desc())
        rows, total = self._page(customers, wanted, order, page)
        return Page(rows=[_customer(row) for row in rows], total=total, request=page)

    def customer(self, store: StoreId, customer: CustomerId) -> Customer:
        """One customer; refuses with ``NoSuchCustomer``."""
        row = self._one(customers, store, customer)
        if row is None:
            raise NoSuchCustomer(customer=customer)
        return _customer(row)

    def _page(
        self,
        table: Table,
        wanted: list[ColumnElement[bool]],
        order: tuple[ColumnElement[Any], ...],
        page: PageRequest,
    ) -> tuple[Sequence[RowMapping], int]:
        shown = select(table).where(*wanted).order_by(*order).limit(page.size).offset(page.offset)
        counted = select(func.count()).select_from(table).where(*wanted)
        with reading(self._engine) as connection:
            total = connection.execute(counted).scalar_one()
            return connection.execute(shown).mappings().all(), total

    def _one(self, table: Table, store: StoreId, id: str) -> RowMapping | None:
        wanted = select(table).where(table.c.store == store, table.c.id == id)
        with reading(self._engine) as connection:
            return connection.execute(wanted).mappings().one_or_none()


_PRODUCT = (
    "id", "reported_at", "seen_at", "gone_at", "name", "sku", "url", "image", "status",
    "available", "quantity", "brand",
)  # fmt: skip
_CATEGORY = ("id", "reported_at", "seen_at", "gone_at", "name", "parent", "url", "active")
_CUSTOMER = (
    "id", "reported_at", "seen_at", "first_name", "last_name", "email", "phone", "city",
    "country", "gender", "created_at",
)  # fmt: skip
_REVIEW = ("id", "reported_at", "rating", "kind", "content", "product", "order", "customer")


def _product_row(product: Product) -> dict[str, Any]:
    return {
        **{name: getattr(product, name) for name in _PRODUCT},
        "folded_name": product.name.casefold(),
        "price_minor": minor(product.price),
        "price_currency": code(product.price),
        "regular_price_minor": minor(product.regular_price),
        "regular_price_currency": code(product.regular_price),
        "categories": list(product.categories),
    }


def _product(row: RowMapping) -> Product:
    return Product(
        **{name: row[name] for name in _PRODUCT},
        price=money(row["price_minor"], row["price_currency"]),
        regular_price=money(row["regular_price_minor"], row["regular_price_currency"]),
        categories=tuple(row["categories"]),
    )


def _category(row: RowMapping) -> Category:
    return Category(**{name: row[name] for name in _CATEGORY})


def _customer_row(customer: Customer) -> dict[str, Any]:
    return {
        **{name: getattr(customer, name) for name in _CUSTOMER},
        "folded_name": full_name(customer.first_name, customer.last_name).casefold(),
        "groups": list(customer.groups),
    }


def _customer(row: RowMapping) -> Customer:
    return Customer(**{name: row[name] for name in _CUSTOMER}, groups=tuple(row["groups"]))
