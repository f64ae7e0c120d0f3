"""The wiring: the only place that knows every adapter. It contains no logic."""

import time
from datetime import timedelta
from random import SystemRandom

from dependency_injector import containers, providers

import nomoflow
from adapters.cache.sales import CachedRecentSales
from adapters.cache.storefronts import CachedStorefronts
from adapters.calendar import UmmAlQuraCalendar
from adapters.clock import SystemClock, TimeOrderedIds
from adapters.mail.relay import Relay
from adapters.mail.smtp import SmtpMailer
from adapters.people.mailboxes import KnownMailboxes
from adapters.people.phones import KnownPhones
from adapters.redis import connection, embedded
from adapters.redis.collector import RedisCollector
from adapters.redis.hits import RedisHits
from adapters.redis.jobs import RqJobs
from adapters.redis.limits import RedisLimits
from adapters.redis.locks import RedisLocks
from adapters.redis.notes import RedisNotes
from adapters.redis.presence import RedisPresence
from adapters.redis.queue import RqQueue
from adapters.rendering.letters import TemplateLetterWriter
from adapters.salla.accounts import SallaApp, SallaAuthoriser
from adapters.salla.audiences import SallaAudiences
from adapters.salla.client import HURRIED, IN_SERIES, SallaClient
from adapters.salla.coupons import SallaCouponGateway
from adapters.salla.history import SallaStoreHistory
from adapters.salla.orders import SallaOrderGateway
from adapters.salla.profiles import SallaStoreProfiles
from adapters.salla.session import brief_session, salla_session
from adapters.salla.webhooks import SallaWebhooks
from adapters.secrets import FernetCipher
from adapters.sql import health, migrations
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
from adapters.sql.engine import open_engine
from adapters.sql.erasure import SqlEraser
from adapters.sql.journeys import SqlJourneyReports
from adapters.sql.notices import SqlNoticeReports
from adapters.sql.orders import SqlOrderReports
from adapters.sql.past_buyers import SqlPastBuyers
from adapters.sql.relay import SqlAllTasks, SqlParkedTasks
from adapters.sql.rollups import SqlRollups
from adapters.sql.rotation import rotate_secrets
from adapters.sql.synchronisation import SqlOldLists, SqlSyncReports
from adapters.sql.unit_of_work import SqlUnitOfWork, UnitTools
from adapters.sql.visitors import SqlVisitorReports
from adapters.sql.widget_reports import SqlWidgetReports
from adapters.sql.widgets import SqlRecentSales, SqlStorefronts
from adapters.sql.work_reports import SqlHousekeeping, SqlWorkReports
from entrypoints.logs import LoggedTrouble, told
from entrypoints.services import Services
from entrypoints.settings import Settings
from nomoflow.analytics.handlers import AnalyticsHandlers
from nomoflow.attribution.handlers import AttributionHandlers
from nomoflow.audience.contact_taking import ContactTaker
from nomoflow.audience.forms import Reception
from nomoflow.audience.handlers import AudienceHandlers, Post
from nomoflow.audience.keyed import Keyed
from nomoflow.audience.letters import Letters
from nomoflow.audience.registry import Registry
from nomoflow.audience.service import AudienceService
from nomoflow.catalog.handlers import CatalogHandlers
from nomoflow.coupons.handlers import CouponHandlers
from nomoflow.coupons.links import LinkService
from nomoflow.coupons.list_taking import ListTaker
from nomoflow.coupons.offering import OfferService
from nomoflow.coupons.service import CouponService
from nomoflow.coupons.stocking import CodeSupply
from nomoflow.features.service import FeatureService
from nomoflow.merchants.access import StoreAccess
from nomoflow.merchants.handlers import SETTING_KEY, MerchantHandlers
from nomoflow.merchants.service import Across, MerchantService
from nomoflow.orders.handlers import OrderHandlers
from nomoflow.relay.receiver import Receiver, Translator
from nomoflow.relay.runner import Runner, Sweeper
from nomoflow.relay.service import TroubleService
from nomoflow.subscriptions import SUBSCRIPTIONS
from nomoflow.synchronisation.handlers import SyncHandlers
from nomoflow.synchronisation.service import SyncService
from nomoflow.visitors.service import VisitorService
from nomoflow.widgets.handlers import WidgetHandlers
from nomoflow.widgets.inspection_service import InspectionService
from nomoflow.widgets.notice_service import NoticeService
from nomoflow.widgets.service import WidgetService

_PREFIX = "nomo:"
TASKS_QUEUE = "nomoflow-tasks"
PERIODIC_QUEUE = "nomoflow-periodic"
QUEUES = (PERIODIC_QUEUE, TASKS_QUEUE)
"""In the order in which workers serve them: what the clock asks for comes first."""

RUN_TASK = "entrypoints.worker.jobs.run_task"
LONGEST_JOB_SECONDS = 180
"""Shorter than ``lease``, so that no task runs twice at once."""


class Container(containers.DeclarativeContainer):
    """Settings become adapters, adapters become use cases, use cases become ``Services``."""

    settings: providers.Provider[Settings] = providers.Dependency(instance_of=Settings)

    # --- the ground floor ---
    clock = providers.Singleton(SystemClock)
    ids = providers.Singleton(TimeOrderedIds)
    calendar = providers.Singleton(UmmAlQuraCalendar)
    cipher = providers.Singleton(FernetCipher, settings.provided.encryption_keys)
    lease = providers.Object(timedelta(minutes=5))

    # --- Redis ---
    redis_url = providers.Callable(
        embedded.address, settings.provided.redis_url, settings.provided.var
    )
    redis_kept = providers.Callable(
        embedded.kept, settings.provided.redis_url, settings.provided.var
    )
    redis = providers.Singleton(connection.connect, redis_url)
    patient_redis = providers.Singleton(connection.connect, redis_url, patience=None)
    presence = providers.Singleton(RedisPresence, redis, _PREFIX)
    hits = providers.Singleton(RedisHits, redis, _PREFIX)
    collector = providers.Singleton(RedisCollector, redis, _PREFIX)
    locks = providers.Singleton(RedisLocks, redis, _PREFIX)
    limits = providers.Singleton(RedisLimits, redis, _PREFIX)
    notes = providers.Singleton(RedisNotes, redis, _PREFIX)
    task_jobs = providers.Singleton(RqJobs, redis, queue=TASKS_QUEUE, timeout=LONGEST_JOB_SECONDS)
    periodic_jobs = providers.Singleton(
        RqJobs, redis, queue=PERIODIC_QUEUE, timeout=LONGEST_JOB_SECONDS
    )
    queue = providers.Singleton(RqQueue, task_jobs, task=RUN_TASK)

    # --- the database ---
    # A connection for each thread that may ask: one opened for a moment costs ten answers.
    engine = providers.Singleton(
        open_engine, settings.provided.database_url, pool_size=settings.provided.web_threads
    )
    codec = providers.Singleton(EventCodec, providers.Object(events_of(nomoflow)), cipher)
    schema_newest = providers.Callable(migrations.newest)
    schema_current = providers.Callable(migrations.current, engine)
    schema_upgrade = providers.Callable(migrations.upgrade, engine)
    schema_downgrade = providers.Callable(migrations.downgrade, engine)
    rotation = providers.Callable(rotate_secrets, engine, codec, cipher)
    unit_tools = providers.Singleton(
        UnitTools,
        engine=engine,
        codec=codec,
        cipher=cipher,
        clock=clock,
        ids=ids,
        queue=queue,
        subscriptions=providers.Object(SUBSCRIPTIONS),
    )
    units = providers.Factory(SqlUnitOfWork, tools=unit_tools)
    arrivals = providers.Singleton(SqlArrivals, unit_tools)
    all_stores = providers.Singleton(SqlAllStores, engine)
    all_grants = providers.Singleton(SqlAllGrants, engine)
    all_api_keys = providers.Singleton(SqlAllApiKeys, engine)
    all_tasks = providers.Singleton(SqlAllTasks, engine, codec)
    parked_tasks = providers.Singleton(SqlParkedTasks, engine)
    work_reports = providers.Singleton(SqlWorkReports, engine)
    housekeeping = providers.Singleton(SqlHousekeeping, engine)
    eraser = providers.Singleton(SqlEraser, engine)
    sync_reports = providers.Singleton(SqlSyncReports, engine)
    old_lists = providers.Singleton(SqlOldLists, engine)
    past_buyers = providers.Singleton(SqlPastBuyers, engine)
    coupon_reports = providers.Singleton(SqlCouponReports, engine)
    coupon_export = providers.Singleton(SqlCouponExport, engine)
    widget_reports = providers.Singleton(SqlWidgetReports, engine)
    notice_reports = providers.Singleton(SqlNoticeReports, engine)
    subscriber_reports = providers.Singleton(SqlSubscriberReports, engine)
    subscriber_export = providers.Singleton(SqlSubscriberExport, engine)
    order_reports = providers.Singleton(SqlOrderReports, engine)
    catalog_reports = providers.Singleton(SqlCatalogReports, engine)
    journey_reports = providers.Singleton(SqlJourneyReports, engine)
    visitor_reports = providers.Singleton(SqlVisitorReports, engine)
    analytics_reports = providers.Singleton(SqlAnalyticsReports, engine)
    rollups = providers.Singleton(SqlRollups, engine, clock)
    storefronts = providers.Singleton(
        CachedStorefronts, providers.Singleton(SqlStorefronts, engine)
    )
    recent_sales = providers.Singleton(
        CachedRecentSales, providers.Singleton(SqlRecentSales, engine)
    )

    # --- Salla ---
    salla_session = providers.Singleton(salla_session)
    brief_session = providers.Singleton(brief_session)
    authoriser = providers.Singleton(
        SallaAuthoriser,
        brief_session,
        providers.Singleton(
            SallaApp,
            app_id=settings.provided.salla_app_id,
            client_id=settings.provided.salla_client_id,
            client_secret=settings.provided.salla_client_secret,
            api_url=settings.provided.salla_api_url,
            accounts_url=settings.provided.salla_accounts_url,
            base_url=settings.provided.base_url,
        ),
        clock,
    )
    access = providers.Singleton(StoreAccess, units.provider, authoriser, locks, clock, all_grants)
    salla_client = providers.Singleton(
        SallaClient,
        salla_session,
        settings.provided.salla_api_url,
        access,
        providers.Object(time.sleep),
    )
    profiles = providers.Singleton(
        SallaStoreProfiles, salla_client, settings.provided.salla_app_id, SETTING_KEY
    )
    coupon_gateway = providers.Singleton(
        SallaCouponGateway,
        providers.Singleton(
            SallaClient,
            salla_session,
            settings.provided.salla_api_url,
            access,
            providers.Object(time.sleep),
            patience=providers.Object(IN_SERIES),
        ),
        clock,
    )
    audiences = providers.Singleton(
        SallaAudiences,
        providers.Singleton(
            SallaClient,
            salla_session,
            settings.provided.salla_api_url,
            access,
            providers.Object(time.sleep),
            timeouts=providers.Object((2.0, 4.0)),
            patience=providers.Object(HURRIED),
        ),
    )
    order_gateway = providers.Singleton(SallaOrderGateway, salla_client, clock)
    history = providers.Singleton(SallaStoreHistory, salla_client, clock)
    sources = providers.Dict(
        salla=providers.Singleton(
            SallaWebhooks,
            settings.provided.salla_webhook_secret,
            settings.provided.salla_webhook_strategy,
        )
    )

    # --- letters ---
    mailer = providers.Singleton(
        SmtpMailer,
        providers.Singleton(Relay.at, settings.provided.smtp_url),
        settings.provided.mail_from,
        clock,
    )
    letter_writer = providers.Singleton(TemplateLetterWriter)

    # --- the use cases ---
    merchants = providers.Singleton(
        MerchantService,
        units.provider,
        authoriser,
        providers.Singleton(Across, stores=all_stores, grants=all_grants, api_keys=all_api_keys),
        eraser,
        clock,
        ids,
    )
    features = providers.Singleton(FeatureService, units.provider, clock)
    widgets = providers.Singleton(WidgetService, storefronts, recent_sales, calendar, clock)
    notices = providers.Singleton(NoticeService, units.provider, clock, ids)
    inspections = providers.Singleton(InspectionService, storefronts, notice_reports, calendar)
    visitors = providers.Singleton(VisitorService, collector, hits, units.provider, ids)
    synchronisation = providers.Singleton(SyncService, units.provider, old_lists, clock, ids)
    coupons = providers.Singleton(CouponService, units.provider, clock, ids)
    offers = providers.Singleton(OfferService, units.provider, past_buyers, clock, ids)
    coupon_links = providers.Singleton(LinkService, units.provider, clock)
    keyed = providers.Singleton(Keyed, settings.provided.secret_key)
    reception = providers.Singleton(
        Reception, providers.Singleton(KnownMailboxes), providers.Singleton(KnownPhones)
    )
    registry = providers.Singleton(Registry, keyed, clock, ids)
    audience = providers.Singleton(
        AudienceService,
        units.provider,
        providers.Singleton(SqlAllLinks, engine),
        subscriber_export,
        reception,
        registry,
        clock,
    )
    contacts = providers.Singleton(ContactTaker, units.provider, reception, registry, clock, ids)
    receiver = providers.Singleton(Receiver, sources, arrivals, clock, ids)
    translator = providers.Singleton(Translator, sources, units.provider)
    sweeper = providers.Singleton(Sweeper, all_tasks, queue, clock)
    trouble = providers.Singleton(TroubleService, parked_tasks, work_reports, queue, clock)

    # --- what follows by itself ---
    merchant_handlers = providers.Singleton(
        MerchantHandlers,
        units.provider,
        profiles,
        clock,
        ids,
        providers.Factory(timedelta, days=settings.provided.retention_days),
    )
    sync_handlers = providers.Singleton(SyncHandlers, units.provider, history, clock, ids)
    catalog_handlers = providers.Singleton(CatalogHandlers, units.provider, clock)
    coupon_handlers = providers.Singleton(
        CouponHandlers, units.provider, coupon_gateway, clock, ids
    )
    code_supply = providers.Singleton(
        CodeSupply, units.provider, coupon_gateway, clock, providers.Singleton(SystemRandom)
    )
    list_taker = providers.Singleton(ListTaker, units.provider, clock, ids)
    order_handlers = providers.Singleton(OrderHandlers, units.provider, order_gateway)
    attribution_handlers = providers.Singleton(AttributionHandlers, units.provider, clock)
    analytics_handlers = providers.Singleton(AnalyticsHandlers, units.provider)
    widget_handlers = providers.Singleton(WidgetHandlers, units.provider)
    audience_handlers = providers.Singleton(
        AudienceHandlers,
        units.provider,
        providers.Singleton(
            Post,
            mailer,
            providers.Singleton(Letters, letter_writer, keyed, settings.provided.base_url),
            providers.Singleton(SqlSenders, engine),
        ),
        registry,
        keyed,
        clock,
    )
    handlers = providers.Dict(
        {
            "relay.translate": translator.provided.translate,
            "merchants.take_access": merchant_handlers.provided.take_access,
            "merchants.note_install": merchant_handlers.provided.note_install,
            "merchants.depart": merchant_handlers.provided.depart,
            "merchants.read_profile": merchant_handlers.provided.read_profile,
            "merchants.tell_key": merchant_handlers.provided.tell_key,
            "merchants.book_plan": merchant_handlers.provided.book_plan,
            "merchants.record_feedback": merchant_handlers.provided.record_feedback,
            "synchronisation.begin": sync_handlers.provided.begin,
            "synchronisation.pull": sync_handlers.provided.pull,
            "catalog.sweep": catalog_handlers.provided.sweep,
            "catalog.record_products": catalog_handlers.provided.record_products,
            "catalog.record_categories": catalog_handlers.provided.record_categories,
            "catalog.record_customers": catalog_handlers.provided.record_customers,
            "catalog.record_reviews": catalog_handlers.provided.record_reviews,
            "coupons.sweep": coupon_handlers.provided.sweep,
            "coupons.record": coupon_handlers.provided.record,
            "coupons.record_use": coupon_handlers.provided.record_use,
            "coupons.publish": coupon_handlers.provided.publish,
            "coupons.count_use": coupon_handlers.provided.count_use,
            "coupons.explain_denials": coupon_handlers.provided.explain_denials,
            "coupons.supply": code_supply.provided.supply,
            "coupons.restock": code_supply.provided.restock,
            "coupons.end_code": code_supply.provided.end_code,
            "coupons.take_list": list_taker.provided.take,
            "audience.invite": audience_handlers.provided.invite,
            "audience.lapse": audience_handlers.provided.lapse,
            "audience.take_contacts": contacts.provided.take,
            "orders.record": order_handlers.provided.record,
            "orders.read": order_handlers.provided.read,
            "orders.record_carts": order_handlers.provided.record_carts,
            "attribution.credit": attribution_handlers.provided.credit,
            "attribution.record_touches": attribution_handlers.provided.record_touches,
            "attribution.record_links": attribution_handlers.provided.record_links,
            "attribution.record_code": attribution_handlers.provided.record_code,
            "analytics.note_traffic": analytics_handlers.provided.note_traffic,
            "analytics.note_credit": analytics_handlers.provided.note_credit,
            "widgets.record_meetings": widget_handlers.provided.record_meetings,
            "widgets.count_order": widget_handlers.provided.count_order,
        }
    )
    runner = providers.Singleton(
        Runner,
        all_tasks,
        providers.Callable(told, handlers),
        clock,
        providers.Singleton(LoggedTrouble),
        lease,
    )

    # --- what the doors are handed ---
    checks = providers.Dict(
        database=providers.Callable(health.answers, engine).provider,
        redis=providers.Callable(connection.answers, redis).provider,
        queues=task_jobs.provided.answers,
    )
    services = providers.Singleton(
        Services,
        clock=clock,
        limits=limits,
        notes=notes,
        locks=locks,
        merchants=merchants,
        access=access,
        stores=all_stores,
        features=features,
        widgets=widgets,
        notices=notices,
        notice_reports=notice_reports,
        inspections=inspections,
        visitors=visitors,
        presence=presence,
        visitor_reports=visitor_reports,
        receiver=receiver,
        runner=runner,
        sweeper=sweeper,
        trouble=trouble,
        work=work_reports,
        housekeeping=housekeeping,
        synchronisation=synchronisation,
        sync_reports=sync_reports,
        coupons=coupons,
        offers=offers,
        coupon_links=coupon_links,
        widget_reports=widget_reports,
        coupon_reports=coupon_reports,
        coupon_export=coupon_export,
        coupon_lists=list_taker,
        code_supply=code_supply,
        audiences=audiences,
        audience=audience,
        contacts=contacts,
        subscriber_reports=subscriber_reports,
        subscriber_export=subscriber_export,
        orders=order_reports,
        catalog=catalog_reports,
        journeys=journey_reports,
        analytics=analytics_reports,
        rollups=rollups,
        checks=checks,
    )


def assemble(settings: Settings) -> Container:
    """A container of its own: two of them can live in one process."""
    return Container(settings=providers.Object(settings))
