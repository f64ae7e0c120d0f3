"""The passages through a platform's lists, in memory."""

from collections.abc import Sequence
from datetime import datetime

from adapters.memory.merchants import STORES
from adapters.memory.world import MemoryTable, MemoryTransaction, MemoryWorld, Rows
from nomoflow.kernel.errors import Stale
from nomoflow.kernel.ids import StoreId
from nomoflow.merchants.model import StoreStatus
from nomoflow.synchronisation.facts import Resource
from nomoflow.synchronisation.model import SyncRun, SyncState

SYNC_RUNS = MemoryTable[SyncRun]("sync_runs")


class MemorySyncRuns:
    """The twin of ``SqlSyncRuns``."""

    def __init__(self, transaction: MemoryTransaction, store: StoreId) -> None:
        self._rows = transaction.rows(SYNC_RUNS)
        self._store = store

    def add(self, run: SyncRun) -> None:
        """Keep a new passage; refuses with ``Stale`` when the resource has one running."""
        if self._rows.has(self._store, run.id) or self._runs_twice(run):
            raise Stale(run=run.id)
        run.version = 1
        self._rows.put(run, self._store, run.id)

    def find(self, run: str) -> SyncRun | None:
        """The passage, or nothing."""
        return self._rows.get(self._store, run)

    def save(self, run: SyncRun) -> None:
        """Write over the version that was read; else refuses with ``Stale``."""
        kept = self._rows.get(self._store, run.id)
        if kept is None or kept.version != run.version or self._runs_twice(run):
            raise Stale(run=run.id)
        run.version += 1
        self._rows.put(run, self._store, run.id)

    def latest(self) -> Sequence[SyncRun]:
        """The latest passage of each resource."""
        return _latest(self._rows, self._store)

    def _runs_twice(self, run: SyncRun) -> bool:
        others = self._rows.of(
            self._store,
            where=lambda other: (
                other.id != run.id
                and other.resource is run.resource
                and other.state is SyncState.RUNNING
            ),
        )
        return run.state is SyncState.RUNNING and bool(others)


class MemorySyncReports:
    """The twin of ``SqlSyncReports``."""

    def __init__(self, world: MemoryWorld) -> None:
        self._world = world

    def latest(self, store: StoreId) -> Sequence[SyncRun]:
        """The latest passage of each resource."""
        return _latest(self._world.rows(SYNC_RUNS), store)


class MemoryOldLists:
    """The twin of ``SqlOldLists``."""

    def __init__(self, world: MemoryWorld) -> None:
        self._world = world

    def finished_before(
        self, resource: Resource, moment: datetime, limit: int
    ) -> Sequence[StoreId]:
        """Connected stores whose latest passage through a list ended before then, oldest first."""
        runs = self._world.rows(SYNC_RUNS)
        found = [
            (run.finished_at, store.id)
            for store in self._world.rows(STORES).of()
            for run in _latest(runs, store.id)
            if store.status is StoreStatus.CONNECTED
            and run.resource is resource
            and run.finished_at is not None
            and run.finished_at <= moment
        ]
        return [store for _, store in sorted(found)[:limit]]


def _latest(rows: Rows[SyncRun], store: StoreId) -> Sequence[SyncRun]:
    runs = sorted(rows.of(store), key=lambda run: (run.started_at, run.id))
    latest = {run.resource: run for run in runs}
    return [latest[resource] for resource in sorted(latest)]
