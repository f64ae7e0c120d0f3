"""Salla's consent page and back, Salla's dashboard, and signing out.

Whoever arrives is whom the platform names, by its answer to us; nothing in the address of a
request says who somebody is.
"""

from datetime import timedelta

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response as Answer

from entrypoints.web import language, sessions
from entrypoints.web.addresses import local_path
from entrypoints.web.current import is_over, is_signed_in, member, services
from entrypoints.web.security import caller
from entrypoints.web.sign_in import problem_pages, state
from entrypoints.web.sign_in.state import Return, Verdict
from nomoflow.kernel.ids import MemberId, StoreId
from nomoflow.kernel.secret import Secret
from nomoflow.kernel.text import Language
from nomoflow.merchants.model import AuthorisationRefused, NoSuchStore
from nomoflow.merchants.service import Arrival

_PENDING = "pending"
_PENDING_LASTS = timedelta(minutes=10)

blueprint = Blueprint("sign_in", __name__)


@blueprint.get("/sign-in")
def show() -> ResponseReturnValue:
    """How to come in."""
    wanted = local_path(request.args.get("next"), "")
    if is_signed_in():
        return redirect(wanted or _home())
    href = url_for("sign_in.connect", next=wanted or None)
    return render_template("public/sign_in.html", expired=sessions.has_ended(), connect_href=href)


@blueprint.get("/salla/connect")
def connect() -> ResponseReturnValue:
    """Off to Salla's consent page, with a state that only this browser knows."""
    _not_too_often("connect")
    fresh = state.new()
    answer = redirect(services().merchants.consent_address(fresh))
    state.begin(answer, fresh, local_path(request.args.get("next"), ""))
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.get("/salla/callback")
def callback() -> ResponseReturnValue:
    """Back from Salla: begun here, or begun by Salla itself when a merchant installs the app."""
    _not_too_often("callback")
    judged = state.judge()
    if judged.verdict is Verdict.FOREIGN:
        return _unreferred(problem_pages.foreign_state())
    answer = _unreferred(_returned(judged))
    if judged.verdict is Verdict.OURS:
        state.clear(answer)
    return answer


@blueprint.get("/sign-in/switch")
def ask_switch() -> ResponseReturnValue:
    """Whether to become the person who just arrived."""
    arrival = _pending()
    if arrival is None:
        return redirect(_home())
    row = services().stores.by_id(arrival.store)
    return render_template("public/switch.html", store_name=row.name if row else "")


@blueprint.post("/sign-in/switch")
def switch() -> ResponseReturnValue:
    """Become the person who arrived while somebody else was signed in, because they said so."""
    arrival = _pending()
    if arrival is None:
        return problem_pages.nobody_waits()
    return _enter(arrival, "")


@blueprint.post("/sign-out")
def leave() -> ResponseReturnValue:
    """End the session."""
    framed = sessions.embedded()
    sessions.sign_out()
    return problem_pages.reload_frame() if framed else redirect(url_for("public.home"), 303)


@blueprint.get("/embedded/salla")
def embedded() -> ResponseReturnValue:
    """A page inside Salla's dashboard: opened for whom Salla says the token stands for."""
    _not_too_often("embedded")
    try:
        arrival = services().merchants.enter_embedded(Secret(request.args.get("token", "")))
    except AuthorisationRefused:
        return _unreferred(problem_pages.reload_frame())
    except NoSuchStore:
        return _unreferred(problem_pages.not_yet())
    sessions.sign_in(arrival, **_looks())
    return _unreferred(redirect(f"{_store_path(arrival)}?embedded=1"))


def _returned(judged: Return) -> Answer:
    if "error" in request.args:
        return problem_pages.not_agreed()
    code = request.args.get("code", "")
    if not code:
        return problem_pages.nothing_brought()
    try:
        arrival = services().merchants.complete(code)
    except AuthorisationRefused:
        return problem_pages.spent()
    if judged.verdict is Verdict.SALLAS and is_signed_in() and member() != arrival.member:
        return _ask_to_switch(arrival)
    return _enter(arrival, judged.next)


def _ask_to_switch(arrival: Arrival) -> Answer:
    """Never attached to a session that is open: whoever sits here decides."""
    until = services().clock.now() + _PENDING_LASTS
    session[_PENDING] = {
        "store": arrival.store, "member": arrival.member, "until": until.isoformat()
    }  # fmt: skip
    return redirect(url_for("sign_in.ask_switch"), 303)


def _pending() -> Arrival | None:
    waiting = session.get(_PENDING)
    if not waiting or is_over() or waiting["until"] < services().clock.now().isoformat():
        return None
    return Arrival(store=StoreId(waiting["store"]), member=MemberId(waiting["member"]))


def _enter(arrival: Arrival, wanted: str) -> Answer:
    """Open the session and go to the store, or back to the page that asked to sign in."""
    chosen = _remember_language(arrival, language.chosen_here())
    sessions.sign_in(arrival)
    answer = redirect(wanted or _store_path(arrival), 303)
    if chosen is not None:
        language.remember(answer, chosen)
    return answer


def _looks() -> dict[str, str]:
    """How the dashboard around the frame looks: so shall the page in it."""
    spoken = language.supported(request.args.get("lang", "")[:2])
    theme = request.args.get("theme", "")
    looks = {"language": spoken or "", "theme": theme if theme in ("light", "dark") else ""}
    return {name: look for name, look in looks.items() if look}


def _remember_language(arrival: Arrival, here: Language | None) -> Language | None:
    """The browser's choice becomes the person's; without one, the person's the browser's."""
    merchants = services().merchants
    if here is not None:
        merchants.speak(arrival.member, arrival.store, here)
        return here
    person = merchants.member(arrival.member, arrival.store)
    return person.language if person else None


def _store_path(arrival: Arrival) -> str:
    row = services().stores.by_id(arrival.store)
    if row is None:
        raise NoSuchStore
    return f"/dashboard/{row.key}/"


def _home() -> str:
    return "/dashboard/"


def _not_too_often(door: str) -> None:
    services().limits.allow(f"sign-in {door}", caller(), times=120, per_seconds=300)


def _unreferred(answer: Answer) -> Answer:
    """A page whose address holds a code or a token tells nobody where it came from."""
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["Cache-Control"] = "no-store"
    return answer
