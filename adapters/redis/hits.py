"""Page views waiting to be written down: a stream, oldest first."""

import logging
from collections.abc import Sequence

from redis import Redis
from redis.exceptions import RedisError

from adapters.redis.batches import Spoiled, from_text, to_text
from nomoflow.kernel.errors import Unavailable
from nomoflow.visitors.model import HitBatch

_log = logging.getLogger(__name__)

FIELD = "batch"
CAPACITY = 500_000
"""Batches kept at most: a database that is away for hours must not fill the memory of Redis."""

_PUSH = """
if redis.call('XLEN', KEYS[1]) >= tonumber(ARGV[3]) then return 0 end
redis.call('XADD', KEYS[1], '*', ARGV[1], ARGV[2])
return 1
"""
_SPOILED_KEPT = 1000


class RedisHits:
    """Hits in a stream; a receipt is the entry's place in it."""

    def __init__(self, redis: Redis, prefix: str, *, capacity: int = CAPACITY) -> None:
        self._redis = redis
        self._stream = stream_key(prefix)
        self._spoiled = f"{self._stream}:spoiled"
        self._capacity = capacity
        self._push = redis.register_script(_PUSH)

    def push(self, batch: HitBatch) -> None:
        """Queue a batch. Refuses with ``Unavailable`` when it cannot be kept."""
        try:
            kept = self._push(keys=[self._stream], args=[FIELD, to_text(batch), self._capacity])
        except RedisError as fault:
            raise Unavailable(neighbour="redis") from fault
        if not kept:
            raise Unavailable(neighbour="redis", full=True)

    def oldest(self, limit: int) -> Sequence[tuple[str, HitBatch]]:
        """The oldest batches with their receipts. What cannot be read is put aside."""
        try:
            while True:
                entries = self._redis.xrange(self._stream, count=limit) or []
                batches = [
                    (_receipt(place), batch)
                    for place, fields in entries
                    if (batch := self._read(_receipt(place), fields)) is not None
                ]
                if batches or not entries:
                    return batches
        except RedisError as fault:
            raise Unavailable(neighbour="redis") from fault

    def forget(self, receipts: Sequence[str]) -> None:
        """Take written batches away; those that are gone already do not matter."""
        if not receipts:
            return
        try:
            self._redis.xdel(self._stream, *receipts)
        except RedisError as fault:
            raise Unavailable(neighbour="redis") from fault

    def _read(self, place: str, fields: object) -> HitBatch | None:
        text = fields.get(FIELD.encode(), b"") if isinstance(fields, dict) else b""
        try:
            return from_text(text)
        except Spoiled as reason:
            _log.error("a queued batch cannot be read and is put aside: %s", reason)
        with self._redis.pipeline(transaction=True) as pipeline:
            pipeline.lpush(self._spoiled, text)
            pipeline.ltrim(self._spoiled, 0, _SPOILED_KEPT - 1)
            pipeline.xdel(self._stream, place)
            pipeline.execute()
        return None


def stream_key(prefix: str) -> str:
    """Where the batches wait."""
    return f"{prefix}hits"


def _receipt(place: bytes | str | None) -> str:
    return place.decode() if isinstance(place, bytes) else str(place)
