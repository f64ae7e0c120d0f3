"""Where a coupon stands, here and on the platform, and what is kept of how it stood before."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from nomoflow.coupons.terms import CouponTerms
from nomoflow.kernel.ids import CouponId
from nomoflow.kernel.money import Money


class Intent(StrEnum):
    """What the merchant wants of a coupon."""

    DRAFT = "draft"
    LIVE = "live"
    PAUSED = "paused"
    ARCHIVED = "archived"


class Phase(StrEnum):
    """Where a coupon stands at a moment."""

    DRAFT = "draft"
    SCHEDULED = "scheduled"
    ACTIVE = "active"
    PAUSED = "paused"
    EXPIRED = "expired"
    USED_UP = "used_up"
    ARCHIVED = "archived"


class Delivery(StrEnum):
    """How far the platform has what the merchant wants."""

    NOT_SENT = "not_sent"
    """A draft: the platform is not to have it."""
    PENDING = "pending"
    IN_STEP = "in_step"
    REFUSED = "refused"
    """The platform said no; its reasons are kept, and nothing is tried until it changes."""
    MISSING = "missing"
    """It was deleted on the platform."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedField:
    """What the platform said about a field of a coupon, in its own words."""

    field: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformRefusal:
    """Why the platform did not take a coupon."""

    at: datetime
    fields: tuple[RefusedField, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CouponVersion:
    """A coupon as it was once: replaced by a later change, or the loser of a conflict."""

    coupon: CouponId
    number: int
    """Counts the versions of a coupon from one."""
    kept_at: datetime
    by: str
    """Whose version it is: ``merchant`` or ``platform``."""
    conflict: bool
    """Whether it lost to a change made at the same time on the other side."""
    code: str
    terms: CouponTerms
    enabled: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Redeemed:
    """How a coupon was used, counted from the orders we know."""

    uses: int = 0
    """Orders that count."""
    returned: int = 0
    """Orders that were cancelled, refunded or deleted: their uses are given back."""
    spent: Money | None = None
    """What the counting orders took off."""
