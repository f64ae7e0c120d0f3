"""A schedule worked out into windows of time: all that the storefront script needs of it."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from nomoflow.widgets.fact_kinds import WEEKDAYS
from nomoflow.widgets.ports import Calendar
from nomoflow.widgets.schedule import Hours, PrayerPause, Schedule

Window = tuple[datetime, datetime]
"""From when until when, in UTC; the end itself is outside."""

_DAY = timedelta(days=1)
_WHOLE_DAY: Hours = ("00:00", "23:59")


def windows(
    schedule: Schedule, calendar: Calendar, zone: ZoneInfo, start: datetime, end: datetime
) -> list[Window]:
    """When the schedule holds between two moments: in order, apart, and none of them empty."""
    start, end = start.astimezone(UTC), end.astimezone(UTC)
    days = _days(start.astimezone(zone).date() - _DAY, end.astimezone(zone).date())
    spans = [
        _span(day, hours, zone)
        for day in _chosen(schedule, calendar, days)
        for hours in schedule.hours or (_WHOLE_DAY,)
    ]
    first = _moment(schedule.begins, zone) if schedule.begins else start
    last = _ending(schedule.ends, zone) if schedule.ends else end
    clipped = _clipped(_joined(spans), max(first, start), min(last, end))
    if schedule.pause is None:
        return clipped
    return list(_without(clipped, _pauses(schedule.pause, calendar, days)))


def told(found: Sequence[Window]) -> list[list[str]]:
    """Windows as the script is told of them."""
    return [[f"{edge.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" for edge in window] for window in found]


def is_within(found: Sequence[Window] | None, at: datetime) -> bool:
    """Whether a moment lies in one of the windows; without windows, always."""
    return found is None or any(first <= at < last for first, last in found)


def _days(first: date, last: date) -> list[date]:
    return [first + _DAY * number for number in range((last - first).days + 1)]


def _chosen(schedule: Schedule, calendar: Calendar, days: Sequence[date]) -> Iterator[date]:
    """The days on which something may begin."""
    festive = {
        day
        for year in sorted({day.year for day in days})
        for occasion in schedule.occasions
        for day in calendar.occasion_days(occasion, year)
    }
    for day in days:
        weekday = WEEKDAYS[day.isoweekday() % 7]
        if schedule.weekdays and weekday not in schedule.weekdays:
            continue
        if schedule.occasions and day not in festive:
            continue
        yield day


def _span(day: date, hours: Hours, zone: ZoneInfo) -> Window:
    first, last = hours
    end_day = day + _DAY if last < first else day
    return _moment(f"{day}T{first}", zone), _ending(f"{end_day}T{last}", zone)


def _moment(minute: str, zone: ZoneInfo) -> datetime:
    return datetime.fromisoformat(minute).replace(tzinfo=zone).astimezone(UTC)


def _ending(minute: str, zone: ZoneInfo) -> datetime:
    """The end of a span; who writes 23:59 means the end of the day."""
    local = datetime.fromisoformat(minute)
    if local.time() == time(23, 59):
        local += timedelta(minutes=1)
    return local.replace(tzinfo=zone).astimezone(UTC)


def _joined(spans: Sequence[Window]) -> list[Window]:
    joined: list[Window] = []
    for first, last in sorted(spans):
        if joined and first <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(joined[-1][1], last)
        else:
            joined.append((first, last))
    return joined


def _clipped(spans: Sequence[Window], start: datetime, end: datetime) -> list[Window]:
    cut = [(max(first, start), min(last, end)) for first, last in spans]
    return [(first, last) for first, last in cut if first < last]


def _pauses(pause: PrayerPause, calendar: Calendar, days: Sequence[date]) -> list[Window]:
    length = timedelta(minutes=pause.minutes)
    calls = [call for day in days for call in calendar.prayers(pause.city, day)]
    return _joined([(call, call + length) for call in calls])


def _without(spans: Sequence[Window], pauses: Sequence[Window]) -> Iterator[Window]:
    for first, last in spans:
        at = first
        for begins, ends in pauses:
            if ends <= at or begins >= last:
                continue
            if begins > at:
                yield at, begins
            at = ends
        if at < last:
            yield at, last
