"""What orders need from the outside."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from nomoflow.kernel.ids import CartId, OrderId, StoreId
from nomoflow.kernel.money import Money
from nomoflow.kernel.pages import Page, PageRequest
from nomoflow.kernel.unit_of_work import UnitOfWork
from nomoflow.orders.facts import OrderReport, OrderState
from nomoflow.orders.model import Cart, Order


class Orders(Protocol):
    """The orders of the unit's store."""

    def find(self, order: OrderId) -> Order | None: ...

    def add(self, order: Order) -> None:
        """Keep a new order; refuses with ``Stale`` when it was added meanwhile."""
        ...

    def save(self, order: Order) -> None:
        """Write over the version that was read; else refuses with ``Stale``."""
        ...


class Carts(Protocol):
    """The abandoned carts of the unit's store."""

    def find(self, cart: CartId) -> Cart | None: ...

    def add(self, cart: Cart) -> None:
        """Keep a new cart; refuses with ``Stale`` when it was added meanwhile."""
        ...

    def save(self, cart: Cart) -> None:
        """Write over the version that was read; else refuses with ``Stale``."""
        ...


class OrderWork(UnitOfWork, Protocol):
    """A unit of work with orders and carts."""

    @property
    def orders(self) -> Orders: ...

    @property
    def carts(self) -> Carts: ...


class OrderGateway(Protocol):
    """Reads an order that a message only mentioned."""

    def read(self, store: StoreId, order: OrderId) -> OrderReport:
        """The whole order as the platform has it now.

        May refuse with ``NoSuchOrder``, ``Unavailable``, ``AccessRefused`` or ``Forbidden``.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderRow:
    """An order in a list, with the source it was credited to, where it was."""

    id: OrderId
    reference: str
    placed_at: datetime
    state: OrderState
    status: str
    status_name: str
    total: Money
    revenue: Money
    """What it counts for now: nothing unless it is a sale."""
    customer_name: str
    city: str
    payment_method: str
    items: int
    channel: str
    source: str
    medium: str
    campaign: str
    """All four empty while the order is not attributed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderFilter:
    """Which orders are asked for. Empty means any."""

    state: OrderState | None = None
    source: str | None = None
    search: str | None = None
    """A reference, or part of a customer's name."""
    since: datetime | None = None
    until: datetime | None = None


class OrderReports(Protocol):
    """Reads orders for screens and programs."""

    def list(self, store: StoreId, wanted: OrderFilter, page: PageRequest) -> Page[OrderRow]:
        """Orders, latest first."""
        ...

    def order(self, store: StoreId, order: OrderId) -> Order:
        """One order in full; refuses with ``NoSuchOrder``."""
        ...
