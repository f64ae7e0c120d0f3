"""Consent, tokens and pages: what is peculiar to Salla."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from adapters.salla.accounts import SallaApp, SallaAuthoriser
from adapters.salla.session import brief_session
from nomoflow.kernel.errors import Unavailable
from nomoflow.kernel.secret import Secret
from nomoflow.merchants.model import AuthorisationRefused, RefreshUnanswered
from tests.adapters.salla.fixtures import fixture
from tests.adapters.salla.scripted import Answer, Scripted, everything_in
from tests.builders import MovingClock
from tests.contracts.salla_sandbox import APP, THE_APP, SallaSandbox

AT = datetime(2026, 2, 17, 17, 0, 11, tzinfo=UTC)
REFRESH = Secret("ory_rt_the_refresh_token")


def authoriser(*answers: Answer | Exception, at: datetime = AT) -> tuple[SallaAuthoriser, Scripted]:
    session, script = brief_session(), Scripted(*answers)
    session.mount("http://", script)
    return SallaAuthoriser(session, THE_APP, MovingClock(at)), script


def speaking_to(address: str, patience: float = 0.05) -> SallaAuthoriser:
    app = SallaApp(
        app_id="1",
        client_id="id",
        client_secret="the-client-secret",
        api_url=f"{address}/admin/v2",
        accounts_url=address,
        base_url=APP,
    )
    return SallaAuthoriser(brief_session(), app, MovingClock(AT), timeouts=(0.5, patience))


@contextmanager
def hanging_up() -> Iterator[str]:
    """A neighbour that takes a request and hangs up without an answer."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            connection, _ = listening.accept()
            with connection:
                connection.recv(65536)

        serving = threading.Thread(target=serve, daemon=True)
        serving.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        serving.join(timeout=5)


def test_the_address_of_consent() -> None:
    address = urlsplit(authoriser(Answer())[0].address("a1b2"))
    assert f"{address.scheme}://{address.netloc}{address.path}" == (
        f"{THE_APP.accounts_url}/oauth2/auth"
    )
    query = {name: each[0] for name, each in parse_qs(address.query).items()}
    assert query["client_id"] == THE_APP.client_id
    assert query["response_type"] == "code"
    assert query["redirect_uri"] == f"{APP}/salla/callback"
    assert query["state"] == "a1b2"
    assert "offline_access" in query["scope"].split(), "without it there is no refresh token"


def test_consent_can_be_given_at_that_address(sandbox: SallaSandbox) -> None:
    page = sandbox.session.get(sandbox.authoriser.address("5f1a"))
    assert page.status_code == 200
    grant = sandbox.authoriser.exchange(sandbox.consent())
    assert {"orders.read", "marketing.read_write", "offline_access"} <= set(grant.scope)


@pytest.mark.parametrize("form", ["duration", "absolute", "missing"])
def test_expiry_in_every_form(sandbox: SallaSandbox, form: str) -> None:
    sandbox.salla.world.knobs.exchange_expiry = form  # type: ignore[assignment]
    sandbox.salla.world.knobs.refresh_expiry = form  # type: ignore[assignment]
    grant = sandbox.authoriser.exchange(sandbox.consent())
    assert grant.refresh is not None
    renewed = sandbox.authoriser.refresh(grant.refresh)
    for each in (grant, renewed):
        left = each.expires_at - sandbox.clock.now()
        assert abs(left - timedelta(days=14)) < timedelta(seconds=5)


@pytest.mark.parametrize("shape", ["bare", "enveloped"])
def test_user_info_in_both_shapes(sandbox: SallaSandbox, shape: str) -> None:
    sandbox.salla.world.knobs.user_info_shape = shape  # type: ignore[assignment]
    identity = sandbox.authoriser.identify(sandbox.authoriser.exchange(sandbox.consent()).access)
    assert identity.store == "salla-1482930571"
    assert identity.profile.name == "عود نجد"


@pytest.mark.parametrize("name", ["oauth.user_info.response", "oauth.user_info.enveloped.response"])
def test_documented_user_info(name: str) -> None:
    door, script = authoriser(Answer(body=fixture(name)))
    identity = door.identify(Secret("ory_at_x"))
    assert (identity.store, identity.member) == ("salla-1482930571", "salla-736201945")
    assert identity.member_name == "عبدالله الدوسري"
    assert script.asked[0].headers["Authorization"] == "Bearer ory_at_x"
    assert script.timeouts == [(5.0, 15.0)]


def test_documented_tokens() -> None:
    body = fixture("oauth.token.response")
    grant = authoriser(Answer(body=body))[0].exchange("ory_ac_x")
    assert grant.access == Secret(body["access_token"])
    assert grant.refresh == Secret(body["refresh_token"])
    assert grant.granted_at == AT
    assert grant.expires_at == AT + timedelta(seconds=1209599)
    again = fixture("oauth.token.refresh.response")
    assert authoriser(Answer(body=again))[0].refresh(REFRESH).access == Secret(
        again["access_token"]
    )


def test_credentials_travel_in_the_body_and_never_in_the_address() -> None:
    door, script = authoriser(Answer(body=fixture("oauth.token.refresh.response")))
    door.refresh(REFRESH)
    (asked,) = script.asked
    assert asked.headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert urlsplit(asked.url or "").query == ""
    form = parse_qs(str(asked.body))
    assert form["grant_type"] == ["refresh_token"]
    assert form["client_secret"] == [THE_APP.client_secret]
    assert "Authorization" not in asked.headers


@pytest.mark.parametrize("status", [400, 401])
def test_a_refused_refresh(status: int) -> None:
    door, script = authoriser(Answer(status=status, body=fixture("oauth.error.invalid_grant")))
    with pytest.raises(AuthorisationRefused):
        door.refresh(REFRESH)
    assert len(script.asked) == 1


@pytest.mark.parametrize(
    "answer",
    [
        Answer(body=b"<html></html>"),
        Answer(body=b'{"access_token": "ory_at_cut'),
        Answer(body={}),
        Answer(body={"access_token": ""}),
        Answer(status=500, body={"error": "server_error"}),
        Answer(status=502, body=b""),
        Answer(status=302, body=b"", headers={"Location": "/"}),
        Answer(status=403, body=b"blocked"),
        requests.ReadTimeout("slow"),
        requests.ConnectionError("reset by peer"),
        requests.exceptions.ChunkedEncodingError("cut"),
    ],
)
def test_a_refresh_that_may_have_happened_is_unanswered(answer: Answer | Exception) -> None:
    door, script = authoriser(answer)
    with pytest.raises(RefreshUnanswered) as refused:
        door.refresh(REFRESH)
    assert len(script.asked) == 1, "a spent token must never be sent again"
    found = everything_in(refused.value)
    assert REFRESH.reveal() not in found
    assert THE_APP.client_secret not in found
    assert "ory_at_" not in found


@pytest.mark.parametrize(
    "answer",
    [
        requests.ConnectTimeout("t"),
        requests.exceptions.SSLError("certificate"),
        requests.exceptions.InvalidURL("address"),
        Answer(status=429, body=b"", headers={"Retry-After": "7"}),
        Answer(status=401, body={"error": "invalid_client"}),
        Answer(status=400, body={"error": "invalid_request"}),
    ],
)
def test_a_refresh_that_cannot_have_happened_may_be_tried_again(answer: Answer | Exception) -> None:
    door, _ = authoriser(answer)
    with pytest.raises(Unavailable) as refused:
        door.refresh(REFRESH)
    assert type(refused.value) is Unavailable


def test_where_nobody_listens_nothing_was_sent(dead_address: str) -> None:
    with pytest.raises(Unavailable) as refused:
        speaking_to(dead_address).refresh(REFRESH)
    assert type(refused.value) is Unavailable


@contextmanager
def tired_of_waiting() -> Iterator[str]:
    """A neighbour that answers, promises to keep the connection, and hangs up at the next word."""

    class Tired(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        answered = False

        def _answer(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            self.close_connection = self.answered
            if self.answered:
                return
            self.answered = True
            body = json.dumps(ANSWERS[self.path]).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Connection", "keep-alive")
            self.end_headers()
            self.wfile.write(body)
            self.close_connection = False

        do_GET = do_POST = _answer  # noqa: N815 - the names that http.server looks for

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Tired) as server:
        server.daemon_threads = True
        serving = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        serving.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        serving.join(timeout=5)


ANSWERS = {
    "/oauth2/token": fixture("oauth.token.response"),
    "/oauth2/user/info": fixture("oauth.user_info.response"),
    "/exchange-authority/v1/introspect": fixture("embedded.introspect.response"),
}


def test_no_connection_is_used_twice() -> None:
    with tired_of_waiting() as address:
        door = speaking_to(address, patience=5)
        for _ in range(2):
            grant = door.exchange("ory_ac_x")
            assert grant.refresh is not None
            assert door.identify(grant.access).store == "salla-1482930571"
            assert door.refresh(grant.refresh).access == grant.access
            assert door.introspect(Secret("em_tok_x"))


def test_silence_after_the_token_was_sent(silent_address: str) -> None:
    with pytest.raises(RefreshUnanswered):
        speaking_to(silent_address).refresh(REFRESH)


def test_a_line_cut_after_the_token_was_sent() -> None:
    with hanging_up() as address, pytest.raises(RefreshUnanswered):
        speaking_to(address).refresh(REFRESH)


@pytest.mark.parametrize(
    "answer",
    [
        Answer(status=400, body=fixture("oauth.error.invalid_grant")),
        Answer(status=401, body=fixture("oauth.error.invalid_grant")),
        Answer(status=400, body={"error": "invalid_request"}),
    ],
)
def test_a_refused_code(answer: Answer) -> None:
    with pytest.raises(AuthorisationRefused):
        authoriser(answer)[0].exchange("ory_ac_x")


@pytest.mark.parametrize(
    "answer",
    [
        Answer(status=401, body={"error": "invalid_client"}),
        Answer(status=500, body=b""),
        Answer(status=429, body=b""),
        Answer(body=b"<html>"),
        Answer(body={"token_type": "bearer"}),
        requests.ReadTimeout("slow"),
    ],
)
def test_a_code_that_could_not_be_exchanged(answer: Answer | Exception) -> None:
    with pytest.raises(Unavailable) as refused:
        authoriser(answer)[0].exchange("ory_ac_x")
    assert THE_APP.client_secret not in everything_in(refused.value)


@pytest.mark.parametrize(
    "answer",
    [
        Answer(status=503, body=b""),
        Answer(status=429, body=b"", headers={"Retry-After": "9"}),
        Answer(status=302, body=b""),
        Answer(body=b"{"),
        Answer(body={"id": 1}),
        Answer(body={"id": True, "merchant": {"id": True}}),
        Answer(body={"id": 1, "merchant": {"id": "oud"}}),
        requests.ConnectionError("reset"),
    ],
)
def test_nobody_is_let_in_on_nonsense(answer: Answer | Exception) -> None:
    with pytest.raises(Unavailable) as refused:
        authoriser(answer)[0].identify(Secret("ory_at_secret"))
    assert "ory_at_secret" not in everything_in(refused.value)


def test_a_documented_page() -> None:
    body = fixture("embedded.introspect.response")
    ends = datetime.fromisoformat(body["data"]["exp"])
    door, script = authoriser(Answer(body=body), at=ends - timedelta(minutes=1))
    data = body["data"]
    assert door.introspect(Secret("em_tok_x")) == (
        f"salla-{data['merchant_id']}",
        f"salla-{data['user_id']}",
    )
    (asked,) = script.asked
    assert asked.url == "http://127.0.0.1:8001/salla/exchange-authority/v1/introspect"
    assert asked.headers["S-Source"] == THE_APP.app_id
    assert asked.body == b'{"token": "em_tok_x"}'


def test_the_address_of_introspection_in_production() -> None:
    app = SallaApp(
        app_id="1",
        client_id="id",
        client_secret="s",
        api_url="https://api.salla.dev/admin/v2",
        accounts_url="https://accounts.salla.sa",
        base_url="https://nomo.example/",
    )
    assert app.introspection == "https://api.salla.dev/exchange-authority/v1/introspect"
    assert app.callback == "https://nomo.example/salla/callback"


@pytest.mark.parametrize(
    "answer",
    [
        Answer(status=401, body=fixture("embedded.introspect.error")),
        Answer(body=fixture("embedded.introspect.error")),
        Answer(status=403, body=b""),
        Answer(
            body={
                "success": True,
                "data": {"merchant_id": 1, "user_id": 2, "exp": "2026-02-17T17:00:10Z"},
            }
        ),
    ],
)
def test_a_refused_page(answer: Answer) -> None:
    with pytest.raises(AuthorisationRefused):
        authoriser(answer)[0].introspect(Secret("em_tok_x"))


@pytest.mark.parametrize(
    "answer",
    [
        Answer(status=500, body=b""),
        Answer(body={"success": True, "data": {"user_id": 2}}),
        Answer(body={"success": True, "data": {"merchant_id": 1, "user_id": 2, "exp": "later"}}),
        Answer(body=b"<html>"),
    ],
)
def test_a_page_on_nonsense_is_not_opened(answer: Answer) -> None:
    with pytest.raises(Unavailable):
        authoriser(answer)[0].introspect(Secret("em_tok_x"))


def test_the_app_hides_its_secret() -> None:
    assert THE_APP.client_secret not in repr(THE_APP)
