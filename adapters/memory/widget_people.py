"""Who met widgets, what they bought, the figures that come of it and their reader, in memory."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from adapters.memory.merchants import STORES
from adapters.memory.world import MemoryTable, MemoryTransaction, MemoryWorld
from nomoflow.analytics.days import HOME_CURRENCY, day_of, zone
from nomoflow.kernel.ids import EventId, StoreId, VisitorId
from nomoflow.widgets.encounters import Cell, Changes, Person, Purchase
from nomoflow.widgets.reports import Figures, Line, Lines

WIDGET_PEOPLE = MemoryTable[Person]("widget_people")
WIDGET_PURCHASES = MemoryTable[Purchase]("widget_purchases")
WIDGET_COUNTED = MemoryTable[EventId]("widget_counted")
WIDGET_FIGURES = MemoryTable[tuple[Cell, Counter[str]]]("widget_figures")


class MemoryWidgetPeople:
    """The twin of ``SqlWidgetPeople``."""

    def __init__(self, transaction: MemoryTransaction, store: StoreId) -> None:
        self._people = transaction.rows(WIDGET_PEOPLE)
        self._purchases = transaction.rows(WIDGET_PURCHASES)
        self._store = store

    def alone(self) -> None:
        """Whoever may write is alone already."""

    def of(self, visitors: Sequence[VisitorId]) -> Sequence[Person]:
        """Whatever widgets these browsers met."""
        return [person for each in visitors for person in self._people.of(self._store, each)]

    def keep(self, people: Sequence[Person]) -> None:
        """Insert them, or write them over what was known of them."""
        for person in people:
            self._people.put(person, self._store, person.visitor, person.widget)

    def tie(self, purchase: Purchase) -> Sequence[VisitorId] | None:
        """Keep an order over an earlier telling; the browsers that it was tied to until then."""
        known = self._purchases.get(self._store, purchase.order)
        if known is not None and known.version >= purchase.version:
            return None
        self._purchases.put(purchase, self._store, purchase.order)
        return known.visitors if known is not None else ()

    def bought(self, visitors: Sequence[VisitorId]) -> Mapping[VisitorId, Sequence[Purchase]]:
        """The orders that are tied to each of these browsers."""
        found: dict[VisitorId, list[Purchase]] = defaultdict(list)
        for purchase in self._purchases.of(self._store):
            for visitor in set(visitors).intersection(purchase.visitors):
                found[visitor].append(replace(purchase, visitors=(visitor,)))
        return found


class MemoryWidgetCounts:
    """The twin of ``SqlWidgetCounts``."""

    def __init__(self, transaction: MemoryTransaction, store: StoreId) -> None:
        self._counted = transaction.rows(WIDGET_COUNTED)
        self._figures = transaction.rows(WIDGET_FIGURES)
        self._stores = transaction.rows(STORES)
        self._store = store

    def first_time(self, event: EventId) -> bool:
        """Note that an event was counted; False when it was before."""
        if self._counted.has(self._store, event):
            return False
        self._counted.put(event, self._store, event)
        return True

    def local_day(self, at: datetime) -> date:
        """The store's day that a moment falls into."""
        store = self._stores.get(self._store)
        return day_of(at, zone(store.timezone if store else None))

    def add(self, changes: Changes) -> None:
        """Change figures by so much."""
        for cell, change in changes.items():
            key = (self._store, cell.widget, repr(cell))
            _, figures = self._figures.get(*key) or (cell, Counter[str]())
            figures.update(change)
            self._figures.put((cell, figures), *key)


class MemoryWidgetReports:
    """The twin of ``SqlWidgetReports``."""

    def __init__(self, world: MemoryWorld) -> None:
        self._world = world

    def all(self, store: StoreId, first: date, last: date) -> Lines:
        """Every widget on these days; devices and pages are left open."""
        told = self._lines(store, (), first, last)
        open_ = [replace(line, device="", page="") for line in told.lines]
        return replace(told, lines=_put_together(open_))

    def one(self, store: StoreId, widget: str, first: date, last: date) -> Lines:
        """One widget on these days, by device and page."""
        return self._lines(store, (widget,), first, last)

    def _lines(self, store: StoreId, widget: tuple[str, ...], first: date, last: date) -> Lines:
        known = self._world.rows(STORES).get(store)
        currency = known.currency if known else HOME_CURRENCY
        lines = []
        for cell, counts in self._world.rows(WIDGET_FIGURES).of(store, *widget):
            if first <= cell.day <= last:
                ours = cell.currency == currency.code
                told = {**counts, "revenue_minor": counts["revenue_minor"] if ours else 0}
                lines.append(
                    Line(
                        widget=cell.widget,
                        day=cell.day,
                        held_out=cell.held_out,
                        device=cell.device,
                        page=cell.page,
                        figures=Figures(**told),
                    )
                )
        return Lines(currency=currency, lines=_put_together(lines))


def _put_together(lines: Sequence[Line]) -> list[Line]:
    """Lines of the same key in one, in order."""
    found: dict[Line, Figures] = {}
    for line in lines:
        key = replace(line, figures=Figures())
        found[key] = found.get(key, Figures()) + line.figures
    together = [replace(key, figures=figures) for key, figures in found.items()]
    return sorted(
        together, key=lambda each: (each.widget, each.day, each.held_out, each.device, each.page)
    )
