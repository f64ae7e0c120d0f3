"""Which store a program speaks for, and the promise that a repeated write is one write."""

import hashlib
import json

from flask import Response, g, request, session
from werkzeug.exceptions import UnsupportedMediaType

from entrypoints.web import current
from entrypoints.web.current import Place, SignInNeeded, services
from entrypoints.web.security import caller
from nomoflow.kernel.errors import Conflict, Invalid
from nomoflow.kernel.secret import Secret
from nomoflow.merchants.model import AuthorisationRefused, NoSuchStore, Role

STORE_HEADER = "X-Store-Key"
KEY_HEADER = "Idempotency-Key"

_WRITES = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_REQUESTS_A_MINUTE = 600
_WRONG_KEYS_A_MINUTE = 30
_ANSWERS_LAST = 24 * 60 * 60
_UNDER_WAY_LASTS = 60
_LONGEST_KEY = 128
_REPEATED = ("Content-Type", "Location")


class RequestKeyMalformed(Invalid):
    """The key of a request is too long, or not plain text."""

    code = "request_key_malformed"


class RequestKeyReused(Invalid):
    """The key was used for another request."""

    code = "request_key_reused"


class RequestUnderWay(Conflict):
    """The same request is being answered at this moment."""

    code = "request_under_way"


def enter() -> Response | None:
    """Find the store, and answer a repeated write as it was answered the first time."""
    g.place = _by_key() if "Authorization" in request.headers else _by_session()
    store = g.place.store
    services().limits.allow("api", store.id, times=_REQUESTS_A_MINUTE, per_seconds=60)
    if request.method not in _WRITES:
        return None
    if request.content_length and not request.is_json:
        raise UnsupportedMediaType
    return _repeated()


def leave(response: Response) -> Response:
    """Remember how a write with a key was done; what was refused or failed may be tried again."""
    name: str | None = g.pop("request_note", None)
    if name is None:
        return response
    if not 200 <= response.status_code < 300:
        services().notes.drop(name)
        return response
    told = {
        "request": g.request_digest,
        "status": response.status_code,
        "headers": {key: response.headers[key] for key in _REPEATED if key in response.headers},
        "body": response.get_data(as_text=True),
    }
    services().notes.put(name, json.dumps(told), seconds=_ANSWERS_LAST)
    return response


def _by_key() -> Place:
    """By the bearer key alone: a session that came along counts for nothing."""
    try:
        row = services().merchants.store_of_api_key(Secret(current.bearer()))
    except AuthorisationRefused as refusal:
        services().limits.allow("api keys", caller(), times=_WRONG_KEYS_A_MINUTE, per_seconds=60)
        raise SignInNeeded from refusal
    return Place(store=row, role=Role.OWNER)


def _by_session() -> Place:
    """By the dashboard's session: the store of the header, else the one that was open last."""
    named = request.headers.get(STORE_HEADER)
    places = current.places()
    if named is not None:
        return current.place_of(named)
    for place in places:
        if place.store.key == session.get("last_store"):
            return place
    for place in places:
        if place.store.id == session.get("store"):
            return place
    raise NoSuchStore


def _repeated() -> Response | None:
    key = request.headers.get(KEY_HEADER)
    if key is None:
        return None
    if not key or len(key) > _LONGEST_KEY or not key.isprintable():
        raise RequestKeyMalformed
    digest = _digest()
    name = f"api:{g.place.store.id}:{hashlib.sha256(key.encode()).hexdigest()}"
    if services().notes.add(name, json.dumps({"request": digest}), seconds=_UNDER_WAY_LASTS):
        g.request_note, g.request_digest = name, digest
        return None
    known = json.loads(services().notes.find(name) or "{}")
    if known.get("request", digest) != digest:
        raise RequestKeyReused
    if "status" not in known:
        raise RequestUnderWay
    answer = Response(known["body"], known["status"], known["headers"])
    answer.headers["Idempotent-Replayed"] = "true"
    return answer


def _digest() -> str:
    asked = f"{request.method} {request.full_path}\n".encode() + request.get_data()
    return hashlib.sha256(asked).hexdigest()
