"""The store, language, shopper and cart of the request at hand."""

import secrets
from dataclasses import dataclass

from flask import Response, abort, g, request

from entrypoints.sandbox.salla.module import salla
from entrypoints.sandbox.salla.records import Cart, Customer, Store

# Cookies do not know ports, and stores share an origin: each cookie keeps to its store's path.
CART, SHOPPER, GUEST = "sandbox_cart", "sandbox_shopper", "sandbox_guest"


@dataclass(slots=True)
class Visit:
    store: Store
    language: str
    customer: Customer | None
    cart: Cart | None
    guest_id: int


def begin(username: str, language: str) -> None:
    store = salla().world.store_named(username)
    if store is None:
        abort(404)
    g.shop_visit = Visit(
        store=store,
        language=language,
        customer=_customer(store),
        cart=_cart(store),
        guest_id=_number(GUEST) or secrets.randbelow(900_000_000) + 2_000_000_000,
    )


def current() -> Visit:
    found: Visit = g.shop_visit
    return found


def _number(name: str) -> int:
    value = request.cookies.get(name, "")
    return int(value) if value.isdigit() else 0


def _customer(store: Store) -> Customer | None:
    found = salla().world.customers.get(_number(SHOPPER))
    return found if found is not None and found.store_id == store.id else None


def _cart(store: Store) -> Cart | None:
    found = salla().world.carts.get(_number(CART))
    if found is None or found.store_id != store.id or found.status == "purchased":
        return None
    return found


def cart_to_fill() -> Cart:
    """The shopper's cart, made now if there was none."""
    visit = current()
    if visit.cart is None:
        customer_id = visit.customer.id if visit.customer else None
        visit.cart = salla().carts.new_cart(visit.store.id, customer_id)
    return visit.cart


def remember(response: Response) -> Response:
    """Leaves the cart, the shopper and the guest's number in the browser."""
    visit: Visit | None = g.get("shop_visit")
    if visit is None:
        return response
    _keep(response, CART, visit.cart.id if visit.cart else None)
    _keep(response, SHOPPER, visit.customer.id if visit.customer else None)
    _keep(response, GUEST, visit.guest_id)
    return response


def _keep(response: Response, name: str, value: int | None) -> None:
    path = f"/shop/{current().store.username}"
    if value is None:
        if name in request.cookies:
            response.delete_cookie(name, path=path, httponly=True, samesite="Lax")
        return
    if request.cookies.get(name) != str(value):
        response.set_cookie(
            name,
            str(value),
            path=path,
            max_age=30 * 24 * 3600,
            httponly=True,
            samesite="Lax",
        )
