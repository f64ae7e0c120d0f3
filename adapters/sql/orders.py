"""Orders and abandoned carts in the database, and the list of orders."""

from dataclasses import asdict
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Select,
    and_,
    func,
    insert,
    or_,
    select,
    update,
)

from adapters.sql.engine import reading
from adapters.sql.statements import holds
from adapters.sql.tables import attributed_orders, carts, orders
from adapters.sql.values import Row, buyer, buyer_columns, full_name, minor, money
from nomoflow.kernel.errors import Stale
from nomoflow.kernel.ids import CartId, OrderId, ProductId, StoreId
from nomoflow.kernel.money import Currency, Money
from nomoflow.kernel.pages import Page, PageRequest
from nomoflow.orders.facts import CartLine, OrderAmounts, OrderLine, OrderState
from nomoflow.orders.model import Cart, NoSuchOrder, Order
from nomoflow.orders.ports import OrderFilter, OrderRow


class SqlOrders:
    """The orders of one store, in one transaction."""

    def __init__(self, connection: Connection, store: StoreId) -> None:
        self._connection = connection
        self._store = store

    def find(self, order: OrderId) -> Order | None:
        """The order, or nothing."""
        row = self._connection.execute(_one(self._store, order)).mappings().one_or_none()
        return _order(row) if row is not None else None

    def add(self, order: Order) -> None:
        """Keep a new order; refuses with ``Stale`` when it was added meanwhile."""
        row = {"store": self._store, **_row(order), "version": 1}
        self._connection.execute(insert(orders), row)
        order.version = 1

    def save(self, order: Order) -> None:
        """Write over the version that was read; else refuses with ``Stale``."""
        wanted = and_(
            orders.c.store == self._store,
            orders.c.id == order.id,
            orders.c.version == order.version,
        )
        row = {**_row(order), "version": order.version + 1}
        if self._connection.execute(update(orders).where(wanted).values(row)).rowcount == 0:
            raise Stale(order=order.id)
        order.version += 1


class SqlCarts:
    """The abandoned carts of one store, in one transaction."""

    def __init__(self, connection: Connection, store: StoreId) -> None:
        self._connection = connection
        self._store = store

    def find(self, cart: CartId) -> Cart | None:
        """The cart, or nothing."""
        wanted = and_(carts.c.store == self._store, carts.c.id == cart)
        row = self._connection.execute(select(carts).where(wanted)).mappings().one_or_none()
        return _cart(row) if row is not None else None

    def add(self, cart: Cart) -> None:
        """Keep a new cart; refuses with ``Stale`` when it was added meanwhile."""
        row = {"store": self._store, **_cart_row(cart), "version": 1}
        self._connection.execute(insert(carts), row)
        cart.version = 1

    def save(self, cart: Cart) -> None:
        """Write over the version that was read; else refuses with ``Stale``."""
        wanted = and_(
            carts.c.store == self._store, carts.c.id == cart.id, carts.c.version == cart.version
        )
        row = {**_cart_row(cart), "version": cart.version + 1}
        if self._connection.execute(update(carts).where(wanted).values(row)).rowcount == 0:
            raise Stale(cart=cart.id)
        cart.version += 1


class SqlOrderReports:
    """Reads orders for screens and programs, with the source each was credited to."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def list(self, store: StoreId, wanted: OrderFilter, page: PageRequest) -> Page[OrderRow]:
        """Orders, latest first.

        A source is also the name of a channel where that has no source: ``direct``, ``unknown``.
        """
        conditions = _conditions(store, wanted)
        counted = select(func.count()).select_from(_CREDITED).where(*conditions)
        with reading(self._engine) as connection:
            total = connection.execute(counted).scalar_one()
            rows = connection.execute(_page(conditions, page)).mappings().all()
        return Page(rows=[_listed(row) for row in rows], total=total, request=page)

    def order(self, store: StoreId, order: OrderId) -> Order:
        """One order in full; refuses with ``NoSuchOrder``."""
        with reading(self._engine) as connection:
            row = connection.execute(_one(store, order)).mappings().one_or_none()
        if row is None:
            raise NoSuchOrder(order=order)
        return _order(row)


_CREDITED = orders.outerjoin(
    attributed_orders,
    and_(attributed_orders.c.store == orders.c.store, attributed_orders.c.id == orders.c.id),
)
_LISTED = ("reference", "placed_at", "state", "status", "status_name", "city", "payment_method")
_ORIGIN = ("channel", "source", "medium", "campaign")


def _page(conditions: list[ColumnElement[bool]], page: PageRequest) -> Select[Any]:
    """The statement of a page of the list."""
    people = ("first_name", "last_name")
    shown = [orders.c[name] for name in (*_LISTED, "id", *people, "items", "test")]
    amounts = [orders.c[name] for name in ("currency", "total_minor", "revenue_minor")]
    origin = [attributed_orders.c[name].label(f"credited_{name}") for name in _ORIGIN]
    return (
        select(*shown, *amounts, *origin)
        .select_from(_CREDITED)
        .where(*conditions)
        .order_by(orders.c.placed_at.desc(), orders.c.id.desc())
        .limit(page.size)
        .offset(page.offset)
    )


def _conditions(store: StoreId, wanted: OrderFilter) -> list[ColumnElement[bool]]:
    conditions = [orders.c.store == store]
    if wanted.state:
        conditions.append(orders.c.state == wanted.state)
    if wanted.source:
        credited = attributed_orders.c
        nameless = and_(credited.source == "", credited.channel == wanted.source)
        conditions.append(or_(credited.source == wanted.source, nameless))
    if wanted.search and (text := wanted.search.strip()):
        conditions.append(or_(orders.c.reference == text, holds(orders.c.buyer_name, text)))
    if wanted.since:
        conditions.append(orders.c.placed_at >= wanted.since)
    if wanted.until:
        conditions.append(orders.c.placed_at < wanted.until)
    return conditions


def _one(store: StoreId, order: OrderId) -> Select[Any]:
    return select(orders).where(orders.c.store == store, orders.c.id == order)


def _listed(row: Row) -> OrderRow:
    currency = Currency(row["currency"])
    counts = row["state"] == OrderState.SALE and not row["test"]
    return OrderRow(
        id=OrderId(row["id"]),
        total=Money(minor=row["total_minor"], currency=currency),
        revenue=Money(minor=row["revenue_minor"] if counts else 0, currency=currency),
        customer_name=full_name(row["first_name"], row["last_name"]),
        items=row["items"],
        reference=row["reference"],
        placed_at=row["placed_at"],
        state=OrderState(row["state"]),
        status=row["status"],
        status_name=row["status_name"],
        city=row["city"] or "",
        payment_method=row["payment_method"],
        **{name: row[f"credited_{name}"] or "" for name in _ORIGIN},
    )


_AMOUNTS = ("total", "shipping", "tax", "discount", "subtotal")
_PLAIN = (
    "reported_at", "placed_at", "paid_at", "status", "status_name", "reference",
    "payment_method", "cart", "source", "device", "test",
)  # fmt: skip


def _row(order: Order) -> dict[str, Any]:
    currency = order.amounts.total.currency
    amounts = {f"{part}_minor": minor(getattr(order.amounts, part), currency) for part in _AMOUNTS}
    return {
        **{name: getattr(order, name) for name in _PLAIN},
        **amounts,
        "coupons_minor": minor(order.amounts.coupons, currency),
        **buyer_columns(order.buyer),
        "id": order.id,
        "state": order.state.value,
        "currency": currency.code,
        "revenue_minor": order.revenue.minor,
        "buyer_name": full_name(order.buyer.first_name, order.buyer.last_name).casefold(),
        "lines": [_line_columns(line) for line in order.lines],
        "items": sum(line.quantity for line in order.lines),
        "coupon_codes": list(order.coupon_codes),
    }


def _order(row: Row) -> Order:
    currency = Currency(row["currency"])
    amounts = {part: Money(minor=row[f"{part}_minor"], currency=currency) for part in _AMOUNTS}
    return Order(
        **{name: row[name] for name in _PLAIN},
        id=OrderId(row["id"]),
        version=row["version"],
        state=OrderState(row["state"]),
        amounts=OrderAmounts(**amounts, coupons=money(row["coupons_minor"], row["currency"])),
        buyer=buyer(row),
        lines=tuple(_line(line) for line in row["lines"]),
        coupon_codes=tuple(row["coupon_codes"]),
    )


def _line_columns(line: OrderLine) -> dict[str, Any]:
    weight = [line.weight.minor, line.weight.currency.code] if line.weight is not None else None
    return {**asdict(line), "weight": weight}


def _line(told: Row) -> OrderLine:
    weight = money(*told["weight"]) if told["weight"] is not None else None
    product = ProductId(told["product"]) if told["product"] is not None else None
    return OrderLine(**{**told, "weight": weight, "product": product})


_CART_AMOUNTS = ("total", "subtotal", "discount")
_CART_PLAIN = ("reported_at", "created_at", "purchased", "coupon_code", "checkout_url")


def _cart_row(cart: Cart) -> dict[str, Any]:
    known = [amount for name in _CART_AMOUNTS if (amount := getattr(cart, name)) is not None]
    currency = known[0].currency if known else None
    return {
        **{name: getattr(cart, name) for name in _CART_PLAIN},
        **{f"{name}_minor": minor(getattr(cart, name), currency) for name in _CART_AMOUNTS},
        **buyer_columns(cart.buyer),
        "id": cart.id,
        "currency": currency.code if currency else None,
        "lines": [asdict(line) for line in cart.lines],
    }


def _cart(row: Row) -> Cart:
    plain = {name: row[name] for name in _CART_PLAIN}
    for name in _CART_AMOUNTS:
        plain[name] = money(row[f"{name}_minor"], row["currency"])
    return Cart(
        **plain,
        id=CartId(row["id"]),
        version=row["version"],
        buyer=buyer(row),
        lines=tuple(CartLine(**line) for line in row["lines"]),
    )
