"""The shop's checkout follows docs/coupon-rules.md: the same cases as the evaluator's."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrypoints.sandbox.salla import coupon_rules, pricing, shapes
from entrypoints.sandbox.salla.module import Salla
from entrypoints.sandbox.salla.records import Address, Cart, CartLine, Coupon, Order, Visit
from entrypoints.sandbox.salla.seed.stores import DAR_AL_FANN, OUD_NAJD
from tests.sandbox.salla.conftest import Clock

TABLE = json.loads((Path(__file__).parents[2] / "fixtures/coupons/rules.json").read_text("utf-8"))
CASES = [case for case in TABLE["cases"] if case.get("only", "sandbox") == "sandbox"]
STORES = {"SAR": OUD_NAJD, "KWD": DAR_AL_FANN}
CODE = "Deal15"
HOME = Address(
    city_ar="الرياض",
    district="حي الملقا",
    street="شارع التحلية",
    postal_code="12211",
    latitude=24.7,
    longitude=46.7,
)


def told(case: dict[str, Any], part: str) -> dict[str, Any]:
    return {**TABLE["defaults"][part], **case.get(part, {})}


def number(text: str) -> float:
    return float(Decimal(text))


def wall_clock(text: str | None) -> str | None:
    return None if text is None else shapes.plain_date(datetime.fromisoformat(text))


def settings_of(coupon: dict[str, Any]) -> dict[str, Any]:
    return {
        "free_shipping": coupon.get("free_shipping", False),
        "exclude_sale_products": coupon.get("excludes_sale", False),
        "is_apply_with_offer": coupon.get("combines", False),
        "applied_in": coupon.get("channel", "all"),
        "usage_limit": coupon.get("usage_limit"),
        "usage_limit_per_user": coupon.get("each"),
        "payment_methods": coupon.get("payment_methods", []),
        "beneficiary_domain": coupon.get("email_domain"),
        "products_include": coupon.get("products_only", []),
        "products_exclude": coupon.get("products_never", []),
        "list_include_categories": coupon.get("categories_only", []),
        "list_exclude_categories": coupon.get("categories_never", []),
        "list_exclude_brands": coupon.get("brands_never", []),
        "list_include_groups": coupon.get("groups_only", []),
        "list_exclude_groups": coupon.get("groups_never", []),
        "list_exclude_shipping": coupon.get("shipping_never", []),
    }


def put_coupon(salla: Salla, case: dict[str, Any], store_id: int) -> Coupon:
    coupon = told(case, "coupon")
    now = salla.world.now()
    return salla.world.coupons.put(
        Coupon(
            id=1,
            store_id=store_id,
            code=CODE if coupon.get("known", True) else "OTHER",
            type="percentage" if "percent" in coupon else "fixed",
            amount=number(coupon.get("percent") or coupon["amount"]),
            maximum_amount=number(coupon.get("ceiling", "0")),
            minimum_amount=number(coupon["minimum"]) if "minimum" in coupon else None,
            created_at=now,
            updated_at=now,
            starts_at=wall_clock(coupon.get("starts_at")),
            expires_at=wall_clock(coupon["ends_at"]) or "",
            status="active" if coupon.get("enabled", True) else "inactive",
            settings=settings_of(coupon),
            uses=coupon.get("uses", 0),
        )
    )


def put_cart(salla: Salla, case: dict[str, Any], store_id: int) -> Cart:
    cart = told(case, "cart")
    lines = []
    for place, item in enumerate(cart["items"]):
        price = shapes.minor(number(item["price"]), cart["currency"])
        model = salla.world.products.of(store_id)[place]
        product = replace(
            model,
            id=int(item["product"]),
            price=price * 2 if item.get("on_sale") else price,
            sale_price=price if item.get("on_sale") else 0,
            category_ids=[int(each) for each in item.get("categories", ())],
            brand_id=int(item["brand"]) if "brand" in item else None,
        )
        salla.world.products.put(product)
        quantity = item.get("quantity", 1)
        lines.append(CartLine(id=place + 1, product_id=product.id, quantity=quantity))
    made = salla.carts.new_cart(store_id, None)
    made.lines, made.channel, made.coupon_code = lines, cart["channel"], CODE
    made.shipping_company = cart.get("shipping_company", made.shipping_company)
    if cart.get("has_special_offer"):
        salla.world.knobs.special_offer_from = 0.01
    return made


def put_shopper(salla: Salla, case: dict[str, Any], cart: Cart, coupon: Coupon) -> None:
    shopper = told(case, "shopper")
    if not shopper["known"]:
        return
    customer = replace(
        salla.world.customers.of(cart.store_id)[0],
        groups=[int(each) for each in shopper.get("groups", ())],
        email=shopper.get("email"),
    )
    salla.world.customers.put(customer)
    cart.customer_id = customer.id
    coupon.used_by = [customer.id] * shopper.get("uses", 0)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_the_rules(case: dict[str, Any], salla: Salla, clock: Clock) -> None:
    clock.at = datetime.fromisoformat(case.get("at", TABLE["defaults"]["at"])).astimezone(UTC)
    store_id = STORES[told(case, "cart")["currency"]]
    coupon, cart = put_coupon(salla, case, store_id), put_cart(salla, case, store_id)
    put_shopper(salla, case, cart, coupon)
    method = told(case, "cart").get("payment_method", "")
    wanted = told(case, "wanted")
    refused = coupon_rules.objections(salla.world, cart, CODE, method)
    sums = pricing.of_cart(salla.world, cart, method)
    assert [each.name for each in refused] == wanted["reasons"]
    assert sums.discount == wanted["discount"]
    shares = [line.discount for line in sums.lines]
    assert shares == wanted.get("shares", [0] * len(shares))
    assert sums.free_shipping == wanted["free_shipping"]
    assert not (sums.free_shipping and sums.shipping)


@given(st.integers(0, 10**7), st.lists(st.integers(0, 10**6), min_size=1, max_size=8))
def test_shares_lose_nothing(amount: int, weights: list[int]) -> None:
    shares = pricing._split(min(amount, sum(weights)), weights)
    assert sum(shares) == min(amount, sum(weights))
    assert all(0 <= share <= weight for share, weight in zip(shares, weights, strict=True))


# When it is asked, and counted


def a_cart(salla: Salla, *codes: str) -> Cart:
    cart = salla.carts.new_cart(OUD_NAJD, salla.world.customers.of(OUD_NAJD)[0].id)
    product = next(
        each for each in salla.world.products.of(OUD_NAJD) if each.quantity and each.price > 20000
    )
    product.sale_price = 0
    salla.carts.put_in_cart(cart, product, 1)
    for code in codes:
        assert salla.carts.apply_coupon(cart, code) is None
    return cart


def coupon_named(salla: Salla, code: str) -> Coupon:
    found = coupon_rules.coupon_named(salla.world, OUD_NAJD, code)
    assert found is not None
    return found


def placed(salla: Salla, cart: Cart) -> Order:
    order = salla.orders.place_order(cart, "cod", HOME, Visit())
    assert isinstance(order, Order)
    return order


def test_a_second_coupon_takes_the_place_of_the_first(salla: Salla) -> None:
    cart = a_cart(salla, "AHLAN15", "WATANI20")
    assert cart.coupon_code == "WATANI20"


def test_a_coupon_that_is_refused_later_has_no_effect_and_no_order(salla: Salla) -> None:
    cart = a_cart(salla, "AHLAN15")
    assert pricing.of_cart(salla.world, cart).discount
    coupon_named(salla, "AHLAN15").minimum_amount = 10_000
    assert pricing.of_cart(salla.world, cart).discount == 0
    refused = salla.orders.place_order(cart, "cod", HOME, Visit())
    assert refused == (
        "الحد الأدنى لاستخدام الكوبون 10000",
        "This coupon needs a cart of at least 10000",
    )
    salla.carts.remove_coupon(cart)
    assert placed(salla, cart).discount == 0


def test_each_code_of_a_group_is_counted_by_itself(salla: Salla) -> None:
    group = coupon_named(salla, "HADYAemld")
    group.settings["usage_limit"] = 1
    order = placed(salla, a_cart(salla, "hadyaEMLD"))
    assert (order.coupon_id, group.uses) == (group.id, 1)
    cart = a_cart(salla)
    assert salla.carts.apply_coupon(cart, "HADYAemld") == (
        "تم استخدام الكوبون بالحد الأقصى",
        "This coupon has been used up",
    )
    cart.customer_id = salla.world.customers.of(OUD_NAJD)[1].id
    assert salla.carts.apply_coupon(cart, "HADYAlUOc") is None


@pytest.mark.parametrize("slug", ["canceled", "restored"])
def test_a_reversed_order_keeps_its_use_unless_the_knob_says_otherwise(
    salla: Salla, slug: str
) -> None:
    coupon = coupon_named(salla, "AHLAN15")
    before = (coupon.uses, len(coupon.used_by), coupon.sales)
    kept, returned = (
        placed(salla, a_cart(salla, "AHLAN15")),
        placed(salla, a_cart(salla, "AHLAN15")),
    )
    salla.orders.change_status(kept, slug)
    assert coupon.uses == before[0] + 2
    salla.world.knobs.returns_coupon_uses = True
    salla.orders.change_status(returned, slug)
    salla.orders.change_status(returned, slug)
    assert coupon.uses == before[0] + 1
    salla.orders.delete_order(returned)
    salla.orders.delete_order(kept)
    assert (coupon.uses, len(coupon.used_by), coupon.sales) == before


def test_an_order_that_is_good_again_takes_its_use_back(salla: Salla) -> None:
    salla.world.knobs.returns_coupon_uses = True
    coupon = coupon_named(salla, "AHLAN15")
    order = placed(salla, a_cart(salla, "AHLAN15"))
    uses = coupon.uses
    salla.orders.change_status(order, "canceled")
    salla.orders.change_status(order, "in_progress")
    assert coupon.uses == uses


def test_fractions_of_a_percent_and_of_a_riyal_are_exact(salla: Salla) -> None:
    assert [shapes.minor(amount, "SAR") for amount in (0.285, 1.005, 2.675, 19.99)] == [
        29, 101, 268, 1999,
    ]  # fmt: skip
    assert shapes.minor(0.0005, "KWD") == 1
