"""Notices: the list, the templates, and the first step of a new one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, tzinfo
from urllib.parse import urlencode

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_timezone, gettext

from entrypoints.web.current import needs, services, store
from entrypoints.web.dashboard.blueprint import blueprint
from entrypoints.web.dashboard.coupon_words import StateWords
from entrypoints.web.dashboard.notice_words import FORMS, STATES, FormWords
from entrypoints.web.language import language
from nomoflow.kernel.feature_states import FeatureKey
from nomoflow.kernel.ids import NoticeId
from nomoflow.kernel.pages import PageRequest
from nomoflow.merchants.model import Permission
from nomoflow.widgets.notice_templates import TEMPLATES, NoticeTemplate, Shop, template
from nomoflow.widgets.notices import NoSuchNotice, Notice, NoticeDraft, NoticeForm, NoticeState
from nomoflow.widgets.ports import NoticeFilter

_SIZE = 25
_LONGEST_SEARCH = 80
_USUAL = (NoticeState.LIVE, NoticeState.DRAFT, NoticeState.PAUSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A notice as the list shows it."""

    notice: Notice
    form: FormWords
    state: StateWords


@dataclass(frozen=True, slots=True, kw_only=True)
class Tab:
    """A state to look at, and how many notices stand there."""

    label: str
    count: int
    href: str
    current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """A template as the gallery shows it."""

    key: str
    name: str
    purpose: str
    form: FormWords
    draft: NoticeDraft


@blueprint.get("/notices")
@needs(Permission.VIEW)
def notices() -> str:
    """Every notice, those that come first first; templates while there is none."""
    shop, state = store(), _state()
    search = request.args.get("search", "").strip()[:_LONGEST_SEARCH]
    wanted = NoticeFilter(states=(state,) if state else _USUAL, search=search)
    page = services().notice_reports.list(
        shop.id, wanted, PageRequest(page=max(request.args.get("page", 1, type=int), 1), size=_SIZE)
    )
    counts = services().notice_reports.counts(shop.id)
    return render_template(
        "dashboard/notices/list.html",
        page=page,
        lines=[line(notice) for notice in page.rows],
        tabs=[_tab(shop.key, each, counts, state) for each in (None, *STATES)],
        any_notices=any(counts.values()),
        starts=starts(),
        search=search,
        state=state.value if state else "",
        switched_on=is_on(),
        page_address=lambda number: _address(shop.key, state, search=search, page=number),
    )


@blueprint.get("/notices/new")
@needs(Permission.MANAGE_FEATURES)
def new_notice() -> str:
    """Templates to start from, or a form to fill oneself."""
    return render_template(
        "dashboard/notices/new.html",
        starts=starts(),
        forms=FORMS,
    )


@blueprint.post("/notices/new")
@needs(Permission.MANAGE_FEATURES)
def start_notice() -> ResponseReturnValue:
    """Make a draft of a template, or an empty one of a form, and lead to it."""
    shop = store()
    notice = services().notices.make(shop.id, _begun())
    flash(gettext("A draft is made. Nobody sees it before you publish it."), "good")
    return redirect(url_for("dashboard.notice", store_key=shop.key, notice=notice.id))


def found(notice: str) -> Notice:
    """The notice of an address, or ``NoSuchNotice``."""
    known = services().notice_reports.one(store().id, NoticeId(notice))
    if known is None:
        raise NoSuchNotice
    return known


def line(notice: Notice) -> Line:
    """A notice with the words for it."""
    return Line(notice=notice, form=FORMS[notice.draft.form], state=STATES[notice.state])


def starts() -> list[Start]:
    """The templates as this store would begin them."""
    reader = language()
    return [
        Start(
            key=key,
            name=each.name.into(reader),
            purpose=each.purpose.into(reader),
            form=FORMS[each.form],
            draft=_draft(each),
        )
        for key, each in TEMPLATES.items()
    ]


def is_on() -> bool:
    """Whether the card of all notices is on."""
    return services().features.one(store().id, FeatureKey.NOTIFICATIONS).enabled


def zone() -> tzinfo:
    """The time zone of the page: the store's."""
    return get_timezone() or UTC


def _begun() -> NoticeDraft:
    if key := request.form.get("template"):
        return _draft(template(key))
    asked = request.form.get("form", "")
    form = NoticeForm(asked) if asked in set(NoticeForm) else NoticeForm.POPUP
    return NoticeDraft(name=gettext("New notice"), form=form)


def _draft(begun: NoticeTemplate) -> NoticeDraft:
    shop = store()
    about = Shop(domain=shop.domain, currency=shop.currency)
    return begun.draft(about, language(), services().clock.now())


def _state() -> NoticeState | None:
    asked = request.args.get("state", "")
    return NoticeState(asked) if asked in set(NoticeState) else None


def _tab(
    key: str,
    state: NoticeState | None,
    counts: Mapping[NoticeState, int],
    chosen: NoticeState | None,
) -> Tab:
    many = counts[state] if state else sum(counts[each] for each in _USUAL)
    return Tab(
        label=str(STATES[state].name) if state else gettext("All"),
        count=many,
        href=_address(key, state),
        current=state is chosen,
    )


def _address(key: str, state: NoticeState | None, **more: object) -> str:
    here = url_for("dashboard.notices", store_key=key)
    asked = {"state": state.value if state else "", **more}
    told = urlencode({name: value for name, value in asked.items() if value})
    sign = "&" if "?" in here else "?"  # a framed page says so in its address
    return f"{here}{sign}{told}" if told else here
