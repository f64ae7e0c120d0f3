"""Touches, links, credited orders and the ledger in memory, and the way to an order."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from adapters.memory.visitors import HITS
from adapters.memory.world import MemoryTable, MemoryTransaction, MemoryWorld, Rows
from nomoflow.attribution.journeys import told
from nomoflow.attribution.model import (
    LOOK_BACK,
    SETTLES_AFTER,
    AttributedOrder,
    Booking,
    TouchPoint,
)
from nomoflow.attribution.ports import Journey, JourneyStep
from nomoflow.kernel.errors import Stale
from nomoflow.kernel.ids import OrderId, StoreId, VisitorId


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryLink:
    """A browser was seen with something."""

    visitor: VisitorId
    kind: str
    id: str
    at: datetime


TOUCHES = MemoryTable[TouchPoint]("touches")
LINKS = MemoryTable[MemoryLink]("attribution_links")
ATTRIBUTED_ORDERS = MemoryTable[AttributedOrder]("attributed_orders")
BOOKINGS = MemoryTable[Booking]("bookings")


class MemoryTouches:
    """The twin of ``SqlTouches``."""

    def __init__(self, transaction: MemoryTransaction, store: StoreId) -> None:
        self._rows = transaction.rows(TOUCHES)
        self._store = store

    def keep(self, touches: Sequence[TouchPoint]) -> None:
        """Insert those that are not there yet."""
        for touch in touches:
            if not self._rows.has(self._store, touch.id):
                self._rows.put(touch, self._store, touch.id)

    def of(
        self, visitors: Sequence[VisitorId], since: datetime, until: datetime
    ) -> Sequence[TouchPoint]:
        """The visitors' touches between these moments, both included, earliest first."""
        return _touches(self._rows, self._store, visitors, (since, until))


class MemoryLinks:
    """The twin of ``SqlLinks``."""

    def __init__(self, transaction: MemoryTransaction, store: StoreId) -> None:
        self._rows = transaction.rows(LINKS)
        self._store = store

    def keep(self, visitor: VisitorId, kind: str, id: str, at: datetime) -> None:
        """Keep it once, with its earliest time."""
        kept = self._rows.get(self._store, kind, id, visitor)
        if kept is None or kept.at > at:
            link = MemoryLink(visitor=visitor, kind=kind, id=id, at=at)
            self._rows.put(link, self._store, kind, id, visitor)

    def visitors(
        self, kind: str, id: str, until: datetime, since: datetime | None = None
    ) -> Sequence[VisitorId]:
        """The browsers seen with it for the first time up to then, and not before ``since``."""
        return _visitors(self._rows, self._store, [(kind, id)], until, since)


class MemoryAttributedOrders:
    """The twin of ``SqlAttributedOrders``."""

    def __init__(self, transaction: MemoryTransaction, store: StoreId) -> None:
        self._rows = transaction.rows(ATTRIBUTED_ORDERS)
        self._bookings = transaction.rows(BOOKINGS)
        self._links = transaction.rows(LINKS)
        self._store = store

    def alone(self) -> None:
        """Whoever may write is alone already."""

    def find(self, order: OrderId) -> AttributedOrder | None:
        """The order with its credit, or nothing."""
        return self._rows.get(self._store, order)

    def keep(self, order: AttributedOrder, bookings: Sequence[Booking]) -> None:
        """Insert an order of version 0, else write over the version that was read.

        The bookings are appended. Refuses with ``Stale`` when somebody else was faster.
        """
        kept = self._rows.get(self._store, order.id)
        if (kept.version if kept is not None else 0) != order.version:
            raise Stale(order=order.id)
        order.version += 1
        self._rows.put(order, self._store, order.id)
        for booking in bookings:
            key = (self._store, booking.order, str(booking.number))
            if self._bookings.has(*key):
                raise Stale(order=order.id)
            self._bookings.put(booking, *key)

    def open(self, kind: str, id: str, met_since: datetime) -> Sequence[OrderId]:
        """Orders met since then with this ``cart``, ``customer`` or ``order`` id."""
        known = self._rows.of(
            self._store, where=lambda order: order.met_at >= met_since and _known(order)[kind] == id
        )
        return sorted(order.id for order in known)

    def open_of_visitors(
        self, visitors: Sequence[VisitorId], met_since: datetime
    ) -> Sequence[OrderId]:
        """Orders met since then that links tie to these browsers."""
        wanted = set(visitors)
        links = self._links.of(self._store, where=lambda link: link.visitor in wanted)
        tied = {order for link in links for order in self.open(link.kind, link.id, met_since)}
        return sorted(tied)


class MemoryJourneyReports:
    """The twin of ``SqlJourneyReports``."""

    def __init__(self, world: MemoryWorld) -> None:
        self._world = world

    def journey(self, store: StoreId, order: OrderId) -> Journey:
        """The journey; empty where no browser is tied to the order."""
        kept = self._world.rows(ATTRIBUTED_ORDERS).get(store, order)
        if kept is None:
            return Journey(order=None, steps=(), bookings=())
        bookings = self._world.rows(BOOKINGS).of(store, order)
        bookings.sort(key=lambda booking: booking.number)
        return Journey(order=kept, steps=self._steps(store, kept), bookings=bookings)

    def _steps(self, store: StoreId, order: AttributedOrder) -> tuple[JourneyStep, ...]:
        ties = [(kind, id) for kind, id in _known(order).items() if id]
        until = order.placed_at + SETTLES_AFTER
        visitors = set(_visitors(self._world.rows(LINKS), store, ties, until))
        within = (order.placed_at - LOOK_BACK, order.placed_at)
        touches = _touches(self._world.rows(TOUCHES), store, sorted(visitors), within)
        hits = [
            JourneyStep(
                at=seen.hit.occurred_at,
                kind=seen.hit.kind.value,
                page=seen.page,
                data=seen.hit.data,
            )
            for seen in self._world.rows(HITS).of(
                store, where=lambda seen: seen.visitor in visitors
            )
            if within[0] <= seen.hit.occurred_at <= within[1]
        ]
        return told(touches, hits, order.credit.touch)


def _known(order: AttributedOrder) -> dict[str, str | None]:
    return {"order": order.id, "cart": order.cart, "customer": order.customer}


def _touches(
    rows: Rows[TouchPoint],
    store: StoreId,
    visitors: Sequence[VisitorId],
    within: tuple[datetime, datetime],
) -> list[TouchPoint]:
    found = rows.of(
        store,
        where=lambda touch: touch.visitor in visitors and within[0] <= touch.at <= within[1],
    )
    return sorted(found, key=lambda touch: (touch.at, touch.id))


def _visitors(
    rows: Rows[MemoryLink],
    store: StoreId,
    known: Sequence[tuple[str, str]],
    until: datetime,
    since: datetime | None = None,
) -> list[VisitorId]:
    found = rows.of(store, where=lambda link: (link.kind, link.id) in known and link.at <= until)
    return sorted({link.visitor for link in found if since is None or link.at >= since})
