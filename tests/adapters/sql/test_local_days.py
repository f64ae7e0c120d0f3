"""Local days as the databases tell them are those of the zones."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine, literal, select

from adapters.sql.engine import reading
from adapters.sql.local_days import local_day
from adapters.sql.types import UtcTime
from nomoflow.analytics.days import day_of, days_of, span
from nomoflow.analytics.ports import DayRange

A_MOMENT = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("zone", "first", "last"),
    [
        ("Asia/Riyadh", date(2026, 2, 26), date(2026, 3, 2)),
        # The 25th of October has 25 hours, the 29th of March 23.
        ("Europe/London", date(2026, 10, 23), date(2026, 10, 27)),
        ("Europe/London", date(2026, 10, 25), date(2026, 10, 25)),
        ("Europe/London", date(2026, 10, 24), date(2026, 10, 25)),
        ("Europe/London", date(2026, 3, 27), date(2026, 3, 31)),
        ("America/New_York", date(2026, 10, 30), date(2026, 11, 3)),
        # Half an hour of summer time.
        ("Australia/Lord_Howe", date(2026, 4, 3), date(2026, 4, 7)),
        ("Asia/Kathmandu", date(2026, 12, 30), date(2027, 1, 2)),
        # Midnight itself is where the clock changes.
        ("Africa/Cairo", date(2026, 4, 22), date(2026, 4, 26)),
    ],
)
def test_a_day_is_that_of_the_zone(
    empty_engine: Engine, zone: str, first: date, last: date
) -> None:
    where, days = ZoneInfo(zone), DayRange(first=first, last=last)
    edges = [edge for day in days_of(days) for edge in span(day, where)]
    begins, ends = edges[0], edges[-1]
    hours = int((ends - begins) / timedelta(hours=1))
    moments = [begins + timedelta(hours=hour, minutes=17) for hour in range(hours)]
    moments += [moment for edge in edges for moment in (edge, edge - A_MOMENT)]
    with reading(empty_engine) as connection:
        for moment in moments:
            if begins <= moment < ends:
                day = local_day(literal(moment, UtcTime), days, where)
                assert connection.execute(select(day)).scalar_one() == day_of(moment, where)


def test_years_are_told_in_few_words() -> None:
    """However many days are asked for, the statement names only where the clock changes."""
    days = DayRange(first=date(2020, 1, 1), last=date(2026, 12, 31))
    moment = literal(datetime(2026, 1, 1, tzinfo=UTC), UtcTime)
    at_home = local_day(moment, days, ZoneInfo("Asia/Riyadh"))
    assert "CASE" not in str(at_home)
    assert str(local_day(moment, days, ZoneInfo("Europe/London"))).count("WHEN") == 28
