"""Coupons in all their spellings, and what Salla is asked for."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.salla.payloads.coupon_requests import new_coupon, new_group
from adapters.salla.payloads.coupons import coupon_report
from nomoflow.coupons.facts import CodeGroup, CouponReport
from nomoflow.coupons.terms import AmountOff, Marketer, PaymentMethod, PercentOff, Selection
from nomoflow.coupons.wanted import WantedCoupon, WantedGroup
from nomoflow.kernel.ids import PlatformCouponId
from nomoflow.kernel.money import Currency, Money, Percent
from nomoflow.relay.model import Malformed
from tests.adapters.salla.fixtures import fixture, sample
from tests.adapters.salla.test_mutations import JSON
from tests.builders import riyals
from tests.coupon_builders import coupon_terms

AT = datetime(2026, 2, 9, 12, 0, tzinfo=UTC)
ENDS_AT = datetime(2026, 3, 31, 20, 59, 59, tzinfo=UTC)
KNOWN = PlatformCouponId("1739204586")
DETAILS = sample("api.coupon.details.response")["data"]


def read(**told: Any) -> CouponReport:
    return coupon_report({**DETAILS, **told}, AT)


# --- reading ---------------------------------------------------------------------------------


def test_the_documented_coupons() -> None:
    percent, fixed, group = sample("api.coupons.list.response")["data"]
    report = coupon_report(percent, AT)
    assert (report.id, report.code, report.enabled) == (KNOWN, "AHLAN15", True)
    assert (report.uses, report.sales, report.group) == (37, riyals("12874.55"), None)
    assert report.terms == replace(
        coupon_terms(),
        discount=PercentOff(percent=Percent(1500), ceiling=riyals(100)),
        starts_at=datetime(2026, 2, 9, 21, 0, tzinfo=UTC),
        ends_at=ENDS_AT,
        minimum_cart=riyals(150),
        usage_limit=500,
        usage_limit_per_customer=1,
        shows_ceiling=True,
        products=Selection(never=("1207745930",)),
    )
    terms = coupon_report(fixed, AT).terms
    assert (terms.discount, terms.minimum_cart) == (AmountOff(amount=riyals(20)), riyals(90))
    assert (terms.usage_limit, terms.excludes_sale_products) == (None, True)
    assert terms.marketer == Marketer(
        name="فيصل الشهري",
        commission=PercentOff(percent=Percent(1000), ceiling=riyals(4000)),
        note="حملة رمضان",
        hides_total_sales=True,
    )
    many = coupon_report(group, AT)
    assert many.group == CodeGroup(name="هدايا رمضان", prefix="RMDN", size=3)
    assert many.terms.starts_at is None


@pytest.mark.parametrize("kind", ["percentage", "Percentage", "P", "p"])
def test_spellings_of_a_percentage(kind: str) -> None:
    assert isinstance(read(type=kind).terms.discount, PercentOff)


@pytest.mark.parametrize("kind", ["fixed", "Fixed", "F", "f"])
def test_spellings_of_an_amount(kind: str) -> None:
    assert read(type=kind).terms.discount == AmountOff(amount=riyals(15))


@pytest.mark.parametrize(
    ("told", "points"),
    [
        ({"amount": 15, "currency": "SAR"}, 1500),
        ({"amount": "12.5", "currency": "SAR"}, 1250),
        (Decimal("7.25"), 725),
        (0, 0),
    ],
)
def test_percents(told: object, points: int) -> None:
    discount = PercentOff(percent=Percent(points), ceiling=riyals(100))
    assert read(amount=told).terms.discount == discount


@pytest.mark.parametrize("told", [90, "90.00", {"amount": 90, "currency": "SAR"}])
def test_forms_of_the_smallest_cart(told: object) -> None:
    assert read(minimum_amount=told).terms.minimum_cart == riyals(90)


@pytest.mark.parametrize("told", [None, 0, {"amount": 0, "currency": "SAR"}, {"amount": None}])
def test_no_smallest_cart_and_no_ceiling(told: object) -> None:
    terms = read(minimum_amount=told, maximum_amount=told).terms
    assert terms.minimum_cart is None
    assert terms.discount == PercentOff(percent=Percent(1500))


def test_numbers_without_a_currency_are_in_the_coupons_own() -> None:
    dinars = {"amount": Decimal("1.250"), "currency": "KWD"}
    terms = read(type="fixed", amount=dinars, minimum_amount=Decimal("10.5")).terms
    assert terms.discount == AmountOff(amount=Money(minor=1250, currency=Currency("KWD")))
    assert terms.minimum_cart == Money(minor=10500, currency=Currency("KWD"))


@pytest.mark.parametrize("told", [None, 0, ""])
def test_no_limit(told: object) -> None:
    terms = read(usage_limit=told, usage_limit_per_user=told).terms
    assert (terms.usage_limit, terms.usage_limit_per_customer) == (None, None)


def test_ids_come_as_numbers_and_as_text() -> None:
    terms = read(include_product_ids=[19378402502, "7"], exclude_product_ids=None).terms
    assert terms.products == Selection(only=("19378402502", "7"))


@pytest.mark.parametrize("told", [[], ["all"], ["mada", "all"], None])
def test_every_way_of_paying(told: object) -> None:
    assert read(include_payment_methods=told).terms.payment_methods == ()


def test_a_way_of_paying_that_we_do_not_know() -> None:
    told = read(include_payment_methods=["mada", "future_pay"])
    assert told.terms.payment_methods == (PaymentMethod.MADA,)
    with pytest.raises(Malformed):
        read(include_payment_methods=["future_pay"])


def test_what_is_missing_is_not_promised() -> None:
    bare = {
        "id": "5",
        "code": "عيد",
        "type": "F",
        "status": "inactive",
        "amount": {"amount": 5, "currency": "SAR"},
        "expiry_date": "2026-03-31",
    }
    report = coupon_report(bare, AT)
    assert report.terms == replace(
        coupon_terms(),
        discount=AmountOff(amount=riyals(5)),
        starts_at=None,
        ends_at=datetime(2026, 3, 30, 21, 0, tzinfo=UTC),
        usage_limit=None,
    )
    assert (report.enabled, report.uses, report.sales, report.group) == (False, None, None, None)


@pytest.mark.parametrize(
    "told",
    [
        {"id": None},
        {"code": ""},
        {"type": "half"},
        {"status": "unheard of"},
        {"amount": None},
        {"amount": -5},
        {"amount": {"amount": "dear"}},
        {"type": "fixed", "amount": {"amount": -5, "currency": "SAR"}},
        {"expiry_date": None},
        {"expiry_date": "soon"},
        {"start_date": "2026-02-30"},
        {"usage_limit": -1},
        {"usage_limit": 1.5},
        {"maximum_amount": {"amount": -1, "currency": "SAR"}},
        {"applied_in": "moon"},
        {"include_product_ids": "7"},
        {"exclude_brands_ids": [None]},
        {"include_payment_methods": [{}]},
        {"marketing_active": True, "marketing_name": None},
        {"marketing_active": True, "marketing_name": "فيصل", "marketing_type": None},
    ],
)
def test_nonsense_is_no_coupon(told: dict[str, Any]) -> None:
    with pytest.raises(Malformed):
        read(**told)


@given(name=st.sampled_from(sorted(DETAILS)), value=JSON)
@settings(max_examples=200)
def test_whatever_a_field_holds_is_read_or_refused(name: str, value: object) -> None:
    try:
        read(**{name: value})
    except Malformed:
        return


# --- asking ----------------------------------------------------------------------------------


def test_the_documented_request() -> None:
    terms = coupon_report(sample("api.coupon.create.response")["data"], AT).terms
    asked = new_coupon(WantedCoupon(code="AHLAN15", terms=terms, enabled=True), AT)
    documented = fixture("api.coupon.create.request")
    assert asked == {**documented, "start_date": "2026-02-10 00:00:00"}


def test_the_documented_request_with_a_marketer() -> None:
    documented = fixture("api.coupon.create.marketing.request")
    terms = coupon_report(sample("api.coupons.list.response")["data"][1], AT).terms
    asked = new_coupon(WantedCoupon(code="FAISAL20", terms=terms, enabled=True), AT)
    days = {"start_date": "2026-02-10 00:00:00", "expiry_date": "2026-04-30 00:00:00"}
    assert {name: asked.get(name) for name in documented} == {**documented, **days}


def test_the_documented_request_for_a_group() -> None:
    documented = fixture("api.coupon.create.group.request")
    terms = coupon_report(sample("api.coupon.create.group.response")["data"], AT).terms
    group = WantedGroup(name="هدايا رمضان", prefix="RMDN", size=3, terms=terms)
    asked = new_group(group, "RMDN", AT)
    end = {"expiry_date": "2026-03-20 00:00:00"}
    assert {name: asked.get(name) for name in documented} == {**documented, **end}


def test_every_yes_and_no_is_told_because_salla_takes_yes_for_granted() -> None:
    asked = new_coupon(WantedCoupon(code="AHLAN15", terms=coupon_terms(), enabled=True), AT)
    told = {name for name, value in asked.items() if isinstance(value, bool)}
    assert told == {
        *("free_shipping", "exclude_sale_products", "show_maximum_amount"),
        *("is_apply_with_offer", "is_group", "marketing_active"),
    }
    assert not any(asked[name] for name in told)
