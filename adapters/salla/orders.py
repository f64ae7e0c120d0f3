"""Reads a whole order, as Salla has it now."""

from adapters.salla.client import SallaClient
from adapters.salla.payloads.moments import second
from adapters.salla.payloads.orders import order_report
from adapters.salla.payloads.values import Json, record
from nomoflow.kernel.clock import Clock
from nomoflow.kernel.errors import Invalid, NotFound, Unavailable
from nomoflow.kernel.ids import OrderId, StoreId
from nomoflow.orders.facts import OrderReport
from nomoflow.orders.model import NoSuchOrder


class SallaOrderGateway:
    """Reads orders from the Admin API."""

    def __init__(self, client: SallaClient, clock: Clock) -> None:
        self._client = client
        self._clock = clock

    def read(self, store: StoreId, order: OrderId) -> OrderReport:
        """The whole order as Salla has it now.

        May refuse with ``NoSuchOrder``, ``Unavailable``, ``AccessRefused`` or ``NotPermitted``.
        """
        try:
            return whole_order(self._client, self._clock, store, order)
        except NotFound as refusal:
            raise NoSuchOrder(order=order) from refusal
        except Invalid as refusal:
            raise Unavailable(neighbour="salla", reason="nonsense") from refusal


def whole_order(client: SallaClient, clock: Clock, store: StoreId, order: OrderId) -> OrderReport:
    """An order's details; refuses as the client does, and with ``Malformed``."""
    asked_at = clock.now().replace(microsecond=0)
    data = _details(client, store, order)
    return order_report(data, second(data.get("updated_at"), "order.updated_at") or asked_at)


def _details(client: SallaClient, store: StoreId, order: OrderId) -> Json:
    if not order.isascii() or not order.isdigit():
        # Salla's orders have numbers; anything else would be another address.
        raise NotFound(order=order)
    data = record(client.get(store, f"orders/{order}").data, "order")
    if "items" in data:
        return data
    # The form without items is announced as the coming default.
    items = client.get(store, "orders/items", {"order_id": order})
    return {**data, "items": items.data}
