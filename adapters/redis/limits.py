"""How often is too often: a counter a window, which forgets itself."""

import logging
from datetime import timedelta
from hashlib import blake2b

from redis import Redis
from redis.exceptions import RedisError

from nomoflow.kernel.errors import TooMany

_log = logging.getLogger(__name__)

# Returns how many milliseconds to wait; nothing when it is allowed.
_COUNT = """
local times = redis.call('INCR', KEYS[1])
local left = redis.call('PTTL', KEYS[1])
if left < 0 then
  redis.call('PEXPIRE', KEYS[1], ARGV[2])
  left = tonumber(ARGV[2])
end
if times > tonumber(ARGV[1]) then return left end
return 0
"""


class RedisLimits:
    """Counts in Redis, for all processes together."""

    def __init__(self, redis: Redis, prefix: str) -> None:
        self._prefix = prefix
        self._count = redis.register_script(_COUNT)

    def allow(self, name: str, who: str, *, times: int, per_seconds: int) -> None:
        """Refuses with ``TooMany``; lets everybody in while Redis is away."""
        # Hashed: an address of any length makes a short key, and none lies open in Redis.
        person = blake2b(who.encode(), digest_size=12).hexdigest()
        key = f"{self._prefix}limit:{name}:{person}"
        try:
            wait = int(self._count(keys=[key], args=[times, per_seconds * 1000]))
        except RedisError:
            _log.warning("nobody counts %s: Redis is away", name, exc_info=True)
            return
        if wait > 0:
            raise TooMany(timedelta(milliseconds=wait), limit=name)
