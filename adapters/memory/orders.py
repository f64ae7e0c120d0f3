"""Orders and abandoned carts in memory, and the list of orders."""

from dataclasses import fields

from adapters.memory.attribution import ATTRIBUTED_ORDERS
from adapters.memory.world import MemoryTable, MemoryTransaction, MemoryWorld
from nomoflow.attribution.model import AttributedOrder
from nomoflow.kernel.errors import Stale
from nomoflow.kernel.ids import CartId, OrderId, StoreId
from nomoflow.kernel.money import Money
from nomoflow.kernel.pages import Page, PageRequest
from nomoflow.orders.facts import OrderAmounts
from nomoflow.orders.model import Cart, NoSuchOrder, Order
from nomoflow.orders.ports import OrderFilter, OrderRow

ORDERS = MemoryTable[Order]("orders")
CARTS = MemoryTable[Cart]("carts")


class MemoryOrders:
    """The twin of ``SqlOrders``."""

    def __init__(self, transaction: MemoryTransaction, store: StoreId) -> None:
        self._rows = transaction.rows(ORDERS)
        self._store = store

    def find(self, order: OrderId) -> Order | None:
        """The order, or nothing."""
        return self._rows.get(self._store, order)

    def add(self, order: Order) -> None:
        """Keep a new order; refuses with ``Stale`` when it was added meanwhile."""
        if self._rows.has(self._store, order.id):
            raise Stale(order=order.id)
        _check(*_parts(order))
        order.version = 1
        self._rows.put(order, self._store, order.id)

    def save(self, order: Order) -> None:
        """Write over the version that was read; else refuses with ``Stale``."""
        kept = self._rows.get(self._store, order.id)
        if kept is None or kept.version != order.version:
            raise Stale(order=order.id)
        _check(*_parts(order))
        order.version += 1
        self._rows.put(order, self._store, order.id)


class MemoryCarts:
    """The twin of ``SqlCarts``."""

    def __init__(self, transaction: MemoryTransaction, store: StoreId) -> None:
        self._rows = transaction.rows(CARTS)
        self._store = store

    def find(self, cart: CartId) -> Cart | None:
        """The cart, or nothing."""
        return self._rows.get(self._store, cart)

    def add(self, cart: Cart) -> None:
        """Keep a new cart; refuses with ``Stale`` when it was added meanwhile."""
        if self._rows.has(self._store, cart.id):
            raise Stale(cart=cart.id)
        _check(cart.total, cart.subtotal, cart.discount)
        cart.version = 1
        self._rows.put(cart, self._store, cart.id)

    def save(self, cart: Cart) -> None:
        """Write over the version that was read; else refuses with ``Stale``."""
        kept = self._rows.get(self._store, cart.id)
        if kept is None or kept.version != cart.version:
            raise Stale(cart=cart.id)
        _check(cart.total, cart.subtotal, cart.discount)
        cart.version += 1
        self._rows.put(cart, self._store, cart.id)


class MemoryOrderReports:
    """The twin of ``SqlOrderReports``."""

    def __init__(self, world: MemoryWorld) -> None:
        self._world = world

    def list(self, store: StoreId, wanted: OrderFilter, page: PageRequest) -> Page[OrderRow]:
        """Orders, latest first; ``direct`` and ``unknown`` are sources too."""
        credited = self._world.rows(ATTRIBUTED_ORDERS)
        rows = [
            (order, credited.get(store, order.id))
            for order in self._world.rows(ORDERS).of(store, where=lambda row: _told(row, wanted))
        ]
        rows = [pair for pair in rows if _came_from(pair[1], wanted.source)]
        rows.sort(key=lambda pair: (pair[0].placed_at, pair[0].id), reverse=True)
        shown = rows[page.offset : page.offset + page.size]
        return Page(rows=[_listed(*pair) for pair in shown], total=len(rows), request=page)

    def order(self, store: StoreId, order: OrderId) -> Order:
        """One order in full; refuses with ``NoSuchOrder``."""
        kept = self._world.rows(ORDERS).get(store, order)
        if kept is None:
            raise NoSuchOrder(order=order)
        return kept


def _parts(order: Order) -> list[Money]:
    return [getattr(order.amounts, field.name) for field in fields(OrderAmounts)]


def _check(*amounts: Money | None) -> None:
    """A row holds amounts of one currency; refuses with ``MixedCurrencies``."""
    known = [amount for amount in amounts if amount is not None]
    if known:
        sum(known, Money.zero(known[0].currency))


def _told(order: Order, wanted: OrderFilter) -> bool:
    text = (wanted.search or "").strip()
    return (
        (not wanted.state or order.state is wanted.state)
        and (not text or text == order.reference or text.casefold() in _name(order).casefold())
        and (not wanted.since or order.placed_at >= wanted.since)
        and (not wanted.until or order.placed_at < wanted.until)
    )


def _came_from(credited: AttributedOrder | None, source: str | None) -> bool:
    if not source:
        return True
    if credited is None:
        return False
    touch = credited.credit.touch
    return source == ((touch.source if touch else "") or credited.credit.channel)


def _name(order: Order) -> str:
    return " ".join(part for part in (order.buyer.first_name, order.buyer.last_name) if part)


def _listed(order: Order, credited: AttributedOrder | None) -> OrderRow:
    touch = credited.credit.touch if credited else None
    return OrderRow(
        id=order.id,
        reference=order.reference,
        placed_at=order.placed_at,
        state=order.state,
        status=order.status,
        status_name=order.status_name,
        total=order.amounts.total,
        revenue=order.earned,
        customer_name=_name(order),
        city=order.buyer.city or "",
        payment_method=order.payment_method,
        items=sum(line.quantity for line in order.lines),
        channel=credited.credit.channel if credited else "",
        source=touch.source if touch else "",
        medium=touch.medium if touch else "",
        campaign=touch.campaign if touch else "",
    )
