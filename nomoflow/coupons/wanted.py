"""What the platform is to have, and what it gives back in pages."""

from dataclasses import dataclass

from nomoflow.coupons.terms import CouponTerms


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedCoupon:
    """What the platform is to have of a coupon."""

    code: str
    terms: CouponTerms
    enabled: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedGroup:
    """Many codes of the platform's making. ``name`` is unique in the store: by it a group whose
    making was not answered is found again."""

    name: str
    prefix: str
    size: int
    terms: CouponTerms


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupCodes:
    """A page of the codes of a group."""

    codes: tuple[str, ...]
    pages: int
