"""Touches, links, credited orders, the ledger and the journey: on every kind of storage."""

from concurrent.futures import ThreadPoolExecutor
from copy import copy
from datetime import timedelta
from threading import Barrier, Event

import pytest

from nomoflow.attribution.journeys import MOST_STEPS
from nomoflow.attribution.model import LOOK_BACK, AttributedOrder, Booking, Credit, JoinedBy
from nomoflow.attribution.ports import Journey
from nomoflow.kernel.errors import Stale
from nomoflow.kernel.ids import CartId, CustomerId, OrderId, StoreId, VisitorId
from nomoflow.visitors.model import HitKind
from tests.builders import NOW, OTHER, STORE, a_hit, a_touch, an_attributed_order, riyals
from tests.contracts.worlds import EveryWork, World

V1, V2, V3 = VisitorId("v1"), VisitorId("v2"), VisitorId("v3")
DAY = timedelta(days=1)


def touches(world: World, *visitors: VisitorId, store: StoreId = STORE) -> list[str]:
    with world.work(store) as work:
        found = work.touches.of(visitors, NOW - 2 * DAY, NOW)
    return [touch.id for touch in found]


def test_a_touch_is_equal_after_a_round_trip(world: World) -> None:
    bare = a_touch("2", channel="direct", source="", click_ids={}, at=NOW)
    with world.work(STORE) as work:
        work.touches.keep([bare, a_touch()])
        work.touches.keep([])
        work.commit()
    with world.work(STORE) as work:
        assert work.touches.of([V1], NOW - DAY, NOW) == [a_touch(), bare]


def test_a_touch_is_kept_once(world: World) -> None:
    with world.work(STORE) as work:
        work.touches.keep([a_touch()])
        work.touches.keep([a_touch(campaign="again")])
        work.commit()
    with world.work(STORE) as work:
        assert work.touches.of([V1], NOW - DAY, NOW) == [a_touch()]


def test_touches_of_some_visitors_between_two_moments_earliest_first(world: World) -> None:
    second = timedelta(seconds=1)
    with world.work(STORE) as work:
        work.touches.keep(
            [
                a_touch("5", at=NOW),
                a_touch("4", "v2", at=NOW - DAY),
                a_touch("3", at=NOW - DAY),
                a_touch("2", at=NOW - 2 * DAY),
                a_touch("1", at=NOW - 2 * DAY - second),
                a_touch("6", at=NOW + second),
                a_touch("7", "v3"),
            ]
        )
        work.commit()
    assert touches(world, V1, V2) == ["touch-2", "touch-3", "touch-4", "touch-5"]
    assert touches(world, V2) == ["touch-4"]
    assert touches(world) == []
    assert touches(world, V1, store=OTHER) == []


def test_a_link_is_kept_once_with_its_earliest_time(world: World) -> None:
    with world.work(STORE) as work:
        work.links.keep(V1, "cart", "1", NOW)
        work.links.keep(V1, "cart", "1", NOW - DAY)
        work.links.keep(V1, "cart", "1", NOW + DAY)
        work.links.keep(V2, "cart", "1", NOW)
        work.links.keep(V3, "customer", "1", NOW - DAY)
        work.commit()
    with world.work(STORE) as work:
        assert work.links.visitors("cart", "1", NOW) == ["v1", "v2"]
        assert work.links.visitors("cart", "1", NOW - DAY) == ["v1"]
        assert work.links.visitors("cart", "1", NOW - 2 * DAY) == []
        assert work.links.visitors("cart", "2", NOW) == []
        assert work.links.visitors("cart", "1", NOW, since=NOW) == ["v2"]
    with world.work(OTHER) as work:
        assert work.links.visitors("cart", "1", NOW) == []


def credited(number: str = "1") -> tuple[AttributedOrder, list[Booking]]:
    order = an_attributed_order(number)
    booked = order.assign(Credit(joined_by=JoinedBy.CART, touch=a_touch()), NOW)
    return order, booked + order.settle_up(NOW)


def test_a_credited_order_is_equal_after_a_round_trip(world: World) -> None:
    order, booked = credited()
    unknown = an_attributed_order("2", customer=None, cart=None, sale=False)
    with world.work(STORE) as work:
        work.attributed_orders.keep(order, booked)
        work.attributed_orders.keep(unknown, ())
        work.commit()
    assert (order.version, unknown.version) == (1, 1)
    with world.work(STORE) as work:
        assert work.attributed_orders.find(order.id) == order
        assert work.attributed_orders.find(unknown.id) == unknown
        assert work.attributed_orders.find(OrderId("3")) is None
    with world.work(OTHER) as work:
        assert work.attributed_orders.find(order.id) is None


def test_the_ledger_is_appended_to(world: World) -> None:
    order, first = credited()
    with world.work(STORE) as work:
        work.attributed_orders.keep(order, first)
        work.commit()
    order.sale = False
    then = order.settle_up(NOW + DAY)
    with world.work(STORE) as work:
        work.attributed_orders.keep(order, then)
        work.commit()
    journey = world.journeys.journey(STORE, order.id)
    assert journey.bookings == [*first, *then]
    assert [line.reason for line in journey.bookings] == ["credited", "reversed"]
    assert sum(line.delta.minor for line in journey.bookings) == order.booked.minor == 0
    assert journey.order == order
    assert order.version == 2


def test_credit_that_is_not_committed_is_forgotten(world: World) -> None:
    order, booked = credited()
    with world.work(STORE) as work:
        work.attributed_orders.keep(order, booked)
        work.touches.keep([a_touch()])
        work.links.keep(V1, "cart", "1", NOW)
    assert world.journeys.journey(STORE, order.id) == Journey(order=None, steps=(), bookings=())
    assert touches(world, V1) == []
    with world.work(STORE) as work:
        assert work.links.visitors("cart", "1", NOW) == []


def test_whoever_comes_second_is_refused_and_books_nothing(world: World) -> None:
    order, booked = credited()
    with world.work(STORE) as work:
        work.attributed_orders.keep(order, booked)
        work.commit()
    with world.work(STORE) as work, pytest.raises(Stale):
        work.attributed_orders.keep(*credited())
    mine, theirs = copy(order), copy(order)
    with world.work(STORE) as work:
        work.attributed_orders.keep(theirs, ())
        work.commit()
    with world.work(STORE) as work, pytest.raises(Stale):
        work.attributed_orders.keep(mine, ())
    assert world.journeys.journey(STORE, order.id).bookings == booked


def test_of_two_who_credit_an_order_at_once_one_is_refused(world: World) -> None:
    start = Barrier(2)

    def credit(_: int) -> bool:
        order, booked = credited()
        start.wait()
        try:
            with world.work(STORE) as work:
                work.attributed_orders.keep(order, booked)
                work.commit()
        except Stale:
            return False
        return True

    with ThreadPoolExecutor() as threads:
        assert sorted(threads.map(credit, range(2))) == [False, True]
    assert len(world.journeys.journey(STORE, OrderId("1")).bookings) == 1


def test_what_is_kept_at_the_same_moment_is_not_missed(world: World) -> None:
    trying, seen = Event(), Event()

    def look() -> list[str]:
        trying.set()
        with world.work(STORE) as work:
            work.attributed_orders.alone()
            found = work.touches.of([V1], NOW - 2 * DAY, NOW)
            seen.set()
        return [touch.id for touch in found]

    with ThreadPoolExecutor() as threads, world.work(STORE) as work:
        work.attributed_orders.alone()
        work.touches.keep([a_touch()])
        looked = threads.submit(look)
        assert trying.wait(10)
        assert not seen.wait(0.2)
        work.commit()
        assert looked.result(10) == [a_touch().id]


def keep_open_orders(work: EveryWork) -> None:
    nothing_told = an_attributed_order("5", cart=None, customer=None)
    for order in (
        an_attributed_order("3", met_at=NOW),
        an_attributed_order("1", met_at=NOW - DAY, customer=CustomerId("c2")),
        an_attributed_order("2", cart=CartId("cart-2")),
        an_attributed_order("4", met_at=NOW - 4 * DAY),
        nothing_told,
    ):
        work.attributed_orders.keep(order, ())


@pytest.mark.parametrize(
    ("kind", "id", "found"),
    [
        ("cart", "cart-1", ["1", "3"]),
        ("customer", "c1", ["2", "3"]),
        ("order", "2", ["2"]),
        ("order", "4", []),
        ("cart", "cart-9", []),
    ],
)
def test_open_orders_are_found_by_what_is_known_of_them(
    world: World, kind: str, id: str, found: list[str]
) -> None:
    with world.work(STORE) as work:
        keep_open_orders(work)
        work.commit()
    with world.work(STORE) as work:
        assert work.attributed_orders.open(kind, id, NOW - DAY) == found
    with world.work(OTHER) as work:
        assert work.attributed_orders.open(kind, id, NOW - DAY) == []


def test_open_orders_are_found_by_the_browsers_that_links_tie_to_them(world: World) -> None:
    with world.work(STORE) as work:
        keep_open_orders(work)
        work.links.keep(V1, "cart", "cart-1", NOW)
        work.links.keep(V1, "customer", "c1", NOW)
        work.links.keep(V2, "order", "5", NOW)
        work.links.keep(V3, "order", "4", NOW)
        work.commit()
    with world.work(STORE) as work:
        tied = work.attributed_orders.open_of_visitors
        assert tied([V1], NOW - DAY) == ["1", "2", "3"]
        assert tied([V2, V3], NOW - DAY) == ["5"]
        assert tied([V1, V2], NOW) == ["2", "3", "5"]
        assert tied([], NOW - DAY) == []
    with world.work(OTHER) as work:
        assert work.attributed_orders.open_of_visitors([V1], NOW - DAY) == []


# --- the journey ---------------------------------------------------------------------------------


def test_a_journey_is_told_from_the_buyers_browsers_earliest_first(world: World) -> None:
    second = timedelta(seconds=1)
    began = a_touch("1", at=NOW - DAY)
    order = an_attributed_order(credit=Credit(joined_by=JoinedBy.CART, touch=began))
    with world.work(STORE) as work:
        work.attributed_orders.keep(order, ())
        work.links.keep(V1, "cart", "cart-1", NOW)
        work.links.keep(V2, "customer", "c1", NOW - DAY)
        work.links.keep(V3, "cart", "another", NOW)
        work.touches.keep(
            [
                began,
                a_touch("2", "v2", at=NOW, channel="direct", source=""),
                a_touch("3", "v3"),
                a_touch("4", at=NOW - LOOK_BACK),
                a_touch("5", at=NOW - LOOK_BACK - second),
                a_touch("6", at=NOW + second),
            ]
        )
        work.visits.keep(
            [],
            [
                a_hit("1", occurred_at=NOW - DAY, kind=HitKind.PAGE_VIEW, data={}),
                a_hit("2", "v2", occurred_at=NOW - second),
                a_hit("3", "v3"),
                a_hit("4", occurred_at=NOW + second),
                a_hit("5", occurred_at=NOW - LOOK_BACK - second),
            ],
        )
        work.commit()
    steps = world.journeys.journey(STORE, order.id).steps
    assert [(step.kind, step.at, step.credited) for step in steps] == [
        ("touch", NOW - LOOK_BACK, False),
        ("touch", NOW - DAY, True),
        ("page_view", NOW - DAY, False),
        ("product_view", NOW - second, False),
        ("touch", NOW, False),
    ]
    assert steps[1].touch == began
    assert steps[1].page == began.landing
    assert (steps[3].page, steps[3].data) == ("https://ward.example/p1", {"product_id": "p1"})


def test_a_long_journey_keeps_its_end_and_the_credited_step(world: World) -> None:
    minute = timedelta(minutes=1)
    began = a_touch(at=NOW - DAY)
    order = an_attributed_order(credit=Credit(joined_by=JoinedBy.ORDER, touch=began))
    hits = [
        a_hit(str(number), occurred_at=NOW - number * minute) for number in range(MOST_STEPS + 9)
    ]
    with world.work(STORE) as work:
        work.attributed_orders.keep(order, ())
        work.links.keep(V1, "order", order.id, NOW)
        work.touches.keep([began])
        work.visits.keep([], hits)
        work.commit()
    steps = world.journeys.journey(STORE, order.id).steps
    assert len(steps) == MOST_STEPS
    assert steps[0].credited
    assert [step.at for step in steps[1:]] == [
        NOW - number * minute for number in reversed(range(MOST_STEPS - 1))
    ]


def test_the_journey_of_an_order_without_browsers_has_no_steps(world: World) -> None:
    order, booked = credited()
    with world.work(STORE) as work:
        work.attributed_orders.keep(order, booked)
        work.touches.keep([a_touch()])
        work.commit()
    journey = world.journeys.journey(STORE, order.id)
    assert (journey.order, list(journey.steps)) == (order, [])
    nothing = Journey(order=None, steps=(), bookings=())
    assert world.journeys.journey(OTHER, order.id) == nothing
    assert order.booked == riyals(100)
