"""Coupons in the merchant's dashboard: made, changed and deleted in Salla itself."""

from typing import Any

from flask import Blueprint, abort, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from entrypoints.sandbox.salla import shapes
from entrypoints.sandbox.salla.module import salla
from entrypoints.sandbox.salla.portal.dashboard import know_the_merchant, own_store, page
from entrypoints.sandbox.salla.records import Coupon, Store
from entrypoints.sandbox.salla.trade.coupons import CouponRefused

blueprint = Blueprint("salla_coupons", __name__, url_prefix="/salla/merchant")
blueprint.before_request(know_the_merchant)
_LONGEST = 200
_NUMBERS = (
    "amount",
    "maximum_amount",
    "minimum_amount",
    "usage_limit",
    "usage_limit_per_user",
)
_BOXES = ("free_shipping", "exclude_sale_products", "is_apply_with_offer")

Problems = dict[str, list[str]]


@blueprint.get("/<username>/coupons")
def coupons(username: str) -> str:
    return _page(own_store(username))


@blueprint.post("/<username>/coupons")
def create_coupon(username: str) -> AnyResponse | tuple[str, int]:
    store = own_store(username)
    sent = {
        **_given(),
        **{name: name in request.form for name in _BOXES},
        "is_group": False,
        "marketing_active": False,
    }
    try:
        coupon = salla().coupons.create(store.id, sent)
    except CouponRefused as refused:
        return _page(store, refused.problems, dict(request.form)), 422
    return _shown(store, coupon)


@blueprint.post("/<username>/coupons/<int:coupon_id>")
def change_coupon(username: str, coupon_id: int) -> AnyResponse | tuple[str, int]:
    store = own_store(username)
    coupon = salla().world.coupons.get(coupon_id)
    if coupon is None or coupon.status == "deleted" or coupon.store_id != store.id:
        abort(404)
    if request.form.get("action") == "delete":
        salla().coupons.delete(coupon)
        return redirect(url_for(".coupons", username=username))
    sent = _given()
    # An end that stays as it is may be over: only a new one must be tomorrow or later.
    if sent.get("expiry_date") == coupon.expires_at:
        del sent["expiry_date"]
    try:
        salla().coupons.change(coupon, sent)
    except CouponRefused as refused:
        return _page(store, refused.problems), 422
    return _shown(store, coupon)


def _given() -> dict[str, Any]:
    """The form as the Admin API would be sent it; a field that was emptied is null."""
    given: dict[str, Any] = {}
    for name in ("code", "type", "status"):
        if name in request.form:
            given[name] = request.form[name].strip()
    for name in _NUMBERS:
        if name in request.form:
            given[name] = _number(request.form[name].strip())
    for name in ("start_date", "expiry_date"):
        if name in request.form:
            given[name] = _date(request.form[name].strip())
    return given


def _number(text: str) -> int | float | str | None:
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        return text
    return int(value) if value.is_integer() else value


def _date(text: str) -> str | None:
    """What a browser's field says (`2026-03-31T23:59`), as Salla writes it."""
    if not text:
        return None
    day, _, hour = text.partition("T")
    return f"{day} {hour}:00" if len(hour) == 5 else f"{day} {hour}".strip()


def _shown(store: Store, coupon: Coupon) -> AnyResponse:
    return redirect(url_for(".coupons", username=store.username) + f"#coupon-{coupon.id}")


def _page(store: Store, problems: Problems | None = None, tried: Any = None) -> str:
    found = [each for each in salla().world.coupons.of(store.id) if each.status != "deleted"]
    found.sort(key=lambda coupon: coupon.updated_at, reverse=True)
    return page(
        "coupons.html",
        store,
        coupons=found[:_LONGEST],
        total=len(found),
        problems=[text for texts in (problems or {}).values() for text in texts],
        tried=tried or {},
        now=shapes.plain_date(salla().world.now()),
    )
