"""Who is signed in, kept in a signed cookie: one for the site, another for Salla's frame.

A page inside Salla's dashboard says so in its address (``embedded=1``). It says nothing about the
person: it only names the cookie that is read, so that a framed page never has the rights of the
one that stands alone.
"""

from datetime import timedelta
from secrets import token_hex
from typing import cast

from flask import Flask, Request, current_app, g, has_request_context, request, session
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from itsdangerous import BadSignature

from entrypoints.settings import Settings
from entrypoints.web.current import ENDED, EXTENSION, OPERATOR, SESSION, House, is_over
from entrypoints.web.ended_sessions import EndedSessions
from nomoflow.merchants.service import Arrival

LIFETIME = timedelta(days=14)

# Asked by machines and by shoppers' browsers: they are nobody here, and are given no cookie.
_WITHOUT_SESSION = ("/s/", "/webhooks/", "/static/", "/healthz", "/readyz", "/metrics")


class TwoSessions(SecureCookieSessionInterface):
    """Flask's signed cookie, twice."""

    def __init__(self, settings: Settings) -> None:
        self._secure = settings.over_https
        self._prefix = "__Host-" if settings.production else ""

    def get_cookie_name(self, app: Flask) -> str:
        """The cookie of the frame, or of the site."""
        return self._prefix + ("nomo_embedded" if embedded() else "nomo_session")

    def get_cookie_secure(self, app: Flask) -> bool:
        """Over HTTPS only, wherever there is HTTPS."""
        return self._secure

    def get_cookie_samesite(self, app: Flask) -> str:
        """A frame is a third party to its page, so its cookie must be allowed to travel."""
        return "None" if embedded() and self._secure else "Lax"

    def get_cookie_partitioned(self, app: Flask) -> bool:
        """The frame's cookie is kept for this one framing site."""
        return embedded() and self._secure

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """What the cookie holds; nothing when it is forged or has ended, and that is noted."""
        if request.path.startswith(_WITHOUT_SESSION):
            return None
        sent = request.cookies.get(self.get_cookie_name(app))
        signer = self.get_signing_serializer(app)
        if not sent or signer is None:
            return self.session_class()
        try:
            held = signer.loads(sent, max_age=int(LIFETIME.total_seconds()))
        except BadSignature:
            g.session_ended = True
            return self.session_class()
        return self.session_class(held)


def install(app: Flask, settings: Settings) -> None:
    """Give an application its sessions."""
    app.secret_key = settings.secret_key
    app.permanent_session_lifetime = LIFETIME
    # Looking at pages does not prolong a session.
    app.config.update(SESSION_REFRESH_EACH_REQUEST=False, SESSION_COOKIE_HTTPONLY=True)
    app.session_interface = TwoSessions(settings)
    notes = cast(House, app.extensions[EXTENSION]).services.notes
    app.extensions[ENDED] = EndedSessions(notes, int(LIFETIME.total_seconds()))

    @app.url_defaults
    def stay_embedded(endpoint: str, values: dict[str, object]) -> None:
        """Links on a framed page lead to framed pages."""
        if endpoint.startswith(("dashboard.", "stores.", "sign_in.")) and embedded():
            values.setdefault("embedded", "1")


def embedded() -> bool:
    """Whether this request is about a page inside Salla's dashboard."""
    if not has_request_context():
        return False
    if request.path.startswith("/lang/"):
        return "embedded=1" in request.args.get("next", "")
    return request.path.startswith("/embedded/") or request.args.get("embedded") == "1"


def has_ended() -> bool:
    """Whether the browser sent a session that is over."""
    return bool(g.get("session_ended")) or ("member" in session and is_over())


def sign_in(arrival: Arrival, **looks: str) -> None:
    """Open a session for somebody whom the platform has proven; whatever was there is gone.

    ``looks`` are the language and the theme of the dashboard around a frame.
    """
    _begin_anew()
    session.update(looks)
    session["member"] = arrival.member
    session["store"] = arrival.store


def sign_in_operator(mark: str) -> None:
    """Open the operator's pages in this browser, beside whoever is signed in."""
    _begin_anew(keep=not is_over())
    session[OPERATOR] = mark


def sign_out_operator() -> None:
    """Close them again; whoever is signed in stays so."""
    _begin_anew(keep=not is_over())
    session.pop(OPERATOR, None)


def sign_out() -> None:
    """End the session, here and wherever else its cookie may lie."""
    _end()
    session.clear()


def _begin_anew(*, keep: bool = False) -> None:
    """Give the session another identity, so that cookies written before open nothing."""
    _end()
    if not keep:
        session.clear()
    session.permanent = True
    session[SESSION] = token_hex(16)
    g.session_over = False


def _end() -> None:
    known = session.get(SESSION)
    if known:
        cast(EndedSessions, current_app.extensions[ENDED]).end(known)
