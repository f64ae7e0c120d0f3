"""What attribution needs from the outside."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from nomoflow.attribution.model import AttributedOrder, Booking, CodeSource, TouchPoint
from nomoflow.kernel.ids import OrderId, StoreId, VisitorId
from nomoflow.kernel.unit_of_work import UnitOfWork


class Touches(Protocol):
    """The touches of the unit's store."""

    def keep(self, touches: Sequence[TouchPoint]) -> None:
        """Insert those that are not there yet."""
        ...

    def of(
        self, visitors: Sequence[VisitorId], since: datetime, until: datetime
    ) -> Sequence[TouchPoint]:
        """The visitors' touches between these moments, both included, earliest first."""
        ...


class Links(Protocol):
    """Which browsers were seen with which carts, customers and orders."""

    def keep(self, visitor: VisitorId, kind: str, id: str, at: datetime) -> None:
        """Keep it once, with its earliest time. ``kind``: ``cart``, ``customer``, ``order``."""
        ...

    def visitors(
        self, kind: str, id: str, until: datetime, since: datetime | None = None
    ) -> Sequence[VisitorId]:
        """The browsers seen with it for the first time up to then, and not before ``since``."""
        ...


class AttributedOrders(Protocol):
    """The orders of the unit's store as attribution keeps them, and the ledger."""

    def alone(self) -> None:
        """Wait until no other unit credits orders of the store, and keep others waiting.

        A touch, a link and an order that are kept at the same moment would miss one another.
        """
        ...

    def find(self, order: OrderId) -> AttributedOrder | None: ...

    def keep(self, order: AttributedOrder, bookings: Sequence[Booking]) -> None:
        """Insert an order of version 0, else write over the version that was read.

        The bookings are appended. Refuses with ``Stale`` when somebody else was faster.
        """
        ...

    def open(self, kind: str, id: str, met_since: datetime) -> Sequence[OrderId]:
        """Orders met since then with this ``cart``, ``customer`` or ``order`` id."""
        ...

    def open_of_visitors(
        self, visitors: Sequence[VisitorId], met_since: datetime
    ) -> Sequence[OrderId]:
        """Orders met since then that links tie to these browsers."""
        ...


class CodeSources(Protocol):
    """Whose the coupon codes of the unit's store are, and which orders carry them.

    Codes are compared as ``code_key`` writes them.
    """

    def keep(self, source: CodeSource) -> None:
        """Keep it, over whatever was known of the code."""
        ...

    def of(self, codes: Sequence[str]) -> Sequence[CodeSource]:
        """What is known of these codes."""
        ...

    def note(self, order: OrderId, codes: Sequence[str], met_at: datetime) -> None:
        """Keep which codes an order carries, over whatever it carried before."""
        ...

    def on(self, order: OrderId) -> Sequence[str]:
        """The codes that an order carries."""
        ...

    def orders_with(self, code: str, met_since: datetime) -> Sequence[OrderId]:
        """Orders met since then that carry a code: at most a thousand, the latest first."""
        ...


class AttributionWork(UnitOfWork, Protocol):
    """A unit of work with attribution's shelf."""

    @property
    def touches(self) -> Touches: ...

    @property
    def links(self) -> Links: ...

    @property
    def attributed_orders(self) -> AttributedOrders: ...

    @property
    def code_sources(self) -> CodeSources: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class JourneyStep:
    """Something a buyer's browser did before the order."""

    at: datetime
    kind: str
    """``touch`` for the beginning of a visit, else the kind of hit."""
    page: str
    data: Mapping[str, str]
    touch: TouchPoint | None = None
    credited: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """The way to an order, earliest step first, and the story of its credit."""

    order: AttributedOrder | None
    steps: Sequence[JourneyStep]
    bookings: Sequence[Booking]


class JourneyReports(Protocol):
    """Reads the way to an order for a screen."""

    def journey(self, store: StoreId, order: OrderId) -> Journey:
        """The journey; empty where no browser is tied to the order."""
        ...
