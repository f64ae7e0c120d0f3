"""Coupons in the Admin API."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Blueprint, Response, request

from entrypoints.sandbox.salla.admin.answers import acted, body, done, invalid, not_found, paged
from entrypoints.sandbox.salla.admin.guard import needs, store
from entrypoints.sandbox.salla.module import salla
from entrypoints.sandbox.salla.records import Coupon
from entrypoints.sandbox.salla.trade.coupons import CouponRefused


def routes(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/coupons", view_func=list_coupons)
    blueprint.add_url_rule("/coupons", view_func=create_coupon, methods=["POST"])
    blueprint.add_url_rule("/coupons/codes", view_func=list_codes)
    blueprint.add_url_rule("/coupons/<int:coupon_id>", view_func=show_coupon)
    blueprint.add_url_rule("/coupons/<int:coupon_id>", view_func=update_coupon, methods=["PUT"])
    blueprint.add_url_rule("/coupons/<int:coupon_id>", view_func=delete_coupon, methods=["DELETE"])


@needs("marketing.read")
def list_coupons() -> Response:
    found = [each for each in salla().world.coupons.of(store().id) if each.status != "deleted"]
    if keyword := request.args.get("keyword"):
        wanted = keyword.casefold()
        found = [
            each for each in found if wanted in each.code.casefold() or each.answers_to(wanted)
        ]
    found.sort(key=lambda coupon: (coupon.created_at, coupon.id), reverse=True)
    return paged(found, salla().coupon_payloads.coupon)


@needs("marketing.read_write")
def create_coupon() -> Response:
    with _refusing():
        coupon = salla().coupons.create(store().id, body())
    return done(salla().coupon_payloads.coupon(coupon))


@needs("marketing.read")
def show_coupon(coupon_id: int) -> Response:
    return done(salla().coupon_payloads.coupon(_coupon(coupon_id)))


@needs("marketing.read_write")
def update_coupon(coupon_id: int) -> Response:
    coupon = _coupon(coupon_id)
    with _refusing():
        salla().coupons.change(coupon, body())
    return done(salla().coupon_payloads.coupon(coupon))


@needs("marketing.read_write")
def delete_coupon(coupon_id: int) -> Response:
    """Salla answers 200 and says 202 in the body."""
    salla().coupons.delete(_coupon(coupon_id))
    response = acted("The coupon has been removed successfully", 202)
    response.status_code = 200
    return response


@needs("marketing.read")
def list_codes() -> Response:
    coupon_id = request.args.get("coupon_id", type=int)
    if coupon_id is None:
        invalid({"coupon_id": ["حقل coupon id مطلوب."]})
    return paged(_coupon(coupon_id).children, lambda child: {"id": child.id, "code": child.code})


def _coupon(coupon_id: int) -> Coupon:
    coupon = salla().world.coupons.get(coupon_id)
    if coupon is None or coupon.status == "deleted" or coupon.store_id != store().id:
        not_found()
    return coupon


@contextmanager
def _refusing() -> Iterator[None]:
    """What is no coupon is answered with 422 and the sentences of its fields."""
    try:
        yield
    except CouponRefused as refused:
        invalid(refused.problems)
