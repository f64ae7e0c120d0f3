"""Orders in the Admin API."""

from flask import Blueprint, Response, request

from entrypoints.sandbox.salla import statuses
from entrypoints.sandbox.salla.admin.answers import (
    acted,
    body,
    done,
    invalid,
    language,
    not_found,
    paged,
)
from entrypoints.sandbox.salla.admin.guard import needs, store
from entrypoints.sandbox.salla.admin.order_filters import filtered
from entrypoints.sandbox.salla.module import salla
from entrypoints.sandbox.salla.records import Order


def routes(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/orders", view_func=list_orders)
    blueprint.add_url_rule("/orders/items", view_func=list_items)
    blueprint.add_url_rule("/orders/statuses", view_func=list_statuses)
    blueprint.add_url_rule("/orders/statuses/<int:status_id>", view_func=show_status)
    blueprint.add_url_rule("/orders/<int:order_id>", view_func=show_order)
    blueprint.add_url_rule("/orders/<int:order_id>/histories", view_func=list_histories)
    blueprint.add_url_rule(
        "/orders/<int:order_id>/status", view_func=change_status, methods=["POST"]
    )


@needs("orders.read")
def list_orders() -> Response:
    found = filtered(salla().world, store().id, request.args)
    return paged(found, lambda order: salla().order_payloads.listed(order, language()))


@needs("orders.read")
def show_order(order_id: int) -> Response:
    order = _order(order_id)
    payloads = salla().order_payloads
    if request.args.get("format") == "light":
        return done(payloads.light(order, language()))
    return done(payloads.detailed(order, language()))


@needs("orders.read")
def list_items() -> Response:
    order_id = request.args.get("order_id", type=int)
    if order_id is None:
        invalid({"order_id": ["حقل order id مطلوب."]})
    return done(salla().order_payloads.items(_order(order_id)))


@needs("orders.read")
def list_histories(order_id: int) -> Response:
    return done(salla().order_payloads.histories(_order(order_id), language()))


@needs("orders.read")
def list_statuses() -> Response:
    known = enumerate(statuses.STATUSES.values())
    return done([statuses.listed(status, sort, language()) for sort, status in known])


@needs("orders.read")
def show_status(status_id: int) -> Response:
    status = statuses.find(status_id)
    if status is None:
        not_found()
    sort = list(statuses.STATUSES).index(status.slug)
    return done(statuses.listed(status, sort, language()))


@needs("orders.read_write")
def change_status(order_id: int) -> Response:
    order = _order(order_id)
    sent = body()
    status = statuses.find(sent.get("slug") or sent.get("status_id"))
    if status is None:
        invalid({"slug": ["حالة الطلب غير صحيحة"]})
    salla().orders.change_status(order, status.slug, str(sent.get("note") or ""))
    return acted("تم تحديث حالة الطلب بنجاح", 201)


def _order(order_id: int) -> Order:
    order = salla().world.orders.get(order_id)
    if order is None or order.deleted or order.store_id != store().id:
        not_found()
    return order
