"""What every answer says to browsers, which forms are genuine, and how often is too often."""

from enum import Enum
from ipaddress import IPv6Address, IPv6Network
from time import monotonic
from urllib.parse import urlsplit

from flask import Flask, Response, request
from flask_wtf.csrf import CSRFProtect
from werkzeug.exceptions import RequestEntityTooLarge, SecurityError
from werkzeug.sansio.utils import host_is_trusted

from entrypoints.settings import Settings
from entrypoints.web import current, sessions
from nomoflow.kernel.limits import Limits

STOREFRONT_BODY = 64 * 1024
BODY = 2 * 1024 * 1024

_ASKED_BY_MACHINES = frozenset({"storefront", "webhooks"})
# Nobody is signed in there: what may be done is in the address, and mail programs do it as well.
_PROVEN_BY_THEIR_ADDRESS = frozenset({"subscriptions", "preview"})
# These are asked by whatever name their askers know, an address of a cluster among them, and put
# no name into what they answer.
_BY_ANY_NAME = _ASKED_BY_MACHINES | {"health"}
_SHOWN_IN_PAGES = "preview"
_API = "/api/"
_FOR_PROGRAMS_TOO = (_API, "/operator/")
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": (
        "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
}
FOR_ANYBODY = {
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "X-Content-Type-Options": "nosniff",
}
_PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, POST, OPTIONS",
    "Access-Control-Allow-Headers": "Content-Type",
    "Access-Control-Max-Age": "86400",
}


def install(app: Flask, settings: Settings) -> None:
    """Give an application its limits, its forms' proof, and its headers."""
    app.config.update(
        MAX_CONTENT_LENGTH=BODY,
        # A form is as old as its session may be.
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_CHECK_DEFAULT=False,
    )
    if settings.production:
        _answer_only_to(urlsplit(settings.base_url).hostname or "", app)
    forms = CSRFProtect(app)
    policy = _policies(settings)
    lasting = {"Strict-Transport-Security": "max-age=31536000"} if settings.production else {}

    @app.before_request
    def only_genuine_forms() -> None:
        unasked = _ASKED_BY_MACHINES | _PROVEN_BY_THEIR_ADDRESS
        if request.endpoint is None or request.blueprint in unasked:
            return
        if not _proves_itself():
            forms.protect()

    @app.after_request
    def say_the_rules(response: Response) -> Response:
        if request.path.startswith(("/s/", "/salla/snippet.js")):
            return _open_to_all(response)
        for name, value in {**_HEADERS, **lasting}.items():
            response.headers.setdefault(name, value)
        response.headers["Content-Security-Policy"] = policy[_frame()]
        if "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "private, no-cache"
        if response.mimetype == "text/html":
            response.vary.add("Accept-Language")
            response.vary.add("Cookie")
        return response


def _answer_only_to(own: str, app: Flask) -> None:
    """Refuse whoever asks by another host, except those that probe us by an address."""

    # Flask's own TRUSTED_HOSTS knows no exception. Here it comes before the store is looked up.
    @app.url_value_preprocessor
    def only_by_our_name(_endpoint: str | None, _values: dict[str, str] | None) -> None:
        if request.blueprint not in _BY_ANY_NAME and not host_is_trusted(request.host, [own]):
            raise SecurityError


def _proves_itself() -> bool:
    """Whether a write needs no proof of its form.

    A program proves itself by its key, which no other site can make a browser send; and where
    nobody is signed in there is nothing to misuse, only somebody to turn away.
    """
    if request.path.startswith(_FOR_PROGRAMS_TOO) and current.bearer():
        return True
    return request.path.startswith(_API) and not current.is_signed_in()


def _open_to_all(response: Response) -> Response:
    """A store's pages may read it, and nothing of the person who asks comes along."""
    response.headers.update(FOR_ANYBODY)
    if request.method == "OPTIONS":
        response.headers.update(_PREFLIGHT)
    return response


class _Frame(Enum):
    """In whose frame a page may stand."""

    NOBODYS = "nobody's"
    SALLAS = "Salla's dashboard"
    OURS = "our own pages, wherever those stand"


def _frame() -> _Frame:
    if request.blueprint == _SHOWN_IN_PAGES:
        return _Frame.OURS
    return _Frame.SALLAS if sessions.embedded() else _Frame.NOBODYS


def _policies(settings: Settings) -> dict[_Frame, str]:
    """The Content-Security-Policy of pages, by the frame in which they may stand."""
    pictures = "'self' data: https:"
    if not settings.production:
        pictures += f" {settings.sandbox_url}"
    rules = (
        "default-src 'self'; base-uri 'none'; object-src 'none'; form-action 'self'; "
        f"img-src {pictures}; frame-ancestors "
    )
    sallas = settings.salla_dashboard_url
    return {
        _Frame.NOBODYS: rules + "'none'",
        _Frame.SALLAS: rules + sallas,
        _Frame.OURS: f"{rules}'self' {sallas}",
    }


class Patience:
    """How often a shopper's browser may ask. Sparse askers cost no round trip.

    Each process counts by itself first; only who has used a share of the limit here is counted
    for all processes together.
    """

    _SHARE = 8
    _REMEMBERED = 50_000

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._seen: dict[tuple[str, str], tuple[float, int]] = {}

    def allow(self, name: str, who: str, *, times: int, per_seconds: int) -> None:
        """Refuses with ``TooMany``."""
        now = monotonic()
        ends, count = self._seen.get((name, who), (0.0, 0))
        if ends <= now:
            ends, count = now + per_seconds, 0
        if len(self._seen) > self._REMEMBERED:
            self._seen.clear()
        self._seen[name, who] = (ends, count + 1)
        if count >= times // self._SHARE:
            self._limits.allow(name, who, times=times, per_seconds=per_seconds)


def body(most: int) -> bytes:
    """The body as it came, of at most so many bytes; else ``RequestEntityTooLarge``."""
    request.max_content_length = most
    read = request.get_data(cache=False)
    # What comes in chunks tells no length beforehand, and is cut off where it becomes too much.
    if request.content_length is None and len(read) >= most:
        raise RequestEntityTooLarge
    return read


def caller() -> str:
    """Where a request comes from, as coarse as limits need it."""
    return network(request.remote_addr or "")


def network(address: str) -> str:
    """An address as coarse as limits need it: IPv6 by its network."""
    if ":" not in address:
        return address
    try:
        known = IPv6Address(address)
    except ValueError:
        return address
    return str(known.ipv4_mapped or IPv6Network((int(known) >> 64 << 64, 64)))
