"""Orders find their source, however late, doubled or disordered the news arrives."""

from dataclasses import replace
from datetime import timedelta
from itertools import permutations

import pytest

from adapters.memory.attribution import MemoryJourneyReports
from nomoflow.attribution.model import AttributedOrder
from nomoflow.kernel.events import Event
from nomoflow.kernel.ids import CartId, CustomerId, OrderId, VisitorId
from nomoflow.kernel.money import Currency, Money
from nomoflow.orders.events import OrderAmended, OrderPlaced
from nomoflow.orders.facts import OrderSnapshot, OrderState
from nomoflow.visitors.events import TouchesSeen, VisitorsLinked
from nomoflow.visitors.facts import Channel, Link, LinkKind, Origin, Touch
from tests.builders import NOW, OTHER, STORE
from tests.core.house import House

SAR = Currency("SAR")
SNAPCHAT = Origin(
    channel=Channel.PAID_SOCIAL, source="snapchat", medium="paid", campaign="عيد",
    click_ids={"ScCid": "Ab-9"}, platform="snapchat", tagged=True,
)  # fmt: skip
DIRECT = Origin(channel=Channel.DIRECT, source="direct")

PLACED = OrderSnapshot(
    id=OrderId("1"),
    version=1,
    state=OrderState.SALE,
    placed_at=NOW,
    revenue=Money(minor=30600, currency=SAR),
    total=Money(minor=38065, currency=SAR),
    customer=CustomerId("u1"),
    cart=CartId("c1"),
    coupon_codes=(),
)


def touch(origin: Origin, *, hours_before: float, visitor: str = "v1") -> TouchesSeen:
    seen = Touch(
        id=f"{visitor}-{hours_before}", visitor=VisitorId(visitor), origin=origin,
        at=NOW - timedelta(hours=hours_before), landing="/",
    )  # fmt: skip
    return TouchesSeen(touches=(seen,))


def link(kind: LinkKind, id: str, *, visitor: str = "v1", minutes_before: float = 1) -> Event:
    at = NOW - timedelta(minutes=minutes_before)
    return VisitorsLinked(links=(Link(visitor=VisitorId(visitor), kind=kind, id=id, at=at),))


def credited(house: House, store: str = STORE) -> AttributedOrder:
    with house.work(store) as work:  # type: ignore[arg-type]  # text of a test
        order = work.attributed_orders.find(OrderId("1"))
    assert order is not None
    return order


@pytest.mark.parametrize(
    "tie", [(LinkKind.CART, "c1"), (LinkKind.CUSTOMER, "u1"), (LinkKind.ORDER, "1")]
)
def test_an_order_is_credited_by_cart_customer_or_thank_you_page(tie: tuple[LinkKind, str]) -> None:
    house = House()
    house.tell(touch(SNAPCHAT, hours_before=3), link(*tie), OrderPlaced(order=PLACED))
    order = credited(house)
    assert order.credit.touch is not None
    assert order.credit.touch.campaign == "عيد"
    assert order.credit.touch.click_ids == {"ScCid": "Ab-9"}
    assert order.credit.joined_by == tie[0].value
    assert order.booked == PLACED.revenue


def test_any_order_of_arrival_credits_the_same_source() -> None:
    news: list[Event] = [
        touch(SNAPCHAT, hours_before=3),
        link(LinkKind.CART, "c1"),
        touch(DIRECT, hours_before=1),
        OrderPlaced(order=PLACED),
    ]
    for order_of_arrival in permutations(news):
        house = House()
        for event in order_of_arrival:
            house.tell(event)
        order = credited(house)
        assert order.credit.touch is not None
        assert order.credit.touch.source == "snapchat"
        assert order.booked == PLACED.revenue


def test_an_order_behind_which_no_browser_was_seen_has_an_unknown_source() -> None:
    house = House()
    house.tell(OrderPlaced(order=PLACED))
    assert credited(house).credit.channel == "unknown"
    assert credited(house).booked == PLACED.revenue


def test_a_later_visit_rewrites_no_earlier_order() -> None:
    house = House()
    house.tell(link(LinkKind.CART, "c1"), OrderPlaced(order=PLACED))
    house.tell(touch(SNAPCHAT, hours_before=-1))
    assert credited(house).credit.channel == "unknown"


def test_after_the_settling_time_late_news_changes_no_source() -> None:
    house = House()
    house.tell(OrderPlaced(order=PLACED))
    house.clock.pass_by(hours=73)
    house.tell(touch(SNAPCHAT, hours_before=3), link(LinkKind.CART, "c1"))
    assert credited(house).credit.channel == "unknown"


@pytest.mark.parametrize("state", [OrderState.CANCELLED, OrderState.REFUNDED, OrderState.DELETED])
def test_a_reversal_takes_the_revenue_back_whenever_it_comes(state: OrderState) -> None:
    house = House()
    house.tell(touch(SNAPCHAT, hours_before=3), link(LinkKind.CART, "c1"))
    house.tell(OrderPlaced(order=PLACED))
    house.clock.pass_by(days=20)
    house.tell(OrderAmended(order=replace(PLACED, version=2, state=state)))
    order = credited(house)
    assert order.booked == Money.zero(SAR)
    assert order.credit.touch is not None
    assert order.credit.touch.source == "snapchat"


def test_an_older_snapshot_that_arrives_late_changes_nothing() -> None:
    house = House()
    house.tell(OrderAmended(order=replace(PLACED, version=2, state=OrderState.CANCELLED)))
    house.tell(OrderPlaced(order=PLACED))
    assert credited(house).booked == Money.zero(SAR)


def test_an_unpaid_order_earns_nothing_until_it_is_paid() -> None:
    house = House()
    pending = replace(PLACED, state=OrderState.PENDING)
    house.tell(touch(SNAPCHAT, hours_before=3), link(LinkKind.CART, "c1"))
    house.tell(OrderPlaced(order=pending))
    assert credited(house).booked == Money.zero(SAR)
    house.tell(OrderAmended(order=replace(PLACED, version=2)))
    assert credited(house).booked == PLACED.revenue


def test_news_of_one_store_credits_nothing_in_another() -> None:
    house = House()
    house.tell(touch(SNAPCHAT, hours_before=3), link(LinkKind.CART, "c1"), store=OTHER)
    house.tell(OrderPlaced(order=PLACED))
    assert credited(house).credit.channel == "unknown"


def test_the_customers_other_browser_helps_where_this_one_knows_no_way() -> None:
    house = House()
    house.tell(
        touch(SNAPCHAT, hours_before=30, visitor="phone"),
        link(LinkKind.CUSTOMER, "u1", visitor="phone", minutes_before=60 * 30),
        touch(DIRECT, hours_before=1, visitor="laptop"),
        link(LinkKind.CART, "c1", visitor="laptop"),
        OrderPlaced(order=PLACED),
    )
    order = credited(house)
    assert order.credit.touch is not None
    assert order.credit.touch.visitor == "phone"


def test_a_guessed_order_number_earns_nothing() -> None:
    house = House()
    house.tell(
        touch(SNAPCHAT, hours_before=30, visitor="thief"),
        link(LinkKind.ORDER, "1", visitor="thief", minutes_before=60),
        touch(DIRECT, hours_before=0.2, visitor="buyer"),
        link(LinkKind.ORDER, "1", visitor="buyer", minutes_before=-0.1),
        OrderPlaced(order=PLACED),
    )
    order = credited(house)
    assert order.credit.touch is not None
    assert order.credit.touch.visitor == "buyer"


def test_money_that_moved_to_its_source_was_not_restored() -> None:
    house = House()
    house.tell(OrderPlaced(order=PLACED))
    house.tell(touch(SNAPCHAT, hours_before=3), link(LinkKind.CART, "c1"))
    with house.work() as work:
        assert work.attributed_orders.find(OrderId("1")) is not None
    journey = MemoryJourneyReports(house.world).journey(STORE, OrderId("1"))
    assert [booking.reason for booking in journey.bookings] == ["credited", "moved", "credited"]
