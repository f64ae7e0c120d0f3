"""Page views waiting to be written down, in a list; and the collector over presence and list."""

from collections.abc import Sequence
from itertools import count

from nomoflow.visitors.model import HitBatch
from nomoflow.visitors.ports import Hits, Presence


class MemoryHits:
    """The twin of ``RedisHits`` within one process."""

    def __init__(self) -> None:
        self._waiting: dict[str, HitBatch] = {}
        self._receipts = count(1)

    def push(self, batch: HitBatch) -> None:
        """Queue a batch."""
        self._waiting[str(next(self._receipts))] = batch

    def oldest(self, limit: int) -> Sequence[tuple[str, HitBatch]]:
        """The oldest batches with their receipts."""
        return list(self._waiting.items())[:limit]

    def forget(self, receipts: Sequence[str]) -> None:
        """Take written batches away."""
        for receipt in receipts:
            self._waiting.pop(receipt, None)


class MemoryCollector:
    """Presence and the queue, one after the other."""

    def __init__(self, presence: Presence, hits: Hits) -> None:
        self._presence = presence
        self._hits = hits

    def collect(self, batch: HitBatch, page: str) -> None:
        """Note the presence on the page, queue the batch when it holds history."""
        self._presence.seen(batch.store, batch.visitor, page, batch.active_at)
        if any(hit.kept for hit in batch.hits):
            self._hits.push(batch)
