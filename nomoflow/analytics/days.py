"""Days of a store: where a moment falls, when a day begins and ends. Pure calculation."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from nomoflow.analytics.ports import DayRange
from nomoflow.kernel.money import Currency

HOME = "Asia/Riyadh"
"""The zone of a store that has told none, or one that nobody knows."""

HOME_CURRENCY = Currency("SAR")
"""The currency of a store that we have not met yet."""

_DAY = timedelta(days=1)


def zone(name: str | None) -> ZoneInfo:
    """The time zone of this name."""
    try:
        return ZoneInfo(name or HOME)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo(HOME)


def day_of(moment: datetime, where: ZoneInfo) -> date:
    """The local day that a moment falls into."""
    return moment.astimezone(where).date()


def span(day: date, where: ZoneInfo) -> tuple[datetime, datetime]:
    """When a local day begins, and when the next one does."""
    return _midnight(day, where), _midnight(day + _DAY, where)


def days_of(days: DayRange) -> Iterator[date]:
    """Every day of a range."""
    day = days.first
    while day <= days.last:
        yield day
        day += _DAY


def before(days: DayRange) -> DayRange:
    """As many days, right before a range."""
    return DayRange(first=days.first - (days.last - days.first) - _DAY, last=days.first - _DAY)


def _midnight(day: date, where: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), where).astimezone(UTC)
