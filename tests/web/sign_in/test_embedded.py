"""The page inside Salla's dashboard: opened by Salla's word, with a session of its own."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from nomoflow.kernel.ids import MemberId, StoreId
from tests.builders import OTHER, STORE
from tests.web.conftest import MINE
from tests.web.house import WebHouse


def _opened(house: WebHouse, app: Flask, store: StoreId = STORE, member: str = MINE) -> FlaskClient:
    house.consents.frames["em_tok_1"] = (store, MemberId(member))
    browser = app.test_client()
    answer = browser.get("/embedded/salla?token=em_tok_1&theme=dark&lang=ar")
    assert answer.headers["Location"] == f"/dashboard/{house.key(store)}/?embedded=1"
    return browser


def test_a_proven_token_opens_the_dashboard(house: WebHouse, app: Flask) -> None:
    browser = _opened(house, app)
    assert browser.get(f"/dashboard/{house.key()}/?embedded=1").status_code == 200


def test_the_token_is_in_no_address_afterwards(house: WebHouse, app: Flask) -> None:
    house.consents.frames["em_tok_1"] = (STORE, MemberId(MINE))
    answer = app.test_client().get("/embedded/salla?token=em_tok_1")
    assert "em_tok_1" not in answer.headers["Location"]
    assert answer.headers["Referrer-Policy"] == "no-referrer"


def test_a_false_token_opens_nothing_and_says_what_to_do(browser: FlaskClient) -> None:
    answer = browser.get("/embedded/salla?token=false", headers={"Accept-Language": "en"})
    assert answer.status_code == 401
    assert "Reload the page in your Salla dashboard" in answer.text


def test_identity_comes_from_the_token_and_from_nothing_else(
    house: WebHouse, browser: FlaskClient
) -> None:
    claims = f"merchant_id=1305146709&user_id=1&store={STORE}&member={MINE}"
    assert browser.get(f"/embedded/salla?{claims}").status_code == 401
    assert browser.get(f"/dashboard/{house.key()}/?embedded=1").status_code == 401


def test_the_frame_and_the_site_have_a_session_each(house: WebHouse, app: Flask) -> None:
    framed = _opened(house, app)
    assert framed.get(f"/dashboard/{house.key()}/").status_code == 302
    assert framed.get_cookie("nomo_session") is None
    assert framed.get_cookie("nomo_embedded") is not None


def test_a_framed_page_never_has_the_rights_of_the_site(
    house: WebHouse, merchant: FlaskClient
) -> None:
    assert merchant.get(f"/dashboard/{house.key()}/").status_code == 200
    assert merchant.get(f"/dashboard/{house.key()}/?embedded=1").status_code == 401


def test_only_salla_may_frame_and_only_framed_pages(house: WebHouse, app: Flask) -> None:
    browser = _opened(house, app)
    framed = browser.get(f"/dashboard/{house.key()}/?embedded=1")
    assert "frame-ancestors http://127.0.0.1:8001" in framed.headers["Content-Security-Policy"]
    alone = browser.get("/sign-in")
    assert "frame-ancestors 'none'" in alone.headers["Content-Security-Policy"]


def test_over_https_the_frames_cookie_may_travel_and_is_kept_apart(house: WebHouse) -> None:
    app = house.app(env="production", base_url="https://flow.example")
    house.consents.frames["em_tok_1"] = (STORE, MemberId(MINE))
    answer = app.test_client().get(
        "/embedded/salla?token=em_tok_1", base_url="https://flow.example"
    )
    (cookie,) = [c for c in answer.headers.getlist("Set-Cookie") if "nomo_embedded" in c]
    assert cookie.startswith("__Host-nomo_embedded=")
    for flag in ("Secure", "HttpOnly", "SameSite=None", "Partitioned", "Path=/"):
        assert flag in cookie.split("; ")


def test_links_on_a_framed_page_stay_framed(house: WebHouse, app: Flask) -> None:
    page = _opened(house, app).get(f"/dashboard/{house.key()}/?embedded=1").text
    assert f'/dashboard/{house.key()}/orders?embedded=1"' in page
    assert f'/dashboard/{house.key()}/orders"' not in page


def test_a_frame_looks_like_the_dashboard_around_it(house: WebHouse, merchant: FlaskClient) -> None:
    merchant.get("/lang/ar")
    house.consents.frames["em_tok_1"] = (STORE, MemberId(MINE))
    merchant.get("/embedded/salla?token=em_tok_1&theme=dark&lang=en")
    framed = f"/dashboard/{house.key()}/?embedded=1"
    assert '<html lang="en" dir="ltr" data-theme="dark"' in merchant.get(framed).text
    alone = merchant.get(f"/dashboard/{house.key()}/").text
    assert '<html lang="ar" dir="rtl"' in alone
    merchant.get("/lang/ar", query_string={"next": framed})
    assert '<html lang="ar"' in merchant.get(framed).text


@pytest.mark.parametrize("looks", ["theme=%22%3E%3Cscript%3E&lang=zz", "theme=&lang=", ""])
def test_looks_that_we_do_not_know_are_passed_over(house: WebHouse, app: Flask, looks: str) -> None:
    house.consents.frames["em_tok_1"] = (STORE, MemberId(MINE))
    browser = app.test_client()
    browser.get(f"/embedded/salla?token=em_tok_1&{looks}")
    page = browser.get(f"/dashboard/{house.key()}/?embedded=1").text
    assert '<html lang="ar" dir="rtl">' in page


def test_a_store_that_is_not_there_yet_is_told_so(house: WebHouse, browser: FlaskClient) -> None:
    house.consents.frames["em_tok_1"] = (StoreId("salla-404"), MemberId("salla-9"))
    assert browser.get("/embedded/salla?token=em_tok_1").status_code == 404


def test_a_frame_of_one_store_does_not_open_another(house: WebHouse, app: Flask) -> None:
    browser = _opened(house, app)
    assert browser.get(f"/dashboard/{house.key(OTHER)}/?embedded=1").status_code == 404
