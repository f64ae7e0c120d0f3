"""One line for each request: which route, which answer, how long; never what was in it.

Addresses are named by their route, so that no code, token or name of theirs is written down.
What shoppers' browsers ask by the thousand is counted (``/metrics``), and written down only when
it fails.
"""

import logging
import re
from contextlib import ExitStack
from secrets import token_hex
from time import perf_counter

from flask import Flask, Response, g, request, request_started

from entrypoints import logs

_log = logging.getLogger("nomoflow.web")
_SANE = re.compile(r"[A-Za-z0-9._-]{8,64}")
_BY_THE_THOUSAND = frozenset({"storefront", "health"})


def install(app: Flask) -> None:
    """Give every request an id, and every answer a line."""
    # Before anything else: a store that is refused while the address is read has an id as well.
    request_started.connect(_begin, app)

    @app.after_request
    def note(response: Response) -> Response:
        response.headers["X-Request-ID"] = request_id()
        if response.status_code >= 400 or not _is_frequent():
            _note(response)
        return response

    @app.teardown_request
    def end(fault: BaseException | None) -> None:
        stack: ExitStack | None = g.pop("noted", None)
        if stack is not None:
            stack.close()


def identity(given: str) -> str:
    """The id that a proxy gave a request, if it is a sane one; else a fresh one."""
    return given if _SANE.fullmatch(given) else token_hex(8)


def request_id() -> str:
    """The id of this request; empty before it began."""
    return str(g.get("request_id", ""))


def took_seconds() -> float:
    """How long this request has taken up to now."""
    now = perf_counter()
    return now - float(g.get("started", now))


def _begin(_app: Flask, **_: object) -> None:
    g.started = perf_counter()
    g.request_id = identity(request.headers.get("X-Request-ID", ""))
    if not request.path.startswith("/s/"):
        g.noted = ExitStack()
        g.noted.enter_context(logs.noted(request=g.request_id))


def _is_frequent() -> bool:
    return request.blueprint in _BY_THE_THOUSAND or request.endpoint == "static"


def _note(response: Response) -> None:
    route = request.url_rule.rule if request.url_rule else "(no route)"
    took = took_seconds() * 1000
    fields = {
        "method": request.method,
        "route": route,
        "status": response.status_code,
        "milliseconds": round(took, 1),
    }
    place = g.get("place")
    if place is not None:
        fields["store"] = place.store.id
    level = logging.WARNING if response.status_code >= 500 else logging.INFO
    line = "%s %s answered %s in %.1f ms"
    _log.log(level, line, request.method, route, response.status_code, took, extra=fields)
