"""What a platform tells about its catalogue and its customers, as values that events carry."""

from dataclasses import dataclass
from datetime import datetime

from nomoflow.kernel.ids import CategoryId, CustomerId, OrderId, ProductId, ReviewId
from nomoflow.kernel.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductReport:
    """One telling of a product. ``None`` means: not told."""

    id: ProductId
    reported_at: datetime
    name: str | None = None
    sku: str | None = None
    price: Money | None = None
    regular_price: Money | None = None
    url: str | None = None
    image: str | None = None
    status: str | None = None
    """The platform's word: ``sale``, ``out``, ``hidden``, ``deleted``."""
    available: bool | None = None
    quantity: int | None = None
    """Pieces left; None also where the platform does not count them."""
    categories: tuple[CategoryId, ...] | None = None
    brand: str | None = None
    deleted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryReport:
    """One telling of a category."""

    id: CategoryId
    reported_at: datetime
    name: str | None = None
    parent: CategoryId | None = None
    url: str | None = None
    active: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerReport:
    """One telling of a customer. ``None`` means: not told."""

    id: CustomerId
    reported_at: datetime
    first_name: str | None = None
    last_name: str | None = None
    email: str | None = None
    phone: str | None = None
    """E.164 with the plus sign."""
    city: str | None = None
    country: str | None = None
    gender: str | None = None
    groups: tuple[str, ...] | None = None
    created_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewReport:
    """A customer's opinion."""

    id: ReviewId
    reported_at: datetime
    rating: int
    kind: str = "rating"
    content: str = ""
    product: ProductId | None = None
    order: OrderId | None = None
    customer: CustomerId | None = None
