"""Setting an offer up, step by step, and describing it anew.

Each step is a page of one form that carries what the other steps said: nothing typed is lost, with
or without JavaScript.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import tzinfo

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_timezone, gettext
from werkzeug.datastructures import MultiDict

from entrypoints.web.current import needs, services, store
from entrypoints.web.dashboard import offers_form, offers_review
from entrypoints.web.dashboard.blueprint import blueprint
from entrypoints.web.dashboard.coupon_rule_words import short_rule
from entrypoints.web.dashboard.coupon_terms_form import Entries, FormReader
from entrypoints.web.dashboard.coupon_words import CHANNELS
from entrypoints.web.dashboard.coupon_words import KINDS as DISCOUNTS
from entrypoints.web.dashboard.coupons_choices import choices_for
from entrypoints.web.dashboard.offers import found
from entrypoints.web.dashboard.offers_form import STEPS, Reading
from entrypoints.web.dashboard.offers_turns import start
from entrypoints.web.dashboard.offers_words import (
    FIELDS,
    KINDS,
    SUPPLIES,
    fault_sentence,
    refusal_sentence,
)
from nomoflow.coupons.codes import LETTERS
from nomoflow.coupons.drafts import CouponRefused
from nomoflow.coupons.model import Coupon, NotNow
from nomoflow.coupons.offers import Offer, OfferDraft, OfferKind, OfferState
from nomoflow.coupons.reports import CouponFilter
from nomoflow.coupons.standing import Phase
from nomoflow.coupons.terms import CALENDAR
from nomoflow.kernel.errors import Stale
from nomoflow.kernel.ids import OfferId
from nomoflow.kernel.pages import PageRequest
from nomoflow.merchants.model import Permission

_MOST_COUPONS = PageRequest(page=1, size=200)
_SAVE, _START = "save", "start"
# Where a faulty field stands, when the form calls it otherwise than the core.
_LIFETIME = {"lifetime_minutes": "lifetime"}
_PLACES = {
    OfferKind.SHARED: _LIFETIME,
    OfferKind.POOL: _LIFETIME,
    OfferKind.PERSONAL: {**_LIFETIME, "size": "stock"},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The form as a page shows it: its step, what was typed, and what was wrong with it."""

    step: str
    entries: Entries
    draft: OfferDraft
    faults: Mapping[str, str]
    stale: bool = False

    @property
    def finished(self) -> bool:
        """Whether nothing is left but to keep it."""
        return self.step in (_SAVE, _START) and not self.faults


@blueprint.get("/offers/new")
@needs(Permission.MANAGE_COUPONS)
def new_offer() -> str:
    """The first step; a copy of another offer, or one for a coupon, begins half filled."""
    return _page(_first(_beginning()))


@blueprint.post("/offers/new")
@needs(Permission.MANAGE_COUPONS)
def create_offer() -> ResponseReturnValue:
    """Take a step; the last one makes the offer."""
    shop, sheet = store(), _turned(MultiDict(request.form))
    if not sheet.finished:
        return _page(sheet), 422 if sheet.faults else 200
    try:
        offer = services().offers.create(shop.id, sheet.draft)
    except CouponRefused as refused:
        return _page(_refused(sheet, refused)), 422
    if sheet.step == _START:
        return start(offer.id, knowingly=False)
    flash(gettext("Saved as a draft. It hands out codes once you start it."), "good")
    return redirect(url_for("dashboard.offer", store_key=shop.key, offer=offer.id))


@blueprint.get("/offers/<offer>/edit")
@needs(Permission.MANAGE_COUPONS)
def edit_offer(offer: str) -> str:
    """A draft with all its steps; of an offer that ran, what can still be changed."""
    known = found(offer).offer
    entries = offers_form.entries_of(known.draft, services().clock.now(), _zone())
    entries["version"] = str(known.version)
    return _page(_first(entries, known.draft), known)


@blueprint.post("/offers/<offer>/edit")
@needs(Permission.MANAGE_COUPONS)
def change_offer(offer: str) -> ResponseReturnValue:
    """Take a step; the last one changes the offer."""
    shop, known = store(), found(offer).offer
    entries: Entries = MultiDict(request.form)
    sheet = _turned(entries) if known.state is OfferState.DRAFT else _retold(entries, known)
    if not sheet.finished:
        return _page(sheet, known), 422 if sheet.faults else 200
    version = entries.get("version", type=int)
    try:
        services().offers.change(shop.id, known.id, sheet.draft, version=version)
    except CouponRefused as refused:
        return _page(_refused(sheet, refused), known), 422
    except Stale:
        return _page(_stale(sheet, known), known), 409
    except NotNow as refusal:
        flash(refusal_sentence(refusal), "bad")
        return redirect(url_for("dashboard.offer", store_key=shop.key, offer=offer))
    if sheet.step == _START:
        return start(known.id, knowingly=False)
    flash(gettext("Saved."), "good")
    return redirect(url_for("dashboard.offer", store_key=shop.key, offer=offer))


def steps_of(kind: OfferKind) -> tuple[str, ...]:
    """The steps of a kind: a coupon's code need not be made."""
    return tuple(step for step in STEPS if step != "codes" or kind is not OfferKind.SHARED)


def _first(entries: Entries, draft: OfferDraft | None = None) -> Sheet:
    draft = draft or _read(entries).draft
    return Sheet(step=STEPS[0], entries=entries, draft=draft, faults={})


def _retold(entries: Entries, known: Offer) -> Sheet:
    reading = offers_form.read_running(_reader(entries), known)
    return Sheet(step=_SAVE, entries=entries, draft=reading.draft, faults=reading.faults)


def _beginning() -> Entries:
    like, now = request.args.get("like", ""), services().clock.now()
    if like:
        draft = found(like).offer.draft
        entries = offers_form.entries_of(draft, now, _zone())
        entries["name"] = gettext("%(offer)s (copy)", offer=draft.name)
        return entries
    told = {}
    if coupon := request.args.get("coupon", ""):
        told = {"coupon": coupon, "offer_kind": OfferKind.SHARED.value}
    elif kind := request.args.get("kind", ""):
        told = {"offer_kind": kind}
    return offers_form.at_first(now, _zone(), **told)


def _zone() -> tzinfo:
    return get_timezone() or CALENDAR


def _reader(entries: Entries) -> FormReader:
    return FormReader(entries, store().currency, _zone())


def _read(entries: Entries) -> Reading:
    return offers_form.read(_reader(entries), services().clock.now())


def _turned(entries: Entries) -> Sheet:
    """Where the form goes: to the step that was asked for, or to the first one before it on
    which something is wrong; there, and only there, its faults are told."""
    reading = _read(entries)
    here, asked = entries.get("step", STEPS[0]), entries.get("go", "")
    steps = steps_of(reading.draft.kind)
    going = asked if asked in (*steps, _SAVE, _START) else _next(steps, here)
    before = steps[: steps.index(going)] if going in steps else steps
    wrong = reading.first_fault(before)
    faults = {
        name: code
        for name, code in reading.faults.items()
        if wrong and offers_form.step_of(name) == wrong
    }
    return Sheet(step=wrong or going, entries=entries, draft=reading.draft, faults=faults)


def _next(steps: tuple[str, ...], here: str) -> str:
    place = steps.index(here) if here in steps else 0
    return steps[min(place + 1, len(steps) - 1)]


def _refused(sheet: Sheet, refused: CouponRefused) -> Sheet:
    """What was refused at the last moment, on the first step that it is about."""
    told = Reading(draft=sheet.draft, faults=refused.fields)
    return replace(sheet, step=told.first_fault() or STEPS[0], faults=refused.fields)


def _stale(sheet: Sheet, known: Offer) -> Sheet:
    """What was typed, with the version that is there now: sending it once more overwrites."""
    sheet.entries["version"] = str(known.version)
    return replace(sheet, step=STEPS[-1], stale=True)


def _page(sheet: Sheet, known: Offer | None = None) -> str:
    if known is not None and known.state is not OfferState.DRAFT:
        return _running_page(sheet, known)
    draft, coupon = _as_kept(sheet.draft), _coupon_of(sheet.draft)
    steps = steps_of(draft.kind)
    return render_template(
        "dashboard/offers/wizard.html",
        offer=known,
        step=sheet.step,
        steps=steps,
        entries=sheet.entries,
        faults={name: fault_sentence(code) for name, code in sheet.faults.items()},
        names=FIELDS,
        places=_PLACES[draft.kind],
        stale=sheet.stale,
        draft=draft,
        coupon=coupon,
        coupons=_coupons(),
        kinds=KINDS,
        supplies=SUPPLIES,
        letters=LETTERS,
        carried=offers_form.carried(sheet.entries, sheet.step, draft.kind),
        # Salla is asked for its groups of customers only where they are shown.
        choices=choices_for(sheet.entries) if sheet.step == "discount" else None,
        channels=[(channel.value, words) for channel, words in CHANNELS.items()],
        discounts=list(DISCOUNTS.items()),
        zone=str(_zone()),
        examples=offers_review.examples(draft.pattern, draft.supply),
        rule=offers_review.rule(draft, coupon),
        ways=offers_review.ways(draft, coupon),
        bounds=offers_review.bounds(draft.budget),
    )


def _running_page(sheet: Sheet, known: Offer) -> str:
    return render_template(
        "dashboard/offers/edit.html",
        offer=known,
        kind=KINDS[known.draft.kind],
        entries=sheet.entries,
        faults={name: fault_sentence(code) for name, code in sheet.faults.items()},
        names=FIELDS,
        places=_PLACES[known.draft.kind],
        stale=sheet.stale,
        rule=offers_review.rule(known.draft, _coupon_of(known.draft)),
    )


def _as_kept(draft: OfferDraft) -> OfferDraft:
    """The offer as it would be kept, for its words; as it was typed while it is impossible."""
    try:
        return Offer.create(OfferId(""), draft, services().clock.now()).draft
    except CouponRefused:
        return draft


def _coupon_of(draft: OfferDraft) -> Coupon | None:
    wanted = draft.coupon
    return services().coupon_reports.coupon(store().id, wanted) if wanted else None


def _coupons() -> list[tuple[str, str]]:
    """The coupons whose codes can be handed out: they work now, or will by themselves."""
    reports, shop, now = services().coupon_reports, store().id, services().clock.now()
    return [
        (row.coupon.id, f"{row.coupon.code} · {short_rule(row.coupon.terms)}")
        for phase in (Phase.ACTIVE, Phase.SCHEDULED)
        for row in reports.coupons(shop, CouponFilter(phase=phase), _MOST_COUPONS, now).rows
    ]
