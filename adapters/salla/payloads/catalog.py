"""Products, categories and reviews."""

import hashlib
from collections.abc import Iterator
from datetime import datetime

from adapters.salla.payloads.moments import moment
from adapters.salla.payloads.values import (
    Json,
    address,
    count,
    currency,
    identity,
    malformed,
    maybe_identity,
    money,
    part,
    records,
    text,
    truth,
)
from nomoflow.catalog.facts import CategoryReport, ProductReport, ReviewReport
from nomoflow.kernel.ids import CategoryId, CustomerId, OrderId, ProductId, ReviewId
from nomoflow.kernel.money import Money

_DEEPEST_SHELF = 12


def product_report(data: Json, reported_at: datetime, *, deleted: bool = False) -> ProductReport:
    """A product: the full model, or as little of it as ``product.*.updated`` messages carry."""
    status = text(data.get("status"))
    price, regular = _prices(data, reported_at)
    return ProductReport(
        id=ProductId(identity(data.get("id"), "product.id")),
        reported_at=reported_at,
        name=text(data.get("name")),
        sku=text(data.get("sku")),
        price=price,
        regular_price=regular,
        url=address(part(data.get("urls")).get("customer")) or address(data.get("url")),
        image=_image(data),
        status=status,
        available=_available(data, status),
        quantity=_quantity(data),
        categories=_categories(data),
        brand=text(part(data.get("brand")).get("name")),
        deleted=deleted or status == "deleted",
    )


def _prices(data: Json, at: datetime) -> tuple[Money | None, Money | None]:
    """What it costs now, and what it costs without a sale."""
    instead = currency(data.get("currency"), "product.currency")
    price = money(data.get("price"), "product.price", instead)
    instead = instead or (price.currency if price else None)
    regular = money(data.get("regular_price"), "product.regular_price", instead)
    sale = _sale_price(data, at, price)
    return sale or price, regular or (price if sale else None)


def _sale_price(data: Json, at: datetime, price: Money | None) -> Money | None:
    told = data.get("sale_price")
    sale = money(told, "product.sale_price", price.currency if price else None) if price else None
    if not sale or price is None or sale.currency != price.currency or not sale < price:
        return None
    ends = moment(part(told).get("expired_at") or data.get("sale_end"), "product.sale_end")
    return None if ends is not None and ends < at else sale


def _image(data: Json) -> str | None:
    main = data.get("main_image")
    found = address(part(main).get("url")) or address(main) or address(data.get("thumbnail"))
    if found is not None:
        return found
    pictures = data.get("images")
    listed = [part(each) for each in pictures] if isinstance(pictures, list) else []
    first = sorted(listed, key=lambda picture: truth(picture.get("main")) is not True)
    return next((url for each in first if (url := address(each.get("url")))), None)


def _available(data: Json, status: str | None) -> bool | None:
    told = truth(data.get("is_available"))
    return told if told is not None or status is None else status == "sale"


def _quantity(data: Json) -> int | None:
    if truth(data.get("unlimited_quantity")):
        return None
    # Orders taken beyond the stock make it negative: then there is none.
    told = text(data.get("quantity"))
    return 0 if told and told.startswith("-") else count(data.get("quantity"), "product.quantity")


def _categories(data: Json) -> tuple[CategoryId, ...] | None:
    if not isinstance(data.get("categories"), list):
        return None
    entries = records(data.get("categories"), "product.categories")
    return tuple(CategoryId(identity(each.get("id"), "product.categories.id")) for each in entries)


def category_reports(data: Json, reported_at: datetime) -> tuple[CategoryReport, ...]:
    """A category and those inside it."""
    return tuple(_walk(data, reported_at, None, 0))


def _walk(
    data: Json, reported_at: datetime, above: CategoryId | None, depth: int
) -> Iterator[CategoryReport]:
    if depth > _DEEPEST_SHELF:
        malformed("category.sub_categories")
    category = CategoryId(identity(data.get("id"), "category.id"))
    told = maybe_identity(data.get("parent_id"), "category.parent_id")
    status = text(data.get("status"))
    yield CategoryReport(
        id=category,
        reported_at=reported_at,
        name=text(data.get("name")),
        parent=above if told is None else CategoryId(told),
        url=address(part(data.get("urls")).get("customer")),
        active=None if status is None else status == "active",
    )
    for inner in records(data.get("sub_categories"), "category.sub_categories"):
        yield from _walk(inner, reported_at, category, depth + 1)


def review_report(data: Json, reported_at: datetime) -> ReviewReport:
    """A review as ``review.added`` carries it: numbers as text, and no number of its own."""
    rating = count(data.get("rating"), "review.rating", most=100)
    product = maybe_identity(part(data.get("product")).get("id"), "review.product.id")
    order = maybe_identity(
        part(data.get("order")).get("id") or data.get("order_id"), "review.order.id"
    )
    customer = maybe_identity(part(data.get("customer")).get("id"), "review.customer.id")
    kind, content = text(data.get("type")) or "rating", text(data.get("content")) or ""
    own = maybe_identity(data.get("id"), "review.id")
    return ReviewReport(
        id=ReviewId(own or _fingerprint(kind, product, order, customer, content)),
        reported_at=reported_at,
        rating=0 if rating is None else rating,
        kind=kind,
        content=content,
        product=None if product is None else ProductId(product),
        order=None if order is None else OrderId(order),
        customer=None if customer is None else CustomerId(customer),
    )


def _fingerprint(*parts: str | None) -> str:
    """A stable name for what has none, so that a repeated message is the same review."""
    return hashlib.sha256("\x1f".join(each or "" for each in parts).encode()).hexdigest()[:32]
