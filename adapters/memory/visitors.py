"""Visits, hits and links in memory, and the last sign of life."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from adapters.memory.world import MemoryTable, MemoryTransaction, MemoryWorld
from nomoflow.kernel.ids import StoreId, VisitorId
from nomoflow.visitors.facts import Link
from nomoflow.visitors.model import SeenHit, Visit

VISITS = MemoryTable[Visit]("visits")
HITS = MemoryTable[SeenHit]("hits")
VISITOR_LINKS = MemoryTable[Link]("visitor_links")


class MemoryVisitBook:
    """The twin of ``SqlVisitBook``."""

    def __init__(self, transaction: MemoryTransaction, store: StoreId) -> None:
        self._visits = transaction.rows(VISITS)
        self._hits = transaction.rows(HITS)
        self._links = transaction.rows(VISITOR_LINKS)
        self._store = store

    def unseen(self, ids: Sequence[str]) -> set[str]:
        """Those of the hits' ids that history does not hold yet."""
        return {id for id in ids if not self._hits.has(self._store, id)}

    def latest(self, visitors: Sequence[VisitorId]) -> Mapping[VisitorId, Visit]:
        """Each visitor's visit that began last, where there is one."""
        wanted = set(visitors)
        visits = self._visits.of(self._store, where=lambda visit: visit.visitor in wanted)
        visits.sort(key=lambda visit: (visit.started_at, visit.id))
        return {visit.visitor: visit for visit in visits}

    def keep(self, visits: Sequence[Visit], hits: Sequence[SeenHit]) -> None:
        """Insert or overwrite visits; insert hits that are not there yet."""
        for visit in visits:
            self._visits.put(visit, self._store, visit.id)
        for seen in hits:
            if not self._hits.has(self._store, seen.hit.id):
                self._hits.put(seen, self._store, seen.hit.id)

    def link(self, links: Sequence[Link]) -> Sequence[Link]:
        """Keep links; returns those that were new. A known link keeps its first time."""
        new = []
        for link in links:
            key = (self._store, link.kind, link.id, link.visitor)
            if not self._links.has(*key):
                self._links.put(link, *key)
                new.append(link)
        return new


class MemoryVisitorReports:
    """The twin of ``SqlVisitorReports``."""

    def __init__(self, world: MemoryWorld) -> None:
        self._world = world

    def last_hit_at(self, store: StoreId) -> datetime | None:
        """When a browser last reported something that was kept."""
        hits = self._world.rows(HITS).of(store)
        return max((seen.hit.occurred_at for seen in hits), default=None)
