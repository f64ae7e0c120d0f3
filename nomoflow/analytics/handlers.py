"""What follows by itself: days are to be counted again."""

from nomoflow.analytics.ports import AnalyticsWork
from nomoflow.attribution.events import OrderCredited
from nomoflow.kernel.events import Recorded
from nomoflow.kernel.unit_of_work import Opens
from nomoflow.visitors.events import TrafficSeen


class AnalyticsHandlers:
    """Notes which days' figures are out of date."""

    def __init__(self, work: Opens[AnalyticsWork]) -> None:
        self._work = work

    def note_traffic(self, recorded: Recorded[TrafficSeen]) -> None:
        """Visits were recorded: their days change."""
        with self._work(recorded.store) as work:
            work.stale_days.mark(recorded.event.moments)
            work.commit()

    def note_credit(self, recorded: Recorded[OrderCredited]) -> None:
        """An order's money changed: the day of the order changes."""
        with self._work(recorded.store) as work:
            work.stale_days.mark([recorded.event.placed_at])
            work.commit()
