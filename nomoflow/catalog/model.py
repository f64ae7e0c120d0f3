"""Products, categories and customers as we keep them: tellings enrich, they never blank."""

from dataclasses import dataclass, fields
from datetime import datetime

from nomoflow.catalog.facts import CategoryReport, CustomerReport, ProductReport, ReviewReport
from nomoflow.kernel.errors import NotFound
from nomoflow.kernel.ids import CategoryId, CustomerId, OrderId, ProductId, ReviewId
from nomoflow.kernel.money import Money


class NoSuchProduct(NotFound):
    """There is no such product in this store."""

    code = "product_not_found"


class NoSuchCustomer(NotFound):
    """There is no such customer in this store."""

    code = "customer_not_found"


@dataclass(slots=True, kw_only=True)
class Product:
    """Something the store sells. ``gone_at`` is set when the platform no longer has it."""

    id: ProductId
    reported_at: datetime
    seen_at: datetime
    """When a telling of it last reached us, by our clock: what a finished passage compares."""
    name: str = ""
    sku: str = ""
    price: Money | None = None
    regular_price: Money | None = None
    url: str = ""
    image: str = ""
    status: str = ""
    available: bool = True
    quantity: int | None = None
    categories: tuple[CategoryId, ...] = ()
    brand: str = ""
    gone_at: datetime | None = None


@dataclass(slots=True, kw_only=True)
class Category:
    """A shelf of the store."""

    id: CategoryId
    reported_at: datetime
    seen_at: datetime
    name: str = ""
    parent: CategoryId | None = None
    url: str = ""
    active: bool = True
    gone_at: datetime | None = None


@dataclass(slots=True, kw_only=True)
class Customer:
    """A person who has an account or bought in the store."""

    id: CustomerId
    reported_at: datetime
    seen_at: datetime
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    phone: str = ""
    city: str = ""
    country: str = ""
    gender: str = ""
    groups: tuple[str, ...] = ()
    created_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """A customer's opinion, kept once."""

    id: ReviewId
    reported_at: datetime
    rating: int
    kind: str
    content: str
    product: ProductId | None
    order: OrderId | None
    customer: CustomerId | None


def heard_product(known: Product | None, report: ProductReport, at: datetime) -> Product:
    """The product after a telling that reached us ``at``."""
    product = known or Product(id=report.id, reported_at=report.reported_at, seen_at=at)
    _take(product, report, at)
    if report.reported_at >= product.reported_at:
        product.gone_at = (product.gone_at or at) if report.deleted else None
        product.reported_at = report.reported_at
    return product


def heard_category(known: Category | None, report: CategoryReport, at: datetime) -> Category:
    """The category after a telling that reached us ``at``."""
    category = known or Category(id=report.id, reported_at=report.reported_at, seen_at=at)
    _take(category, report, at)
    category.gone_at = None
    category.reported_at = max(category.reported_at, report.reported_at)
    return category


def heard_customer(known: Customer | None, report: CustomerReport, at: datetime) -> Customer:
    """The customer after a telling that reached us ``at``."""
    customer = known or Customer(id=report.id, reported_at=report.reported_at, seen_at=at)
    _take(customer, report, at)
    customer.reported_at = max(customer.reported_at, report.reported_at)
    return customer


def heard_review(report: ReviewReport) -> Review:
    """The review a telling is about."""
    return Review(**{field.name: getattr(report, field.name) for field in fields(Review)})


def _take(
    thing: Product | Category | Customer,
    report: ProductReport | CategoryReport | CustomerReport,
    at: datetime,
) -> None:
    """Newer tellings overwrite with what they tell; older ones only fill gaps."""
    newer = report.reported_at >= thing.reported_at
    for field in fields(report):
        told = getattr(report, field.name)
        if field.name in ("id", "reported_at", "deleted") or told is None or told == "":
            continue
        if newer or getattr(thing, field.name) in (None, "", ()):
            setattr(thing, field.name, told)
    thing.seen_at = max(thing.seen_at, at)
