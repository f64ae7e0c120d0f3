"""What the storefront's routes read: on memory, SQLite and PostgreSQL, and remembered."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from adapters.cache.sales import CachedRecentSales
from adapters.cache.storefronts import CachedStorefronts
from nomoflow.features.catalogue import CATALOGUE
from nomoflow.features.model import FeatureSwitch
from nomoflow.kernel.feature_states import FeatureKey
from nomoflow.kernel.ids import CustomerId, StoreId, StoreKey
from nomoflow.kernel.money import Currency
from nomoflow.merchants.model import StoreStatus
from nomoflow.orders.facts import Buyer, OrderState
from nomoflow.orders.model import Order
from nomoflow.widgets.model import PEOPLE_COUNTED, Sale, Storefront
from tests.builders import NOW, OTHER, STORE, a_line, a_product, a_store, an_order
from tests.contracts.worlds import World, memory_world, sql_world

KEY = StoreKey("key-of-the-store")
AN_HOUR_AGO = NOW - timedelta(hours=1)


@pytest.fixture(params=["memory", "remembered", "sqlite_engine", "postgres_engine"])
def world(request: pytest.FixtureRequest) -> World:
    """Storage of one kind, empty; once with memories in front that last for the whole test."""
    if request.param.endswith("_engine"):
        engine: Engine = request.getfixturevalue(request.param)
        return sql_world(engine)
    plain = memory_world()
    if request.param == "memory":
        return plain
    return replace(
        plain,
        storefronts=CachedStorefronts(plain.storefronts, seconds=3600),
        recent_sales=CachedRecentSales(plain.recent_sales, seconds=3600),
    )


def meet(world: World, store: StoreId = STORE, **told: object) -> None:
    with world.work(store) as work:
        work.stores.add(a_store(store, **told))
        work.commit()


def touch(world: World, *switches: FeatureSwitch, store: StoreId = STORE) -> None:
    with world.work(store) as work:
        for switch in switches:
            work.features.keep(switch)
        work.commit()


def storefront(world: World) -> Storefront:
    found = world.storefronts.by_key(KEY)
    assert found is not None
    return found


def test_a_store_is_found_by_its_key_with_features_as_they_are_at_first(world: World) -> None:
    meet(world, key=KEY, currency=Currency("KWD"), domain="https://ward.example")
    meet(world, OTHER)
    assert storefront(world) == Storefront(
        store=STORE,
        key=KEY,
        serving=True,
        currency="KWD",
        domain="https://ward.example",
        features={key: FeatureSwitch.untouched(key).state for key in CATALOGUE},
    )
    assert world.storefronts.by_key(StoreKey("nobody's")) is None


def test_touched_features_are_told_with_their_settings_completed(world: World) -> None:
    meet(world, key=KEY)
    meet(world, OTHER)
    later = NOW + timedelta(hours=1)
    at_first = {key: definition.enabled_at_first for key, definition in CATALOGUE.items()}

    def turned(key: FeatureKey, **told: Any) -> FeatureSwitch:
        return FeatureSwitch(key=key, enabled=not at_first[key], **{"settings": {}, **told})

    counter = turned(FeatureKey.LIVE_COUNTER, settings={"minimum": 9}, changed_at=later)
    touch(world, counter, turned(FeatureKey.VISITOR_DATA, changed_at=NOW))
    ticker = turned(FeatureKey.RECENT_PURCHASES, changed_at=later + timedelta(days=1))
    touch(world, ticker, store=OTHER)
    found = storefront(world)
    assert found.changed_at == later
    changed = {key for key in CATALOGUE if found.has(key) != at_first[key]}
    assert changed == {FeatureKey.LIVE_COUNTER, FeatureKey.VISITOR_DATA}
    settings = found.features[FeatureKey.LIVE_COUNTER].settings
    assert settings == {**CATALOGUE[FeatureKey.LIVE_COUNTER].defaults(), "minimum": 9}


def test_a_store_that_left_is_found_but_not_served(world: World) -> None:
    meet(world, key=KEY, status=StoreStatus.UNINSTALLED)
    assert not storefront(world).serving


def test_a_store_that_lost_its_tokens_is_served(world: World) -> None:
    meet(world, key=KEY, status=StoreStatus.DISCONNECTED)
    assert storefront(world).serving


# --- the ticker ----------------------------------------------------------------------------------


def sell(world: World, *orders: Order, store: StoreId = STORE) -> None:
    with world.work(store) as work:
        for order in orders:
            work.orders.add(order)
        work.commit()


def sold(world: World, limit: int = 20) -> list[str]:
    return [sale.product for sale in world.recent_sales.recent(STORE, AN_HOUR_AGO, limit)]


def test_only_true_sales_are_told_newest_first(world: World) -> None:
    def named(number: str, **told: object) -> Order:
        return an_order(number, lines=(a_line(name=number),), **told)

    sell(
        world,
        named("earlier", placed_at=NOW - timedelta(minutes=9)),
        named("latest"),
        named("at the edge", placed_at=AN_HOUR_AGO),
        named("too old", placed_at=AN_HOUR_AGO - timedelta(microseconds=1)),
        named("a test", test=True),
        *(named(state, state=state) for state in OrderState if state is not OrderState.SALE),
    )
    sell(world, named("of another store"), store=OTHER)
    assert sold(world) == ["latest", "earlier", "at the edge"]
    assert sold(world, limit=2) == ["latest", "earlier"]


def test_a_sale_tells_no_family_name_and_nothing_else_of_the_buyer(world: World) -> None:
    sell(world, an_order())
    assert world.recent_sales.recent(STORE, AN_HOUR_AGO, 20) == [
        Sale(
            first_name="Sara",
            city="الرياض",
            product="عطر العود",
            url="https://ward.example/p1",
            image="https://cdn.example/p1.png",
            placed_at=NOW,
            people_in_city=1,
        )
    ]


def test_the_customers_of_a_city_are_counted_once_each_and_not_without_end(world: World) -> None:
    def bought(number: int, customer: str | None, city: str | None, **told: object) -> Order:
        buyer = replace(an_order().buyer, id=CustomerId(customer) if customer else None, city=city)
        return an_order(str(number), buyer=buyer, **told)

    long_ago = NOW - timedelta(days=300)
    sell(
        world,
        bought(1, "c1", "أبها"),
        bought(2, "c1", "أبها", placed_at=long_ago),
        bought(3, "c2", "أبها", placed_at=long_ago),
        bought(4, None, "أبها", placed_at=long_ago),
        bought(5, "c3", "الرياض", placed_at=NOW - timedelta(minutes=1)),
        *(
            bought(6 + number, f"c{6 + number}", "الرياض", placed_at=long_ago)
            for number in range(PEOPLE_COUNTED + 3)
        ),
        bought(900, "c900", None, placed_at=NOW - timedelta(minutes=2)),
    )
    sell(world, bought(901, "c901", "أبها"), store=OTHER)
    told = world.recent_sales.recent(STORE, AN_HOUR_AGO, 20)
    assert [(sale.city, sale.people_in_city) for sale in told] == [
        ("أبها", 2),
        ("الرياض", PEOPLE_COUNTED),
        ("", 0),
    ]


def test_a_sale_shows_its_first_named_line_and_what_the_product_knows(world: World) -> None:
    known = a_product("p2", url="https://ward.example/known", image="https://cdn.example/known")
    with world.work(STORE) as work:
        work.products.keep([known])
        work.commit()
    with world.work(OTHER) as work:
        work.products.keep([a_product("p3")])
        work.commit()
    nobody = Buyer()
    sell(
        world,
        an_order("3", lines=(a_line(name=""), a_line("p2", url="", image="")), buyer=nobody),
        an_order("2", lines=(a_line("p2", image=""),), buyer=nobody),
        an_order("1", lines=(a_line("p3", url="", image=""),), buyer=nobody),
        an_order("0", lines=(a_line(name=""),), buyer=nobody),
    )
    told = [
        (sale.first_name, sale.city, sale.url, sale.image)
        for sale in world.recent_sales.recent(STORE, AN_HOUR_AGO, 20)
    ]
    assert told == [
        ("", "", "https://ward.example/known", "https://cdn.example/known"),
        ("", "", "https://ward.example/p2", "https://cdn.example/known"),
        ("", "", "", ""),
    ]


def test_a_sale_of_something_without_a_product_is_told_as_far_as_it_goes(world: World) -> None:
    bare = a_line(product="", name="بطاقة إهداء", url="", image="")
    sell(world, an_order(lines=(bare,)))
    assert sold(world) == ["بطاقة إهداء"]
