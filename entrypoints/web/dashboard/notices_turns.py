"""What a merchant does with a notice that is there: publish, pause, archive, bring back, copy."""

from collections.abc import Callable, Mapping

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from entrypoints.web.current import needs, services, store
from entrypoints.web.dashboard.blueprint import blueprint
from entrypoints.web.dashboard.notice_words import archive_words, refusal_sentence
from entrypoints.web.dashboard.notices import found
from entrypoints.web.notice_names import copy_name
from nomoflow.kernel.errors import Conflict, Invalid
from nomoflow.kernel.ids import NoticeId, StoreId
from nomoflow.merchants.model import Permission
from nomoflow.widgets.notices import Notice, NoticeState

Turn = Callable[[StoreId, NoticeId], Notice]


@blueprint.post("/notices/<notice>/publish")
@needs(Permission.MANAGE_FEATURES)
def publish_notice(notice: str) -> ResponseReturnValue:
    """Show it to shoppers."""
    said = gettext("It is live. Shoppers see it within a minute.")
    return _turn(found(notice), services().notices.publish, said)


@blueprint.post("/notices/<notice>/pause")
@needs(Permission.MANAGE_FEATURES)
def pause_notice(notice: str) -> ResponseReturnValue:
    """Show it no more for now; the message that says so can undo it."""
    known = found(notice)
    said = {
        "text": gettext("“%(name)s” is paused.", name=known.draft.name),
        "undo": url_for("dashboard.publish_notice", store_key=store().key, notice=known.id),
        "fields": {},
    }
    return _turn(known, services().notices.pause, said)


@blueprint.get("/notices/<notice>/archive")
@needs(Permission.MANAGE_FEATURES)
def ask_archive_notice(notice: str) -> str:
    """Ask before a notice is put away, where no script can."""
    known, key = found(notice), store().key
    question = {
        "title": gettext("Archive “%(name)s”?", name=known.draft.name),
        "text": archive_words(),
        "confirm": gettext("Archive"),
        "href": url_for("dashboard.archive_notice", store_key=key, notice=known.id),
        "fields": {},
        "back": url_for("dashboard.notice", store_key=key, notice=known.id),
    }
    return render_template("dashboard/confirm.html", question=question)


@blueprint.post("/notices/<notice>/archive")
@needs(Permission.MANAGE_FEATURES)
def archive_notice(notice: str) -> ResponseReturnValue:
    """Put it away; the message that says so can undo it."""
    known = found(notice)
    said = {
        "text": gettext("“%(name)s” is archived.", name=known.draft.name),
        "undo": url_for("dashboard.restore_notice", store_key=store().key, notice=known.id),
        "fields": {},
    }
    return _turn(known, services().notices.archive, said, to_list=True)


@blueprint.post("/notices/<notice>/restore")
@needs(Permission.MANAGE_FEATURES)
def restore_notice(notice: str) -> ResponseReturnValue:
    """Bring it back to where it stood before it was archived."""
    known = found(notice)
    live = known.stood is NoticeState.LIVE
    said = (
        gettext("“%(name)s” is back where it was, before shoppers again.", name=known.draft.name)
        if live
        else gettext("“%(name)s” is back where it was.", name=known.draft.name)
    )
    return _turn(known, services().notices.restore, said)


@blueprint.post("/notices/<notice>/duplicate")
@needs(Permission.MANAGE_FEATURES)
def duplicate_notice(notice: str) -> ResponseReturnValue:
    """A draft like it."""
    known, shop = found(notice), store()
    copy = services().notices.duplicate(shop.id, known.id, copy_name(known.draft.name))
    flash(gettext("This is the copy: a draft, which nobody sees yet."), "good")
    return redirect(url_for("dashboard.notice", store_key=shop.key, notice=copy.id))


def _turn(
    known: Notice, turn: Turn, said: str | Mapping[str, object], *, to_list: bool = False
) -> ResponseReturnValue:
    shop, there = store(), url_for("dashboard.notice", store_key=store().key, notice=known.id)
    try:
        turn(shop.id, known.id)
    except (Invalid, Conflict) as refusal:
        flash(refusal_sentence(refusal), "bad")
        return redirect(there)
    flash(said, "good")  # type: ignore[arg-type]  # the session keeps mappings as well as texts
    return redirect(url_for("dashboard.notices", store_key=shop.key) if to_list else there)
