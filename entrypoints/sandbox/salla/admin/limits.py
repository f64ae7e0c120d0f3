"""A leaky bucket per store: full after so many requests, one drop leaves each second."""

import math
from dataclasses import dataclass
from datetime import datetime
from threading import Lock

PLAN_LIMITS = {"basic": 120, "plus": 120, "pro": 360, "special": 720}
CUSTOMERS_SECONDS = 600


@dataclass(slots=True)
class _Bucket:
    level: float
    seen_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    limit: int
    remaining: int
    reset_at: int
    retry_after: int | None

    @property
    def headers(self) -> dict[str, str]:
        headers = {
            "X-RateLimit-Limit": str(self.limit),
            "X-RateLimit-Remaining": str(self.remaining),
            "X-RateLimit-Reset": str(self.reset_at),
        }
        if self.retry_after is not None:
            headers["Retry-After"] = str(self.retry_after)
        return headers


class Limits:
    def __init__(self) -> None:
        self._buckets: dict[str, _Bucket] = {}
        self._lock = Lock()

    def pour(self, name: str, limit: int, drops_per_second: float, now: datetime) -> Verdict:
        """One more request; `retry_after` is set when the bucket would run over."""
        with self._lock:
            bucket = self._buckets.setdefault(name, _Bucket(0.0, now))
            passed = max(0.0, (now - bucket.seen_at).total_seconds())
            bucket.level = max(0.0, bucket.level - passed * drops_per_second)
            bucket.seen_at = now
            retry_after = None
            if bucket.level + 1 > limit:
                retry_after = max(1, math.ceil((bucket.level + 1 - limit) / drops_per_second))
            else:
                bucket.level += 1
            return Verdict(
                limit=limit,
                remaining=max(0, int(limit - bucket.level)),
                reset_at=int(now.timestamp() + bucket.level / drops_per_second),
                retry_after=retry_after,
            )

    def forget(self) -> None:
        with self._lock:
            self._buckets.clear()
