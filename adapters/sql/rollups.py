"""Counts whole days of stores again, when what they count has changed.

Money is of the store's one currency. An order in another currency is counted as an order; its
money is left out of every sum, because nothing here knows a true rate.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Select,
    Table,
    and_,
    case,
    delete,
    func,
    insert,
    select,
    update,
)

from adapters.sql.engine import reading, writing
from adapters.sql.tables import (
    attributed_orders,
    daily_figures,
    daily_sources,
    orders,
    stale_days,
    stores,
    visits,
)
from nomoflow.analytics.days import HOME_CURRENCY, span, zone
from nomoflow.kernel.clock import Clock
from nomoflow.kernel.money import Currency
from nomoflow.orders.facts import OrderState

_REVERSED = [state.value for state in OrderState if state.reversed]
_UNATTRIBUTED = ("direct", "unknown")
_ORIGIN = ("channel", "source", "medium", "campaign")
Origin = tuple[str, str, str, str]


class SqlRollups:
    """Counts whole days from the visits, orders and credits of all stores."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    def refresh(self, limit: int) -> int:
        """Count up to so many stale days again, each in its own transaction; how many it did.

        Whoever takes a day's mark away counts the day and holds the mark's row until it is done:
        another process waits for it there and then finds nothing left to do, and what is marked
        meanwhile stays marked. Days counted longest ago come first.
        """
        with reading(self._engine) as connection:
            due = connection.execute(_due_days(limit)).all()
        counted = 0
        for store, day in due:
            with writing(self._engine) as connection:
                if self._take(connection, store, day):
                    _count(connection, store, day)
                    counted += 1
        return counted

    def _take(self, connection: Connection, store: str, day: date) -> bool:
        stale = and_(
            stale_days.c.store == store,
            stale_days.c.day == day,
            stale_days.c.counted < stale_days.c.marks,
        )
        now = self._clock.now()
        taken = update(stale_days).where(stale).values(counted=stale_days.c.marks, counted_at=now)
        return connection.execute(taken).rowcount == 1


@dataclass(slots=True)
class _SourceCounts:
    visits: int = 0
    orders: int = 0
    revenue: int = 0


@dataclass(slots=True)
class _Day:
    store: str
    day: date
    since: datetime
    until: datetime
    currency: Currency
    sources: dict[Origin, _SourceCounts] = field(default_factory=lambda: defaultdict(_SourceCounts))

    def within(self, table: Table, moment: str) -> ColumnElement[bool]:
        """The rows of a table that fall into this day of the store."""
        at = table.c[moment]
        return and_(table.c.store == self.store, at >= self.since, at < self.until)


def _due_days(limit: int) -> Select[str, date]:
    """The statement of the stale days, those counted longest ago first."""
    longest_ago = (stale_days.c.counted_at.nulls_first(), stale_days.c.day.desc())
    return (
        select(stale_days.c.store, stale_days.c.day)
        .where(stale_days.c.counted < stale_days.c.marks)
        .order_by(*longest_ago)
        .limit(limit)
    )


def _count(connection: Connection, store: str, day: date) -> None:
    told = select(stores.c.timezone, stores.c.currency).where(stores.c.store == store)
    row = connection.execute(told).one_or_none()
    timezone, currency = (row.timezone, Currency(row.currency)) if row else (None, HOME_CURRENCY)
    since, until = span(day, zone(timezone))
    counting = _Day(store=store, day=day, since=since, until=until, currency=currency)
    figures = {**_visits(connection, counting), **_orders(connection, counting)}
    _visits_by_source(connection, counting)
    _credit_by_source(connection, counting)
    attributed = sum(
        counts.revenue
        for (channel, *_), counts in counting.sources.items()
        if channel not in _UNATTRIBUTED
    )
    key = {"store": store, "day": day, "currency": currency.code}
    for table in (daily_figures, daily_sources):
        old = and_(table.c.store == store, table.c.day == day)
        connection.execute(delete(table).where(old))
    figures["attributed_minor"] = attributed
    connection.execute(insert(daily_figures), {**key, **figures})
    rows = _source_rows(counting.sources)
    if rows:
        connection.execute(insert(daily_sources), [{**key, **row} for row in rows])


def _visits(connection: Connection, day: _Day) -> dict[str, int]:
    counted = connection.execute(
        select(
            func.count(),
            func.count(visits.c.visitor.distinct()),
            func.coalesce(func.sum(visits.c.page_views), 0),
        ).where(day.within(visits, "started_at"))
    ).one()
    return dict(zip(("visits", "visitors", "page_views"), map(int, counted), strict=True))


def _orders(connection: Connection, day: _Day) -> dict[str, int]:
    real = and_(day.within(orders, "placed_at"), orders.c.test.is_(False))
    sale = orders.c.state == OrderState.SALE.value
    ours = and_(sale, orders.c.currency == day.currency.code)
    counted = connection.execute(
        select(
            _sum(sale, 1),
            _sum(orders.c.state.in_(_REVERSED), 1),
            _sum(ours, orders.c.revenue_minor),
        ).where(real)
    ).one()
    return dict(zip(("orders", "reversed_orders", "revenue_minor"), map(int, counted), strict=True))


def _visits_by_source(connection: Connection, day: _Day) -> None:
    origin = [visits.c[name] for name in _ORIGIN]
    counted = select(*origin, func.count()).where(day.within(visits, "started_at"))
    for row in connection.execute(counted.group_by(*origin)):
        day.sources[row[0], row[1], row[2], row[3]].visits += int(row[4])


def _credit_by_source(connection: Connection, day: _Day) -> None:
    """What is booked on each source for the orders of a day.

    All that an order's ledger says is booked on its present credit: what stood on an earlier one
    was moved. So the sum over the ledger by source is the sum of ``booked`` by present source.
    """
    origin = [attributed_orders.c[name] for name in _ORIGIN]
    ours = attributed_orders.c.currency == day.currency.code
    sales = _sum(attributed_orders.c.sale, 1)
    booked = _sum(ours, attributed_orders.c.booked_minor)
    counted = select(*origin, sales, booked).where(day.within(attributed_orders, "placed_at"))
    for row in connection.execute(counted.group_by(*origin)):
        counts = day.sources[row[0], row[1], row[2], row[3]]
        counts.orders += int(row[4])
        counts.revenue += int(row[5])


def _sum(wanted: ColumnElement[bool], amount: ColumnElement[int] | int) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((wanted, amount), else_=0)), 0)


def _source_rows(sources: dict[Origin, _SourceCounts]) -> list[dict[str, Any]]:
    worth_telling = [
        (origin, counts)
        for origin, counts in sorted(sources.items())
        if counts.visits or counts.orders or counts.revenue
    ]
    return [
        {
            **dict(zip(_ORIGIN, origin, strict=True)),
            "number": number,
            "visits": counts.visits,
            "orders": counts.orders,
            "revenue_minor": counts.revenue,
        }
        for number, (origin, counts) in enumerate(worth_telling)
    ]
