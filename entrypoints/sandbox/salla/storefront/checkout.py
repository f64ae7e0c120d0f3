"""The checkout (an application apart, without the SDK), the order, and thank-you."""

from typing import Any

from flask import abort, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from entrypoints.sandbox.salla import pricing, shapes
from entrypoints.sandbox.salla.carriers import CARRIERS
from entrypoints.sandbox.salla.cities import STREETS, cities_of, city_named
from entrypoints.sandbox.salla.module import salla
from entrypoints.sandbox.salla.records import Address, Cart, Customer, Order
from entrypoints.sandbox.salla.storefront import theme, visit
from entrypoints.sandbox.salla.storefront.basket import spoken, still_refused
from entrypoints.sandbox.salla.storefront.words import say
from entrypoints.sandbox.salla.trade.orders import PAID_LATER, PAYMENT_METHODS
from entrypoints.sandbox.salla.visitors import visit as device

_FIELDS = ("first_name", "last_name", "mobile", "city", "district", "street")


def begin_checkout() -> AnyResponse:
    cart = visit.current().cart
    if cart is None or not cart.lines:
        return redirect(theme.to("cart"))
    return redirect(theme.to("checkout", cart_id=cart.id))


def checkout(cart_id: int) -> AnyResponse | str:
    """Also the way back into a forgotten cart: the address names it."""
    cart = _open_cart(cart_id)
    if cart is None:
        return redirect(theme.to("cart"))
    visit.current().cart = cart
    return _checkout_page(cart)


def _checkout_page(cart: Cart, problem: str = "") -> str:
    current = visit.current()
    step = "contact" if cart.customer_id is None or "contact" in request.args else "payment"
    return theme.bare_page(
        "checkout.html",
        title=say("checkout", current.language),
        cart=cart,
        sums=pricing.of_cart(salla().world, cart),
        step=step,
        known=_known(cart),
        cities=cities_of(current.store),
        methods=_methods(),
        carriers=CARRIERS,
        problem=problem or still_refused(cart),
    )


def _known(cart: Cart) -> Customer | None:
    if cart.customer_id is not None:
        return salla().world.customer(cart.customer_id)
    return visit.current().customer


def _methods() -> dict[str, tuple[str, str]]:
    if visit.current().store.currency == "SAR":
        return PAYMENT_METHODS
    offered = ("credit_card", "apple_pay", "cod")
    return {slug: PAYMENT_METHODS[slug] for slug in offered}


def give_contact(cart_id: int) -> AnyResponse | tuple[str, int]:
    cart = _open_cart(cart_id)
    if cart is None:
        return redirect(theme.to("cart"))
    given = {name: request.form.get(name, "").strip() for name in (*_FIELDS, "email")}
    digits = _digits(given["mobile"])
    if not all(given[name] for name in _FIELDS) or not 7 <= len(digits) <= 12:
        cart.customer_id = None
        return _checkout_page(cart, say("incomplete", visit.current().language)), 422
    customer = _customer(given, int(digits))
    salla().carts.set_customer(cart, customer.id)
    return redirect(theme.to("checkout", cart_id=cart.id))


def _digits(mobile: str) -> str:
    """Western digits without the country code and without the leading zero."""
    digits = "".join(str(int(each)) for each in mobile if each.isdigit())
    for code in ("00966", "966", "00965", "965"):
        digits = digits.removeprefix(code)
    return digits.lstrip("0")


def _customer(given: dict[str, str], mobile: int) -> Customer:
    """Who checks out is found again by mobile number, or becomes a new customer."""
    world, current = salla().world, visit.current()
    found = next((c for c in world.customers.of(current.store.id) if c.mobile == mobile), None)
    city = city_named(current.store, given["city"])
    if found is not None:
        found.district, found.street = given["district"], given["street"]
        found.city_ar, found.city_en = city.name_ar, city.name_en
        salla().carts.change_customer(found, device())
        return found
    now, kuwaiti = world.now(), current.store.currency == "KWD"
    made = Customer(
        id=world.next_id("customer"),
        store_id=current.store.id,
        first_name=given["first_name"][:25],
        last_name=given["last_name"],
        first_name_en=given["first_name"],
        last_name_en=given["last_name"],
        mobile=mobile,
        mobile_code="+965" if kuwaiti else "+966",
        email=given["email"] or None,
        gender="male",
        birthday=None,
        city_ar=city.name_ar,
        city_en=city.name_en,
        district=given["district"],
        created_at=now,
        updated_at=now,
        country_code="KW" if kuwaiti else "SA",
        country_ar="الكويت" if kuwaiti else "السعودية",
        lang=current.language,
        token=world.secret()[:12],
        street=given["street"],
    )
    return salla().carts.register(made, device())


def use_coupon_here(cart_id: int) -> AnyResponse | tuple[str, int]:
    cart = _open_cart(cart_id)
    if cart is None:
        return redirect(theme.to("cart"))
    if "remove" in request.form:
        salla().carts.remove_coupon(cart)
        return redirect(theme.to("checkout", cart_id=cart.id))
    problem = salla().carts.apply_coupon(cart, request.form.get("code", "").strip())
    if problem is not None:
        return _checkout_page(cart, spoken(problem)), 422
    return redirect(theme.to("checkout", cart_id=cart.id))


def choose_carrier(cart_id: int) -> AnyResponse:
    cart = _open_cart(cart_id)
    company = request.form.get("company", "")
    if cart is not None and company in CARRIERS:
        salla().carts.choose_carrier(cart, company)
    return redirect(theme.to("checkout", cart_id=cart_id))


def place_order(cart_id: int) -> AnyResponse | tuple[str, int]:
    cart = _open_cart(cart_id)
    if cart is None or cart.customer_id is None or not cart.lines:
        return redirect(theme.to("cart"))
    method = request.form.get("payment_method", "")
    if method not in _methods():
        return _checkout_page(cart, say("incomplete", visit.current().language)), 422
    customer = salla().world.customer(cart.customer_id)
    placed = salla().orders.place_order(cart, method, _address(customer), device())
    if not isinstance(placed, Order):
        return _checkout_page(cart, spoken(placed)), 422
    visit.current().cart = None
    if method in PAID_LATER:
        return redirect(payment_address(placed))
    return redirect(theme.to("thank_you", token=placed.token))


def payment_address(order: Order) -> str:
    name = order.payment_method.removesuffix("_installment").replace("_", "-")
    language = visit.current().language
    return f"{salla().addresses.own}/pay/{name}/{order.token}?lang={language}"


def _address(customer: Customer) -> Address:
    city = city_named(visit.current().store, customer.city_ar)
    return Address(
        city_ar=city.name_ar,
        district=customer.district,
        street=customer.street or STREETS[0],
        postal_code="12211",
        latitude=city.latitude,
        longitude=city.longitude,
    )


def _open_cart(cart_id: int) -> Cart | None:
    cart = salla().world.carts.get(cart_id)
    if cart is None or cart.store_id != visit.current().store.id:
        abort(404)
    return None if cart.status == "purchased" or not cart.lines else cart


def thank_you(token: str) -> str:
    order = order_by(token)
    return theme.page(
        "thank_you.html",
        "thank-you",
        page_id=order.id,
        title=say("awaiting" if order.pending_payment else "thanks", visit.current().language),
        order=order,
        waits=order.pending_payment and order.payment_method != "bank",
        payment=payment_address(order),
        tracking=None if _waits_online(order) else _completed(order),
    )


def _waits_online(order: Order) -> bool:
    return order.pending_payment and order.payment_method in PAID_LATER


def order_by(token: str) -> Order:
    orders = salla().world.orders.of(visit.current().store.id)
    order = next((each for each in orders if each.token == token), None)
    if order is None or order.deleted:
        abort(404)
    return order


def _completed(order: Order) -> dict[str, Any]:
    currency, products = order.currency, salla().world.products
    found = [(products.get(line.product_id), line.quantity) for line in order.lines]
    return {
        "name": "Order Completed",
        "payload": {
            "checkout_id": str(order.cart_id),
            "order_id": str(order.id),
            "affiliation": visit.current().store.name_ar,
            "total": shapes.number(order.total, currency),
            "subtotal": shapes.number(order.sub_total, currency),
            "revenue": shapes.number(order.sub_total - order.discount, currency),
            "shipping": shapes.number(order.shipping_cost, currency),
            "tax": shapes.number(order.tax, currency),
            "discount": shapes.number(order.discount, currency),
            "coupon": order.coupon_code,
            "currency": currency,
            "products": [
                _without_currency(theme.tracked(product, quantity))
                for product, quantity in found
                if product is not None
            ],
        },
    }


def _without_currency(tracked: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in tracked.items() if name != "currency"}


ROUTES = (
    ("/checkout", begin_checkout, ["GET"]),
    ("/checkout/<int:cart_id>", checkout, ["GET"]),
    ("/checkout/<int:cart_id>/contact", give_contact, ["POST"]),
    ("/checkout/<int:cart_id>/coupon", use_coupon_here, ["POST"]),
    ("/checkout/<int:cart_id>/carrier", choose_carrier, ["POST"]),
    ("/checkout/<int:cart_id>/order", place_order, ["POST"]),
    ("/thank-you/<token>", thank_you, ["GET"]),
)
