"""Abandoned carts in the Admin API."""

from datetime import timedelta

from flask import Blueprint, Response, request

from entrypoints.sandbox.salla.admin.answers import done, not_found, paged
from entrypoints.sandbox.salla.admin.guard import needs, store
from entrypoints.sandbox.salla.module import salla
from entrypoints.sandbox.salla.records import Cart


def routes(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/carts/abandoned", view_func=list_abandoned)
    blueprint.add_url_rule("/carts/abandoned/<int:cart_id>", view_func=show_abandoned)


@needs("carts.read")
def list_abandoned() -> Response:
    found = [each for each in salla().world.carts.of(store().id) if each.status == "abandoned"]
    if minutes := request.args.get("offset", type=int):
        earliest = salla().world.now() - timedelta(minutes=minutes)
        found = [each for each in found if each.updated_at >= earliest]
    if keyword := request.args.get("keyword"):
        found = [each for each in found if _belongs_to(each, keyword)]
    found.sort(key=lambda cart: (cart.updated_at, cart.id), reverse=True)
    return paged(found, salla().cart_payloads.listed)


def _belongs_to(cart: Cart, keyword: str) -> bool:
    if cart.customer_id is None:
        return False
    customer = salla().world.customer(cart.customer_id)
    return keyword == str(customer.id) or keyword in customer.phone


@needs("carts.read")
def show_abandoned(cart_id: int) -> Response:
    cart = salla().world.carts.get(cart_id)
    if cart is None or cart.store_id != store().id or cart.status == "open":
        not_found()
    return done(salla().cart_payloads.detailed(cart))
