"""An order as we keep it: every telling makes it richer, never poorer."""

from dataclasses import dataclass, fields, replace
from datetime import datetime

from nomoflow.kernel.errors import NotFound
from nomoflow.kernel.events import Event
from nomoflow.kernel.ids import CartId, OrderId, ProductId
from nomoflow.kernel.money import Money
from nomoflow.orders.events import OrderAmended, OrderPaid, OrderPlaced, OrderReversed
from nomoflow.orders.facts import (
    Buyer,
    CartLine,
    CartReport,
    OrderAmounts,
    OrderLine,
    OrderReport,
    OrderSnapshot,
    OrderState,
)

_NOBODY = Buyer()
_UNKNOWN = ProductId("")

# Which of two tellings of the same second is the later one: states only move to the right.
_PROGRESS = (
    OrderState.PENDING,
    OrderState.SALE,
    OrderState.CANCELLED,
    OrderState.REFUNDED,
    OrderState.DELETED,
)


class NoSuchOrder(NotFound):
    """There is no such order in this store."""

    code = "order_not_found"


@dataclass(slots=True, kw_only=True)
class Order:
    """A purchase. Facts of the newest telling win; what it does not tell stays known."""

    id: OrderId
    reported_at: datetime
    placed_at: datetime
    state: OrderState
    amounts: OrderAmounts
    status: str = ""
    status_name: str = ""
    reference: str = ""
    payment_method: str = ""
    buyer: Buyer = _NOBODY
    lines: tuple[OrderLine, ...] = ()
    coupon_codes: tuple[str, ...] = ()
    cart: CartId | None = None
    source: str = ""
    device: str = ""
    test: bool = False
    paid_at: datetime | None = None
    version: int = 0

    @property
    def revenue(self) -> Money:
        """What may be credited: total less shipping and tax, never below nothing."""
        net = self.amounts.total - self.amounts.shipping - self.amounts.tax
        return max(net, Money.zero(net.currency))

    @property
    def earned(self) -> Money:
        """What it counts for now: its revenue while it is a sale, else nothing."""
        counts = self.state is OrderState.SALE and not self.test
        return self.revenue if counts else Money.zero(self.revenue.currency)

    def snapshot(self) -> OrderSnapshot:
        """The order as other features keep it, after the change now being recorded."""
        return OrderSnapshot(
            id=self.id,
            version=self.version + 1,
            state=OrderState.PENDING if self.test else self.state,
            placed_at=self.placed_at,
            revenue=self.revenue,
            total=self.amounts.total,
            customer=self.buyer.id,
            cart=self.cart,
            coupon_codes=self.coupon_codes,
            discount=self.amounts.discount
            if self.amounts.coupons is None
            else self.amounts.coupons,
        )


def first_heard(report: OrderReport) -> tuple[Order, tuple[Event, ...]] | None:
    """An order from its first telling, and what that caused; None when told too little."""
    amounts = report.amounts
    if amounts is None or report.state is None or report.placed_at is None:
        return None
    order = Order(
        id=report.id,
        reported_at=report.reported_at,
        placed_at=report.placed_at,
        state=report.state,
        amounts=amounts,
        test=report.test,
    )
    _take_facts(order, report)
    events: list[Event] = [OrderPlaced(order=order.snapshot())]
    events += _turned_sale(order)
    return order, tuple(events)


def heard_again(order: Order, report: OrderReport) -> tuple[Event, ...]:
    """Take another telling into account; what that caused, nothing when it said nothing new."""
    before = order.snapshot()
    if _is_newer(order, report):
        _take_facts(order, report)
        _take_state(order, report)
        order.reported_at = max(order.reported_at, report.reported_at)
    else:
        _fill_gaps(order, report)
    after = order.snapshot()
    if replace(after, version=before.version) == before:
        return ()
    events: list[Event] = [OrderAmended(order=after)]
    if after.state.reversed and not before.state.reversed:
        events.append(OrderReversed(order=after))
    return (*events, *_turned_sale(order))


def _is_newer(order: Order, report: OrderReport) -> bool:
    if report.reported_at != order.reported_at:
        return report.reported_at > order.reported_at
    told = report.state or order.state
    return _PROGRESS.index(told) >= _PROGRESS.index(order.state)


def _turned_sale(order: Order) -> list[Event]:
    if order.state is not OrderState.SALE or order.paid_at is not None or order.test:
        return []
    order.paid_at = max(order.reported_at, order.placed_at)
    return [OrderPaid(order=order.snapshot())]


def _take_state(order: Order, report: OrderReport) -> None:
    if report.state is not None and order.state is not OrderState.DELETED:
        order.state = report.state


def _take_facts(order: Order, report: OrderReport) -> None:
    for name in ("status", "status_name", "reference", "payment_method", "source", "device"):
        told = getattr(report, name)
        if told:
            setattr(order, name, told)
    order.placed_at = report.placed_at or order.placed_at
    order.amounts = report.amounts or _with_total(order.amounts, report.total)
    order.buyer = enriched(order.buyer, report.buyer)
    order.lines = _richer(order.lines, report.lines)
    order.cart = report.cart or order.cart
    if report.coupon_codes is not None:
        order.coupon_codes = report.coupon_codes


def _fill_gaps(order: Order, report: OrderReport) -> None:
    """An older telling may still know what the newer ones did not say."""
    for name in ("status", "status_name", "reference", "payment_method", "source", "device"):
        if not getattr(order, name) and getattr(report, name):
            setattr(order, name, getattr(report, name))
    order.buyer = enriched(report.buyer, order.buyer)
    order.lines = order.lines or report.lines
    order.cart = order.cart or report.cart
    if not order.coupon_codes and report.coupon_codes:
        order.coupon_codes = report.coupon_codes


def _with_total(amounts: OrderAmounts, total: Money | None) -> OrderAmounts:
    return amounts if total is None else replace(amounts, total=total)


def _richer(known: tuple[OrderLine, ...], told: tuple[OrderLine, ...]) -> tuple[OrderLine, ...]:
    """The told lines, each keeping the picture and address an earlier telling knew."""
    if not told:
        return known
    by_product = {line.product: line for line in known if line.product}
    return tuple(_filled(line, by_product.get(line.product or _UNKNOWN)) for line in told)


def _filled(line: OrderLine, known: OrderLine | None) -> OrderLine:
    if known is None:
        return line
    return replace(
        line,
        name=line.name or known.name,
        weight=line.weight or known.weight,
        sku=line.sku or known.sku,
        url=line.url or known.url,
        image=line.image or known.image,
    )


def enriched(known: Buyer, told: Buyer) -> Buyer:
    """What is told, over what was known: nothing known is ever blanked."""
    merged = {
        field.name: getattr(told, field.name) or getattr(known, field.name)
        for field in fields(Buyer)
    }
    return Buyer(**merged)


@dataclass(slots=True, kw_only=True)
class Cart:
    """An abandoned cart, upserted by every telling of it."""

    id: CartId
    reported_at: datetime
    created_at: datetime
    purchased: bool = False
    total: Money | None = None
    subtotal: Money | None = None
    discount: Money | None = None
    buyer: Buyer = _NOBODY
    coupon_code: str = ""
    checkout_url: str = ""
    lines: tuple[CartLine, ...] = ()
    version: int = 0

    def hear(self, report: CartReport) -> bool:
        """Take a telling into account; True when it says the cart was bought just now."""
        newer = report.reported_at >= self.reported_at
        for name in ("total", "subtotal", "discount", "coupon_code", "checkout_url"):
            told = getattr(report, name)
            if told is not None and (newer or not getattr(self, name)):
                setattr(self, name, told)
        self.buyer = enriched(self.buyer, report.buyer)
        if report.lines and (newer or not self.lines):
            self.lines = report.lines
        self.reported_at = max(self.reported_at, report.reported_at)
        bought_now = bool(report.purchased) and not self.purchased
        self.purchased = self.purchased or bool(report.purchased)
        return bought_now
