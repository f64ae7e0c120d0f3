"""Numbers, money and times as a Saudi shop writes them, in both languages."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask

from entrypoints.web.dashboard import formats
from nomoflow.kernel.money import Currency, Money, Percent
from tests.builders import riyals
from tests.web.house import WebHouse

EVENING = datetime(2026, 11, 21, 21, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def app() -> Flask:
    return WebHouse().app()


@pytest.fixture
def arabic(app: Flask) -> Iterator[None]:
    with app.test_request_context("/", headers={"Accept-Language": "ar"}):
        yield


@pytest.fixture
def english(app: Flask) -> Iterator[None]:
    with app.test_request_context("/", headers={"Accept-Language": "en"}):
        yield


@pytest.mark.usefixtures("arabic")
def test_arabic_pages_keep_latin_digits_and_the_gregorian_calendar() -> None:
    assert formats.number(1234567) == "1,234,567"
    assert formats.day(date(2026, 11, 21)) == "21 نوفمبر 2026"
    assert "1,234.50" in formats.money(riyals("1234.50"))
    assert "ر.س" in formats.money(riyals(1))


@pytest.mark.usefixtures("english")
def test_english_pages_name_the_currency() -> None:
    assert formats.day(date(2026, 11, 21)) == "21 November 2026"
    assert "SAR" in formats.money(riyals(1))


@pytest.mark.usefixtures("english")
def test_money_has_the_digits_of_its_currency() -> None:
    assert "1.250" in formats.money(Money.parse("1.25", Currency("KWD")))
    assert "1,250" in formats.money(Money.parse(1250, Currency("JPY")))
    assert ">\u200e1,251\xa0" in formats.money(riyals("1250.70"), whole=True)


@pytest.mark.usefixtures("arabic")
def test_a_minus_stands_before_its_number_in_arabic_too() -> None:
    written = formats.money(riyals(-40))
    assert 'dir="rtl"' in written
    assert "\u200e-40.00" in written


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize(
    ("share", "written"),
    [(0.1234, "12.3%"), (2.5, "250%"), (0, "0%"), (Percent(1250), "12.5%")],
)
def test_shares(share: float | Percent, written: str) -> None:
    assert formats.percent(share) == written


@pytest.mark.usefixtures("english")
def test_an_evening_in_london_is_the_next_day_in_riyadh() -> None:
    assert formats.moment(EVENING) == "Nov 22, 12:30\u202fAM"
    assert formats.day(EVENING) == "22 November 2026"


@pytest.mark.usefixtures("arabic")
def test_how_long_ago_is_written_with_arabic_plurals() -> None:
    for minutes, words in ((1, "قبل دقيقة واحدة"), (2, "قبل دقيقتين"), (5, "قبل 5 دقائق")):
        ago = formats.ago(EVENING - timedelta(minutes=minutes), EVENING)
        assert words in ago
        assert "datetime=" in ago


def test_a_changed_file_gets_a_new_address(app: Flask) -> None:
    page = app.test_client().get("/").get_data(as_text=True)
    assert "/static/dashboard/css/tokens.css?v=" in page
