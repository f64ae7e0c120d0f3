"""Codes on orders: on memory, SQLite and PostgreSQL."""

from datetime import timedelta
from typing import Any

from nomoflow.coupons.redemptions import Redemption
from nomoflow.coupons.standing import Redeemed
from nomoflow.kernel.ids import CouponId, OfferId, OrderId
from nomoflow.kernel.money import Currency, Money
from tests.builders import NOW, OTHER, STORE, riyals
from tests.contracts.worlds import World
from tests.coupon_builders import a_redemption

LATER = NOW + timedelta(minutes=1)
COUPON, OFFER = CouponId("coupon-1"), OfferId("offer-1")
REVERSED: dict[str, Any] = {"counts": False, "sale": False, "returned": True}


def keep(world: World, *redemptions: Redemption) -> None:
    with world.work(STORE) as work:
        work.redemptions.alone()
        for redemption in redemptions:
            work.redemptions.keep(redemption)
        work.commit()


def of(world: World, order: str = "1") -> list[Redemption]:
    with world.work(STORE) as work:
        return list(work.redemptions.of(OrderId(order)))


def used(world: World) -> Redeemed:
    with world.work(STORE) as work:
        return work.redemptions.of_coupon(COUPON)


def test_redemptions_are_equal_after_a_round_trip(world: World) -> None:
    unknown = a_redemption(code="أحد", coupon=None, offer=OFFER, customer=None, sale=False)
    keep(world, unknown, a_redemption(), a_redemption("2"))
    assert of(world) == [a_redemption(), unknown]
    assert of(world, "3") == []


def test_a_later_version_of_the_order_overwrites_an_earlier_one(world: World) -> None:
    keep(world, a_redemption(order_version=2))
    keep(world, a_redemption(order_version=1, discount=riyals(1)))
    keep(world, a_redemption(order_version=2, discount=riyals(2)))
    assert of(world) == [a_redemption(order_version=2)]
    reversed_ = a_redemption(code="ward1", order_version=3, **REVERSED)
    keep(world, reversed_)
    (kept,) = of(world)
    assert (kept.order_version, kept.returned, kept.counts) == (3, True, False)


def test_what_is_not_committed_is_forgotten(world: World) -> None:
    with world.work(STORE) as work:
        work.redemptions.keep(a_redemption())
    assert of(world) == []


def test_uses_are_counted_and_what_they_took_off(world: World) -> None:
    assert used(world) == Redeemed()
    keep(
        world,
        a_redemption("1"),
        a_redemption("2", discount=riyals("2.50"), sale=False),
        a_redemption("3", **REVERSED),
        a_redemption("4", counts=False),
        a_redemption("5", coupon=CouponId("another")),
    )
    assert used(world) == Redeemed(uses=2, returned=1, spent=riyals("12.50"))


def test_an_order_given_back_counts_no_more(world: World) -> None:
    keep(world, a_redemption())
    keep(world, a_redemption(order_version=2, **REVERSED))
    assert used(world) == Redeemed(uses=0, returned=1, spent=None)


def test_an_offers_uses_are_those_of_its_codes(world: World) -> None:
    told = {"coupon": None, "offer": OFFER}
    keep(world, a_redemption("1", code="A", **told), a_redemption("2", code="B", **told))
    keep(world, a_redemption("3"))
    with world.work(STORE) as work:
        assert work.redemptions.of_offer(OFFER) == Redeemed(uses=2, spent=riyals(20))
        assert work.redemptions.of_offer(OfferId("another")) == Redeemed()


def test_money_is_told_in_the_currency_of_most_orders(world: World) -> None:
    dinar = Money(minor=1500, currency=Currency("KWD"))
    keep(
        world,
        a_redemption("1", discount=dinar, revenue=dinar),
        a_redemption("2"),
        a_redemption("3"),
    )
    assert used(world) == Redeemed(uses=3, spent=riyals(20))


def test_another_store_counts_for_itself(world: World) -> None:
    keep(world, a_redemption())
    with world.work(OTHER) as work:
        assert work.redemptions.of(OrderId("1")) == []
        assert work.redemptions.of_coupon(COUPON) == Redeemed()
        work.redemptions.keep(a_redemption(order_version=7))
        work.commit()
    assert of(world) == [a_redemption()]


def test_orders_of_a_code_that_nobody_had_are_adopted(world: World) -> None:
    unknown = a_redemption(code="ward1", coupon=None)
    of_an_offer = a_redemption("2", coupon=None, offer=OFFER)
    keep(world, unknown, of_an_offer, a_redemption("3", code="OTHER", coupon=None))
    with world.work(OTHER) as work:
        assert work.redemptions.adopt("WARD1", COUPON) == 0
    with world.work(STORE) as work:
        assert work.redemptions.adopt("WARD1", COUPON) == 1
        assert work.redemptions.adopt("WARD1", COUPON) == 0
        work.commit()
    assert of(world) == [a_redemption(code="ward1")]
    assert of(world, "2") == [of_an_offer]


def test_what_was_taken_back_long_ago_is_left_out(world: World) -> None:
    keep(world, a_redemption("1", **REVERSED), a_redemption("2", placed_at=LATER, **REVERSED))
    keep(world, a_redemption("3"))
    with world.work(STORE) as work:
        assert work.redemptions.of_coupon(COUPON).returned == 2
        since = work.redemptions.of_coupon(COUPON, since=LATER)
    assert (since.uses, since.returned) == (1, 1)
