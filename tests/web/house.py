"""The web application on memory adapters, with a stand-in for Salla that a test can instruct."""

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from random import Random

from cryptography.fernet import Fernet
from flask import Flask

from adapters.calendar import UmmAlQuraCalendar
from adapters.clock import TimeOrderedIds
from adapters.memory.analytics import MemoryAnalyticsReports, MemoryRollups
from adapters.memory.attribution import MemoryJourneyReports
from adapters.memory.audience_reports import MemorySubscriberExport, MemorySubscriberReports
from adapters.memory.catalog import MemoryCatalogReports
from adapters.memory.coupon_export import MemoryCouponExport
from adapters.memory.coupon_reports import MemoryCouponReports
from adapters.memory.hits import MemoryCollector, MemoryHits
from adapters.memory.limits import MemoryLimits
from adapters.memory.locks import MemoryLocks
from adapters.memory.mail import MemoryMailer
from adapters.memory.merchants import (
    MemoryAllApiKeys,
    MemoryAllGrants,
    MemoryAllStores,
    MemoryEraser,
)
from adapters.memory.notes import MemoryNotes
from adapters.memory.notices import MemoryNoticeReports
from adapters.memory.orders import MemoryOrderReports
from adapters.memory.past_buyers import MemoryPastBuyers
from adapters.memory.platform_coupons import MemoryAudiences, MemoryCouponGateway
from adapters.memory.presence import MemoryPresence
from adapters.memory.queue import MemoryQueue
from adapters.memory.relay import (
    MemoryAllTasks,
    MemoryArrivals,
    MemoryHousekeeping,
    MemoryParkedTasks,
    MemoryWorkReports,
)
from adapters.memory.synchronisation import MemoryOldLists, MemorySyncReports
from adapters.memory.unit_of_work import MemoryTools, MemoryUnitOfWork
from adapters.memory.visitors import MemoryVisitorReports
from adapters.memory.widget_people import MemoryWidgetReports
from adapters.memory.widgets import MemoryRecentSales, MemoryStorefronts
from adapters.memory.world import MemoryWorld
from entrypoints.logs import LoggedTrouble
from entrypoints.services import Services
from entrypoints.settings import Settings
from entrypoints.web.app import create_app
from nomoflow.coupons.links import LinkService
from nomoflow.coupons.list_taking import ListTaker
from nomoflow.coupons.offering import OfferService
from nomoflow.coupons.service import CouponService
from nomoflow.coupons.stocking import CodeSupply
from nomoflow.features.service import FeatureService
from nomoflow.kernel.events import Event
from nomoflow.kernel.ids import MemberId, StoreId
from nomoflow.kernel.secret import Secret
from nomoflow.merchants.access import StoreAccess
from nomoflow.merchants.facts import Grant, StoreProfile
from nomoflow.merchants.model import AuthorisationRefused, Identity
from nomoflow.merchants.service import Across, MerchantService
from nomoflow.relay.model import Forged, InboundMessage, Malformed, ProvenMessage, TaskRef
from nomoflow.relay.receiver import Receiver
from nomoflow.relay.runner import Runner, Sweeper
from nomoflow.relay.service import TroubleService
from nomoflow.subscriptions import SUBSCRIPTIONS
from nomoflow.synchronisation.events import SyncPageDue
from nomoflow.synchronisation.facts import Resource
from nomoflow.synchronisation.service import SyncService
from nomoflow.visitors.service import VisitorService
from nomoflow.widgets.inspection_service import InspectionService
from nomoflow.widgets.notice_service import NoticeService
from nomoflow.widgets.service import WidgetService
from tests.audience_builders import LetterBox
from tests.builders import NOW, STORE, MovingClock, a_member, a_membership

CONSENT = "https://accounts.salla.example/oauth2/auth"
WEBHOOK_SECRET = b"a secret of deliveries"
OPERATOR_TOKEN = "the-operator's-own-token"


@dataclass(slots=True)
class Consents:
    """Salla's accounts as a test instructs them. Each code works once."""

    codes: dict[str, Identity] = field(default_factory=dict)
    frames: dict[str, tuple[StoreId, MemberId]] = field(default_factory=dict)
    exchanged: list[str] = field(default_factory=list)
    _known: dict[str, Identity] = field(default_factory=dict)

    def will_bring(self, code: str, store: StoreId, member: str, name: str = "متجر") -> None:
        """Salla will hand out this code for this person of this store."""
        self.codes[code] = Identity(
            store=store,
            member=MemberId(member),
            member_name="نورة",
            member_email="noura@example.com",
            profile=StoreProfile(name=name),
        )

    def address(self, state: str) -> str:
        return f"{CONSENT}?state={state}"

    def exchange(self, code: str) -> Grant:
        self.exchanged.append(code)
        identity = self.codes.pop(code, None)
        if identity is None:
            raise AuthorisationRefused
        access = f"access-of-{code}"
        self._known[access] = identity
        return Grant(
            access=Secret(access),
            refresh=Secret(f"refresh-of-{code}"),
            expires_at=NOW + timedelta(days=14),
            granted_at=NOW,
        )

    def refresh(self, refresh: Secret) -> Grant:
        raise AuthorisationRefused

    def identify(self, access: Secret) -> Identity:
        return self._known[access.reveal()]

    def introspect(self, token: Secret) -> tuple[StoreId, MemberId]:
        opened = self.frames.get(token.reveal())
        if opened is None:
            raise AuthorisationRefused
        return opened


class SignedMessages:
    """Deliveries with a signature, as the contract has them."""

    def open(self, headers: Mapping[str, str], body: bytes) -> ProvenMessage:
        proof = headers.get("x-salla-signature", "")
        if not hmac.compare_digest(proof, signature(body)):
            raise Forged
        try:
            told = json.loads(body)
            store, kind = StoreId(f"salla-{told['merchant']}"), told["event"]
        except (ValueError, KeyError, TypeError) as fault:
            raise Malformed from fault
        return ProvenMessage(store=store, kind=kind, body=body)

    def translate(self, message: InboundMessage) -> Sequence[Event] | None:
        return None


def signature(body: bytes) -> str:
    """The proof of a delivery."""
    return hmac.new(WEBHOOK_SECRET, body, hashlib.sha256).hexdigest()


def some_settings(**told: object) -> Settings:
    """Settings as development has them, unless told otherwise."""
    given = {
        "NOMOFLOW_SECRET_KEY": "a key that only tests know, and long enough",
        "NOMOFLOW_ENCRYPTION_KEYS": Fernet.generate_key().decode(),
        "NOMOFLOW_OPERATOR_TOKEN": OPERATOR_TOKEN,
    }
    return replace(Settings.read(given), **told)  # type: ignore[arg-type]


class Notes(MemoryNotes):
    """Notes whose names a test may see."""

    def names(self) -> list[str]:
        """Every name that was noted."""
        return list(self._kept)


class WebHouse:
    """Everything behind the doors, open to a test."""

    def __init__(self) -> None:
        self.clock, self.world, self.ids = MovingClock(), MemoryWorld(), TimeOrderedIds()
        self.queue, self.presence, self.hits = MemoryQueue(), MemoryPresence(), MemoryHits()
        self.consents, self.notes = Consents(), Notes(self.clock)
        self.audiences, self.platform = MemoryAudiences(), MemoryCouponGateway(self.clock)
        self.mail = MemoryMailer()
        self.letters = LetterBox(self.world, self.work, self.clock, self.ids, self.mail)
        self.checks = {"database": lambda: None, "redis": lambda: None}
        self.services = self._services()

    def app(self, **told: object) -> Flask:
        """The application."""
        app = create_app(self.services, some_settings(**told))
        app.testing = True
        return app

    def work(self, store: StoreId = STORE) -> MemoryUnitOfWork:
        """A unit of work of a store."""
        tools = MemoryTools(
            world=self.world,
            clock=self.clock,
            ids=self.ids,
            queue=self.queue,
            subscriptions=SUBSCRIPTIONS,
        )
        return MemoryUnitOfWork(store, tools)

    def joins(self, store: StoreId, member: str) -> None:
        """Somebody owns a store."""
        person = a_member(id=MemberId(member))
        with self.work(store) as work:
            work.team.keep_member(person)
            work.team.join(a_membership(person.id))
            work.commit()

    def leaves(self, store: StoreId) -> None:
        """The merchant takes the app away."""
        with self.work(store) as work:
            record = work.stores.find()
            assert record is not None
            record.uninstall(self.clock.now(), self.clock.now() + timedelta(days=30))
            work.stores.save(record)
            work.commit()

    def key(self, store: StoreId = STORE) -> str:
        """The public key of a store."""
        row = self.services.stores.by_id(store)
        assert row is not None
        return row.key

    def api_key(self, store: StoreId = STORE) -> dict[str, str]:
        """The header of a program that speaks for a store."""
        _, secret = self.services.merchants.make_api_key(store, "مستودع", MemberId("salla-1"))
        return {"Authorization": f"Bearer {secret.reveal()}"}

    def park(self, store: StoreId) -> TaskRef:
        """Work of a store that was given up."""
        with self.work(store) as work:
            work.emit(SyncPageDue(run=f"run-of-{store}", resource=Resource.PRODUCTS, page=1))
            work.commit()
        (ref,) = self.queue.take()
        tasks, now = MemoryAllTasks(self.world), self.clock.now()
        task = tasks.claim(ref, now, now)
        assert task is not None
        tasks.give_up(task, now, "unavailable")
        return ref

    def settle(self) -> None:
        """Let everything that is owed be done, as far as anybody here does it."""
        while due := self.queue.take():
            for ref in due:
                if ref.handler in self.letters.handlers:
                    self.services.runner.run(ref)

    def snapshot(self) -> dict[str, list[tuple[tuple[str, ...], object]]]:
        """Everything that is kept, to compare."""
        return {table.name: self.world.rows(table).items() for table in self.world.tables()}

    def _services(self) -> Services:
        world, clock, work = self.world, self.clock, self.work
        stores, grants = MemoryAllStores(world), MemoryAllGrants(world)
        reports, tasks = MemoryWorkReports(world), MemoryAllTasks(world)
        locks = MemoryLocks()
        across = Across(stores=stores, grants=grants, api_keys=MemoryAllApiKeys(world))
        collector = MemoryCollector(self.presence, self.hits)
        return Services(
            clock=clock,
            limits=MemoryLimits(clock),
            notes=self.notes,
            locks=locks,
            merchants=MerchantService(
                work, self.consents, across, MemoryEraser(world), clock, self.ids
            ),
            access=StoreAccess(work, self.consents, locks, clock, grants),
            stores=stores,
            features=FeatureService(work, clock),
            widgets=WidgetService(
                MemoryStorefronts(world), MemoryRecentSales(world), UmmAlQuraCalendar(), clock
            ),
            notices=NoticeService(work, clock, self.ids),
            notice_reports=MemoryNoticeReports(world),
            widget_reports=MemoryWidgetReports(world),
            inspections=InspectionService(
                MemoryStorefronts(world), MemoryNoticeReports(world), UmmAlQuraCalendar()
            ),
            visitors=VisitorService(collector, self.hits, work, self.ids),
            presence=self.presence,
            visitor_reports=MemoryVisitorReports(world),
            receiver=Receiver({"salla": SignedMessages()}, MemoryArrivals(work), clock, self.ids),
            runner=Runner(tasks, self.letters.handlers, clock, LoggedTrouble()),
            sweeper=Sweeper(tasks, self.queue, clock),
            trouble=TroubleService(MemoryParkedTasks(world), reports, self.queue, clock),
            work=reports,
            housekeeping=MemoryHousekeeping(world),
            synchronisation=SyncService(work, MemoryOldLists(world), clock, self.ids),
            sync_reports=MemorySyncReports(world),
            coupons=CouponService(work, clock, self.ids),
            offers=OfferService(work, MemoryPastBuyers(world), clock, self.ids),
            coupon_links=LinkService(work, clock),
            coupon_reports=MemoryCouponReports(world),
            coupon_export=MemoryCouponExport(world),
            coupon_lists=ListTaker(work, clock, self.ids),
            code_supply=CodeSupply(work, self.platform, clock, Random(7)),
            audiences=self.audiences,
            audience=self.letters.service,
            contacts=self.letters.contacts,
            subscriber_reports=MemorySubscriberReports(world),
            subscriber_export=MemorySubscriberExport(world),
            orders=MemoryOrderReports(world),
            catalog=MemoryCatalogReports(world),
            journeys=MemoryJourneyReports(world),
            analytics=MemoryAnalyticsReports(world),
            rollups=MemoryRollups(world, clock),
            checks=self.checks,
        )
