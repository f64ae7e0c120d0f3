"""Days to count again, the counting, and the overview, in memory."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from adapters.memory.attribution import ATTRIBUTED_ORDERS
from adapters.memory.merchants import STORES
from adapters.memory.orders import ORDERS
from adapters.memory.visitors import VISITS
from adapters.memory.world import MemoryTable, MemoryTransaction, MemoryWorld
from nomoflow.analytics.days import HOME_CURRENCY, before, day_of, span, zone
from nomoflow.analytics.overview import overview
from nomoflow.analytics.ports import DayFigures, DayRange, Overview, SourceDay, SourceFigures
from nomoflow.kernel.clock import Clock
from nomoflow.kernel.ids import StoreId
from nomoflow.kernel.money import Currency, Money
from nomoflow.orders.facts import OrderState

_UNATTRIBUTED = ("direct", "unknown")
_NEVER = datetime.min.replace(tzinfo=UTC)
Origin = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryStaleDay:
    """A day of a store: stale while it was marked more often than counted."""

    store: StoreId
    day: date
    marks: int = 1
    counted: int = 0
    counted_at: datetime = _NEVER


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryCountedDay:
    """A day's figures and its sources."""

    figures: DayFigures
    sources: tuple[SourceFigures, ...]


STALE_DAYS = MemoryTable[MemoryStaleDay]("stale_days")
COUNTED_DAYS = MemoryTable[MemoryCountedDay]("counted_days")


class MemoryStaleDays:
    """The twin of ``SqlStaleDays``."""

    def __init__(self, transaction: MemoryTransaction, store: StoreId) -> None:
        self._rows = transaction.rows(STALE_DAYS)
        self._stores = transaction.rows(STORES)
        self._store = store

    def mark(self, moments: Sequence[datetime]) -> None:
        """The store's local days around these moments are to be counted again."""
        store = self._stores.get(self._store)
        where = zone(store.timezone if store else None)
        for day in sorted({day_of(moment, where) for moment in moments}):
            kept = self._rows.get(self._store, day.isoformat())
            marked = (
                replace(kept, marks=kept.marks + 1)
                if kept is not None
                else MemoryStaleDay(store=self._store, day=day)
            )
            self._rows.put(marked, self._store, day.isoformat())


class MemoryRollups:
    """The twin of ``SqlRollups``."""

    def __init__(self, world: MemoryWorld, clock: Clock) -> None:
        self._world = world
        self._clock = clock

    def refresh(self, limit: int) -> int:
        """Count up to so many stale days again, each in its own transaction; how many it did."""
        due = self._world.rows(STALE_DAYS).of(where=lambda row: row.counted < row.marks)
        due.sort(key=lambda row: (row.counted_at, -row.day.toordinal()))
        return sum(self._refresh(row.store, row.day) for row in due[:limit])

    def _refresh(self, store: StoreId, day: date) -> bool:
        key = (store, day.isoformat())
        with self._world.writing() as transaction:
            stale = transaction.rows(STALE_DAYS).get(*key)
            if stale is None or stale.counted == stale.marks:
                return False
            counted = replace(stale, counted=stale.marks, counted_at=self._clock.now())
            transaction.rows(STALE_DAYS).put(counted, *key)
            transaction.rows(COUNTED_DAYS).put(_count(transaction, store, day), *key)
            return True


class MemoryAnalyticsReports:
    """The twin of ``SqlAnalyticsReports``."""

    def __init__(self, world: MemoryWorld) -> None:
        self._world = world

    def overview(self, store: StoreId, days: DayRange) -> Overview:
        """The overview of a range."""
        met = self._world.rows(STORES).get(store)
        currency = met.currency if met else HOME_CURRENCY
        counted = {
            row.figures.day: _in_currency(row, currency)
            for row in self._world.rows(COUNTED_DAYS).of(store)
            if before(days).first <= row.figures.day <= days.last
        }
        sources: dict[Origin, list[SourceFigures]] = defaultdict(list)
        parts: dict[tuple[date, str, str], int] = defaultdict(int)
        for day, row in counted.items():
            for source in row.sources if day >= days.first else ():
                sources[_origin(source)].append(source)
                parts[day, source.channel, source.source] += source.revenue.minor
        figures = {day: row.figures for day, row in counted.items()}
        over_range = [_source(origin, told, currency) for origin, told in sources.items()]
        by_day = [
            SourceDay(
                day=day,
                channel=channel,
                source=source,
                revenue=Money(minor=minor, currency=currency),
            )
            for (day, channel, source), minor in parts.items()
            if minor
        ]
        return overview(currency, days, figures, (over_range, by_day))


def _count(transaction: MemoryTransaction, store: StoreId, day: date) -> MemoryCountedDay:
    met = transaction.rows(STORES).get(store)
    currency = met.currency if met else HOME_CURRENCY
    since, until = span(day, zone(met.timezone if met else None))
    nothing = Money.zero(currency)
    visits = transaction.rows(VISITS).of(
        store, where=lambda visit: since <= visit.started_at < until
    )
    orders = transaction.rows(ORDERS).of(
        store, where=lambda order: since <= order.placed_at < until and not order.test
    )
    sources = _sources(transaction, store, (since, until), currency)
    sales = [order for order in orders if order.state is OrderState.SALE]
    ours = [order.revenue for order in sales if order.revenue.currency == currency]
    credited = [part.revenue for part in sources if part.channel not in _UNATTRIBUTED]
    figures = DayFigures(
        day=day,
        visits=len(visits),
        visitors=len({visit.visitor for visit in visits}),
        page_views=sum(visit.page_views for visit in visits),
        orders=len(sales),
        revenue=sum(ours, nothing),
        attributed=sum(credited, nothing),
        reversed_orders=sum(order.state.reversed for order in orders),
    )
    return MemoryCountedDay(figures=figures, sources=sources)


def _sources(
    transaction: MemoryTransaction,
    store: StoreId,
    within: tuple[datetime, datetime],
    currency: Currency,
) -> tuple[SourceFigures, ...]:
    told: dict[Origin, list[SourceFigures]] = defaultdict(list)
    nothing = Money.zero(currency)
    for visit in transaction.rows(VISITS).of(store):
        if within[0] <= visit.started_at < within[1]:
            came = visit.origin
            origin = (came.channel.value, came.source, came.medium, came.campaign)
            told[origin].append(_figures(origin, visits=1, orders=0, revenue=nothing))
    for order in transaction.rows(ATTRIBUTED_ORDERS).of(store):
        if within[0] <= order.placed_at < within[1]:
            touch = order.credit.touch
            way = (touch.source, touch.medium, touch.campaign) if touch else ("", "", "")
            origin = (str(order.credit.channel), *way)
            revenue = order.booked if order.booked.currency == currency else nothing
            told[origin].append(_figures(origin, visits=0, orders=int(order.sale), revenue=revenue))
    counted = [_source(origin, figures, currency) for origin, figures in sorted(told.items())]
    return tuple(part for part in counted if part.visits or part.orders or part.revenue)


def _figures(origin: Origin, *, visits: int, orders: int, revenue: Money) -> SourceFigures:
    channel, source, medium, campaign = origin
    return SourceFigures(
        channel=channel,
        source=source,
        medium=medium,
        campaign=campaign,
        visits=visits,
        orders=orders,
        revenue=revenue,
    )


def _source(origin: Origin, told: Sequence[SourceFigures], currency: Currency) -> SourceFigures:
    return _figures(
        origin,
        visits=sum(part.visits for part in told),
        orders=sum(part.orders for part in told),
        revenue=sum((part.revenue for part in told), Money.zero(currency)),
    )


def _origin(source: SourceFigures) -> Origin:
    return (source.channel, source.source, source.medium, source.campaign)


def _in_currency(row: MemoryCountedDay, currency: Currency) -> MemoryCountedDay:
    """Figures counted while the store had another currency say nothing in this one."""
    if row.figures.revenue.currency == currency:
        return row
    nothing = Money.zero(currency)
    return MemoryCountedDay(
        figures=replace(row.figures, revenue=nothing, attributed=nothing),
        sources=tuple(replace(part, revenue=nothing) for part in row.sources),
    )
