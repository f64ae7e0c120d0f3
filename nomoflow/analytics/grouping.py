"""Puts days together into weeks and months. Pure calculation."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import groupby

from nomoflow.analytics.overview import totals
from nomoflow.analytics.ports import DayFigures, DayRange, Totals
from nomoflow.kernel.money import Currency


class Granularity(StrEnum):
    """How finely figures are told."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """The days of a week or a month that lie in a range, and their figures in one line."""

    days: DayRange
    totals: Totals


def grouped(
    days: Iterable[DayFigures], granularity: Granularity, currency: Currency
) -> list[Period]:
    """Days in their order, put together. The first and the last period may be cut short."""
    periods = []
    for _, together in groupby(days, lambda figures: _begins(figures.day, granularity)):
        inside = list(together)
        spanned = DayRange(first=inside[0].day, last=inside[-1].day)
        periods.append(Period(days=spanned, totals=totals(inside, currency)))
    return periods


def _begins(day: date, granularity: Granularity) -> date:
    if granularity is Granularity.WEEK:
        # In Saudi Arabia a week begins on Sunday.
        return day - timedelta(days=day.isoweekday() % 7)
    if granularity is Granularity.MONTH:
        return day.replace(day=1)
    return day
