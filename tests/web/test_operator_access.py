"""The operator's way in: by the token, not by guessing, and out again."""

import pytest
from flask.testing import FlaskClient

from tests.web.forms import token
from tests.web.house import OPERATOR_TOKEN, WebHouse


def _enter(browser: FlaskClient, given: str, query: str = "") -> int:
    proof = token(browser, f"/operator/sign-in{query}")
    form = {"token": given, "csrf_token": proof}
    return browser.post(f"/operator/sign-in{query}", data=form).status_code


def test_the_token_opens_the_pages(browser: FlaskClient) -> None:
    led = browser.get("/operator/tasks?state=waiting").headers["Location"]
    assert led == "/operator/sign-in?next=/operator/tasks?state%3Dwaiting"
    assert _enter(browser, OPERATOR_TOKEN) == 303
    assert browser.get("/operator/").status_code == 200


def test_the_token_opens_them_to_programs_too(browser: FlaskClient) -> None:
    right = {"Authorization": f"Bearer {OPERATOR_TOKEN}"}
    assert browser.get("/operator/", headers=right).status_code == 200
    assert browser.post("/operator/tasks/retry-all", headers=right).status_code == 302
    wrong = {"Authorization": "Bearer wrong"}
    assert browser.get("/operator/", headers=wrong).status_code == 401
    assert browser.post("/operator/tasks/retry-all", headers=wrong).status_code == 401


@pytest.mark.parametrize("given", ["", "wrong", OPERATOR_TOKEN[:-1], OPERATOR_TOKEN + "x", "مفتاح"])
def test_anything_else_opens_nothing(browser: FlaskClient, given: str) -> None:
    assert _enter(browser, given) == 403
    assert browser.get("/operator/").status_code == 302


def test_who_guesses_is_kept_waiting(browser: FlaskClient) -> None:
    assert [_enter(browser, "wrong") for _ in range(10)] == [403] * 10
    assert _enter(browser, OPERATOR_TOKEN) == 429


def test_a_new_token_ends_the_sessions_of_the_old_one(
    house: WebHouse, browser: FlaskClient
) -> None:
    _enter(browser, OPERATOR_TOKEN)
    cookie = browser.get_cookie("nomo_session")
    assert cookie is not None
    assert OPERATOR_TOKEN not in cookie.value
    changed = house.app(operator_token="another token").test_client()
    changed.set_cookie("nomo_session", cookie.value)
    assert changed.get("/operator/").status_code == 302


def test_leaving_closes_them_and_leaves_the_merchant_signed_in(
    house: WebHouse, merchant: FlaskClient
) -> None:
    assert merchant.get("/operator/").status_code == 302
    _enter(merchant, OPERATOR_TOKEN)
    proof = token(merchant, "/operator/")
    assert merchant.post("/operator/sign-out", data={"csrf_token": proof}).status_code == 303
    assert merchant.get("/operator/").status_code == 302
    assert merchant.get(f"/dashboard/{house.key()}/").status_code == 200


def test_nobody_is_led_away_after_entering(browser: FlaskClient) -> None:
    proof = token(browser, "/operator/sign-in")
    answer = browser.post(
        "/operator/sign-in?next=//evil.example",
        data={"token": OPERATOR_TOKEN, "csrf_token": proof},
    )
    assert answer.headers["Location"] == "/operator/"
