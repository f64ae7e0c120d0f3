"""What the catalogue needs from the outside."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from nomoflow.catalog.model import Category, Customer, Product, Review
from nomoflow.kernel.ids import CategoryId, CustomerId, ProductId, StoreId
from nomoflow.kernel.pages import Page, PageRequest
from nomoflow.kernel.unit_of_work import UnitOfWork


class Products(Protocol):
    """The products of the unit's store."""

    def find_all(self, ids: Sequence[ProductId]) -> dict[ProductId, Product]:
        """Those of them that we know, in one query; locked for this unit where possible."""
        ...

    def keep(self, products: Sequence[Product]) -> None:
        """Insert or overwrite, in bulk."""
        ...

    def mark_gone(self, unseen_since: datetime, at: datetime) -> int:
        """Mark gone what no telling mentioned since then and is not gone yet; how many."""
        ...


class Categories(Protocol):
    """The categories of the unit's store."""

    def find_all(self, ids: Sequence[CategoryId]) -> dict[CategoryId, Category]: ...

    def keep(self, categories: Sequence[Category]) -> None: ...

    def mark_gone(self, unseen_since: datetime, at: datetime) -> int: ...


class Customers(Protocol):
    """The customers of the unit's store."""

    def find_all(self, ids: Sequence[CustomerId]) -> dict[CustomerId, Customer]: ...

    def keep(self, customers: Sequence[Customer]) -> None: ...


class Reviews(Protocol):
    """The reviews of the unit's store."""

    def keep(self, reviews: Sequence[Review]) -> None:
        """Insert those that are not there yet."""
        ...


class CatalogWork(UnitOfWork, Protocol):
    """A unit of work with the catalogue."""

    @property
    def products(self) -> Products: ...

    @property
    def categories(self) -> Categories: ...

    @property
    def customers(self) -> Customers: ...

    @property
    def reviews(self) -> Reviews: ...


class CatalogReports(Protocol):
    """Reads products and customers for screens and programs."""

    def products(self, store: StoreId, search: str | None, page: PageRequest) -> Page[Product]:
        """Products that are not gone, by name."""
        ...

    def product(self, store: StoreId, product: ProductId) -> Product:
        """One product; refuses with ``NoSuchProduct``."""
        ...

    def products_of(self, store: StoreId, ids: Sequence[ProductId]) -> dict[ProductId, Product]:
        """Those of them that we know, gone ones too."""
        ...

    def categories(self, store: StoreId) -> Sequence[Category]:
        """Categories that are not gone, by name: at most a thousand."""
        ...

    def customers(self, store: StoreId, search: str | None, page: PageRequest) -> Page[Customer]:
        """Customers, latest reported first."""
        ...

    def customer(self, store: StoreId, customer: CustomerId) -> Customer:
        """One customer; refuses with ``NoSuchCustomer``."""
        ...
