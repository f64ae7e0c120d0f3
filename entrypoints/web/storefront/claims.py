"""A shopper's claim to a code: what the browser sends, and what it is told."""

import json
from datetime import datetime

from entrypoints.web.storefront.bodies import LONGEST_ID, Fault, exact_text, parsed
from nomoflow.coupons.offering import Claim
from nomoflow.coupons.terms import AmountOff, PercentOff
from nomoflow.kernel.errors import Invalid
from nomoflow.kernel.ids import OfferId, VisitorId
from nomoflow.kernel.money import Money


class ClaimRefused(Invalid):
    """The claim does not fit; ``fields`` says where and why."""

    code = "claim_refused"


def read_claim(body: bytes) -> tuple[OfferId, VisitorId]:
    """Which offer a browser asks, and who it is.

    Raises ``BadRequest`` when it is not JSON, and ``ClaimRefused`` when it is no claim.
    """
    claim = parsed(body)
    try:
        if not isinstance(claim, dict):
            raise Fault("offer", "not_object")
        offer, visitor = (exact_text(claim, name, LONGEST_ID) for name in ("offer", "visitor"))
    except Fault as fault:
        raise ClaimRefused({fault.field: fault.code}) from fault
    return OfferId(offer), VisitorId(visitor)


def write_claim(claim: Claim, now: datetime) -> bytes:
    """The code, when it ends by whose clock, and what it is worth."""
    told = {
        "code": claim.code,
        "expires_at": claim.expires_at.isoformat(),
        "now": now.isoformat(),
        "discount": _discount(claim),
        "free_shipping": claim.terms.free_shipping,
        "minimum_cart": _money(claim.terms.minimum_cart),
    }
    return json.dumps(told, ensure_ascii=False).encode()


def _discount(claim: Claim) -> dict[str, object] | None:
    """A percentage with its ceiling, or an amount; nothing where only the shipping is free."""
    match claim.terms.discount:
        case PercentOff(percent=percent, ceiling=ceiling):
            shown = ceiling if claim.terms.shows_ceiling else None
            return {"percent": f"{percent.basis_points / 100:g}", "ceiling": _money(shown)}
        case AmountOff(amount=amount):
            return {"amount": _money(amount)} if amount else None


def _money(money: Money | None) -> dict[str, str] | None:
    if not money:
        return None
    return {"amount": str(money.major), "currency": money.currency.code}
