"""Attempts that failed: which code, why, and what the shopper was told."""

from dataclasses import dataclass
from datetime import datetime

from nomoflow.coupons.model import Coupon
from nomoflow.coupons.offers import Denied
from nomoflow.coupons.standing import Phase
from nomoflow.kernel.errors import Invalid
from nomoflow.kernel.ids import VisitorId
from nomoflow.kernel.money import Money


class RefusedByPlatform(Invalid):
    """The platform did not take a coupon: ``fields`` with its own sentences."""

    code = "coupon_refused_by_platform"


@dataclass(frozen=True, slots=True, kw_only=True)
class Denial:
    """A shopper asked for a code, or entered one, and got nothing."""

    id: str
    at: datetime
    code: str
    """The code that was entered; the offer's id where a code was asked for."""
    cause: Denied
    said: str
    """The store's own words, where it was the store that said no."""
    visitor: VisitorId | None
    cart: Money | None = None


_BY_PHASE = {
    Phase.DRAFT: Denied.NO_SUCH_CODE,
    Phase.ARCHIVED: Denied.NO_SUCH_CODE,
    Phase.SCHEDULED: Denied.NOT_STARTED,
    Phase.PAUSED: Denied.PAUSED,
    Phase.EXPIRED: Denied.EXPIRED,
    Phase.USED_UP: Denied.USED_UP,
}


def cause_of(coupon: Coupon | None, *, ours: bool, cart: Money | None, at: datetime) -> Denied:
    """Why the store probably said no to a code, as far as we can know.

    ``ours``: the code is a unique one of an offer, and was not taken back.
    """
    if coupon is None:
        return Denied.USED_UP if ours else Denied.NO_SUCH_CODE
    phase = coupon.phase(at)
    if phase is not Phase.ACTIVE:
        return _BY_PHASE[phase]
    least = coupon.terms.minimum_cart
    same_currency = least is not None and cart is not None and least.currency == cart.currency
    if least is not None and cart is not None and same_currency and cart.minor < least.minor:
        return Denied.CART_TOO_SMALL
    return Denied.UNKNOWN
