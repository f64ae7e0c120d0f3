"""One authorised, paced conversation with Salla's Admin API on behalf of a store."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import requests

from adapters.salla.payloads.values import Json, part, text
from adapters.salla.session import PATIENT, Timeouts, body_of, nonsense, pause_of
from nomoflow.kernel.errors import Invalid, NotFound, Unavailable
from nomoflow.kernel.ids import StoreId
from nomoflow.kernel.secret import Secret
from nomoflow.merchants.model import AccessRefused, NotPermitted
from nomoflow.merchants.ports import AccessTokens

_LONGEST_WAIT = timedelta(seconds=5)
_SHORTEST_WAIT = timedelta(seconds=1)
_SECOND_TRY = timedelta(milliseconds=500)
_SCOPE = re.compile(r"scopes?\b[^:]*:\s*([\w.\- ,]+)")
# Salla does not document how a user who is gone is told of, beyond these two sentences.
_USER_GONE = ("is not exists", "حسابك غير مفعل")

Query = Mapping[str, str | int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How much trouble a conversation puts up with before it refuses with ``Unavailable``."""

    waiting: timedelta = timedelta(seconds=30)
    """In all, while the store's bucket is full; never more than five seconds at a time."""
    readings: int = 2
    """How often something is asked for while Salla stumbles."""


STEADY = Patience()
IN_SERIES = Patience(waiting=timedelta(seconds=2))
"""For many requests one after the other: whoever sends them waits better without a worker."""
HURRIED = Patience(waiting=timedelta(0), readings=1)
"""For a page that somebody is waiting for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a success carried. ``pagination`` is empty where there is none."""

    data: object = None
    pagination: Json = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Request:
    method: str
    path: str
    query: Query = field(default_factory=dict)
    body: Json | None = None


class _TokenRefused(Exception):
    """The access token does not work (any more)."""


class _TooSoon(Exception):
    """The store's bucket is full."""

    def __init__(self, after: timedelta | None) -> None:
        super().__init__()
        self.after = max(after or _SHORTEST_WAIT, _SHORTEST_WAIT)


class SallaClient:
    """Speaks for a store with a token that works, as fast as Salla lets it.

    Every method may refuse with ``Unavailable``, ``AccessRefused``, ``NotPermitted``, ``NotFound``
    or ``Invalid``; nothing else gets out, and no refusal carries a token.
    """

    def __init__(
        self,
        session: requests.Session,
        api_url: str,
        tokens: AccessTokens,
        sleep: Callable[[float], None],
        *,
        timeouts: Timeouts = PATIENT,
        patience: Patience = STEADY,
    ) -> None:
        self._session = session
        self._api_url = api_url.rstrip("/")
        self._tokens = tokens
        self._sleep = sleep
        self._timeouts = timeouts
        self._patience = patience

    def get(self, store: StoreId, path: str, query: Query | None = None) -> Answer:
        """Read something. Tried again when Salla stumbles, as far as patience goes."""
        return self._converse(store, _Request(method="GET", path=path, query=query or {}))

    def post(self, store: StoreId, path: str, body: Json) -> Answer:
        """Make something. After ``Unavailable`` it may be there or not: look before repeating."""
        return self._converse(store, _Request(method="POST", path=path, body=body))

    def put(self, store: StoreId, path: str, body: Json) -> Answer:
        """Write over something."""
        return self._converse(store, _Request(method="PUT", path=path, body=body))

    def delete(self, store: StoreId, path: str) -> Answer:
        """Remove something."""
        return self._converse(store, _Request(method="DELETE", path=path))

    def _converse(self, store: StoreId, request: _Request) -> Answer:
        token = self._tokens.token(store)
        renewed, waited = False, timedelta(0)
        tries = self._patience.readings if request.method == "GET" else 1
        while True:
            try:
                return _judged(store, self._sent(store, request, token))
            except _TokenRefused:
                if renewed:
                    raise AccessRefused(store=store) from None
                token, renewed = self._tokens.token_instead_of(store, token), True
            except _TooSoon as pause:
                waited += pause.after
                if pause.after > _LONGEST_WAIT or waited > self._patience.waiting:
                    raise Unavailable(pause.after, neighbour="salla", reason="pace") from None
                self._sleep(pause.after.total_seconds())
            except Unavailable as refusal:
                tries -= 1
                if not tries or refusal.after is not None:
                    raise
                self._sleep(_SECOND_TRY.total_seconds())

    def _sent(self, store: StoreId, request: _Request, token: Secret) -> requests.Response:
        try:
            return self._session.request(
                request.method,
                f"{self._api_url}/{request.path}",
                params=dict(request.query),
                data=None if request.body is None else _written(request.body),
                headers=_headers(store, token),
                timeout=self._timeouts,
                allow_redirects=False,
            )
        except requests.RequestException as fault:
            reason = type(fault).__name__
        # Raised out here on purpose: the library's exception holds the request with its token.
        raise Unavailable(neighbour="salla", reason=reason)


def _headers(store: StoreId, token: Secret) -> dict[str, str]:
    bearer = token.reveal()
    if not bearer.isascii() or not bearer.isprintable():
        raise AccessRefused(store=store)
    return {
        "Authorization": f"Bearer {bearer}",
        "Accept": "application/json",
        "Accept-Language": "ar",
        "Content-Type": "application/json",
    }


def _written(body: Json) -> bytes:
    # What was read with exact decimals goes back as the plain numbers it was.
    return json.dumps(body, ensure_ascii=False, default=float).encode("utf-8", "replace")


def _judged(store: StoreId, response: requests.Response) -> Answer:
    status = response.status_code
    if status == 204:
        return Answer()
    if status == 429:
        raise _TooSoon(pause_of(response.headers))
    if status >= 500:
        raise Unavailable(pause_of(response.headers), neighbour="salla", status=status)
    body = body_of(response)
    if 200 <= status < 300 and body.get("success") is not False:
        pages = part(body.get("pagination")) or part(body.get("pagenation"))
        return Answer(data=body.get("data"), pagination=pages)
    if status < 300:
        told = body.get("status")
        status = told if isinstance(told, int) and 400 <= told < 500 else status
    raise _refusal(store, status, body)


def _refusal(store: StoreId, status: int, body: Json) -> Exception:
    error = part(body.get("error"))
    message = text(error.get("message")) or ""
    if status == 401:
        return _unauthorised(store, message, reused=isinstance(body.get("error"), str))
    if status == 403:
        return NotPermitted(store=store)
    if status in (404, 410):
        return NotFound(store=store)
    if 400 <= status < 500:
        faults = part(error.get("fields"))
        said = {name: _sentences(each) for name, each in faults.items()}
        return Invalid(
            dict.fromkeys(faults, "refused_by_platform"),
            status=status,
            # A few refusals blame no field: then all they say is in the message.
            said=said or {"": _sentences(message)},
        )
    return nonsense(status)


def _unauthorised(store: StoreId, message: str, *, reused: bool) -> Exception:
    if scope := _SCOPE.search(message):
        return NotPermitted(store=store, scope=scope[1].strip())
    if reused or any(words in message for words in _USER_GONE):
        return AccessRefused(store=store)
    return _TokenRefused()


def _sentences(value: object) -> Sequence[str]:
    listed = value if isinstance(value, list) else [value]
    return tuple(each for one in listed if (each := text(one)) is not None)
