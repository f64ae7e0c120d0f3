"""Opens the operator's pages to a browser, for whoever knows the operator's token."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from entrypoints.web import sessions
from entrypoints.web.addresses import local_path
from entrypoints.web.current import is_operator_token, operator_mark, services, settings
from entrypoints.web.security import caller

blueprint = Blueprint("operator_access", __name__, url_prefix="/operator")


@blueprint.before_request
def only_where_switched_on() -> None:
    """Without a token in the settings there is no operator, and nothing to guess."""
    if not settings().operator_token:
        raise NotFound


@blueprint.get("/sign-in")
def show() -> str:
    """Ask for the token."""
    return _page(wrong=False)


@blueprint.post("/sign-in")
def enter() -> ResponseReturnValue:
    """Let in who knows the token; who guesses is soon kept waiting."""
    services().limits.allow("operator", caller(), times=10, per_seconds=600)
    if not is_operator_token(request.form.get("token", "")):
        return _page(wrong=True), 403
    sessions.sign_in_operator(operator_mark())
    return redirect(local_path(request.args.get("next"), "/operator/"), 303)


@blueprint.post("/sign-out")
def leave() -> ResponseReturnValue:
    """Close the pages again; a merchant's session in the same browser stays."""
    sessions.sign_out_operator()
    return redirect(url_for("operator_access.show"), 303)


def _page(*, wrong: bool) -> str:
    wanted = local_path(request.args.get("next"), "") or None
    return render_template("operator/sign_in.html", wrong=wrong, wanted=wanted)
