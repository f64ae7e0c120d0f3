"""Every statement that runs often finds its rows through an index, on both databases."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from nomoflow.analytics.ports import DayRange
from nomoflow.attribution.model import Credit, JoinedBy
from nomoflow.kernel.ids import (
    CategoryId,
    CustomerId,
    OrderId,
    ProductId,
    StoreId,
    VisitorId,
)
from nomoflow.kernel.pages import PageRequest
from nomoflow.orders.facts import OrderState
from nomoflow.orders.ports import OrderFilter
from tests.builders import (
    NOW,
    OTHER,
    STORE,
    a_hit,
    a_product,
    a_store,
    a_touch,
    a_visit,
    an_attributed_order,
    an_order,
)
from tests.contracts.explaining import filled_engine, in_a_unit, plans, scans, sorts, through
from tests.contracts.worlds import World

MANY = 400
VISITORS = [VisitorId(f"v{number}") for number in range(3)]
SINCE = NOW - timedelta(hours=1)


def fill(world: World) -> None:
    """Rows of two stores, and some more stores: enough for a database to prefer an index."""
    for number in range(60):
        store = StoreId(f"salla-{number}")
        with world.work(store) as work:
            work.stores.add(a_store(store))
            work.commit()
    for store in (STORE, OTHER):
        with world.work(store) as work:
            work.stores.add(a_store(store))
            work.products.keep([a_product(f"p{number}") for number in range(MANY)])
            for number in range(MANY):
                at = NOW - number * timedelta(hours=1)
                name, visitor = str(number), f"v{number}"
                work.orders.add(an_order(name, placed_at=at))
                touch = a_touch(name, visitor, at=at)
                credit = Credit(joined_by=JoinedBy.CUSTOMER, touch=touch)
                told = {"placed_at": at, "met_at": at, "credit": credit}
                work.attributed_orders.keep(
                    an_attributed_order(name, **told, customer=f"c{name}", cart=f"cart-{name}"), ()
                )
                work.touches.keep([touch])
                work.links.keep(VisitorId(visitor), "customer", f"c{name}", at)
                work.visits.keep(
                    [a_visit(name, visitor, started_at=at)], [a_hit(name, visitor, occurred_at=at)]
                )
            work.stale_days.mark([NOW - number * timedelta(days=1) for number in range(MANY)])
            work.commit()
    world.rollups.refresh(MANY // 2)


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def engine(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    """A database with rows in every table that grows: filled once, for these tests only read."""
    yield from filled_engine(request, tmp_path_factory, fill)


def listing(**wanted: Any) -> Callable[[World], object]:
    return lambda world: world.order_reports.list(STORE, OrderFilter(**wanted), PageRequest())


@pytest.mark.parametrize(
    ("act", "index"),
    [
        (listing(), "ix_orders_store_placed_at"),
        (listing(since=SINCE, until=NOW), "ix_orders_store_placed_at"),
        (listing(state=OrderState.CANCELLED), "ix_orders_store_state_placed_at"),
        (
            lambda world: world.recent_sales.recent(STORE, SINCE, 20),
            "ix_orders_store_state_placed_at",
        ),
        (
            lambda world: world.catalog_reports.products(STORE, None, PageRequest()),
            "ix_products_store_folded_name",
        ),
    ],
    ids=["orders", "orders of a time", "orders in a state", "recent sales", "products"],
)
def test_lists_come_out_of_an_index_in_their_order(
    engine: Engine, act: Callable[[World], object], index: str
) -> None:
    found = plans(engine, act)
    assert not scans(found)
    shown = [plan for statement, plan in found if "ORDER BY" in statement]
    assert shown
    assert all(index in plan and not sorts(plan) for plan in shown), found


@pytest.mark.parametrize(
    ("act", "index"),
    [
        (
            in_a_unit(lambda work: work.attributed_orders.open("cart", "cart-7", SINCE)),
            "ix_attributed_orders_store_cart",
        ),
        (
            in_a_unit(lambda work: work.attributed_orders.open("customer", "c7", SINCE)),
            "ix_attributed_orders_store_customer",
        ),
        (
            in_a_unit(lambda work: work.attributed_orders.open_of_visitors(VISITORS, SINCE)),
            "ix_attribution_links_store_visitor",
        ),
        (
            in_a_unit(lambda work: work.touches.of(VISITORS, SINCE, NOW)),
            "ix_touches_store_visitor_at",
        ),
        (in_a_unit(lambda work: work.visits.latest(VISITORS)), "ix_visits_store_visitor_started"),
        (lambda world: world.visitor_reports.last_hit_at(STORE), "ix_hits_store_occurred_at"),
        (
            lambda world: world.journeys.journey(STORE, OrderId("7")),
            "ix_hits_store_visitor_occurred_at",
        ),
        (lambda world: world.rollups.refresh(1), "ix_visits_store_started_at"),
        (lambda world: world.rollups.refresh(1), "ix_orders_store_placed_at"),
        (lambda world: world.rollups.refresh(1), "ix_attributed_orders_store_placed_at"),
        (lambda world: world.rollups.refresh(1), "ix_stale_days_due"),
    ],
    ids=[
        "open orders of a cart",
        "open orders of a customer",
        "open orders of visitors",
        "touches",
        "latest visits",
        "last hit",
        "journey",
        "visits of a day",
        "orders of a day",
        "credit of a day",
        "stale days",
    ],
)
def test_searches_go_through_their_index(
    engine: Engine, act: Callable[[World], object], index: str
) -> None:
    found = plans(engine, act)
    assert not scans(found)
    assert through(found, index), found


@pytest.mark.parametrize(
    "act",
    [
        in_a_unit(lambda work: work.visits.unseen([f"hit-{number}" for number in range(50)])),
        in_a_unit(lambda work: work.orders.find(OrderId("7"))),
        in_a_unit(lambda work: work.products.find_all([ProductId("p1"), ProductId("p2")])),
        in_a_unit(lambda work: work.categories.find_all([CategoryId("k1")])),
        in_a_unit(lambda work: work.customers.find_all([CustomerId("c1")])),
        in_a_unit(lambda work: work.products.mark_gone(NOW, NOW)),
        in_a_unit(lambda work: work.attributed_orders.open("order", "7", SINCE)),
        in_a_unit(lambda work: work.links.visitors("customer", "c7", NOW)),
        lambda world: world.storefronts.by_key(a_store().key),
        lambda world: world.analytics.overview(
            STORE, DayRange(first=(NOW - timedelta(days=30)).date(), last=NOW.date())
        ),
        listing(search="ref-7"),
        listing(source="snapchat"),
        lambda world: world.catalog_reports.customers(STORE, None, PageRequest()),
    ],
    ids=[
        "unseen hits",
        "order",
        "products",
        "categories",
        "customers",
        "gone products",
        "open order",
        "links",
        "storefront",
        "overview",
        "search",
        "orders of a source",
        "latest customers",
    ],
)
def test_nothing_reads_a_whole_table(engine: Engine, act: Callable[[World], object]) -> None:
    assert not scans(plans(engine, act))
