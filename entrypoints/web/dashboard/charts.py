"""Turns an overview into what its charts and tables draw."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext

from entrypoints.web.dashboard.source_words import WITHOUT_SOURCE, source_with_channel
from nomoflow.analytics.ports import Overview, SourceFigures
from nomoflow.kernel.money import Currency, Money

_DRAWN_SOURCES = 5
_REST = "rest"

Way = tuple[str, str]
"""A channel and a source."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One line or stack of a chart. ``colour``: a number of the palette, ``soft`` or ``rest``."""

    label: str
    colour: str
    values: tuple[int, ...]

    def drawn(self, digits: int = 0) -> dict[str, object]:
        """The series as the script takes it, minor units turned into major ones."""
        return {
            "label": self.label,
            "colour": self.colour,
            "values": [value / 10**digits for value in self.values],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceLine:
    """A way of coming in the table, with its share of all that was credited."""

    channel: str
    source: str
    campaign: str
    visits: int
    orders: int
    revenue: Money
    share: float


def traffic(overview: Overview) -> tuple[Series, Series]:
    """Visits and orders by day."""
    return (
        Series(
            label=gettext("Visits"),
            colour="soft",
            values=tuple(figures.visits for figures in overview.days),
        ),
        Series(
            label=gettext("Orders"),
            colour="1",
            values=tuple(figures.orders for figures in overview.days),
        ),
    )


def revenue_by_source(overview: Overview) -> list[Series]:
    """Attributed revenue by day, one series for each of the strongest sources, one for the rest."""
    days = [figures.day for figures in overview.days]
    amounts: dict[Way, dict[date, int]] = defaultdict(lambda: defaultdict(int))
    for figures in overview.source_days:
        if figures.channel not in WITHOUT_SOURCE:
            amounts[figures.channel, figures.source][figures.day] += figures.revenue.minor
    ranked = sorted(amounts, key=lambda way: (-sum(amounts[way].values()), way))
    drawn = [
        Series(
            label=source_with_channel(*way),
            colour=str(place),
            values=tuple(amounts[way][day] for day in days),
        )
        for place, way in enumerate(ranked[:_DRAWN_SOURCES], 1)
    ]
    rest = ranked[_DRAWN_SOURCES:]
    if rest:
        values = tuple(sum(amounts[way][day] for way in rest) for day in days)
        drawn.append(Series(label=gettext("Other sources"), colour=_REST, values=values))
    return drawn


def source_lines(overview: Overview, *, by_campaign: bool) -> list[SourceLine]:
    """The table of sources, or of campaigns: most revenue first, then most visits."""
    groups: dict[tuple[str, str, str], list[SourceFigures]] = defaultdict(list)
    for figures in overview.sources:
        if by_campaign and not figures.campaign:
            continue
        campaign = figures.campaign if by_campaign else ""
        groups[figures.channel, figures.source, campaign].append(figures)
    total = sum(max(figures.revenue.minor, 0) for figures in overview.sources)
    lines = [_line(key, group, overview.currency, total) for key, group in groups.items()]
    return sorted(lines, key=lambda line: (-line.revenue.minor, -line.visits, line.source))


def _line(
    key: tuple[str, str, str], group: Sequence[SourceFigures], currency: Currency, total: int
) -> SourceLine:
    revenue = sum(figures.revenue.minor for figures in group)
    return SourceLine(
        channel=key[0],
        source=key[1],
        campaign=key[2],
        visits=sum(figures.visits for figures in group),
        orders=sum(figures.orders for figures in group),
        revenue=Money(minor=revenue, currency=currency),
        share=max(revenue, 0) / total if total else 0,
    )


def change(now: int, before: int) -> float | None:
    """The change against the period before, as a fraction; nothing when there was nothing."""
    return (now - before) / before if before > 0 else None
