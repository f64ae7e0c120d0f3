"""Who is in a store now: the promises of ``Presence``, on every adapter."""

from datetime import UTC, datetime, timedelta

import pytest

from adapters.memory.presence import MemoryPresence
from adapters.redis.presence import RedisPresence
from nomoflow.kernel.ids import StoreId, VisitorId
from nomoflow.visitors.ports import Presence
from tests.contracts.redis_servers import PREFIX, SERVERS, server

NOON = datetime(2025, 3, 1, 12, tzinfo=UTC)
STORE, OTHER = StoreId("salla-1"), StoreId("salla-2")
NOURA, SALEM = VisitorId("noura"), VisitorId("salem")


@pytest.fixture(params=["memory", *SERVERS])
def presence(request: pytest.FixtureRequest) -> Presence:
    if request.param == "memory":
        return MemoryPresence()
    return RedisPresence(server(request, request.param), PREFIX)


def after(**passed: float) -> datetime:
    return NOON + timedelta(**passed)


def test_an_empty_store_counts_nobody(presence: Presence) -> None:
    assert presence.count(STORE, NOON) == 0
    assert presence.count(STORE, NOON, "/") == 0


def test_a_visitor_counts_once_however_often_seen(presence: Presence) -> None:
    presence.seen(STORE, NOURA, "/", NOON)
    presence.seen(STORE, NOURA, "/dates", after(seconds=3))
    presence.seen(STORE, SALEM, "/", after(seconds=5))
    assert presence.count(STORE, after(seconds=6)) == 2


def test_a_visitor_is_on_the_page_where_seen_last(presence: Presence) -> None:
    presence.seen(STORE, NOURA, "/", NOON)
    presence.seen(STORE, NOURA, "/dates", after(seconds=3))
    assert presence.count(STORE, after(seconds=4), "/") == 0
    assert presence.count(STORE, after(seconds=4), "/dates") == 1


def test_a_late_report_moves_nobody_back(presence: Presence) -> None:
    presence.seen(STORE, NOURA, "/dates", after(minutes=2))
    presence.seen(STORE, NOURA, "/", NOON)
    assert presence.count(STORE, after(minutes=2), "/dates") == 1
    assert presence.count(STORE, after(minutes=6)) == 1


def test_who_was_silent_for_longer_than_five_minutes_is_gone(presence: Presence) -> None:
    presence.seen(STORE, NOURA, "/", NOON)
    assert presence.count(STORE, after(minutes=5)) == 1
    assert presence.count(STORE, after(minutes=5), "/") == 1
    assert presence.count(STORE, after(minutes=5, seconds=1)) == 0
    assert presence.count(STORE, after(minutes=5, seconds=1), "/") == 0


def test_who_comes_back_counts_again(presence: Presence) -> None:
    presence.seen(STORE, NOURA, "/", NOON)
    presence.seen(STORE, SALEM, "/", after(minutes=6))
    presence.seen(STORE, NOURA, "/dates", after(minutes=7))
    assert presence.count(STORE, after(minutes=7)) == 2
    assert presence.count(STORE, after(minutes=7), "/") == 1


def test_stores_are_apart(presence: Presence) -> None:
    presence.seen(STORE, NOURA, "/", NOON)
    presence.seen(OTHER, NOURA, "/", NOON)
    presence.seen(OTHER, SALEM, "/", NOON)
    assert presence.count(STORE, NOON, "/") == 1
    assert presence.count(OTHER, NOON) == 2


def test_any_page_name_will_do(presence: Presence) -> None:
    strange = "/تمور/سكري {x}:*\n" + "ش" * 5000
    presence.seen(STORE, NOURA, strange, NOON)
    assert presence.count(STORE, NOON, strange) == 1
    assert presence.count(STORE, NOON, strange[:-1]) == 0
