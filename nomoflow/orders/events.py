"""What happens to orders and carts."""

from dataclasses import dataclass
from typing import ClassVar

from nomoflow.kernel.events import Event
from nomoflow.kernel.ids import CartId, OrderId
from nomoflow.orders.facts import CartReport, OrderReport, OrderSnapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class OrdersReported(Event):
    """The platform told about orders, by message or in a list."""

    name: ClassVar[str] = "orders.reported"
    orders: tuple[OrderReport, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderMentioned(Event):
    """An order was told of that we know too little about: it must be read."""

    name: ClassVar[str] = "orders.mentioned"
    order: OrderId


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderPlaced(Event):
    """We learned of an order for the first time, whatever its state."""

    name: ClassVar[str] = "orders.placed"
    order: OrderSnapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderPaid(Event):
    """An order became a sale for the first time. Once per order, ever."""

    name: ClassVar[str] = "orders.paid"
    order: OrderSnapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderAmended(Event):
    """Something others keep about an order changed: state, money, customer, cart or codes."""

    name: ClassVar[str] = "orders.amended"
    order: OrderSnapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderReversed(Event):
    """A known order was cancelled, refunded or deleted."""

    name: ClassVar[str] = "orders.reversed"
    order: OrderSnapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class CartsReported(Event):
    """The platform told about abandoned carts."""

    name: ClassVar[str] = "orders.carts_reported"
    carts: tuple[CartReport, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CartAbandoned(Event):
    """We learned of an abandoned cart for the first time."""

    name: ClassVar[str] = "orders.cart_abandoned"
    cart: CartId


@dataclass(frozen=True, slots=True, kw_only=True)
class CartRecovered(Event):
    """A known abandoned cart was bought after all."""

    name: ClassVar[str] = "orders.cart_recovered"
    cart: CartId
