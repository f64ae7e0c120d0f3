"""A session that was ended is over wherever its cookie may lie."""

import logging

import pytest
from flask import Flask
from flask.testing import FlaskClient

from nomoflow.kernel.errors import Unavailable
from nomoflow.kernel.ids import MemberId
from tests.builders import STORE
from tests.web.conftest import MINE, signed_in
from tests.web.forms import token
from tests.web.house import OPERATOR_TOKEN, WebHouse

COUNTER = "/api/v1/features/live_counter"


def _cookie(browser: FlaskClient, name: str = "nomo_session") -> str:
    cookie = browser.get_cookie(name)
    assert cookie
    return cookie.value


def _thief(app: Flask, cookie: str, name: str = "nomo_session") -> FlaskClient:
    browser = app.test_client()
    browser.set_cookie(name, cookie)
    return browser


def _sign_out(browser: FlaskClient, page: str, query: str = "") -> None:
    proof = token(browser, f"{page}features{query}")
    browser.post(f"/sign-out{query}", data={"csrf_token": proof})


def test_a_cookie_of_before_opens_nothing_after_signing_out(
    house: WebHouse, app: Flask, merchant: FlaskClient
) -> None:
    home = f"/dashboard/{house.key()}/"
    proof = token(merchant, home)
    kept = _cookie(merchant)
    assert _thief(app, kept).get(home).status_code == 200
    _sign_out(merchant, home)
    thief = _thief(app, kept)
    answer = thief.get(home)
    assert answer.status_code == 302
    assert "/sign-in" in answer.headers["Location"]
    assert thief.get("/sign-in").status_code == 200
    assert thief.get("/api/v1/store").status_code == 401
    headers = {"X-CSRFToken": proof}
    assert thief.patch(COUNTER, json={"enabled": False}, headers=headers).status_code == 401


def test_the_frames_cookie_ends_as_well(house: WebHouse, app: Flask) -> None:
    house.consents.frames["em_tok"] = (STORE, MemberId(MINE))
    browser = app.test_client()
    browser.get("/embedded/salla?token=em_tok")
    page = f"/dashboard/{house.key()}/"
    kept = _cookie(browser, "nomo_embedded")
    assert _thief(app, kept, "nomo_embedded").get(f"{page}?embedded=1").status_code == 200
    _sign_out(browser, page, "?embedded=1")
    assert _thief(app, kept, "nomo_embedded").get(f"{page}?embedded=1").status_code == 401


def test_signing_in_again_ends_the_session_before(
    house: WebHouse, app: Flask, merchant: FlaskClient
) -> None:
    kept = _cookie(merchant)
    house.consents.will_bring("another code", STORE, MINE)
    state = merchant.get("/salla/connect").headers["Location"].partition("state=")[2]
    merchant.get(f"/salla/callback?code=another%20code&state={state}")
    assert merchant.get("/api/v1/store").status_code == 200
    assert _thief(app, kept).get("/api/v1/store").status_code == 401


def test_other_sessions_of_the_same_person_stay(
    house: WebHouse, app: Flask, merchant: FlaskClient
) -> None:
    elsewhere = signed_in(house, app, STORE, MINE)
    _sign_out(merchant, f"/dashboard/{house.key()}/")
    assert elsewhere.get("/api/v1/store").status_code == 200


def test_a_session_without_an_identity_is_none(app: Flask) -> None:
    signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    old = signer.dumps({"member": MINE, "store": STORE})
    assert _thief(app, old).get("/api/v1/store").status_code == 401


def test_the_operators_cookie_ends_and_the_merchant_stays(
    app: Flask, merchant: FlaskClient
) -> None:
    proof = token(merchant, "/operator/sign-in")
    merchant.post("/operator/sign-in", data={"csrf_token": proof, "token": OPERATOR_TOKEN})
    assert merchant.get("/operator/").status_code == 200
    kept = _cookie(merchant)
    assert _thief(app, kept).get("/operator/").status_code == 200
    merchant.post("/operator/sign-out", data={"csrf_token": proof})
    assert merchant.get("/operator/").status_code == 302
    assert merchant.get("/api/v1/store").status_code == 200
    assert _thief(app, kept).get("/operator/").status_code == 302


def test_while_nobody_can_say_sessions_stand_and_it_is_written_down_once(
    house: WebHouse,
    merchant: FlaskClient,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def away(*_: object, **__: object) -> None:
        raise Unavailable(neighbour="redis")

    home = f"/dashboard/{house.key()}/"
    _seen = token(merchant, home)
    monkeypatch.setattr(house.notes, "find", away)
    monkeypatch.setattr(house.notes, "put", away)
    with caplog.at_level(logging.WARNING, "entrypoints.web.ended_sessions"):
        assert [merchant.get(home).status_code for _ in range(3)] == [200] * 3
    assert len([one for one in caplog.records if "all of them stand" in one.getMessage()]) == 1
    _sign_out(merchant, home)
    assert merchant.get(home).status_code == 302
