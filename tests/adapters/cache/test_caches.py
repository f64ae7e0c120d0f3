"""What is peculiar to caches: what they remember, for how long, and how much of it."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from adapters.cache.sales import CachedRecentSales
from adapters.cache.storefronts import CachedStorefronts
from nomoflow.kernel.ids import StoreId, StoreKey
from nomoflow.widgets.model import Sale, Storefront

NOON = datetime(2025, 3, 1, 12, tzinfo=UTC)
STORE = StoreId("salla-1")


class CountingStorefronts:
    def __init__(self) -> None:
        self.asked: list[str] = []

    def by_key(self, key: StoreKey) -> Storefront | None:
        self.asked.append(key)
        if key == "unknown":
            return None
        return Storefront(
            store=STORE, key=key, serving=True, currency="SAR", domain="", features={}
        )


class CountingSales:
    def __init__(self, *sold: datetime) -> None:
        self.sold = sorted(sold, reverse=True)
        self.asked = 0

    def recent(self, store: StoreId, since: datetime, limit: int) -> Sequence[Sale]:
        self.asked += 1
        return [
            Sale(first_name="نورة", city="", product="", url="", image="", placed_at=at)
            for at in self.sold
            if at >= since
        ][:limit]


class Seconds:
    def __init__(self) -> None:
        self.passed = 0.0

    def __call__(self) -> float:
        return self.passed


def test_a_storefront_is_read_once_a_second() -> None:
    behind, seconds = CountingStorefronts(), Seconds()
    storefronts = CachedStorefronts(behind, seconds=1, timer=seconds)
    for _ in range(3):
        assert storefronts.by_key(StoreKey("one")) is not None
    seconds.passed = 1.01
    storefronts.by_key(StoreKey("one"))
    assert behind.asked == ["one", "one"]


def test_an_unknown_key_is_remembered_too() -> None:
    behind = CountingStorefronts()
    storefronts = CachedStorefronts(behind, timer=Seconds())
    for _ in range(3):
        assert storefronts.by_key(StoreKey("unknown")) is None
    assert behind.asked == ["unknown"]


def test_no_more_keys_are_remembered_than_there_is_room_for() -> None:
    behind = CountingStorefronts()
    storefronts = CachedStorefronts(behind, size=2, timer=Seconds())
    for key in ("one", "two", "three", "one"):
        storefronts.by_key(StoreKey(key))
    assert behind.asked == ["one", "two", "three", "one"]


def test_sales_are_read_once_in_a_while_though_the_question_moves_on() -> None:
    old, new = NOON - timedelta(hours=1), NOON
    behind, seconds = CountingSales(old, new), Seconds()
    sales = CachedRecentSales(behind, seconds=10, timer=seconds)
    assert [sale.placed_at for sale in sales.recent(STORE, old, 5)] == [new, old]
    later = old + timedelta(seconds=5)
    assert [sale.placed_at for sale in sales.recent(STORE, later, 5)] == [new]
    assert behind.asked == 1
    seconds.passed = 10.01
    sales.recent(STORE, later, 5)
    assert behind.asked == 2


def test_a_question_that_goes_further_back_is_asked_anew() -> None:
    old, new = NOON - timedelta(hours=1), NOON
    behind = CountingSales(old, new)
    sales = CachedRecentSales(behind, timer=Seconds())
    assert len(sales.recent(STORE, new, 5)) == 1
    assert len(sales.recent(STORE, old, 5)) == 2
    assert behind.asked == 2


def test_stores_are_remembered_apart() -> None:
    behind = CountingSales(NOON)
    sales = CachedRecentSales(behind, timer=Seconds())
    sales.recent(STORE, NOON, 5)
    sales.recent(StoreId("salla-2"), NOON, 5)
    assert behind.asked == 2
