"""Who bought before: the promise of ``PastBuyers``, on every kind of storage."""

from typing import Any

import pytest

from nomoflow.kernel.ids import CustomerId, VisitorId
from nomoflow.orders.facts import Buyer, OrderState
from tests.builders import NOW, OTHER, STORE, an_order
from tests.contracts.worlds import World

V1, V2 = VisitorId("v1"), VisitorId("v2")


def met(world: World, kind: str, id: str, **told: Any) -> None:
    buyer = Buyer(id=CustomerId("c1"))
    with world.work(STORE) as work:
        work.links.keep(V1, kind, id, NOW)
        work.orders.add(an_order("1", buyer=buyer, **told))
        work.commit()


@pytest.mark.parametrize(("kind", "id"), [("order", "1"), ("customer", "c1")])
def test_a_browser_is_tied_to_an_order_or_to_its_customer(world: World, kind: str, id: str) -> None:
    met(world, kind, id)
    assert world.past_buyers.has_bought(STORE, V1)
    assert not world.past_buyers.has_bought(STORE, V2)
    assert not world.past_buyers.has_bought(OTHER, V1)


@pytest.mark.parametrize(("kind", "id"), [("order", "2"), ("customer", "c2"), ("cart", "c1")])
def test_what_ties_to_nothing_bought_proves_nothing(world: World, kind: str, id: str) -> None:
    met(world, kind, id)
    assert not world.past_buyers.has_bought(STORE, V1)


@pytest.mark.parametrize("told", [{"state": OrderState.REFUNDED}, {"test": True}])
def test_only_an_order_that_stands_counts(world: World, told: dict[str, Any]) -> None:
    met(world, "customer", "c1", **told)
    assert not world.past_buyers.has_bought(STORE, V1)
