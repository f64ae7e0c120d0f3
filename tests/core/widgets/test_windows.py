"""Schedules worked out into windows of time."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nomoflow.widgets.occasions import Occasion
from nomoflow.widgets.schedule import Schedule
from nomoflow.widgets.windows import is_within, told, windows
from tests.core.widgets.vectors import VECTORS

RIYADH = ZoneInfo("Asia/Riyadh")
CAIRO = ZoneInfo("Africa/Cairo")


class PlainCalendar:
    """Ramadan from the first to the third of March, and five calls a day at fixed hours."""

    def occasion_days(self, occasion: Occasion, year: int) -> Sequence[date]:
        """Days of an occasion."""
        return [date(year, 3, day) for day in (1, 2, 3)] if occasion is Occasion.RAMADAN else []

    def prayers(self, city: str, day: date) -> Sequence[datetime]:
        """The calls of a day."""
        return [
            datetime(day.year, day.month, day.day, hour, tzinfo=UTC) for hour in (2, 9, 12, 15, 17)
        ]


def worked_out(
    schedule: dict[str, object], first: str, last: str, zone: ZoneInfo = RIYADH
) -> list[tuple[str, str]]:
    found = windows(
        Schedule.read(schedule),
        PlainCalendar(),
        zone,
        datetime.fromisoformat(first),
        datetime.fromisoformat(last),
    )
    return [(f"{begin:%d %H:%M}", f"{end:%d %H:%M}") for begin, end in found]


A_WEEK = ("2026-03-01T00:00+03:00", "2026-03-08T00:00+03:00")


def test_always_is_one_window() -> None:
    assert worked_out({}, *A_WEEK) == [("28 21:00", "07 21:00")]


def test_an_end_at_23_59_is_the_end_of_the_day() -> None:
    schedule: dict[str, object] = {"from": "2026-03-02T09:00", "until": "2026-03-03T23:59"}
    assert worked_out(schedule, *A_WEEK) == [("02 06:00", "03 21:00")]
    assert worked_out({"hours": [["20:00", "23:59"], ["00:00", "01:00"]]}, *A_WEEK)[:2] == [
        ("28 21:00", "28 22:00"),
        ("01 17:00", "01 22:00"),
    ]


def test_days_of_the_week_are_the_stores_days() -> None:
    assert worked_out({"weekdays": ["thursday", "friday"]}, *A_WEEK) == [("04 21:00", "06 21:00")]


def test_hours_over_midnight_belong_to_the_day_on_which_they_began() -> None:
    schedule: dict[str, object] = {"weekdays": ["thursday"], "hours": [["22:00", "02:00"]]}
    assert worked_out(schedule, *A_WEEK) == [("05 19:00", "05 23:00")]
    assert worked_out(schedule, "2026-03-06T00:30+03:00", "2026-03-06T12:00+03:00") == [
        ("05 21:30", "05 23:00")
    ]


def test_every_part_must_hold() -> None:
    schedule: dict[str, object] = {
        "occasions": ["ramadan"],
        "weekdays": ["monday", "tuesday", "wednesday"],
        "hours": [["10:00", "12:00"]],
        "from": "2026-03-02T11:00",
        "until": "2026-03-03T11:30",
    }
    assert worked_out(schedule, *A_WEEK) == [("02 08:00", "02 09:00"), ("03 07:00", "03 08:30")]


def test_an_occasion_that_is_not_near_leaves_nothing() -> None:
    assert worked_out({"occasions": ["eid_al_fitr"]}, *A_WEEK) == []


def test_prayers_cut_pauses() -> None:
    schedule: dict[str, object] = {
        "hours": [["11:00", "18:10"]],
        "pause_at_prayer": {"city": "riyadh", "minutes": 20},
    }
    assert worked_out(schedule, "2026-03-01T00:00+03:00", "2026-03-02T00:00+03:00") == [
        ("01 08:00", "01 09:00"),
        ("01 09:20", "01 12:00"),
        ("01 12:20", "01 15:00"),
    ]


def test_a_pause_that_has_begun_is_not_over() -> None:
    schedule: dict[str, object] = {"pause_at_prayer": {"city": "riyadh", "minutes": 60}}
    found = worked_out(schedule, "2026-03-01T15:30+03:00", "2026-03-01T18:00+03:00")
    assert found == [("01 13:00", "01 15:00")]


def test_the_clock_that_is_put_forward_loses_an_hour() -> None:
    """Egypt skips midnight of the last Friday of April."""
    schedule: dict[str, object] = {"weekdays": ["friday"]}
    first, last = "2026-04-20T00:00+02:00", "2026-04-28T00:00+03:00"
    assert worked_out(schedule, first, last, CAIRO) == [("23 22:00", "24 21:00")]


@pytest.mark.parametrize("minutes", [-1, 0])
def test_no_time_has_no_windows(minutes: int) -> None:
    start = datetime(2026, 3, 1, tzinfo=UTC)
    end = start + timedelta(minutes=minutes)
    assert windows(Schedule(), PlainCalendar(), RIYADH, start, end) == []


_hours = st.tuples(st.integers(0, 23), st.integers(0, 23)).filter(lambda pair: pair[0] != pair[1])


@given(
    st.lists(_hours.map(lambda pair: [f"{pair[0]:02}:00", f"{pair[1]:02}:30"]), max_size=3),
    st.lists(st.sampled_from(["sunday", "thursday", "friday"]), max_size=2),
    st.integers(0, 9) | st.none(),
)
def test_windows_are_in_order_apart_and_inside(
    hours: list[list[str]], weekdays: list[str], pause: int | None
) -> None:
    schedule: dict[str, object] = {"hours": hours, "weekdays": weekdays}
    if pause is not None:
        schedule["pause_at_prayer"] = {"city": "riyadh", "minutes": 5 + pause * 5}
    start = datetime(2026, 3, 1, 5, 17, tzinfo=UTC)
    end = start + timedelta(days=4)
    found = windows(Schedule.read(schedule), PlainCalendar(), RIYADH, start, end)
    edges = [edge for window in found for edge in window]
    assert edges == sorted(set(edges))
    assert all(start <= edge <= end for edge in edges)
    calls = [
        call
        for day in range(1, 5)
        for call in PlainCalendar().prayers("riyadh", date(2026, 3, day))
    ]
    assert pause is None or not any(is_within(found, call) for call in calls)


def test_a_moment_is_within_windows_or_not() -> None:
    start = datetime(2026, 3, 1, tzinfo=UTC)
    hour = timedelta(hours=1)
    assert is_within(None, start)
    assert not is_within([], start)
    assert is_within([(start, start + hour)], start)
    assert not is_within([(start, start + hour)], start + hour)


def test_the_table_of_windows_is_read_alike() -> None:
    for case in VECTORS["windows"]:
        found = case["windows"] and [
            (datetime.fromisoformat(first), datetime.fromisoformat(last))
            for first, last in case["windows"]
        ]
        assert is_within(found, datetime.fromisoformat(case["at"])) is case["within"], case["name"]
        assert not found or told(found) == case["windows"]
