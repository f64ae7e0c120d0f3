"""Stores by their public keys, remembered for a second."""

import time
from collections.abc import Callable
from threading import Lock

from cachetools import TTLCache

from nomoflow.kernel.ids import StoreKey
from nomoflow.widgets.model import Storefront
from nomoflow.widgets.ports import Storefronts

# Unknown keys are remembered too, so that guessing is no burden; the oldest make room.
_KEYS_REMEMBERED = 10_000


class CachedStorefronts:
    """In front of other ``Storefronts``: a crowd in a store costs one read a second."""

    def __init__(
        self,
        storefronts: Storefronts,
        *,
        seconds: float = 1.0,
        size: int = _KEYS_REMEMBERED,
        timer: Callable[[], float] = time.monotonic,
    ) -> None:
        self._storefronts = storefronts
        self._known: TTLCache[StoreKey, tuple[Storefront | None]] = TTLCache(size, seconds, timer)
        self._lock = Lock()

    def by_key(self, key: StoreKey) -> Storefront | None:
        """The store with this key, as it was at most a moment ago."""
        with self._lock:
            known = self._known.get(key)
        if known is None:
            known = (self._storefronts.by_key(key),)
            with self._lock:
                self._known[key] = known
        return known[0]
