"""Coupon links: to the store with the code, counted for people, and never to anywhere else."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from adapters.memory.coupon_notes import LINK_CLICKS
from entrypoints.web.storefront import coupon_links
from nomoflow.coupons.model import Coupon
from nomoflow.kernel.ids import StoreId
from tests.builders import NOW, OTHER, STORE
from tests.coupon_builders import a_coupon, coupon_terms
from tests.web.house import WebHouse

PHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like "
    "Gecko) Mobile/21F90 Snapchat/12.94.0.34 (like Safari/8617.2.4.10.8, panda)"
)


def _keep(house: WebHouse, coupon: Coupon, store: StoreId = STORE) -> None:
    with house.work(store) as work:
        work.coupons.add(coupon)
        work.commit()


def _opened(browser: FlaskClient, house: WebHouse, code: str, **headers: str) -> TestResponse:
    said = {"User-Agent": PHONE, **{name.replace("_", "-"): text for name, text in headers.items()}}
    return browser.get(f"/c/{house.key()}/{code}", headers=said)


def _clicks(house: WebHouse, store: StoreId = STORE) -> int:
    return sum(row.clicks for row in house.world.rows(LINK_CLICKS).of(store))


def _moved(house: WebHouse, domain: str) -> None:
    with house.work() as work:
        store = work.stores.find()
        assert store is not None
        store.domain = domain
        work.stores.save(store)
        work.commit()


def test_a_link_opens_the_store_with_the_code_and_whose_it_is(
    house: WebHouse, browser: FlaskClient
) -> None:
    _keep(house, a_coupon(partner="نورة الحربي", campaign="رمضان"))
    answer = _opened(browser, house, "ward1", Referer="https://www.snapchat.com/add/noura")
    where = urlsplit(answer.headers["Location"])
    assert answer.status_code == 302
    assert (where.scheme, where.netloc, where.path) == ("https", "ward.example", "/")
    assert parse_qs(where.query) == {
        "nomo_coupon": ["WARD1"],
        "utm_source": ["نورة الحربي"],
        "utm_medium": ["affiliate"],
        "utm_campaign": ["رمضان"],
    }
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers
    (clicks,) = house.world.rows(LINK_CLICKS).of(STORE)
    assert (clicks.code_key, clicks.referrer, clicks.clicks) == ("ward1", "www.snapchat.com", 1)


def test_a_code_without_partner_says_that_it_is_a_coupon(
    house: WebHouse, browser: FlaskClient
) -> None:
    _keep(house, a_coupon(code="خصم15"))
    where = _opened(browser, house, "خصم15").headers["Location"]
    assert where.startswith("https://ward.example/?nomo_coupon=%D8%AE%D8%B5%D9%8515&")
    assert where.endswith("&utm_source=coupon&utm_medium=coupon&utm_campaign=%D8%AE%D8%B5%D9%8515")


def test_digits_may_be_written_in_arabic(house: WebHouse, browser: FlaskClient) -> None:
    _keep(house, a_coupon(code="خصم15"))
    where = urlsplit(_opened(browser, house, "خصم١٥").headers["Location"])
    assert parse_qs(where.query)["nomo_coupon"] == ["خصم15"]
    (clicks,) = house.world.rows(LINK_CLICKS).of(STORE)
    assert clicks.code_key == "خصم15"


def test_a_code_that_has_arabic_digits_comes_first(house: WebHouse, browser: FlaskClient) -> None:
    _keep(house, a_coupon("latin", code="خصم15"))
    _keep(house, a_coupon("arabic", code="خصم١٥"))
    for code in ("خصم15", "خصم١٥"):
        where = urlsplit(_opened(browser, house, code).headers["Location"])
        assert parse_qs(where.query)["nomo_coupon"] == [code]


def test_a_store_under_a_path_is_opened_there(house: WebHouse, browser: FlaskClient) -> None:
    _keep(house, a_coupon())
    _moved(house, "https://salla.sa/ward")
    where = _opened(browser, house, "WARD1").headers["Location"]
    assert where.startswith("https://salla.sa/ward?nomo_coupon=WARD1&")


@pytest.mark.parametrize(
    "code",
    [
        "NOBODY", "javascript:alert(1)", "https:%2F%2Fevil.example", "%2F%2Fevil.example", "@evil",
        "%0d%0aSet-Cookie:%20a=b", "%00", "<script>alert(1)<%2Fscript>", "A" * 4000, "%ff%fe",
    ],
)  # fmt: skip
def test_what_is_no_code_of_the_store_leads_to_its_front_page(
    house: WebHouse, browser: FlaskClient, code: str
) -> None:
    _keep(house, a_coupon())
    answer = _opened(browser, house, code)
    if answer.status_code != 404:
        assert (answer.status_code, answer.headers["Location"]) == (302, "https://ward.example/")
    assert "evil" not in str(answer.headers)
    assert "<script>alert" not in answer.text
    assert "Set-Cookie" not in answer.headers
    assert _clicks(house) == 0


def test_nothing_in_the_address_changes_where_it_leads(
    house: WebHouse, browser: FlaskClient
) -> None:
    _keep(house, a_coupon())
    query = "?next=https://evil.example&nomo_coupon=X&utm_source=evil"
    answer = browser.get(f"/c/{house.key()}/WARD1{query}", headers={"Host": "evil.example"})
    assert "evil" not in answer.headers["Location"]


def test_a_code_that_is_over_opens_the_store_without_it(
    house: WebHouse, browser: FlaskClient
) -> None:
    _keep(house, a_coupon(partner="noura", terms=coupon_terms(ends_at=NOW + timedelta(days=1))))
    house.clock.pass_by(days=2)
    where = urlsplit(_opened(browser, house, "WARD1").headers["Location"])
    assert "nomo_coupon" not in parse_qs(where.query)
    assert parse_qs(where.query)["utm_source"] == ["noura"]
    assert _clicks(house) == 1


def test_another_stores_code_is_not_known(house: WebHouse, browser: FlaskClient) -> None:
    _keep(house, a_coupon(code="QAMAR1"), OTHER)
    assert _opened(browser, house, "QAMAR1").headers["Location"] == "https://ward.example/"
    assert _clicks(house) == _clicks(house, OTHER) == 0


@pytest.mark.parametrize(
    "headers",
    [
        {"User_Agent": "WhatsApp/2.23.20.0 A"},
        {"User_Agent": "facebookexternalhit/1.1"},
        {"User_Agent": "Mozilla/5.0 (compatible; Googlebot/2.1)"},
        {"User_Agent": ""},
        {"Sec_Purpose": "prefetch;prerender"},
        {"Purpose": "prefetch"},
        {"X_Moz": "prefetch"},
    ],
)
def test_previews_and_programs_are_led_on_and_not_counted(
    house: WebHouse, browser: FlaskClient, headers: dict[str, str]
) -> None:
    _keep(house, a_coupon())
    answer = _opened(browser, house, "WARD1", **headers)
    assert "nomo_coupon=WARD1" in answer.headers["Location"]
    assert _clicks(house) == 0


def test_asking_only_for_the_head_is_no_click(house: WebHouse, browser: FlaskClient) -> None:
    _keep(house, a_coupon())
    answer = browser.head(f"/c/{house.key()}/WARD1", headers={"User-Agent": PHONE})
    assert answer.status_code == 302
    assert _clicks(house) == 0
    assert browser.post(f"/c/{house.key()}/WARD1").status_code == 405


def test_somebody_who_clicks_all_day_is_led_on_and_not_counted(
    house: WebHouse, browser: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(coupon_links, "_CLICKS_A_MINUTE", 5)
    _keep(house, a_coupon())
    assert {_opened(browser, house, "WARD1").status_code for _ in range(20)} == {302}
    assert _clicks(house) == 5


def test_people_are_told_when_there_is_no_such_store(house: WebHouse, app: Flask) -> None:
    browser = app.test_client()
    unknown = browser.get("/c/nobody-has-this-key/WARD1")
    assert (unknown.status_code, unknown.mimetype) == (404, "text/html")
    house.leaves(STORE)
    gone = _opened(browser, house, "WARD1")
    assert (gone.status_code, gone.mimetype) == (410, "text/html")
    assert "Location" not in gone.headers


@pytest.mark.parametrize("domain", ["", "javascript:alert(1)", "https://"])
def test_a_store_whose_address_is_not_known_has_no_link(
    house: WebHouse, browser: FlaskClient, domain: str
) -> None:
    _keep(house, a_coupon())
    _moved(house, domain)
    assert _opened(browser, house, "WARD1").status_code == 404


def test_no_cookie_is_read_or_set(house: WebHouse, browser: FlaskClient) -> None:
    _keep(house, a_coupon())
    browser.set_cookie("nomo_session", "whatever")
    assert "Set-Cookie" not in _opened(browser, house, "WARD1").headers
