"""Lets a `requests` session speak to a WSGI application in the same process, without a socket."""

from collections.abc import Iterable, Mapping
from http.client import HTTPMessage
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit
from wsgiref.types import WSGIApplication

import requests
from requests.adapters import BaseAdapter, HTTPAdapter
from urllib3 import HTTPResponse
from urllib3._collections import HTTPHeaderDict
from werkzeug.test import EnvironBuilder, run_wsgi_app


class WsgiTransport(BaseAdapter):
    """Hands each prepared request to the application, whole and unchanged."""

    def __init__(self, app: WSGIApplication) -> None:
        super().__init__()
        self._app = app
        self._builder = HTTPAdapter()

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: float | tuple[float, float] | tuple[float, None] | None = None,
        verify: bool | str = True,
        cert: bytes | str | tuple[bytes | str, bytes | str] | None = None,
        proxies: Mapping[str, str] | None = None,
    ) -> requests.Response:
        chunks, status, headers = run_wsgi_app(self._app, self._environ(request), buffered=True)
        message = HTTPMessage()
        known = HTTPHeaderDict()
        for name, value in headers.items():
            known.add(name, value)
            message.add_header(name, value)
        raw = HTTPResponse(
            body=BytesIO(b"".join(chunks)),
            headers=known,
            status=int(status.partition(" ")[0]),
            reason=status.partition(" ")[2],
            preload_content=False,
            request_method=request.method,
        )
        # Where `requests` looks for cookies.
        raw._original_response = _WithHeaders(message)  # type: ignore[assignment]
        return self._builder.build_response(request, raw)

    @staticmethod
    def _environ(request: requests.PreparedRequest) -> dict[str, Any]:
        address = urlsplit(request.url or "")
        builder = EnvironBuilder(
            path=address.path or "/",
            query_string=address.query,
            base_url=f"{address.scheme}://{address.netloc}/",
            method=request.method or "GET",
            headers=list(request.headers.items()),
            input_stream=BytesIO(_body(request.body)),
            environ_base={"REMOTE_ADDR": "127.0.0.1"},
        )
        try:
            return builder.get_environ()
        finally:
            builder.close()

    def close(self) -> None:
        self._builder.close()


class _WithHeaders:
    def __init__(self, message: HTTPMessage) -> None:
        self.msg = message

    def isclosed(self) -> bool:
        return True


def _body(body: bytes | str | Iterable[bytes] | None) -> bytes:
    if body is None:
        return b""
    if isinstance(body, str):
        return body.encode()
    if isinstance(body, bytes):
        return body
    return b"".join(body)


def mount_app(session: requests.Session, base_url: str, app: WSGIApplication) -> None:
    """From now on the session finds `app` at every address that begins with `base_url`."""
    session.mount(base_url, WsgiTransport(app))


class Losing(BaseAdapter):
    """Lets requests through; the answers to those that write are lost on the way back."""

    def __init__(self, whole: BaseAdapter) -> None:
        super().__init__()
        self._whole = whole

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: float | tuple[float, float] | tuple[float, None] | None = None,
        verify: bool | str = True,
        cert: bytes | str | tuple[bytes | str, bytes | str] | None = None,
        proxies: Mapping[str, str] | None = None,
    ) -> requests.Response:
        answer = self._whole.send(request, stream, timeout, verify, cert, proxies)
        if request.method == "GET":
            return answer
        answer.close()
        raise requests.ReadTimeout(request=request)

    def close(self) -> None:
        """Nothing of its own to close."""
