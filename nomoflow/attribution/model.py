"""The credit of an order: chosen once, frozen, and booked by differences."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from nomoflow.kernel.ids import CartId, CustomerId, OrderId, VisitorId
from nomoflow.kernel.money import Money

LOOK_BACK = timedelta(days=30)
"""A touch counts for orders placed up to so long after it, edge inclusive."""

SETTLES_AFTER = timedelta(hours=72)
"""So long after an order, late touches and links may still change who is credited."""

THANKED_AHEAD, THANKED_WITHIN = timedelta(minutes=5), timedelta(minutes=30)
"""A browser's word that it saw an order's thank-you page counts only around the order's time:

a little before, because clocks differ. Numbers of orders can be guessed; the moment cannot.
"""

MODEL = "last_non_direct"


class JoinedBy(StrEnum):
    """What tied an order to a browser or to a source; the first that fits wins."""

    CODE = "code"
    """A coupon code on the order: one that a single visitor was given, or a partner's own."""
    ORDER = "order"
    """The browser reported the order's thank-you page."""
    CART = "cart"
    CUSTOMER = "customer"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class TouchPoint:
    """A touch as attribution keeps it."""

    id: str
    visitor: VisitorId
    at: datetime
    channel: str
    source: str = ""
    medium: str = ""
    campaign: str = ""
    term: str = ""
    content: str = ""
    click_ids: Mapping[str, str] = field(default_factory=dict)
    platform: str = ""
    landing: str = ""
    referrer: str = ""

    @property
    def direct(self) -> bool:
        """Whether nothing is known of the way."""
        return self.channel == "direct"


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeSource:
    """Whose a coupon code is. It names its source with certainty, before any click."""

    code: str
    """As ``code_key`` writes it."""
    since: datetime
    """When it was given, or began to be theirs."""
    visitor: VisitorId | None = None
    """The one visitor who was given it; nobody for a code that many may use."""
    campaign: str = ""
    partner: str = ""

    @property
    def named(self) -> bool:
        """Whether it belongs to a partner or a campaign."""
        return bool(self.partner or self.campaign)

    def touch(self) -> TouchPoint:
        """The code as the touch that is credited."""
        return TouchPoint(
            id=f"code:{self.code}",
            visitor=self.visitor or VisitorId(""),
            at=self.since,
            channel="affiliate" if self.partner else "coupon",
            source=self.partner or "coupon",
            medium="coupon",
            campaign=self.campaign or self.code.upper(),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """Who is credited with an order, and why."""

    joined_by: JoinedBy
    touch: TouchPoint | None
    """Nothing when no browser could be tied to the order: its source is unknown."""

    @property
    def channel(self) -> str:
        """The credited channel; ``unknown`` without a touch."""
        return self.touch.channel if self.touch else "unknown"


UNKNOWN = Credit(joined_by=JoinedBy.NOTHING, touch=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Booking:
    """A line of the ledger: append-only. ``number`` counts the lines of an order from one."""

    order: OrderId
    number: int
    credit: Credit
    delta: Money
    reason: str
    """``credited``, ``amended``, ``reversed``, ``restored`` or ``moved``."""
    order_at: datetime
    booked_at: datetime


@dataclass(slots=True, kw_only=True)
class AttributedOrder:
    """An order as attribution keeps it, with its frozen credit and what is booked on it."""

    id: OrderId
    placed_at: datetime
    met_at: datetime
    """When we first heard of it: history that was brought in settles from then."""
    order_version: int
    sale: bool
    revenue: Money
    customer: CustomerId | None
    cart: CartId | None
    credit: Credit = UNKNOWN
    booked: Money
    bookings: int = 0
    version: int = 0

    def settled(self, at: datetime) -> bool:
        """Whether only money may still change."""
        return at - max(self.placed_at, self.met_at) > SETTLES_AFTER

    def assign(self, credit: Credit, at: datetime) -> list[Booking]:
        """Give the order to a credit: what was booked on another one moves."""
        if credit == self.credit:
            return []
        moved = []
        if self.booked:
            moved.append(self._book(-self.booked, "moved", at))
        self.credit = credit
        return moved

    def settle_up(self, at: datetime, *, moved: bool = False) -> list[Booking]:
        """Book the difference between what is due now and what is booked.

        ``moved`` says that the money was just taken from another credit.
        """
        due = self.revenue if self.sale else Money.zero(self.revenue.currency)
        if due == self.booked:
            return []
        reason = "credited" if moved and due else self._reason(due)
        return [self._book(due - self.booked, reason, at)]

    def _reason(self, due: Money) -> str:
        if not due:
            return "reversed"
        if self.booked:
            return "amended"
        return "credited" if self.bookings == 0 else "restored"

    def _book(self, delta: Money, reason: str, at: datetime) -> Booking:
        self.bookings += 1
        self.booked = self.booked + delta
        return Booking(
            order=self.id,
            number=self.bookings,
            credit=self.credit,
            delta=delta,
            reason=reason,
            order_at=self.placed_at,
            booked_at=at,
        )


def last_non_direct(touches: Sequence[TouchPoint], placed_at: datetime) -> TouchPoint | None:
    """The touch that earned an order: the last that was not direct, else the last.

    Only touches up to the order and within the look-back count. Ties go to the larger id.
    """
    eligible = sorted(
        (touch for touch in touches if placed_at - LOOK_BACK <= touch.at <= placed_at),
        key=lambda touch: (touch.at, touch.id),
    )
    with_source = [touch for touch in eligible if not touch.direct] or eligible
    return with_source[-1] if with_source else None


def owner(sources: Sequence[CodeSource], placed_at: datetime) -> CodeSource | None:
    """Whose codes earned an order: a single visitor's before one for many, else the latest."""
    named = [source for source in sources if source.named and source.since <= placed_at]
    return max(
        named,
        key=lambda source: (source.visitor is not None, source.since, source.code),
        default=None,
    )
