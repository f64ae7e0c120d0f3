"""The short way and the whole way give the same answers."""

import json
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import Client, EnvironBuilder, TestResponse

from nomoflow.kernel.errors import Unavailable
from nomoflow.kernel.feature_states import FeatureKey
from nomoflow.relay.receiver import Receiver
from tests.builders import NOW, STORE
from tests.web.house import OPERATOR_TOKEN, WebHouse, signature

DELIVERY = b'{"event":"order.created","merchant":1305146709,"data":{"id":1}}'
REPORT = json.dumps(
    {
        "visitor": "v",
        "events": [
            {"id": "e", "type": "page_view", "url": "/p1", "occurred_at": NOW.isoformat()},
        ],
    }
).encode()

QUESTIONS: list[tuple[str, str, dict[str, Any]]] = [
    ("GET", "/s/{key}.js", {}),
    ("GET", "/s/{key}.js", {"headers": {"Accept-Encoding": "br"}}),
    ("GET", "/s/{key}/config", {"headers": {"Accept-Encoding": "gzip"}}),
    ("GET", "/s/{key}/live", {}),
    ("GET", "/s/{key}/live?page=/p1", {}),
    ("GET", "/s/{key}/purchases", {}),
    ("POST", "/s/{key}/events", {"data": REPORT}),
    ("POST", "/s/{key}/events", {"data": b"no json"}),
    ("POST", "/s/{key}/events", {"data": b"x" * 70_000}),
    ("POST", "/s/{key}/config", {}),
    ("GET", "/s/nobody/live", {}),
    ("GET", "/s/{key}/nothing", {}),
    ("GET", "/s/", {}),
    ("OPTIONS", "/s/{key}/events", {}),
    ("HEAD", "/s/{key}/config", {}),
    ("POST", "/webhooks/salla", {"data": b"forged"}),
    ("POST", "/webhooks/salla", {"data": DELIVERY,
                                 "headers": {"X-Salla-Signature": signature(DELIVERY)}}),
    ("GET", "/webhooks/salla", {}),
    ("POST", "/webhooks/nobody", {"data": b"{}"}),
]  # fmt: skip


def _through_flask(app: Flask) -> FlaskClient:
    """A browser whose requests all go the whole way."""
    app.wsgi_app = Flask.wsgi_app.__get__(app)  # type: ignore[method-assign]
    return app.test_client()


def _told(answer: TestResponse) -> object:
    if answer.mimetype != "application/problem+json":
        return answer.status, answer.data
    return answer.status, {**json.loads(answer.data), "request_id": ""}


@pytest.mark.parametrize(("method", "path", "more"), QUESTIONS)
def test_both_ways_give_the_same_answer(
    house: WebHouse, method: str, path: str, more: dict[str, Any]
) -> None:
    for feature in (FeatureKey.LIVE_COUNTER, FeatureKey.RECENT_PURCHASES):
        house.services.features.change(STORE, feature, enabled=True)
    address = path.format(key=house.key())
    short, whole = house.app().test_client(), _through_flask(house.app())
    # The first delivery is stored, every other one is a repeat.
    short.open(address, method=method, **more)
    ours, theirs = (browser.open(address, method=method, **more) for browser in (short, whole))
    assert _told(ours) == _told(theirs)
    # Flask adds rules for pages, which no machine needs.
    del ours.headers["X-Request-ID"]
    assert set(ours.headers) <= set(theirs.headers)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/s/{key}.js"),
        ("GET", "/s/{key}/config"),
        ("GET", "/s/{key}/live"),
        ("GET", "/s/{key}/purchases"),
        ("POST", "/s/{key}/events"),
    ],
)
def test_flask_is_not_troubled_with_what_is_asked_by_the_thousand(
    house: WebHouse, app: Flask, monkeypatch: pytest.MonkeyPatch, method: str, path: str
) -> None:
    monkeypatch.setattr(app, "full_dispatch_request", lambda: pytest.fail("Flask was asked"))
    told = REPORT if method == "POST" else None
    answer = app.test_client().open(path.format(key=house.key()), method=method, data=told)
    assert answer.status_code < 300
    assert "Set-Cookie" not in answer.headers


def test_a_refusal_of_the_short_way_is_told_by_flask_without_asking_twice(
    browser: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[bytes] = []

    def away(_: Receiver, source: str, headers: dict[str, str], body: bytes) -> bool:
        asked.append(body)
        raise Unavailable(neighbour="database")

    monkeypatch.setattr(Receiver, "receive", away)
    answer = browser.post("/webhooks/salla", data=DELIVERY)
    assert (answer.status_code, answer.mimetype) == (503, "application/problem+json")
    assert asked == [DELIVERY]


def test_what_nobody_foresaw_is_a_failure_and_no_silence(
    app: Flask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def burst(*_: object) -> bool:
        raise ZeroDivisionError

    app.testing = False
    monkeypatch.setattr(Receiver, "receive", burst)
    answer = app.test_client().post("/webhooks/salla", data=DELIVERY)
    assert (answer.status_code, answer.mimetype) == (500, "application/problem+json")
    assert "ZeroDivisionError" in caplog.text


def test_answers_of_the_short_way_are_counted_and_named(
    house: WebHouse, browser: FlaskClient
) -> None:
    path = f"/s/{house.key()}/live"
    first = browser.get(path, headers={"X-Request-ID": "proxy-8f14e45f"})
    assert first.headers["X-Request-ID"] == "proxy-8f14e45f"
    assert len(browser.get(path).headers["X-Request-ID"]) == 16
    operator = {"Authorization": f"Bearer {OPERATOR_TOKEN}"}
    (line,) = [
        line
        for line in browser.get("/metrics", headers=operator).text.splitlines()
        if line.startswith("nomoflow_requests_total") and "/s/<key>/live" in line
    ]
    assert line.endswith(" 2.0")


@pytest.mark.parametrize("path", ["", "*", "s", "//", "/s", "/s/", "/s/.js", "/s//live"])
def test_strange_addresses_are_left_to_flask(app: Flask, path: str) -> None:
    environ = EnvironBuilder(method="GET").get_environ()
    environ["PATH_INFO"] = path
    assert Client(app).open(environ).status_code in (200, 301, 308, 404)
