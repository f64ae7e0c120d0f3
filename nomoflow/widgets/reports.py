"""What a merchant reads about widgets: figures over days, put together. Pure calculation."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Protocol, TypeVar

from nomoflow.kernel.ids import StoreId
from nomoflow.kernel.money import Currency, Money
from nomoflow.widgets.lift import Arm, Lift, lift


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Deeds on the days, and the people who first met the widget on them.

    ``revenue_minor`` counts orders in the store's currency only.
    """

    shown: int = 0
    clicked: int = 0
    closed: int = 0
    acted: int = 0
    people: int = 0
    clicking: int = 0
    acting: int = 0
    buying: int = 0
    revenue_minor: int = 0

    def __add__(self, other: "Figures") -> "Figures":
        sums = {each.name: getattr(self, each.name) + getattr(other, each.name)
                for each in fields(self)}  # fmt: skip
        return Figures(**sums)

    @property
    def arm(self) -> Arm:
        """The people as one side of a comparison."""
        return Arm(people=self.people, buyers=self.buying, revenue_minor=self.revenue_minor)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """The figures of a widget on one day, of those who saw it or of those held out."""

    widget: str
    day: date
    held_out: bool
    figures: Figures
    device: str = ""
    page: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """What was counted over a range, and the store's currency."""

    currency: Currency
    lines: Sequence[Line]


class WidgetReports(Protocol):
    """Reads what was counted: what it costs depends on the range, not on the history."""

    def all(self, store: StoreId, first: date, last: date) -> Lines:
        """Every widget on these days, both included; devices and pages are left open."""
        ...

    def one(self, store: StoreId, widget: str, first: date, last: date) -> Lines:
        """One widget on these days, both included, by device and page."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class WidgetSummary:
    """One widget over a range."""

    widget: str
    figures: Figures
    revenue: Money
    lift: Lift


@dataclass(frozen=True, slots=True, kw_only=True)
class WidgetReport:
    """One widget over a range, in parts. ``days`` names every day, empty ones too."""

    summary: WidgetSummary
    days: Mapping[date, Figures]
    devices: Mapping[str, Figures]
    pages: Mapping[str, Figures]


def summaries(told: Lines) -> list[WidgetSummary]:
    """Every widget, most people first."""
    by_widget: dict[str, list[Line]] = defaultdict(list)
    for line in told.lines:
        by_widget[line.widget].append(line)
    found = [_summary(widget, lines, told.currency) for widget, lines in by_widget.items()]
    return sorted(found, key=lambda each: (-each.figures.people, each.widget))


def report(widget: str, told: Lines, first: date, last: date) -> WidgetReport:
    """One widget in full."""
    seen = [line for line in told.lines if not line.held_out]
    by_day = _by(seen, lambda line: line.day)
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    return WidgetReport(
        summary=_summary(widget, told.lines, told.currency),
        days={day: by_day.get(day, Figures()) for day in days},
        devices=_by(seen, lambda line: line.device),
        pages=_by(seen, lambda line: line.page),
    )


def compared(lines: Sequence[Line]) -> Lift:
    """Those who saw it against those held out, of the days on which somebody was held out.

    Other days have no other side: what was different about them would pass for the widget's work.
    """
    held = [line for line in lines if line.held_out and line.figures.people]
    days = {line.day for line in held}
    seen = [line for line in lines if not line.held_out and line.day in days]
    return lift(_sum(seen).arm, _sum(held).arm)


def _summary(widget: str, lines: Sequence[Line], currency: Currency) -> WidgetSummary:
    figures = _sum(line for line in lines if not line.held_out)
    return WidgetSummary(
        widget=widget,
        figures=figures,
        revenue=Money(minor=figures.revenue_minor, currency=currency),
        lift=compared(lines),
    )


Key = TypeVar("Key", bound=Hashable)


def _by(lines: Iterable[Line], key: Callable[[Line], Key]) -> dict[Key, Figures]:
    groups: dict[Key, Figures] = {}
    for line in lines:
        groups[key(line)] = groups.get(key(line), Figures()) + line.figures
    return groups


def _sum(lines: Iterable[Line]) -> Figures:
    return sum((line.figures for line in lines), Figures())
