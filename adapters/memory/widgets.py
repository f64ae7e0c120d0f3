"""What the storefront's routes read, of what memory keeps."""

from collections.abc import Sequence
from datetime import datetime

from adapters.memory.catalog import PRODUCTS
from adapters.memory.features import FEATURES
from adapters.memory.merchants import STORES
from adapters.memory.notices import shown_notices
from adapters.memory.orders import ORDERS
from adapters.memory.world import MemoryWorld
from nomoflow.features.catalogue import CATALOGUE
from nomoflow.features.model import FeatureSwitch
from nomoflow.kernel.ids import StoreId, StoreKey
from nomoflow.orders.facts import OrderLine, OrderState
from nomoflow.orders.model import Order
from nomoflow.widgets.model import PEOPLE_COUNTED, Sale, Storefront


class MemoryStorefronts:
    """The twin of ``SqlStorefronts``."""

    def __init__(self, world: MemoryWorld) -> None:
        self._world = world

    def by_key(self, key: StoreKey) -> Storefront | None:
        """The store with this key, also when it left; nothing when there is none."""
        for store in self._world.rows(STORES).of(where=lambda store: store.key == key):
            touched = {switch.key: switch for switch in self._world.rows(FEATURES).of(store.id)}
            changes = [switch.changed_at for switch in touched.values() if switch.changed_at]
            return Storefront(
                store=store.id,
                key=store.key,
                serving=store.serving,
                currency=store.currency.code,
                domain=store.domain,
                features={
                    feature: (touched.get(feature) or FeatureSwitch.untouched(feature)).state
                    for feature in CATALOGUE
                },
                changed_at=max(changes, default=None),
                timezone=store.timezone,
                notices=shown_notices(self._world, store.id),
            )
        return None


class MemoryRecentSales:
    """The twin of ``SqlRecentSales``."""

    def __init__(self, world: MemoryWorld) -> None:
        self._world = world

    def recent(self, store: StoreId, since: datetime, limit: int) -> Sequence[Sale]:
        """Sales placed since then, newest first: never unpaid, cancelled, refunded or test."""
        orders = self._world.rows(ORDERS).of(
            store,
            where=lambda order: (
                order.state is OrderState.SALE and not order.test and order.placed_at >= since
            ),
        )
        orders.sort(key=lambda order: (order.placed_at, order.id), reverse=True)
        told = [(order, line) for order in orders[:limit] if (line := _shown(order)) is not None]
        return [self._sale(store, order, line) for order, line in told]

    def _sale(self, store: StoreId, order: Order, line: OrderLine) -> Sale:
        known = self._world.rows(PRODUCTS).get(store, line.product) if line.product else None
        return Sale(
            first_name=order.buyer.first_name or "",
            city=order.buyer.city or "",
            product=line.name,
            url=line.url or (known.url if known else ""),
            image=line.image or (known.image if known else ""),
            placed_at=order.placed_at,
            people_in_city=self._people_in(store, order.buyer.city),
        )

    def _people_in(self, store: StoreId, city: str | None) -> int:
        there = self._world.rows(ORDERS).of(
            store, where=lambda order: bool(city) and order.buyer.city == city
        )
        people = {order.buyer.id for order in there} - {None}
        return min(len(people), PEOPLE_COUNTED)


def _shown(order: Order) -> OrderLine | None:
    return next((line for line in order.lines if line.name), None)
