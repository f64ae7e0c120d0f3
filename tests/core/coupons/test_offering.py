"""Offers hand out codes: each visitor their own, within the budget, never one too many."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from nomoflow.coupons.drafts import CouponRefused
from nomoflow.coupons.licence import OutsideLicence, SaleLicence
from nomoflow.coupons.model import NotNow
from nomoflow.coupons.offers import (
    Budget,
    CodeState,
    Denied,
    NoSuchOffer,
    NothingLeft,
    Offer,
    OfferKind,
    OfferState,
    Supply,
)
from nomoflow.coupons.standing import Intent
from nomoflow.kernel.errors import Forbidden, Unavailable
from nomoflow.kernel.ids import CustomerId, OfferId, VisitorId
from nomoflow.orders.events import OrderAmended, OrderPlaced
from nomoflow.orders.facts import Buyer, OrderSnapshot, OrderState
from tests.builders import NOW, OTHER, STORE, an_order, riyals
from tests.core.house import House
from tests.coupon_builders import a_written_coupon, an_offer_draft, coupon_terms

V1, V2, V3 = VisitorId("v1"), VisitorId("v2"), VisitorId("v3")
LASTING = coupon_terms(usage_limit=1, ends_at=NOW + timedelta(days=60))


def running(house: House, **told: Any) -> Offer:
    """An offer that hands out codes, which are where shoppers can use them."""
    offer = house.offers.create(STORE, an_offer_draft(**{"terms": LASTING, "size": 3, **told}))
    house.offers.start(STORE, offer.id, knowingly=True)
    house.settle()
    return offer


def personal(house: House, **told: Any) -> Offer:
    kind = {"kind": OfferKind.PERSONAL, "lifetime_minutes": 20, "size": 2}
    return running(house, **{**kind, **told})


def refusal(house: House, offer: Offer, visitor: VisitorId = V3) -> Denied:
    with pytest.raises(NothingLeft) as refused:
        house.offers.claim(STORE, offer.id, visitor)
    return refused.value.reason


def counts(house: House, offer: Offer) -> dict[CodeState, int]:
    with house.work() as work:
        return {state: count for state, count in work.offer_codes.counts(offer.id).items() if count}


def state_of(house: House, code: str) -> CodeState:
    with house.work() as work:
        found = work.offer_codes.find(code)
    assert found is not None
    return found[1].state


def order(code: str, **told: Any) -> OrderSnapshot:
    return OrderSnapshot(
        **{
            "id": "1",
            "version": 1,
            "state": OrderState.SALE,
            "placed_at": NOW,
            "revenue": riyals(90),
            "total": riyals(105),
            "customer": None,
            "cart": None,
            "coupon_codes": (code,),
            "discount": riyals(10),
            **told,
        }
    )


def test_each_visitor_gets_another_code_and_the_same_one_again() -> None:
    house = House()
    offer = running(house)
    first, second = (house.offers.claim(STORE, offer.id, visitor) for visitor in (V1, V2))
    assert first.code != second.code
    assert house.offers.claim(STORE, offer.id, V1) == first
    assert counts(house, offer) == {CodeState.READY: 1, CodeState.GIVEN: 2}
    on_platform = {coupon.code for coupon in house.platform.coupons(STORE)}
    assert {first.code, second.code} < on_platform


def test_when_all_are_given_nobody_gets_one_and_the_merchant_can_see_it() -> None:
    house = House()
    offer = running(house, size=2)
    for visitor in (V1, V2):
        house.offers.claim(STORE, offer.id, visitor)
    assert refusal(house, offer) is Denied.ALL_GIVEN
    assert refusal(house, offer) is Denied.ALL_GIVEN
    with house.work() as work:
        kept = work.issues.of(offer.id, V3)
    assert kept == []


@pytest.mark.parametrize(
    ("budget", "reason"),
    [
        (Budget(codes=2), Denied.ALL_GIVEN),
        (Budget(per_day=2), Denied.ALL_GIVEN_TODAY),
    ],
)
def test_a_budget_is_kept(budget: Budget, reason: Denied) -> None:
    house = House()
    offer = running(house, budget=budget)
    for visitor in (V1, V2):
        house.offers.claim(STORE, offer.id, visitor)
    assert refusal(house, offer) is reason


def test_a_day_s_budget_is_new_on_the_next_day() -> None:
    house = House()
    offer = running(house, budget=Budget(per_day=1))
    house.offers.claim(STORE, offer.id, V1)
    assert refusal(house, offer) is Denied.ALL_GIVEN_TODAY
    house.clock.pass_by(days=1)
    assert house.offers.claim(STORE, offer.id, V3).code


def test_a_personal_code_ends_after_its_minutes_and_works_nowhere_any_more() -> None:
    house = House()
    offer = personal(house)
    claim = house.offers.claim(STORE, offer.id, V1)
    assert claim.expires_at == house.clock.now() + timedelta(minutes=20)
    assert claim.code in {coupon.code for coupon in house.platform.coupons(STORE)}
    house.later(minutes=21)
    assert claim.code not in {coupon.code for coupon in house.platform.coupons(STORE)}
    assert state_of(house, claim.code) is CodeState.OVER
    assert refusal(house, offer, V1) is Denied.ONE_EACH


def test_who_may_have_two_gets_another_one_after_the_first_ended() -> None:
    house = House()
    offer = personal(house, budget=Budget(per_visitor=2))
    first = house.offers.claim(STORE, offer.id, V1)
    house.later(minutes=21)
    second = house.offers.claim(STORE, offer.id, V1)
    assert second.code != first.code
    house.later(minutes=21)
    assert refusal(house, offer, V1) is Denied.ONE_EACH


def test_a_stock_of_personal_codes_is_filled_up_again_but_not_beyond_the_budget() -> None:
    house = House()
    offer = personal(house, size=2, budget=Budget(codes=3))
    for visitor in (V1, V2, V3):
        house.offers.claim(STORE, offer.id, visitor)
        house.settle()
    assert counts(house, offer) == {CodeState.GIVEN: 3}
    assert refusal(house, offer, VisitorId("v4")) is Denied.ALL_GIVEN


def test_a_cancelled_order_gives_the_code_and_the_budget_back_once() -> None:
    house = House()
    offer = running(house, size=2, budget=Budget(codes=1, discount=riyals(100)))
    claim = house.offers.claim(STORE, offer.id, V1)
    house.tell(OrderPlaced(order=order(claim.code)))
    assert refusal(house, offer) is Denied.ALL_GIVEN
    back = OrderAmended(order=order(claim.code, version=2, state=OrderState.REFUNDED))
    house.tell(back, back)
    with house.work() as work:
        assert work.offers.issued(offer.id) == 0
        found = work.offers.find(offer.id)
    assert found is not None
    assert not found.spent
    again = house.offers.claim(STORE, offer.id, V1)
    assert again.code != claim.code
    assert refusal(house, offer) is Denied.ALL_GIVEN


def test_a_spent_budget_of_money_hands_out_nothing_more_and_is_told_of_once() -> None:
    house = House()
    offer = running(house, budget=Budget(discount=riyals(12)))
    claim = house.offers.claim(STORE, offer.id, V1)
    house.tell(OrderPlaced(order=order(claim.code)))
    assert house.offers.claim(STORE, offer.id, V2).code
    house.tell(OrderPlaced(order=order(claim.code, id="2")))
    assert refusal(house, offer) is Denied.BUDGET_SPENT
    with house.work() as work:
        kept = [work.coupon_alerts.keep(offer.id, percent, NOW) for percent in (80, 100)]
    assert kept == [False, False]


def test_a_shared_offer_hands_out_its_coupon_s_code_while_that_is_good() -> None:
    house = House()
    with house.work() as work:
        work.coupons.add(a_written_coupon(terms=coupon_terms(ends_at=NOW + timedelta(days=9))))
        work.commit()
    shared = {"kind": OfferKind.SHARED, "coupon": "coupon-1", "terms": None, "size": 0}
    offer = running(house, **shared)
    assert house.offers.claim(STORE, offer.id, V1).code == "WARD1"
    assert house.offers.claim(STORE, offer.id, V2).code == "WARD1"
    house.coupons.pause(STORE, a_written_coupon().id)
    assert refusal(house, offer) is Denied.OFFER_NOT_RUNNING
    house.clock.pass_by(days=10)
    assert refusal(house, offer) is Denied.OFFER_OVER


def test_a_shared_code_outside_the_sale_licence_asks_first() -> None:
    house = House()
    with house.work() as work:
        work.coupons.add(a_written_coupon())
        work.commit()
    draft = an_offer_draft(kind=OfferKind.SHARED, coupon="coupon-1", terms=None, size=0)
    offer = house.offers.create(STORE, draft)
    with pytest.raises(OutsideLicence):
        house.offers.start(STORE, offer.id)
    days = (NOW - timedelta(days=1)).date(), (NOW + timedelta(days=30)).date()
    house.coupons.keep_licence(
        STORE, SaleLicence(number="SL-1447-001", first_day=days[0], last_day=days[1])
    )
    assert house.offers.start(STORE, offer.id).state is OfferState.RUNNING


def test_a_code_for_first_orders_is_not_for_whoever_bought_before() -> None:
    house = House()
    offer = running(house, terms=replace(LASTING, first_order_only=True))
    with house.work() as work:
        work.orders.add(an_order("1", buyer=Buyer(id=CustomerId("c1"))))
        work.links.keep(V1, "customer", "c1", NOW)
        work.commit()
    assert refusal(house, offer, V1) is Denied.NOT_FIRST_ORDER
    assert house.offers.claim(STORE, offer.id, V2).code


def test_a_paused_offer_hands_out_nothing_but_what_was_given_stays() -> None:
    house = House()
    offer = running(house)
    claim = house.offers.claim(STORE, offer.id, V1)
    house.offers.pause(STORE, offer.id)
    assert house.offers.claim(STORE, offer.id, V1) == claim
    assert refusal(house, offer) is Denied.OFFER_NOT_RUNNING
    with pytest.raises(NotNow):
        house.offers.pause(STORE, offer.id)


def test_while_an_offer_is_paused_no_more_codes_are_written() -> None:
    house = House()
    house.platform.room = 2
    offer = running(house, size=30)
    house.offers.pause(STORE, offer.id)
    house.platform.room = None
    house.later(hours=1)
    assert len(house.platform.coupons(STORE)) == 2
    house.offers.start(STORE, offer.id)
    house.settle()
    assert counts(house, offer) == {CodeState.READY: 30}


def test_an_ended_offer_takes_back_what_nobody_was_given() -> None:
    house = House()
    offer = running(house)
    claim = house.offers.claim(STORE, offer.id, V1)
    house.offers.end(STORE, offer.id)
    house.settle()
    assert [coupon.code for coupon in house.platform.coupons(STORE)] == [claim.code]
    assert counts(house, offer) == {CodeState.GIVEN: 1, CodeState.OVER: 2}
    with pytest.raises(NotNow):
        house.offers.start(STORE, offer.id)


def test_a_pool_can_be_made_by_the_platform() -> None:
    house = House()
    draft = an_offer_draft(
        terms=LASTING, size=120, supply=Supply.PLATFORM_GROUPS, pattern=_prefixed("EID")
    )
    offer = house.offers.create(STORE, draft)
    house.offers.start(STORE, offer.id, knowingly=True)
    house.settle()
    assert counts(house, offer) == {CodeState.READY: 120}
    assert house.offers.claim(STORE, offer.id, V1).code.startswith("EID")
    (group,) = house.platform.coupons(STORE)
    assert group.group is not None
    assert group.group.size == 120


def test_the_platform_s_pace_delays_codes_and_loses_none() -> None:
    house = House()
    house.platform.room = 2
    offer = running(house, size=5)
    assert counts(house, offer) == {CodeState.READY: 2, CodeState.MADE: 3}
    house.platform.room = None
    house.later(minutes=1)
    assert counts(house, offer) == {CodeState.READY: 5}
    assert len(house.platform.coupons(STORE)) == 5


def test_lost_answers_leave_one_coupon_a_code() -> None:
    house = House()
    house.platform.losing_answers = True
    offer = running(house, size=2)
    house.platform.losing_answers = False
    for _ in range(4):
        house.later(hours=1)
    assert counts(house, offer) == {CodeState.READY: 2}
    codes = [coupon.code for coupon in house.platform.coupons(STORE)]
    assert len(codes) == len(set(codes)) == 2


def test_while_the_platform_forbids_it_the_merchant_is_told_and_goes_on_by_hand() -> None:
    house = House()
    house.platform.trouble = Forbidden()
    offer = running(house)
    with house.work() as work:
        stopped = work.offers.find(offer.id)
    assert stopped is not None
    assert stopped.fault == "forbidden"
    assert house.given_up() == []
    house.platform.trouble = None
    house.offers.prepare_again(STORE, offer.id)
    house.settle()
    assert counts(house, offer) == {CodeState.READY: 3}


def test_while_the_platform_is_away_codes_wait() -> None:
    house = House()
    house.platform.trouble = Unavailable(neighbour="salla")
    offer = running(house)
    assert refusal(house, offer) is Denied.BEING_PREPARED
    house.platform.trouble = None
    house.later(minutes=2)
    assert house.offers.claim(STORE, offer.id, V1).code


def test_another_store_s_offer_does_not_exist() -> None:
    house = House()
    offer = running(house)
    with pytest.raises(NoSuchOffer):
        house.offers.claim(OTHER, offer.id, V1)
    with pytest.raises(NoSuchOffer):
        house.offers.claim(STORE, OfferId("no such offer"), V1)


def test_once_it_ran_its_terms_are_fixed_and_its_pool_only_grows() -> None:
    house = House()
    offer = running(house)
    other = an_offer_draft(terms=coupon_terms(ends_at=NOW + timedelta(days=90)), size=2)
    with pytest.raises(CouponRefused) as refused:
        house.offers.change(STORE, offer.id, other)
    assert refused.value.fields == {"terms": "offer_field_fixed", "size": "offer_pool_shrinks"}
    house.offers.change(STORE, offer.id, an_offer_draft(terms=LASTING, size=5))
    house.settle()
    assert counts(house, offer) == {CodeState.READY: 5}


def test_only_a_live_coupon_can_be_shared() -> None:
    house = House()
    with house.work() as work:
        work.coupons.add(a_written_coupon(intent=Intent.PAUSED))
        work.commit()
    draft = an_offer_draft(kind=OfferKind.SHARED, coupon="coupon-1", terms=None, size=0)
    offer = house.offers.create(STORE, draft)
    with pytest.raises(CouponRefused):
        house.offers.start(STORE, offer.id, knowingly=True)
    with pytest.raises(CouponRefused):
        house.offers.create(STORE, an_offer_draft(kind=OfferKind.SHARED, coupon="x", terms=None))


def _prefixed(prefix: str) -> object:
    return type(an_offer_draft().pattern)(prefix=prefix)
