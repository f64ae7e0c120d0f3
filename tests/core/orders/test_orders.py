"""An order becomes richer with every telling, whatever their order, and never poorer."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nomoflow.kernel.events import Event
from nomoflow.kernel.ids import CustomerId, OrderId, ProductId
from nomoflow.kernel.money import Currency, Money
from nomoflow.orders.events import OrderAmended, OrderPaid, OrderPlaced, OrderReversed
from nomoflow.orders.facts import Buyer, OrderAmounts, OrderLine, OrderReport, OrderState
from nomoflow.orders.model import Order, first_heard, heard_again

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
SAR = Currency("SAR")


def sar(minor: int) -> Money:
    return Money(minor=minor, currency=SAR)


FULL = OrderReport(
    id=OrderId("1"),
    reported_at=NOW,
    state=OrderState.SALE,
    status="under_review",
    reference="241873650",
    placed_at=NOW,
    amounts=OrderAmounts(
        total=sar(38065), shipping=sar(2500), tax=sar(4965), discount=sar(5400), subtotal=sar(36000)
    ),
    payment_method="mada",
    buyer=Buyer(id=CustomerId("7"), first_name="فهد", last_name="العتيبي", city="جدة"),
    lines=(OrderLine(product=ProductId("9"), name="دهن عود", quantity=1, image="https://x/9"),),
    coupon_codes=("AHLAN15",),
)


def told(*reports: OrderReport) -> tuple[Order, list[Event]]:
    met = first_heard(reports[0])
    assert met is not None
    order, first = met
    events = list(first)
    order.version = 1
    for report in reports[1:]:
        events += heard_again(order, report)
        order.version += 1
    return order, events


def later(report: OrderReport, seconds: int = 60, **changes: Any) -> OrderReport:
    moved = replace(report, reported_at=report.reported_at + timedelta(seconds=seconds))
    return replace(moved, **changes)


def test_revenue_is_the_total_less_shipping_and_tax() -> None:
    order, _ = told(FULL)
    assert order.revenue == sar(38065 - 2500 - 4965)


def test_an_order_that_arrives_paid_is_placed_and_paid() -> None:
    _, events = told(FULL)
    assert [type(event) for event in events] == [OrderPlaced, OrderPaid]


def test_an_order_is_paid_once_however_often_it_is_told() -> None:
    paid = later(FULL)
    cancelled = later(paid, state=OrderState.CANCELLED)
    restored = later(cancelled, state=OrderState.SALE)
    _, events = told(replace(FULL, state=OrderState.PENDING), paid, paid, cancelled, restored)
    assert sum(isinstance(event, OrderPaid) for event in events) == 1


def test_a_thinner_telling_blanks_nothing_it_knew() -> None:
    thin = OrderReport(
        id=FULL.id, reported_at=NOW + timedelta(hours=1), state=OrderState.SALE, status="delivered",
        buyer=Buyer(city=""), lines=(OrderLine(product=ProductId("9"), name="", quantity=1),),
    )  # fmt: skip
    order, _ = told(FULL, thin)
    assert order.buyer == FULL.buyer
    assert order.lines[0].name == "دهن عود"
    assert order.lines[0].image == "https://x/9"
    assert order.reference == "241873650"
    assert order.coupon_codes == ("AHLAN15",)
    assert order.status == "delivered"


def test_an_older_telling_fills_gaps_and_changes_nothing_else() -> None:
    newer = later(FULL, 600, state=OrderState.CANCELLED, buyer=Buyer(), status="canceled")
    order, _ = told(newer, FULL)
    assert order.state is OrderState.CANCELLED
    assert order.status == "canceled"
    assert order.buyer.first_name == "فهد"


@pytest.mark.parametrize("state", [OrderState.CANCELLED, OrderState.REFUNDED, OrderState.DELETED])
def test_a_reversal_is_told_once(state: OrderState) -> None:
    gone = later(FULL, state=state)
    order, events = told(FULL, gone, later(gone))
    assert order.snapshot().state is state
    assert sum(isinstance(event, OrderReversed) for event in events) == 1


def test_a_partial_refund_is_a_smaller_total() -> None:
    assert FULL.amounts is not None
    less = later(FULL, amounts=replace(FULL.amounts, total=sar(28065)))
    order, events = told(FULL, less)
    assert order.revenue == sar(38065 - 2500 - 4965 - 10000)
    assert isinstance(events[-1], OrderAmended)


def test_a_deleted_order_stays_deleted() -> None:
    order, _ = told(FULL, later(FULL, state=OrderState.DELETED), later(FULL, 900))
    assert order.state is OrderState.DELETED


def test_a_test_order_is_never_revenue() -> None:
    order, events = told(replace(FULL, test=True))
    assert order.snapshot().state is OrderState.PENDING
    assert not any(isinstance(event, OrderPaid) for event in events)


def test_too_little_told_of_an_unknown_order_asks_for_more() -> None:
    assert first_heard(replace(FULL, amounts=None, total=sar(100))) is None
    assert first_heard(replace(FULL, placed_at=None)) is None


def test_the_same_telling_again_says_nothing() -> None:
    _, events = told(FULL, FULL, FULL)
    assert len(events) == 2


LIFE = (
    replace(FULL, state=OrderState.PENDING),
    later(FULL, 0),
    later(FULL, 60, status="in_progress"),
    later(FULL, 120, state=OrderState.REFUNDED, status="restored"),
)


@pytest.mark.parametrize("order_of_arrival", list(permutations(range(4))))
def test_any_order_of_arrival_ends_the_same(order_of_arrival: tuple[int, ...]) -> None:
    order, _ = told(*(LIFE[place] for place in order_of_arrival))
    assert (order.state, order.status) == (OrderState.REFUNDED, "restored")
    assert order.buyer == FULL.buyer


@given(st.lists(st.sampled_from(LIFE), min_size=1, max_size=12))
def test_repeats_in_any_number_change_nothing(reports: list[OrderReport]) -> None:
    newest = max(reports, key=LIFE.index)
    order, events = told(*reports)
    assert order.state is newest.state
    assert sum(isinstance(event, OrderPaid) for event in events) <= 1
