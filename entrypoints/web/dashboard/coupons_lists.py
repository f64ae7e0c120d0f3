"""Lists of coupons: brought in from a file with a report for each line, and taken out as one."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask import Response, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from entrypoints.web import spreadsheets
from entrypoints.web.current import needs, services, store
from entrypoints.web.dashboard.blueprint import blueprint
from entrypoints.web.dashboard.coupon_words import FIELDS
from entrypoints.web.dashboard.coupons import may_manage
from entrypoints.web.dashboard.formats import number
from entrypoints.web.language import language
from entrypoints.web.problem_words import FAULTS, REFUSALS
from nomoflow.coupons.imports import COLUMNS, Import, LineFault, ListRefused
from nomoflow.coupons.list_writing import written_list
from nomoflow.kernel.errors import NotFound
from nomoflow.kernel.pages import PageRequest
from nomoflow.kernel.text import is_keepable
from nomoflow.merchants.model import Permission

LONGEST_FILE = 32 * 1024 * 1024
_SIZE = 50
_AT_ONCE = 500
_ARABIC = re.compile("[\u0600-\u06ff]")
_EXAMPLES = (
    {
        "code": "WELCOME10",
        "type": "percentage",
        "amount": "10",
        "ceiling": "50",
        "ends": "2027-01-31",
        "limit": "100",
        "limit_per_customer": "1",
    },
    {"code": "RAMADAN25", "type": "fixed", "amount": "25", "minimum": "200", "ends": "2027-03-10"},
    {"code": "FREESHIP", "type": "free_shipping", "minimum": "150", "ends": "2027-01-31"},
)
_NAMES = {
    "type": FIELDS["type"],
    "amount": FIELDS["amount"],
    "ceiling": FIELDS["ceiling"],
    "minimum": FIELDS["minimum_cart"],
    "starts": FIELDS["starts_at"],
    "ends": FIELDS["ends_at"],
    "limit": FIELDS["usage_limit"],
    "limit_per_customer": FIELDS["usage_limit_per_customer"],
    **FIELDS,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ListLine:
    """A list that was brought, and how far it is."""

    entry: Import
    read: int
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
def allow_long_files(endpoint: str | None, _values: dict[str, str] | None) -> None:
    """A list may be longer than any other form; whoever sends it was let in before."""
    if endpoint == "dashboard.bring_coupon_list":
        request.max_content_length = LONGEST_FILE


@blueprint.get("/coupons/lists")
@needs(Permission.VIEW)
def coupon_lists() -> str:
    """Where lists are brought and taken, and the latest of them."""
    return _page()


@blueprint.post("/coupons/lists")
@needs(Permission.MANAGE_COUPONS)
def bring_coupon_list() -> ResponseReturnValue:
    """Bring a list; its lines are taken in by themselves."""
    shop, file = store(), request.files.get("file")
    if file is None or not file.filename:
        return _page(gettext("Choose a file first.")), 422
    name = file.filename if is_keepable(file.filename) else ""
    try:
        entry = services().coupons.bring_list(
            shop.id, name, file.read(), shop.currency, publish="publish" in request.form
        )
    except ListRefused as refused:
        return _page(_refusal_words(refused)), 422
    return redirect(url_for("dashboard.coupon_list", store_key=shop.key, list_id=entry.id))


@blueprint.get("/coupons/lists/<list_id>")
@needs(Permission.VIEW)
def coupon_list(list_id: str) -> str:
    """How far a list is, and what was wrong on which line."""
    shop, entry = store(), _found(list_id)
    page_number = max(request.args.get("page", 1, type=int), 1)
    wanted = PageRequest(page=page_number, size=_SIZE)
    page = services().coupon_reports.import_faults(shop.id, entry.id, wanted)
    return render_template(
        "dashboard/coupons/list_report.html",
        list=_line(entry),
        page=page,
        faults=[_fault_line(fault) for fault in page.rows],
        columns=[str(_NAMES[column]) for column in entry.columns if column],
        ignored=sum(not column for column in entry.columns),
        page_address=lambda page: url_for(
            "dashboard.coupon_list", store_key=shop.key, list_id=entry.id, page=page
        ),
    )


@blueprint.get("/coupons/lists/<list_id>/progress")
@needs(Permission.VIEW)
def coupon_list_progress(list_id: str) -> ResponseReturnValue:
    """The same for the script that keeps the page true."""
    line = _line(_found(list_id))
    return jsonify(share=line.share, words=line.words, done=line.entry.done_at is not None)


@blueprint.get("/coupons/lists/<list_id>/faults.csv")
@needs(Permission.VIEW)
def coupon_list_faults(list_id: str) -> Response:
    """Everything that was wrong, as a file to correct by."""
    entry = _found(list_id)
    head = (
        gettext("Line"),
        gettext("Column"),
        gettext("What stands there"),
        gettext("What is wrong"),
    )
    # Read and put into words here: while the file is sent, the language of the page is gone.
    rows = [
        (line.line, line.column, line.text, line.words)
        for line in map(_fault_line, _all_faults(entry))
    ]
    return spreadsheets.download(f"faults-{entry.id}", head, rows)


@blueprint.get("/coupons/lists/template.csv")
@needs(Permission.VIEW)
def coupon_list_template() -> Response:
    """A file to begin with: the headings, and a few coupons to write over."""
    rows = [[example.get(column, "") for column in COLUMNS] for example in _EXAMPLES]
    return spreadsheets.download("coupons", [_heading(names) for names in COLUMNS.values()], rows)


@blueprint.get("/coupons/lists/export.csv")
@needs(Permission.VIEW)
def export_coupons() -> Response:
    """All coupons as a file that can be brought in again."""
    shop = store()
    text = written_list(services().coupon_export.every(shop.id), shop.currency)
    response = Response(text, mimetype="text/csv")
    response.headers["Content-Disposition"] = 'attachment; filename="coupons.csv"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _found(list_id: str) -> Import:
    for entry in services().coupon_reports.imports(store().id):
        if entry.id == list_id:
            return entry
    raise NotFound


def _page(error: str = "") -> str:
    entries = services().coupon_reports.imports(store().id)
    return render_template(
        "dashboard/coupons/lists.html",
        lists=[_line(entry) for entry in entries],
        error=error,
        columns=[(_heading(names), str(_NAMES[column])) for column, names in COLUMNS.items()],
        may_manage=may_manage(),
    )


def _refusal_words(refused: ListRefused) -> str:
    words = " ".join(str(FAULTS[fault]) for fault in refused.fields.values())
    missing = refused.facts.get("missing") or refused.facts.get("twice")
    if isinstance(missing, list):
        names = gettext(", ").join(_heading(COLUMNS[column]) for column in missing)
        return f"{words} ({names})"
    return words


def _line(entry: Import) -> ListLine:
    read = entry.taken + entry.known + entry.faulty
    share = 1.0 if entry.done_at else min(1.0, read / max(entry.total, 1))
    words = gettext(
        "%(taken)s taken in, %(known)s were there already, %(faulty)s with faults, of %(total)s.",
        taken=number(entry.taken),
        known=number(entry.known),
        faulty=number(entry.faulty),
        total=number(entry.total),
    )
    return ListLine(entry=entry, read=read, share=share, words=words)


def _fault_line(fault: LineFault) -> FaultLine:
    words = FAULTS.get(fault.fault) or REFUSALS.get(fault.fault) or fault.fault
    return FaultLine(
        line=fault.line,
        column=str(_NAMES.get(fault.field, fault.field)),
        text=fault.text,
        words=str(words),
    )


def _all_faults(entry: Import) -> Iterator[LineFault]:
    reports, shop, at = services().coupon_reports, store().id, 1
    while True:
        page = reports.import_faults(shop, entry.id, PageRequest(page=at, size=_AT_ONCE))
        yield from page.rows
        if at >= page.pages:
            return
        at += 1


def _heading(names: Sequence[str]) -> str:
    """A column's heading in the page's language: either is understood."""
    if language() != "ar":
        return names[0]
    return next((name for name in names if _ARABIC.search(name)), names[0])
