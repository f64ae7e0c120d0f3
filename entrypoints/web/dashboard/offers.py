"""Offers: the list, the page of one, and its codes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from flask import Response, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_timezone, gettext

from entrypoints.web.current import needs, services, store
from entrypoints.web.dashboard import offers_review
from entrypoints.web.dashboard.blueprint import allowed, blueprint
from entrypoints.web.dashboard.coupon_words import PHASES, StateWords
from entrypoints.web.dashboard.offers_standing import Standing, limits, standing
from entrypoints.web.dashboard.offers_words import (
    CODE_STATES,
    KINDS,
    STATES,
    KindWords,
    end_words,
    fault_sentence,
)
from entrypoints.web.spreadsheets import Cell, download
from nomoflow.coupons.model import Coupon
from nomoflow.coupons.offers import CodeState, NoSuchOffer, Offer, OfferKind
from nomoflow.coupons.reports import CouponReports, OfferRow
from nomoflow.kernel.feature_states import FeatureKey
from nomoflow.kernel.ids import OfferId, StoreId
from nomoflow.kernel.pages import PageRequest
from nomoflow.merchants.model import Permission

_SIZE = 20
_CODES_SHOWN = 25
_CODES_AT_ONCE = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An offer as the list shows it."""

    row: OfferRow
    kind: KindWords
    state: StateWords
    standing: Standing


@blueprint.get("/offers")
@needs(Permission.VIEW)
def offers() -> str:
    """Every offer, newest first."""
    shop = store()
    wanted = PageRequest(page=max(request.args.get("page", 1, type=int), 1), size=_SIZE)
    page = services().coupon_reports.offers(shop.id, wanted)
    return render_template(
        "dashboard/offers/list.html",
        page=page,
        lines=[_line(row) for row in page.rows],
        kinds=KINDS,
        may_manage_offers=allowed(Permission.MANAGE_COUPONS),
        page_address=lambda number: url_for("dashboard.offers", store_key=shop.key, page=number),
    )


@blueprint.get("/offers/<offer>")
@needs(Permission.VIEW)
def offer(offer: str) -> str:
    """One offer: where it stands, what is left, and its codes."""
    shop, row, state = store(), found(offer), _state()
    wanted = PageRequest(page=max(request.args.get("page", 1, type=int), 1), size=_CODES_SHOWN)
    codes = services().coupon_reports.codes(shop.id, row.offer.id, state, wanted)
    given = {"state": state.value} if state else {}
    here = url_for("dashboard.offer", store_key=shop.key, offer=offer)
    sign = "&" if "?" in here else "?"  # a framed page says so in its address
    now, draft, coupon = services().clock.now(), row.offer.draft, coupon_of(row)
    return render_template(
        "dashboard/offers/offer.html",
        row=row,
        line=_line(row),
        limits=limits(row, now),
        coupon=coupon,
        coupon_phase=PHASES[coupon.phase(now)] if coupon else None,
        rule=offers_review.rule(draft, coupon),
        ways=offers_review.ways(draft, coupon),
        bounds=offers_review.rest(draft.budget),
        fault=fault_sentence(row.offer.fault),
        end_words=end_words,
        box=_box(row.offer),
        may_show=allowed(Permission.MANAGE_FEATURES),
        unique=draft.kind is not OfferKind.SHARED,
        codes=codes,
        code_states=CODE_STATES,
        state=state,
        may_manage_offers=allowed(Permission.MANAGE_COUPONS),
        page_address=lambda number: f"{here}{sign}{urlencode({**given, 'page': number})}#codes",
    )


@blueprint.get("/offers/<offer>/progress")
@needs(Permission.VIEW)
def offer_progress(offer: str) -> ResponseReturnValue:
    """How far the codes of an offer are."""
    row = found(offer)
    response = jsonify(standing(row.offer, row.codes).told())
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("/offers/<offer>/codes.csv")
@needs(Permission.MANAGE_COUPONS)
def offer_codes(offer: str) -> Response:
    """The codes of an offer as a file; whoever has it has the codes."""
    row, state = found(offer), _state()
    head = [
        gettext("Code"),
        gettext("State"),
        gettext("Given"),
        gettext("Ends"),
        gettext("Orders"),
    ]
    return download(
        f"codes-{row.offer.id}",
        head,
        _rows(services().coupon_reports, store().id, row.offer.id, state),
    )


def found(offer: str) -> OfferRow:
    """The offer of an address, or ``NoSuchOffer``."""
    row = services().coupon_reports.offer(store().id, OfferId(offer))
    if row is None:
        raise NoSuchOffer
    return row


def coupon_of(row: OfferRow) -> Coupon | None:
    """The coupon whose code a shared offer hands out."""
    wanted = row.offer.draft.coupon
    return services().coupon_reports.coupon(store().id, wanted) if wanted else None


def _box(offer: Offer) -> str:
    """Whether the coupon box hands out this offer: ``shown``, ``off`` while the box is switched
    off, ``other`` when it hands out another one, else nothing."""
    switch = services().features.one(store().id, FeatureKey.COUPONS)
    chosen = switch.state.settings["offer"]
    if chosen != offer.id:
        return "other" if chosen and switch.enabled else ""
    return "shown" if switch.enabled else "off"


def _line(row: OfferRow) -> Line:
    offer = row.offer
    return Line(
        row=row,
        kind=KINDS[offer.draft.kind],
        state=STATES[offer.state],
        standing=standing(offer, row.codes),
    )


def _state() -> CodeState | None:
    asked = request.args.get("state", "")
    return CodeState(asked) if asked in set(CodeState) else None


def _rows(
    reports: CouponReports, shop: StoreId, offer: OfferId, state: CodeState | None
) -> Iterator[list[Cell]]:
    """The codes, read page by page while they are sent: words and zone are taken before, for
    then the request is over."""
    names = {each: str(words.name) for each, words in CODE_STATES.items()}
    zone = get_timezone()

    def told(moment: datetime | None) -> str:
        return f"{moment.astimezone(zone):%Y-%m-%d %H:%M}" if moment else ""

    def read() -> Iterator[list[Cell]]:
        number, pages = 1, 1
        while number <= pages:
            page = reports.codes(shop, offer, state, PageRequest(page=number, size=_CODES_AT_ONCE))
            number, pages = number + 1, page.pages
            for row in page.rows:
                yield [
                    row.code, names[row.state], told(row.issued_at), told(row.expires_at),
                    row.orders,
                ]  # fmt: skip

    return read()
