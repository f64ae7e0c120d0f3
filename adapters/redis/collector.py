"""Takes browsers' reports in one round trip: presence and the queue, by one script."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from redis import Redis
from redis.exceptions import RedisError

from adapters.redis.batches import to_text
from adapters.redis.hits import CAPACITY, FIELD, stream_key
from adapters.redis.presence import SEEN, presence_arguments, presence_keys
from adapters.together import Together
from nomoflow.kernel.errors import Unavailable
from nomoflow.visitors.model import HitBatch

_log = logging.getLogger(__name__)

# Three keys and five words a report. Returns for each whether it was kept.
_COLLECT = (
    SEEN
    + """
local stream, field, room = KEYS[1], ARGV[1], tonumber(ARGV[2]) - redis.call('XLEN', KEYS[1])
local kept = {}
for number = 1, (#KEYS - 1) / 3 do
  local key, word = 3 * number - 1, 5 * number - 2
  seen(KEYS[key], KEYS[key + 1], KEYS[key + 2],
       ARGV[word], ARGV[word + 1], tonumber(ARGV[word + 2]), tonumber(ARGV[word + 3]))
  local batch = ARGV[word + 4]
  kept[number] = 1
  if batch ~= '' and room > 0 then
    redis.call('XADD', stream, '*', field, batch)
    room = room - 1
  elseif batch ~= '' then
    kept[number] = 0
  end
end
tidy()
return kept
"""
)


@dataclass(slots=True)
class _Report:
    """A batch as the script takes it, and whether it was kept."""

    keys: Sequence[str]
    words: Sequence[str | int]
    kept: bool = False


class RedisCollector:
    """The twin of ``RedisPresence.seen`` and ``RedisHits.push``, together."""

    def __init__(self, redis: Redis, prefix: str, *, capacity: int = CAPACITY) -> None:
        self._prefix = prefix
        self._capacity = capacity
        self._script = redis.register_script(_COLLECT)
        self._together = Together(self._deliver)

    def collect(self, batch: HitBatch, page: str) -> None:
        """Note the presence on the page, queue the batch when it holds history."""
        history = any(hit.kept for hit in batch.hits)
        sign = presence_arguments(batch.visitor, page, batch.received_at)
        report = _Report(
            keys=presence_keys(self._prefix, batch.store),
            words=[*sign, to_text(batch) if history else ""],
        )
        try:
            self._together.bring(report)
        except RedisError as fault:
            if history:
                raise Unavailable(neighbour="redis") from fault
            _log.warning("a sign of life was not counted: Redis is away", exc_info=True)
            return
        if not report.kept:
            raise Unavailable(neighbour="redis", full=True)

    def _deliver(self, reports: Sequence[_Report]) -> None:
        keys = [stream_key(self._prefix)]
        words: list[str | int] = [FIELD, self._capacity]
        for report in reports:
            keys += report.keys
            words += report.words
        for report, kept in zip(reports, self._script(keys=keys, args=words), strict=True):
            report.kept = bool(kept)
