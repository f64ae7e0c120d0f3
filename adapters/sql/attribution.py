"""Touches, links, credited orders and the ledger in the database."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    RowMapping,
    Select,
    and_,
    insert,
    literal,
    or_,
    select,
    union,
    update,
)
from sqlalchemy.sql.selectable import CompoundSelect

from adapters.sql import statements
from adapters.sql.statements import add_missing, parts
from adapters.sql.tables import attributed_orders, attribution_links, bookings, touches
from nomoflow.attribution.model import AttributedOrder, Booking, Credit, JoinedBy, TouchPoint
from nomoflow.kernel.errors import Stale
from nomoflow.kernel.ids import OrderId, StoreId, VisitorId
from nomoflow.kernel.money import Currency, Money


class SqlTouches:
    """The touches of one store, in one transaction."""

    def __init__(self, connection: Connection, store: StoreId) -> None:
        self._connection = connection
        self._store = store

    def keep(self, points: Sequence[TouchPoint]) -> None:
        """Insert those that are not there yet."""
        rows = [{"store": self._store, **_touch_columns(touch)} for touch in points]
        add_missing(self._connection, touches, rows)

    def of(
        self, visitors: Sequence[VisitorId], since: datetime, until: datetime
    ) -> Sequence[TouchPoint]:
        """The visitors' touches between these moments, both included, earliest first."""
        return touches_of(self._connection, self._store, visitors, since, until)


class SqlLinks:
    """Which browsers were seen with what in one store, in one transaction."""

    def __init__(self, connection: Connection, store: StoreId) -> None:
        self._connection = connection
        self._store = store

    def keep(self, visitor: VisitorId, kind: str, id: str, at: datetime) -> None:
        """Keep it once, with its earliest time."""
        statement = statements.insert(self._connection, attribution_links)
        earlier = attribution_links.c.at > statement.excluded.at
        statement = statement.on_conflict_do_update(
            index_elements=attribution_links.primary_key,
            set_={"at": statement.excluded.at},
            where=earlier,
        )
        row = {"store": self._store, "kind": kind, "id": id, "visitor": visitor, "at": at}
        self._connection.execute(statement, row)

    def visitors(
        self, kind: str, id: str, until: datetime, since: datetime | None = None
    ) -> Sequence[VisitorId]:
        """The browsers seen with it for the first time up to then, and not before ``since``."""
        return linked_visitors(self._connection, self._store, [(kind, id)], until, since)


class SqlAttributedOrders:
    """The orders of one store as attribution keeps them, and the ledger, in one transaction."""

    def __init__(self, connection: Connection, store: StoreId) -> None:
        self._connection = connection
        self._store = store

    def alone(self) -> None:
        """Wait until no other unit credits orders of the store, and keep others waiting."""
        statements.alone(self._connection, "attribution", self._store)

    def find(self, order: OrderId) -> AttributedOrder | None:
        """The order with its credit, or nothing."""
        return attributed_order(self._connection, self._store, order)

    def keep(self, order: AttributedOrder, booked: Sequence[Booking]) -> None:
        """Insert an order of version 0, else write over the version that was read.

        The bookings are appended. Refuses with ``Stale`` when somebody else was faster.
        """
        row = {"store": self._store, **_order_columns(order), "version": order.version + 1}
        if order.version == 0:
            self._connection.execute(insert(attributed_orders), row)
        else:
            self._overwrite(order, row)
        order.version += 1
        if booked:
            rows = [{"store": self._store, **_booking_columns(booking)} for booking in booked]
            self._connection.execute(insert(bookings), rows)

    def open(self, kind: str, id: str, met_since: datetime) -> Sequence[OrderId]:
        """Orders met since then with this ``cart``, ``customer`` or ``order`` id."""
        rows = self._connection.execute(_open_orders(self._store, kind, id, met_since))
        return [OrderId(order) for order in rows.scalars()]

    def open_of_visitors(
        self, visitors: Sequence[VisitorId], met_since: datetime
    ) -> Sequence[OrderId]:
        """Orders met since then that links tie to these browsers."""
        found: set[OrderId] = set()
        for part in parts(visitors):
            rows = self._connection.execute(_tied_orders(self._store, part, met_since))
            found.update(OrderId(order) for order in rows.scalars())
        return sorted(found)

    def _overwrite(self, order: AttributedOrder, row: Mapping[str, Any]) -> None:
        read = and_(
            attributed_orders.c.store == self._store,
            attributed_orders.c.id == order.id,
            attributed_orders.c.version == order.version,
        )
        statement = update(attributed_orders).where(read).values(row)
        if self._connection.execute(statement).rowcount == 0:
            raise Stale(order=order.id)


_KNOWN_BY: Mapping[str, Column[Any]] = {
    "order": attributed_orders.c.id,
    "cart": attributed_orders.c.cart,
    "customer": attributed_orders.c.customer,
}


def _open_orders(store: StoreId, kind: str, id: str, met_since: datetime) -> Select[str]:
    """The statement of the orders that are known by something, met since then."""
    wanted = and_(
        attributed_orders.c.store == store,
        _KNOWN_BY[kind] == id,
        attributed_orders.c.met_at >= met_since,
    )
    return select(attributed_orders.c.id).where(wanted).order_by(attributed_orders.c.id)


def _tied_orders(
    store: StoreId, visitors: Sequence[VisitorId], met_since: datetime
) -> CompoundSelect[str]:
    """The statement of the orders that links tie to browsers: a way for each kind of link."""
    ways = []
    for kind, known_by in _KNOWN_BY.items():
        same = and_(
            attributed_orders.c.store == attribution_links.c.store,
            known_by == attribution_links.c.id,
        )
        wanted = and_(
            attribution_links.c.store == store,
            attribution_links.c.visitor.in_(visitors),
            attribution_links.c.kind == literal(kind),
            attributed_orders.c.met_at >= met_since,
        )
        tied = attribution_links.join(attributed_orders, same)
        ways.append(select(attributed_orders.c.id).select_from(tied).where(wanted))
    return union(*ways)


def touches_of(
    connection: Connection,
    store: StoreId,
    visitors: Sequence[VisitorId],
    since: datetime,
    until: datetime,
) -> list[TouchPoint]:
    """The visitors' touches between these moments, both included, earliest first."""
    found: list[TouchPoint] = []
    for part in parts(visitors):
        wanted = and_(
            touches.c.store == store,
            touches.c.visitor.in_(part),
            touches.c.at.between(since, until),
        )
        found += map(_touch, connection.execute(select(touches).where(wanted)).mappings())
    return sorted(found, key=lambda touch: (touch.at, touch.id))


def linked_visitors(
    connection: Connection,
    store: StoreId,
    known: Sequence[tuple[str, str]],
    until: datetime,
    since: datetime | None = None,
) -> list[VisitorId]:
    """The browsers seen with any of these kinds and ids up to then, and not before ``since``."""
    links = attribution_links.c
    any_of_them = or_(*(and_(links.kind == kind, links.id == id) for kind, id in known))
    wanted = and_(links.store == store, any_of_them, links.at <= until)
    if since is not None:
        wanted = and_(wanted, links.at >= since)
    statement = select(links.visitor).where(wanted).distinct().order_by(links.visitor)
    return [VisitorId(visitor) for visitor in connection.execute(statement).scalars()]


def attributed_order(
    connection: Connection, store: StoreId, order: OrderId
) -> AttributedOrder | None:
    """An order with its credit, or nothing."""
    wanted = select(attributed_orders).where(
        attributed_orders.c.store == store, attributed_orders.c.id == order
    )
    row = connection.execute(wanted).mappings().one_or_none()
    return _order(row) if row is not None else None


def bookings_of(connection: Connection, store: StoreId, order: OrderId) -> list[Booking]:
    """The ledger's lines of an order, in the order of booking."""
    wanted = select(bookings).where(bookings.c.store == store, bookings.c.order == order)
    rows = connection.execute(wanted.order_by(bookings.c.number)).mappings()
    return [_booking(row) for row in rows]


_TOUCH = (
    "id", "visitor", "channel", "source", "medium", "campaign", "term", "content", "platform",
    "landing", "referrer",
)  # fmt: skip
_ORIGIN = ("source", "medium", "campaign")
_ORDER = ("id", "placed_at", "met_at", "order_version", "sale", "customer", "cart", "bookings")
_BOOKING = ("order", "number", "reason", "order_at", "booked_at")


def _touch_columns(touch: TouchPoint) -> dict[str, Any]:
    plain = {name: getattr(touch, name) for name in _TOUCH}
    return {**plain, "channel": str(touch.channel), "at": touch.at} | {
        "click_ids": dict(touch.click_ids)
    }


def _touch(row: Mapping[str, Any] | RowMapping) -> TouchPoint:
    plain = {name: row[name] for name in _TOUCH}
    return TouchPoint(**plain, at=row["at"], click_ids=row["click_ids"])


def _credit_columns(credit: Credit) -> dict[str, Any]:
    touch = credit.touch
    columns = {name: getattr(touch, name) if touch else "" for name in _ORIGIN}
    whole = {**_touch_columns(touch), "at": touch.at.isoformat()} if touch else None
    joined_by, channel = credit.joined_by.value, str(credit.channel)
    return {**columns, "joined_by": joined_by, "channel": channel, "touch": whole}


def _credit(row: RowMapping) -> Credit:
    told = row["touch"]
    touch = _touch({**told, "at": datetime.fromisoformat(told["at"])}) if told else None
    return Credit(joined_by=JoinedBy(row["joined_by"]), touch=touch)


def _order_columns(order: AttributedOrder) -> dict[str, Any]:
    return {
        **{name: getattr(order, name) for name in _ORDER},
        **_credit_columns(order.credit),
        "currency": order.revenue.currency.code,
        "revenue_minor": order.revenue.minor,
        "booked_minor": order.booked.minor,
    }


def _order(row: RowMapping) -> AttributedOrder:
    currency = Currency(row["currency"])
    return AttributedOrder(
        **{name: row[name] for name in _ORDER},
        revenue=Money(minor=row["revenue_minor"], currency=currency),
        booked=Money(minor=row["booked_minor"], currency=currency),
        credit=_credit(row),
        version=row["version"],
    )


def _booking_columns(booking: Booking) -> dict[str, Any]:
    return {
        **{name: getattr(booking, name) for name in _BOOKING},
        **_credit_columns(booking.credit),
        "currency": booking.delta.currency.code,
        "delta_minor": booking.delta.minor,
    }


def _booking(row: RowMapping) -> Booking:
    return Booking(
        **{name: row[name] for name in _BOOKING},
        credit=_credit(row),
        delta=Money(minor=row["delta_minor"], currency=Currency(row["currency"])),
    )
