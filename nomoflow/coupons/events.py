"""What happens to coupons, and to the offers that hand out codes."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from nomoflow.coupons.facts import CouponReport, CouponUse
from nomoflow.kernel.events import Event
from nomoflow.kernel.ids import CouponId, OfferId, VisitorId


@dataclass(frozen=True, slots=True, kw_only=True)
class CouponsReported(Event):
    """The platform told about coupons."""

    name: ClassVar[str] = "coupons.reported"
    coupons: tuple[CouponReport, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CouponApplied(Event):
    """The platform says a shopper applied a code to a cart."""

    name: ClassVar[str] = "coupons.applied"
    use: CouponUse


@dataclass(frozen=True, slots=True, kw_only=True)
class CouponChanged(Event):
    """What the platform is to have of a coupon changed."""

    name: ClassVar[str] = "coupons.changed"
    coupon: CouponId
    revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CodesDue(Event):
    """An offer needs codes: to be made, and put where shoppers can use them."""

    name: ClassVar[str] = "coupons.codes_due"
    offer: OfferId
    round: int
    """The round of work this asks for; another one means the work has moved on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeIssued(Event):
    """A visitor was given a code."""

    name: ClassVar[str] = "coupons.code_issued"
    offer: OfferId
    code: str
    visitor: VisitorId
    issued_at: datetime
    expires_at: datetime | None
    unique: bool
    """Whether nobody else has this code: then it names its source with certainty."""
    campaign: str = ""
    partner: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeOwned(Event):
    """A code belongs to a partner or a campaign: whoever uses it came by them."""

    name: ClassVar[str] = "coupons.code_owned"
    code: str
    since: datetime
    campaign: str = ""
    partner: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeEnding(Event):
    """A personal code's time is over; emitted when it is issued, due when it ends."""

    name: ClassVar[str] = "coupons.code_ending"
    offer: OfferId
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetNearsEnd(Event):
    """Most of what may be given away with a coupon or an offer is given away."""

    name: ClassVar[str] = "coupons.budget_nears_end"
    subject: str
    """A coupon's or an offer's id."""
    percent: int
    """The threshold that was reached: 80 or 100."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportDue(Event):
    """A list of coupons waits to be taken in, from a line on."""

    name: ClassVar[str] = "coupons.import_due"
    id: str
    line: int
