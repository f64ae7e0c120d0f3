"""Days to count again, and the overview that reads only what was counted."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Select,
    and_,
    case,
    func,
    select,
)

from adapters.sql import statements
from adapters.sql.engine import reading
from adapters.sql.tables import (
    daily_figures,
    daily_sources,
    stale_days,
    stores,
)
from nomoflow.analytics.days import HOME_CURRENCY, before, day_of, zone
from nomoflow.analytics.overview import overview
from nomoflow.analytics.ports import DayFigures, DayRange, Overview, SourceDay, SourceFigures
from nomoflow.kernel.ids import StoreId
from nomoflow.kernel.money import Currency, Money


class SqlStaleDays:
    """The days of one store that are to be counted again, in one transaction."""

    def __init__(self, connection: Connection, store: StoreId) -> None:
        self._connection = connection
        self._store = store

    def mark(self, moments: Sequence[datetime]) -> None:
        """The store's local days around these moments are to be counted again."""
        if not moments:
            return
        told = select(stores.c.timezone).where(stores.c.store == self._store)
        where = zone(self._connection.execute(told).scalar_one_or_none())
        days = sorted({day_of(moment, where) for moment in moments})
        rows = [{"store": self._store, "day": day, "marks": 1, "counted": 0} for day in days]
        statement = statements.insert(self._connection, stale_days).on_conflict_do_update(
            index_elements=stale_days.primary_key, set_={"marks": stale_days.c.marks + 1}
        )
        self._connection.execute(statement, rows)


class SqlAnalyticsReports:
    """Reads the counted days: what it costs depends on the range, not on the history."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def overview(self, store: StoreId, days: DayRange) -> Overview:
        """The overview of a range."""
        with reading(self._engine) as connection:
            currency = _currency(connection, store)
            figures = connection.execute(_counted_days(store, days)).mappings().all()
            sources = connection.execute(_counted_sources(store, currency, days)).mappings().all()
            by_day = connection.execute(_counted_source_days(store, currency, days)).all()
        counted = {
            row["day"]: DayFigures(
                **{name: row[name] for name in _COUNTS},
                day=row["day"],
                revenue=_known(row["revenue_minor"], row["currency"], currency),
                attributed=_known(row["attributed_minor"], row["currency"], currency),
            )
            for row in figures
        }
        over_range = [
            SourceFigures(
                **{name: row[name] for name in _ORIGIN},
                visits=int(row["visits"]),
                orders=int(row["orders"]),
                revenue=Money(minor=int(row["revenue"]), currency=currency),
            )
            for row in sources
        ]
        parts = [
            SourceDay(
                day=day,
                channel=channel,
                source=source,
                revenue=Money(minor=int(revenue), currency=currency),
            )
            for day, channel, source, revenue in by_day
            if revenue
        ]
        return overview(currency, days, counted, (over_range, parts))


_COUNTS = ("visits", "visitors", "page_views", "orders", "reversed_orders")
_ORIGIN = ("channel", "source", "medium", "campaign")


def _counted_days(store: StoreId, days: DayRange) -> Select[Any]:
    """The statement of a range's figures and those of the same length before."""
    first = before(days).first
    wanted = and_(daily_figures.c.store == store, daily_figures.c.day.between(first, days.last))
    return select(daily_figures).where(wanted)


def _counted_sources(store: StoreId, currency: Currency, days: DayRange) -> Select[Any]:
    """The statement of the sources over a range."""
    origin = [daily_sources.c[name] for name in _ORIGIN]
    figures = (
        func.sum(daily_sources.c.visits).label("visits"),
        func.sum(daily_sources.c.orders).label("orders"),
        _revenue(currency).label("revenue"),
    )
    return select(*origin, *figures).where(_in_range(store, days)).group_by(*origin)


def _counted_source_days(store: StoreId, currency: Currency, days: DayRange) -> Select[Any]:
    """The statement of each day's revenue by source."""
    part = (daily_sources.c.day, daily_sources.c.channel, daily_sources.c.source)
    return select(*part, _revenue(currency)).where(_in_range(store, days)).group_by(*part)


def _in_range(store: StoreId, days: DayRange) -> ColumnElement[bool]:
    return and_(daily_sources.c.store == store, daily_sources.c.day.between(days.first, days.last))


def _revenue(currency: Currency) -> ColumnElement[int]:
    ours = (daily_sources.c.currency == currency.code, daily_sources.c.revenue_minor)
    return func.coalesce(func.sum(case(ours, else_=0)), 0)


def _currency(connection: Connection, store: StoreId) -> Currency:
    told = select(stores.c.currency).where(stores.c.store == store)
    code = connection.execute(told).scalar_one_or_none()
    return Currency(code) if code else HOME_CURRENCY


def _known(minor: int, counted_in: str, currency: Currency) -> Money:
    """Figures counted while the store had another currency say nothing in this one."""
    return Money(minor=minor if counted_in == currency.code else 0, currency=currency)
