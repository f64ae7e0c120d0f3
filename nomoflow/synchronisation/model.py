"""One passage through one list of the platform."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from nomoflow.kernel.errors import Conflict
from nomoflow.synchronisation.events import SyncFinished, SyncPageDue
from nomoflow.synchronisation.facts import Resource

LOOK_BACK = timedelta(days=90)
"""How far back orders are brought in."""

DEAD_AFTER = timedelta(days=2)
"""A passage without progress for so long has lost its next page: another may begin."""

RENEWED_AFTER = timedelta(minutes=10)
"""A list that the platform sends no messages about is read again so often, if it is short."""

_PAGE_COSTS = timedelta(minutes=1)


class SyncRunning(Conflict):
    """A synchronisation of this store is under way already."""

    code = "sync_running"


class SyncState(StrEnum):
    """Where a passage stands."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    """The platform does not let us read the list; ``fault`` says why."""


@dataclass(slots=True, kw_only=True)
class SyncRun:
    """A passage through one list. ``next_page`` is what makes it resumable."""

    id: str
    resource: Resource
    started_at: datetime
    state: SyncState = SyncState.RUNNING
    next_page: int = 1
    pages: int | None = None
    done: int = 0
    total: int | None = None
    finished_at: datetime | None = None
    advanced_at: datetime | None = None
    fault: str = ""
    renewed_at: datetime | None = None
    """When the list was last begun again by itself: no news for a screen."""
    version: int = 0

    def under_way(self, at: datetime) -> bool:
        """Whether it still moves."""
        moved = self.advanced_at or self.started_at
        return self.state is SyncState.RUNNING and at - moved < DEAD_AFTER

    def renewal_due(self, at: datetime) -> bool:
        """Whether it is time to read the list again: a long one less often than a short one."""
        pause = max(RENEWED_AFTER, (self.pages or 1) * _PAGE_COSTS)
        return self.finished_at is not None and at - self.finished_at >= pause

    def renew(self, at: datetime) -> SyncPageDue:
        """Begin the same passage again."""
        self.started_at = self.renewed_at = at
        self.state, self.next_page, self.done = SyncState.RUNNING, 1, 0
        self.finished_at, self.advanced_at, self.fault = None, None, ""
        return SyncPageDue(run=self.id, resource=self.resource, page=1)

    def advance(
        self, *, page: int, pages: int, total: int, brought: int, at: datetime
    ) -> SyncPageDue | SyncFinished | None:
        """Take a fetched page into account; None when it was counted before."""
        if self.state is not SyncState.RUNNING or page != self.next_page:
            return None
        self.pages, self.total, self.advanced_at = pages, total, at
        self.done += brought
        self.next_page += 1
        if page < pages:
            return SyncPageDue(run=self.id, resource=self.resource, page=self.next_page)
        self.state, self.finished_at = SyncState.DONE, at
        return SyncFinished(run=self.id, resource=self.resource, started_at=self.started_at)

    def fail(self, fault: str, at: datetime) -> None:
        """The list cannot be read: say why and stop."""
        self.state, self.finished_at, self.fault = SyncState.FAILED, at, fault
