"""Notices: read, made, changed, published, paused and archived."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import url_for
from flask_smorest.pagination import PaginationParameters

from entrypoints.web.api.blueprint import PAGES, blueprint, page_asked, rows_told
from entrypoints.web.api.notice_schemas import (
    EXAMPLE,
    DuplicateSchema,
    NoticeChangeSchema,
    NoticeNewSchema,
    NoticeQuerySchema,
    NoticeSchema,
    TemplateSchema,
)
from entrypoints.web.current import needs, services, store
from entrypoints.web.language import language
from entrypoints.web.notice_names import copy_name
from entrypoints.web.problem_words import FAULTS
from nomoflow.kernel.ids import NoticeId
from nomoflow.kernel.unit_of_work import undisturbed
from nomoflow.merchants.model import Permission
from nomoflow.widgets.notice_advice import advice_on
from nomoflow.widgets.notice_reading import changed, draft_told, read_draft
from nomoflow.widgets.notice_templates import TEMPLATES, Shop, template
from nomoflow.widgets.notices import NoSuchNotice, Notice, NoticeDraft, NoticeState
from nomoflow.widgets.ports import NoticeFilter

Told = Mapping[str, Any]

_STANDING = ("id", "version", "state", "created_at", "changed_at")
_USUAL = (NoticeState.DRAFT, NoticeState.LIVE, NoticeState.PAUSED)


@blueprint.get("/notifications")
@blueprint.arguments(NoticeQuerySchema, location="query")
@blueprint.response(200, NoticeSchema(many=True))
@blueprint.paginate(**PAGES)
@needs(Permission.VIEW)
def list_notices(query: Told, pagination_parameters: PaginationParameters) -> list[dict[str, Any]]:
    """Notices, those that come first where two want the same place first."""
    states = (query["state"],) if "state" in query else _USUAL
    wanted = NoticeFilter(states=states, search=query.get("search", ""))
    page = services().notice_reports.list(store().id, wanted, page_asked(pagination_parameters))
    return [_told(notice) for notice in rows_told(page, pagination_parameters)]


@blueprint.post("/notifications")
@blueprint.arguments(NoticeNewSchema, example=EXAMPLE)
@blueprint.response(201, NoticeSchema)
@needs(Permission.MANAGE_FEATURES)
def make_notice(told: Told) -> tuple[dict[str, Any], int, dict[str, str]]:
    """Make a draft; `publish` shows it."""
    shop = store()
    wanted = {name: _plain(value) for name, value in told.items() if name != "template"}
    if "template" in told:
        wanted = changed(draft_told(_begun(told["template"])), wanted)
    notice = services().notices.make(shop.id, read_draft(wanted, shop.currency))
    return _made(notice)


@blueprint.get("/notifications/templates")
@blueprint.response(200, TemplateSchema(many=True))
@needs(Permission.VIEW)
def list_notice_templates() -> list[dict[str, Any]]:
    """Notices to start from."""
    reader = language()
    return [
        {"key": key, "purpose": each.purpose.into(reader), **_described(_begun(key))}
        for key, each in TEMPLATES.items()
    ]


def _begun(key: str) -> NoticeDraft:
    shop = store()
    about = Shop(domain=shop.domain, currency=shop.currency)
    return template(key).draft(about, language(), services().clock.now())


@blueprint.get("/notifications/<notice>")
@blueprint.response(200, NoticeSchema)
@needs(Permission.VIEW)
def read_notice(notice: str) -> dict[str, Any]:
    """One notice."""
    return _told(_found(notice))


@blueprint.patch("/notifications/<notice>")
@blueprint.arguments(NoticeChangeSchema, example={"texts": {"ar": {"heading": "عيدكم مبارك"}}})
@blueprint.response(200, NoticeSchema)
@needs(Permission.MANAGE_FEATURES)
def change_notice(told: Told, notice: str) -> dict[str, Any]:
    """Change some of a notice. Texts and settings change one by one, parts of the rules whole.

    What shoppers see stays as it was when the change is refused.
    """
    if "version" in told:
        return _told(_change(told, notice))
    # Whoever names no version means the notice as it is, however often it moves meanwhile.
    return _told(undisturbed(lambda: _change(told, notice)))


@blueprint.post("/notifications/<notice>/publish")
@blueprint.response(200, NoticeSchema)
@needs(Permission.MANAGE_FEATURES)
def publish_notice(notice: str) -> dict[str, Any]:
    """Show it; `422` names what is still missing."""
    return _turned(notice, services().notices.publish)


@blueprint.post("/notifications/<notice>/pause")
@blueprint.response(200, NoticeSchema)
@needs(Permission.MANAGE_FEATURES)
def pause_notice(notice: str) -> dict[str, Any]:
    """Show it no more for now."""
    return _turned(notice, services().notices.pause)


@blueprint.post("/notifications/<notice>/archive")
@blueprint.response(200, NoticeSchema)
@needs(Permission.MANAGE_FEATURES)
def archive_notice(notice: str) -> dict[str, Any]:
    """Put it away; `restore` brings it back."""
    return _turned(notice, services().notices.archive)


@blueprint.post("/notifications/<notice>/restore")
@blueprint.response(200, NoticeSchema)
@needs(Permission.MANAGE_FEATURES)
def restore_notice(notice: str) -> dict[str, Any]:
    """Bring it back to where it stood before it was archived."""
    return _turned(notice, services().notices.restore)


@blueprint.post("/notifications/<notice>/duplicate")
@blueprint.arguments(DuplicateSchema, required=False)
@blueprint.response(201, NoticeSchema)
@needs(Permission.MANAGE_FEATURES)
def duplicate_notice(told: Told, notice: str) -> tuple[dict[str, Any], int, dict[str, str]]:
    """A draft like it."""
    found = _found(notice)
    name = told.get("name") or copy_name(found.draft.name)
    return _made(services().notices.duplicate(store().id, found.id, name))


def _change(told: Told, notice: str) -> Notice:
    shop, known = store(), _found(notice)
    change = {name: _plain(value) for name, value in told.items() if name != "version"}
    draft = read_draft(changed(draft_told(known.draft), change), shop.currency)
    version = told.get("version", known.version)
    return services().notices.change(shop.id, known.id, draft, version=version)


def _plain(value: Any) -> Any:
    """A form by its word, as the core reads it."""
    return getattr(value, "value", value)


def _made(notice: Notice) -> tuple[dict[str, Any], int, dict[str, str]]:
    return _told(notice), 201, {"Location": url_for("api.read_notice", notice=notice.id)}


def _turned(notice: str, turn: Callable[..., Notice]) -> dict[str, Any]:
    return _told(turn(store().id, NoticeId(notice)))


def _found(notice: str) -> Notice:
    found = services().notice_reports.one(store().id, NoticeId(notice))
    if found is None:
        raise NoSuchNotice
    return found


def _told(notice: Notice) -> dict[str, Any]:
    return {
        **_described(notice.draft),
        **{name: getattr(notice, name) for name in _STANDING},
        "advice": [
            {
                "field": each.field,
                "code": each.code,
                "detail": str(FAULTS[each.code]),
                "instead": each.instead,
            }
            for each in advice_on(notice.draft)
        ],
    }


def _described(draft: NoticeDraft) -> dict[str, Any]:
    return {**draft_told(draft), "form": draft.form}
