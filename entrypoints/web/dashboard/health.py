"""The connection: whether it works, what failed, and what to do."""

from dataclasses import dataclass
from datetime import datetime

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from entrypoints.web.current import needs, services, settings, store
from entrypoints.web.dashboard.blueprint import allowed, blueprint
from entrypoints.web.dashboard.health_checks import checks
from entrypoints.web.dashboard.overview import signs_of
from entrypoints.web.dashboard.sync_progress import progress
from entrypoints.web.dashboard.task_words import fault, subject
from nomoflow.kernel.ids import EventId, StoreId
from nomoflow.kernel.pages import Page, PageRequest
from nomoflow.merchants.model import Permission, StoreStatus
from nomoflow.relay.model import TaskRef, TaskState
from nomoflow.relay.ports import TaskRow

_SIZE = 10
_LAST_MESSAGES = PageRequest(page=1, size=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """Parked work in words."""

    event: str
    handler: str
    words: str
    fault_words: str
    advice: str
    recorded_at: datetime


@blueprint.get("/connection")
@needs(Permission.VIEW)
def health() -> str:
    """Checks, synchronisation, and work that failed."""
    shop = store()
    signs = signs_of(shop)
    messages = services().work.messages(_LAST_MESSAGES, state=None, store=shop.id)
    return render_template(
        "dashboard/health.html",
        checks=checks(signs),
        sync=progress(signs.runs),
        trouble=_trouble(shop.id),
        trouble_address=lambda page: url_for(
            "dashboard.health", store_key=shop.key, page=page, _anchor="trouble"
        ),
        last_deliveries=messages.rows,
        connected=shop.status is StoreStatus.CONNECTED,
        retention_days=settings().retention_days,
        script_url=settings().base_url + url_for("storefront.script", key=shop.key),
        may_synchronise=allowed(Permission.SYNCHRONISE),
        may_manage_work=allowed(Permission.MANAGE_WORK),
    )


@blueprint.post("/connection/synchronise")
@needs(Permission.SYNCHRONISE)
def synchronise() -> ResponseReturnValue:
    """Go through every list of the platform again."""
    services().synchronisation.start(store().id)
    flash(gettext("Synchronisation has begun. You can leave this page."), "good")
    return _back()


@blueprint.post("/connection/tasks/retry")
@needs(Permission.MANAGE_WORK)
def retry_task() -> ResponseReturnValue:
    """Send parked work again."""
    ref = _own_ref()
    services().trouble.retry(ref)
    flash(gettext("Sent again. If it fails once more it comes back here."), "good")
    return _back()


@blueprint.get("/connection/tasks/discard")
@needs(Permission.MANAGE_WORK)
def ask_discard_task() -> str:
    """Ask before work is discarded, where no script can."""
    shop = store()
    fields = {"event": request.args.get("event", ""), "handler": request.args.get("handler", "")}
    question = {
        "title": gettext("Discard this work?"),
        "text": gettext("It will not be tried again. What it would have recorded stays missing."),
        "confirm": gettext("Discard"),
        "href": url_for("dashboard.discard_task", store_key=shop.key),
        "fields": fields,
        "back": url_for("dashboard.health", store_key=shop.key),
    }
    return render_template("dashboard/confirm.html", question=question)


@blueprint.post("/connection/tasks/discard")
@needs(Permission.MANAGE_WORK)
def discard_task() -> ResponseReturnValue:
    """Set parked work aside for good."""
    ref = _own_ref()
    services().trouble.discard(ref)
    flash(gettext("Discarded."), "good")
    return _back()


def _own_ref() -> TaskRef:
    """The work the form names; refuses unless it is this store's."""
    ref = TaskRef(
        event=EventId(request.form.get("event", "")), handler=request.form.get("handler", "")
    )
    services().trouble.of_store(store().id, ref)
    return ref


def _back() -> ResponseReturnValue:
    return redirect(url_for("dashboard.health", store_key=store().key))


def _trouble(shop: StoreId) -> Page[Trouble]:
    number = max(request.args.get("page", 1, type=int), 1)
    wanted = PageRequest(page=number, size=_SIZE)
    page = services().work.tasks(wanted, state=TaskState.GIVEN_UP, store=shop)
    rows = [_in_words(row) for row in page.rows]
    return Page(rows=rows, total=page.total, request=page.request)


def _in_words(row: TaskRow) -> Trouble:
    words, advice = fault(row.fault)
    return Trouble(
        event=row.ref.event,
        handler=row.ref.handler,
        words=subject(row.ref.handler),
        fault_words=words,
        advice=advice,
        recorded_at=row.recorded_at,
    )
