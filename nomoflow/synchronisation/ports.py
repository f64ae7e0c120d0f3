"""What bringing in a store's past needs from the outside."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from nomoflow.kernel.events import Event
from nomoflow.kernel.ids import StoreId
from nomoflow.kernel.unit_of_work import UnitOfWork
from nomoflow.synchronisation.facts import Resource
from nomoflow.synchronisation.model import SyncRun


class SyncRuns(Protocol):
    """The passages of the unit's store; at most one running per resource."""

    def add(self, run: SyncRun) -> None: ...

    def find(self, run: str) -> SyncRun | None: ...

    def save(self, run: SyncRun) -> None:
        """Write over the version that was read; else refuses with ``Stale``."""
        ...

    def latest(self) -> Sequence[SyncRun]:
        """The latest passage of each resource."""
        ...


class SyncWork(UnitOfWork, Protocol):
    """A unit of work with the passages."""

    @property
    def sync_runs(self) -> SyncRuns: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryPage:
    """One page of a platform's list, as events that other features follow."""

    events: Sequence[Event]
    brought: int
    """How many things this page held."""
    pages: int
    total: int


class StoreHistory(Protocol):
    """The lists a platform keeps."""

    def page(self, store: StoreId, resource: Resource, page: int, since: datetime) -> HistoryPage:
        """One page; ``since`` limits lists that grow by time. Pages count from one.

        May refuse with ``Unavailable``, ``AccessRefused`` (connect again) or ``Forbidden``
        (a permission is missing).
        """
        ...


class OldLists(Protocol):
    """Looks across stores for lists that were read a while ago."""

    def finished_before(
        self, resource: Resource, moment: datetime, limit: int
    ) -> Sequence[StoreId]:
        """Connected stores whose latest passage through a list ended before then, oldest first."""
        ...


class SyncReports(Protocol):
    """Reads the progress of synchronisation for a screen."""

    def latest(self, store: StoreId) -> Sequence[SyncRun]:
        """The latest passage of each resource."""
        ...
