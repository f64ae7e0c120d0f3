"""Lists of subscribers: brought with a declared consent and a report for each line."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from io import TextIOWrapper

from flask import Response, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext

from entrypoints.web.current import member, needs, services, store
from entrypoints.web.dashboard.blueprint import blueprint
from entrypoints.web.dashboard.formats import number
from entrypoints.web.dashboard.subscriber_words import COLUMNS as COLUMN_WORDS
from entrypoints.web.dashboard.subscriber_words import LANGUAGES
from entrypoints.web.dashboard.subscribers import heading
from entrypoints.web.language import language
from entrypoints.web.problem_words import FAULTS
from entrypoints.web.spreadsheets import download
from nomoflow.audience.contacts import (
    COLUMNS,
    ContactFault,
    ContactList,
    ContactsRefused,
    Declaration,
)
from nomoflow.audience.model import TagsRefused
from nomoflow.audience.reports import SubscriberReports
from nomoflow.kernel.errors import NotFound
from nomoflow.kernel.ids import StoreId
from nomoflow.kernel.pages import PageRequest
from nomoflow.kernel.text import is_keepable
from nomoflow.merchants.model import Permission

_FAULTS = {**FAULTS, "list_empty": lazy_gettext("There is nobody in the file.")}

LONGEST_FILE = 128 * 1024 * 1024
_SIZE = 50
_AT_ONCE = 500
_SHOWN = PageRequest(page=1, size=20)
_EXAMPLES = (
    ("noura@example.com", "نورة القحطاني", "0501234567", "ar", "معرض الرياض"),
    ("ali@example.com", "Ali Hassan", "", "en", "VIP, newsletter"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListLine:
    """A list that was brought, and how far it is."""

    entry: ContactList
    share: float
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultLine:
    """What is wrong with a line, in words."""

    line: int
    column: str
    text: str
    words: str


@blueprint.url_value_preprocessor
def allow_long_lists(endpoint: str | None, _values: dict[str, str] | None) -> None:
    """A list may be longer than any other form; whoever sends it was let in before."""
    if endpoint == "dashboard.bring_contacts":
        request.max_content_length = LONGEST_FILE


@blueprint.get("/subscribers/lists")
@needs(Permission.VIEW)
def contact_lists() -> str:
    """Where lists are brought and taken, and the latest of them."""
    return _page({}, {})


@blueprint.post("/subscribers/lists")
@needs(Permission.MANAGE_AUDIENCE)
def bring_contacts() -> ResponseReturnValue:
    """Bring a list; its people are asked one by one whether they agree."""
    shop, file, faults = store(), request.files.get("file"), _faults()
    if file is None or not file.filename:
        faults["file"] = gettext("Choose a file first.")
    if faults or file is None:
        return _page(faults, request.form), 422
    name = file.filename if file.filename and is_keepable(file.filename) else ""
    lines = TextIOWrapper(file.stream, encoding="utf-8", newline="")
    try:
        entry = services().contacts.bring(shop.id, name, lines, _declaration(), _tags())
    except (ContactsRefused, TagsRefused) as refused:
        words = {field: str(_FAULTS[fault]) for field, fault in refused.fields.items()}
        return _page(words, request.form), 422
    return redirect(url_for("dashboard.contact_list", store_key=shop.key, contacts=entry.id))


@blueprint.get("/subscribers/lists/<contacts>")
@needs(Permission.VIEW)
def contact_list(contacts: str) -> str:
    """How far a list is, and what was wrong on which line."""
    shop, entry = store(), _found(contacts)
    wanted = PageRequest(page=max(request.args.get("page", 1, type=int), 1), size=_SIZE)
    page = services().subscriber_reports.contact_faults(shop.id, entry.id, wanted)
    return render_template(
        "dashboard/subscribers/list_report.html",
        list=_line(entry),
        page=page,
        faults=[_fault_line(fault) for fault in page.rows],
        columns=[str(COLUMN_WORDS[column]) for column in entry.columns if column],
        ignored=sum(not column for column in entry.columns),
        page_address=lambda page: url_for(
            "dashboard.contact_list", store_key=shop.key, contacts=entry.id, page=page
        ),
    )


@blueprint.get("/subscribers/lists/<contacts>/progress")
@needs(Permission.VIEW)
def contact_list_progress(contacts: str) -> ResponseReturnValue:
    """The same for the script that keeps the page true."""
    line = _line(_found(contacts))
    return jsonify(share=line.share, words=line.words, done=line.entry.done_at is not None)


@blueprint.get("/subscribers/lists/<contacts>/faults.csv")
@needs(Permission.VIEW)
def contact_list_faults(contacts: str) -> Response:
    """Everything that was wrong, as a file to correct by."""
    entry = _found(contacts)
    head = (
        gettext("Line"),
        gettext("Column"),
        gettext("What stands there"),
        gettext("What is wrong"),
    )
    # Put into words here: while the file is sent, the language of the page is gone.
    names = {column: str(words) for column, words in COLUMN_WORDS.items()}
    sentences = {code: str(words) for code, words in FAULTS.items()}
    rows = (
        (each.line, names.get(each.field, each.field), each.text, sentences[each.fault])
        for each in _all_faults(services().subscriber_reports, store().id, entry.id)
    )
    return download(f"faults-{entry.id}", head, rows)


@blueprint.get("/subscribers/lists/template.csv")
@needs(Permission.VIEW)
def contacts_template() -> Response:
    """A file to begin with: the headings, and two people to write over."""
    return download("subscribers", [heading(names) for names in COLUMNS.values()], _EXAMPLES)


def _faults() -> dict[str, str]:
    """What is wrong with the declaration itself, before the file is looked at."""
    faults = {}
    if request.form.get("declared") != "true":
        faults["declared"] = gettext("Bring only people who agreed, and declare it here.")
    try:
        date.fromisoformat(request.form.get("given_on", ""))
    except ValueError:
        faults["given_on"] = str(FAULTS["consent_date"])
    return faults


def _declaration() -> Declaration:
    told = request.form
    return Declaration(
        source=told.get("source", "").strip(),
        given_on=date.fromisoformat(told["given_on"]),
        text=told.get("text", "").strip(),
        language="en" if told.get("language") == "en" else "ar",
        declared_by=member(),
    )


def _tags() -> list[str]:
    told = request.form.get("tags", "").replace("،", ",").split(",")
    return [tag for tag in told if tag.strip()]


def _page(faults: Mapping[str, str], typed: Mapping[str, str]) -> str:
    entries = services().subscriber_reports.contact_lists(store().id, _SHOWN)
    return render_template(
        "dashboard/subscribers/lists.html",
        lists=[_line(entry) for entry in entries.rows],
        faults=faults,
        typed=typed,
        today=services().clock.now().date().isoformat(),
        languages=[(key, str(words)) for key, words in LANGUAGES.items()],
        text_language=typed.get("language", language()),
        columns=[(heading(names), str(COLUMN_WORDS[key])) for key, names in COLUMNS.items()],
    )


def _found(contacts: str) -> ContactList:
    """A list of the store; refuses with ``NotFound``."""
    reports, at = services().subscriber_reports, 1
    while True:
        page = reports.contact_lists(store().id, PageRequest(page=at, size=_AT_ONCE))
        for entry in page.rows:
            if entry.id == contacts:
                return entry
        if at >= page.pages:
            raise NotFound
        at += 1


def _line(entry: ContactList) -> ListLine:
    read = entry.taken + entry.known + entry.withheld + entry.faulty
    words = gettext(
        "%(taken)s were asked, %(known)s were there already, %(withheld)s left or were erased "
        "before, %(faulty)s with faults, of %(total)s.",
        taken=number(entry.taken),
        known=number(entry.known),
        withheld=number(entry.withheld),
        faulty=number(entry.faulty),
        total=number(entry.total),
    )
    share = 1.0 if entry.done_at else min(1.0, read / max(entry.total, 1))
    return ListLine(entry=entry, share=share, words=words)


def _fault_line(fault: ContactFault) -> FaultLine:
    return FaultLine(
        line=fault.line,
        column=str(COLUMN_WORDS.get(fault.field, fault.field)),
        text=fault.text,
        words=str(FAULTS[fault.fault]),
    )


def _all_faults(reports: SubscriberReports, shop: StoreId, contacts: str) -> Iterator[ContactFault]:
    at = 1
    while True:
        page = reports.contact_faults(shop, contacts, PageRequest(page=at, size=_AT_ONCE))
        yield from page.rows
        if at >= page.pages:
            return
        at += 1
