"""Takes what browsers report, and writes it down in bulk."""

from collections import defaultdict
from collections.abc import Sequence

from nomoflow.kernel.ids import Ids, StoreId
from nomoflow.kernel.unit_of_work import Opens
from nomoflow.visitors.denials import denied_codes
from nomoflow.visitors.events import (
    CodesDenied,
    TouchesSeen,
    TrafficSeen,
    VisitorsLinked,
    WidgetsMet,
)
from nomoflow.visitors.landing import page_of
from nomoflow.visitors.meetings import widget_meetings
from nomoflow.visitors.model import HitBatch
from nomoflow.visitors.ports import Collector, Hits, VisitorWork
from nomoflow.visitors.visits import write_down

_BULK = 500


class VisitorService:
    """What happens to a browser's reports."""

    def __init__(
        self, collector: Collector, hits: Hits, work: Opens[VisitorWork], ids: Ids
    ) -> None:
        self._collector = collector
        self._hits = hits
        self._work = work
        self._ids = ids

    def collect(self, batch: HitBatch) -> None:
        """Take a report at once; it is written down later.

        Refuses with ``Unavailable`` when it cannot be kept.
        """
        if batch.hits:
            self._collector.collect(batch, page_of(batch.hits[-1].url))

    def drain(self) -> int:
        """Write down what waits, oldest first; how many batches. Safe to repeat after a crash.

        Two drains at once would count a visit twice: the caller holds a lock.
        """
        drained = 0
        while waiting := self._hits.oldest(_BULK):
            by_store: dict[StoreId, list[HitBatch]] = defaultdict(list)
            for _, batch in waiting:
                by_store[batch.store].append(batch)
            for store, batches in by_store.items():
                self.write(store, batches)
            self._hits.forget([receipt for receipt, _ in waiting])
            drained += len(waiting)
        return drained

    def write(self, store: StoreId, batches: Sequence[HitBatch]) -> None:
        """Write batches of one store down; hits that history holds already change nothing."""
        told = {hit.id: (batch.visitor, hit) for batch in batches for hit in batch.hits if hit.kept}
        with self._work(store) as work:
            new = work.visits.unseen(sorted(told))
            hits = [told[id] for id in sorted(new)]
            if not hits:
                return
            visitors = sorted({visitor for visitor, _ in hits})
            written = write_down(hits, work.visits.latest(visitors), self._ids.new)
            work.visits.keep(list(written.visits.values()), written.hits)
            new_links = work.visits.link(list(written.links.values()))
            if written.touches:
                work.emit(TouchesSeen(touches=tuple(written.touches)))
            if new_links:
                work.emit(VisitorsLinked(links=tuple(new_links)))
            if denied := denied_codes(hits):
                work.emit(CodesDenied(denied=denied))
            if meetings := widget_meetings(hits):
                work.emit(WidgetsMet(meetings=meetings))
            work.emit(TrafficSeen(moments=written.moments()))
            work.commit()
