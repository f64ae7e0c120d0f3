"""What follows by itself when the platform tells about orders and carts."""

from nomoflow.kernel.events import Recorded
from nomoflow.kernel.unit_of_work import Opens
from nomoflow.orders.events import (
    CartAbandoned,
    CartRecovered,
    CartsReported,
    OrderMentioned,
    OrdersReported,
)
from nomoflow.orders.facts import CartReport, OrderReport
from nomoflow.orders.model import Cart, NoSuchOrder, first_heard, heard_again
from nomoflow.orders.ports import OrderGateway, OrderWork


class OrderHandlers:
    """Keeps orders and carts in step with the platform."""

    def __init__(self, work: Opens[OrderWork], gateway: OrderGateway) -> None:
        self._work = work
        self._gateway = gateway

    def record(self, recorded: Recorded[OrdersReported]) -> None:
        """Enrich what we know of each order and tell what changed."""
        with self._work(recorded.store) as work:
            for report in recorded.event.orders:
                _hear_order(work, report)
            work.commit()

    def read(self, recorded: Recorded[OrderMentioned]) -> None:
        """Read an order that was only mentioned, unless we know it by now."""
        with self._work(recorded.store) as work:
            known = work.orders.find(recorded.event.order)
        if known is not None:
            return
        try:
            report = self._gateway.read(recorded.store, recorded.event.order)
        except NoSuchOrder:
            return
        with self._work(recorded.store) as work:
            work.emit(OrdersReported(orders=(report,)))
            work.commit()

    def record_carts(self, recorded: Recorded[CartsReported]) -> None:
        """Enrich what we know of each abandoned cart."""
        with self._work(recorded.store) as work:
            for report in recorded.event.carts:
                _hear_cart(work, report)
            work.commit()


def _hear_order(work: OrderWork, report: OrderReport) -> None:
    order = work.orders.find(report.id)
    if order is not None:
        for event in heard_again(order, report):
            work.emit(event)
        work.orders.save(order)
        return
    met = first_heard(report)
    if met is None:
        work.emit(OrderMentioned(order=report.id))
        return
    order, events = met
    work.orders.add(order)
    for event in events:
        work.emit(event)


def _hear_cart(work: OrderWork, report: CartReport) -> None:
    cart = work.carts.find(report.id)
    if cart is None:
        created = report.created_at or report.reported_at
        cart = Cart(id=report.id, reported_at=report.reported_at, created_at=created)
        recovered = cart.hear(report)
        work.carts.add(cart)
        if not recovered:
            work.emit(CartAbandoned(cart=cart.id))
        return
    recovered = cart.hear(report)
    work.carts.save(cart)
    if recovered:
        work.emit(CartRecovered(cart=cart.id))
