"""People and the widgets they met: what one became of it, and what that adds to the figures.

Whatever is told twice, late or in another order ends the same: a person is what the earliest
meeting and all deeds together make of them.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from nomoflow.kernel.ids import OrderId, VisitorId
from nomoflow.kernel.money import Money

BUYS_WITHIN = timedelta(days=7)
"""An order counts for a widget up to so long after the first meeting, edge inclusive."""

DEVICES = ("phone", "tablet", "desktop")
PAGES = ("index", "category", "product", "cart", "other")
UNKNOWN = "unknown"
"""A device that the browser did not tell."""


class Deed(StrEnum):
    """What happened between a person and a widget."""

    SHOWN = "shown"
    HELD_OUT = "held_out"
    """Its moment came, and it was kept from the person, to be compared."""
    CLICKED = "clicked"
    CLOSED = "closed"
    ACTED = "acted"
    """Left an address in it, or copied its code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """A deed of a moment."""

    widget: str
    visitor: VisitorId
    at: datetime
    deed: Deed
    device: str
    page: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Purchase:
    """An order and the browsers that are tied to it. ``version`` grows with every telling."""

    order: OrderId
    version: int
    placed_at: datetime
    sale: bool
    revenue: Money
    visitors: tuple[VisitorId, ...]


@dataclass(slots=True, kw_only=True)
class Person:
    """A browser that met a widget. Whoever was held out at first stays so to the end."""

    widget: str
    visitor: VisitorId
    met_at: datetime
    day: date
    """The store's day of ``met_at``."""
    held_out: bool
    device: str
    page: str
    clicked: bool = False
    acted: bool = False
    revenue: Money | None = None
    """Of all orders in time; nothing when there are none."""

    def meet(self, meeting: Meeting, day: date) -> None:
        """Take in a deed."""
        held_out = meeting.deed is Deed.HELD_OUT
        told = (meeting.at, held_out, meeting.device, meeting.page)
        if told < (self.met_at, self.held_out, self.device, self.page):
            self.met_at, self.held_out, self.device, self.page = told
            self.day = day
        self.clicked = self.clicked or meeting.deed is Deed.CLICKED
        self.acted = self.acted or meeting.deed is Deed.ACTED

    def buy(self, purchases: Iterable[Purchase]) -> None:
        """Count the sales that followed in time, in the currency of the first of them."""
        ends = self.met_at + BUYS_WITHIN
        counted = sorted(
            (each for each in purchases if each.sale and self.met_at <= each.placed_at <= ends),
            key=lambda each: (each.placed_at, each.order),
        )
        if not counted:
            self.revenue = None
            return
        currency = counted[0].revenue.currency
        amounts = (each.revenue for each in counted if each.revenue.currency == currency)
        self.revenue = sum(amounts, Money.zero(currency))


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """Where a figure stands. People stand where they first met the widget."""

    widget: str
    day: date
    device: str
    page: str
    held_out: bool = False
    currency: str = ""
    """Of the revenue of people who bought."""


Changes = Mapping[Cell, Mapping[str, int]]
"""By how much figures change: ``shown``, ``clicked``, ``closed`` and ``acted`` count deeds;
``people``, ``clicking``, ``acting`` and ``buying`` count people; ``revenue_minor`` is theirs."""

DayOf = Callable[[datetime], date]
"""The store's day that a moment falls into."""


def deeds(meetings: Sequence[Meeting], day_of: DayOf) -> Changes:
    """What meetings add to the deeds. Who is held out does none."""
    changes: dict[Cell, Counter[str]] = defaultdict(Counter)
    for each in meetings:
        if each.deed is not Deed.HELD_OUT:
            cell = Cell(widget=each.widget, day=day_of(each.at), device=each.device, page=each.page)
            changes[cell][each.deed.value] += 1
    return changes


def moved(before: Iterable[Person], after: Iterable[Person]) -> Changes:
    """What people who became others take from the figures, and what they bring."""
    changes: dict[Cell, Counter[str]] = defaultdict(Counter)
    for person in before:
        changes[_cell(person)].subtract(_share(person))
    for person in after:
        changes[_cell(person)].update(_share(person))
    return {cell: change for cell, change in changes.items() if any(change.values())}


def _cell(person: Person) -> Cell:
    return Cell(
        widget=person.widget,
        day=person.day,
        device=person.device,
        page=person.page,
        held_out=person.held_out,
        currency=person.revenue.currency.code if person.revenue is not None else "",
    )


def _share(person: Person) -> dict[str, int]:
    return {
        "people": 1,
        "clicking": int(person.clicked),
        "acting": int(person.acted),
        "buying": int(person.revenue is not None),
        "revenue_minor": person.revenue.minor if person.revenue is not None else 0,
    }
