"""What a merchant can do: bring the store's past in again; and what is read again by itself."""

from nomoflow.kernel.clock import Clock
from nomoflow.kernel.ids import Ids, StoreId
from nomoflow.kernel.unit_of_work import Opens
from nomoflow.synchronisation.facts import Resource
from nomoflow.synchronisation.model import RENEWED_AFTER, SyncRunning
from nomoflow.synchronisation.ports import OldLists, SyncWork
from nomoflow.synchronisation.starting import begin

_RENEWED_AT_ONCE = 200


class SyncService:
    """Begins passages."""

    def __init__(self, work: Opens[SyncWork], old_lists: OldLists, clock: Clock, ids: Ids) -> None:
        self._work = work
        self._old_lists = old_lists
        self._clock = clock
        self._ids = ids

    def start(self, store: StoreId) -> None:
        """Begin a passage through every list. Refuses with ``SyncRunning``."""
        with self._work(store) as work:
            if not begin(work, self._ids, self._clock.now()):
                raise SyncRunning
            work.commit()

    def renew(self) -> int:
        """Read again what the platform sends no messages about: coupons. How many stores."""
        now = self._clock.now()
        stores = self._old_lists.finished_before(
            Resource.COUPONS, now - RENEWED_AFTER, _RENEWED_AT_ONCE
        )
        return sum(self._renew(store) for store in stores)

    def _renew(self, store: StoreId) -> bool:
        now = self._clock.now()
        with self._work(store) as work:
            latest = {run.resource: run for run in work.sync_runs.latest()}
            run = latest.get(Resource.COUPONS)
            if run is None or not run.renewal_due(now):
                return False
            work.emit(run.renew(now))
            work.sync_runs.save(run)
            work.commit()
        return True
