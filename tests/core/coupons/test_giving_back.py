"""Uses are counted, and those of reversed orders come back, each once."""

from dataclasses import replace
from datetime import timedelta

import pytest

from nomoflow.coupons.drafts import CouponRefused
from nomoflow.coupons.model import Coupon
from nomoflow.coupons.standing import Delivery, Intent, Redeemed
from tests.core.coupons.building import ID, LATER, NOW, draft, in_terms, live, report_of, sar


def test_a_returned_use_raises_the_limit_there_and_not_here() -> None:
    coupon = live(usage_limit=10)
    coupon.hear(report_of(coupon, LATER, uses=3), LATER)
    assert coupon.count(Redeemed(uses=3), LATER) is None
    again = coupon.count(Redeemed(uses=2, returned=1), LATER)
    assert again is not None
    assert (coupon.wanted.usage_limit, coupon.terms.usage_limit) == (11, 10)
    coupon.taken(report_of(coupon, LATER, uses=3), again.revision, LATER)
    assert (coupon.uses, coupon.delivery) == (2, Delivery.IN_STEP)
    assert coupon.hear(report_of(coupon, LATER, uses=3), LATER) == (None, None)


def test_a_use_between_two_readings_is_given_back_too() -> None:
    coupon = live(usage_limit=10)
    assert coupon.count(Redeemed(uses=1), LATER, placed_at=LATER) is None
    assert coupon.uses == 1
    assert coupon.count(Redeemed(uses=0, returned=1), LATER) is not None
    assert coupon.wanted.usage_limit == 11


def test_an_order_of_long_ago_is_in_the_platforms_figures_already() -> None:
    coupon = live(usage_limit=10)
    coupon.hear(report_of(coupon, NOW, uses=3), NOW)
    coupon.count(Redeemed(uses=1), LATER, placed_at=NOW - timedelta(days=9))
    assert coupon.uses == 3


def test_a_return_that_was_counted_late_is_given_back_at_the_next_reading() -> None:
    coupon = live(usage_limit=10)
    coupon.count(Redeemed(uses=0, returned=1), LATER)
    assert coupon.wanted.usage_limit == 10
    _, again = coupon.hear(report_of(coupon, LATER, uses=1), LATER)
    assert again is not None
    assert (coupon.wanted.usage_limit, coupon.delivery) == (11, Delivery.PENDING)


def test_another_order_does_not_take_back_what_was_given_back() -> None:
    coupon = live(usage_limit=10)
    coupon.hear(report_of(coupon, NOW, uses=1), NOW)
    again = coupon.count(Redeemed(uses=0, returned=1), NOW)
    assert again is not None
    coupon.taken(report_of(coupon, NOW, uses=1), again.revision, NOW)
    assert coupon.count(Redeemed(uses=1, returned=1), LATER, placed_at=LATER) is None
    assert (coupon.wanted.usage_limit, coupon.uses) == (11, 1)


def test_a_platform_that_returns_uses_itself_is_left_alone() -> None:
    coupon = live(usage_limit=10)
    coupon.hear(report_of(coupon, LATER, uses=1), LATER)
    coupon.count(Redeemed(uses=1), LATER)
    coupon.hear(report_of(coupon, LATER, uses=0), LATER)
    assert coupon.count(Redeemed(uses=0, returned=1), LATER) is None
    assert coupon.wanted.usage_limit == 10


def test_a_limit_set_there_is_understood_with_what_was_given_back() -> None:
    coupon = live(usage_limit=10)
    coupon.hear(report_of(coupon, NOW, uses=3), NOW)
    again = coupon.count(Redeemed(uses=2, returned=1), NOW)
    assert again is not None
    coupon.taken(report_of(coupon, NOW, uses=3), again.revision, NOW)
    coupon.hear(in_terms(report_of(coupon, uses=3), usage_limit=21), LATER)
    assert (coupon.terms.usage_limit, coupon.wanted.usage_limit) == (20, 21)
    assert coupon.delivery is Delivery.IN_STEP


def test_without_a_limit_there_is_nothing_to_give_back() -> None:
    coupon = live()
    coupon.hear(report_of(coupon, LATER, uses=3), LATER)
    assert coupon.count(Redeemed(uses=2, returned=1), LATER) is None


def test_a_budget_that_is_spent_pauses_the_coupon() -> None:
    coupon = live()
    coupon.budget = sar(10_000)
    assert coupon.count(Redeemed(uses=4, spent=sar(8_000)), LATER) is None
    assert coupon.budget_share == 0.8
    assert coupon.count(Redeemed(uses=5, spent=sar(10_000)), LATER) is not None
    assert coupon.intent is Intent.PAUSED
    assert coupon.count(Redeemed(uses=5, spent=sar(10_000)), LATER) is None


def test_a_budget_is_some_money() -> None:
    with pytest.raises(CouponRefused) as refused:
        Coupon.create(ID, replace(draft(), budget=sar(0)), NOW)
    assert refused.value.fields == {"budget": "coupon_amount_missing"}
