"""Nothing that a request says about our name gets into an address, and production knows its own."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.web.house import OPERATOR_TOKEN, WebHouse

EVIL = "http://evil.example"


@pytest.mark.parametrize(
    "path",
    ["/dashboard", "/dashboard/{key}", "/operator", "//dashboard//", "//evil.example/..",
     "/dashboard/{key}/orders/", "/static//dashboard/js/main.js", "/api/v1//store", "/lang/ar/",
     "/dashboard//{key}/"],
)  # fmt: skip
def test_no_answer_leads_to_another_host(house: WebHouse, merchant: FlaskClient, path: str) -> None:
    with merchant.get(path.format(key=house.key()), base_url=EVIL) as answer:
        assert "evil.example/" not in answer.headers.get("Location", "").partition("?")[0]
        assert not answer.headers.get("Location", "/").startswith("//")


def test_an_address_without_its_last_slash_is_answered(
    house: WebHouse, merchant: FlaskClient
) -> None:
    assert merchant.get("/dashboard").headers["Location"] == f"/dashboard/{house.key()}/"
    assert merchant.get(f"/dashboard/{house.key()}").status_code == 200


def test_the_address_of_the_script_is_ours(
    house: WebHouse, app: Flask, merchant: FlaskClient
) -> None:
    session = merchant.get_cookie("nomo_session")
    assert session
    elsewhere = app.test_client(use_cookies=False)
    named = {"Cookie": f"nomo_session={session.value}"}
    page = elsewhere.get(f"/dashboard/{house.key()}/connection", base_url=EVIL, headers=named)
    assert page.status_code == 200
    assert "evil.example" not in page.text
    assert f"http://127.0.0.1:8000/s/{house.key()}.js" in page.text


@pytest.mark.parametrize("path", ["/", "/dashboard/x/", "/sign-in", "/api/v1/store", "/nothing"])
def test_production_answers_to_its_own_name_only(house: WebHouse, path: str) -> None:
    browser = house.app(env="production", base_url="https://flow.example").test_client()
    refused = browser.get(path, base_url="https://evil.example")
    assert refused.status_code == 400
    assert "evil" not in refused.text
    for own in ("https://flow.example", "https://flow.example:8443"):
        assert browser.get(path, base_url=own).status_code != 400


def test_production_answers_probes_and_machines_by_any_name(house: WebHouse) -> None:
    browser = house.app(env="production", base_url="https://flow.example").test_client()
    by_number = "http://10.1.2.3:8000"
    key = {"Authorization": f"Bearer {OPERATOR_TOKEN}"}
    assert browser.get("/healthz", base_url=by_number).status_code == 200
    assert browser.get("/readyz", base_url=by_number).status_code == 200
    assert browser.get("/metrics", base_url=by_number, headers=key).status_code == 200
    assert browser.get(f"/s/{house.key()}/config", base_url=by_number).status_code == 200
    assert browser.options(f"/s/{house.key()}/config", base_url=by_number).status_code == 200


def test_cookies_are_kept_to_https_by_our_address_not_by_how_a_proxy_asked(
    house: WebHouse,
) -> None:
    secure = house.app(env="production", base_url="https://flow.example").test_client()
    kept = secure.get("/lang/ar", base_url="http://flow.example").headers["Set-Cookie"]
    assert "Secure" in kept
    plain = house.app().test_client()
    assert "Secure" not in plain.get("/lang/ar", base_url="https://x.example").headers["Set-Cookie"]
