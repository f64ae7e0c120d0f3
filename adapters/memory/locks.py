"""One at a time, within one process."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from nomoflow.merchants.model import AccessBusy


class MemoryLocks:
    """The twin of ``RedisLocks`` for threads: locks that open by themselves."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._held: dict[str, tuple[object, float]] = {}

    @contextmanager
    def hold(self, name: str, *, seconds: float, wait: float) -> Iterator[None]:
        """Hold the lock inside the block; refuses with ``AccessBusy`` after ``wait``."""
        token = object()
        self._take(name, token, seconds, time.monotonic() + wait)
        try:
            yield
        finally:
            self._open(name, token)

    def _take(self, name: str, token: object, seconds: float, deadline: float) -> None:
        with self._changed:
            while True:
                now = time.monotonic()
                opens = self._held[name][1] if name in self._held else now
                if opens <= now:
                    self._held[name] = (token, now + seconds)
                    return
                if now >= deadline:
                    raise AccessBusy(lock=name)
                self._changed.wait(min(opens, deadline) - now)

    def _open(self, name: str, token: object) -> None:
        with self._changed:
            if name in self._held and self._held[name][0] is token:
                del self._held[name]
                self._changed.notify_all()
