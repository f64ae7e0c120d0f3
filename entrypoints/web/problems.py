"""A refusal becomes an answer: problem JSON for programs, a page for people.

This is the one place that knows the numbers: no view writes a status of its own for a failure.
"""

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from math import ceil

from flask import Flask, Response, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError
from werkzeug.wrappers import Response as Answer

from entrypoints.web import current, sessions
from entrypoints.web.access_log import request_id
from entrypoints.web.current import OperatorNeeded, SignInNeeded
from entrypoints.web.problem_words import (
    DETAILS,
    FAULTS,
    FORM_EXPIRED,
    FRAME_DETAIL,
    FRAME_TITLE,
    REFUSALS,
    TITLES,
)
from nomoflow.audience.model import SignUpRefused
from nomoflow.coupons.offers import NothingLeft
from nomoflow.kernel.errors import (
    Conflict,
    Forbidden,
    Invalid,
    NotFound,
    Refusal,
    TooMany,
    Unavailable,
)
from nomoflow.relay.model import Forged, Malformed
from nomoflow.widgets.model import StorefrontGone

_log = logging.getLogger(__name__)

# The six kinds, and the few refusals for which HTTP has a number of their own.
_STATUSES: dict[type[Refusal], int] = {
    Invalid: 422,
    Forbidden: 403,
    NotFound: 404,
    Conflict: 409,
    TooMany: 429,
    Unavailable: 503,
    Forged: 401,
    Malformed: 400,
    StorefrontGone: 410,
}
_WAIT = {429: timedelta(seconds=60), 503: timedelta(seconds=30)}

_FOR_PROGRAMS = ("/s/", "/api/", "/webhooks/", "/healthz", "/readyz", "/metrics")

Way = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What went wrong, as answers tell it. ``reference`` is what people mention to us."""

    status: int
    code: str
    title: str
    detail: str
    errors: Mapping[str, object] = field(default_factory=dict)
    after: timedelta | None = None
    reference: str = ""
    reason: str = ""
    """For programs: which of the ways in which this can go wrong it was."""
    suggestion: str = ""
    """What was probably meant."""


def install(app: Flask) -> None:
    """Give an application its answers to everything that goes wrong."""
    app.register_error_handler(Refusal, refused)
    app.register_error_handler(HTTPException, mistaken)
    app.register_error_handler(Exception, unforeseen)


def refused(refusal: Refusal) -> Answer:
    """The answer to a refusal of the core; what operators have to look after is written down."""
    problem = of_refusal(refusal)
    if problem.status >= 500:
        facts = ", ".join(f"{name}={fact!r:.100}" for name, fact in sorted(refusal.facts.items()))
        line = "%s was refused with %s (%s), request %s"
        _log.warning(line, request.endpoint, refusal.code, facts, request_id())
    return answer(problem)


def of_refusal(refusal: Refusal) -> Problem:
    """A refusal in words."""
    status = status_of(type(refusal))
    asked = refusal.after if isinstance(refusal, TooMany | Unavailable) else None
    return Problem(
        status=status,
        code=refusal.code,
        title=str(TITLES[status]),
        detail=str(REFUSALS[refusal.code]),
        errors={name: [str(FAULTS[fault])] for name, fault in refusal.fields.items()},
        after=asked or _WAIT.get(status),
        reason=refusal.reason.value if isinstance(refusal, NothingLeft) else "",
        suggestion=refusal.suggestion if isinstance(refusal, SignUpRefused) else "",
    )


def status_of(kind: type[Refusal]) -> int:
    """The number of a refusal: its own, or that of its kind."""
    return next(_STATUSES[known] for known in kind.__mro__ if known in _STATUSES)


def mistaken(fault: HTTPException) -> Answer:
    """The answer to what HTTP itself refuses, and to what the doors refuse."""
    if isinstance(fault, SignInNeeded):
        return _sign_in_first()
    if isinstance(fault, OperatorNeeded):
        return _operator_first()
    if fault.response is not None:
        return fault.get_response()
    if fault.code is not None and fault.code < 400:
        return fault.get_response()
    made = answer(_of_status(fault))
    for name, value in fault.get_headers():
        if name in ("Allow", "WWW-Authenticate", "Retry-After"):
            made.headers[name] = value
    return made


def unforeseen(fault: Exception) -> Answer:
    """The answer to what nobody expected: noted in full, told without detail."""
    _log.error(
        "unexpected failure in %s (request %s)", request.endpoint, request_id(), exc_info=fault
    )
    return answer(_of_status(InternalServerError()))


def answer(problem: Problem, ways: list[Way] | None = None) -> Answer:
    """A problem as whoever asks can read it. ``ways`` lead out of a page, the best one first."""
    made = _json(problem) if wants_json() else _page(problem, ways)
    made.status_code = problem.status
    if problem.after is not None:
        made.headers["Retry-After"] = str(max(1, ceil(problem.after.total_seconds())))
    made.headers["Cache-Control"] = "no-store"
    return made


def wants_json() -> bool:
    """Whether a program asks, by the address or by what it says it reads."""
    if request.path.startswith(_FOR_PROGRAMS):
        return True
    reads = request.accept_mimetypes
    return reads["application/json"] > reads["text/html"]


def page(title: str, detail: str, status: int, ways: list[Way]) -> Answer:
    """A page of a door's own making: what happened and what to do."""
    return answer(Problem(status=status, code="", title=title, detail=detail), ways)


def _json(problem: Problem) -> Answer:
    told: dict[str, object] = {
        "type": f"urn:nomoflow:problem:{problem.code}",
        "title": problem.title,
        "status": problem.status,
        "detail": problem.detail,
        "code": problem.code,
        "request_id": request_id(),
    }
    for name in ("reason", "suggestion"):
        if more := getattr(problem, name):
            told[name] = more
    if problem.errors:
        told["errors"] = problem.errors
    # The name of a field comes from whoever asked, and may hold half a character.
    text = json.dumps(told, ensure_ascii=False).encode(errors="replace")
    return Response(text, content_type="application/problem+json; charset=utf-8")


def _page(problem: Problem, ways: list[Way] | None) -> Answer:
    told = {
        "status": problem.status,
        "title": problem.title,
        "detail": problem.detail,
        "reference": request_id() if problem.status >= 500 else "",
    }
    try:
        return Response(render_template("problem.html", problem=told, ways=ways or []))
    except Exception:
        # Whatever broke the page may break this one as well: then the bare words must do.
        _log.exception("the page of a problem cannot be shown")
        bare = f"{problem.title}\n\n{problem.detail}\n\n{request_id()}\n"
        return Response(bare, content_type="text/plain; charset=utf-8")


def _of_status(fault: HTTPException) -> Problem:
    status = fault.code if fault.code in TITLES else (500 if (fault.code or 500) >= 500 else 400)
    detail = FORM_EXPIRED if isinstance(fault, CSRFError) else DETAILS[status]
    code = "form_expired" if isinstance(fault, CSRFError) else _CODES[status]
    return Problem(
        status=fault.code or status,
        code=code,
        title=str(TITLES[status]),
        detail=str(detail),
        errors=_field_errors(fault),
    )


_CODES = {
    400: "request_malformed", 401: "sign_in_needed", 403: "forbidden", 404: "not_found",
    405: "method_not_allowed", 413: "body_too_large", 415: "content_type_unknown",
    422: "invalid", 429: "too_many", 500: "unexpected", 503: "unavailable",
}  # fmt: skip


def _field_errors(fault: HTTPException) -> Mapping[str, object]:
    """What a schema found wrong, by field, without the part of the request it stood in."""
    said = (getattr(fault, "data", None) or {}).get("messages", {})
    errors: dict[str, object] = {}
    for place, found in said.items():
        errors.update(found if isinstance(found, dict) else {place: found})
    return {str(name): _translated(words) for name, words in errors.items()}


def _translated(words: object) -> object:
    """A schema's English words in the reader's language, however deep they lie."""
    if isinstance(words, dict):
        return {str(name): _translated(inner) for name, inner in words.items()}
    if isinstance(words, list):
        return [_translated(inner) for inner in words]
    _, offer, choices = str(words).partition("Must be one of: ")
    if offer:
        return gettext("One of these: %(choices)s", choices=choices.rstrip("."))
    return next((str(FAULTS[code]) for said, code in _SCHEMA_WORDS if said in str(words)), words)


_SCHEMA_WORDS = (
    ("Invalid JSON", "not_json"),
    ("Missing data", "missing"),
    ("may not be null", "missing"),
    ("Unknown field", "setting_unknown"),
    ("valid boolean", "setting_not_boolean"),
    ("valid integer", "setting_not_integer"),
    ("valid string", "not_text"),
    ("valid mapping", "not_object"),
    ("valid list", "not_list"),
    ("Not an exact amount", "money_malformed"),
    ("Not a share in percent", "percent_malformed"),
    ("Invalid input type", "not_object"),
    ("valid date.", "not_date"),
    ("valid aware datetime", "not_time"),
    ("valid datetime", "not_time"),
    ("Longer than", "too_long"),
    ("Not a text that can be kept", "text_not_keepable"),
    ("Must be greater", "not_in_range"),
)


def _sign_in_first() -> Answer:
    if wants_json():
        return _unauthorised("Bearer")
    if sessions.embedded():
        return page(str(FRAME_TITLE), str(FRAME_DETAIL), 401, [])
    asked = request.full_path.rstrip("?") if request.method == "GET" else "/dashboard/"
    address = url_for("sign_in.show", next=asked)
    if request.method == "GET":
        return redirect(address)
    ways = [(gettext("Sign in"), address)]
    return page(str(TITLES[401]), gettext("Your session has ended."), 401, ways)


def _operator_first() -> Answer:
    if wants_json() or current.bearer() or request.method != "GET":
        return _unauthorised('Bearer realm="operator"')
    return redirect(url_for("operator_access.show", next=request.full_path.rstrip("?")))


def _unauthorised(scheme: str) -> Answer:
    problem = Problem(
        status=401, code="sign_in_needed", title=str(TITLES[401]), detail=str(DETAILS[401])
    )
    made = answer(problem)
    made.headers["WWW-Authenticate"] = scheme
    return made
