"""One blueprint for the whole Admin API."""

from flask import Blueprint

from entrypoints.sandbox.salla.admin import (
    carts,
    coupons,
    customers,
    goods,
    guard,
    orders,
    settings,
    stores,
    webhooks,
)


def build() -> Blueprint:
    blueprint = Blueprint("salla_admin", __name__, url_prefix="/salla/admin/v2")
    blueprint.before_request(guard.check)
    blueprint.after_request(guard.show_pace)
    for subject in (orders, customers, goods, carts, coupons, stores, webhooks, settings):
        subject.routes(blueprint)
    return blueprint
