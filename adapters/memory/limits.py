"""How often is too often, within one process."""

from datetime import datetime, timedelta

from nomoflow.kernel.clock import Clock
from nomoflow.kernel.errors import TooMany


class MemoryLimits:
    """The twin of ``RedisLimits``, by the clock it is given."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._counts: dict[tuple[str, str], tuple[int, datetime]] = {}

    def allow(self, name: str, who: str, *, times: int, per_seconds: int) -> None:
        """Refuses with ``TooMany``, whose ``after`` says when the count begins anew."""
        now = self._clock.now()
        count, ends = self._counts.get((name, who), (0, now))
        if ends <= now:
            count, ends = 0, now + timedelta(seconds=per_seconds)
        self._counts[name, who] = (count + 1, ends)
        if count >= times:
            raise TooMany(ends - now, limit=name)
