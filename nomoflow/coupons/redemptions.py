"""Codes on orders: each order counts for a code once, and is given back once."""

from dataclasses import dataclass
from datetime import datetime

from nomoflow.kernel.ids import CouponId, CustomerId, OfferId, OrderId
from nomoflow.kernel.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class CodedOrder:
    """What counting needs to know of an order."""

    id: OrderId
    version: int
    placed_at: datetime
    codes: tuple[str, ...]
    sale: bool
    reversed: bool
    discount: Money
    revenue: Money
    customer: CustomerId | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Redemption:
    """An order that was placed with a code of ours or the merchant's."""

    order: OrderId
    code: str
    coupon: CouponId | None
    offer: OfferId | None
    placed_at: datetime
    counts: bool
    """Whether it is a placed order that stands: pending ones count too, for they hold the use."""
    sale: bool
    """Whether its money counts: it is paid and stands."""
    returned: bool
    """Whether it was cancelled, refunded or deleted."""
    discount: Money
    revenue: Money
    customer: CustomerId | None
    order_version: int
    """The version of the order this was taken from: a lower one never overwrites a higher."""
