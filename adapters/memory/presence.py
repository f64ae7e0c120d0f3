"""Who is in a store this minute, in a dictionary."""

from datetime import datetime

from nomoflow.kernel.ids import StoreId, VisitorId
from nomoflow.visitors.model import PRESENT_FOR


class MemoryPresence:
    """The twin of ``RedisPresence`` within one process."""

    def __init__(self) -> None:
        self._last: dict[tuple[StoreId, VisitorId], tuple[datetime, str]] = {}

    def seen(self, store: StoreId, visitor: VisitorId, page: str, at: datetime) -> None:
        """The visitor gave a sign of life on this page."""
        known = self._last.get((store, visitor))
        if known is None or known[0] <= at:
            self._last[store, visitor] = (at, page)

    def count(self, store: StoreId, at: datetime, page: str | None = None) -> int:
        """Different visitors within the window, in the store or on a page."""
        return sum(
            whose == store and last >= at - PRESENT_FOR and page in (None, where)
            for (whose, _), (last, where) in list(self._last.items())
        )
