"""What is written down of a request: enough to find it again, and nothing that is secret."""

import logging

import pytest
from flask import Flask
from flask.testing import FlaskClient

from nomoflow.kernel.ids import MemberId
from tests.builders import STORE
from tests.web.conftest import MINE
from tests.web.forms import token
from tests.web.house import OPERATOR_TOKEN, WebHouse, signature


def test_no_secret_of_a_whole_journey_is_written_down(
    house: WebHouse, app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    browser = app.test_client()
    house.consents.will_bring("c0de-c0de", STORE, MINE)
    state = browser.get("/salla/connect").headers["Location"].partition("state=")[2]
    browser.get("/salla/callback?code=c0de-c0de&state=wr0ng-state")
    browser.get(f"/salla/callback?code=c0de-c0de&state={state}")
    browser.get(f"/salla/callback?code=c0de-c0de&state={state}")
    house.consents.frames["em_tok_secret"] = (STORE, MemberId(MINE))
    browser.get("/embedded/salla?token=em_tok_secret")
    browser.get("/embedded/salla?token=em_tok_false")
    browser.get(f"/dashboard/{house.key()}/orders?search=noura@example.com")
    proof = token(browser, f"/dashboard/{house.key()}/features")
    key = house.api_key()
    browser.get("/api/v1/store", headers=key)
    browser.get("/api/v1/store", headers={"Authorization": "Bearer nomo_false_key"})
    browser.get("/metrics", headers={"Authorization": f"Bearer {OPERATOR_TOKEN}"})
    form = {"csrf_token": proof, "token": OPERATOR_TOKEN}
    browser.post("/operator/sign-in", data=form)
    browser.post("/operator/sign-in", data={**form, "token": "gue55ed"})
    body = b'{"event":"app.store.authorize","merchant":1,"data":{"access_token":"ory_at_x"}}'
    browser.post("/webhooks/salla", data=body, headers={"X-Salla-Signature": signature(body)})
    browser.post("/webhooks/salla", data=body, headers={"X-Salla-Signature": "f0rged"})
    written = "\n".join(f"{record.getMessage()} {record.__dict__}" for record in caplog.records)
    assert "/salla/callback" in written
    secrets = (
        "c0de-c0de", state, "wr0ng-state", "em_tok_secret", "em_tok_false", "noura@example.com",
        proof, key["Authorization"].split()[1], "nomo_false_key", OPERATOR_TOKEN, "gue55ed",
        "ory_at_x", "f0rged", signature(body), "access-of", "refresh-of",
    )  # fmt: skip
    assert [secret for secret in secrets if secret in written] == []


def _line(caplog: pytest.LogCaptureFixture) -> logging.LogRecord:
    (record,) = [one for one in caplog.records if one.name == "nomoflow.web"]
    return record


def test_a_line_names_route_answer_and_store(
    house: WebHouse, merchant: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    merchant.get(f"/dashboard/{house.key()}/orders/o-1")
    fields = vars(_line(caplog))
    assert fields["route"] == "/dashboard/<store_key>/orders/<order_id>"
    assert (fields["method"], fields["status"], fields["store"]) == ("GET", 404, STORE)
    assert fields["milliseconds"] >= 0


def test_what_is_asked_by_the_thousand_is_written_down_only_when_it_fails(
    house: WebHouse, browser: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    browser.get(f"/s/{house.key()}/live")
    assert not [record for record in caplog.records if record.name == "nomoflow.web"]
    browser.get("/s/unknown/live")
    assert vars(_line(caplog))["status"] == 404


def test_a_sane_id_of_a_request_is_kept(browser: FlaskClient) -> None:
    kept = browser.get("/healthz", headers={"X-Request-ID": "proxy-8f14e45f"})
    assert kept.headers["X-Request-ID"] == "proxy-8f14e45f"
    for strange in ("short", "x" * 65, "with space", "a\u00e9bcdefgh"):
        answer = browser.get("/healthz", headers={"X-Request-ID": strange})
        assert answer.headers["X-Request-ID"] != strange


def test_a_refused_store_has_an_id_as_well(merchant: FlaskClient) -> None:
    assert len(merchant.get("/dashboard/not-mine/").headers["X-Request-ID"]) == 16
