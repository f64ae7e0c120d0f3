"""The operator's pages: every store, every queue, and the work that was given up."""

from collections.abc import Callable
from typing import TypeVar
from urllib.parse import urlencode

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from entrypoints.web.current import operator, services
from nomoflow.kernel.ids import EventId, StoreId
from nomoflow.kernel.pages import PageRequest
from nomoflow.relay.model import MessageState, TaskRef, TaskState

blueprint = Blueprint("operator", __name__, url_prefix="/operator")

_State = TypeVar("_State", TaskState, MessageState)
_SIZE = 50


@blueprint.before_request
def only_the_operator() -> None:
    """Let nobody else in."""
    operator()


@blueprint.get("/")
def overview() -> ResponseReturnValue:
    """Every store and how much work there is."""
    now = services().clock.now()
    return render_template(
        "operator/overview.html",
        figures=services().work.figures(now),
        stores=services().stores.all(),
    )


@blueprint.get("/tasks")
def work() -> ResponseReturnValue:
    """Tasks, by state and store."""
    state = _choice(TaskState, request.args.get("state", TaskState.GIVEN_UP.value))
    rows = services().work.tasks(_page(), state=state, store=_store())
    return render_template(
        "operator/work.html",
        page=rows,
        state=state.value if state else "",
        states=[one.value for one in TaskState],
        store_id=request.args.get("store", ""),
        page_address=_address("operator.work"),
    )


@blueprint.get("/messages")
def messages() -> ResponseReturnValue:
    """Messages of the platforms, those of unknown kinds too."""
    state = _choice(MessageState, request.args.get("state", ""))
    rows = services().work.messages(_page(), state=state, store=_store())
    return render_template(
        "operator/messages.html",
        page=rows,
        state=state.value if state else "",
        states=[one.value for one in MessageState],
        store_id=request.args.get("store", ""),
        page_address=_address("operator.messages"),
    )


@blueprint.post("/tasks/retry")
def retry() -> ResponseReturnValue:
    """Send one piece of parked work again."""
    services().trouble.retry(_ref())
    flash(gettext("Sent again. If it fails once more it comes back here."), "good")
    return redirect(url_for("operator.work"))


@blueprint.post("/tasks/retry-all")
def retry_all() -> ResponseReturnValue:
    """Send all parked work again."""
    sent = services().trouble.retry_all()
    flash(gettext("Sent again: %(count)s", count=sent), "good")
    return redirect(url_for("operator.work"))


@blueprint.get("/tasks/discard")
def ask_discard() -> ResponseReturnValue:
    """Ask before work is discarded, where no script can."""
    fields = {"event": request.args.get("event", ""), "handler": request.args.get("handler", "")}
    return render_template("operator/discard.html", fields=fields)


@blueprint.post("/tasks/discard")
def discard() -> ResponseReturnValue:
    """Set one piece of parked work aside for good."""
    services().trouble.discard(_ref())
    flash(gettext("Discarded."), "good")
    return redirect(url_for("operator.work"))


def _ref() -> TaskRef:
    return TaskRef(
        event=EventId(request.form.get("event", "")), handler=request.form.get("handler", "")
    )


def _page() -> PageRequest:
    return PageRequest(page=max(request.args.get("page", 1, type=int), 1), size=_SIZE)


def _store() -> StoreId | None:
    name = request.args.get("store", "").strip()
    return StoreId(name) if name else None


def _choice(kind: type[_State], name: str) -> _State | None:
    return kind(name) if name in set(kind) else None


def _address(endpoint: str) -> Callable[[int], str]:
    given = {key: value for key, value in request.args.items() if key != "page"}
    return lambda page: f"{url_for(endpoint)}?{urlencode({**given, 'page': page})}"
