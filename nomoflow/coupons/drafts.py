"""A coupon as a merchant describes it, and what is impossible about that."""

from dataclasses import dataclass, replace

from nomoflow.coupons.codes import code_fault, typed
from nomoflow.coupons.terms import CouponTerms, faults
from nomoflow.kernel.errors import Invalid
from nomoflow.kernel.money import Money
from nomoflow.kernel.text import is_keepable

_LONGEST_TEXT = 120


class CouponRefused(Invalid):
    """The coupon is impossible; ``fields`` says where and why."""

    code = "coupon_refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class CouponDraft:
    """A coupon as a merchant describes it."""

    code: str
    terms: CouponTerms
    title: str = ""
    """The merchant's own name for it; shoppers never see it."""
    campaign: str = ""
    partner: str = ""
    """The influencer or affiliate whose code it is."""
    public: bool = False
    """Announced to everybody: such a discount needs the sale licence."""
    budget: Money | None = None
    """How much may be given away with it; then it pauses by itself."""


def checked(draft: CouponDraft, current: str | None = None) -> CouponDraft:
    """The draft in its normal form, unless something about it is impossible."""
    # What the platform let a merchant name a coupon may stay, though we would not allow it.
    code = draft.code if draft.code == current else typed(draft.code)
    found = {} if draft.code == current else _code_faults(code)
    for name in ("title", "campaign", "partner"):
        text = getattr(draft, name)
        if len(text) > _LONGEST_TEXT:
            found[name] = "text_too_long"
        elif not is_keepable(text):
            found[name] = "text_not_keepable"
    if draft.budget is not None and draft.budget.minor <= 0:
        found["budget"] = "coupon_amount_missing"
    found |= faults(draft.terms)
    if found:
        raise CouponRefused(found)
    return replace(draft, code=code, terms=draft.terms.normal())


def _code_faults(code: str) -> dict[str, str]:
    fault = code_fault(code)
    return {"code": fault} if fault else {}
