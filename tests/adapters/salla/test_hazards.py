"""The spellings in which Salla writes one and the same thing."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from adapters.salla.payloads.app import grant
from adapters.salla.payloads.catalog import category_reports, product_report
from adapters.salla.payloads.moments import moment
from adapters.salla.payloads.people import buyer, country, phone
from adapters.salla.payloads.values import address, count, money, number, text, truth
from nomoflow.kernel.money import Currency, Money
from nomoflow.kernel.secret import Secret
from nomoflow.relay.model import Malformed

NOW = datetime(2026, 2, 17, 17, 0, 10, tzinfo=UTC)
SAR, KWD = Currency("SAR"), Currency("KWD")


@pytest.mark.parametrize(
    ("written", "minor", "currency"),
    [
        ({"amount": Decimal("380.65"), "currency": "SAR"}, 38065, SAR),
        ({"amount": "380.65", "currency": "sar"}, 38065, SAR),
        ({"amount": Decimal("12.345"), "currency": "KWD"}, 12345, KWD),
        ({"amount": 7, "currency": "KWD"}, 7000, KWD),
        (264, 26400, SAR),
        ("54.00", 5400, SAR),
        ("١٢٫٥", 1250, SAR),
        ("1,234.50", 123450, SAR),
        (Decimal("-5"), -500, SAR),
    ],
)
def test_money(written: Any, minor: int, currency: Currency) -> None:
    assert money(written, "sum", SAR) == Money(minor=minor, currency=currency)


@pytest.mark.parametrize("nothing", [None, "", "null", [], {}, {"amount": None, "currency": "SAR"}])
def test_no_money(nothing: object) -> None:
    assert money(nothing, "sum", SAR) is None


@pytest.mark.parametrize(
    "nonsense", [True, "dear", "NaN", "Infinity", "1e400", [1], {"amount": {}}, 10**16, "1e-30"]
)
def test_nonsense_is_no_money(nonsense: object) -> None:
    with pytest.raises(Malformed):
        money(nonsense, "sum", SAR)


def test_money_without_any_currency_is_refused() -> None:
    with pytest.raises(Malformed):
        money(5, "sum")
    with pytest.raises(Malformed):
        money({"amount": 5, "currency": "riyals"}, "sum", SAR)


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        (True, True), (False, False), ("true", True), ("false", False), ("TRUE", True),
        (1, True), (0, False), ("1", True), ("", None), (None, None), ("perhaps", None), ([], None),
    ],
)  # fmt: skip
def test_truth(written: object, wanted: bool | None) -> None:
    assert truth(written) is wanted


def test_texts_that_no_database_keeps_are_cleaned() -> None:
    assert text(" a\x00b\ud800 ") == "ab"
    assert text(7) == "7"
    assert text(["x"]) is None
    assert text("\x00") is None


@pytest.mark.parametrize(
    "elsewhere", ["javascript:alert(1)", "data:text/html,x", "/categories", "//x", "http://[", 5]
)
def test_only_web_addresses_are_addresses(elsewhere: object) -> None:
    assert address(elsewhere) is None


def test_counts() -> None:
    assert count("٣", "n") == 3
    assert count("3.0", "n") == 3
    assert number("null", "n") is None
    for nonsense in (-1, "1.5", True, 10**30, "many"):
        with pytest.raises(Malformed):
            count(nonsense, "n")


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        (
            {"date": "2026-02-16 20:41:02.000000", "timezone_type": 3, "timezone": "Asia/Riyadh"},
            datetime(2026, 2, 16, 17, 41, 2, tzinfo=UTC),
        ),
        (
            {"date": "2026-07-01 12:00:00.5", "timezone_type": 3, "timezone": "Europe/Berlin"},
            datetime(2026, 7, 1, 10, 0, 0, 500000, tzinfo=UTC),
        ),
        (
            {"date": "2026-02-16 20:41:02", "timezone_type": 1, "timezone": "+03:00"},
            datetime(2026, 2, 16, 17, 41, 2, tzinfo=UTC),
        ),
        ({"date": "2026-02-16 20:41:02"}, datetime(2026, 2, 16, 17, 41, 2, tzinfo=UTC)),
        ("2026-02-24", datetime(2026, 2, 23, 21, tzinfo=UTC)),
        ("2026-02-24T21:00:00.000000Z", datetime(2026, 2, 24, 21, tzinfo=UTC)),
        (1772557210, datetime.fromtimestamp(1772557210, UTC)),
        ("0000-00-00 00:00:00", None),
        ({}, None),
        ([], None),
        (None, None),
        ({"date": None, "timezone": "Asia/Riyadh"}, None),
    ],
)
def test_times(written: object, wanted: datetime | None) -> None:
    assert moment(written, "date") == wanted


@pytest.mark.parametrize(
    "nonsense",
    [
        "yesterday",
        "2026-13-45",
        "Tue Foo 21 2025 18:00:32 GMT+0300",
        "Tue Jan 41 2025 18:00:32 GMT+0300",
        "Tue Jan 21 2025 18:00:32 GMT+9900",
        "0001-01-01 00:00:00",
        {"date": "2026-02-16 20:41:02", "timezone": "Asia"},
        {"date": "2026-02-16 20:41:02", "timezone": "../etc/passwd"},
        {"date": "2026-02-16 20:41:02", "timezone": "Asia/Atlantis"},
        True,
        -5,
        [1],
        10**18,
    ],
)
def test_nonsense_is_no_time_and_never_now(nonsense: object) -> None:
    with pytest.raises(Malformed):
        moment(nonsense, "date")


@pytest.mark.parametrize(
    ("mobile", "code", "wanted"),
    [
        (500000222, "+966", "+966500000222"),
        (500000222, "966", "+966500000222"),
        ("0500000222", "+966", "+966500000222"),
        ("966500000222", "+966", "+966500000222"),
        ("+966500000222", None, "+966500000222"),
        ("00966500000222", None, "+966500000222"),
        ("966500000222", None, "+966500000222"),
        ("٠٥٠٠٠٠٠٢٢٢", "+٩٦٦", "+966500000222"),
        ("50 000-0222", "966", "+966500000222"),
        ("96555123", "+965", "+96596555123"),
        ("0500000222", None, None),
        (500000222, "", None),
        (None, "+966", None),
        ("", None, None),
        ("call me", "+966", None),
        ("+1", None, None),
        ("+" + "9" * 16, None, None),
    ],
)
def test_phone_numbers(mobile: object, code: object, wanted: str | None) -> None:
    assert phone(mobile, code) == wanted


def test_countries_are_two_letters_whatever_the_language() -> None:
    assert country({"country": "السعودية", "country_code": "sa"}) == "SA"
    assert country({"country": "الكويت"}) == "KW"
    assert country({"country": "AE"}) == "AE"
    assert country({"country": "Atlantis"}) is None
    assert country({}) is None


def test_names() -> None:
    assert buyer({"name": "عبدالله بن محمد الدوسري"}).first_name == "عبدالله"
    assert buyer({"name": "عبدالله بن محمد الدوسري"}).last_name == "بن محمد الدوسري"
    assert buyer({"name": "سارة"}).last_name is None
    assert buyer({"first_name": "نورة", "last_name": "", "name": "x y"}).last_name is None


def test_products_on_sale() -> None:
    sale = {
        "id": 1,
        "price": {"amount": 240, "currency": "SAR"},
        "regular_price": {"amount": 240, "currency": "SAR"},
        "sale_price": {"amount": 199, "currency": "SAR"},
        "sale_end": "2026-03-20",
    }
    report = product_report(sale, NOW)
    assert report.price == Money(minor=19900, currency=SAR)
    assert report.regular_price == Money(minor=24000, currency=SAR)
    over = product_report({**sale, "sale_end": "2026-01-20"}, NOW)
    assert over.price == Money(minor=24000, currency=SAR)


def test_stock() -> None:
    assert (
        product_report({"id": 1, "quantity": 4, "unlimited_quantity": True}, NOW).quantity is None
    )
    assert product_report({"id": 1, "quantity": None}, NOW).quantity is None
    assert product_report({"id": 1, "quantity": "-2"}, NOW).quantity == 0


def test_categories_inside_categories() -> None:
    shelf = {
        "id": 1,
        "name": "عطور",
        "parent_id": 0,
        "status": "active",
        "sub_categories": [{"id": "2", "name": "عود", "parent_id": 1, "status": "hidden"}],
    }
    outer, inner = category_reports(shelf, NOW)
    assert (outer.id, outer.parent, outer.active) == ("1", None, True)
    assert (inner.id, inner.parent, inner.active) == ("2", "1", False)


@pytest.mark.parametrize(
    ("told", "seconds"),
    [
        ({"expires": 1209599}, 1209599),
        ({"expires_in": 1209599}, 1209599),
        ({"expires_in": "3600"}, 3600),
        ({"expires": int(NOW.timestamp()) + 50}, 50),
        ({"expires": str(int(NOW.timestamp()) + 50), "expires_in": 9}, 50),
        ({"expires": (int(NOW.timestamp()) + 50) * 1000}, 50),
        ({"expires": str((int(NOW.timestamp()) + 50) * 1000 + 7)}, 50),
        ({"expires": "abc", "expires_in": 9}, 9),
    ],
)
def test_every_meaning_of_expires(told: dict[str, Any], seconds: int) -> None:
    found = grant({"access_token": "a", **told}, NOW)
    assert (found.expires_at - NOW).total_seconds() == seconds
    assert found.refresh is None


@pytest.mark.parametrize("told", [None, "", "abc", -1, {}, [], True, "NaN", 10**30, 10**14 * 9])
def test_tokens_are_kept_though_nobody_knows_how_long_they_last(told: object) -> None:
    for data in ({"expires": told}, {"expires": told, "expires_in": told}, {}):
        found = grant({"access_token": "a", "refresh_token": "r", **data}, NOW)
        assert found.expires_at == NOW + timedelta(days=14)
        assert found.refresh == Secret("r")


def test_a_grant_without_a_token_is_refused() -> None:
    for told in ({}, {"access_token": ""}, {"access_token": None, "expires": 1209599}):
        with pytest.raises(Malformed):
            grant(told, NOW)
