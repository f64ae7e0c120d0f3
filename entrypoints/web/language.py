"""Which language a page speaks, and the catalogs it speaks from.

The choice of this browser (``/lang/…``, kept in a cookie) comes first; then what the browser asks
for; then Arabic. A frame speaks the language of the dashboard around it. A person's remembered
choice becomes the browser's when they sign in. How numbers, money and times are written is in
``dashboard/formats.py``.
"""

from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations
from flask import Blueprint, Flask, g, redirect, request, session
from flask_babel import Babel, Domain, get_locale
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as Answer

from entrypoints.web import sessions
from entrypoints.web.addresses import local_path
from entrypoints.web.current import settings
from nomoflow.kernel.text import Language

COOKIE = "nomo_lang"
LANGUAGES: tuple[Language, ...] = ("ar", "en")
_LOCALE = Path(__file__).parent / "locale"
_ONCE = ("/salla/", "/embedded/")
_YEAR = 365 * 24 * 60 * 60
_FIRST_ZONE = "Asia/Riyadh"

blueprint = Blueprint("language", __name__)


@blueprint.get("/lang/<language>")
def choose(language: str) -> Answer:
    """Speak this language from now on, and stay on the page. Only this browser remembers."""
    known = supported(language)
    if known is None:
        raise NotFound
    answer = redirect(local_path(request.args.get("next")), 303)
    if sessions.embedded():
        session["language"] = known
    else:
        remember(answer, known)
    return answer


def install(app: Flask) -> None:
    """Give an application its languages."""
    babel = Babel(  # type: ignore[no-untyped-call]
        app, default_locale="ar", default_timezone=_FIRST_ZONE,
        locale_selector=_chosen, timezone_selector=_zone,
    )  # fmt: skip
    babel.domain_instance = Catalogs(_LOCALE)
    app.jinja_env.globals.update(here=here)
    app.register_blueprint(blueprint)


def language() -> Language:
    """The language of this request."""
    locale = get_locale()
    return supported(locale.language if locale else "") or "ar"


def here() -> str:
    """Where a change of language leads back to: this page, but for addresses that work once."""
    once = request.path.startswith(_ONCE)
    return "/sign-in" if once else request.full_path.rstrip("?")


def supported(name: str | None) -> Language | None:
    """The language of this name, when we speak it."""
    return next((known for known in LANGUAGES if known == name), None)


def chosen_here() -> Language | None:
    """What this browser chose for itself."""
    return supported(request.cookies.get(COOKIE))


def remember(answer: Answer, chosen: Language) -> None:
    """Let the browser keep its choice for a year."""
    answer.set_cookie(
        COOKIE, chosen, max_age=_YEAR, httponly=True, secure=settings().over_https, samesite="Lax"
    )


class Catalogs(Domain):
    """Our sentences: from the compiled catalog, or from its source where that is newer."""

    def __init__(self, folder: Path) -> None:
        super().__init__(str(folder))  # type: ignore[no-untyped-call]
        self._folder = folder
        self._read: dict[str, Translations] = {}

    def get_translations(self) -> Translations:
        """The sentences of this request's language."""
        spoken = language()
        if spoken not in self._read:
            self._read[spoken] = _catalog(self._folder / spoken / "LC_MESSAGES")
        return self._read[spoken]


def _catalog(folder: Path) -> Translations:
    source, compiled = folder / "messages.po", folder / "messages.mo"
    if not source.exists():
        return Translations()
    if compiled.exists() and compiled.stat().st_mtime >= source.stat().st_mtime:
        with compiled.open("rb") as file:
            return Translations(file)
    made = BytesIO()
    with source.open("rb") as file:
        write_mo(made, read_po(file, locale=folder.parent.name))
    made.seek(0)
    return Translations(made)


def _chosen() -> Language:
    framed = supported(session.get("language")) if sessions.embedded() else None
    return framed or chosen_here() or _asked_for() or "ar"


def _asked_for() -> Language | None:
    """The first of the browser's languages that we speak; ``ar-SA`` is Arabic."""
    primary = (tag.lower().partition("-")[0] for tag in request.accept_languages.values())
    return next((known for tag in primary if (known := supported(tag))), None)


def _zone() -> ZoneInfo:
    place = g.get("place")
    try:
        return ZoneInfo(place.store.timezone if place else _FIRST_ZONE)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo(_FIRST_ZONE)
