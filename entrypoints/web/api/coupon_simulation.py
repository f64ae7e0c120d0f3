"""Which coupons a cart could use, which of them wins, and why the others do not."""

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, fields, validate

from entrypoints.web.api.blueprint import blueprint
from entrypoints.web.api.values import ids, in_utc, moment, money, text, yes_or_no
from entrypoints.web.current import needs, services, store
from entrypoints.web.dashboard.coupon_reason_words import reason_sentence
from entrypoints.web.dashboard.coupon_words import shopper_sentence
from nomoflow.coupons.evaluation import CartItem, Reason, Shopper, SimulatedCart, Verdict
from nomoflow.coupons.offers import Denied
from nomoflow.coupons.terms import PaymentMethod, SalesChannel
from nomoflow.kernel.money import MixedCurrencies, Money
from nomoflow.kernel.text import code_key
from nomoflow.merchants.model import Permission

_EXAMPLE = {
    "cart": {
        "items": [
            {
                "product": "1207",
                "unit_price": {"amount": "120.00", "currency": "SAR"},
                "quantity": 2,
            }
        ],
        "shipping": {"amount": "25.00", "currency": "SAR"},
    },
    "shopper": {"customer": "90210", "earlier_orders": 1},
}


class ItemSchema(Schema):
    """Some of one product, at what one of them costs now."""

    product = text(64, required=True)
    unit_price = money(required=True, allow_none=False)
    quantity = fields.Integer(
        strict=True, load_default=1, validate=validate.Range(min=1, max=10_000)
    )
    categories = ids(load_default=())
    brand = text(64, load_default="")
    on_sale = yes_or_no(load_default=False)


class CartSchema(Schema):
    """A cart as a coupon sees it: all of it in the currency of its first price."""

    items = fields.List(
        fields.Nested(ItemSchema), required=True, validate=validate.Length(min=1, max=200)
    )
    shipping = money("What sending it would cost without a coupon", load_default=None)
    shipping_company = text(64, load_default="")
    payment_method = fields.Enum(
        PaymentMethod, by_value=True, allow_none=True, load_default=None,
        metadata={"description": "Nothing: not chosen yet"},
    )  # fmt: skip
    channel = fields.String(
        validate=validate.OneOf([SalesChannel.WEB.value, SalesChannel.APP.value]),
        load_default=SalesChannel.WEB.value,
    )
    has_special_offer = yes_or_no(load_default=False)


class ShopperSchema(Schema):
    """Who buys; without a ``customer`` a guest."""

    customer = text(64, load_default=None, allow_none=True)
    groups = ids(load_default=())
    email = text(254, load_default="")
    earlier_orders = fields.Integer(strict=True, load_default=0, validate=validate.Range(min=0))
    uses_of = fields.Dict(
        keys=text(100),
        values=fields.Integer(strict=True, validate=validate.Range(min=0)),
        load_default=dict,
        metadata={"description": "How often they used a code before"},
    )


class QuestionSchema(Schema):
    """A cart and whoever buys it; now, unless ``at`` says otherwise."""

    cart = fields.Nested(CartSchema, required=True)
    shopper = fields.Nested(ShopperSchema, load_default=dict)
    at = moment(load_default=None, allow_none=True)


class BothLanguagesSchema(Schema):
    """A sentence in both languages."""

    ar = fields.String()
    en = fields.String()


class ReasonSchema(Schema):
    """Why a coupon does nothing here: to the merchant, and what its shopper is told."""

    cause = fields.Enum(Denied, by_value=True, attribute="denied")
    sentence = fields.String()
    shopper = fields.Nested(BothLanguagesSchema)
    at = fields.AwareDateTime(allow_none=True)
    minimum = money()
    missing = money("How much more the cart must be worth")
    limit = fields.Integer(allow_none=True)


class VerdictSchema(Schema):
    """What a coupon does to the cart."""

    code = fields.String()
    coupon = fields.String(allow_none=True)
    valid = fields.Boolean()
    discount = money()
    shares = fields.List(money(), metadata={"description": "Of each item, in the cart's order"})
    free_shipping = fields.Boolean()
    saving = money("The discount, and the shipping where it is free")
    combines_with_offers = fields.Boolean()
    ends_at = fields.AwareDateTime()
    reasons = fields.List(fields.Nested(ReasonSchema))


class SimulationSchema(Schema):
    """Two coupons never combine: at most one counts."""

    best = fields.String(allow_none=True, metadata={"description": "The code that saves most"})
    verdicts = fields.List(fields.Nested(VerdictSchema))


@blueprint.post("/coupons/simulate")
@blueprint.arguments(QuestionSchema, example=_EXAMPLE)
@blueprint.response(200, SimulationSchema)
@needs(Permission.VIEW)
def simulate_coupons(told: Mapping[str, Any]) -> dict[str, Any]:
    """Try a cart on every coupon that is live. Changes nothing."""
    cart, shopper = _cart(told["cart"]), _shopper(told["shopper"])
    at = in_utc(told["at"]) if told["at"] else None
    found = services().coupons.simulate(store().id, cart, shopper, at)
    ordered = sorted(
        found.verdicts, key=lambda each: (not each.valid, -each.saving.minor, each.code)
    )
    return {
        "best": found.best.code if found.best else None,
        "verdicts": [_verdict(verdict) for verdict in ordered],
    }


def _cart(told: Mapping[str, Any]) -> SimulatedCart:
    items = tuple(
        CartItem(**{**item, "categories": tuple(item["categories"])}) for item in told["items"]
    )
    currency = items[0].unit_price.currency
    amounts = [item.unit_price for item in items] + [told["shipping"] or Money.zero(currency)]
    for amount in amounts:
        if amount.currency != currency:
            raise MixedCurrencies(left=currency.code, right=amount.currency.code)
    return SimulatedCart(
        currency=currency,
        items=items,
        shipping=amounts[-1],
        shipping_company=told["shipping_company"],
        payment_method=told["payment_method"],
        channel=SalesChannel(told["channel"]),
        has_special_offer=told["has_special_offer"],
    )


def _shopper(told: Mapping[str, Any]) -> Shopper:
    if not told:
        return Shopper()
    uses = {code_key(code): times for code, times in told["uses_of"].items()}
    return Shopper(**{**told, "groups": tuple(told["groups"]), "uses_of": uses})


def _verdict(verdict: Verdict) -> dict[str, Any]:
    names = ("code", "coupon", "valid", "discount", "shares", "free_shipping", "saving",
             "combines_with_offers", "ends_at")  # fmt: skip
    return {
        **{name: getattr(verdict, name) for name in names},
        "reasons": [_reason(reason) for reason in verdict.reasons],
    }


def _reason(reason: Reason) -> dict[str, Any]:
    return {
        **{name: getattr(reason, name) for name in ("denied", "at", "minimum", "missing", "limit")},
        "sentence": reason_sentence(reason),
        "shopper": shopper_sentence(reason.denied),
    }
