"""Whether this process is up, whether its neighbours are there, and how much goes on."""

import threading

import pytest
from flask import Flask
from flask.testing import FlaskClient

from entrypoints.web import health
from nomoflow.kernel.ids import VisitorId
from tests.builders import STORE
from tests.web.house import OPERATOR_TOKEN, WebHouse

OPERATOR = {"Authorization": f"Bearer {OPERATOR_TOKEN}"}


def _break() -> None:
    raise ConnectionError("postgresql://user:password@db.internal refused")


def test_the_process_is_up_though_its_neighbours_are_not(
    house: WebHouse, browser: FlaskClient
) -> None:
    house.checks["database"] = _break
    assert browser.get("/healthz").json == {"status": "ok"}


def test_with_all_neighbours_it_is_ready(browser: FlaskClient) -> None:
    answer = browser.get("/readyz")
    assert answer.status_code == 200
    assert answer.json == {"status": "ok", "checks": {"database": "ok", "redis": "ok"}}


def test_a_missing_neighbour_is_named_and_nothing_else(
    house: WebHouse, browser: FlaskClient
) -> None:
    house.checks["database"] = _break
    answer = browser.get("/readyz")
    assert answer.status_code == 503
    assert answer.json is not None
    assert answer.json["checks"] == {"database": "missing", "redis": "ok"}
    assert "password" not in answer.text
    assert "db.internal" not in answer.text


def test_a_neighbour_that_hangs_is_not_waited_for(
    house: WebHouse, browser: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "_PATIENCE_SECONDS", 0.05)
    until = threading.Event()

    def hang() -> None:
        until.wait(10)

    house.checks["redis"] = hang
    answer = browser.get("/readyz")
    until.set()
    assert answer.status_code == 503
    assert answer.json is not None
    assert answer.json["checks"]["redis"] == "slow"


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer wrong"}])
def test_figures_are_for_the_operator(browser: FlaskClient, headers: dict[str, str]) -> None:
    answer = browser.get("/metrics", headers=headers)
    assert answer.status_code == 401
    assert "operator" in answer.headers["WWW-Authenticate"]


def test_without_a_token_in_the_settings_there_are_none(house: WebHouse) -> None:
    browser = house.app(operator_token="").test_client()
    for token in ("", "None"):
        headers = {"Authorization": f"Bearer {token}"}
        assert browser.get("/metrics", headers=headers).status_code == 404
        assert browser.get("/operator/", headers=headers).status_code == 404


def test_figures_say_what_goes_on(house: WebHouse, browser: FlaskClient) -> None:
    house.park(STORE)
    house.presence.seen(STORE, VisitorId("v"), "/", house.clock.now())
    browser.get(f"/s/{house.key()}/live")
    browser.get("/nowhere/at/all")
    figures = browser.get("/metrics", headers=OPERATOR).text
    assert 'nomoflow_tasks{state="given_up"} 1.0' in figures
    assert "nomoflow_live_visitors 1.0" in figures
    assert 'nomoflow_stores{status="connected"} 2.0' in figures
    assert "nomoflow_figures_readable 1.0" in figures
    assert 'route="/s/<key>/live",status="200"' in figures
    assert 'route="(no route)",status="404"' in figures
    assert house.key() not in figures


def test_figures_of_the_process_are_there_though_the_database_is_not(
    house: WebHouse, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(house.services.work), "figures", lambda *_: _break())
    figures = app.test_client().get("/metrics", headers=OPERATOR)
    assert figures.status_code == 200
    assert "nomoflow_figures_readable 0.0" in figures.text


def test_two_applications_count_apart(house: WebHouse) -> None:
    first, second = house.app().test_client(), house.app().test_client()
    first.get("/healthz")
    assert 'route="/healthz"' not in second.get("/metrics", headers=OPERATOR).text
