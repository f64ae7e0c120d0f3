"""The coupon's form: what was typed, what it means, and what is wrong with it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from werkzeug.datastructures import MultiDict

from entrypoints.web.dashboard import coupon_form
from entrypoints.web.dashboard.coupon_terms_form import Entries
from nomoflow.coupons.terms import (
    AmountOff,
    Marketer,
    PaymentMethod,
    PercentOff,
    SalesChannel,
    Selection,
)
from nomoflow.kernel.money import Currency, Percent
from tests.builders import NOW, riyals
from tests.coupon_builders import a_coupon, a_coupon_draft, coupon_terms
from tests.web.house import WebHouse

RIYADH = ZoneInfo("Asia/Riyadh")
SAR = Currency("SAR")


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with WebHouse().app().test_request_context("/", headers={"Accept-Language": "en"}):
        yield


def typed(**told: Any) -> Entries:
    """A form that is in order, but for what a test tells."""
    entries: Entries = MultiDict(
        {"code": "ward10", "kind": "percentage", "percent": "10", "ceiling": "50"}
    )
    entries["ends_at"] = "2030-01-01T00:00"
    for name, value in told.items():
        entries.setlist(name, value if isinstance(value, list) else [value])
    return entries


def faults(**told: Any) -> dict[str, str]:
    """What is wrong with such a form."""
    return coupon_form.faults_of(coupon_form.read(typed(**told), SAR, RIYADH), NOW)


EVERYTHING = a_coupon_draft(
    terms=coupon_terms(
        discount=PercentOff(percent=Percent(1250), ceiling=riyals("50.50")),
        starts_at=NOW + timedelta(seconds=7),
        free_shipping=True,
        minimum_cart=riyals(100),
        usage_limit_per_customer=2,
        first_order_only=True,
        excludes_sale_products=True,
        combines_with_offers=True,
        shows_ceiling=True,
        channel=SalesChannel.APP,
        products=Selection(only=("1", "2"), never=("3",)),
        categories=Selection(never=("4",)),
        customer_groups=Selection(only=("5",)),
        brands_excluded=("6", "7"),
        shipping_excluded=("8",),
        payment_methods=(PaymentMethod.MADA, PaymentMethod.STC_PAY),
        email_domain="company.com",
        marketer=Marketer(
            name="نورة",
            commission=AmountOff(amount=riyals(5)),
            note="سناب",
            hides_total_sales=True,
            shows_ceiling=True,
        ),
    ),
    title="حملة",
    campaign="winter",
    partner="نورة",
    public=True,
    budget=riyals(5000),
)


@pytest.mark.parametrize(
    "draft",
    [
        EVERYTHING,
        a_coupon_draft(),
        a_coupon_draft(terms=coupon_terms(discount=AmountOff(amount=riyals("7.25")))),
        a_coupon_draft(
            terms=coupon_terms(discount=AmountOff(amount=riyals(0)), free_shipping=True)
        ),
        a_coupon_draft(
            terms=coupon_terms(
                marketer=Marketer(
                    name="x", commission=PercentOff(percent=Percent(500), ceiling=riyals(9))
                )
            )
        ),
    ],
)
def test_a_coupon_that_is_shown_and_sent_back_is_the_same(draft: Any) -> None:
    reading = coupon_form.read(coupon_form.entries_of(draft, RIYADH), SAR, RIYADH)
    assert not reading.faults
    assert not coupon_form.differences(draft, reading.draft)
    times = {"starts_at": draft.terms.starts_at, "ends_at": draft.terms.ends_at}
    assert replace(reading.draft, terms=replace(reading.draft.terms, **times)) == draft


def test_a_form_in_order_has_no_faults() -> None:
    assert not faults()


@pytest.mark.parametrize(
    ("told", "field", "fault"),
    [
        ({"percent": ""}, "percent", "missing"),
        ({"percent": "many"}, "percent", "percent_malformed"),
        ({"percent": "12.345"}, "percent", "percent_malformed"),
        ({"percent": "nan"}, "percent", "percent_malformed"),
        ({"percent": "inf"}, "percent", "percent_malformed"),
        ({"percent": "101"}, "percent", "coupon_percent_out_of_range"),
        ({"percent": "1e999999999"}, "percent", "coupon_percent_out_of_range"),
        ({"ceiling": ""}, "ceiling", "coupon_ceiling_missing"),
        ({"ceiling": "12,50"}, "ceiling", "money_malformed"),
        ({"kind": "fixed"}, "amount", "missing"),
        ({"kind": "fixed", "amount": "-5"}, "amount", "coupon_amount_missing"),
        ({"kind": "fixed", "amount": "infinity"}, "amount", "money_malformed"),
        ({"ends_at": ""}, "ends_at", "missing"),
        ({"ends_at": "soon"}, "ends_at", "moment_malformed"),
        ({"ends_at": "0001-01-01T00:00"}, "ends_at", "moment_malformed"),
        ({"ends_at": "2030-01-01T00:00+03:00"}, "ends_at", "moment_malformed"),
        ({"starts_at": "2031-01-01T00:00"}, "ends_at", "coupon_ends_before_start"),
        ({"usage_limit": "ten"}, "usage_limit", "setting_not_integer"),
        ({"usage_limit": "0"}, "usage_limit", "coupon_limit_out_of_range"),
        ({"products_mode": "only"}, "products_only", "coupon_list_empty"),
        ({"products_never": ["\0"]}, "products_never", "coupon_ids_malformed"),
        ({"brands_excluded": "12, <b>"}, "brands_excluded", "coupon_ids_malformed"),
        ({"marketer": "true", "marketer_amount": "5"}, "marketer_name", "coupon_marketer_nameless"),
        (
            {"marketer": "true", "marketer_name": "n", "marketer_amount": "?"},
            "marketer_commission",
            "percent_malformed",
        ),
        (
            {"marketer": "true", "marketer_name": "n", "marketer_kind": "fixed"},
            "marketer_commission",
            "coupon_amount_missing",
        ),
        ({"marketer": "true", "marketer_note": "\0"}, "marketer_note", "text_not_keepable"),
        ({"budget": "lots"}, "budget", "money_malformed"),
        ({"code": "two words"}, "code", "coupon_code_signs"),
        ({"title": "x" * 121}, "title", "text_too_long"),
    ],
)
def test_each_fault_stands_at_its_field(told: dict[str, str], field: str, fault: str) -> None:
    assert faults(**told)[field] == fault


def test_all_faults_are_told_at_once() -> None:
    told = faults(code="", percent="?", ceiling="", ends_at="", usage_limit="x", email_domain="@")
    expected = {"code", "percent", "ceiling", "ends_at", "usage_limit", "email_domain"}
    assert set(told) == expected


def test_numbers_may_be_typed_as_arabic_keyboards_type_them() -> None:
    entries = typed(percent="١٢٫٥٪", ceiling="١٬٠٠٠٫٥", usage_limit="٢,٠٠٠")
    terms = coupon_form.read(entries, SAR, RIYADH).draft.terms
    assert terms.discount == PercentOff(percent=Percent(1250), ceiling=riyals("1000.50"))
    assert terms.usage_limit == 2000


def test_hours_are_those_of_the_store() -> None:
    terms = coupon_form.read(typed(ends_at="2030-01-01T00:00"), SAR, RIYADH).draft.terms
    assert terms.ends_at == datetime(2029, 12, 31, 21, tzinfo=UTC)


def test_a_code_that_the_platform_allowed_may_stay() -> None:
    coupon = a_coupon(code="قديم-1")
    reading = coupon_form.read(typed(code="قديم-1"), SAR, RIYADH)
    assert "code" in coupon_form.faults_of(reading, NOW)
    assert "code" not in coupon_form.faults_of(reading, NOW, coupon)


@pytest.mark.parametrize("start", coupon_form.STARTS, ids=lambda start: start.key)
def test_every_way_to_begin_can_be_saved_as_it_is(start: coupon_form.Start) -> None:
    entries = coupon_form.first_entries(start.key, NOW, RIYADH)
    assert not coupon_form.faults_of(coupon_form.read(entries, SAR, RIYADH), NOW)
    assert entries["code"] == start.code


def test_a_made_code_is_a_code() -> None:
    assert not faults(code=coupon_form.made_code())
    assert coupon_form.made_code() != coupon_form.made_code()


def test_differences_are_told_in_words() -> None:
    saved = a_coupon_draft(terms=coupon_terms(usage_limit=5, products=Selection(only=("1",))))
    wanted = a_coupon_draft(title="new", terms=coupon_terms(products=Selection(only=("2",))))
    assert coupon_form.differences(saved, wanted) == [
        ("Title", "—", "new"),
        ("Uses in all", "5", "100"),
        ("Only these products", "1", "2"),
    ]
