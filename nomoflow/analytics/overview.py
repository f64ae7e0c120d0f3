"""Makes the overview of counted days and sources. Pure calculation."""

from collections.abc import Mapping, Sequence
from datetime import date

from nomoflow.analytics.days import before, days_of
from nomoflow.analytics.ports import (
    DayFigures,
    DayRange,
    Overview,
    SourceDay,
    SourceFigures,
    Totals,
)
from nomoflow.kernel.money import Currency, Money


def overview(
    currency: Currency,
    days: DayRange,
    counted: Mapping[date, DayFigures],
    sources: tuple[Sequence[SourceFigures], Sequence[SourceDay]],
) -> Overview:
    """The overview of a range, given the counted days of it and of the same length before."""
    inside = [counted.get(day) or _empty(day, currency) for day in days_of(days)]
    earlier = [counted[day] for day in days_of(before(days)) if day in counted]
    over_range, by_day = sources
    return Overview(
        currency=currency,
        range=days,
        before=before(days),
        days=inside,
        totals=totals(inside, currency),
        totals_before=totals(earlier, currency),
        sources=sorted(over_range, key=_rank),
        source_days=sorted(by_day, key=lambda part: (part.day, part.channel, part.source)),
    )


def _empty(day: date, currency: Currency) -> DayFigures:
    nothing = Money.zero(currency)
    return DayFigures(
        day=day,
        visits=0,
        visitors=0,
        page_views=0,
        orders=0,
        revenue=nothing,
        attributed=nothing,
        reversed_orders=0,
    )


def totals(days: Sequence[DayFigures], currency: Currency) -> Totals:
    """Days in one line."""
    nothing = Money.zero(currency)
    return Totals(
        visits=sum(day.visits for day in days),
        visitors=sum(day.visitors for day in days),
        page_views=sum(day.page_views for day in days),
        orders=sum(day.orders for day in days),
        revenue=sum((day.revenue for day in days), nothing),
        attributed=sum((day.attributed for day in days), nothing),
        reversed_orders=sum(day.reversed_orders for day in days),
    )


def _rank(source: SourceFigures) -> tuple[int, int, str, str, str, str]:
    name = (source.channel, source.source, source.medium, source.campaign)
    return (-source.revenue.minor, -source.visits, *name)
