"""Coupons where shoppers can use them: the promises of ``CouponGateway``, on every adapter."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any

import pytest

from nomoflow.coupons.model import CodeTaken, NoSuchCoupon
from nomoflow.coupons.refusals import RefusedByPlatform
from nomoflow.coupons.terms import (
    CALENDAR,
    AmountOff,
    Marketer,
    PaymentMethod,
    PercentOff,
    SalesChannel,
    Selection,
)
from nomoflow.kernel.errors import Unavailable
from nomoflow.kernel.ids import PlatformCouponId
from nomoflow.kernel.money import Percent
from tests.builders import riyals
from tests.contracts.coupon_shops import NOBODYS, PLATFORMS, Shop, coupon_shop


@pytest.fixture(params=PLATFORMS)
def shop(request: pytest.FixtureRequest) -> Iterator[Shop]:
    """A store on a platform."""
    with coupon_shop(request.param) as opened:
        yield opened


def everything(shop: Shop) -> dict[str, Any]:
    """All that can be told of a coupon."""
    return {
        "discount": PercentOff(percent=Percent(1250), ceiling=riyals("99.75")),
        "starts_at": (shop.clock.now() + timedelta(days=2)).replace(microsecond=0),
        "free_shipping": True,
        "minimum_cart": riyals("150.50"),
        "usage_limit": 500,
        "usage_limit_per_customer": 2,
        "excludes_sale_products": True,
        "combines_with_offers": True,
        "shows_ceiling": True,
        "channel": SalesChannel.APP,
        "products": Selection(only=("1207745930", "19378402502"), never=("7",)),
        "categories": Selection(never=("55", "6")),
        "customer_groups": Selection(only=("474034050",)),
        "brands_excluded": ("31", "30"),
        "shipping_excluded": ("814202285",),
        "payment_methods": (PaymentMethod.MADA, PaymentMethod.APPLE_PAY),
        "email_domain": "ward.example",
        "marketer": Marketer(
            name="فيصل الشهري",
            commission=PercentOff(percent=Percent(1000), ceiling=riyals(4000)),
            note="حملة العيد",
            hides_total_sales=True,
            shows_ceiling=True,
        ),
    }


# --- making ----------------------------------------------------------------------------------


def test_a_coupon_is_made_as_it_is_wanted(shop: Shop) -> None:
    wanted = shop.wanted()
    report = shop.gateway.write(shop.store, wanted, None)
    assert (report.code, report.enabled, report.uses, report.group) == ("WARD10", True, 0, None)
    assert report.terms == wanted.terms.on_platform()
    assert report.reported_at == shop.clock.now().replace(microsecond=0)
    assert "WARD10" in shop.codes(shop.store)
    assert "WARD10" not in shop.codes(shop.other)


def test_all_that_can_be_told_of_a_coupon_comes_back(shop: Shop) -> None:
    wanted = shop.wanted(**everything(shop), enabled=False)
    report = shop.gateway.write(shop.store, wanted, None)
    assert report.terms == wanted.terms.on_platform()
    assert not report.enabled


def test_an_arabic_code_comes_back(shop: Shop) -> None:
    assert shop.gateway.write(shop.store, shop.wanted("عيد15"), None).code == "عيد15"


def test_only_the_shipping_may_be_free(shop: Shop) -> None:
    wanted = shop.wanted(discount=AmountOff(amount=riyals(0)), free_shipping=True)
    assert shop.gateway.write(shop.store, wanted, None).terms == wanted.terms.on_platform()


def test_our_own_rule_stays_with_us(shop: Shop) -> None:
    report = shop.gateway.write(shop.store, shop.wanted(first_order_only=True), None)
    assert not report.terms.first_order_only


def test_what_is_written_twice_is_there_once(shop: Shop) -> None:
    first = shop.gateway.write(shop.store, shop.wanted(), None)
    assert shop.gateway.write(shop.store, shop.wanted(), None) == first
    assert shop.codes(shop.store).count("WARD10") == 1


def test_a_making_whose_answer_was_lost_is_found_again(shop: Shop) -> None:
    wanted = shop.wanted(starts_at=shop.clock.now().replace(microsecond=0))
    with shop.losing(), pytest.raises(Unavailable):
        shop.gateway.write(shop.store, wanted, None)
    shop.clock.pass_by(minutes=2)
    report = shop.gateway.write(shop.store, wanted, None)
    assert report.terms == wanted.terms.on_platform()
    assert shop.codes(shop.store).count("WARD10") == 1


def test_a_lost_one_that_was_paused_meanwhile_is_paused(shop: Shop) -> None:
    with shop.losing(), pytest.raises(Unavailable):
        shop.gateway.write(shop.store, shop.wanted(), None)
    assert not shop.gateway.write(shop.store, shop.wanted(enabled=False), None).enabled
    assert shop.codes(shop.store).count("WARD10") == 1


@pytest.mark.parametrize("code", ["WARD10", "ward10"])
def test_the_merchants_own_coupon_of_that_code_stays_as_it_is(shop: Shop, code: str) -> None:
    own_wanted = shop.wanted("WARD10", usage_limit=7)
    own = shop.gateway.write(shop.store, own_wanted, None)
    with pytest.raises(CodeTaken) as refused:
        shop.gateway.write(shop.store, shop.wanted(code), None)
    assert refused.value.fields == {"code": "coupon_code_taken"}
    shop.clock.pass_by(minutes=1)
    untouched = shop.gateway.write(shop.store, own_wanted, own.id)
    assert untouched == own


def test_a_code_that_another_one_only_begins_with_is_free(shop: Shop) -> None:
    shop.gateway.write(shop.store, shop.wanted("WARD100"), None)
    assert shop.gateway.write(shop.store, shop.wanted("WARD10"), None).code == "WARD10"


def test_two_stores_may_have_the_same_code(shop: Shop) -> None:
    shop.gateway.write(shop.store, shop.wanted(usage_limit=7), None)
    assert shop.gateway.write(shop.other, shop.wanted(), None).terms.usage_limit == 100


# --- what the platform does not take ---------------------------------------------------------


def test_an_end_that_is_over_is_refused_in_the_platforms_words(shop: Shop) -> None:
    ends_at = shop.clock.now() - timedelta(days=1)
    with pytest.raises(RefusedByPlatform) as refused:
        shop.gateway.write(shop.store, shop.wanted(starts_at=None, ends_at=ends_at), None)
    assert refused.value.fields == {"ends_at": "refused_by_platform"}
    assert refused.value.facts["said"] == {
        "ends_at": "يجب أن يقع تاريخ انتهاء الكوبون فيما بعد تاريخ اليوم"
    }
    assert "WARD10" not in shop.codes(shop.store)


def test_a_refused_change_leaves_the_coupon_as_it_was(shop: Shop) -> None:
    made = shop.gateway.write(shop.store, shop.wanted(), None)
    ends_at = shop.clock.now() - timedelta(days=1)
    with pytest.raises(RefusedByPlatform) as refused:
        shop.gateway.write(shop.store, shop.wanted(ends_at=ends_at), made.id)
    assert refused.value.fields.keys() == {"ends_at"}
    assert shop.gateway.write(shop.store, shop.wanted(), made.id).terms == made.terms


def test_a_percentage_without_a_ceiling_is_refused_at_the_ceiling(shop: Shop) -> None:
    wanted = shop.wanted(discount=PercentOff(percent=Percent(1000)))
    with pytest.raises(RefusedByPlatform) as refused:
        shop.gateway.write(shop.store, wanted, None)
    assert refused.value.fields.keys() == {"ceiling"}


# --- starts ----------------------------------------------------------------------------------


def midnight(shop: Shop) -> datetime:
    return datetime.combine(shop.clock.now().astimezone(CALENDAR), time.min, CALENDAR)


def test_a_start_before_today_is_left_out(shop: Shop) -> None:
    starts_at = midnight(shop) - timedelta(seconds=1)
    report = shop.gateway.write(shop.store, shop.wanted(starts_at=starts_at), None)
    assert report.terms.starts_at is None


def test_a_start_today_stays_though_it_is_over(shop: Shop) -> None:
    report = shop.gateway.write(shop.store, shop.wanted(starts_at=midnight(shop)), None)
    assert report.terms.starts_at == midnight(shop)


def test_a_start_in_the_future_can_be_taken_away(shop: Shop) -> None:
    later = midnight(shop) + timedelta(days=3)
    made = shop.gateway.write(shop.store, shop.wanted(starts_at=later), None)
    assert made.terms.starts_at == later
    report = shop.gateway.write(shop.store, shop.wanted(starts_at=None), made.id)
    assert report.terms.starts_at is None


def test_a_start_in_the_future_can_be_moved_into_the_past(shop: Shop) -> None:
    later = midnight(shop) + timedelta(days=3)
    made = shop.gateway.write(shop.store, shop.wanted(starts_at=later), None)
    past = midnight(shop) - timedelta(days=3)
    report = shop.gateway.write(shop.store, shop.wanted(starts_at=past), made.id)
    assert report.terms.starts_at == midnight(shop)


def test_a_start_that_has_passed_stays_through_a_change(shop: Shop) -> None:
    starts_at = midnight(shop)
    made = shop.gateway.write(shop.store, shop.wanted(starts_at=starts_at), None)
    shop.clock.pass_by(days=2)
    wanted = shop.wanted(starts_at=starts_at, usage_limit=7)
    report = shop.gateway.write(shop.store, wanted, made.id)
    assert (report.terms.starts_at, report.terms.usage_limit) == (starts_at, 7)


# --- changing --------------------------------------------------------------------------------


def test_a_change_writes_over_everything(shop: Shop) -> None:
    bare = shop.wanted(starts_at=None, usage_limit=None)
    made = shop.gateway.write(shop.store, bare, None)
    full = shop.wanted("WARD12", **everything(shop), enabled=False)
    changed = shop.gateway.write(shop.store, full, made.id)
    assert (changed.id, changed.code, changed.enabled) == (made.id, "WARD12", False)
    assert changed.terms == full.terms.on_platform()
    again = shop.gateway.write(shop.store, bare, made.id)
    assert (again.id, again.code, again.enabled) == (made.id, "WARD10", True)
    assert again.terms == bare.terms.on_platform()


def test_a_percentage_can_become_an_amount_and_back(shop: Shop) -> None:
    made = shop.gateway.write(shop.store, shop.wanted(), None)
    fixed = shop.wanted(discount=AmountOff(amount=riyals("12.25")))
    assert shop.gateway.write(shop.store, fixed, made.id).terms == fixed.terms.on_platform()
    assert shop.gateway.write(shop.store, shop.wanted(), made.id).terms == made.terms


def test_a_change_tells_when_it_was(shop: Shop) -> None:
    made = shop.gateway.write(shop.store, shop.wanted(), None)
    now = shop.clock.pass_by(minutes=5)
    changed = shop.gateway.write(shop.store, shop.wanted(usage_limit=7), made.id)
    assert changed.reported_at >= now.replace(microsecond=0) > made.reported_at


def test_a_change_whose_answer_was_lost_may_be_repeated(shop: Shop) -> None:
    made = shop.gateway.write(shop.store, shop.wanted(), None)
    wanted = shop.wanted(usage_limit=7)
    with shop.losing(), pytest.raises(Unavailable):
        shop.gateway.write(shop.store, wanted, made.id)
    assert shop.gateway.write(shop.store, wanted, made.id).terms.usage_limit == 7


def test_a_change_keeps_what_the_platform_counted(shop: Shop) -> None:
    made = shop.gateway.write(shop.store, shop.wanted(), None)
    shop.sell(made.id, 3)
    assert shop.gateway.write(shop.store, shop.wanted(usage_limit=7), made.id).uses == 3


def test_a_change_to_the_code_of_another_coupon_is_refused(shop: Shop) -> None:
    shop.gateway.write(shop.store, shop.wanted("OUD15"), None)
    made = shop.gateway.write(shop.store, shop.wanted(), None)
    with pytest.raises(CodeTaken):
        shop.gateway.write(shop.store, shop.wanted("oud15"), made.id)


def test_the_letters_of_a_code_can_change_their_case(shop: Shop) -> None:
    made = shop.gateway.write(shop.store, shop.wanted(), None)
    assert shop.gateway.write(shop.store, shop.wanted("Ward10"), made.id).code == "Ward10"


def test_a_coupon_is_read_as_it_was_written(shop: Shop) -> None:
    made = shop.gateway.write(shop.store, shop.wanted(**everything(shop)), None)
    assert shop.gateway.read(shop.store, made.id).same_as(made)
    shop.gateway.remove(shop.store, made.id)
    with pytest.raises(NoSuchCoupon):
        shop.gateway.read(shop.store, made.id)


@pytest.mark.parametrize("number", NOBODYS)
def test_there_is_no_such_coupon(shop: Shop, number: str) -> None:
    with pytest.raises(NoSuchCoupon):
        shop.gateway.write(shop.store, shop.wanted(), PlatformCouponId(number))
    with pytest.raises(NoSuchCoupon):
        shop.gateway.read(shop.store, PlatformCouponId(number))


def test_another_stores_coupon_is_no_coupon(shop: Shop) -> None:
    made = shop.gateway.write(shop.other, shop.wanted(), None)
    with pytest.raises(NoSuchCoupon):
        shop.gateway.write(shop.store, shop.wanted(), made.id)


# --- removing --------------------------------------------------------------------------------


def test_what_is_removed_is_gone(shop: Shop) -> None:
    made = shop.gateway.write(shop.store, shop.wanted(), None)
    shop.gateway.remove(shop.store, made.id)
    assert "WARD10" not in shop.codes(shop.store)
    with pytest.raises(NoSuchCoupon):
        shop.gateway.write(shop.store, shop.wanted(), made.id)


def test_removing_may_be_repeated(shop: Shop) -> None:
    made = shop.gateway.write(shop.store, shop.wanted(), None)
    with shop.losing(), pytest.raises(Unavailable):
        shop.gateway.remove(shop.store, made.id)
    shop.gateway.remove(shop.store, made.id)
    shop.gateway.remove(shop.store, made.id)
    assert "WARD10" not in shop.codes(shop.store)


@pytest.mark.parametrize("number", NOBODYS)
def test_what_was_never_there_is_removed(shop: Shop, number: str) -> None:
    before = shop.codes(shop.store)
    shop.gateway.remove(shop.store, PlatformCouponId(number))
    assert shop.codes(shop.store) == before


def test_another_stores_coupon_is_not_removed(shop: Shop) -> None:
    made = shop.gateway.write(shop.other, shop.wanted(), None)
    shop.gateway.remove(shop.store, made.id)
    assert "WARD10" in shop.codes(shop.other)


def test_a_code_is_free_again_after_its_coupon(shop: Shop) -> None:
    made = shop.gateway.write(shop.store, shop.wanted(), None)
    shop.gateway.remove(shop.store, made.id)
    again = shop.gateway.write(shop.store, shop.wanted(usage_limit=7), None)
    assert again.id != made.id
