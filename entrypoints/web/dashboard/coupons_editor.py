"""The editor of a coupon: nothing typed is lost, whatever stands in the way."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.datastructures import MultiDict

from entrypoints.web.current import needs, services, store
from entrypoints.web.dashboard import coupon_form
from entrypoints.web.dashboard.blueprint import blueprint
from entrypoints.web.dashboard.coupon_form import Reading
from entrypoints.web.dashboard.coupon_rule_words import rule_in
from entrypoints.web.dashboard.coupon_terms_form import Entries
from entrypoints.web.dashboard.coupon_words import CHANNELS, FIELDS, KINDS, refusal_sentence
from entrypoints.web.dashboard.coupons import may_manage, zone
from entrypoints.web.dashboard.coupons_choices import choices_for, names_of
from entrypoints.web.dashboard.coupons_page import found
from entrypoints.web.dashboard.coupons_turns import licence_state, publish
from entrypoints.web.dashboard.formats import unit
from entrypoints.web.problem_words import FAULTS
from nomoflow.coupons.codes import LETTERS
from nomoflow.coupons.drafts import CouponDraft, CouponRefused
from nomoflow.coupons.model import Coupon, NotNow
from nomoflow.kernel.errors import Invalid, Stale
from nomoflow.kernel.ids import CouponId
from nomoflow.merchants.model import Permission

_BEFORE = ("do", "version", "csrf_token")
_OF_THE_RULE = FIELDS.keys() - {"code", "title", "campaign", "partner", "public", "budget"}


@dataclass(kw_only=True)
class Sheet:
    """What stands in the form, and what stood in the way of saving it."""

    entries: Entries
    faults: Mapping[str, str] = field(default_factory=dict)
    clash: list[tuple[str, str, str]] | None = None
    version: int | None = None


@blueprint.get("/coupons/new")
@needs(Permission.MANAGE_COUPONS)
def new_coupon() -> str:
    """An empty form, or one of the ways to begin."""
    now = services().clock.now()
    return _page(
        Sheet(entries=coupon_form.first_entries(request.args.get("start", ""), now, zone()))
    )


@blueprint.post("/coupons/new")
@needs(Permission.MANAGE_COUPONS)
def create_coupon() -> ResponseReturnValue:
    """Keep a new coupon as a draft, or publish it at once."""
    entries = _sent()
    if request.form.get("do") == "make_code":
        return _page(Sheet(entries=entries))
    reading = _read(entries)
    try:
        made = services().coupons.create(store().id, _in_order(reading))
    except Invalid as refused:
        return _page(Sheet(entries=entries, faults=refused.fields)), 422
    return _saved(made.id, gettext("Kept as a draft. Publish it when it is ready."))


@blueprint.get("/coupons/<coupon>/edit")
@needs(Permission.MANAGE_COUPONS)
def edit_coupon(coupon: str) -> str:
    """A coupon in its form."""
    one = found(coupon)
    entries = coupon_form.entries_of(one.draft(), zone())
    return _page(Sheet(entries=entries, version=one.version), one)


@blueprint.post("/coupons/<coupon>/edit")
@needs(Permission.MANAGE_COUPONS)
def change_coupon(coupon: str) -> ResponseReturnValue:
    """Keep a changed coupon; Salla hears of it by itself."""
    one, entries = found(coupon), _sent()
    version = request.form.get("version", type=int)
    if request.form.get("do") == "make_code":
        return _page(Sheet(entries=entries, version=version), one)
    reading = _read(entries)
    try:
        draft = _in_order(reading, one)
        services().coupons.change(store().id, one.id, draft, version=version)
    except Invalid as refused:
        return _page(Sheet(entries=entries, faults=refused.fields, version=version), one), 422
    except Stale:
        saved = found(coupon)
        names = names_of([saved.draft(), reading.draft])
        clash = coupon_form.differences(saved.draft(), reading.draft, names)
        return _page(Sheet(entries=entries, clash=clash, version=saved.version), saved), 409
    except NotNow as refusal:
        flash(refusal_sentence(refusal), "bad")
        return redirect(url_for("dashboard.coupon", store_key=store().key, coupon=one.id))
    return _saved(one.id, gettext("Saved."))


@blueprint.post("/coupons/preview")
@needs(Permission.MANAGE_COUPONS)
def preview_coupon() -> ResponseReturnValue:
    """A form's rule in words, as far as it can be read; nothing is kept."""
    return jsonify(_preview(_sent()))


def _sent() -> Entries:
    """What was sent, with a code where one was asked for."""
    entries: Entries = MultiDict(request.form)
    for name in _BEFORE:
        entries.poplist(name)
    if request.form.get("do") == "make_code":
        entries["code"] = coupon_form.made_code()
    return entries


def _read(entries: Entries) -> Reading:
    return coupon_form.read(entries, store().currency, zone())


def _saved(one: CouponId, said: str) -> ResponseReturnValue:
    if request.form.get("do") == "publish":
        return publish(one, knowingly=False)
    flash(said, "good")
    return redirect(url_for("dashboard.coupon", store_key=store().key, coupon=one))


def _preview(entries: Entries, current: Coupon | None = None) -> dict[str, object]:
    reading = _read(entries)
    wrong = coupon_form.faults_of(reading, services().clock.now(), current)
    # What is only the merchant's, or not typed yet, does not keep the rule from being told.
    wrong = {name: fault for name, fault in wrong.items() if name in _OF_THE_RULE}
    terms = reading.draft.terms
    return {
        "ar": [] if wrong else rule_in("ar", terms),
        "en": [] if wrong else rule_in("en", terms),
        "missing": [str(FIELDS.get(name, name)) for name in wrong],
    }


def _page(sheet: Sheet, one: Coupon | None = None) -> str:
    licence = services().coupons.licence(store().id)
    return render_template(
        "dashboard/coupons/edit.html",
        coupon=one,
        entries=sheet.entries,
        faults={name: str(FAULTS[fault]) for name, fault in sheet.faults.items()},
        labels={name: str(words) for name, words in FIELDS.items()},
        clash=sheet.clash,
        version=sheet.version,
        choices=choices_for(sheet.entries),
        kinds=[(key, str(words)) for key, words in KINDS.items()],
        channels=[(channel.value, str(words)) for channel, words in CHANNELS.items()],
        preview=_preview(sheet.entries, one),
        zone=str(zone()),
        currency=unit(store().currency.code),
        letters=LETTERS,
        licence_words=licence_state(licence),
        code_fixed=bool(one and one.platform and one.platform.group),
        may_manage=may_manage(),
    )


def _in_order(reading: Reading, current: Coupon | None = None) -> CouponDraft:
    """What the form describes; refuses with every fault at once when it cannot be read."""
    if reading.faults:
        now = services().clock.now()
        raise CouponRefused(coupon_form.faults_of(reading, now, current))
    return reading.draft
