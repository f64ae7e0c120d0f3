"""The twin of ``SqlUnitOfWork``: one transaction, one store, all repositories."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from types import TracebackType
from typing import Self

from adapters.memory.analytics import MemoryStaleDays
from adapters.memory.attribution import MemoryAttributedOrders, MemoryLinks, MemoryTouches
from adapters.memory.audience import (
    MemoryConsents,
    MemoryInvitations,
    MemoryReceipts,
    MemorySubscribers,
    MemoryTallies,
)
from adapters.memory.catalog import MemoryCategories, MemoryCustomers, MemoryProducts, MemoryReviews
from adapters.memory.code_sources import MemoryCodeSources
from adapters.memory.contact_lists import MemoryContactLists
from adapters.memory.coupon_imports import MemoryImports
from adapters.memory.coupon_notes import (
    MemoryAlerts,
    MemoryDenials,
    MemoryLicences,
    MemoryLinkClicks,
)
from adapters.memory.coupons import MemoryCoupons, MemoryCouponUses, MemoryRedemptions
from adapters.memory.features import MemoryFeatureSwitches
from adapters.memory.many_coupons import MemoryManyCoupons
from adapters.memory.merchants import MemoryApiKeys, MemoryGrants, MemoryStores, MemoryTeam
from adapters.memory.notices import MemoryNotices
from adapters.memory.offers import MemoryIssues, MemoryOfferCodes, MemoryOffers
from adapters.memory.orders import MemoryCarts, MemoryOrders
from adapters.memory.relay import EVENTS, TASKS, MemoryInbox, MemoryTask
from adapters.memory.synchronisation import MemorySyncRuns
from adapters.memory.visitors import MemoryVisitBook
from adapters.memory.widget_people import MemoryWidgetCounts, MemoryWidgetPeople
from adapters.memory.world import MemoryTransaction, MemoryWorld
from nomoflow.kernel.clock import Clock
from nomoflow.kernel.events import Event, Recorded
from nomoflow.kernel.ids import EventId, Ids, StoreId
from nomoflow.relay.model import TaskRef
from nomoflow.relay.ports import JobQueue

Subscriptions = Mapping[type[Event], tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryTools:
    """What every unit needs besides its store."""

    world: MemoryWorld
    clock: Clock
    ids: Ids
    queue: JobQueue
    subscriptions: Subscriptions


class MemoryUnitOfWork:
    """One transaction in one store. It ends with ``commit``, or with its block."""

    def __init__(self, store: StoreId, tools: MemoryTools) -> None:
        self._store = store
        self._tools = tools
        self._open: MemoryTransaction | None = None
        self._due: list[TaskRef] = []

    def __enter__(self) -> Self:
        self._open = self._tools.world.begin()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._end()

    def emit(self, event: Event, *, delay_seconds: int = 0) -> None:
        """Record a fact, and owe a task to each handler that is subscribed to it."""
        at = self._tools.clock.now()
        recorded = Recorded(
            id=EventId(self._tools.ids.new()), store=self._store, at=at, event=event
        )
        self._transaction.rows(EVENTS).put(recorded, recorded.id)
        for handler in self._tools.subscriptions.get(type(event), ()):
            ref = TaskRef(event=recorded.id, handler=handler)
            due_at = at + timedelta(seconds=delay_seconds)
            task = MemoryTask(ref=ref, store=self._store, due_at=due_at)
            self._transaction.rows(TASKS).put(task, ref.event, handler)
            if not delay_seconds:
                self._due.append(ref)

    def commit(self) -> None:
        """Keep everything, end the unit, and only then ring the bell."""
        self._transaction.commit()
        self._end()
        if self._due:
            self._tools.queue.ring(self._due)

    @property
    def _transaction(self) -> MemoryTransaction:
        if self._open is None:
            raise RuntimeError("This unit of work is not open, or not any more")
        return self._open

    def _end(self) -> None:
        if self._open is not None:
            self._open = None
            self._tools.world.end()

    # --- merchants ---

    @cached_property
    def stores(self) -> MemoryStores:
        """The record of the store."""
        return MemoryStores(self._transaction, self._store)

    @cached_property
    def grants(self) -> MemoryGrants:
        """The store's tokens."""
        return MemoryGrants(self._transaction, self._store)

    @cached_property
    def team(self) -> MemoryTeam:
        """The people of the store."""
        return MemoryTeam(self._transaction, self._store)

    @cached_property
    def api_keys(self) -> MemoryApiKeys:
        """The store's keys for programs."""
        return MemoryApiKeys(self._transaction, self._store)

    # --- relay ---

    @cached_property
    def inbox(self) -> MemoryInbox:
        """The store's messages."""
        return MemoryInbox(self._transaction, self._store)

    # --- features ---

    @cached_property
    def features(self) -> MemoryFeatureSwitches:
        """The switches that the store has touched."""
        return MemoryFeatureSwitches(self._transaction, self._store)

    # --- synchronisation ---

    @cached_property
    def sync_runs(self) -> MemorySyncRuns:
        """The store's passages through the platform's lists."""
        return MemorySyncRuns(self._transaction, self._store)

    # --- orders ---

    @cached_property
    def orders(self) -> MemoryOrders:
        """The store's orders."""
        return MemoryOrders(self._transaction, self._store)

    @cached_property
    def carts(self) -> MemoryCarts:
        """The store's abandoned carts."""
        return MemoryCarts(self._transaction, self._store)

    # --- catalog ---

    @cached_property
    def products(self) -> MemoryProducts:
        """The store's products."""
        return MemoryProducts(self._transaction, self._store)

    @cached_property
    def categories(self) -> MemoryCategories:
        """The store's categories."""
        return MemoryCategories(self._transaction, self._store)

    @cached_property
    def customers(self) -> MemoryCustomers:
        """The store's customers."""
        return MemoryCustomers(self._transaction, self._store)

    @cached_property
    def reviews(self) -> MemoryReviews:
        """The store's reviews."""
        return MemoryReviews(self._transaction, self._store)

    # --- coupons ---

    @cached_property
    def coupons(self) -> MemoryCoupons:
        """The store's coupons."""
        return MemoryCoupons(self._transaction, self._store)

    @cached_property
    def many_coupons(self) -> MemoryManyCoupons:
        """The store's coupons, many at once."""
        return MemoryManyCoupons(self._transaction, self._store)

    @cached_property
    def coupon_uses(self) -> MemoryCouponUses:
        """The codes applied in the store."""
        return MemoryCouponUses(self._transaction, self._store)

    @cached_property
    def redemptions(self) -> MemoryRedemptions:
        """The codes on the store's orders."""
        return MemoryRedemptions(self._transaction, self._store)

    @cached_property
    def offers(self) -> MemoryOffers:
        """The store's offers."""
        return MemoryOffers(self._transaction, self._store)

    @cached_property
    def offer_codes(self) -> MemoryOfferCodes:
        """The unique codes of the store's offers."""
        return MemoryOfferCodes(self._transaction, self._store)

    @cached_property
    def issues(self) -> MemoryIssues:
        """The codes that the store's visitors were given."""
        return MemoryIssues(self._transaction, self._store)

    @cached_property
    def denials(self) -> MemoryDenials:
        """The attempts that failed in the store."""
        return MemoryDenials(self._transaction, self._store)

    @cached_property
    def licences(self) -> MemoryLicences:
        """The store's sale licence."""
        return MemoryLicences(self._transaction, self._store)

    @cached_property
    def coupon_alerts(self) -> MemoryAlerts:
        """What the merchant should know of budgets."""
        return MemoryAlerts(self._transaction, self._store)

    @cached_property
    def coupon_imports(self) -> MemoryImports:
        """The lists of coupons that the store brought."""
        return MemoryImports(self._transaction, self._store)

    @cached_property
    def link_clicks(self) -> MemoryLinkClicks:
        """How often the store's coupon links were followed."""
        return MemoryLinkClicks(self._transaction, self._store)

    # --- widgets ---

    @cached_property
    def notices(self) -> MemoryNotices:
        """What the store tells its shoppers."""
        return MemoryNotices(self._transaction, self._store)

    # --- audience ---

    @cached_property
    def subscribers(self) -> MemorySubscribers:
        """The store's subscribers."""
        return MemorySubscribers(self._transaction, self._store)

    @cached_property
    def invitations(self) -> MemoryInvitations:
        """The letters that ask the store's subscribers."""
        return MemoryInvitations(self._transaction, self._store)

    @cached_property
    def consents(self) -> MemoryConsents:
        """The store's evidence of consent."""
        return MemoryConsents(self._transaction, self._store)

    @cached_property
    def tallies(self) -> MemoryTallies:
        """How many subscribers the store has."""
        return MemoryTallies(self._transaction, self._store)

    @cached_property
    def receipts(self) -> MemoryReceipts:
        """What is left of whom the store erased."""
        return MemoryReceipts(self._transaction, self._store)

    @cached_property
    def contact_lists(self) -> MemoryContactLists:
        """The lists of contacts that the store brought."""
        return MemoryContactLists(self._transaction, self._store)

    # --- visitors ---

    @cached_property
    def visits(self) -> MemoryVisitBook:
        """The store's book of visits."""
        return MemoryVisitBook(self._transaction, self._store)

    # --- attribution ---

    @cached_property
    def touches(self) -> MemoryTouches:
        """The store's touches."""
        return MemoryTouches(self._transaction, self._store)

    @cached_property
    def links(self) -> MemoryLinks:
        """The store's links between browsers and what they were seen with."""
        return MemoryLinks(self._transaction, self._store)

    @cached_property
    def attributed_orders(self) -> MemoryAttributedOrders:
        """The store's credited orders, and the ledger."""
        return MemoryAttributedOrders(self._transaction, self._store)

    @cached_property
    def code_sources(self) -> MemoryCodeSources:
        """Whose the store's coupon codes are."""
        return MemoryCodeSources(self._transaction, self._store)

    # --- analytics ---

    @cached_property
    def stale_days(self) -> MemoryStaleDays:
        """The store's days to count again."""
        return MemoryStaleDays(self._transaction, self._store)

    # --- widgets ---

    @cached_property
    def widget_people(self) -> MemoryWidgetPeople:
        """The people of the store who met widgets."""
        return MemoryWidgetPeople(self._transaction, self._store)

    @cached_property
    def widget_counts(self) -> MemoryWidgetCounts:
        """The figures of the store's widgets."""
        return MemoryWidgetCounts(self._transaction, self._store)
