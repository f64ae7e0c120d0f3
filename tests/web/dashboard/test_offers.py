"""Offers: the list that teaches, the page that tells the truth, and what can be done there."""

import csv
import re
from datetime import timedelta
from io import StringIO

import pytest

from nomoflow.coupons.licence import SaleLicence
from nomoflow.coupons.offers import Budget, CodeState, Offer, OfferKind, OfferState
from nomoflow.coupons.standing import Intent
from nomoflow.kernel.feature_states import FeatureKey
from nomoflow.kernel.ids import CouponId, OfferId, VisitorId
from nomoflow.merchants.model import Role
from tests.builders import NOW, OTHER, STORE, riyals
from tests.coupon_builders import a_coupon, a_redemption, an_issue, an_offer, coupon_terms
from tests.web.dashboard.desk import HOME, Desk, a_desk, settle

POOL = "/offers/offer-1"


def test_without_offers_the_page_teaches_the_three_kinds() -> None:
    page = a_desk().read("/offers")
    for words in ("One code for everybody", "A pool of unique codes", "A personal code"):
        assert words in page
    assert page.count(f"{HOME}/offers/new?kind=") == 3


def test_a_list_tells_of_each_offer_what_matters() -> None:
    desk = _desk(an_offer(), an_offer("2", name="<b>", state=OfferState.DRAFT, fault="لا"))
    _make(desk, ready=30, given=10)
    page = desk.read("/offers")
    assert "عرض 1" in page
    assert 'aria-label="Given: 10, Ready: 30"' in page
    assert "40 of 100 codes work at the checkout." in page
    assert "Handing out codes" in page
    assert "Stopped" in page
    assert "2 offers" in page


def test_a_name_is_never_markup() -> None:
    desk = _desk(an_offer(name="<script>alert(1)</script>"))
    for path in ("/offers", POOL, f"{POOL}/report", f"{POOL}/edit", f"{POOL}/end"):
        raw = desk.browser.get(HOME + path).get_data(as_text=True)
        assert "<script>alert" not in raw
        assert "&lt;script&gt;alert" in raw


def test_the_page_of_an_offer_tells_codes_budgets_and_the_rule() -> None:
    budget = Budget(codes=50, per_visitor=1, discount=riyals(1000))
    desk = _desk(an_offer(budget=budget, spent=riyals(900), campaign="رمضان"))
    _make(desk, ready=3, given=1)
    page = desk.read(POOL)
    assert re.search(r'data-codes="ready">\s*3', page)
    assert "Takes 10% off" in page
    assert "100 codes are made ahead" in page
    assert "Nearly used up." in page
    assert "رمضان" in page
    assert "offer-1" in page


def test_a_fault_is_told_in_sallas_words_and_can_be_tried_again() -> None:
    desk = _desk(an_offer(fault="كود الكوبون مطلوب", round=1))
    page = desk.read(POOL)
    assert "كود الكوبون مطلوب" in page
    assert desk.send(f"{POOL}/codes/prepare", seen_on=POOL).status_code == 302
    offer = _offer(desk)
    assert (offer.fault, offer.round) == ("", 2)
    assert "coupons.supply" in {ref.handler for ref in desk.house.queue.take()}


def test_a_known_fault_is_told_in_our_words() -> None:
    assert "The app lacks a permission" in _desk(an_offer(fault="store_not_permitted")).read(POOL)


def test_an_offer_is_started_paused_and_ended() -> None:
    desk = _desk(an_offer(state=OfferState.DRAFT))
    desk.send(f"{POOL}/start", seen_on=POOL)
    assert _offer(desk).state is OfferState.RUNNING
    desk.send(f"{POOL}/pause", seen_on=POOL)
    assert _offer(desk).state is OfferState.PAUSED
    question = desk.read(f"{POOL}/end")
    assert "cannot be started again" in question
    desk.send(f"{POOL}/end", seen_on=POOL)
    assert _offer(desk).state is OfferState.ENDED
    assert f"{POOL}/start" not in desk.read(POOL)


def test_what_cannot_be_done_is_said_and_nothing_changes() -> None:
    desk = _desk(an_offer())
    desk.send(f"{POOL}/start", seen_on=POOL)
    assert "It is running already." in desk.read(POOL)
    over = coupon_terms(ends_at=NOW + timedelta(hours=1))
    desk = _desk(an_offer(state=OfferState.DRAFT, terms=over))
    desk.send(f"{POOL}/start", seen_on=POOL)
    assert "End: Salla takes no coupon that ends today." in desk.read(POOL)
    assert _offer(desk).state is OfferState.DRAFT


def test_a_public_code_outside_the_licence_asks_before_it_goes_out() -> None:
    desk = _desk(_shared(state=OfferState.DRAFT), a_coupon())
    answer = desk.send(f"{POOL}/start", seen_on=POOL)
    assert answer.location == f"{HOME}{POOL}/start"
    assert _offer(desk).state is OfferState.DRAFT
    question = desk.read(f"{POOL}/start")
    assert "Ministry of Commerce" in question
    desk.send(f"{POOL}/start", seen_on=f"{POOL}/start", knowingly="true")
    assert _offer(desk).state is OfferState.RUNNING


def test_within_the_licence_nobody_is_asked() -> None:
    desk = _desk(_shared(state=OfferState.DRAFT), a_coupon())
    today = NOW.date()
    licence = SaleLicence(
        number="12345", first_day=today - timedelta(days=1), last_day=today + timedelta(days=30)
    )
    with desk.house.work() as work:
        work.licences.keep(licence)
        work.commit()
    assert desk.send(f"{POOL}/start", seen_on=POOL).location == f"{HOME}{POOL}"
    assert _offer(desk).state is OfferState.RUNNING


def test_a_shared_offer_tells_what_keeps_its_coupon_from_working() -> None:
    desk = _desk(_shared(), a_coupon(intent=Intent.PAUSED))
    page = desk.read(POOL)
    assert "Visitors get no code now" in page
    assert f"{HOME}/coupons/coupon-1" in page


def test_the_coupon_box_can_be_told_to_hand_it_out() -> None:
    desk = _desk(an_offer())
    desk.send(f"{POOL}/show", seen_on=POOL)
    switch = desk.house.services.features.one(STORE, FeatureKey.COUPONS)
    assert switch.enabled
    assert switch.settings["offer"] == "offer-1"
    assert "In the coupon box" in desk.read(POOL)


def test_progress_is_told_to_scripts() -> None:
    desk = _desk(an_offer(round=1))
    _make(desk, ready=40, made=60)
    told = desk.browser.get(f"{HOME}{POOL}/progress")
    assert told.headers["Cache-Control"] == "no-store"
    assert told.json is not None
    assert (told.json["working"], told.json["share"]) == (True, 0.4)
    assert told.json["parts"][1] == {"state": "ready", "count": "40", "begins": 0, "width": 40}


def test_codes_are_listed_by_state() -> None:
    desk = _desk(an_offer())
    _make(desk, ready=30, given=2)
    assert desk.read(f"{POOL}?state=given").count('<code dir="ltr">') == 2
    assert desk.read(POOL).count('<code dir="ltr">') == 25
    assert desk.read(f"{POOL}?page=2").count('<code dir="ltr">') == 7
    assert desk.read(f"{POOL}?state=nonsense").count('<code dir="ltr">') == 25
    assert "No code is in this state." in desk.read(f"{POOL}?state=spoilt")


def test_codes_come_as_a_file_with_what_became_of_each() -> None:
    desk = _desk(an_offer())
    with desk.house.work() as work:
        work.offer_codes.add(OfferId("offer-1"), ["WARDV1"], CodeState.GIVEN)
        work.offer_codes.add(OfferId("offer-1"), ["WARDAA"], CodeState.READY)
        work.issues.add(an_issue())
        work.redemptions.keep(a_redemption(code="WARDV1", coupon=None, offer=OfferId("offer-1")))
        work.commit()
    answer = desk.browser.get(f"{HOME}{POOL}/codes.csv")
    rows = list(csv.reader(StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))
    assert rows[0] == ["Code", "State", "Given", "Ends", "Orders"]
    assert rows[1:] == [
        ["WARDV1", "Given", "2026-11-01 15:30", "2026-11-02 15:30", "1"],
        ["WARDAA", "Ready", "", "", "0"],
    ]
    some = desk.browser.get(f"{HOME}{POOL}/codes.csv?state=ready").get_data(as_text=True)
    assert "WARDAA" in some
    assert "WARDV1" not in some


def test_codes_handed_out_are_counted_on_the_page() -> None:
    desk = _desk(an_offer(budget=Budget(per_day=2)))
    _make(desk, ready=3)
    desk.house.services.offers.claim(STORE, OfferId("offer-1"), VisitorId("v1"))
    page = desk.read(POOL)
    assert "1 of 2" in page


def test_another_stores_offer_is_not_there() -> None:
    desk = a_desk()
    settle(desk.house, OTHER, name="متجر العطور")
    with desk.house.work(OTHER) as work:
        work.offers.add(an_offer())
        work.commit()
    for path in (POOL, f"{POOL}/progress", f"{POOL}/codes.csv", f"{POOL}/edit", f"{POOL}/report"):
        desk.read(path, status=404)


@pytest.mark.parametrize("path", ["/offers", POOL, f"{POOL}/report", "/coupons/report"])
def test_every_page_speaks_arabic(path: str) -> None:
    desk = _desk(an_offer())
    _make(desk, ready=3, given=1)
    desk.speak("ar")
    page = desk.read(path)
    assert 'dir="rtl"' in page
    assert not re.search(r">\s*(Offers?|Codes?|Budget|Given|Ready|Report|Review)\s*<", page)


def test_staff_may_manage_offers() -> None:
    assert f"{POOL}/edit" in _desk(an_offer(), role=Role.STAFF).read(POOL)


def _desk(*things: object, role: Role = Role.OWNER) -> Desk:
    desk = a_desk(role)
    with desk.house.work() as work:
        for thing in things:
            if isinstance(thing, Offer):
                work.offers.add(thing)
            else:
                work.coupons.add(thing)  # type: ignore[arg-type]
        work.commit()
    return desk


def _shared(state: OfferState = OfferState.RUNNING) -> Offer:
    coupon = CouponId("coupon-1")
    return an_offer(kind=OfferKind.SHARED, coupon=coupon, terms=None, size=0, state=state)


def _make(desk: Desk, **counts: int) -> None:
    with desk.house.work() as work:
        for state, count in counts.items():
            codes = [f"{state[:3].upper()}{number:04}" for number in range(count)]
            work.offer_codes.add(OfferId("offer-1"), codes, CodeState(state))
        work.commit()


def _offer(desk: Desk) -> Offer:
    with desk.house.work() as work:
        found = work.offers.find(OfferId("offer-1"))
    assert found is not None
    return found
