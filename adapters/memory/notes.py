"""Short texts for a while, within one process."""

import threading
from datetime import datetime, timedelta

from nomoflow.kernel.clock import Clock


class MemoryNotes:
    """The twin of ``RedisNotes``, by the clock it is given."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._kept: dict[str, tuple[str, datetime]] = {}
        self._writing = threading.Lock()

    def find(self, name: str) -> str | None:
        """The text, unless its time is over."""
        text, ends = self._kept.get(name, ("", self._clock.now()))
        return text if self._clock.now() < ends else None

    def add(self, name: str, text: str, *, seconds: int) -> bool:
        """Keep a text where there is none."""
        with self._writing:
            if self.find(name) is not None:
                return False
            self.put(name, text, seconds=seconds)
            return True

    def put(self, name: str, text: str, *, seconds: int) -> None:
        """Keep a text, over whatever was there."""
        self._kept[name] = (text, self._clock.now() + timedelta(seconds=seconds))

    def drop(self, name: str) -> None:
        """Forget it."""
        self._kept.pop(name, None)
