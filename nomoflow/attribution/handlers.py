"""What follows by itself: touches and links are kept, orders credited."""

from collections.abc import Sequence

from nomoflow.attribution.events import OrderCredited, OrderTied
from nomoflow.attribution.model import (
    LOOK_BACK,
    SETTLES_AFTER,
    THANKED_AHEAD,
    THANKED_WITHIN,
    UNKNOWN,
    AttributedOrder,
    CodeSource,
    Credit,
    JoinedBy,
    TouchPoint,
    last_non_direct,
    owner,
)
from nomoflow.attribution.ports import AttributionWork
from nomoflow.coupons.events import CodeIssued, CodeOwned
from nomoflow.kernel.clock import Clock
from nomoflow.kernel.events import Recorded
from nomoflow.kernel.ids import OrderId, VisitorId
from nomoflow.kernel.money import Money
from nomoflow.kernel.text import code_key
from nomoflow.kernel.unit_of_work import Opens
from nomoflow.orders.events import OrderAmended, OrderPlaced
from nomoflow.visitors.events import TouchesSeen, VisitorsLinked


class AttributionHandlers:
    """Credits orders to the touches that earned them."""

    def __init__(self, work: Opens[AttributionWork], clock: Clock) -> None:
        self._work = work
        self._clock = clock

    def record_touches(self, recorded: Recorded[TouchesSeen]) -> None:
        """Keep the touches; orders still open may be theirs."""
        touches = [
            TouchPoint(
                id=touch.id,
                visitor=touch.visitor,
                at=touch.at,
                channel=touch.origin.channel,
                source=touch.origin.source,
                medium=touch.origin.medium,
                campaign=touch.origin.campaign,
                term=touch.origin.term,
                content=touch.origin.content,
                click_ids=touch.origin.click_ids,
                platform=touch.origin.platform,
                landing=touch.landing,
                referrer=touch.referrer,
            )
            for touch in recorded.event.touches
        ]
        visitors = sorted({touch.visitor for touch in touches})
        since = self._clock.now() - SETTLES_AFTER
        with self._work(recorded.store) as work:
            work.attributed_orders.alone()
            work.touches.keep(touches)
            for order in work.attributed_orders.open_of_visitors(visitors, since):
                self._credit(work, order)
            work.commit()

    def record_links(self, recorded: Recorded[VisitorsLinked]) -> None:
        """Keep the links; orders still open may be joined by them."""
        since = self._clock.now() - SETTLES_AFTER
        with self._work(recorded.store) as work:
            work.attributed_orders.alone()
            orders: set[OrderId] = set()
            for link in recorded.event.links:
                work.links.keep(link.visitor, link.kind, link.id, link.at)
                orders.update(work.attributed_orders.open(link.kind, link.id, since))
            for order in sorted(orders):
                self._credit(work, order)
            work.commit()

    def record_code(self, recorded: Recorded[CodeIssued | CodeOwned]) -> None:
        """Keep whose a code is; orders still open may carry it."""
        source = _source_of(recorded.event)
        if source is None:
            return
        since = self._clock.now() - SETTLES_AFTER
        with self._work(recorded.store) as work:
            work.attributed_orders.alone()
            work.code_sources.keep(source)
            for order in work.code_sources.orders_with(source.code, since):
                self._credit(work, order)
            work.commit()

    def credit(self, recorded: Recorded[OrderPlaced | OrderAmended]) -> None:
        """Keep what the order has become and book the difference."""
        told = recorded.event.order
        with self._work(recorded.store) as work:
            work.attributed_orders.alone()
            order = work.attributed_orders.find(told.id)
            if order is not None and order.order_version >= told.version:
                return
            if order is None:
                order = AttributedOrder(
                    id=told.id,
                    placed_at=told.placed_at,
                    met_at=recorded.at,
                    order_version=0,
                    sale=False,
                    revenue=told.revenue,
                    customer=told.customer,
                    cart=told.cart,
                    booked=Money.zero(told.revenue.currency),
                )
            elif order.placed_at != told.placed_at:
                work.emit(OrderCredited(order=order.id, placed_at=order.placed_at))
            order.order_version = told.version
            order.placed_at = told.placed_at
            order.sale = told.state == "sale"
            order.revenue = told.revenue
            order.customer = told.customer or order.customer
            order.cart = told.cart or order.cart
            codes = [code_key(code) for code in told.coupon_codes]
            work.code_sources.note(order.id, codes, order.met_at)
            self._book(work, order)
            work.commit()

    def _credit(self, work: AttributionWork, order_id: OrderId) -> None:
        order = work.attributed_orders.find(order_id)
        if order is not None:
            self._book(work, order)

    def _book(self, work: AttributionWork, order: AttributedOrder) -> None:
        now = self._clock.now()
        bookings = []
        if order.version == 0 or not order.settled(now):
            bookings += order.assign(_earned_by(work, order), now)
        bookings += order.settle_up(now, moved=bool(bookings))
        work.attributed_orders.keep(order, bookings)
        work.emit(OrderCredited(order=order.id, placed_at=order.placed_at))
        if visitors := _tied(work, order):
            work.emit(
                OrderTied(
                    order=order.id,
                    version=order.version,
                    placed_at=order.placed_at,
                    sale=order.sale,
                    revenue=order.revenue,
                    visitors=visitors,
                )
            )


def _source_of(event: CodeIssued | CodeOwned) -> CodeSource | None:
    """Whose the code is; nobody's where many were given the same one."""
    if isinstance(event, CodeOwned):
        visitor, since = None, event.since
    elif event.unique:
        visitor, since = event.visitor, event.issued_at
    else:
        return None
    return CodeSource(
        code=code_key(event.code),
        since=since,
        visitor=visitor,
        campaign=event.campaign,
        partner=event.partner,
    )


def _earned_by(work: AttributionWork, order: AttributedOrder) -> Credit:
    sources = work.code_sources.of(work.code_sources.on(order.id))
    if (named := owner(sources, order.placed_at)) is not None:
        return Credit(joined_by=JoinedBy.CODE, touch=named.touch())
    given = [source.visitor for source in sources if source.visitor is not None]
    if (found := _last_of(work, order, given)) is not None:
        return Credit(joined_by=JoinedBy.CODE, touch=found)
    for joined_by, visitors in _browsers(work, order):
        if (found := _last_of(work, order, visitors)) is not None:
            return Credit(joined_by=joined_by, touch=found)
    return UNKNOWN


def _last_of(
    work: AttributionWork, order: AttributedOrder, visitors: Sequence[VisitorId]
) -> TouchPoint | None:
    if not visitors:
        return None
    touches = work.touches.of(visitors, order.placed_at - LOOK_BACK, order.placed_at)
    return last_non_direct(touches, order.placed_at)


def _browsers(
    work: AttributionWork, order: AttributedOrder
) -> list[tuple[JoinedBy, list[VisitorId]]]:
    """The buyer's browsers: the customer's other ones help where this one knows a way."""
    placed, settled = order.placed_at, order.placed_at + SETTLES_AFTER
    ways = (
        (JoinedBy.ORDER, order.id, placed - THANKED_AHEAD, placed + THANKED_WITHIN),
        (JoinedBy.CART, order.cart, None, settled),
        (JoinedBy.CUSTOMER, order.customer, None, settled),
    )
    tied: list[tuple[JoinedBy, list[VisitorId]]] = []
    for joined_by, known, since, until in ways:
        visitors = work.links.visitors(joined_by.value, known, until, since) if known else ()
        if visitors:
            tied.append((joined_by, list(visitors)))
    everyone = sorted({visitor for _, visitors in tied for visitor in visitors})
    return [(tied[0][0], everyone)] if tied else []


def _tied(work: AttributionWork, order: AttributedOrder) -> tuple[VisitorId, ...]:
    """Every browser of the buyer that is known, whether or not it earned anything."""
    sources = work.code_sources.of(work.code_sources.on(order.id))
    given = [source.visitor for source in sources if source.visitor is not None]
    browsers = [visitor for _, visitors in _browsers(work, order) for visitor in visitors]
    return tuple(sorted({*given, *browsers}))
