"""Signing in as one of the store's customers, their orders, and rating one."""

from flask import abort, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from entrypoints.sandbox.salla import statuses
from entrypoints.sandbox.salla.module import salla
from entrypoints.sandbox.salla.records import Order, Review
from entrypoints.sandbox.salla.storefront import theme, visit
from entrypoints.sandbox.salla.storefront.checkout import order_by, payment_address
from entrypoints.sandbox.salla.storefront.words import say
from entrypoints.sandbox.salla.visitors import visit as device


def sign_in() -> str:
    current = visit.current()
    return theme.page(
        "sign_in.html",
        "page-single",
        title=say("sign_in", current.language),
        customers=salla().world.customers.of(current.store.id)[:40],
    )


def begin_session() -> AnyResponse:
    current = visit.current()
    customer = salla().world.customers.get(request.form.get("customer_id", type=int))
    if customer is None or customer.store_id != current.store.id:
        abort(404)
    current.customer = customer
    if current.cart is not None:
        salla().carts.set_customer(current.cart, customer.id)
    salla().carts.sign_in(customer, device())
    return redirect(theme.to("home"))


def sign_out() -> AnyResponse:
    current = visit.current()
    current.customer = None
    current.cart = None
    return redirect(theme.to("home"))


def profile() -> AnyResponse | str:
    current = visit.current()
    if current.customer is None:
        return redirect(theme.to("sign_in"))
    mine = [
        order
        for order in salla().world.orders.of(current.store.id)
        if order.customer_id == current.customer.id and not order.deleted
    ]
    mine.sort(key=lambda order: order.placed_at, reverse=True)
    return theme.page(
        "profile.html",
        "customer.profile",
        title=say("account", current.language),
        orders=mine,
        status_name=_status_name,
    )


def show_order(token: str) -> str:
    order = order_by(token)
    return theme.page(
        "order.html",
        "customer.orders.single",
        page_id=order.id,
        title=f"{say('order_number', visit.current().language)} {order.reference_id}",
        order=order,
        status_name=_status_name,
        payment=payment_address(order),
    )


def _status_name(slug: str) -> str:
    return statuses.STATUSES[slug].name(visit.current().language)


def rate(token: str) -> str:
    order = _rated(token)
    return theme.page(
        "rating.html",
        "page-single",
        title=say("rate", visit.current().language),
        order=order,
        done="done" in request.args,
        token=token,
    )


def send_rating(token: str) -> AnyResponse:
    order = _rated(token)
    rating = min(5, max(1, request.form.get("rating", 5, type=int)))
    review = Review(
        id=salla().world.next_id("review"),
        store_id=order.store_id,
        customer_id=order.customer_id,
        product_id=order.lines[0].product_id,
        order_id=order.id,
        rating=rating,
        content=request.form.get("content", "").strip()[:500],
        created_at=salla().world.now(),
    )
    salla().products.add_review(review, order)
    return redirect(theme.to("rate", token=token) + "?done=1")


def _rated(token: str) -> Order:
    orders = salla().world.orders.of(visit.current().store.id)
    order = next((each for each in orders if each.token[:16] == token), None)
    if order is None or order.first_completed_at is None:
        abort(404)
    return order


ROUTES = (
    ("/login", sign_in, ["GET"]),
    ("/login", begin_session, ["POST"]),
    ("/logout", sign_out, ["POST"]),
    ("/profile", profile, ["GET"]),
    ("/order/<token>", show_order, ["GET"]),
    ("/rating/<token>", rate, ["GET"]),
    ("/rating/<token>", send_rating, ["POST"]),
)
