"""The proof that a consent began in this browser: a random state in a signed, short-lived cookie.

Salla takes the hyphens out of a state when it sends it back, so ours is hexadecimal, and is
compared without them anyway.
"""

import hmac
from dataclasses import dataclass
from enum import Enum, auto
from secrets import token_hex

from flask import request
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.wrappers import Response as Answer

from entrypoints.web.addresses import local_path
from entrypoints.web.current import settings

_LASTS = 600
_PATH = "/salla"


class Verdict(Enum):
    """What the state of a return says."""

    OURS = auto()
    """This browser began it."""
    SALLAS = auto()
    """This browser began nothing: the platform sent it here."""
    FOREIGN = auto()
    """This browser began something else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Return:
    """A return from the consent page. ``next`` is where the person wanted to go."""

    verdict: Verdict
    next: str = ""


def begin(answer: Answer, state: str, next_path: str) -> None:
    """Bind a state to this browser for ten minutes."""
    sealed = _sealer().dumps({"state": state, "next": next_path})
    answer.set_cookie(
        _name(), sealed, max_age=_LASTS, path=_PATH, httponly=True,
        secure=settings().over_https, samesite="Lax",
    )  # fmt: skip


def new() -> str:
    """A fresh state, 128 bits."""
    return token_hex(16)


def judge() -> Return:
    """What this request's state says, held against this browser's cookie."""
    sealed = request.cookies.get(_name())
    if not sealed:
        return Return(verdict=Verdict.SALLAS)
    try:
        held = _sealer().loads(sealed, max_age=_LASTS)
    except BadSignature:
        return Return(verdict=Verdict.FOREIGN)
    given = request.args.get("state", "").replace("-", "")
    same = hmac.compare_digest(given.encode(), str(held["state"]).encode())
    if not same:
        return Return(verdict=Verdict.FOREIGN)
    return Return(verdict=Verdict.OURS, next=local_path(held.get("next"), ""))


def clear(answer: Answer) -> None:
    """A state works once."""
    answer.delete_cookie(
        _name(), path=_PATH, httponly=True, secure=settings().over_https, samesite="Lax"
    )


def _sealer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(settings().secret_key, salt="salla-state")


def _name() -> str:
    return "__Secure-nomo_state" if settings().over_https else "nomo_state"
