"""Who is in a store this minute: one sorted set a store, one a page, each by last sign of life."""

import logging
from datetime import datetime, timedelta
from hashlib import blake2b

from redis import Redis
from redis.exceptions import RedisError

from nomoflow.kernel.errors import Unavailable
from nomoflow.kernel.ids import StoreId, VisitorId
from nomoflow.visitors.model import PRESENT_FOR

_log = logging.getLogger(__name__)

# Also the first half of the collector's script, so that both tell the same story. After all signs
# of life ``tidy`` is called: a store's keys live on, and who is gone is taken out, once for all.
SEEN = """
local stores, lasting = {}, {}
local function seen(here, where, pages, visitor, page, at, window)
  local known = redis.call('ZSCORE', here, visitor)
  if not known or tonumber(known) <= at then
    local before = redis.call('HGET', where, visitor)
    if before ~= page then
      if before then redis.call('ZREM', pages .. before, visitor) end
      redis.call('HSET', where, visitor, page)
    end
    for _, key in ipairs({here, pages .. page}) do
      redis.call('ZADD', key, at, visitor)
      lasting[key] = window
    end
    lasting[where] = window
  end
  local told = stores[here]
  if not told or told.at < at then
    stores[here] = {where = where, pages = pages, at = at, window = window}
  end
end
local function tidy()
  for key, window in pairs(lasting) do redis.call('PEXPIRE', key, 2 * window) end
  for here, told in pairs(stores) do
    local before = '(' .. (told.at - told.window)
    local gone = redis.call('ZRANGEBYSCORE', here, '-inf', before, 'LIMIT', 0, 100)
    for _, one in ipairs(gone) do
      local last = redis.call('HGET', told.where, one)
      if last then redis.call('ZREM', told.pages .. last, one) end
      redis.call('HDEL', told.where, one)
      redis.call('ZREM', here, one)
    end
  end
end
"""
_SEEN_ALONE = SEEN + (
    "seen(KEYS[1], KEYS[2], KEYS[3], ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])) tidy()"
)
_WINDOW = PRESENT_FOR // timedelta(milliseconds=1)


class RedisPresence:
    """Presence in sorted sets that expire by themselves."""

    def __init__(self, redis: Redis, prefix: str) -> None:
        self._redis = redis
        self._prefix = prefix
        self._seen = redis.register_script(_SEEN_ALONE)

    def seen(self, store: StoreId, visitor: VisitorId, page: str, at: datetime) -> None:
        """The visitor gave a sign of life on this page; forgotten where Redis is away."""
        try:
            self._seen(
                keys=presence_keys(self._prefix, store),
                args=presence_arguments(visitor, page, at),
            )
        except RedisError:
            _log.warning("a sign of life was not counted: Redis is away", exc_info=True)

    def count(self, store: StoreId, at: datetime, page: str | None = None) -> int:
        """Different visitors within the window; refuses with ``Unavailable``: zero were a lie."""
        here, _, pages = presence_keys(self._prefix, store)
        key = here if page is None else pages + _short(page)
        try:
            return self._redis.zcount(key, milliseconds(at) - _WINDOW, "+inf")
        except RedisError as fault:
            raise Unavailable(neighbour="redis") from fault


def presence_keys(prefix: str, store: StoreId) -> list[str]:
    """The store's set, its visitors' places, and how the keys of its pages begin."""
    # The braces keep a store's keys together, should Redis ever be a cluster.
    mine = f"{prefix}here:{{{store}}}"
    return [mine, f"{mine}:where", f"{mine}:on:"]


def presence_arguments(visitor: VisitorId, page: str, at: datetime) -> list[str | int]:
    """What the script is told of a sign of life."""
    return [visitor, _short(page), milliseconds(at), _WINDOW]


def milliseconds(at: datetime) -> int:
    """A moment as sorted sets compare it."""
    return int(at.timestamp() * 1000)


def _short(page: str) -> str:
    return blake2b(page.encode(), digest_size=9).hexdigest()
