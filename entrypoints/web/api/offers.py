"""Offers: read, made, changed, started and ended, with their codes."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import url_for
from flask_smorest.pagination import PaginationParameters

from entrypoints.web.api.blueprint import PAGES, blueprint, page_asked, rows_told
from entrypoints.web.api.coupon_schemas import DaysQuerySchema, KnowinglySchema, PerformanceSchema
from entrypoints.web.api.coupon_shapes import (
    coupon_terms,
    refuse_foreign,
    terms_fields,
    with_change,
)
from entrypoints.web.api.days import span_asked
from entrypoints.web.api.offer_schemas import (
    EXAMPLE,
    CodeQuerySchema,
    CodeSchema,
    OfferChangeSchema,
    OfferNewSchema,
    OfferSchema,
)
from entrypoints.web.current import needs, services, store
from nomoflow.coupons.codes import CodePattern, typed
from nomoflow.coupons.drafts import CouponRefused
from nomoflow.coupons.offers import Budget, CodeState, NoSuchOffer, Offer, OfferDraft
from nomoflow.coupons.reports import CodeRow, OfferRow, Performance, Subject
from nomoflow.kernel.ids import CouponId, OfferId
from nomoflow.kernel.money import Currency
from nomoflow.kernel.unit_of_work import undisturbed
from nomoflow.merchants.model import Permission

Told = Mapping[str, Any]

_BUDGET = ("codes", "per_day", "per_visitor", "discount")
_OWN = ("name", "kind", "supply", "size", "lifetime_minutes", "campaign", "partner")
_STANDING = ("id", "version", "state", "fault", "spent", "created_at", "changed_at")


@blueprint.get("/offers")
@blueprint.response(200, OfferSchema(many=True))
@blueprint.paginate(**PAGES)
@needs(Permission.VIEW)
def list_offers(pagination_parameters: PaginationParameters) -> list[dict[str, Any]]:
    """Offers, newest first."""
    page = services().coupon_reports.offers(store().id, page_asked(pagination_parameters))
    return [_told(row) for row in rows_told(page, pagination_parameters)]


@blueprint.post("/offers")
@blueprint.arguments(OfferNewSchema, example=EXAMPLE)
@blueprint.response(201, OfferSchema)
@needs(Permission.MANAGE_COUPONS)
def create_offer(told: Told) -> tuple[dict[str, Any], int, dict[str, str]]:
    """Make a draft; `start` lets it hand out codes."""
    shop = store()
    offer = services().offers.create(shop.id, _draft(told, shop.currency))
    return _told(_found(offer.id)), 201, {"Location": url_for("api.read_offer", offer=offer.id)}


@blueprint.get("/offers/<offer>")
@blueprint.response(200, OfferSchema)
@needs(Permission.VIEW)
def read_offer(offer: str) -> dict[str, Any]:
    """One offer."""
    return _told(_found(offer))


@blueprint.patch("/offers/<offer>")
@blueprint.arguments(OfferChangeSchema, example={"size": 1000, "budget_per_day": None})
@blueprint.response(200, OfferSchema)
@needs(Permission.MANAGE_COUPONS)
def change_offer(told: Told, offer: str) -> dict[str, Any]:
    """Change some of an offer. Once it ran, its terms and the look of its codes are fixed."""
    if "version" in told:
        _change(told, OfferId(offer))
    else:
        # Whoever names no version means the offer as it is, however often it moves meanwhile.
        undisturbed(lambda: _change(told, OfferId(offer)))
    return _told(_found(offer))


@blueprint.post("/offers/<offer>/start")
@blueprint.arguments(KnowinglySchema, required=False)
@blueprint.response(200, OfferSchema)
@needs(Permission.MANAGE_COUPONS)
def start_offer(told: Told, offer: str) -> dict[str, Any]:
    """Let an offer hand out codes; those that it needs are made in the background.

    A shared code that runs outside the sale licence is refused with `409` unless `knowingly`.
    """
    return _turned(offer, lambda *named: services().offers.start(*named, **told))


@blueprint.post("/offers/<offer>/pause")
@blueprint.response(200, OfferSchema)
@needs(Permission.MANAGE_COUPONS)
def pause_offer(offer: str) -> dict[str, Any]:
    """Hand out no more for now; codes that were given stay good."""
    return _turned(offer, services().offers.pause)


@blueprint.post("/offers/<offer>/end")
@blueprint.response(200, OfferSchema)
@needs(Permission.MANAGE_COUPONS)
def end_offer(offer: str) -> dict[str, Any]:
    """Hand out no more for good; codes nobody was given are taken back from Salla."""
    return _turned(offer, services().offers.end)


@blueprint.post("/offers/<offer>/prepare")
@blueprint.response(200, OfferSchema)
@needs(Permission.MANAGE_COUPONS)
def prepare_offer(offer: str) -> dict[str, Any]:
    """Go on with codes that did not reach Salla."""
    return _turned(offer, services().offers.prepare_again)


@blueprint.get("/offers/<offer>/codes")
@blueprint.arguments(CodeQuerySchema, location="query")
@blueprint.response(200, CodeSchema(many=True))
@blueprint.paginate(**PAGES)
@needs(Permission.VIEW)
def list_offer_codes(
    query: Told, offer: str, pagination_parameters: PaginationParameters
) -> Sequence[CodeRow]:
    """The unique codes of an offer, in the order of their making."""
    found = _found(offer).offer.id
    asked = page_asked(pagination_parameters)
    page = services().coupon_reports.codes(store().id, found, query.get("state"), asked)
    rows: Sequence[CodeRow] = rows_told(page, pagination_parameters)
    return rows


@blueprint.get("/offers/<offer>/performance")
@blueprint.arguments(DaysQuerySchema, location="query")
@blueprint.response(200, PerformanceSchema)
@needs(Permission.VIEW)
def read_offer_performance(query: Told, offer: str) -> Performance:
    """What came of an offer's codes."""
    subject = Subject(offer=_found(offer).offer.id)
    return services().coupon_reports.performance(store().id, subject, span_asked(query))


def _change(told: Told, offer: OfferId) -> None:
    shop, known = store(), _found(offer).offer
    before = _fields(known.draft)
    change = {name: value for name, value in told.items() if name != "version"}
    if before["terms"] and change.get("terms"):
        change["terms"] = with_change(before["terms"], change["terms"])
    draft = _draft({**before, **change}, shop.currency)
    services().offers.change(shop.id, offer, draft, version=told.get("version", known.version))


def _draft(told: Told, currency: Currency) -> OfferDraft:
    terms = told.get("terms")
    if terms:
        refuse_foreign(terms, currency)
        missing = [name for name in ("type", "ends_at") if terms.get(name) is None]
        if missing:
            raise CouponRefused(dict.fromkeys(missing, "missing"))
    discount = told.get("budget_discount")
    if discount is not None and discount.currency != currency:
        raise CouponRefused({"budget_discount": "money_other_currency"})
    pattern = {name: told[name] for name in ("prefix", "random_letters") if name in told}
    if "prefix" in pattern:
        pattern["prefix"] = typed(pattern["prefix"])
    budget = {name: told[f"budget_{name}"] for name in _BUDGET if f"budget_{name}" in told}
    coupon = told.get("coupon")
    return OfferDraft(
        **{name: told[name] for name in _OWN if name in told},
        coupon=CouponId(coupon) if coupon else None,
        terms=coupon_terms(terms, currency) if terms else None,
        pattern=CodePattern(**pattern),
        budget=Budget(**budget),
    )


def _fields(draft: OfferDraft) -> dict[str, Any]:
    return {
        **{name: getattr(draft, name) for name in (*_OWN, "coupon")},
        "terms": terms_fields(draft.terms) if draft.terms else None,
        "prefix": draft.pattern.prefix,
        "random_letters": draft.pattern.random_letters,
        **{f"budget_{name}": getattr(draft.budget, name) for name in _BUDGET},
    }


def _told(row: OfferRow) -> dict[str, Any]:
    return {
        **_fields(row.offer.draft),
        **{name: getattr(row.offer, name) for name in _STANDING},
        **{name: getattr(row, name) for name in ("issued", "orders", "revenue")},
        "codes": {state: row.codes.get(state, 0) for state in CodeState},
    }


def _turned(offer: str, turn: Callable[..., Offer]) -> dict[str, Any]:
    turn(store().id, OfferId(offer))
    return _told(_found(offer))


def _found(offer: str) -> OfferRow:
    found = services().coupon_reports.offer(store().id, OfferId(offer))
    if found is None:
        raise NoSuchOffer
    return found
