"""The payment pages of others, to which a shopper is sent and from which they return."""

from flask import Blueprint, abort, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from entrypoints.sandbox.salla.module import salla
from entrypoints.sandbox.salla.records import Order
from entrypoints.sandbox.salla.storefront.words import spoken_money

blueprint = Blueprint("salla_payment", __name__, url_prefix="/pay")
BRANDS = {
    "mada": "mada",
    "credit-card": "Card Gateway",
    "apple-pay": "Apple Pay",
    "stc-pay": "STC Pay",
    "tabby": "tabby",
    "tamara": "tamara",
}


@blueprint.get("/<brand>/<token>")
def show(brand: str, token: str) -> str:
    order = _order(brand, token)
    language = _language()
    return render_template(
        "salla/shop/payment.html",
        brand=BRANDS[brand],
        slug=brand,
        order=order,
        language=language,
        amount=spoken_money(order.total, order.currency, language),
    )


@blueprint.post("/<brand>/<token>")
def settle(brand: str, token: str) -> AnyResponse:
    """Paid or not, the shopper comes back to the store's thank-you page."""
    order = _order(brand, token)
    if request.form.get("outcome") == "paid":
        salla().orders.pay(order)
    shop = salla().addresses.shop(salla().world.store(order.store_id), _language())
    return redirect(f"{shop}/thank-you/{order.token}")


def _order(brand: str, token: str) -> Order:
    found = (order for order in salla().world.orders.all() if order.token == token)
    order = next(found, None)
    if order is None or brand not in BRANDS:
        abort(404)
    return order


def _language() -> str:
    return "en" if request.args.get("lang") == "en" else "ar"
