"""What a browser reports, and the visits that come of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from nomoflow.kernel.ids import StoreId, VisitorId
from nomoflow.visitors.facts import LinkKind, Origin, Touch

VISIT_ENDS_AFTER = timedelta(minutes=30)
"""A visit ends when nothing is heard for longer than this."""

PRESENT_FOR = timedelta(minutes=5)
"""Who was active within this time is here now."""

LINKING = {
    "cart_id": LinkKind.CART,
    "customer_id": LinkKind.CUSTOMER,
    "order_id": LinkKind.ORDER,
}
"""The keys of a hit's ``data`` that tie a browser to something."""

_AHEAD = timedelta(minutes=5)
_BEHIND = timedelta(days=7)


class HitKind(StrEnum):
    """What a browser reports."""

    PAGE_VIEW = "page_view"
    PRODUCT_VIEW = "product_view"
    CART_ADD = "cart_add"
    CHECKOUT_STARTED = "checkout_started"
    WIDGET_SHOWN = "widget_shown"
    WIDGET_CLICKED = "widget_clicked"
    WIDGET_CLOSED = "widget_closed"
    FORM_SUBMITTED = "form_submitted"
    COUPON_COPIED = "coupon_copied"
    COUPON_DENIED = "coupon_denied"
    """The store refused the code in ``coupon_code``; ``reason`` holds its words."""
    HEARTBEAT = "heartbeat"
    LEAVE = "leave"

    @property
    def kept(self) -> bool:
        """Whether it is history; a sign of life is not."""
        return self not in (HitKind.HEARTBEAT, HitKind.LEAVE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One report of a browser."""

    id: str
    kind: HitKind
    url: str
    referrer: str
    occurred_at: datetime
    data: Mapping[str, str] = field(default_factory=dict)

    @property
    def kept(self) -> bool:
        """Whether it is history: what a person did, or that their browser knows an order."""
        return self.kind.kept or bool(self.data.get("order_id"))


@dataclass(frozen=True, slots=True, kw_only=True)
class HitBatch:
    """What one browser reported at once."""

    store: StoreId
    visitor: VisitorId
    received_at: datetime
    hits: tuple[Hit, ...]

    @property
    def active_at(self) -> datetime:
        """When the browser last gave a sign of life: what was delayed on its way is no news."""
        return max((hit.occurred_at for hit in self.hits), default=self.received_at)


def moment(claimed: datetime, sent: datetime | None, received: datetime) -> datetime:
    """When something happened, by our clock.

    The browser's clock is corrected by the difference at sending; a claim more than five minutes
    ahead or seven days behind is not believed.
    """
    corrected = claimed + (received - sent) if sent is not None else claimed
    believed = received - _BEHIND <= corrected <= received + _AHEAD
    return min(corrected, received) if believed else received


@dataclass(slots=True, kw_only=True)
class Visit:
    """Consecutive hits of one browser."""

    id: str
    visitor: VisitorId
    started_at: datetime
    last_at: datetime
    origin: Origin
    entry: str
    exit: str
    referrer: str = ""
    page_views: int = 0
    product_views: int = 0
    cart_adds: int = 0
    checkouts: int = 0

    def touch(self) -> Touch:
        """The beginning of this visit."""
        return Touch(
            id=self.id,
            visitor=self.visitor,
            at=self.started_at,
            origin=self.origin,
            landing=self.entry,
            referrer=self.referrer,
        )

    def continues(self, at: datetime, origin: Origin) -> bool:
        """Whether a hit belongs to this visit."""
        if at - self.last_at > VISIT_ENDS_AFTER or self.started_at - at > VISIT_ENDS_AFTER:
            return False
        begins_it = at < self.started_at and self.origin.direct
        return begins_it or not origin.tagged or origin.same_campaign(self.origin)

    def take(self, hit: Hit, page: str) -> None:
        """Count a hit."""
        self.last_at = max(self.last_at, hit.occurred_at)
        self.exit = page or self.exit
        self.page_views += hit.kind is HitKind.PAGE_VIEW
        self.product_views += hit.kind is HitKind.PRODUCT_VIEW
        self.cart_adds += hit.kind is HitKind.CART_ADD
        self.checkouts += hit.kind is HitKind.CHECKOUT_STARTED


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenHit:
    """A hit as history keeps it."""

    visitor: VisitorId
    visit: str
    hit: Hit
    page: str
