"""The documented ``app.store.authorize`` stores tokens: store on top, ``expires`` a Unix time."""

from datetime import UTC, datetime, timedelta

from nomoflow.kernel.ids import StoreId
from nomoflow.kernel.secret import Secret
from nomoflow.merchants.model import StoreStatus
from tests.never_again.door import STORE, Door, documented


def test_the_documented_message_connects_the_store(door: Door) -> None:
    message = documented("app.store.authorize")
    door.told(message)
    grant, row = door.tokens(), door.store()
    assert grant is not None
    assert row is not None
    assert row.status is StoreStatus.CONNECTED
    assert grant.access == Secret(message["data"]["access_token"])
    assert grant.refresh == Secret(message["data"]["refresh_token"])
    assert grant.expires_at == datetime.fromtimestamp(message["data"]["expires"], UTC)
    assert "orders.read" in grant.scope
    # Salla's plain dates are those of Riyadh.
    assert grant.granted_at == datetime(2026, 2, 17, 17, 0, 11, tzinfo=UTC)
    assert door.given_up() == []


def test_expires_as_a_length_lasts_as_long(door: Door) -> None:
    message = documented("app.store.authorize")
    message["data"]["expires"] = 1_209_600
    door.told(message)
    grant = door.tokens()
    assert grant is not None
    assert grant.expires_at == grant.granted_at + timedelta(days=14)


def test_the_store_is_the_one_at_the_top(door: Door) -> None:
    message = documented("app.store.authorize")
    message["data"]["store"] = message["data"]["merchant"] = {"id": 1604738291}
    message["data"]["id"] = 1604738291
    door.told(message)
    assert door.tokens(StoreId("salla-1604738291")) is None
    assert door.tokens(STORE) is not None
