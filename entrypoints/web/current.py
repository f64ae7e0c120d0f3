"""Who asks, for which store, and with what right: everything a view may know of its request."""

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from hashlib import sha256
from typing import ParamSpec, TypeVar, cast

from flask import current_app, g, request, session
from werkzeug.exceptions import Unauthorized

from entrypoints.services import Services
from entrypoints.settings import Settings
from entrypoints.web.ended_sessions import EndedSessions
from nomoflow.kernel.errors import NotFound
from nomoflow.kernel.ids import MemberId
from nomoflow.merchants.model import NoSuchStore, Permission, Role
from nomoflow.merchants.ports import StoreRow
from nomoflow.merchants.service import require

EXTENSION = "nomoflow"
ENDED = "nomoflow.ended_sessions"
OPERATOR = "operator"
SESSION = "id"
"""What tells a session from all others, in its cookie."""

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """What the application was built from."""

    services: Services
    settings: Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A store and the role in it of whoever is signed in."""

    store: StoreRow
    role: Role


class SignInNeeded(Unauthorized):
    """Nobody is signed in."""


class OperatorNeeded(Unauthorized):
    """Only the operator may see this."""


def services() -> Services:
    """Everything the application can do."""
    return cast(House, current_app.extensions[EXTENSION]).services


def settings() -> Settings:
    """The settings this application was started with."""
    return cast(House, current_app.extensions[EXTENSION]).settings


def member() -> MemberId:
    """Who is signed in; else ``SignInNeeded``."""
    if not is_signed_in():
        raise SignInNeeded
    return MemberId(session["member"])


def is_signed_in() -> bool:
    """Whether anybody is signed in."""
    return bool(session.get("member")) and not is_over()


def is_over() -> bool:
    """Whether this session was ended, by its cookie or not; asked once in a request.

    One without an identity could never be ended, and is none.
    """
    if "session_over" not in g:
        ended = cast(EndedSessions, current_app.extensions[ENDED])
        known = session.get(SESSION)
        g.session_over = not known or ended.has(known)
    return bool(g.session_over)


def places() -> list[Place]:
    """The stores that whoever is signed in may open, asked anew in every request."""
    if "places" not in g:
        rows = services().merchants.stores_of(member())
        g.places = [Place(store=row, role=role) for row, role in rows]
    return cast(list[Place], g.places)


def place() -> Place:
    """The store in the address; ``NoSuchStore`` unless the signed-in person belongs to it."""
    if "place" not in g:
        key = (request.view_args or {}).get("store_key", "")
        g.place = place_of(key)
    return cast(Place, g.place)


def place_of(key: str) -> Place:
    """The signed-in person's store of this key, or ``NoSuchStore``."""
    for known in places():
        if known.store.key == key:
            return known
    raise NoSuchStore


def store() -> StoreRow:
    """The store in the address; ``NoSuchStore`` unless the signed-in person belongs to it."""
    return place().store


def role() -> Role:
    """What the signed-in person is in the store of the address."""
    return place().role


def needs(permission: Permission) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """A view that only some roles of the store in its address may use.

    The permission is left on the view, so that a test finds the views that name none.
    """

    def decorate(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            require(role(), permission)
            return view(*args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded

    return decorate


def operator() -> None:
    """Let only the operator pass, by the bearer token or by a session that was opened with it.

    Where the settings hold no token there is nothing; else ``OperatorNeeded``.
    """
    if not settings().operator_token:
        raise NotFound
    if is_operator_token(bearer()):
        return
    shown = str(session.get(OPERATOR, ""))
    if not hmac.compare_digest(shown, operator_mark()) or is_over():
        raise OperatorNeeded


def operator_mark() -> str:
    """What a session holds of the token: a new token ends the sessions of the old one."""
    return sha256(f"operator session: {settings().operator_token}".encode()).hexdigest()


def is_operator_token(given: str) -> bool:
    """Whether this is the operator's token; compared in constant time."""
    expected = settings().operator_token
    # Both hashed: neither the length of the token nor letters beyond ASCII give anything away.
    return bool(given and expected) and hmac.compare_digest(
        sha256(given.encode()).digest(), sha256(expected.encode()).digest()
    )


def bearer() -> str:
    """The token of the ``Authorization`` header; empty without one."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""
