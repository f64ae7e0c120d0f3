"""Orders of stores that have left, or that we have yet to meet."""

from typing import Any

from nomoflow.merchants.model import StoreStatus
from tests.never_again.door import Door, documented

ORDER = documented("order.created")
NUMBER = str(ORDER["data"]["id"])


def uninstalled(moment: str) -> dict[str, Any]:
    """The app was removed at this time of Riyadh."""
    message = documented("app.uninstalled")
    message["created_at"] = message["data"]["uninstallation_date"] = moment
    return message


def test_an_order_that_comes_before_the_tokens_is_kept_and_brings_no_store(door: Door) -> None:
    door.told(ORDER)
    assert door.store() is None
    assert door.order(NUMBER) is not None
    door.told(documented("app.store.authorize"))
    assert door.store() is not None
    assert door.order(NUMBER) is not None
    assert door.given_up() == []


def test_a_late_order_does_not_bring_a_store_back(door: Door) -> None:
    door.told(documented("app.store.authorize"))
    door.told(uninstalled("2026-02-18 09:00:00"))
    door.told(ORDER)
    row = door.store()
    assert row is not None
    assert row.status is StoreStatus.UNINSTALLED
    assert door.tokens() is None
    assert door.browser.get(f"/s/{row.key}/purchases").status_code == 410
    assert door.given_up() == []


def test_late_tokens_do_not_bring_a_store_back(door: Door) -> None:
    door.told(uninstalled("2026-02-17 20:05:00"))
    door.told(documented("app.store.authorize"))
    row = door.store()
    assert row is not None
    assert row.status is StoreStatus.UNINSTALLED
    assert door.tokens() is None


def test_a_mere_mention_of_an_order_of_a_store_that_left_troubles_nobody(door: Door) -> None:
    door.told(documented("app.store.authorize"))
    door.told(uninstalled("2026-02-18 09:00:00"))
    door.told({**ORDER, "event": "order.updated", "data": {"id": 99}})
    assert door.order("99") is None
    assert door.given_up() == []
