"""The door for messages: who may come in, and what an envelope must look like."""

import hashlib
import hmac
import json
from typing import Any

import pytest

from adapters.salla.webhooks import SallaWebhooks, Strategy
from nomoflow.relay.model import Forged, Malformed
from tests.adapters.salla.fixtures import fixture

VECTORS = fixture("webhook.security.vectors")
SECRET: str = VECTORS["secret"]
ENVELOPE = {"event": "app.installed", "merchant": 1482930571, "created_at": "", "data": {"id": 1}}


def lower(headers: dict[str, str]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


def signed(body: bytes, secret: str = SECRET) -> dict[str, str]:
    return {"x-salla-signature": hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()}


@pytest.mark.parametrize("vector", VECTORS["signature"], ids=["latin", "arabic", "escaped"])
def test_a_true_signature_opens(vector: dict[str, Any]) -> None:
    body = vector["raw_body"].encode()
    proven = SallaWebhooks(SECRET, "signature").open(lower(vector["headers"]), body)
    assert proven.store == "salla-1482930571"
    assert proven.kind == json.loads(body)["event"]
    assert proven.body == body


def test_a_true_token_opens() -> None:
    (vector,) = VECTORS["token"]
    proven = SallaWebhooks(SECRET, "token").open(
        lower(vector["headers"]), vector["raw_body"].encode()
    )
    assert proven.kind == "app.installed"


@pytest.mark.parametrize("strategy", ["signature", "token"])
def test_no_proof_is_refused(strategy: Strategy) -> None:
    (vector,) = VECTORS["none"]
    with pytest.raises(Forged):
        SallaWebhooks(SECRET, strategy).open(lower(vector["headers"]), vector["raw_body"].encode())


def test_our_strategy_decides_and_not_the_callers() -> None:
    (by_token,), by_signature = VECTORS["token"], VECTORS["signature"][0]
    with pytest.raises(Forged):
        SallaWebhooks(SECRET, "signature").open(
            lower(by_token["headers"]), by_token["raw_body"].encode()
        )
    with pytest.raises(Forged):
        SallaWebhooks(SECRET, "token").open(
            lower(by_signature["headers"]), by_signature["raw_body"].encode()
        )


def test_the_bytes_are_signed_and_not_what_they_mean() -> None:
    _, arabic, escaped = VECTORS["signature"]
    assert json.loads(arabic["raw_body"]) == json.loads(escaped["raw_body"])
    with pytest.raises(Forged):
        SallaWebhooks(SECRET, "signature").open(
            lower(arabic["headers"]), escaped["raw_body"].encode()
        )


@pytest.mark.parametrize("secret", ["", " ", ",", " , "])
@pytest.mark.parametrize("strategy", ["signature", "token"])
def test_without_a_secret_the_door_is_closed(secret: str, strategy: Strategy) -> None:
    body = json.dumps(ENVELOPE).encode()
    for proof in ({"authorization": secret}, {"authorization": ""}, {}, signed(body, "")):
        with pytest.raises(Forged):
            SallaWebhooks(secret, strategy).open(proof, body)


def test_two_secrets_are_accepted_while_one_is_being_changed() -> None:
    body = json.dumps(ENVELOPE).encode()
    webhooks = SallaWebhooks("old-secret, new-secret", "signature")
    assert webhooks.open(signed(body, "old-secret"), body).kind == "app.installed"
    assert webhooks.open(signed(body, "new-secret"), body).kind == "app.installed"
    with pytest.raises(Forged):
        webhooks.open(signed(body, "old-secret, new-secret"), body)
    token = SallaWebhooks("old-secret,new-secret", "token")
    assert token.open({"authorization": "new-secret"}, body).kind == "app.installed"
    with pytest.raises(Forged):
        token.open({"authorization": "Bearer new-secret"}, body)


@pytest.mark.parametrize("given", ["", "f" * 64, "سرّ", "\udcff", "F" * 10_000])
def test_nonsense_as_proof_is_refused(given: str) -> None:
    body = json.dumps(ENVELOPE).encode()
    with pytest.raises(Forged):
        SallaWebhooks(SECRET, "signature").open({"x-salla-signature": given}, body)
    with pytest.raises(Forged):
        SallaWebhooks(SECRET, "token").open({"authorization": given}, body)


def test_a_false_proof_is_refused_before_the_body_is_read() -> None:
    with pytest.raises(Forged):
        SallaWebhooks(SECRET, "signature").open({}, b"{not json")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[]",
        b"null",
        b'"app.installed"',
        b"NaN",
        b'{"event": "a", "merchant": 1, "data": {"x": NaN}}',
        b"[" * 200_000,
        b'{"event": "a", "merchant": ' + b"9" * 5000 + b', "data": {}}',
    ],
)
def test_what_is_no_envelope_is_malformed(body: bytes) -> None:
    with pytest.raises(Malformed):
        SallaWebhooks(SECRET, "signature").open(signed(body), body)


@pytest.mark.parametrize(
    "change",
    [
        {"event": None},
        {"event": 7},
        {"event": ""},
        {"event": "a" * 101},
        {"event": "app\ninstalled"},
        {"merchant": None},
        {"merchant": True},
        {"merchant": 0},
        {"merchant": -5},
        {"merchant": 1.5},
        {"merchant": "oud-najd"},
        {"merchant": {"id": 1}},
        {"merchant": 10**20},
        {"data": None},
        {"data": "text"},
        {"data": [1]},
    ],
)
def test_an_envelope_with_a_fault_is_malformed(change: dict[str, object]) -> None:
    body = json.dumps({**ENVELOPE, **change}).encode()
    with pytest.raises(Malformed):
        SallaWebhooks(SECRET, "signature").open(signed(body), body)


def test_the_store_stands_at_the_top_and_never_inside() -> None:
    body = json.dumps({"event": "app.uninstalled", "data": {"merchant": 1482930571}}).encode()
    with pytest.raises(Malformed):
        SallaWebhooks(SECRET, "signature").open(signed(body), body)


def test_the_secret_is_not_printed() -> None:
    assert SECRET not in repr(SallaWebhooks(SECRET, "signature"))
