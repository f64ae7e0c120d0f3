"""What happens to the catalogue and the customers."""

from dataclasses import dataclass
from typing import ClassVar

from nomoflow.catalog.facts import CategoryReport, CustomerReport, ProductReport, ReviewReport
from nomoflow.kernel.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductsReported(Event):
    """The platform told about products."""

    name: ClassVar[str] = "catalog.products_reported"
    products: tuple[ProductReport, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoriesReported(Event):
    """The platform told about categories."""

    name: ClassVar[str] = "catalog.categories_reported"
    categories: tuple[CategoryReport, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomersReported(Event):
    """The platform told about customers."""

    name: ClassVar[str] = "catalog.customers_reported"
    customers: tuple[CustomerReport, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewsReported(Event):
    """The platform told about reviews."""

    name: ClassVar[str] = "catalog.reviews_reported"
    reviews: tuple[ReviewReport, ...]
