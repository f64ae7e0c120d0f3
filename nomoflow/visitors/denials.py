"""Codes that a store refused, out of what browsers reported."""

from collections.abc import Iterable

from nomoflow.kernel.ids import VisitorId
from nomoflow.kernel.money import Currency, MalformedMoney, Money
from nomoflow.visitors.facts import DeniedCode
from nomoflow.visitors.model import Hit, HitKind

_LONGEST_CODE = 40
_LONGEST_SAID = 200


def denied_codes(hits: Iterable[tuple[VisitorId, Hit]]) -> tuple[DeniedCode, ...]:
    """The refused codes among the hits, as the browsers told of them."""
    return tuple(
        DeniedCode(
            id=hit.id,
            visitor=visitor,
            at=hit.occurred_at,
            code=hit.data["coupon_code"][:_LONGEST_CODE],
            said=hit.data.get("reason", "")[:_LONGEST_SAID],
            cart=_cart(hit),
        )
        for visitor, hit in hits
        if hit.kind is HitKind.COUPON_DENIED and hit.data.get("coupon_code")
    )


def _cart(hit: Hit) -> Money | None:
    """What the cart was worth, where the browser told it sensibly."""
    try:
        return Money.parse(hit.data["cart_value"], Currency(hit.data["currency"]))
    except (KeyError, MalformedMoney):
        return None
