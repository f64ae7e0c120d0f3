"""A second, thinner delivery of an order blanks nothing that the first one knew."""

from typing import Any

import pytest

from nomoflow.orders.facts import OrderState
from nomoflow.orders.model import Order
from tests.never_again.door import Door, documented

FULL = documented("order.created")
NUMBER = str(FULL["data"]["id"])
LATER = "Mon Feb 16 2026 20:59:07 GMT+0300"


def thin(kind: str = "order.updated", **data: Any) -> dict[str, Any]:
    """A delivery that tells little more than which order it is about."""
    return {
        "event": kind,
        "merchant": FULL["merchant"],
        "created_at": LATER,
        "data": {"id": FULL["data"]["id"], **data},
    }


def _facts(order: Order) -> tuple[object, ...]:
    return (order.buyer, order.lines, order.amounts, order.reference, order.payment_method)


@pytest.mark.parametrize(
    "telling",
    [
        thin(),
        thin(customer={}, items=[], amounts={}),
        thin(customer=None, items=None, shipping=None),
        thin(customer={"id": FULL["data"]["customer"]["id"], "first_name": "", "city": ""}),
        thin(customer=[], items={}, status=[]),
        thin(reference_id=FULL["data"]["reference_id"], payment_method=""),
    ],
)
def test_a_thinner_delivery_blanks_nothing(door: Door, telling: dict[str, Any]) -> None:
    door.told(FULL)
    before = door.order(NUMBER)
    assert before is not None
    assert before.buyer.first_name
    assert before.lines
    door.told(telling)
    after = door.order(NUMBER)
    assert after is not None
    assert _facts(after) == _facts(before)
    assert after.state is before.state
    assert door.given_up() == []


def test_a_thin_delivery_that_comes_first_is_completed(door: Door) -> None:
    told = {"status": {"slug": "canceled"}}
    door.told(thin("order.cancelled", **told))
    assert door.order(NUMBER) is None
    door.told(FULL)
    order = door.order(NUMBER)
    assert order is not None
    assert order.buyer.first_name


def test_a_status_by_itself_changes_the_state_and_nothing_else(door: Door) -> None:
    door.told(FULL)
    before = door.order(NUMBER)
    assert before is not None
    door.told(thin("order.refunded", status={"slug": "restored"}))
    after = door.order(NUMBER)
    assert after is not None
    assert after.state is OrderState.REFUNDED
    assert _facts(after) == _facts(before)
