"""What a platform tells about coupons, as values that events carry."""

from dataclasses import dataclass
from datetime import datetime

from nomoflow.coupons.terms import CouponTerms
from nomoflow.kernel.ids import CartId, CustomerId, PlatformCouponId
from nomoflow.kernel.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeGroup:
    """Many codes of the platform's making under one coupon."""

    name: str
    prefix: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CouponReport:
    """One telling of a coupon as the platform has it."""

    id: PlatformCouponId
    reported_at: datetime
    """The platform's time of its latest change, by which newer overwrites older."""
    code: str
    terms: CouponTerms
    enabled: bool
    uses: int | None = None
    """How often the platform says it was used; ``None`` where it did not say."""
    sales: Money | None = None
    group: CodeGroup | None = None

    def same_as(self, other: "CouponReport") -> bool:
        """Whether both tell of the same promise, figures aside."""
        mine = (self.code, self.terms.on_platform(), self.enabled)
        return mine == (other.code, other.terms.on_platform(), other.enabled)


@dataclass(frozen=True, slots=True, kw_only=True)
class CouponUse:
    """A code that a shopper applied to a cart."""

    cart: CartId
    code: str
    applied_at: datetime
    customer: CustomerId | None = None
