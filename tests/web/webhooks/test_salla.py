"""Deliveries of Salla: stored once and acknowledged, or refused and forgotten."""

import json
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import EnvironBuilder, run_wsgi_app

from adapters.memory.relay import INBOX
from nomoflow.kernel.errors import Unavailable
from nomoflow.relay.receiver import Receiver
from tests.builders import STORE
from tests.web.house import WebHouse, signature

UNINSTALLED = json.dumps(
    {"event": "app.uninstalled", "merchant": 1305146709, "created_at": "2026-11-01", "data": {}}
).encode()


def _delivered(browser: FlaskClient, body: bytes, proof: str | None = None) -> int:
    headers = {"X-Salla-Security-Strategy": "Signature"}
    if proof is not None:
        headers["X-Salla-Signature"] = proof
    return browser.post("/webhooks/salla", data=body, headers=headers).status_code


def test_a_genuine_delivery_is_stored_raw_and_acknowledged(
    house: WebHouse, browser: FlaskClient
) -> None:
    assert _delivered(browser, UNINSTALLED, signature(UNINSTALLED)) == 200
    (kept,) = house.world.rows(INBOX).of()
    assert (kept.body, kept.store, kept.kind) == (UNINSTALLED, STORE, "app.uninstalled")


def test_a_repeat_is_acknowledged_and_does_nothing_twice(
    house: WebHouse, browser: FlaskClient
) -> None:
    for _ in range(3):
        assert _delivered(browser, UNINSTALLED, signature(UNINSTALLED)) == 200
    assert len(house.world.rows(INBOX).of()) == 1


@pytest.mark.parametrize("proof", [None, "", "0" * 64, signature(b"another body")])
def test_a_forged_delivery_changes_nothing(
    house: WebHouse, browser: FlaskClient, proof: str | None
) -> None:
    before = house.snapshot()
    assert _delivered(browser, UNINSTALLED, proof) == 401
    assert house.snapshot() == before


@pytest.mark.parametrize("body", [b"", b"not json", b"[]", b"{}", b'{"event":"order.created"}'])
def test_what_has_no_envelope_is_refused(browser: FlaskClient, body: bytes) -> None:
    assert _delivered(browser, body, signature(body)) == 400


def test_what_cannot_be_stored_is_to_be_sent_again(
    house: WebHouse, browser: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> bool:
        raise Unavailable(neighbour="database")

    monkeypatch.setattr(Receiver, "receive", away)
    answer = browser.post("/webhooks/salla", data=UNINSTALLED)
    assert answer.status_code == 503
    assert answer.mimetype == "application/problem+json"
    assert int(answer.headers["Retry-After"]) > 0


def test_ten_megabytes_are_too_much(browser: FlaskClient) -> None:
    answer = browser.post("/webhooks/salla", data=b"x" * 10_000_000)
    assert answer.status_code == 413
    assert answer.mimetype == "application/problem+json"


@pytest.mark.parametrize(("size", "status"), [(len(UNINSTALLED), 200), (10_000_000, 413)])
def test_a_delivery_in_chunks_is_read_to_its_end(app: Flask, size: int, status: int) -> None:
    body = UNINSTALLED.ljust(size)
    builder = EnvironBuilder(path="/webhooks/salla", method="POST", input_stream=BytesIO(body))
    environ = builder.get_environ()
    environ["HTTP_TRANSFER_ENCODING"] = "chunked"
    environ["HTTP_X_SALLA_SIGNATURE"] = signature(body)
    environ.pop("CONTENT_LENGTH", None)
    _, answered, _ = run_wsgi_app(app, environ, buffered=True)
    assert answered.startswith(str(status))


def test_nothing_but_post_is_taken(browser: FlaskClient) -> None:
    assert browser.get("/webhooks/salla").status_code == 405


def test_the_answer_sets_no_cookie(app: Flask) -> None:
    answer = app.test_client().post("/webhooks/salla", data=b"{}")
    assert "Set-Cookie" not in answer.headers
