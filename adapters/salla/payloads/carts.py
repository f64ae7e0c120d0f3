"""Abandoned carts, and codes applied to carts."""

from datetime import datetime

from adapters.salla.payloads.moments import moment
from adapters.salla.payloads.people import buyer
from adapters.salla.payloads.values import (
    Json,
    address,
    count,
    currency,
    identity,
    money,
    part,
    record,
    records,
    text,
)
from nomoflow.coupons.facts import CouponUse
from nomoflow.kernel.ids import CartId, ProductId
from nomoflow.orders.facts import CartLine, CartReport

_MOST_PIECES = 10**6


def cart_report(data: Json, reported_at: datetime) -> CartReport:
    """An abandoned cart, or as little of it as a message about it carries."""
    instead = currency(data.get("currency"), "cart.currency")
    status = text(data.get("status"))
    return CartReport(
        id=CartId(identity(data.get("id"), "cart.id")),
        reported_at=reported_at,
        purchased=None if status is None else status == "purchased",
        total=money(data.get("total"), "cart.total", instead),
        subtotal=money(data.get("subtotal"), "cart.subtotal", instead),
        discount=money(data.get("total_discount"), "cart.total_discount", instead),
        buyer=buyer(part(data.get("customer"))),
        coupon_code=text(part(data.get("coupon")).get("code")),
        checkout_url=address(data.get("checkout_url")),
        created_at=moment(data.get("created_at"), "cart.created_at"),
        lines=tuple(_line(item) for item in records(data.get("items"), "cart.items")),
    )


def _line(item: Json) -> CartLine:
    product = item.get("product_id") or part(item.get("product")).get("id")
    pieces = count(item.get("quantity"), "cart.items.quantity", most=_MOST_PIECES)
    return CartLine(
        product=ProductId(identity(product, "cart.items.product_id")),
        quantity=1 if pieces is None else pieces,
    )


def coupon_use(data: Json, reported_at: datetime) -> CouponUse | None:
    """The code that ``coupon.applied`` tells of; nothing where it names none."""
    cart = record(data.get("cart"), "cart")
    code = text(part(cart.get("coupon")).get("code"))
    if code is None:
        return None
    return CouponUse(
        cart=CartId(identity(cart.get("id"), "cart.id")),
        code=code,
        applied_at=reported_at,
        customer=buyer(part(cart.get("customer"))).id,
    )
