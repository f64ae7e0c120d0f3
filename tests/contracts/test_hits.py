"""Reports nobody has written down yet: the promises of ``Hits`` and ``Collector``."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

import pytest

from adapters.memory.hits import MemoryCollector, MemoryHits
from adapters.memory.presence import MemoryPresence
from adapters.redis.collector import RedisCollector
from adapters.redis.hits import RedisHits
from adapters.redis.presence import RedisPresence
from nomoflow.kernel.ids import StoreId, VisitorId
from nomoflow.visitors.model import Hit, HitBatch, HitKind
from nomoflow.visitors.ports import Collector, Hits, Presence
from tests.contracts.redis_servers import PREFIX, SERVERS, server

NOON = datetime(2025, 3, 1, 12, 0, 0, 123456, tzinfo=UTC)
STORE = StoreId("salla-1")


@dataclass
class Door:
    hits: Hits
    presence: Presence
    collector: Collector


@pytest.fixture(params=["memory", *SERVERS])
def door(request: pytest.FixtureRequest) -> Door:
    if request.param == "memory":
        hits, presence = MemoryHits(), MemoryPresence()
        return Door(hits, presence, MemoryCollector(presence, hits))
    redis = server(request, request.param)
    return Door(
        RedisHits(redis, PREFIX), RedisPresence(redis, PREFIX), RedisCollector(redis, PREFIX)
    )


def a_batch(number: int = 1, *kinds: HitKind) -> HitBatch:
    return HitBatch(
        store=STORE,
        visitor=VisitorId(f"visitor-{number}"),
        received_at=NOON + timedelta(seconds=number),
        hits=tuple(
            Hit(
                id=f"{number}-{place}",
                kind=kind,
                url="https://shop.example/تمور?utm_source=سناب&x=1",
                referrer="",
                occurred_at=NOON.astimezone(timezone(timedelta(hours=3))),
                data={"product_id": "12", "cart_value": '1"2'},
            )
            for place, kind in enumerate(kinds or (HitKind.PAGE_VIEW,))
        ),
    )


def batches(hits: Hits, limit: int = 100) -> list[HitBatch]:
    return [batch for _, batch in hits.oldest(limit)]


def test_what_is_pushed_comes_out_as_it_was(door: Door) -> None:
    batch = a_batch(1, *HitKind)
    door.hits.push(batch)
    assert batches(door.hits) == [batch]


def test_the_oldest_come_first_and_stay_until_they_are_forgotten(door: Door) -> None:
    for number in range(5):
        door.hits.push(a_batch(number))
    first = door.hits.oldest(2)
    assert [batch for _, batch in first] == [a_batch(0), a_batch(1)]
    assert door.hits.oldest(2) == first
    door.hits.forget([receipt for receipt, _ in first])
    assert batches(door.hits) == [a_batch(2), a_batch(3), a_batch(4)]


def test_forgetting_twice_or_nothing_does_not_matter(door: Door) -> None:
    door.hits.push(a_batch(1))
    receipts = [receipt for receipt, _ in door.hits.oldest(10)]
    door.hits.push(a_batch(2))
    door.hits.forget([])
    door.hits.forget(receipts)
    door.hits.forget(receipts)
    assert batches(door.hits) == [a_batch(2)]


def test_an_empty_queue_is_empty(door: Door) -> None:
    assert not door.hits.oldest(10)


def test_collecting_counts_the_visitor_and_keeps_the_history(door: Door) -> None:
    batch = a_batch(7, HitKind.HEARTBEAT, HitKind.PRODUCT_VIEW)
    door.collector.collect(batch, "/dates")
    assert door.presence.count(STORE, batch.received_at, "/dates") == 1
    assert batches(door.hits) == [batch]


def test_collecting_signs_of_life_keeps_no_history(door: Door) -> None:
    batch = a_batch(7, HitKind.HEARTBEAT, HitKind.LEAVE)
    door.collector.collect(batch, "/dates")
    assert door.presence.count(STORE, batch.received_at) == 1
    assert not door.hits.oldest(10)


def test_collecting_moves_the_visitor_as_presence_does(door: Door) -> None:
    door.presence.seen(STORE, VisitorId("visitor-1"), "/", NOON)
    door.collector.collect(a_batch(1), "/dates")
    assert door.presence.count(STORE, NOON, "/") == 0
    assert door.presence.count(STORE, NOON, "/dates") == 1
    assert door.presence.count(STORE, NOON) == 1
