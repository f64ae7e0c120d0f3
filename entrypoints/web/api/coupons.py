"""Coupons: read, made, changed, let live and taken back."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from flask import url_for
from flask_smorest.pagination import PaginationParameters

from entrypoints.web.api.blueprint import PAGES, blueprint, page_asked
from entrypoints.web.api.coupon_schemas import (
    EXAMPLE,
    LICENCE_EXAMPLE,
    CouponChangeSchema,
    CouponNewSchema,
    CouponQuerySchema,
    CouponRowSchema,
    CouponSchema,
    DaysQuerySchema,
    KnowinglySchema,
    LicenceNoteSchema,
    PerformanceSchema,
)
from entrypoints.web.api.coupon_shapes import (
    coupon_draft,
    coupon_fields,
    coupon_told,
    refuse_foreign,
    with_change,
)
from entrypoints.web.api.days import span_asked
from entrypoints.web.current import needs, services, store
from nomoflow.coupons.licence import SaleLicence
from nomoflow.coupons.model import Coupon, NoSuchCoupon
from nomoflow.coupons.reports import CouponFilter, CouponRow, Performance, Subject
from nomoflow.kernel.ids import CouponId
from nomoflow.kernel.unit_of_work import undisturbed
from nomoflow.merchants.model import Permission

Told = Mapping[str, Any]


@blueprint.get("/coupons")
@blueprint.arguments(CouponQuerySchema, location="query")
@blueprint.response(200, CouponRowSchema(many=True))
@blueprint.paginate(**PAGES)
@needs(Permission.VIEW)
def list_coupons(query: Told, pagination_parameters: PaginationParameters) -> list[dict[str, Any]]:
    """Coupons, latest change first."""
    page = services().coupon_reports.coupons(
        store().id, CouponFilter(**query), page_asked(pagination_parameters), _now()
    )
    pagination_parameters.item_count = page.total
    return [_row(row) for row in page.rows]


@blueprint.post("/coupons")
@blueprint.arguments(CouponNewSchema, example=EXAMPLE)
@blueprint.response(201, CouponSchema)
@needs(Permission.MANAGE_COUPONS)
def create_coupon(told: Told) -> tuple[dict[str, Any], int, dict[str, str]]:
    """Make a draft; `publish` lets it live."""
    shop = store()
    refuse_foreign(told, shop.currency)
    return _created(services().coupons.create(shop.id, coupon_draft(told, shop.currency)))


@blueprint.get("/coupons/<coupon>")
@blueprint.response(200, CouponSchema)
@needs(Permission.VIEW)
def read_coupon(coupon: str) -> dict[str, Any]:
    """One coupon."""
    return coupon_told(_found(coupon), _now())


@blueprint.patch("/coupons/<coupon>")
@blueprint.arguments(CouponChangeSchema, example={"percent": 20, "usage_limit": None})
@blueprint.response(200, CouponSchema)
@needs(Permission.MANAGE_COUPONS)
def change_coupon(told: Told, coupon: str) -> dict[str, Any]:
    """Change some of a coupon; Salla hears of it soon.

    Once it lives, a limit cannot fall below the uses, and the end must be after today.
    """
    refuse_foreign(told, store().currency)
    if "version" in told:
        return coupon_told(_changed(told, CouponId(coupon)), _now())
    # Whoever names no version means the coupon as it is, however often it moves meanwhile.
    return coupon_told(undisturbed(lambda: _changed(told, CouponId(coupon))), _now())


@blueprint.post("/coupons/<coupon>/publish")
@blueprint.arguments(KnowinglySchema, required=False)
@blueprint.response(200, CouponSchema)
@needs(Permission.MANAGE_COUPONS)
def publish_coupon(told: Told, coupon: str) -> dict[str, Any]:
    """Let a coupon live, also one that was paused.

    A public one outside the sale licence is refused with `409` unless `knowingly`.
    """
    return _turned(coupon, lambda *named: services().coupons.publish(*named, **told))


@blueprint.post("/coupons/<coupon>/pause")
@blueprint.response(200, CouponSchema)
@needs(Permission.MANAGE_COUPONS)
def pause_coupon(coupon: str) -> dict[str, Any]:
    """Stop a coupon for now; `publish` goes on with it."""
    return _turned(coupon, services().coupons.pause)


@blueprint.post("/coupons/<coupon>/archive")
@blueprint.response(200, CouponSchema)
@needs(Permission.MANAGE_COUPONS)
def archive_coupon(coupon: str) -> dict[str, Any]:
    """Delete a coupon in Salla; here it stays with its history."""
    return _turned(coupon, services().coupons.archive)


@blueprint.post("/coupons/<coupon>/restore")
@blueprint.response(200, CouponSchema)
@needs(Permission.MANAGE_COUPONS)
def restore_coupon(coupon: str) -> dict[str, Any]:
    """Bring an archived coupon back as a draft."""
    return _turned(coupon, services().coupons.restore)


@blueprint.post("/coupons/<coupon>/send_again")
@blueprint.response(200, CouponSchema)
@needs(Permission.MANAGE_COUPONS)
def send_coupon_again(coupon: str) -> dict[str, Any]:
    """Try once more what Salla refused, lost, or did not hear of."""
    return _turned(coupon, services().coupons.send_again)


@blueprint.post("/coupons/<coupon>/duplicate")
@blueprint.response(201, CouponSchema)
@needs(Permission.MANAGE_COUPONS)
def duplicate_coupon(coupon: str) -> tuple[dict[str, Any], int, dict[str, str]]:
    """A draft with the same terms under a code that is free."""
    return _created(services().coupons.duplicate(store().id, CouponId(coupon)))


@blueprint.get("/coupons/<coupon>/performance")
@blueprint.arguments(DaysQuerySchema, location="query")
@blueprint.response(200, PerformanceSchema)
@needs(Permission.VIEW)
def read_coupon_performance(query: Told, coupon: str) -> Performance:
    """What came of a coupon: how far its code came, orders, revenue, what was given away."""
    subject = Subject(coupon=_found(coupon).id)
    return services().coupon_reports.performance(store().id, subject, span_asked(query))


@blueprint.get("/coupons/licence")
@blueprint.response(200, LicenceNoteSchema)
@needs(Permission.VIEW)
def read_licence() -> dict[str, Any]:
    """The store's sale licence: a public discount needs one."""
    return _licence(services().coupons.licence(store().id))


@blueprint.put("/coupons/licence")
@blueprint.arguments(LicenceNoteSchema, example=LICENCE_EXAMPLE)
@blueprint.response(200, LicenceNoteSchema)
@needs(Permission.MANAGE_COUPONS)
def keep_licence(told: Told) -> dict[str, Any]:
    """Note the sale licence, or forget it with nothing in its place."""
    licence = SaleLicence(**told["licence"]) if told["licence"] else None
    services().coupons.keep_licence(store().id, licence)
    return _licence(licence)


def _changed(told: Told, coupon: CouponId) -> Coupon:
    shop, known = store(), _found(coupon)
    change = {name: value for name, value in told.items() if name != "version"}
    draft = coupon_draft(with_change(coupon_fields(known.draft()), change), shop.currency)
    version = told.get("version", known.version)
    return services().coupons.change(shop.id, coupon, draft, version=version)


def _turned(coupon: str, turn: Callable[..., Coupon]) -> dict[str, Any]:
    return coupon_told(turn(store().id, CouponId(coupon)), _now())


def _created(coupon: Coupon) -> tuple[dict[str, Any], int, dict[str, str]]:
    address = url_for("api.read_coupon", coupon=coupon.id)
    return coupon_told(coupon, _now()), 201, {"Location": address}


def _row(row: CouponRow) -> dict[str, Any]:
    return {**coupon_told(row.coupon, _now()), "orders": row.orders, "revenue": row.revenue}


def _licence(licence: SaleLicence | None) -> dict[str, Any]:
    if licence is None:
        return {"licence": None}
    told = {name: getattr(licence, name) for name in ("number", "first_day", "last_day")}
    return {"licence": {**told, "days_left": licence.days_left(_now())}}


def _found(coupon: str) -> Coupon:
    found = services().coupon_reports.coupon(store().id, CouponId(coupon))
    if found is None:
        raise NoSuchCoupon
    return found


def _now() -> datetime:
    return services().clock.now()
