"""One process at a time, over all machines that share a Redis."""

import logging
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager

from redis import Redis
from redis.exceptions import RedisError

from nomoflow.merchants.model import AccessBusy

_log = logging.getLogger(__name__)

# Asked twice (a lost answer is asked for again), the holder hears yes twice.
_TAKE = """
if redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then return 1 end
if redis.call('GET', KEYS[1]) == ARGV[1] then return 1 end
return 0
"""
_RELEASE = """
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0
"""
_POLL_MILLISECONDS = (15, 45)


class RedisLocks:
    """Locks that only their holder opens, and that open by themselves."""

    def __init__(self, redis: Redis, prefix: str) -> None:
        self._prefix = prefix
        self._take = redis.register_script(_TAKE)
        self._release = redis.register_script(_RELEASE)

    @contextmanager
    def hold(self, name: str, *, seconds: float, wait: float) -> Iterator[None]:
        """Hold the lock inside the block; refuses with ``AccessBusy`` after ``wait``."""
        key, token = f"{self._prefix}lock:{name}", secrets.token_hex(16)
        self._wait_for(key, token, seconds, wait)
        try:
            yield
        finally:
            self._open(key, token)

    def _wait_for(self, key: str, token: str, seconds: float, wait: float) -> None:
        deadline = time.monotonic() + wait
        while True:
            fault: RedisError | None = None
            try:
                if self._take(keys=[key], args=[token, int(seconds * 1000)]):
                    return
            except RedisError as away:
                fault = away
            left = deadline - time.monotonic()
            if left <= 0:
                raise AccessBusy(lock=key) from fault
            # Uneven steps, so that those who wait do not knock all at once.
            low, high = _POLL_MILLISECONDS
            time.sleep(min(left, (low + secrets.randbelow(high - low)) / 1000))

    def _open(self, key: str, token: str) -> None:
        try:
            self._release(keys=[key], args=[token])
        except RedisError:
            _log.warning("a lock was left to open by itself: Redis is away", exc_info=True)
