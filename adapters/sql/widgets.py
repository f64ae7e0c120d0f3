"""What the storefront's routes read: the store behind a key, and what was sold lately."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Connection,
    Engine,
    RowMapping,
    Select,
    and_,
    func,
    literal,
    select,
    union_all,
)

from adapters.sql.engine import reading
from adapters.sql.notices import shown_notices
from adapters.sql.statements import parts
from adapters.sql.tables import features, orders, products, stores
from nomoflow.features.catalogue import CATALOGUE
from nomoflow.features.model import FeatureSwitch
from nomoflow.kernel.feature_states import FeatureKey
from nomoflow.kernel.ids import StoreId, StoreKey
from nomoflow.merchants.model import StoreStatus
from nomoflow.orders.facts import OrderState
from nomoflow.widgets.model import PEOPLE_COUNTED, Sale, Storefront
from nomoflow.widgets.notices import Notice


class SqlStorefronts:
    """Reads stores by their public keys, with their features and what they tell shoppers."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def by_key(self, key: StoreKey) -> Storefront | None:
        """The store with this key, also when it left; nothing when there is none."""
        with reading(self._engine) as connection:
            rows = connection.execute(_with_features(key)).mappings().all()
            if not rows:
                return None
            return _storefront(rows, shown_notices(connection, StoreId(rows[0]["store"])))


class SqlRecentSales:
    """Reads what was sold lately."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def recent(self, store: StoreId, since: datetime, limit: int) -> Sequence[Sale]:
        """Sales placed since then, newest first: never unpaid, cancelled, refunded or test.

        A sale shows its first line that has a name; where the order told no address or picture
        of it, those of the product stand in.
        """
        with reading(self._engine) as connection:
            rows = connection.execute(_recent_sales(store, since, limit)).mappings().all()
            told = [(row, line) for row in rows if (line := _shown(row["lines"])) is not None]
            known = _products(connection, store, [line for _, line in told])
            people = _people(connection, store, {row["city"] for row, _ in told} - {None, ""})
        return [
            _sale(row, line, known.get(line["product"]), people.get(row["city"], 0))
            for row, line in told
        ]


_STORE = ("store", "key", "status", "currency", "domain", "timezone")


def _with_features(key: StoreKey) -> Select[Any]:
    """The statement of a store with its touched features: a row for each, or one without."""
    touched = stores.outerjoin(features, features.c.store == stores.c.store)
    store = [stores.c[name] for name in _STORE]
    feature = [
        features.c[name].label(f"feature_{name}")
        for name in ("key", "enabled", "settings", "changed_at")
    ]
    return select(*store, *feature).select_from(touched).where(stores.c.key == key)


def _recent_sales(store: StoreId, since: datetime, limit: int) -> Select[Any]:
    """The statement of the latest orders that are sales."""
    sales = and_(
        orders.c.store == store,
        orders.c.state == OrderState.SALE.value,
        orders.c.test.is_(False),
        orders.c.placed_at >= since,
    )
    shown = (orders.c.first_name, orders.c.city, orders.c.lines, orders.c.placed_at)
    latest_first = (orders.c.placed_at.desc(), orders.c.id.desc())
    return select(*shown).where(sales).order_by(*latest_first).limit(limit)


def _storefront(rows: Sequence[RowMapping], notices: tuple[Notice, ...]) -> Storefront:
    touched = {row["feature_key"]: row for row in rows if row["feature_key"] is not None}
    changes = [row["feature_changed_at"] for row in touched.values() if row["feature_changed_at"]]
    return Storefront(
        store=StoreId(rows[0]["store"]),
        key=StoreKey(rows[0]["key"]),
        serving=rows[0]["status"] != StoreStatus.UNINSTALLED,
        currency=rows[0]["currency"],
        domain=rows[0]["domain"],
        features={key: _switch(key, touched.get(key.value)).state for key in CATALOGUE},
        changed_at=max(changes, default=None),
        timezone=rows[0]["timezone"],
        notices=notices,
    )


def _switch(key: FeatureKey, row: RowMapping | None) -> FeatureSwitch:
    if row is None:
        return FeatureSwitch.untouched(key)
    return FeatureSwitch(key=key, enabled=row["feature_enabled"], settings=row["feature_settings"])


def _shown(lines: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    return next((line for line in lines if line["name"]), None)


def _products(
    connection: Connection, store: StoreId, lines: Sequence[Mapping[str, Any]]
) -> dict[str, RowMapping]:
    poor = {line["product"] for line in lines if not (line["url"] and line["image"])} - {None}
    shown = (products.c.id, products.c.url, products.c.image)
    known: dict[str, RowMapping] = {}
    for part in parts(sorted(poor)):
        wanted = select(*shown).where(products.c.store == store, products.c.id.in_(part))
        known.update({row["id"]: row for row in connection.execute(wanted).mappings()})
    return known


def _people(connection: Connection, store: StoreId, cities: set[str]) -> Mapping[str, int]:
    """How many customers have bought from each city, counted no further than anybody asks."""
    if not cities:
        return {}
    counted = union_all(*(_people_in(store, city) for city in sorted(cities)))
    return {row["city"]: row["people"] for row in connection.execute(counted).mappings()}


def _people_in(store: StoreId, city: str) -> Select[str, int]:
    there = and_(orders.c.store == store, orders.c.city == city, orders.c.customer.is_not(None))
    people = select(orders.c.customer).where(there).distinct().limit(PEOPLE_COUNTED).subquery()
    return select(literal(city).label("city"), func.count().label("people")).select_from(people)


def _sale(
    row: RowMapping, line: Mapping[str, Any], product: RowMapping | None, people: int
) -> Sale:
    return Sale(
        first_name=row["first_name"] or "",
        city=row["city"] or "",
        product=line["name"],
        url=line["url"] or (product["url"] if product else ""),
        image=line["image"] or (product["image"] if product else ""),
        placed_at=row["placed_at"],
        people_in_city=people,
    )
