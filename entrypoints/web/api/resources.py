"""The store, its features, its orders, its catalogue, its figures."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

from flask_smorest.pagination import PaginationParameters

from entrypoints.web.api.blueprint import PAGES, blueprint, page_asked, rows_told
from entrypoints.web.api.days import days_asked
from entrypoints.web.api.schemas import (
    CustomerSchema,
    FeatureChangeSchema,
    FeatureSchema,
    OrderQuerySchema,
    OrderRowSchema,
    OrderSchema,
    OverviewSchema,
    ProductSchema,
    RangeSchema,
    SearchSchema,
    StoreSchema,
    SyncSchema,
)
from entrypoints.web.current import needs, services, store
from nomoflow.analytics.grouping import Granularity, Period, grouped
from nomoflow.analytics.ports import Overview, Totals
from nomoflow.catalog.model import Customer, Product
from nomoflow.features.catalogue import CATALOGUE
from nomoflow.features.model import FeatureSwitch, feature_key
from nomoflow.kernel.ids import OrderId
from nomoflow.merchants.model import Permission
from nomoflow.merchants.ports import StoreRow
from nomoflow.orders.ports import OrderFilter, OrderRow
from nomoflow.synchronisation.model import SyncState


@blueprint.get("/store")
@blueprint.response(200, StoreSchema)
@needs(Permission.VIEW)
def read_store() -> StoreRow:
    """The store."""
    return store()


@blueprint.get("/features")
@blueprint.response(200, FeatureSchema(many=True))
@blueprint.paginate(**PAGES)
@needs(Permission.VIEW)
def list_features(pagination_parameters: PaginationParameters) -> list[dict[str, object]]:
    """Every feature."""
    switches = services().features.all(store().id)
    asked = page_asked(pagination_parameters)
    pagination_parameters.item_count = len(switches)
    return [_feature(switch) for switch in switches[asked.offset : asked.offset + asked.size]]


@blueprint.get("/features/<key>")
@blueprint.response(200, FeatureSchema)
@needs(Permission.VIEW)
def read_feature(key: str) -> dict[str, object]:
    """One feature."""
    return _feature(services().features.one(store().id, feature_key(key)))


@blueprint.patch("/features/<key>")
@blueprint.arguments(FeatureChangeSchema)
@blueprint.response(200, FeatureSchema)
@needs(Permission.MANAGE_FEATURES)
def change_feature(change: Mapping[str, Any], key: str) -> dict[str, object]:
    """Switch a feature, change some of its settings, or both."""
    return _feature(services().features.change(store().id, feature_key(key), **change))


@blueprint.get("/orders")
@blueprint.arguments(OrderQuerySchema, location="query")
@blueprint.response(200, OrderRowSchema(many=True))
@blueprint.paginate(**PAGES)
@needs(Permission.VIEW)
def list_orders(
    query: Mapping[str, Any], pagination_parameters: PaginationParameters
) -> Sequence[OrderRow]:
    """Orders, latest first."""
    page = services().orders.list(
        store().id, OrderFilter(**query), page_asked(pagination_parameters)
    )
    return rows_told(page, pagination_parameters)


@blueprint.get("/orders/<order_id>")
@blueprint.response(200, OrderSchema)
@needs(Permission.VIEW)
def read_order(order_id: str) -> dict[str, object]:
    """An order in full, with the journey behind it."""
    order = services().orders.order(store().id, OrderId(order_id))
    journey = services().journeys.journey(store().id, order.id)
    touch = journey.order.credit.touch if journey.order else None
    names = ("id", "reference", "placed_at", "paid_at", "state", "status", "status_name",
             "amounts", "revenue", "payment_method", "coupon_codes", "buyer", "lines")  # fmt: skip
    return {
        **{name: getattr(order, name) for name in names},
        "attribution": touch,
        "journey": journey.steps,
        "bookings": journey.bookings,
    }


@blueprint.get("/products")
@blueprint.arguments(SearchSchema, location="query")
@blueprint.response(200, ProductSchema(many=True))
@blueprint.paginate(**PAGES)
@needs(Permission.VIEW)
def list_products(
    query: Mapping[str, Any], pagination_parameters: PaginationParameters
) -> Sequence[Product]:
    """Products that the store sells, by name."""
    asked = page_asked(pagination_parameters)
    page = services().catalog.products(store().id, query.get("search"), asked)
    return rows_told(page, pagination_parameters)


@blueprint.get("/customers")
@blueprint.arguments(SearchSchema, location="query")
@blueprint.response(200, CustomerSchema(many=True))
@blueprint.paginate(**PAGES)
@needs(Permission.VIEW)
def list_customers(
    query: Mapping[str, Any], pagination_parameters: PaginationParameters
) -> Sequence[Customer]:
    """Customers, latest reported first."""
    asked = page_asked(pagination_parameters)
    page = services().catalog.customers(store().id, query.get("search"), asked)
    return rows_told(page, pagination_parameters)


@blueprint.get("/reports/overview")
@blueprint.arguments(RangeSchema, location="query")
@blueprint.response(200, OverviewSchema)
@needs(Permission.VIEW)
def read_overview(query: Mapping[str, Any]) -> dict[str, object]:
    """Visits, orders and credited revenue: by day, by week or month if asked, and by source."""
    overview = services().analytics.overview(store().id, days_asked(query))
    return _overview(overview, query["granularity"])


@blueprint.get("/synchronisation")
@blueprint.response(200, SyncSchema)
@needs(Permission.VIEW)
def read_synchronisation() -> dict[str, object]:
    """How far the synchronisation is."""
    runs = services().sync_reports.latest(store().id)
    return {"running": any(run.state is SyncState.RUNNING for run in runs), "lists": runs}


@blueprint.post("/synchronisation")
@blueprint.response(202, SyncSchema)
@needs(Permission.SYNCHRONISE)
def start_synchronisation() -> dict[str, object]:
    """Bring everything in again; ``409`` while that is under way."""
    services().synchronisation.start(store().id)
    runs = services().sync_reports.latest(store().id)
    return {"running": True, "lists": runs}


def _feature(switch: FeatureSwitch) -> dict[str, object]:
    state = switch.state
    return {
        "key": state.key,
        "enabled": state.enabled,
        "settings": state.settings,
        "version": switch.version,
        "changed_at": switch.changed_at,
        "schema": CATALOGUE[state.key].schema(),
    }


def _overview(overview: Overview, granularity: Granularity) -> dict[str, object]:
    names = ("currency", "range", "before", "days", "totals", "totals_before", "sources")
    periods = grouped(overview.days, granularity, overview.currency)
    return {
        **{name: getattr(overview, name) for name in names},
        "granularity": granularity,
        "periods": [_period(period) for period in periods],
    }


def _period(period: Period) -> dict[str, object]:
    return {
        "first": period.days.first,
        "last": period.days.last,
        **{figure.name: getattr(period.totals, figure.name) for figure in fields(Totals)},
    }
