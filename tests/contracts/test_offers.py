"""Offers and how much each hands out: on memory, SQLite and PostgreSQL."""

from datetime import timedelta

import pytest

from nomoflow.coupons.codes import CodePattern
from nomoflow.coupons.offers import Budget, Denied, Offer, OfferKind, OfferState, Supply
from nomoflow.kernel.errors import Stale
from nomoflow.kernel.ids import CouponId, OfferId
from tests.builders import NOW, OTHER, STORE, riyals
from tests.contracts.worlds import World
from tests.coupon_builders import an_offer

LATER = NOW + timedelta(minutes=1)
TODAY, TOMORROW = NOW.date(), NOW.date() + timedelta(days=1)
FIRST = OfferId("offer-1")
NO_LIMIT = Budget()


def add(world: World, *offers: Offer) -> None:
    with world.work(STORE) as work:
        for offer in offers:
            work.offers.add(offer)
        work.commit()


def kept(world: World, offer: OfferId = FIRST) -> Offer | None:
    with world.work(STORE) as work:
        return work.offers.find(offer)


def taken(world: World, budget: Budget = NO_LIMIT) -> Denied | None:
    with world.work(STORE) as work:
        denied = work.offers.take(FIRST, budget, TODAY)
        work.commit()
    return denied


def test_an_offer_is_equal_after_a_round_trip(world: World) -> None:
    personal = an_offer(
        kind=OfferKind.PERSONAL,
        pattern=CodePattern(prefix="W", random_letters=7),
        supply=Supply.OWN_CODES,
        lifetime_minutes=20,
        budget=Budget(codes=500, per_day=50, per_visitor=2, discount=riyals(1000)),
        campaign="رمضان",
        partner="Sara",
        state=OfferState.PAUSED,
        round=3,
        spent=riyals("12.50"),
        fault="لا يمكن",
    )
    shared = an_offer("2", kind=OfferKind.SHARED, coupon=CouponId("c"), terms=None, size=0)
    add(world, personal, shared)
    assert (kept(world), kept(world, shared.id)) == (personal, shared)
    assert personal.version == 1
    assert kept(world, OfferId("3")) is None


def test_an_offer_that_is_not_committed_is_forgotten(world: World) -> None:
    with world.work(STORE) as work:
        work.offers.add(an_offer())
    assert kept(world) is None


def test_whoever_read_an_older_version_is_stale(world: World) -> None:
    add(world, an_offer())
    mine, theirs = kept(world), kept(world)
    assert mine is not None
    assert theirs is not None
    mine.state = OfferState.ENDED
    with world.work(STORE) as work:
        work.offers.save(mine)
        work.commit()
    assert kept(world) == mine
    assert mine.version == 2
    for stale in (theirs, an_offer("9")):
        with pytest.raises(Stale), world.work(STORE) as work:
            work.offers.save(stale)
    with pytest.raises(Stale):
        add(world, an_offer())


def test_the_offers_of_a_coupon_are_those_that_hand_out_its_code(world: World) -> None:
    told = {"kind": OfferKind.SHARED, "terms": None, "size": 0, "coupon": CouponId("c")}
    newer, older = an_offer("1", **told, created_at=LATER), an_offer("2", **told)
    add(world, newer, older, an_offer("3"), an_offer("4", **{**told, "coupon": CouponId("d")}))
    with world.work(STORE) as work:
        assert work.offers.of_coupon(CouponId("c")) == [older, newer]
        assert work.offers.of_coupon(CouponId("e")) == []
    with world.work(OTHER) as work:
        assert work.offers.of_coupon(CouponId("c")) == []


# --- how much is handed out ---


def test_codes_are_counted_until_the_budget_says_no(world: World) -> None:
    add(world, an_offer())
    budget = Budget(codes=2)
    assert [taken(world, budget) for _ in range(3)] == [None, None, Denied.ALL_GIVEN]
    with world.work(STORE) as work:
        assert work.offers.issued(FIRST) == 2
    assert taken(world, Budget(codes=3)) is None
    assert taken(world) is None


def test_a_day_has_a_limit_of_its_own(world: World) -> None:
    add(world, an_offer())
    budget = Budget(codes=4, per_day=2)
    with world.work(STORE) as work:
        took = [work.offers.take(FIRST, budget, TODAY) for _ in range(3)]
        took += [work.offers.take(FIRST, budget, TOMORROW) for _ in range(3)]
        assert took == [None, None, Denied.ALL_GIVEN_TODAY, None, None, Denied.ALL_GIVEN]
        assert work.offers.issued(FIRST) == 4


def test_a_clock_that_is_behind_opens_no_second_day(world: World) -> None:
    add(world, an_offer())
    budget = Budget(per_day=2)
    with world.work(STORE) as work:
        took = [work.offers.take(FIRST, budget, day) for day in (TOMORROW, TODAY, TOMORROW, TODAY)]
    assert took == [None, None, Denied.ALL_GIVEN_TODAY, Denied.ALL_GIVEN_TODAY]


def test_what_is_not_committed_was_not_taken(world: World) -> None:
    add(world, an_offer())
    with world.work(STORE) as work:
        assert work.offers.take(FIRST, Budget(codes=1), TODAY) is None
    assert taken(world, Budget(codes=1)) is None


def test_a_code_given_back_may_be_handed_out_again(world: World) -> None:
    add(world, an_offer())
    assert taken(world, Budget(codes=1)) is None
    with world.work(STORE) as work:
        work.offers.give_back(FIRST)
        work.offers.give_back(FIRST)
        work.commit()
    with world.work(STORE) as work:
        assert work.offers.issued(FIRST) == 0
    assert taken(world, Budget(codes=1)) is None
    assert taken(world, Budget(codes=1)) is Denied.ALL_GIVEN


def test_an_unknown_offer_hands_out_nothing(world: World) -> None:
    assert taken(world) is Denied.OFFER_NOT_RUNNING
    with world.work(STORE) as work:
        work.offers.give_back(FIRST)
        assert work.offers.issued(FIRST) == 0


def test_another_store_counts_for_itself(world: World) -> None:
    add(world, an_offer())
    with world.work(OTHER) as work:
        assert work.offers.find(FIRST) is None
        assert work.offers.take(FIRST, NO_LIMIT, TODAY) is Denied.OFFER_NOT_RUNNING
        work.offers.add(an_offer())
        assert work.offers.take(FIRST, NO_LIMIT, TODAY) is None
        work.commit()
    with world.work(STORE) as work:
        assert work.offers.issued(FIRST) == 0


def test_saving_an_offer_leaves_its_counter_alone(world: World) -> None:
    add(world, an_offer())
    offer = kept(world)
    assert offer is not None
    assert taken(world) is None
    with world.work(STORE) as work:
        work.offers.save(offer)
        work.commit()
    with world.work(STORE) as work:
        assert work.offers.issued(FIRST) == 1
