"""Our own files as browsers get them: compressed once, and kept as long as their address allows."""

import brotli
from flask import Flask, Response, request

_FOREVER = "public, max-age=31536000, immutable"
# Modules import each other by names without a version: a browser asks whether they are the same.
_ASK_FIRST = "public, no-cache"
_TEXT = frozenset({"text/css", "text/javascript", "application/javascript", "image/svg+xml"})
_QUALITY = 9


def install(app: Flask) -> None:
    """Give an application's static files their form and their age."""
    compressed: dict[str, bytes] = {}

    @app.after_request
    def fit(response: Response) -> Response:
        if request.endpoint != "static" or response.status_code not in (200, 304):
            return response
        # A file whose address names its version never changes.
        response.headers["Cache-Control"] = _FOREVER if "v" in request.args else _ASK_FIRST
        tag, _ = response.get_etag()
        if tag and response.mimetype in _TEXT and request.accept_encodings["br"]:
            return _compressed(response, tag, compressed)
        return response


def _compressed(response: Response, tag: str, kept: dict[str, bytes]) -> Response:
    response.vary.add("Accept-Encoding")
    if response.status_code == 304 or request.method == "HEAD":
        return response
    response.direct_passthrough = False
    file = response.response
    if tag not in kept:
        kept[tag] = brotli.compress(response.get_data(), quality=_QUALITY)
    response.set_data(kept[tag])
    # The file itself is no longer what is sent, so nobody else would close it.
    getattr(file, "close", lambda: None)()
    response.headers["Content-Encoding"] = "br"
    response.set_etag(f"{tag}-br")
    response.make_conditional(request)
    return response
