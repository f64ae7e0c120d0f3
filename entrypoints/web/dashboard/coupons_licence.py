"""The sale licence: its number, its days, and when it is time for the next one."""

from collections.abc import Mapping
from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from entrypoints.web.current import needs, services, store
from entrypoints.web.dashboard.blueprint import blueprint
from entrypoints.web.dashboard.coupons import licence_ends_soon, may_manage
from entrypoints.web.problem_words import FAULTS
from nomoflow.coupons.licence import LicenceRefused, SaleLicence
from nomoflow.coupons.terms import CALENDAR
from nomoflow.merchants.model import Permission

_FIELDS = ("number", "first_day", "last_day")


@blueprint.get("/coupons/licence")
@needs(Permission.VIEW)
def sale_licence() -> str:
    """The licence that is noted, and what it is for."""
    licence = services().coupons.licence(store().id)
    entries = {}
    if licence is not None:
        entries = {name: str(getattr(licence, name)) for name in _FIELDS}
    return _page(entries, {})


@blueprint.post("/coupons/licence")
@needs(Permission.MANAGE_COUPONS)
def keep_sale_licence() -> ResponseReturnValue:
    """Note the licence."""
    entries = {name: request.form.get(name, "").strip() for name in _FIELDS}
    days = {name: _day(entries[name]) for name in _FIELDS[1:]}
    found = {name: "not_date" if entries[name] else "missing" for name in days if not days[name]}
    if not entries["number"]:
        found["number"] = "missing"
    first, last = days["first_day"], days["last_day"]
    try:
        if found or first is None or last is None:
            raise LicenceRefused(found)
        licence = SaleLicence(number=entries["number"], first_day=first, last_day=last)
        services().coupons.keep_licence(store().id, licence)
    except LicenceRefused as refused:
        return _page(entries, refused.fields), 422
    flash(gettext("The licence is noted."), "good")
    return redirect(url_for("dashboard.sale_licence", store_key=store().key))


@blueprint.post("/coupons/licence/forget")
@needs(Permission.MANAGE_COUPONS)
def forget_sale_licence() -> ResponseReturnValue:
    """Forget the licence; the message that says so can undo it."""
    shop = store()
    known = services().coupons.licence(shop.id)
    services().coupons.keep_licence(shop.id, None)
    if known is not None:
        message = {
            "text": gettext("The licence is forgotten."),
            "undo": url_for("dashboard.keep_sale_licence", store_key=shop.key),
            "fields": {name: str(getattr(known, name)) for name in _FIELDS},
        }
        flash(message, "good")  # type: ignore[arg-type]  # the session keeps mappings as well
    return redirect(url_for("dashboard.sale_licence", store_key=shop.key))


def _page(entries: Mapping[str, str], faults: Mapping[str, str]) -> str:
    licence, now = services().coupons.licence(store().id), services().clock.now()
    today = now.astimezone(CALENDAR).date()
    return render_template(
        "dashboard/coupons/licence.html",
        licence=licence,
        state=_state(licence, today),
        days_left=licence.days_left(now) if licence else 0,
        ends_soon=licence_ends_soon(licence),
        entries=entries,
        faults={name: str(FAULTS[fault]) for name, fault in faults.items()},
        may_manage=may_manage(),
    )


def _state(licence: SaleLicence | None, today: date) -> str:
    if licence is None:
        return "none"
    if today < licence.first_day:
        return "ahead"
    return "over" if today > licence.last_day else "runs"


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None
