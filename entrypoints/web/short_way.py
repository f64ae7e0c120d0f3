"""The short way to an answer, before Flask begins, for what is asked by the thousand.

Flask costs several times what these answers cost. So the doors that are asked so often are plain
functions of a request, and both ways lead to them: the short way when a request is as simple as
nearly all are, the whole way through Flask for everything else. What is refused or fails on the
short way goes on to Flask as well, which has the words for it; no door is asked twice.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from time import perf_counter
from typing import NamedTuple, Protocol
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask, Response, request

from entrypoints import logs
from entrypoints.web.access_log import identity
from entrypoints.web.health import Signs
from entrypoints.web.security import body, network

_FAULT = "nomoflow.fault"


class Asked:
    """A request as doors read it: the store's key in its address, its headers, its body."""

    __slots__ = ("_environ", "body", "key")

    def __init__(self, environ: WSGIEnvironment, key: str, body: bytes) -> None:
        self._environ = environ
        self.key = key
        self.body = body

    def header(self, name: str) -> str:
        """A header by its name in capitals, such as ``USER_AGENT``; empty without one."""
        return str(self._environ.get(f"HTTP_{name}", ""))

    def headers(self) -> dict[str, str]:
        """All headers, by their names in lower case."""
        return {
            name[5:].replace("_", "-").lower(): value
            for name, value in self._environ.items()
            if name.startswith("HTTP_")
        }

    @property
    def query(self) -> str:
        """What stands behind the question mark."""
        return str(self._environ.get("QUERY_STRING", ""))

    @property
    def caller(self) -> str:
        """Where it comes from, as coarse as limits need it."""
        return network(self.address)

    @property
    def address(self) -> str:
        """Where it comes from."""
        return str(self._environ.get("REMOTE_ADDR", ""))


class Reply(NamedTuple):
    """An answer that is no failure."""

    body: bytes
    headers: list[tuple[str, str]]
    status: str = "200 OK"


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """An address with a method, what answers there, and how long a body may be."""

    method: str
    rule: str
    answer: Callable[[Asked], Reply]
    longest: int = 0


class Door(Protocol):
    """Knows its ways by their addresses."""

    def find(self, method: str, path: str) -> tuple[Way, str] | None:
        """The way, and the key in its address; nothing when it is not one of the door's."""
        ...


class ShortWay:
    """In front of an application: asks a door by the first part of the address."""

    def __init__(
        self, application: WSGIApplication, doors: Mapping[str, Door], signs: Signs
    ) -> None:
        self._application = application
        self._doors = doors
        self._signs = signs

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer, or let the application do it."""
        began = perf_counter()
        found = self._find(environ)
        if found is None:
            return self._application(environ, start_response)
        way, key, length = found
        named = environ["HTTP_X_REQUEST_ID"] = identity(environ.get("HTTP_X_REQUEST_ID", ""))
        try:
            sent = environ["wsgi.input"].read(length) if length else b""
            with logs.noted(request=named):
                reply = way.answer(Asked(environ, key, sent))
        except Exception as fault:  # Flask's handlers know each, and log what nobody foresaw
            environ[_FAULT] = fault
            return self._application(environ, start_response)
        headers = [*reply.headers, ("X-Request-ID", named)]
        if reply.body:
            headers.append(("Content-Length", str(len(reply.body))))
        start_response(reply.status, headers)
        self._signs.answered(way.method, way.rule, int(reply.status[:3]), perf_counter() - began)
        return (reply.body,)

    def _find(self, environ: WSGIEnvironment) -> tuple[Way, str, int] | None:
        path: str = environ["PATH_INFO"]
        door = self._doors.get(path[1:].partition("/")[0])
        found = door and door.find(environ["REQUEST_METHOD"], path)
        if not found:
            return None
        way, key = found
        length = environ.get("CONTENT_LENGTH") or "0"
        # Flask reads what comes in pieces, and refuses what is too long.
        if not length.isdecimal() or "HTTP_TRANSFER_ENCODING" in environ:
            return None
        return (way, key, int(length)) if int(length) <= way.longest else None


def whole_way(way: Way) -> Callable[..., Response]:
    """The view that answers the same through Flask."""

    def view(key: str = "") -> Response:
        fault: Exception | None = request.environ.get(_FAULT)
        if fault is not None:
            raise fault
        sent = body(way.longest) if way.longest else b""
        reply = way.answer(Asked(request.environ, key, sent))
        return Response(reply.body, reply.status, reply.headers)

    return view


def install(app: Flask, doors: Mapping[str, Door]) -> None:
    """Put the short way in front of an application."""
    signs: Signs = app.extensions["signs"]
    app.wsgi_app = ShortWay(app.wsgi_app, doors, signs)  # type: ignore[method-assign]
