"""Salla's accounts: consent, tokens, who somebody is, and who opened an embedded page."""

import socket
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

import requests

from adapters.salla.payloads.app import grant, member_id, store_id, who
from adapters.salla.payloads.moments import moment
from adapters.salla.payloads.values import Json, record, text
from adapters.salla.session import PATIENT, Timeouts, body_of, nonsense, pause_of
from nomoflow.kernel.clock import Clock
from nomoflow.kernel.errors import Unavailable
from nomoflow.kernel.ids import MemberId, StoreId
from nomoflow.kernel.secret import Secret
from nomoflow.merchants.facts import Grant
from nomoflow.merchants.model import AuthorisationRefused, Identity, RefreshUnanswered
from nomoflow.relay.model import Malformed

SCOPES = (
    "orders.read",
    "customers.read",
    "products.read",
    "categories.read",
    "carts.read",
    "reviews.read",
    "marketing.read_write",
    "offline_access",
)
"""What the product needs, and no more: Salla's reviewers check."""

_ADMIN_API = "/admin/v2"
# Errors of the token endpoint that blame the app and say nothing about a code or token.
_OUR_FAULT = ("invalid_client", "unauthorized_client")
_NOBODY_THERE = (ConnectionRefusedError, socket.gaierror)


@dataclass(frozen=True, slots=True, kw_only=True)
class SallaApp:
    """The app as Salla's Partners Portal knows it, and where to find Salla."""

    app_id: str
    client_id: str
    client_secret: str = field(repr=False)
    api_url: str
    accounts_url: str
    base_url: str
    """Where our own pages are."""

    @property
    def callback(self) -> str:
        """Where Salla sends the browser back to: exactly as the Portal has it."""
        return f"{self.base_url.rstrip('/')}/salla/callback"

    @property
    def introspection(self) -> str:
        """Where Salla says who opened an embedded page; it stands beside the Admin API."""
        root = self.api_url.rstrip("/").removesuffix(_ADMIN_API)
        return f"{root}/exchange-authority/v1/introspect"


@dataclass(frozen=True, slots=True, kw_only=True)
class _NoAnswer:
    """Why there is no answer, and whether the request may have reached Salla."""

    reason: str
    maybe_sent: bool


class SallaAuthoriser:
    """Salla's authorisation server. Its session is a brief one: codes and tokens work once."""

    def __init__(
        self,
        session: requests.Session,
        app: SallaApp,
        clock: Clock,
        *,
        timeouts: Timeouts = PATIENT,
    ) -> None:
        self._session = session
        self._app = app
        self._clock = clock
        self._timeouts = timeouts
        self._accounts = app.accounts_url.rstrip("/")

    def address(self, state: str) -> str:
        """Where to send the merchant's browser to ask for consent."""
        query = {
            "client_id": self._app.client_id,
            "response_type": "code",
            "redirect_uri": self._app.callback,
            "scope": " ".join(SCOPES),
            "state": state,
        }
        return f"{self._accounts}/oauth2/auth?{urlencode(query)}"

    def exchange(self, code: str) -> Grant:
        """Tokens for a code; refuses with ``AuthorisationRefused`` (spent, foreign, false)."""
        form = {"code": code, "redirect_uri": self._app.callback}
        answer = self._token("authorization_code", form)
        if isinstance(answer, _NoAnswer):
            raise Unavailable(neighbour="salla", reason=answer.reason)
        error = _error_of(answer)
        if error is not None and error not in _OUR_FAULT:
            raise AuthorisationRefused
        granted = self._granted(answer)
        if granted is None:
            raise Unavailable(pause_of(answer.headers), neighbour="salla", reason=error)
        return granted

    def refresh(self, refresh: Secret) -> Grant:
        """New tokens for old. The old refresh token is dead afterwards, whatever is answered.

        Refuses with ``AuthorisationRefused`` when Salla revoked it, and with
        ``RefreshUnanswered`` when it was sent and no answer came, or none that can be read.
        """
        answer = self._token("refresh_token", {"refresh_token": refresh.reveal()})
        if isinstance(answer, _NoAnswer):
            kind = RefreshUnanswered if answer.maybe_sent else Unavailable
            raise kind(neighbour="salla", reason=answer.reason)
        error = _error_of(answer)
        if error == "invalid_grant":
            raise AuthorisationRefused
        if error is not None or answer.status_code == 429:
            raise Unavailable(pause_of(answer.headers), neighbour="salla", reason=error)
        granted = self._granted(answer)
        if granted is None:
            raise RefreshUnanswered(neighbour="salla", status=answer.status_code)
        return granted

    def identify(self, access: Secret) -> Identity:
        """Whose token this is; refuses with ``AuthorisationRefused``."""
        if not access.reveal().isascii() or not access.reveal().isprintable():
            raise AuthorisationRefused
        bearer = {"Authorization": f"Bearer {access.reveal()}"}
        answer = self._ask("GET", f"{self._accounts}/oauth2/user/info", bearer)
        if answer.status_code in (401, 403):
            raise AuthorisationRefused
        body = _settled(answer)
        try:
            return who(body)
        except Malformed:
            raise nonsense(answer.status_code) from None

    def introspect(self, token: Secret) -> tuple[StoreId, MemberId]:
        """Who opened the embedded page, by Salla's word; or ``AuthorisationRefused``."""
        answer = self._ask(
            "POST",
            self._app.introspection,
            {"S-Source": self._app.app_id},
            {"token": token.reveal()},
        )
        if 400 <= answer.status_code < 500 and answer.status_code != 429:
            raise AuthorisationRefused
        body = _settled(answer)
        if body.get("success") is False:
            raise AuthorisationRefused
        try:
            data = record(body.get("data"), "data")
            ends = moment(data.get("exp"), "exp")
            opened = store_id(data.get("merchant_id")), member_id(data.get("user_id"))
        except Malformed:
            raise nonsense(answer.status_code) from None
        if ends is not None and ends <= self._clock.now():
            raise AuthorisationRefused
        return opened

    def _granted(self, answer: requests.Response) -> Grant | None:
        """The tokens of an answer; nothing where it has none that can be read."""
        if not answer.ok:
            return None
        try:
            return grant(body_of(answer), self._clock.now())
        except (Malformed, Unavailable):
            return None

    def _token(self, kind: str, form: Mapping[str, str]) -> "requests.Response | _NoAnswer":
        known = {"client_id": self._app.client_id, "client_secret": self._app.client_secret}
        return self._sent(
            "POST", f"{self._accounts}/oauth2/token", form={"grant_type": kind, **form, **known}
        )

    def _ask(
        self,
        method: str,
        address: str,
        headers: Mapping[str, str],
        body: Json | None = None,
    ) -> requests.Response:
        answer = self._sent(method, address, headers=headers, body=body)
        if isinstance(answer, _NoAnswer):
            raise Unavailable(neighbour="salla", reason=answer.reason)
        return answer

    def _sent(
        self,
        method: str,
        address: str,
        *,
        headers: Mapping[str, str] | None = None,
        form: Mapping[str, str] | None = None,
        body: Json | None = None,
    ) -> "requests.Response | _NoAnswer":
        try:
            return self._session.request(
                method,
                address,
                data=form,
                json=body,
                headers={"Accept": "application/json", **(headers or {})},
                timeout=self._timeouts,
                allow_redirects=False,
            )
        except requests.RequestException as fault:
            # Only this much of it goes on: the library's exception holds what was sent.
            return _NoAnswer(reason=type(fault).__name__, maybe_sent=not _never_opened(fault))


def _settled(answer: requests.Response) -> Json:
    if answer.status_code == 429 or answer.status_code >= 500:
        raise Unavailable(pause_of(answer.headers), neighbour="salla", status=answer.status_code)
    if not 200 <= answer.status_code < 300:
        raise nonsense(answer.status_code)
    return body_of(answer)


def _error_of(answer: requests.Response) -> str | None:
    """The word with which the token endpoint refuses; nothing for other troubles."""
    if not 400 <= answer.status_code < 500:
        return None
    try:
        return text(body_of(answer).get("error"))
    except Unavailable:
        return None


def _never_opened(fault: requests.RequestException) -> bool:
    """Whether not a byte of the request can have reached anybody."""
    never = (requests.ConnectTimeout, requests.exceptions.SSLError, requests.exceptions.ProxyError)
    if isinstance(fault, never):
        return True
    if not isinstance(fault, requests.ConnectionError | requests.Timeout):
        # What is wrong with an address or a header is seen before anything is sent.
        return isinstance(fault, ValueError)
    return any(isinstance(cause, _NOBODY_THERE) for cause in _behind(fault))


def _behind(fault: BaseException) -> Iterator[BaseException]:
    behind = fault.__cause__ or fault.__context__
    if behind is not None:
        yield behind
        yield from _behind(behind)
