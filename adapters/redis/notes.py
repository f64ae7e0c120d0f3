"""Short texts for a while: a key each, which forgets itself."""

from collections.abc import Iterator
from contextlib import contextmanager

from redis import Redis
from redis.exceptions import RedisError

from nomoflow.kernel.errors import Unavailable


class RedisNotes:
    """Notes in Redis, for all processes together."""

    def __init__(self, redis: Redis, prefix: str) -> None:
        self._redis = redis
        self._prefix = prefix

    def find(self, name: str) -> str | None:
        """The text, unless its time is over."""
        with _reachable():
            found = self._redis.get(self._key(name))
        return found.decode() if isinstance(found, bytes) else found

    def add(self, name: str, text: str, *, seconds: int) -> bool:
        """Keep a text where there is none."""
        with _reachable():
            return bool(self._redis.set(self._key(name), text, ex=seconds, nx=True))

    def put(self, name: str, text: str, *, seconds: int) -> None:
        """Keep a text, over whatever was there."""
        with _reachable():
            self._redis.set(self._key(name), text, ex=seconds)

    def drop(self, name: str) -> None:
        """Forget it."""
        with _reachable():
            self._redis.delete(self._key(name))

    def _key(self, name: str) -> str:
        return f"{self._prefix}note:{name}"


@contextmanager
def _reachable() -> Iterator[None]:
    try:
        yield
    except RedisError as fault:
        raise Unavailable(neighbour="redis") from fault
