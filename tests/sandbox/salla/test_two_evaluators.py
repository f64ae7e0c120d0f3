"""The core's evaluator and the sandbox's checkout agree on carts that nobody thought of."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

from entrypoints.sandbox.salla import coupon_rules, pricing, shapes
from entrypoints.sandbox.salla.module import Salla
from entrypoints.sandbox.salla.records import Cart, CartLine, Coupon
from entrypoints.sandbox.salla.seed.stores import OUD_NAJD
from nomoflow.coupons.evaluation import Candidate, Shopper, SimulatedCart, judge
from nomoflow.coupons.terms import AmountOff, CouponTerms
from nomoflow.kernel.money import Money
from tests.core.coupons.drawing import CODE, NOW, any_terms, carts, shoppers
from tests.sandbox.salla.conftest import Clock


@pytest.fixture
def shop(salla: Salla, clock: Clock) -> Salla:
    clock.at = NOW
    return salla


@settings(
    max_examples=300,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(terms=any_terms, drawn=carts, shopper=shoppers)
def test_both_say_the_same(
    shop: Salla, terms: CouponTerms, drawn: SimulatedCart, shopper: Shopper
) -> None:
    terms, cart = replace(terms, first_order_only=False), _possible(drawn)
    uses = len(cart.items) % 4
    verdict = judge(Candidate(code=CODE, terms=terms, uses=uses), cart, shopper, NOW)
    coupon = _coupon(shop, terms, uses)
    there = _cart(shop, cart, shopper, coupon)
    method = cart.payment_method.value if cart.payment_method else ""
    refused = coupon_rules.objections(shop.world, there, CODE, method)
    sums = pricing.of_cart(shop.world, there, method)
    assert [each.name for each in refused] == [each.denied.value for each in verdict.reasons]
    assert sums.discount == verdict.discount.minor
    assert [line.discount for line in sums.lines] == [each.minor for each in verdict.shares]
    assert sums.free_shipping == verdict.free_shipping


def _possible(cart: SimulatedCart) -> SimulatedCart:
    """A cart that a shop can have: each product once, and nothing that is free is on sale."""
    items = tuple(
        replace(item, product=str(101 + place), on_sale=item.on_sale and bool(item.unit_price))
        for place, item in enumerate(cart.items)
    )
    possible = replace(cart, items=items)
    return replace(possible, has_special_offer=cart.has_special_offer and bool(possible.goods))


def _major(money: Money | None) -> float:
    return float(money.major) if money else 0


def _coupon(salla: Salla, terms: CouponTerms, uses: int) -> Coupon:
    discount = terms.discount
    if isinstance(discount, AmountOff):
        kind, amount, ceiling = "fixed", _major(discount.amount), 0.0
    else:
        kind, amount = "percentage", discount.percent.basis_points / 100
        ceiling = _major(discount.ceiling)
    return salla.world.coupons.put(
        Coupon(
            id=1,
            store_id=OUD_NAJD,
            code=CODE,
            type=kind,
            amount=amount,
            maximum_amount=ceiling,
            minimum_amount=_major(terms.minimum_cart),
            created_at=NOW,
            updated_at=NOW,
            starts_at=shapes.plain_date(terms.starts_at) if terms.starts_at else None,
            expires_at=shapes.plain_date(terms.ends_at),
            settings={
                "free_shipping": terms.free_shipping,
                "exclude_sale_products": terms.excludes_sale_products,
                "is_apply_with_offer": terms.combines_with_offers,
                "applied_in": terms.channel.value,
                "usage_limit": terms.usage_limit,
                "usage_limit_per_user": terms.usage_limit_per_customer,
                "payment_methods": [each.value for each in terms.payment_methods],
                "beneficiary_domain": terms.email_domain,
                "products_include": list(terms.products.only or ()),
                "products_exclude": list(terms.products.never),
                "list_include_categories": list(terms.categories.only or ()),
                "list_exclude_categories": list(terms.categories.never),
                "list_exclude_brands": list(terms.brands_excluded),
                "list_include_groups": list(terms.customer_groups.only or ()),
                "list_exclude_groups": list(terms.customer_groups.never),
                "list_exclude_shipping": list(terms.shipping_excluded),
            },
            uses=uses,
        )
    )


def _cart(salla: Salla, cart: SimulatedCart, shopper: Shopper, coupon: Coupon) -> Cart:
    model = salla.world.products.of(OUD_NAJD)[0]
    lines: list[CartLine] = []
    for item in cart.items:
        price = item.unit_price.minor
        product = replace(
            model,
            id=int(item.product),
            price=price * 2 if item.on_sale else price,
            sale_price=price if item.on_sale else 0,
            category_ids=[int(each) for each in item.categories],
            brand_id=int(item.brand) if item.brand else None,
        )
        salla.world.products.put(product)
        lines.append(CartLine(id=len(lines), product_id=product.id, quantity=item.quantity))
    customer = replace(
        salla.world.customers.of(OUD_NAJD)[0],
        groups=[int(each) for each in shopper.groups],
        email=shopper.email or None,
    )
    salla.world.customers.put(customer)
    coupon.used_by = [customer.id] * shopper.uses_of.get(CODE.casefold(), 0)
    salla.world.knobs.special_offer_from = 0.01 if cart.has_special_offer else 0
    return Cart(
        id=1,
        store_id=OUD_NAJD,
        created_at=NOW,
        updated_at=NOW,
        customer_id=customer.id,
        lines=lines,
        coupon_code=CODE,
        channel=cart.channel.value,
        shipping_company=cart.shipping_company,
    )
