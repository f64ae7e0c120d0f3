"""The cart: pages and forms for everybody, and the JSON that the SDK speaks."""

from typing import Any

from flask import Response, abort, jsonify, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from entrypoints.sandbox.salla import coupon_rules, pricing
from entrypoints.sandbox.salla.coupon_rules import Sentence
from entrypoints.sandbox.salla.module import salla
from entrypoints.sandbox.salla.records import Cart, Product
from entrypoints.sandbox.salla.storefront import theme, visit
from entrypoints.sandbox.salla.storefront.words import say

_MOST = 20


def cart() -> str:
    return _cart_page("")


def _cart_page(problem: str) -> str:
    current = visit.current()
    if current.cart is not None and not problem:
        problem = still_refused(current.cart)
    sums = pricing.of_cart(salla().world, current.cart) if current.cart else None
    tracking = None
    if current.cart is not None and sums is not None and sums.lines:
        products = [theme.tracked(line.product, line.quantity) for line in sums.lines]
        tracking = {
            "name": "Cart Viewed",
            "payload": {"cart_id": str(current.cart.id), "products": products},
        }
    return theme.page(
        "cart.html",
        "cart",
        page_id=current.cart.id if current.cart else None,
        title=say("cart", current.language),
        cart=current.cart,
        sums=sums,
        problem=problem,
        gift=current.cart is not None
        and coupon_rules.has_special_offer(salla().world, current.cart),
        tracking=tracking,
    )


def add_to_cart() -> AnyResponse:
    product = _product(request.form.get("product_id"))
    salla().carts.put_in_cart(
        visit.cart_to_fill(), product, _quantity(request.form.get("quantity", "1"))
    )
    return redirect(theme.to("cart"))


def change_cart() -> AnyResponse:
    current = visit.current()
    if current.cart is not None:
        quantity = 0 if "remove" in request.form else _quantity(request.form.get("quantity"), 0)
        line_id = request.form.get("line_id", type=int) or 0
        salla().carts.set_quantity(current.cart, line_id, quantity)
    return redirect(theme.to("cart"))


def use_coupon() -> AnyResponse | tuple[str, int]:
    current = visit.current()
    if current.cart is None:
        return redirect(theme.to("cart"))
    if "remove" in request.form:
        salla().carts.remove_coupon(current.cart)
        return redirect(theme.to("cart"))
    problem = salla().carts.apply_coupon(current.cart, request.form.get("code", "").strip())
    if problem is not None:
        return _cart_page(spoken(problem)), 422
    return redirect(theme.to("cart"))


def still_refused(cart: Cart) -> str:
    """Why the coupon in the cart has no effect any more."""
    if not cart.coupon_code:
        return ""
    problem = coupon_rules.objection(salla().world, cart, cart.coupon_code)
    return spoken(problem) if problem else ""


def spoken(problem: Sentence) -> str:
    return problem[1 if visit.current().language == "en" else 0]


# What the SDK asks for.


def cart_as_json() -> Response:
    return _answer({"cart": theme.sdk_cart()})


def add_by_json() -> Response:
    sent = _sent()
    product = _product(sent.get("id"))
    quantity = _quantity(sent.get("quantity", 1))
    salla().carts.put_in_cart(visit.cart_to_fill(), product, quantity)
    return _answer(
        {
            "product_id": product.id,
            "cart": theme.sdk_cart(),
            "offer": None,
            "googleTags": {"event": "addToCart", "ecommerce": {}},
            "tracked": theme.tracked(product, quantity),
        },
        say("added", visit.current().language),
    )


def change_by_json(line_id: int) -> Response:
    current = visit.current()
    if current.cart is not None:
        quantity = 0 if request.method == "DELETE" else _quantity(_sent().get("quantity"), 0)
        salla().carts.set_quantity(current.cart, line_id, quantity)
    return _answer({"cart": theme.sdk_cart()})


def coupon_by_json() -> Response | tuple[Response, int]:
    cart = visit.cart_to_fill()
    if request.method == "DELETE":
        salla().carts.remove_coupon(cart)
        return _answer({"cart": theme.sdk_cart()})
    problem = salla().carts.apply_coupon(cart, str(_sent().get("coupon", "")).strip())
    if problem is not None:
        error = {"code": "error", "message": spoken(problem)}
        return jsonify(status=422, success=False, error=error), 422
    return _answer({"cart": theme.sdk_cart()})


def _answer(data: dict[str, Any], message: str = "") -> Response:
    return jsonify(status=200, success=True, message=message, data=data)


def _sent() -> dict[str, Any]:
    sent = request.get_json(silent=True)
    return sent if isinstance(sent, dict) else {}


def _product(value: Any) -> Product:
    product = salla().world.products.get(int(value)) if str(value).isdigit() else None
    if product is None or product.store_id != visit.current().store.id or not product.quantity:
        abort(404)
    return product


def _quantity(value: Any, least: int = 1) -> int:
    return max(least, min(_MOST, int(value))) if str(value).isdigit() else least


ROUTES = (
    ("/cart", cart, ["GET"]),
    ("/cart/add", add_to_cart, ["POST"]),
    ("/cart/change", change_cart, ["POST"]),
    ("/cart/coupon", use_coupon, ["POST"]),
    ("/api/cart", cart_as_json, ["GET"]),
    ("/api/cart/items", add_by_json, ["POST"]),
    ("/api/cart/items/<int:line_id>", change_by_json, ["PUT", "DELETE"]),
    ("/api/cart/coupon", coupon_by_json, ["POST", "DELETE"]),
)
