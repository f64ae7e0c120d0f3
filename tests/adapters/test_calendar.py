"""Occasions and prayer times against what was published."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from adapters.calendar import UmmAlQuraCalendar
from nomoflow.widgets.cities import CITIES
from nomoflow.widgets.occasions import Occasion
from nomoflow.widgets.ports import Calendar

# As ummulqura.org.sa gave them for Makkah; the Ramadan nights and Riyadh from printed timetables.
PUBLISHED = [
    ("makkah", "2016-01-05", "05:39 12:26 15:32 17:53 19:23"),
    ("makkah", "2016-02-04", "05:39 12:35 15:49 18:13 19:43"),
    ("makkah", "2016-03-05", "05:22 12:33 15:55 18:27 19:57"),
    ("makkah", "2016-05-02", "04:27 12:18 15:39 18:47 20:17"),
    ("makkah", "2016-07-08", "04:18 12:26 15:43 19:07 20:37"),
    ("makkah", "2016-09-04", "04:48 12:20 15:45 18:34 20:04"),
    ("makkah", "2016-11-05", "05:09 12:05 15:19 17:43 19:13"),
    ("riyadh", "2025-12-04", "04:59 11:43 14:44 17:04 18:34"),
    ("riyadh", "2025-12-16", "05:06 11:48 14:47 17:07 18:37"),
]
RAMADAN = [
    ("makkah", "2021-04-14", "04:45", "18:40"),
    ("madinah", "2021-04-14", "04:41", "18:43"),
    ("riyadh", "2021-04-14", "04:12", "18:15"),
    ("dammam", "2021-04-14", "03:56", None),
]


@pytest.fixture
def calendar() -> Calendar:
    return UmmAlQuraCalendar()


def _apart(call: datetime, day: str, published: str) -> timedelta:
    local = datetime.fromisoformat(f"{day}T{published}").replace(tzinfo=ZoneInfo("Asia/Riyadh"))
    return abs(call - local)


@pytest.mark.parametrize(("city", "day", "times"), PUBLISHED)
def test_calls_are_those_of_the_published_timetable(
    calendar: Calendar, city: str, day: str, times: str
) -> None:
    calls = calendar.prayers(city, date.fromisoformat(day))
    apart = [
        _apart(call, day, published) for call, published in zip(calls, times.split(), strict=True)
    ]
    assert max(apart) <= timedelta(minutes=2), apart


@pytest.mark.parametrize(("city", "day", "fajr", "maghrib"), RAMADAN)
def test_ramadan_leaves_two_hours_between_maghrib_and_isha(
    calendar: Calendar, city: str, day: str, fajr: str, maghrib: str | None
) -> None:
    calls = calendar.prayers(city, date.fromisoformat(day))
    assert _apart(calls[0], day, fajr) <= timedelta(minutes=2)
    if maghrib:
        assert _apart(calls[3], day, maghrib) <= timedelta(minutes=2)
    assert calls[4] - calls[3] == timedelta(hours=2)


@pytest.mark.parametrize("city", CITIES)
@pytest.mark.parametrize("day", [date(2026, 6, 21), date(2026, 12, 21), date(2028, 2, 29)])
def test_the_calls_of_every_city_fall_on_its_own_day(
    calendar: Calendar, city: str, day: date
) -> None:
    calls = calendar.prayers(city, day)
    zone = ZoneInfo(CITIES[city].zone)
    assert len(calls) == 5
    assert list(calls) == sorted(calls)
    assert {call.astimezone(zone).date() for call in calls} == {day}
    assert {call.tzinfo for call in calls} == {UTC}
    assert 3 <= calls[0].astimezone(zone).hour <= 6
    assert 11 <= calls[1].astimezone(zone).hour <= 12


@pytest.mark.parametrize(
    ("occasion", "year", "first", "last", "count"),
    [
        (Occasion.RAMADAN, 2024, "2024-03-11", "2024-04-09", 30),
        (Occasion.RAMADAN, 2025, "2025-03-01", "2025-03-29", 29),
        (Occasion.RAMADAN, 2026, "2026-02-18", "2026-03-19", 30),
        (Occasion.EID_AL_FITR, 2025, "2025-03-30", "2025-04-01", 3),
        (Occasion.ARAFAH, 2025, "2025-06-05", "2025-06-05", 1),
        (Occasion.EID_AL_ADHA, 2025, "2025-06-06", "2025-06-09", 4),
        (Occasion.NATIONAL_DAY, 2026, "2026-09-23", "2026-09-23", 1),
        (Occasion.FOUNDING_DAY, 2026, "2026-02-22", "2026-02-22", 1),
        (Occasion.WHITE_FRIDAY, 2025, "2025-11-28", "2025-11-28", 1),
        (Occasion.WHITE_FRIDAY, 2029, "2029-11-23", "2029-11-23", 1),
    ],
)
def test_occasions_are_on_their_days(
    calendar: Calendar, occasion: Occasion, year: int, first: str, last: str, count: int
) -> None:
    days = calendar.occasion_days(occasion, year)
    assert (days[0].isoformat(), days[-1].isoformat(), len(days)) == (first, last, count)


def test_a_year_may_see_two_ramadans(calendar: Calendar) -> None:
    days = calendar.occasion_days(Occasion.RAMADAN, 2030)
    assert days[0] == date(2030, 1, 5)
    assert days[-1] == date(2030, 12, 31)
    assert date(2030, 6, 1) not in days


def test_years_beyond_the_tables_have_no_islamic_days(calendar: Calendar) -> None:
    assert calendar.occasion_days(Occasion.RAMADAN, 2400) == []
    assert len(calendar.prayers("riyadh", date(2400, 1, 1))) == 5
