"""Weeks begin on Sunday, months on their first, and both sum what their days hold."""

from datetime import date

from nomoflow.analytics.days import HOME_CURRENCY, days_of
from nomoflow.analytics.grouping import Granularity, Period, grouped
from nomoflow.analytics.ports import DayFigures, DayRange
from nomoflow.kernel.money import Money

OCTOBER_30, NOVEMBER_9 = date(2026, 10, 30), date(2026, 11, 9)


def test_weeks_begin_on_sunday_and_are_cut_at_the_edges() -> None:
    assert [_spanned(week) for week in _grouped(Granularity.WEEK)] == [
        (OCTOBER_30, date(2026, 10, 31)),
        (date(2026, 11, 1), date(2026, 11, 7)),
        (date(2026, 11, 8), NOVEMBER_9),
    ]


def test_months_begin_on_their_first() -> None:
    assert [_spanned(month) for month in _grouped(Granularity.MONTH)] == [
        (OCTOBER_30, date(2026, 10, 31)),
        (date(2026, 11, 1), NOVEMBER_9),
    ]


def test_the_same_month_of_two_years_is_two() -> None:
    days = [_day(date(2025, 11, 30)), _day(date(2026, 11, 1))]
    assert len(grouped(days, Granularity.MONTH, HOME_CURRENCY)) == 2


def test_every_figure_is_summed_and_none_is_lost() -> None:
    for granularity in Granularity:
        periods = _grouped(granularity)
        assert sum(period.totals.visits for period in periods) == 11
        assert sum(period.totals.visitors for period in periods) == 22
        assert sum(period.totals.page_views for period in periods) == 33
        assert sum(period.totals.orders for period in periods) == 44
        assert sum(period.totals.reversed_orders for period in periods) == 55
        assert sum(period.totals.revenue.minor for period in periods) == 11_00
        assert sum(period.totals.attributed.minor for period in periods) == 22_00


def test_no_days_make_no_period() -> None:
    assert grouped([], Granularity.WEEK, HOME_CURRENCY) == []


def _grouped(granularity: Granularity) -> list[Period]:
    days = days_of(DayRange(first=OCTOBER_30, last=NOVEMBER_9))
    return grouped((_day(day) for day in days), granularity, HOME_CURRENCY)


def _spanned(period: Period) -> tuple[date, date]:
    return period.days.first, period.days.last


def _day(day: date) -> DayFigures:
    return DayFigures(
        day=day,
        visits=1,
        visitors=2,
        page_views=3,
        orders=4,
        reversed_orders=5,
        revenue=Money(minor=1_00, currency=HOME_CURRENCY),
        attributed=Money(minor=2_00, currency=HOME_CURRENCY),
    )
