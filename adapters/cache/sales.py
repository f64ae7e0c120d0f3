"""What was sold lately, remembered for some seconds."""

import time
from collections.abc import Callable, Sequence
from datetime import datetime
from threading import Lock

from cachetools import TTLCache

from nomoflow.kernel.ids import StoreId
from nomoflow.widgets.model import Sale
from nomoflow.widgets.ports import RecentSales

_STORES_REMEMBERED = 2_000


class CachedRecentSales:
    """In front of other ``RecentSales``: a crowd in a store costs one read in ten seconds."""

    def __init__(
        self,
        sales: RecentSales,
        *,
        seconds: float = 10.0,
        size: int = _STORES_REMEMBERED,
        timer: Callable[[], float] = time.monotonic,
    ) -> None:
        self._sales = sales
        self._known: TTLCache[tuple[StoreId, int], tuple[datetime, Sequence[Sale]]] = TTLCache(
            size, seconds, timer
        )
        self._lock = Lock()

    def recent(self, store: StoreId, since: datetime, limit: int) -> Sequence[Sale]:
        """Sales placed since then, newest first, as they were some seconds ago."""
        # ``since`` moves on with every question: what was read from an earlier one still answers.
        with self._lock:
            known = self._known.get((store, limit))
        if known is None or known[0] > since:
            known = (since, self._sales.recent(store, since, limit))
            with self._lock:
                self._known[store, limit] = known
        return [sale for sale in known[1] if sale.placed_at >= since]
