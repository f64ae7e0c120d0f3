"""Storage of every kind, behind the same ports: what the storage suites run on."""

from dataclasses import dataclass, field
from typing import Protocol

from cryptography.fernet import Fernet
from sqlalchemy import Engine

import nomoflow
from adapters.clock import TimeOrderedIds
from adapters.memory import merchants as memory_merchants
from adapters.memory import relay as memory_relay
from adapters.memory.analytics import MemoryAnalyticsReports, MemoryRollups
from adapters.memory.attribution import MemoryJourneyReports
from adapters.memory.audience_reports import (
    MemoryAllLinks,
    MemorySenders,
    MemorySubscriberExport,
    MemorySubscriberReports,
)
from adapters.memory.catalog import MemoryCatalogReports
from adapters.memory.coupon_export import MemoryCouponExport
from adapters.memory.coupon_reports import MemoryCouponReports
from adapters.memory.notices import MemoryNoticeReports
from adapters.memory.orders import MemoryOrderReports
from adapters.memory.past_buyers import MemoryPastBuyers
from adapters.memory.queue import MemoryQueue
from adapters.memory.synchronisation import MemoryOldLists, MemorySyncReports
from adapters.memory.unit_of_work import MemoryTools, MemoryUnitOfWork
from adapters.memory.visitors import MemoryVisitorReports
from adapters.memory.widget_people import MemoryWidgetReports
from adapters.memory.widgets import MemoryRecentSales, MemoryStorefronts
from adapters.memory.world import MemoryWorld
from adapters.secrets import FernetCipher
from adapters.sql.all_stores import SqlAllApiKeys, SqlAllGrants, SqlAllStores
from adapters.sql.analytics import SqlAnalyticsReports
from adapters.sql.arrivals import SqlArrivals
from adapters.sql.audience_reports import (
    SqlAllLinks,
    SqlSenders,
    SqlSubscriberExport,
    SqlSubscriberReports,
)
from adapters.sql.catalog import SqlCatalogReports
from adapters.sql.codec import EventCodec, events_of
from adapters.sql.coupon_export import SqlCouponExport
from adapters.sql.coupon_reports import SqlCouponReports
from adapters.sql.erasure import SqlEraser
from adapters.sql.journeys import SqlJourneyReports
from adapters.sql.notices import SqlNoticeReports
from adapters.sql.orders import SqlOrderReports
from adapters.sql.past_buyers import SqlPastBuyers
from adapters.sql.relay import SqlAllTasks, SqlParkedTasks
from adapters.sql.rollups import SqlRollups
from adapters.sql.synchronisation import SqlOldLists, SqlSyncReports
from adapters.sql.unit_of_work import SqlUnitOfWork, UnitTools
from adapters.sql.visitors import SqlVisitorReports
from adapters.sql.widget_reports import SqlWidgetReports
from adapters.sql.widgets import SqlRecentSales, SqlStorefronts
from adapters.sql.work_reports import SqlHousekeeping, SqlWorkReports
from nomoflow.analytics.ports import AnalyticsReports, AnalyticsWork, Rollups
from nomoflow.attribution.ports import AttributionWork, JourneyReports
from nomoflow.audience.ports import AllLinks, AudienceWork, Senders
from nomoflow.audience.reports import SubscriberExport, SubscriberReports
from nomoflow.catalog.ports import CatalogReports, CatalogWork
from nomoflow.coupons.ports import CouponWork, PastBuyers
from nomoflow.coupons.reports import CouponExport, CouponReports
from nomoflow.features.ports import FeatureWork
from nomoflow.kernel.events import Event
from nomoflow.kernel.ids import StoreId
from nomoflow.kernel.unit_of_work import Opens
from nomoflow.merchants.events import StoreConnected
from nomoflow.merchants.ports import (
    AllApiKeys,
    AllGrants,
    AllStores,
    Eraser,
    MerchantWork,
)
from nomoflow.orders.ports import OrderReports, OrderWork
from nomoflow.relay.events import MessageReceived
from nomoflow.relay.ports import (
    AllTasks,
    Arrivals,
    Housekeeping,
    ParkedTasks,
    RelayWork,
    WorkReports,
)
from nomoflow.synchronisation.ports import OldLists, SyncReports, SyncWork
from nomoflow.visitors.ports import VisitorReports, VisitorWork
from nomoflow.widgets.ports import (
    EncounterWork,
    NoticeReports,
    NoticeWork,
    RecentSales,
    Storefronts,
)
from nomoflow.widgets.reports import WidgetReports
from tests.builders import MovingClock

CIPHER = FernetCipher([Fernet.generate_key().decode()])
CODEC = EventCodec(events_of(nomoflow), CIPHER)


class EveryWork(
    AnalyticsWork,
    AttributionWork,
    AudienceWork,
    CatalogWork,
    CouponWork,
    EncounterWork,
    FeatureWork,
    MerchantWork,
    NoticeWork,
    OrderWork,
    RelayWork,
    SyncWork,
    VisitorWork,
    Protocol,
):
    """A unit of work with every feature's shelf."""


def _subscriptions() -> dict[type[Event], tuple[str, ...]]:
    return {MessageReceived: ("test.one",), StoreConnected: ("test.one", "test.two")}


@dataclass(kw_only=True)
class World:
    """One kind of storage, empty. The annotations are the ports: mypy compares the shapes."""

    work: Opens[EveryWork]
    arrivals: Arrivals
    tasks: AllTasks
    parked: ParkedTasks
    work_reports: WorkReports
    housekeeping: Housekeeping
    stores: AllStores
    grants: AllGrants
    api_keys: AllApiKeys
    eraser: Eraser
    sync_reports: SyncReports
    old_lists: OldLists
    order_reports: OrderReports
    coupon_reports: CouponReports
    past_buyers: PastBuyers
    coupon_export: CouponExport
    catalog_reports: CatalogReports
    subscriber_reports: SubscriberReports
    subscriber_export: SubscriberExport
    links: AllLinks
    senders: Senders
    storefronts: Storefronts
    notice_reports: NoticeReports
    recent_sales: RecentSales
    widget_reports: WidgetReports
    visitor_reports: VisitorReports
    journeys: JourneyReports
    rollups: Rollups
    analytics: AnalyticsReports
    clock: MovingClock
    queue: MemoryQueue
    subscriptions: dict[type[Event], tuple[str, ...]] = field(default_factory=_subscriptions)


def memory_world() -> World:
    """The twins."""
    world = MemoryWorld()
    clock, queue, subscriptions = MovingClock(), MemoryQueue(), _subscriptions()
    tools = MemoryTools(
        world=world, clock=clock, ids=TimeOrderedIds(), queue=queue, subscriptions=subscriptions
    )
    return World(
        work=_opens_memory(tools),
        arrivals=memory_relay.MemoryArrivals(_opens_memory(tools)),
        tasks=memory_relay.MemoryAllTasks(world),
        parked=memory_relay.MemoryParkedTasks(world),
        work_reports=memory_relay.MemoryWorkReports(world),
        housekeeping=memory_relay.MemoryHousekeeping(world),
        stores=memory_merchants.MemoryAllStores(world),
        grants=memory_merchants.MemoryAllGrants(world),
        api_keys=memory_merchants.MemoryAllApiKeys(world),
        eraser=memory_merchants.MemoryEraser(world),
        sync_reports=MemorySyncReports(world),
        old_lists=MemoryOldLists(world),
        order_reports=MemoryOrderReports(world),
        coupon_reports=MemoryCouponReports(world),
        past_buyers=MemoryPastBuyers(world),
        coupon_export=MemoryCouponExport(world),
        catalog_reports=MemoryCatalogReports(world),
        subscriber_reports=MemorySubscriberReports(world),
        subscriber_export=MemorySubscriberExport(world),
        links=MemoryAllLinks(world),
        senders=MemorySenders(world),
        storefronts=MemoryStorefronts(world),
        notice_reports=MemoryNoticeReports(world),
        recent_sales=MemoryRecentSales(world),
        widget_reports=MemoryWidgetReports(world),
        visitor_reports=MemoryVisitorReports(world),
        journeys=MemoryJourneyReports(world),
        rollups=MemoryRollups(world, clock),
        analytics=MemoryAnalyticsReports(world),
        clock=clock,
        queue=queue,
        subscriptions=subscriptions,
    )


def sql_world(engine: Engine) -> World:
    """The real thing, over a database with all its tables."""
    clock, queue, subscriptions = MovingClock(), MemoryQueue(), _subscriptions()
    tools = UnitTools(
        engine=engine,
        codec=CODEC,
        cipher=CIPHER,
        clock=clock,
        ids=TimeOrderedIds(),
        queue=queue,
        subscriptions=subscriptions,
    )
    return World(
        work=_opens_sql(tools),
        arrivals=SqlArrivals(tools),
        tasks=SqlAllTasks(engine, CODEC),
        parked=SqlParkedTasks(engine),
        work_reports=SqlWorkReports(engine),
        housekeeping=SqlHousekeeping(engine),
        stores=SqlAllStores(engine),
        grants=SqlAllGrants(engine),
        api_keys=SqlAllApiKeys(engine),
        eraser=SqlEraser(engine),
        sync_reports=SqlSyncReports(engine),
        old_lists=SqlOldLists(engine),
        order_reports=SqlOrderReports(engine),
        coupon_reports=SqlCouponReports(engine),
        past_buyers=SqlPastBuyers(engine),
        coupon_export=SqlCouponExport(engine),
        catalog_reports=SqlCatalogReports(engine),
        subscriber_reports=SqlSubscriberReports(engine),
        subscriber_export=SqlSubscriberExport(engine),
        links=SqlAllLinks(engine),
        senders=SqlSenders(engine),
        storefronts=SqlStorefronts(engine),
        notice_reports=SqlNoticeReports(engine),
        recent_sales=SqlRecentSales(engine),
        widget_reports=SqlWidgetReports(engine),
        visitor_reports=SqlVisitorReports(engine),
        journeys=SqlJourneyReports(engine),
        rollups=SqlRollups(engine, clock),
        analytics=SqlAnalyticsReports(engine),
        clock=clock,
        queue=queue,
        subscriptions=subscriptions,
    )


def _opens_memory(tools: MemoryTools) -> Opens[MemoryUnitOfWork]:
    def work(store: StoreId) -> MemoryUnitOfWork:
        return MemoryUnitOfWork(store, tools)

    return work


def _opens_sql(tools: UnitTools) -> Opens[EveryWork]:
    def work(store: StoreId) -> EveryWork:
        return SqlUnitOfWork(store, tools)

    return work
