"""Who met widgets, what they bought, and the figures that come of it, in the database."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, RowMapping, delete, insert, select
from sqlalchemy.dialects import postgresql

from adapters.sql import statements
from adapters.sql.prepared import PreparedInsert
from adapters.sql.statements import parts
from adapters.sql.tables import (
    stores,
    widget_buyers,
    widget_counted,
    widget_figures,
    widget_people,
    widget_purchases,
)
from nomoflow.analytics.days import day_of, zone
from nomoflow.kernel.ids import EventId, OrderId, StoreId, VisitorId
from nomoflow.kernel.money import Currency, Money
from nomoflow.widgets.encounters import Changes, Person, Purchase

# PostgreSQL's own kind of insert, which SQLite's compiler understands as well.
_ADD_COUNTED = PreparedInsert(
    postgresql.insert(widget_counted).on_conflict_do_nothing(index_elements=["store", "event"])
)
_PERSON = ("widget", "met_at", "day", "held_out", "device", "page", "clicked", "acted")
_PURCHASE = ("order", "version", "placed_at", "sale")
FIGURES = (
    "shown", "clicked", "closed", "acted", "people", "clicking", "acting", "buying",
    "revenue_minor",
)  # fmt: skip


class SqlWidgetPeople:
    """The people of one store who met widgets, in one transaction."""

    def __init__(self, connection: Connection, store: StoreId) -> None:
        self._connection = connection
        self._store = store

    def alone(self) -> None:
        """Wait until no other unit changes people of the store, and keep others waiting."""
        statements.alone(self._connection, "widgets", self._store)

    def of(self, visitors: Sequence[VisitorId]) -> Sequence[Person]:
        """Whatever widgets these browsers met."""
        found: list[Person] = []
        for part in parts(visitors):
            wanted = select(widget_people).where(
                widget_people.c.store == self._store, widget_people.c.visitor.in_(part)
            )
            found += map(_person, self._connection.execute(wanted).mappings())
        return found

    def keep(self, people: Sequence[Person]) -> None:
        """Insert them, or write them over what was known of them."""
        if not people:
            return
        statement = statements.insert(self._connection, widget_people)
        told = {
            column.name: statement.excluded[column.name]
            for column in widget_people.columns
            if not column.primary_key
        }
        statement = statement.on_conflict_do_update(
            index_elements=widget_people.primary_key, set_=told
        )
        self._connection.execute(statement, [self._row(person) for person in people])

    def tie(self, purchase: Purchase) -> Sequence[VisitorId] | None:
        """Keep an order over an earlier telling; the browsers that it was tied to until then."""
        known = select(widget_purchases.c.version).where(
            widget_purchases.c.store == self._store, widget_purchases.c.order == purchase.order
        )
        version = self._connection.execute(known).scalar_one_or_none()
        if version is not None and version >= purchase.version:
            return None
        told = {
            **{name: getattr(purchase, name) for name in _PURCHASE},
            "currency": purchase.revenue.currency.code,
            "revenue_minor": purchase.revenue.minor,
        }
        statement = statements.insert(self._connection, widget_purchases)
        statement = statement.on_conflict_do_update(
            index_elements=widget_purchases.primary_key, set_=told
        )
        self._connection.execute(statement, {"store": self._store, **told})
        return self._retie(purchase)

    def bought(self, visitors: Sequence[VisitorId]) -> Mapping[VisitorId, Sequence[Purchase]]:
        """The orders that are tied to each of these browsers."""
        found: dict[VisitorId, list[Purchase]] = defaultdict(list)
        tied = widget_buyers.join(
            widget_purchases,
            (widget_purchases.c.store == widget_buyers.c.store)
            & (widget_purchases.c.order == widget_buyers.c.order),
        )
        for part in parts(visitors):
            wanted = (
                select(widget_purchases, widget_buyers.c.visitor)
                .select_from(tied)
                .where(widget_buyers.c.store == self._store, widget_buyers.c.visitor.in_(part))
            )
            for row in self._connection.execute(wanted).mappings():
                visitor = VisitorId(row["visitor"])
                found[visitor].append(_purchase(row, visitor))
        return found

    def _retie(self, purchase: Purchase) -> Sequence[VisitorId]:
        mine = (widget_buyers.c.store == self._store, widget_buyers.c.order == purchase.order)
        earlier = self._connection.execute(select(widget_buyers.c.visitor).where(*mine)).scalars()
        found = [VisitorId(visitor) for visitor in earlier]
        self._connection.execute(delete(widget_buyers).where(*mine))
        rows = [
            {"store": self._store, "order": purchase.order, "visitor": visitor}
            for visitor in purchase.visitors
        ]
        if rows:
            self._connection.execute(insert(widget_buyers), rows)
        return found

    def _row(self, person: Person) -> dict[str, Any]:
        revenue = person.revenue
        return {
            **{name: getattr(person, name) for name in _PERSON},
            "store": self._store,
            "visitor": person.visitor,
            "currency": None if revenue is None else revenue.currency.code,
            "revenue_minor": None if revenue is None else revenue.minor,
        }


class SqlWidgetCounts:
    """The figures of one store's widgets, in one transaction."""

    def __init__(self, connection: Connection, store: StoreId) -> None:
        self._connection = connection
        self._store = store

    def first_time(self, event: EventId) -> bool:
        """Note that an event was counted; False when it was before."""
        return _ADD_COUNTED.run(self._connection, [{"store": self._store, "event": event}]) == 1

    def local_day(self, at: datetime) -> date:
        """The store's day that a moment falls into."""
        return day_of(at, self._zone)

    def add(self, changes: Changes) -> None:
        """Change figures by so much."""
        rows = [
            {
                "store": self._store,
                "widget": cell.widget,
                "day": cell.day,
                "device": cell.device,
                "page": cell.page,
                "held_out": cell.held_out,
                "currency": cell.currency,
                **{name: change.get(name, 0) for name in FIGURES},
            }
            for cell, change in changes.items()
        ]
        if not rows:
            return
        statement = statements.insert(self._connection, widget_figures)
        sums = {name: widget_figures.c[name] + statement.excluded[name] for name in FIGURES}
        statement = statement.on_conflict_do_update(
            index_elements=widget_figures.primary_key, set_=sums
        )
        self._connection.execute(statement, rows)

    @cached_property
    def _zone(self) -> ZoneInfo:
        told = select(stores.c.timezone).where(stores.c.store == self._store)
        return zone(self._connection.execute(told).scalar_one_or_none())


def _person(row: RowMapping) -> Person:
    return Person(
        **{name: row[name] for name in _PERSON},
        visitor=VisitorId(row["visitor"]),
        revenue=None if row["currency"] is None else _money(row),
    )


def _purchase(row: RowMapping, visitor: VisitorId) -> Purchase:
    return Purchase(
        order=OrderId(row["order"]),
        version=row["version"],
        placed_at=row["placed_at"],
        sale=row["sale"],
        revenue=_money(row),
        visitors=(visitor,),
    )


def _money(row: RowMapping) -> Money:
    return Money(minor=row["revenue_minor"], currency=Currency(row["currency"]))
