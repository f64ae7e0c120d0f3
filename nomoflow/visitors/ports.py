"""What knowing visitors needs from the outside."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from nomoflow.kernel.ids import StoreId, VisitorId
from nomoflow.kernel.unit_of_work import UnitOfWork
from nomoflow.visitors.facts import Link
from nomoflow.visitors.model import HitBatch, SeenHit, Visit


class Presence(Protocol):
    """Who is in a store now. Fast; may be lost."""

    def seen(self, store: StoreId, visitor: VisitorId, page: str, at: datetime) -> None:
        """The visitor gave a sign of life on this page."""
        ...

    def count(self, store: StoreId, at: datetime, page: str | None = None) -> int:
        """Different visitors seen within the last five minutes, in the store or on a page.

        A visitor is on the page where they were seen last.
        """
        ...


class Hits(Protocol):
    """What browsers reported and nobody has written down yet. Oldest first."""

    def push(self, batch: HitBatch) -> None:
        """Queue a batch. Refuses with ``Unavailable`` when it cannot be kept."""
        ...

    def oldest(self, limit: int) -> Sequence[tuple[str, HitBatch]]:
        """The oldest batches with their receipts, without taking them away."""
        ...

    def forget(self, receipts: Sequence[str]) -> None:
        """Take written batches away; those that are gone already do not matter."""
        ...


class Collector(Protocol):
    """Takes a browser's report in one step: presence and the queue together."""

    def collect(self, batch: HitBatch, page: str) -> None:
        """Note the presence on the page, queue the batch when it holds history.

        Refuses with ``Unavailable`` when the batch cannot be kept.
        """
        ...


class VisitBook(Protocol):
    """The visits and the history of the unit's store."""

    def unseen(self, ids: Sequence[str]) -> set[str]:
        """Those of the hits' ids that history does not hold yet."""
        ...

    def latest(self, visitors: Sequence[VisitorId]) -> Mapping[VisitorId, Visit]:
        """Each visitor's latest visit, where there is one."""
        ...

    def keep(self, visits: Sequence[Visit], hits: Sequence[SeenHit]) -> None:
        """Insert or overwrite visits; insert hits that are not there yet. In bulk."""
        ...

    def link(self, links: Sequence[Link]) -> Sequence[Link]:
        """Keep links; returns those that were new. A known link keeps its first time."""
        ...


class VisitorWork(UnitOfWork, Protocol):
    """A unit of work with the book of visits."""

    @property
    def visits(self) -> VisitBook: ...


class VisitorReports(Protocol):
    """Reads signs of life for a screen."""

    def last_hit_at(self, store: StoreId) -> datetime | None:
        """When a browser last reported something that was kept."""
        ...
