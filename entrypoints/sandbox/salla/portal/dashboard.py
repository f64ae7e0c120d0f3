"""The merchant's dashboard: orders, carts, products and customers, and what can be done to them."""

from typing import Any

from flask import Blueprint, abort, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from entrypoints.sandbox.salla import shapes, statuses
from entrypoints.sandbox.salla.module import salla
from entrypoints.sandbox.salla.portal.simulation import buy
from entrypoints.sandbox.salla.records import Cart, Merchant, Order, Product, Review, Store
from entrypoints.sandbox.salla.storefront.words import spoken_money
from entrypoints.sandbox.salla.visitors import MERCHANT_COOKIE, signed_in_merchant

blueprint = Blueprint("salla_dashboard", __name__, url_prefix="/salla/merchant")
_LONGEST = 120


@blueprint.before_request
def know_the_merchant() -> AnyResponse | None:
    g.merchant = signed_in_merchant()
    if g.merchant is None and request.endpoint not in (
        "salla_dashboard.choose",
        "salla_dashboard.sign_in",
    ):
        return redirect(url_for("salla_dashboard.choose"))
    return None


def merchant() -> Merchant:
    found: Merchant = g.merchant
    return found


def own_store(username: str) -> Store:
    """One of the merchant's own stores; another's does not exist for them."""
    store = salla().world.store_named(username)
    if store is None or store.merchant_id != merchant().id:
        abort(404)
    return store


def page(template: str, store: Store, **given: Any) -> str:
    return render_template(
        f"salla/merchant/{template}",
        store=store,
        merchant=merchant(),
        stores=salla().world.stores_of(merchant().id),
        installed=salla().world.is_installed(store.id),
        money=lambda minor: spoken_money(minor, store.currency, "ar"),
        when=lambda at: shapes.wall_clock(at).strftime("%Y-%m-%d %H:%M"),
        shop=salla().addresses.shop(store),
        **given,
    )


@blueprint.get("/")
def choose() -> AnyResponse | str:
    found = signed_in_merchant()
    if found is not None and "switch" not in request.args:
        first = salla().world.stores_of(found.id)[0]
        return redirect(url_for(".orders", username=first.username))
    world = salla().world
    people = [(each, world.stores_of(each.id)) for each in world.merchants.all()]
    return render_template("salla/merchant/choose.html", people=people)


@blueprint.post("/session")
def sign_in() -> AnyResponse:
    found = salla().world.merchants.get(request.form.get("merchant_id", type=int))
    response = redirect(url_for(".choose"))
    if found is not None:
        response.set_cookie(
            MERCHANT_COOKIE, str(found.id), path="/salla", httponly=True, samesite="Lax"
        )
    return response


@blueprint.post("/session/end")
def sign_out() -> AnyResponse:
    response = redirect(url_for(".choose"))
    response.delete_cookie(MERCHANT_COOKIE, path="/salla", httponly=True, samesite="Lax")
    return response


@blueprint.get("/<username>/orders")
def orders(username: str) -> str:
    store = own_store(username)
    found = [each for each in salla().world.orders.of(store.id) if not each.deleted]
    found.sort(key=lambda order: order.placed_at, reverse=True)
    customers = {each.id: each for each in salla().world.customers.of(store.id)}
    return page(
        "orders.html",
        store,
        orders=found[:_LONGEST],
        total=len(found),
        customers=customers,
        statuses=statuses.STATUSES,
    )


@blueprint.post("/<username>/orders/<int:order_id>")
def change_order(username: str, order_id: int) -> AnyResponse:
    store = own_store(username)
    order = _order(store, order_id)
    trade, action = salla().orders, request.form.get("action", "")
    if action == "pay":
        trade.pay(order)
    elif action == "delete":
        trade.delete_order(order)
    elif action == "cancel":
        trade.change_status(order, "canceled", "ألغاه التاجر")
    elif action == "refund":
        trade.change_status(order, "restored", "استرجاع كامل المبلغ")
    elif action == "status" and request.form.get("slug") in statuses.STATUSES:
        trade.change_status(order, request.form["slug"], request.form.get("note", ""))
    elif action == "review":
        _add_review(order)
    return redirect(url_for(".orders", username=username) + f"#order-{order.id}")


@blueprint.post("/<username>/purchases")
def simulate_purchases(username: str) -> AnyResponse:
    """Shoppers buy, paying in every way: real orders with real webhooks."""
    count = request.form.get("count", 1, type=int)
    buy(salla(), own_store(username), count)
    return redirect(url_for(".orders", username=username))


def _add_review(order: Order) -> None:
    review = Review(
        id=salla().world.next_id("review"),
        store_id=order.store_id,
        customer_id=order.customer_id,
        product_id=order.lines[0].product_id,
        order_id=order.id,
        rating=5,
        content="تغليف ممتاز وجودة عالية",
        created_at=salla().world.now(),
    )
    salla().products.add_review(review, order)


@blueprint.get("/orders/order/<token>")
def order_by_token(token: str) -> AnyResponse:
    """Where an order's `urls.admin` leads."""
    order = next((each for each in salla().world.orders.all() if each.token == token), None)
    if order is None:
        abort(404)
    store = own_store(salla().world.store(order.store_id).username)
    return redirect(url_for(".orders", username=store.username) + f"#order-{order.id}")


@blueprint.get("/<username>/carts")
def carts(username: str) -> str:
    store = own_store(username)
    found = [each for each in salla().world.carts.of(store.id) if each.lines]
    found.sort(key=lambda cart: cart.updated_at, reverse=True)
    world = salla().world
    customers = {each.id: each for each in world.customers.of(store.id)}
    names = {each.id: each.name_ar for each in world.products.of(store.id)}
    return page("carts.html", store, carts=found[:_LONGEST], customers=customers, names=names)


@blueprint.post("/<username>/carts/<int:cart_id>")
def abandon_cart(username: str, cart_id: int) -> AnyResponse:
    store = own_store(username)
    cart = salla().world.carts.get(cart_id)
    if not isinstance(cart, Cart) or cart.store_id != store.id:
        abort(404)
    salla().carts.abandon(cart)
    return redirect(url_for(".carts", username=username))


@blueprint.get("/<username>/products")
def products(username: str) -> str:
    store = own_store(username)
    found = sorted(salla().world.products.of(store.id), key=lambda product: product.sort)
    return page("products.html", store, products=found, decimals=_decimals(store))


@blueprint.post("/<username>/products/<int:product_id>")
def change_product(username: str, product_id: int) -> AnyResponse:
    store = own_store(username)
    product = salla().world.products.get(product_id)
    if not isinstance(product, Product) or product.store_id != store.id:
        abort(404)
    price = shapes.minor(request.form.get("price", 0.0, type=float), store.currency)
    sale = shapes.minor(request.form.get("sale_price", 0.0, type=float), store.currency)
    quantity = request.form.get("quantity", product.quantity, type=int)
    status = request.form.get("status", product.status)
    if price > 0 and (price, sale) != (product.price, product.sale_price):
        salla().products.set_price(product, price, sale if sale < price else 0)
    if quantity != product.quantity:
        salla().products.set_stock(product, max(0, quantity))
    if status != product.status and status in ("sale", "out", "hidden"):
        salla().products.set_product_status(product, status)
    if status == "deleted":
        salla().products.delete_product(product)
    return redirect(url_for(".products", username=username) + f"#product-{product_id}")


def _decimals(store: Store) -> Any:
    return lambda minor: shapes.number(minor, store.currency)


def _order(store: Store, order_id: int) -> Order:
    order = salla().world.orders.get(order_id)
    if order is None or order.deleted or order.store_id != store.id:
        abort(404)
    return order
