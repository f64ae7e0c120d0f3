"""The demo: only in the sandbox, and nothing that has not happened yet."""

from datetime import UTC, datetime, timedelta

import pytest

from entrypoints.cli.demo_traffic import BoughtOrder, Shop, journeys, passers_by
from nomoflow.kernel.ids import CustomerId, OrderId, ProductId, StoreId
from tests.cli.conftest import Installation

NOW = datetime(2026, 3, 4, 18, 30, tzinfo=UTC)
SHOP = Shop(
    store=StoreId("salla-1"),
    address="https://shop.example",
    products=[ProductId(str(number)) for number in range(9)],
)
# One a minute: among so many some shopper is under way at whatever moment.
ORDERS = [
    BoughtOrder(
        id=OrderId(str(number)),
        placed_at=NOW - timedelta(minutes=number - 20),
        customer=CustomerId("1"),
        products=SHOP.products[:4],
    )
    for number in range(200)
]


@pytest.mark.parametrize("variable", ["SALLA_API_URL", "SALLA_ACCOUNTS_URL"])
def test_no_demo_outside_the_sandbox(nomoflow: Installation, variable: str) -> None:
    for elsewhere in ("https://salla.example/x", "http://127.0.0.1:8001/salla/admin/v2"):
        told = {variable: elsewhere, "NOMOFLOW_SANDBOX_PORT": "800"}
        shown = nomoflow.run("demo", told=told)
        assert shown.exit_code == 1
        assert "live in the sandbox" in shown.output
        assert variable in shown.output
    assert not nomoflow.parts().all_stores().all()


def test_nothing_happens_in_the_future() -> None:
    batches = [*journeys(SHOP, ORDERS, NOW), *passers_by(SHOP, NOW - timedelta(days=9), NOW)]
    assert len(batches) > 500
    for batch in batches:
        assert batch.hits
        assert batch.received_at <= NOW
        assert all(hit.occurred_at <= NOW for hit in batch.hits)


def test_what_was_to_come_is_told_later_and_nothing_twice() -> None:
    earlier = {hit.id: hit for batch in journeys(SHOP, ORDERS, NOW) for hit in batch.hits}
    later = {
        hit.id: hit
        for batch in journeys(SHOP, ORDERS, NOW + timedelta(hours=1))
        for hit in batch.hits
    }
    assert all(later[each] == hit for each, hit in earlier.items())
    assert len(later) > len(earlier)
