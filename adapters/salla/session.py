"""The connection to Salla: one request, one answer, and nothing that could give a token away."""

from collections.abc import Mapping
from contextlib import closing
from datetime import timedelta
from http.cookiejar import Cookie, DefaultCookiePolicy
from urllib.request import Request

import requests
from requests.adapters import HTTPAdapter
from requests.auth import AuthBase

from adapters.salla.payloads.values import Json, parse, record
from nomoflow.kernel.errors import Unavailable
from nomoflow.relay.model import Malformed

Timeouts = tuple[float, float]

PATIENT: Timeouts = (5.0, 15.0)
"""Seconds to connect, and seconds between two bytes of an answer."""

_CONNECTIONS = 20
_LONGEST_PAUSE = timedelta(days=1)


class _OwnAuthorisation(AuthBase):
    """Keeps ``requests`` from writing a password of .netrc over our token."""

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        return request


class _Once(HTTPAdapter):
    """Opens a connection for each request, and closes it after the answer."""

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: float | tuple[float, float] | tuple[float, None] | None = None,
        verify: bool | str = True,
        cert: bytes | str | tuple[bytes | str, bytes | str] | None = None,
        proxies: Mapping[str, str] | None = None,
    ) -> requests.Response:
        """Send by an adapter of its own; closed, it still lets the answer be read to its end."""
        request.headers["Connection"] = "close"
        with closing(HTTPAdapter()) as once:
            return once.send(request, stream, timeout, verify, cert, proxies)


def salla_session() -> requests.Session:
    """A session for all stores: it keeps connections, and no cookies that could mix them up."""
    return _session(HTTPAdapter(pool_maxsize=_CONNECTIONS))


def brief_session() -> requests.Session:
    """A session for what must not be asked twice.

    A kept connection may be closed by the other side just when a token is on its way; then nobody
    knows whether the token is spent.
    """
    return _session(_Once())


def _session(adapter: HTTPAdapter) -> requests.Session:
    session = requests.Session()
    session.auth = _OwnAuthorisation()
    session.cookies.set_policy(_NoCookies())
    session.headers["User-Agent"] = "NomoFlow"
    for scheme in ("https://", "http://"):
        session.mount(scheme, adapter)
    return session


class _NoCookies(DefaultCookiePolicy):
    def set_ok(self, cookie: Cookie, request: Request) -> bool:
        return False


def body_of(response: requests.Response) -> Json:
    """The JSON object that was answered; refuses with ``Unavailable`` for nonsense."""
    try:
        return record(parse(response.content), "body")
    except Malformed:
        raise nonsense(response.status_code) from None


def nonsense(status: int) -> Unavailable:
    """The refusal of an answer that means nothing."""
    return Unavailable(neighbour="salla", reason="nonsense", status=status)


def pause_of(headers: Mapping[str, str]) -> timedelta | None:
    """How long we are asked to wait, where the answer says it in seconds."""
    told = headers.get("Retry-After", "").strip()
    if not told.isascii() or not told.isdigit() or len(told) > 9:
        return None
    return min(timedelta(seconds=int(told)), _LONGEST_PAUSE)
