"""The page of one notice: its form, where it stands, and what could be better."""

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from entrypoints.web.current import needs, services, store
from entrypoints.web.dashboard import notices_form
from entrypoints.web.dashboard.blueprint import blueprint
from entrypoints.web.dashboard.notice_words import archive_words, field_name, refusal_sentence
from entrypoints.web.dashboard.notices import found, is_on, line, zone
from entrypoints.web.dashboard.notices_preview import addresses
from entrypoints.web.dashboard.notices_sheet import Sheet, aloud, choices_of
from entrypoints.web.language import language
from entrypoints.web.problem_words import FAULTS
from nomoflow.kernel.errors import Conflict, Invalid, Stale
from nomoflow.merchants.model import Permission
from nomoflow.widgets.notice_advice import advice_on
from nomoflow.widgets.notice_reading import LONGEST, draft_told, read_draft
from nomoflow.widgets.notices import Notice, NoticeDraft, NoticeRefused, NoticeState

_SAVE, _PUBLISH = "save", "publish"


@blueprint.get("/notices/<notice>")
@needs(Permission.VIEW)
def notice(notice: str) -> str:
    """One notice, to read and to change."""
    known = found(notice)
    return _page(known, draft_told(known.draft), {})


@blueprint.post("/notices/<notice>")
@needs(Permission.MANAGE_FEATURES)
def change_notice(notice: str) -> ResponseReturnValue:
    """Save it, publish it, or take a step within the form; nothing typed is lost."""
    shop, known = store(), found(notice)
    told = notices_form.read(request.form, shop.currency, zone())
    go = request.form.get("go", _SAVE)
    version = request.form.get("version", known.version, type=int)
    if go not in (_SAVE, _PUBLISH):
        return _page(known, notices_form.turned(told, go, request.form), {}, version)
    try:
        draft = read_draft(told, shop.currency)
        saved = services().notices.change(shop.id, known.id, draft, version=version)
    except NoticeRefused as refused:
        return _page(known, told, refused.fields, version), 422
    except Stale:
        now = found(notice)
        return _page(now, told, {}, now.version, clash=True), 409
    except Conflict as refusal:
        flash(refusal_sentence(refusal), "bad")
        return _to(known)
    if go == _PUBLISH and saved.state is not NoticeState.LIVE:
        return _published(saved)
    flash(_saved_words(saved), "good")
    return _to(saved)


def _published(saved: Notice) -> ResponseReturnValue:
    try:
        services().notices.publish(store().id, saved.id)
    except NoticeRefused as refused:
        # What was typed is saved; the page says what is missing before it can be shown.
        return _page(saved, draft_told(saved.draft), refused.fields, kept=True), 422
    except (Invalid, Conflict) as refusal:
        flash(refusal_sentence(refusal), "bad")
    else:
        flash(gettext("It is live. Shoppers see it within a minute."), "good")
    return _to(saved)


def _saved_words(saved: Notice) -> str:
    if saved.state is NoticeState.LIVE:
        return gettext("Saved. Shoppers see it within a minute.")
    return gettext("Saved.")


def _to(known: Notice) -> ResponseReturnValue:
    return redirect(url_for("dashboard.notice", store_key=store().key, notice=known.id))


def _page(
    known: Notice,
    told: Mapping[str, Any],
    faults: Mapping[str, str],
    version: int | None = None,
    *,
    clash: bool = False,
    kept: bool = False,
) -> str:
    draft = _readable(told)
    sheet = Sheet(told=told, faults=faults, zone=zone(), language=language())
    return render_template(
        "dashboard/notices/notice.html",
        notice=known,
        line=line(known),
        sheet=sheet,
        choices=choices_of(language()),
        longest=LONGEST,
        version=known.version if version is None else version,
        clash=clash,
        kept=kept,
        advice=[(each, str(FAULTS[each.code])) for each in advice_on(draft)] if draft else [],
        aloud=aloud(draft.rules, store().currency) if draft else [],
        previews=addresses(known, draft or known.draft),
        currency=store().currency.code,
        names=field_name,
        archive_words=archive_words(),
        switched_on=is_on(),
        archived=known.state is NoticeState.ARCHIVED,
        live=known.state is NoticeState.LIVE,
    )


def _readable(told: Mapping[str, Any]) -> NoticeDraft | None:
    """What stands in the form, where it can be read."""
    try:
        return read_draft(told, store().currency)
    except NoticeRefused:
        return None
