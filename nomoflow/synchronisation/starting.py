"""Begins passages through the platform's lists."""

from datetime import datetime

from nomoflow.kernel.ids import Ids
from nomoflow.synchronisation.events import SyncPageDue
from nomoflow.synchronisation.facts import Resource
from nomoflow.synchronisation.model import SyncRun, SyncState
from nomoflow.synchronisation.ports import SyncWork

STALLED = "sync_stalled"
"""Why a passage failed that lost its next page."""


def begin(work: SyncWork, ids: Ids, at: datetime) -> int:
    """Begin a passage through every list that has none under way; how many.

    A passage that died on its way is over: a list has at most one running.
    """
    latest = {run.resource: run for run in work.sync_runs.latest()}
    begun = 0
    for resource in Resource:
        before = latest.get(resource)
        if before is not None and before.under_way(at):
            continue
        if before is not None and before.state is SyncState.RUNNING:
            before.fail(STALLED, at)
            work.sync_runs.save(before)
        run = SyncRun(id=ids.new(), resource=resource, started_at=at)
        work.sync_runs.add(run)
        work.emit(SyncPageDue(run=run.id, resource=resource, page=1))
        begun += 1
    return begun
