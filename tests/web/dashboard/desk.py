"""A merchant at the dashboard: a store with a little past, a browser, and its forms."""

import json
import re
from dataclasses import dataclass
from datetime import timedelta
from html import unescape

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from adapters.memory.relay import MemoryAllTasks
from nomoflow.attribution.model import Credit, JoinedBy
from nomoflow.audience.contacts import ContactFault
from nomoflow.audience.facts import ConsentAction
from nomoflow.audience.registry import Registry
from nomoflow.coupons.offers import Budget, CodeState, OfferKind, OfferState
from nomoflow.kernel.ids import CouponId, OfferId, StoreId
from nomoflow.merchants.model import Role
from nomoflow.orders.facts import Buyer, OrderState
from nomoflow.visitors.model import HitKind
from nomoflow.widgets.encounters import Cell
from nomoflow.widgets.notices import NoticeState
from tests.audience_builders import KEYED, a_contact_list, a_subscriber, an_act
from tests.builders import (
    NOW,
    STORE,
    a_grant,
    a_hit,
    a_member,
    a_membership,
    a_store,
    a_touch,
    a_visit,
    an_attributed_order,
    an_order,
    riyals,
)
from tests.coupon_builders import a_coupon, a_redemption, an_issue, an_offer
from tests.notice_builders import a_notice, a_notice_draft
from tests.web.house import OPERATOR_TOKEN, WebHouse, signature

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
HOME = f"/dashboard/key-of-{STORE}"


@dataclass(slots=True, kw_only=True)
class Desk:
    """The application and the browser of somebody who is signed in."""

    house: WebHouse
    app: Flask
    browser: FlaskClient

    def read(self, path: str = "/", status: int = 200) -> str:
        """A page of the store."""
        answer = self.browser.get(HOME + path)
        assert answer.status_code == status
        return unescape(answer.get_data(as_text=True))

    def send(self, path: str, seen_on: str = "/settings", **fields: object) -> TestResponse:
        """Send a form with the token of a page that was seen before."""
        token = TOKEN.search(self.browser.get(HOME + seen_on).get_data(as_text=True))
        assert token
        return self.browser.post(HOME + path, data={"csrf_token": token[1], **fields})

    def speak(self, language: str) -> None:
        """Read the pages in this language from now on."""
        self.browser.get(f"/lang/{language}")


def a_desk(role: Role = Role.OWNER, **told: object) -> Desk:
    """A connected store without a past, and its owner signed in, reading English."""
    house = WebHouse()
    settle(house, STORE, role)
    app = house.app(**told)
    browser = app.test_client()
    with browser.session_transaction() as session:
        session.update(id="a session", member="salla-1")
    desk = Desk(house=house, app=app, browser=browser)
    desk.speak("en")
    return desk


def settle(
    house: WebHouse, store: StoreId, role: Role = Role.OWNER, name: str = "متجر الورد"
) -> None:
    """Connect a store and give the person a role in it."""
    with house.work(store) as work:
        work.stores.add(a_store(store, name=name))
        work.grants.keep(a_grant())
        person = a_member()
        work.team.keep_member(person)
        work.team.join(a_membership(person.id, role=role))
        work.commit()


def give_a_past(house: WebHouse) -> None:
    """An order that an ad earned, one that nobody knows, one that was cancelled; and visits."""
    touch = a_touch(visitor="v1", at=NOW - timedelta(hours=5))
    credit = Credit(joined_by=JoinedBy.CART, touch=touch)
    kept = an_attributed_order("1", placed_at=NOW - timedelta(hours=1))
    bookings = [*kept.assign(credit, NOW), *kept.settle_up(NOW)]
    with house.work() as work:
        placed = {"placed_at": NOW - timedelta(hours=1)}
        work.orders.add(an_order("1", **placed))
        work.orders.add(an_order("2", buyer=Buyer(first_name="Ali"), **placed))
        work.orders.add(an_order("3", state=OrderState.CANCELLED, status_name="ملغي", **placed))
        work.touches.keep([touch])
        work.links.keep(touch.visitor, "cart", "cart-1", NOW - timedelta(hours=2))
        work.attributed_orders.keep(kept, bookings)
        work.visits.keep(
            [a_visit(started_at=touch.at, last_at=touch.at)],
            [
                a_hit(str(number), occurred_at=NOW - timedelta(hours=4), kind=kind)
                for number, kind in enumerate(
                    (HitKind.PAGE_VIEW, HitKind.PRODUCT_VIEW, HitKind.PRODUCT_VIEW)
                )
            ],
        )
        work.stale_days.mark([NOW, touch.at])
        work.commit()
    house.services.rollups.refresh(100)


def give_codes(house: WebHouse) -> None:
    """A coupon of a partner that was used, and an offer of each kind with codes in each state."""
    ids = [OfferId(f"offer-{number}") for number in (1, 2, 3)]
    budget = Budget(codes=20, per_day=10, discount=riyals(500))
    with house.work() as work:
        work.coupons.add(a_coupon(partner="سارة", campaign="وطني", budget=riyals(1000)))
        work.offers.add(an_offer("1", size=20, round=1, budget=budget, spent=riyals(450)))
        personal = {"kind": OfferKind.PERSONAL, "size": 5, "lifetime_minutes": 20}
        work.offers.add(an_offer("2", fault="كود الكوبون مطلوب", round=1, **personal))
        shared = {"kind": OfferKind.SHARED, "coupon": CouponId("coupon-1"), "terms": None}
        work.offers.add(an_offer("3", size=0, state=OfferState.DRAFT, **shared))
        for place, state in enumerate(CodeState):
            made = [f"WARD{state[:2].upper()}{number}" for number in range(place + 1)]
            work.offer_codes.add(ids[0], made, state)
        work.issues.add(an_issue(code="WARDGI0"))
        work.redemptions.keep(a_redemption("1", placed_at=NOW - timedelta(hours=1)))
        work.commit()


NEW_HERE = {"fact": "returning", "operator": "no"}


def give_notices(house: WebHouse) -> None:
    """A notice with every kind of rule, one that hardly shows, and one that is put away."""
    conditions = [
        {"fact": "page_type", "operator": "in", "value": ["product", "cart"]},
        {"fact": "cart_value", "operator": "between", "value": ["10.5", "99"]},
    ]
    rules = {
        "targeting": {"any": [{"all": conditions}, {"all": [NEW_HERE]}]},
        "triggers": [{"trigger": "exit"}, {"trigger": "scroll", "percent": 40}],
        "schedule": {"hours": [["22:00", "02:00"]], "occasions": ["ramadan"]},
    }
    faint = {"theme": "light", "accent": "#ffee99"}
    archived = a_notice("notice-3", state=NoticeState.ARCHIVED, stood=NoticeState.LIVE)
    with house.work() as work:
        work.notices.add(a_notice("notice-1", draft=a_notice_draft(rules=rules)))
        work.notices.add(a_notice("notice-2", draft=a_notice_draft(settings=faint)))
        work.notices.add(archived)
        work.commit()


def give_subscribers(house: WebHouse) -> None:
    """Somebody who confirmed and has tags, somebody who waits, and a list with a fault."""
    registry = Registry(KEYED, house.clock, house.ids)
    noura = a_subscriber(1, name="نورة القحطاني", tags=("VIP", "معرض الرياض"), sources=("popup",))
    omar = a_subscriber(2, language="en", phone="+966501234567", unreachable_at=NOW)
    fault = ContactFault(line=3, field="email", fault="email_malformed", text="not an address")
    with house.work() as work:
        registry.join(work, STORE, [(noura, an_act(1)), (omar, an_act(2))])
        registry.confirm(work, STORE, noura, an_act(1, action=ConsentAction.CONFIRMED))
        entry = a_contact_list("list-1", done_at=NOW, taken=1, faulty=1)
        work.contact_lists.add(entry)
        work.contact_lists.save(entry, [fault])
        work.commit()
    house.queue.take()  # nobody writes to them here


def give_up_some_work(house: WebHouse) -> None:
    """A delivery that could not be understood and was put aside."""
    body = json.dumps({"event": "order.created", "merchant": 1305146709}).encode()
    house.services.receiver.receive("salla", {"x-salla-signature": signature(body)}, body)
    tasks, at = MemoryAllTasks(house.world), house.clock.now()
    for ref in tasks.due(at, 10):
        claimed = tasks.claim(ref, at, at + timedelta(minutes=5))
        assert claimed
        tasks.give_up(claimed, at, "unavailable")


def as_operator(desk: Desk) -> None:
    """Show the operator's token at the door."""
    page = desk.browser.get("/operator/sign-in").get_data(as_text=True)
    token = TOKEN.search(page)
    assert token
    fields = {"csrf_token": token[1], "token": OPERATOR_TOKEN}
    assert desk.browser.post("/operator/sign-in", data=fields).status_code == 303


def give_widgets(house: WebHouse) -> None:
    """A notice that many saw and few were held out of, and a counter that nobody was."""
    today = NOW.date()
    with house.work() as work:
        for widget, device, held_out, people, buying in (
            ("notice-1", "phone", False, 1400, 112),
            ("notice-1", "desktop", False, 600, 48),
            ("notice-1", "unknown", True, 1000, 40),
            ("live_counter", "phone", False, 10, 1),
        ):
            cell = Cell(
                widget=widget,
                day=today,
                device=device,
                page="product",
                held_out=held_out,
                currency="SAR",
            )
            deeds = {} if held_out else {"shown": people * 2, "clicked": people // 4, "closed": 9}
            figures = {"people": people, "buying": buying, "revenue_minor": buying * 10_000}
            work.widget_counts.add({cell: {**deeds, "clicking": people // 5, **figures}})
        work.commit()
