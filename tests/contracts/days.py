"""What the suites about days share: something to count, and its counting."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from nomoflow.analytics.ports import DayRange, Overview
from nomoflow.attribution.model import AttributedOrder
from nomoflow.kernel.ids import StoreId
from nomoflow.orders.model import Order
from nomoflow.visitors.model import Visit
from tests.builders import NOW, STORE, a_store
from tests.contracts.worlds import World

TODAY = date(2026, 11, 1)
YESTERDAY = TODAY - timedelta(days=1)
# In Riyadh, three hours ahead of UTC the whole year, the first of November lasts from 21:00 to
# 21:00.
MIDNIGHT = datetime(2026, 10, 31, 21, tzinfo=UTC)
A_MOMENT = timedelta(microseconds=1)


def mark(world: World, *moments: datetime, store: StoreId = STORE) -> None:
    with world.work(store) as work:
        work.stale_days.mark(moments)
        work.commit()


def meet(world: World, store: StoreId = STORE, **told: Any) -> None:
    with world.work(store) as work:
        work.stores.add(a_store(store, **told))
        work.commit()


def keep(
    world: World,
    visits: Sequence[Visit] = (),
    orders: Sequence[Order] = (),
    credited: Sequence[AttributedOrder] = (),
    store: StoreId = STORE,
) -> None:
    with world.work(store) as work:
        work.visits.keep(visits, [])
        for order in orders:
            work.orders.add(order)
        for attributed in credited:
            work.attributed_orders.keep(attributed, attributed.settle_up(NOW))
        work.commit()


def count(world: World, *moments: datetime) -> None:
    mark(world, *moments)
    world.rollups.refresh(1000)


def overview(
    world: World, first: date = TODAY, last: date = TODAY, store: StoreId = STORE
) -> Overview:
    return world.analytics.overview(store, DayRange(first=first, last=last))
