"""What people do with work that was given up."""

from nomoflow.kernel.clock import Clock
from nomoflow.kernel.ids import StoreId
from nomoflow.kernel.pages import PageRequest
from nomoflow.relay.model import NoSuchTask, NotParked, TaskRef, TaskState
from nomoflow.relay.ports import JobQueue, ParkedTasks, WorkReports


class TroubleService:
    """Sends parked work again, or sets it aside."""

    def __init__(
        self, parked: ParkedTasks, reports: WorkReports, queue: JobQueue, clock: Clock
    ) -> None:
        self._parked = parked
        self._reports = reports
        self._queue = queue
        self._clock = clock

    def retry(self, ref: TaskRef) -> None:
        """Let given-up work run again now. Refuses with ``NotParked``."""
        if not self._parked.retry(ref, self._clock.now()):
            raise NotParked
        self._queue.ring([ref])

    def discard(self, ref: TaskRef) -> None:
        """Set given-up work aside for good. Refuses with ``NotParked``."""
        if not self._parked.discard(ref, self._clock.now()):
            raise NotParked

    def retry_all(self, store: StoreId | None = None) -> int:
        """Send all parked work again, of one store or of all; how much."""
        sent = 0
        while rows := self._parked_rows(store):
            for row in rows:
                self._parked.retry(row, self._clock.now())
            self._queue.ring(rows)
            sent += len(rows)
        return sent

    def of_store(self, store: StoreId, ref: TaskRef) -> None:
        """Refuses with ``NoSuchTask`` unless the parked work belongs to the store."""
        if ref not in self._parked_rows(store, size=10_000):
            raise NoSuchTask

    def _parked_rows(self, store: StoreId | None, size: int = 200) -> list[TaskRef]:
        page = PageRequest(page=1, size=size)
        rows = self._reports.tasks(page, state=TaskState.GIVEN_UP, store=store).rows
        return [row.ref for row in rows]
