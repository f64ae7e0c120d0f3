"""What follows by itself: pages are fetched, one after the other."""

from nomoflow.kernel.clock import Clock
from nomoflow.kernel.errors import Forbidden
from nomoflow.kernel.events import Recorded
from nomoflow.kernel.ids import Ids
from nomoflow.kernel.unit_of_work import Opens
from nomoflow.merchants.events import StoreConnected
from nomoflow.synchronisation.events import SyncPageDue
from nomoflow.synchronisation.model import LOOK_BACK, SyncState
from nomoflow.synchronisation.ports import StoreHistory, SyncWork
from nomoflow.synchronisation.starting import begin


class SyncHandlers:
    """Brings in what a store had before it came to us."""

    def __init__(
        self, work: Opens[SyncWork], history: StoreHistory, clock: Clock, ids: Ids
    ) -> None:
        self._work = work
        self._history = history
        self._clock = clock
        self._ids = ids

    def begin(self, recorded: Recorded[StoreConnected]) -> None:
        """Begin a passage through every list once a store is connected."""
        with self._work(recorded.store) as work:
            latest = work.sync_runs.latest()
            if any(run.started_at >= recorded.at for run in latest):
                return
            begin(work, self._ids, self._clock.now())
            work.commit()

    def pull(self, recorded: Recorded[SyncPageDue]) -> None:
        """Fetch a page, hand its contents on, and owe the next one: all or nothing.

        A list that we may not read fails its passage; the task itself is done, for sending it
        again would change nothing.
        """
        due = recorded.event
        with self._work(recorded.store) as work:
            run = work.sync_runs.find(due.run)
        if run is None or run.state is not SyncState.RUNNING or run.next_page != due.page:
            return
        try:
            page = self._history.page(
                recorded.store, due.resource, due.page, run.started_at - LOOK_BACK
            )
        except Forbidden as refusal:
            self._fail(recorded, refusal.code)
            return
        with self._work(recorded.store) as work:
            run = work.sync_runs.find(due.run)
            if run is None:
                return
            follows = run.advance(
                page=due.page,
                pages=page.pages,
                total=page.total,
                brought=page.brought,
                at=self._clock.now(),
            )
            if follows is None:
                return
            for event in (*page.events, follows):
                work.emit(event)
            work.sync_runs.save(run)
            work.commit()

    def _fail(self, recorded: Recorded[SyncPageDue], fault: str) -> None:
        with self._work(recorded.store) as work:
            run = work.sync_runs.find(recorded.event.run)
            if run is not None and run.state is SyncState.RUNNING:
                run.fail(fault, self._clock.now())
                work.sync_runs.save(run)
                work.commit()
