"""The core on memory adapters: events in, the world after all tasks out."""

from datetime import timedelta
from random import Random

from adapters.clock import TimeOrderedIds
from adapters.memory.hits import MemoryCollector, MemoryHits
from adapters.memory.mail import MemoryMailer
from adapters.memory.past_buyers import MemoryPastBuyers
from adapters.memory.platform_coupons import MemoryCouponGateway
from adapters.memory.presence import MemoryPresence
from adapters.memory.queue import MemoryQueue
from adapters.memory.relay import EVENTS, MemoryAllTasks, MemoryWorkReports
from adapters.memory.salla import (
    MemoryAuthoriser,
    MemoryOrderGateway,
    MemoryStoreHistory,
    MemoryStoreProfiles,
)
from adapters.memory.unit_of_work import MemoryTools, MemoryUnitOfWork
from adapters.memory.world import MemoryWorld
from nomoflow.analytics.handlers import AnalyticsHandlers
from nomoflow.attribution.handlers import AttributionHandlers
from nomoflow.catalog.handlers import CatalogHandlers
from nomoflow.coupons.handlers import CouponHandlers
from nomoflow.coupons.list_taking import ListTaker
from nomoflow.coupons.offering import OfferService
from nomoflow.coupons.service import CouponService
from nomoflow.coupons.stocking import CodeSupply
from nomoflow.kernel.events import Event
from nomoflow.kernel.ids import StoreId
from nomoflow.kernel.pages import PageRequest
from nomoflow.merchants.handlers import MerchantHandlers
from nomoflow.orders.handlers import OrderHandlers
from nomoflow.relay.model import ClaimedTask, TaskState
from nomoflow.relay.ports import TaskRow
from nomoflow.relay.runner import Handler, Runner
from nomoflow.subscriptions import SUBSCRIPTIONS
from nomoflow.synchronisation.handlers import SyncHandlers
from nomoflow.visitors.service import VisitorService
from nomoflow.widgets.handlers import WidgetHandlers
from tests.audience_builders import LetterBox
from tests.builders import STORE, MovingClock

RETENTION = timedelta(days=30)


class Journal:
    """Remembers what failed in a way nobody foresaw."""

    def __init__(self) -> None:
        self.faults: list[BaseException] = []

    def failed(self, task: ClaimedTask, fault: BaseException) -> None:
        """Note the fault."""
        self.faults.append(fault)


class House:
    """A core whose worker runs when a test says so. Handlers may be replaced by name."""

    def __init__(self, **handlers: Handler) -> None:
        self.clock, self.queue, self.world = MovingClock(), MemoryQueue(), MemoryWorld()
        self.ids, self.journal, self.hits = TimeOrderedIds(), Journal(), MemoryHits()
        self.tasks = MemoryAllTasks(self.world)
        self.authoriser = MemoryAuthoriser(self.clock, self.ids)
        self.profiles, self.orders = MemoryStoreProfiles(), MemoryOrderGateway()
        self.history = MemoryStoreHistory(page_size=2)
        self.platform = MemoryCouponGateway(self.clock)
        self.coupons = CouponService(self.work, self.clock, self.ids)
        past_buyers = MemoryPastBuyers(self.world)
        self.offers = OfferService(self.work, past_buyers, self.clock, self.ids)
        self.mail = MemoryMailer()
        self.letters = LetterBox(self.world, self.work, self.clock, self.ids, self.mail)
        self.handlers: dict[str, Handler] = {**self._handlers(), **handlers}
        self.runner = Runner(
            self.tasks, self.handlers, self.clock, self.journal, timedelta(minutes=5)
        )
        self.presence = MemoryPresence()
        self.visitors = VisitorService(
            MemoryCollector(self.presence, self.hits), self.hits, self.work, self.ids
        )

    def work(self, store: StoreId = STORE) -> MemoryUnitOfWork:
        """A unit of work that owes what the subscriptions say."""
        subscriptions = {
            kind: tuple(name for name in names if name in self.handlers)
            for kind, names in SUBSCRIPTIONS.items()
        }
        tools = MemoryTools(
            world=self.world,
            clock=self.clock,
            ids=self.ids,
            queue=self.queue,
            subscriptions=subscriptions,
        )
        return MemoryUnitOfWork(store, tools)

    def tell(self, *events: Event, store: StoreId = STORE) -> None:
        """Let events happen, and everything that follows."""
        with self.work(store) as work:
            for event in events:
                work.emit(event)
            work.commit()
        self.settle()

    def settle(self) -> None:
        """Run what was rung for until nothing is."""
        while due := self.queue.take():
            for ref in due:
                self.runner.run(ref)

    def later(self, **time: float) -> None:
        """Let time pass, and the clock ring for what is due by then."""
        self.clock.pass_by(**time)
        self.queue.ring(self.tasks.due(self.clock.now(), 1000))
        self.settle()

    def events(self, kind: type[Event]) -> list[Event]:
        """Every event of a kind that has happened."""
        happened = [recorded.event for recorded in self.world.rows(EVENTS).of()]
        return [event for event in happened if isinstance(event, kind)]

    def given_up(self) -> list[TaskRow]:
        """The work that was parked."""
        page = PageRequest(page=1, size=1000)
        reports = MemoryWorkReports(self.world)
        return list(reports.tasks(page, state=TaskState.GIVEN_UP, store=None).rows)

    def _handlers(self) -> dict[str, Handler]:
        attribution = AttributionHandlers(self.work, self.clock)
        catalog = CatalogHandlers(self.work, self.clock)
        coupons = CouponHandlers(self.work, self.platform, self.clock, self.ids)
        supply = CodeSupply(self.work, self.platform, self.clock, Random(7))
        lists = ListTaker(self.work, self.clock, self.ids)
        analytics = AnalyticsHandlers(self.work)
        widgets = WidgetHandlers(self.work)
        orders = OrderHandlers(self.work, self.orders)
        sync = SyncHandlers(self.work, self.history, self.clock, self.ids)
        merchants = MerchantHandlers(self.work, self.profiles, self.clock, self.ids, RETENTION)
        return {
            "merchants.take_access": merchants.take_access,
            "merchants.note_install": merchants.note_install,
            "merchants.depart": merchants.depart,
            "merchants.read_profile": merchants.read_profile,
            "merchants.tell_key": merchants.tell_key,
            "merchants.book_plan": merchants.book_plan,
            "merchants.record_feedback": merchants.record_feedback,
            "synchronisation.begin": sync.begin,
            "synchronisation.pull": sync.pull,
            "orders.record": orders.record,
            "orders.read": orders.read,
            "orders.record_carts": orders.record_carts,
            "attribution.credit": attribution.credit,
            "attribution.record_touches": attribution.record_touches,
            "attribution.record_links": attribution.record_links,
            "attribution.record_code": attribution.record_code,
            "catalog.record_products": catalog.record_products,
            "catalog.record_categories": catalog.record_categories,
            "catalog.record_customers": catalog.record_customers,
            "catalog.record_reviews": catalog.record_reviews,
            "catalog.sweep": catalog.sweep,
            "coupons.record": coupons.record,
            "coupons.record_use": coupons.record_use,
            "coupons.publish": coupons.publish,
            "coupons.count_use": coupons.count_use,
            "coupons.explain_denials": coupons.explain_denials,
            "coupons.supply": supply.supply,
            "coupons.restock": supply.restock,
            "coupons.end_code": supply.end_code,
            "coupons.take_list": lists.take,
            "coupons.sweep": coupons.sweep,
            "analytics.note_traffic": analytics.note_traffic,
            "analytics.note_credit": analytics.note_credit,
            "widgets.record_meetings": widgets.record_meetings,
            "widgets.count_order": widgets.count_order,
            **self.letters.handlers,
        }
