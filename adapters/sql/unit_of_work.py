"""One connection, one store, all repositories: what every feature's shelf stands on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Connection, Engine, insert
from sqlalchemy.exc import TimeoutError as PoolExhausted

from adapters.sql.analytics import SqlStaleDays
from adapters.sql.attribution import SqlAttributedOrders, SqlLinks, SqlTouches
from adapters.sql.audience import SqlInvitations, SqlSubscribers
from adapters.sql.audience_evidence import SqlConsents, SqlReceipts, SqlTallies
from adapters.sql.catalog import SqlCategories, SqlCustomers, SqlProducts, SqlReviews
from adapters.sql.cipher import Cipher
from adapters.sql.code_sources import SqlCodeSources
from adapters.sql.codec import EventCodec
from adapters.sql.contact_lists import SqlContactLists
from adapters.sql.coupon_imports import SqlImports
from adapters.sql.coupon_notes import SqlAlerts, SqlDenials, SqlLicences, SqlLinkClicks
from adapters.sql.coupons import SqlCoupons, SqlCouponUses
from adapters.sql.features import SqlFeatureSwitches
from adapters.sql.many_coupons import SqlManyCoupons
from adapters.sql.merchants import SqlApiKeys, SqlGrants, SqlStores, SqlTeam
from adapters.sql.notices import SqlNotices
from adapters.sql.offer_codes import SqlIssues, SqlOfferCodes
from adapters.sql.offers import SqlOffers
from adapters.sql.orders import SqlCarts, SqlOrders
from adapters.sql.prepared import PreparedInsert
from adapters.sql.redemptions import SqlRedemptions
from adapters.sql.relay import SqlInbox
from adapters.sql.synchronisation import SqlSyncRuns
from adapters.sql.tables import events, tasks
from adapters.sql.visitors import SqlVisitBook
from adapters.sql.widget_people import SqlWidgetCounts, SqlWidgetPeople
from nomoflow.kernel.clock import Clock
from nomoflow.kernel.errors import Unavailable
from nomoflow.kernel.events import Event
from nomoflow.kernel.ids import EventId, Ids, StoreId
from nomoflow.relay.model import TaskRef, TaskState
from nomoflow.relay.ports import JobQueue

Subscriptions = Mapping[type[Event], tuple[str, ...]]

_ADD_EVENTS = PreparedInsert(insert(events))
_ADD_TASKS = PreparedInsert(insert(tasks))


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitTools:
    """What every unit needs besides its store."""

    engine: Engine
    codec: EventCodec
    cipher: Cipher
    clock: Clock
    ids: Ids
    queue: JobQueue
    subscriptions: Subscriptions


def event_row(event: Event, store: StoreId, tools: UnitTools) -> dict[str, Any]:
    """An event as it is stored, stamped with its identity and hour."""
    return {
        "id": EventId(tools.ids.new()),
        "store": store,
        "at": tools.clock.now(),
        "name": event.name,
        "payload": tools.codec.encode(event),
    }


def task_row(ref: TaskRef, store: StoreId, at: datetime, delay_seconds: int = 0) -> dict[str, Any]:
    """A task as it is stored."""
    return {
        "event_id": ref.event,
        "handler": ref.handler,
        "store": store,
        "state": TaskState.WAITING.value,
        "attempts": 0,
        "due_at": at + timedelta(seconds=delay_seconds),
        "fault": "",
    }


class SqlUnitOfWork:
    """One transaction in one store. It ends with ``commit``, or with its block."""

    def __init__(self, store: StoreId, tools: UnitTools) -> None:
        self._store = store
        self._tools = tools
        self._events: list[dict[str, Any]] = []
        self._tasks: list[dict[str, Any]] = []
        self._due: list[TaskRef] = []

    def __enter__(self) -> Self:
        try:
            self._connection: Connection = self._tools.engine.connect()
        except PoolExhausted as fault:
            raise Unavailable(neighbour="database") from fault
        try:
            self._connection.begin()
        except BaseException:
            self._connection.close()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._connection.close()

    def emit(self, event: Event, *, delay_seconds: int = 0) -> None:
        """Record a fact, and owe a task to each handler that is subscribed to it.

        What is emitted is written at ``commit``, all of it in two statements.
        """
        row = event_row(event, self._store, self._tools)
        self._events.append(row)
        for handler in self._tools.subscriptions.get(type(event), ()):
            ref = TaskRef(event=row["id"], handler=handler)
            self._tasks.append(task_row(ref, self._store, row["at"], delay_seconds))
            if not delay_seconds:
                self._due.append(ref)

    def commit(self) -> None:
        """Keep everything, end the unit, and only then ring the bell."""
        if self._events:
            _ADD_EVENTS.run(self._connection, self._events)
        if self._tasks:
            _ADD_TASKS.run(self._connection, self._tasks)
        self._connection.commit()
        self._connection.close()
        if self._due:
            self._tools.queue.ring(self._due)

    # --- merchants ---

    @cached_property
    def stores(self) -> SqlStores:
        """The record of the store."""
        return SqlStores(self._connection, self._store)

    @cached_property
    def grants(self) -> SqlGrants:
        """The store's tokens."""
        return SqlGrants(self._connection, self._store, self._tools.cipher)

    @cached_property
    def team(self) -> SqlTeam:
        """The people of the store."""
        return SqlTeam(self._connection, self._store)

    @cached_property
    def api_keys(self) -> SqlApiKeys:
        """The store's keys for programs."""
        return SqlApiKeys(self._connection, self._store)

    # --- relay ---

    @cached_property
    def inbox(self) -> SqlInbox:
        """The store's messages."""
        return SqlInbox(self._connection, self._store, self._tools.cipher)

    # --- features ---

    @cached_property
    def features(self) -> SqlFeatureSwitches:
        """The switches that the store has touched."""
        return SqlFeatureSwitches(self._connection, self._store)

    # --- synchronisation ---

    @cached_property
    def sync_runs(self) -> SqlSyncRuns:
        """The store's passages through the platform's lists."""
        return SqlSyncRuns(self._connection, self._store)

    # --- orders ---

    @cached_property
    def orders(self) -> SqlOrders:
        """The store's orders."""
        return SqlOrders(self._connection, self._store)

    @cached_property
    def carts(self) -> SqlCarts:
        """The store's abandoned carts."""
        return SqlCarts(self._connection, self._store)

    # --- catalog ---

    @cached_property
    def products(self) -> SqlProducts:
        """The store's products."""
        return SqlProducts(self._connection, self._store)

    @cached_property
    def categories(self) -> SqlCategories:
        """The store's categories."""
        return SqlCategories(self._connection, self._store)

    @cached_property
    def customers(self) -> SqlCustomers:
        """The store's customers."""
        return SqlCustomers(self._connection, self._store)

    @cached_property
    def reviews(self) -> SqlReviews:
        """The store's reviews."""
        return SqlReviews(self._connection, self._store)

    # --- coupons ---

    @cached_property
    def coupons(self) -> SqlCoupons:
        """The store's coupons."""
        return SqlCoupons(self._connection, self._store)

    @cached_property
    def many_coupons(self) -> SqlManyCoupons:
        """The store's coupons, many at once."""
        return SqlManyCoupons(self._connection, self._store)

    @cached_property
    def coupon_uses(self) -> SqlCouponUses:
        """The codes applied in the store."""
        return SqlCouponUses(self._connection, self._store)

    @cached_property
    def redemptions(self) -> SqlRedemptions:
        """The codes on the store's orders."""
        return SqlRedemptions(self._connection, self._store)

    @cached_property
    def offers(self) -> SqlOffers:
        """The store's offers."""
        return SqlOffers(self._connection, self._store)

    @cached_property
    def offer_codes(self) -> SqlOfferCodes:
        """The unique codes of the store's offers."""
        return SqlOfferCodes(self._connection, self._store)

    @cached_property
    def issues(self) -> SqlIssues:
        """The codes that the store's visitors were given."""
        return SqlIssues(self._connection, self._store)

    @cached_property
    def denials(self) -> SqlDenials:
        """The attempts that failed in the store."""
        return SqlDenials(self._connection, self._store)

    @cached_property
    def licences(self) -> SqlLicences:
        """The store's sale licence."""
        return SqlLicences(self._connection, self._store)

    @cached_property
    def coupon_alerts(self) -> SqlAlerts:
        """What the merchant should know of budgets."""
        return SqlAlerts(self._connection, self._store)

    @cached_property
    def coupon_imports(self) -> SqlImports:
        """The lists of coupons that the store brought."""
        return SqlImports(self._connection, self._store)

    @cached_property
    def link_clicks(self) -> SqlLinkClicks:
        """How often the store's coupon links were followed."""
        return SqlLinkClicks(self._connection, self._store)

    # --- widgets ---

    @cached_property
    def notices(self) -> SqlNotices:
        """What the store tells its shoppers."""
        return SqlNotices(self._connection, self._store)

    # --- audience ---

    @cached_property
    def subscribers(self) -> SqlSubscribers:
        """The store's subscribers."""
        return SqlSubscribers(self._connection, self._store)

    @cached_property
    def invitations(self) -> SqlInvitations:
        """The letters that ask the store's subscribers."""
        return SqlInvitations(self._connection, self._store)

    @cached_property
    def consents(self) -> SqlConsents:
        """The store's evidence of consent."""
        return SqlConsents(self._connection, self._store)

    @cached_property
    def tallies(self) -> SqlTallies:
        """How many subscribers the store has."""
        return SqlTallies(self._connection, self._store)

    @cached_property
    def receipts(self) -> SqlReceipts:
        """What is left of whom the store erased."""
        return SqlReceipts(self._connection, self._store)

    @cached_property
    def contact_lists(self) -> SqlContactLists:
        """The lists of contacts that the store brought."""
        return SqlContactLists(self._connection, self._store)

    # --- visitors ---

    @cached_property
    def visits(self) -> SqlVisitBook:
        """The store's book of visits."""
        return SqlVisitBook(self._connection, self._store)

    # --- attribution ---

    @cached_property
    def touches(self) -> SqlTouches:
        """The store's touches."""
        return SqlTouches(self._connection, self._store)

    @cached_property
    def links(self) -> SqlLinks:
        """The store's links between browsers and what they were seen with."""
        return SqlLinks(self._connection, self._store)

    @cached_property
    def attributed_orders(self) -> SqlAttributedOrders:
        """The store's credited orders, and the ledger."""
        return SqlAttributedOrders(self._connection, self._store)

    @cached_property
    def code_sources(self) -> SqlCodeSources:
        """Whose the store's coupon codes are."""
        return SqlCodeSources(self._connection, self._store)

    # --- analytics ---

    @cached_property
    def stale_days(self) -> SqlStaleDays:
        """The store's days to count again."""
        return SqlStaleDays(self._connection, self._store)

    # --- widgets ---

    @cached_property
    def widget_people(self) -> SqlWidgetPeople:
        """The people of the store who met widgets."""
        return SqlWidgetPeople(self._connection, self._store)

    @cached_property
    def widget_counts(self) -> SqlWidgetCounts:
        """The figures of the store's widgets."""
        return SqlWidgetCounts(self._connection, self._store)
