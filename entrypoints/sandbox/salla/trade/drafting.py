"""Writes an order down, before anybody is told of it."""

from dataclasses import dataclass
from datetime import datetime

from entrypoints.sandbox.salla import carriers
from entrypoints.sandbox.salla.pricing import PricedLine, Sums
from entrypoints.sandbox.salla.records import (
    Address,
    Coupon,
    Order,
    OrderLine,
    StatusChange,
    Store,
    Visit,
)
from entrypoints.sandbox.salla.world import World


@dataclass(frozen=True, slots=True, kw_only=True)
class Purchase:
    """Everything an order is made of."""

    store: Store
    customer_id: int
    cart_id: int | None
    sums: Sums
    coupon: Coupon | None
    coupon_code: str | None
    payment_method: str
    pending_payment: bool
    status: str
    address: Address
    visit: Visit
    at: datetime
    shipping_company: str = carriers.FIRST


def write_down(world: World, purchase: Purchase) -> Order:
    sums = purchase.sums
    return Order(
        id=world.next_id("order"),
        reference_id=world.next_id("reference"),
        store_id=purchase.store.id,
        cart_id=purchase.cart_id,
        customer_id=purchase.customer_id,
        lines=[_line(world, line) for line in sums.lines],
        status=purchase.status,
        payment_method=purchase.payment_method,
        pending_payment=purchase.pending_payment,
        currency=purchase.store.currency,
        sub_total=sums.sub_total,
        discount=sums.discount,
        shipping_cost=sums.shipping,
        cash_fee=sums.cash_fee,
        tax_percent=purchase.store.tax_percent,
        tax=sums.tax,
        total=sums.total,
        placed_at=purchase.at,
        updated_at=purchase.at,
        token=world.secret().replace("-", "").replace("_", "")[:32],
        address=purchase.address,
        visit=purchase.visit,
        coupon_id=purchase.coupon.id if purchase.coupon else None,
        coupon_code=purchase.coupon_code if purchase.coupon else None,
        shipping_id=world.next_id("shipping"),
        shipping_company=purchase.shipping_company,
        history=[change(world, purchase.status, "", purchase.at)],
    )


def change(world: World, slug: str, note: str, at: datetime) -> StatusChange:
    return StatusChange(id=world.next_id("history"), slug=slug, note=note, at=at)


def _line(world: World, line: PricedLine) -> OrderLine:
    return OrderLine(
        id=world.next_id("line"),
        product_id=line.product.id,
        name=line.product.name_ar,
        sku=line.product.sku,
        quantity=line.quantity,
        price=line.price,
        discount=line.discount,
        tax=line.tax,
        weight_grams=line.product.weight_grams,
    )
