"""Which touch earns an order, and how its credit is booked."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nomoflow.attribution.model import (
    LOOK_BACK,
    AttributedOrder,
    Credit,
    JoinedBy,
    TouchPoint,
    last_non_direct,
)
from nomoflow.kernel.ids import OrderId, VisitorId
from nomoflow.kernel.money import Currency, Money

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
SAR = Currency("SAR")
CASES = json.loads(
    (Path(__file__).parents[2] / "fixtures/attribution/credits.json").read_text("utf-8")
)["cases"]


def sar(minor: int) -> Money:
    return Money(minor=minor, currency=SAR)


def touch(id: str, channel: str, at: datetime) -> TouchPoint:
    return TouchPoint(id=id, visitor=VisitorId("v"), at=at, channel=channel, source=channel)


def an_order(minor: int = 30000) -> AttributedOrder:
    return AttributedOrder(
        id=OrderId("1"), placed_at=NOW, met_at=NOW, order_version=1, sale=True,
        revenue=sar(minor), customer=None, cart=None, booked=sar(0),
    )  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_last_non_direct_is_the_contracts(case: dict[str, Any]) -> None:
    placed = datetime.fromtimestamp(case["conversion_at"], UTC)
    touches = [
        touch(point["id"], point["channel"], datetime.fromtimestamp(point["t"], UTC))
        for point in case["touchpoints"]
    ]
    credits = case["expected"]["last_non_direct"]["credits"]
    wanted = next(
        point["id"]
        for point, credit in zip(case["touchpoints"], credits, strict=True)
        if credit in ("1", "1/1")
    )
    earned = last_non_direct(touches, placed)
    assert earned is not None
    assert earned.id == wanted


def test_direct_never_overwrites_a_real_source() -> None:
    touches = [
        touch("a", "paid_social", NOW - timedelta(days=2)),
        touch("b", "direct", NOW - timedelta(minutes=1)),
    ]
    earned = last_non_direct(touches, NOW)
    assert earned is not None
    assert earned.id == "a"


def test_a_later_visit_earns_nothing_of_an_earlier_order() -> None:
    touches = [touch("a", "email", NOW), touch("b", "paid_social", NOW + timedelta(seconds=1))]
    earned = last_non_direct(touches, NOW)
    assert earned is not None
    assert earned.id == "a"


def test_the_look_back_includes_its_edge() -> None:
    assert last_non_direct([touch("a", "email", NOW - LOOK_BACK)], NOW) is not None
    too_old = NOW - LOOK_BACK - timedelta(seconds=1)
    assert last_non_direct([touch("a", "email", too_old)], NOW) is None


@given(st.permutations(list(range(6))))
def test_the_order_of_the_rows_does_not_matter(places: list[int]) -> None:
    touches = [
        touch(str(place), "direct" if place % 2 else "email", NOW - timedelta(hours=place // 2))
        for place in range(6)
    ]
    assert last_non_direct([touches[place] for place in places], NOW) == last_non_direct(
        touches, NOW
    )


def test_a_sale_is_booked_once() -> None:
    order = an_order()
    assert [booking.delta for booking in order.settle_up(NOW)] == [sar(30000)]
    assert order.settle_up(NOW) == []


def test_a_refund_takes_the_revenue_back_and_a_restore_brings_it_again() -> None:
    order = an_order()
    bookings = order.settle_up(NOW)
    order.sale = False
    bookings += order.settle_up(NOW)
    order.sale = True
    bookings += order.settle_up(NOW)
    assert [booking.reason for booking in bookings] == ["credited", "reversed", "restored"]
    assert [booking.delta.minor for booking in bookings] == [30000, -30000, 30000]
    assert [booking.number for booking in bookings] == [1, 2, 3]


def test_a_partial_refund_books_the_difference() -> None:
    order = an_order()
    order.settle_up(NOW)
    order.revenue = sar(20000)
    (booking,) = order.settle_up(NOW)
    assert (booking.reason, booking.delta) == ("amended", sar(-10000))


def test_credit_moves_whole_from_one_source_to_another() -> None:
    order = an_order()
    order.settle_up(NOW)
    found = Credit(joined_by=JoinedBy.CART, touch=touch("a", "email", NOW))
    moved = order.assign(found, NOW)
    moved += order.settle_up(NOW)
    assert [booking.credit.channel for booking in moved] == ["unknown", "email"]
    assert sum(booking.delta.minor for booking in moved) == 0
    assert order.booked == sar(30000)


@given(
    st.lists(st.tuples(st.booleans(), st.integers(0, 10**6), st.sampled_from("abc")), max_size=20)
)
def test_the_ledger_always_sums_to_what_is_due(changes: list[tuple[bool, int, str]]) -> None:
    order, booked = an_order(), 0
    for sale, minor, source in changes:
        order.sale, order.revenue = sale, sar(minor)
        credit = Credit(joined_by=JoinedBy.CART, touch=touch(source, source, NOW))
        for booking in order.assign(credit, NOW) + order.settle_up(NOW):
            booked += booking.delta.minor
        assert booked == (minor if sale else 0) == order.booked.minor
