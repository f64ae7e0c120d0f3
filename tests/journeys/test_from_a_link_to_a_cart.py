"""A shopper follows a partner's link, and the code is in the cart with the first product."""

import re
from datetime import UTC, datetime, timedelta

import requests
from playwright.sync_api import Page, expect

from nomoflow.coupons.drafts import CouponDraft
from nomoflow.coupons.standing import Delivery
from nomoflow.coupons.terms import CouponTerms, PercentOff
from nomoflow.kernel.ids import CouponId, StoreId
from nomoflow.kernel.money import Currency, Money, Percent
from tests.journeys.people import PHONE, People
from tests.journeys.product import Product, eventually
from tests.journeys.shopping import KHALID, be, look_at_something, put_in_cart

STORE = StoreId("salla-1604738291")
SHOP = "daralfann"
CODE, PARTNER, CAMPAIGN = "NOURA15", "نورة العتيبي", "معرض الشتاء"


def test_from_a_partners_link_to_a_cart(product: Product, people: People) -> None:
    khalid, jumana = people.somebody(PHONE), people.somebody(PHONE)
    product.turn(rate_limit_per_minute=600)
    _install(khalid, product)
    _publish_a_code(product)
    sent: list[str] = []
    jumana.on("request", lambda asked: sent.append(f"{asked.method} {asked.url}"))
    jumana.goto(f"{product.url}/c/{product.key(STORE)}/{CODE}")
    expect(jumana).to_have_url(re.compile(r"utm_source="))
    look_at_something(jumana)
    put_in_cart(jumana)
    _the_code_goes_in_by_itself(jumana)
    assert not [each for each in sent if re.match(r"POST .*/cart/add$", each)]


def _install(page: Page, product: Product) -> None:
    be(page, product.sandbox, KHALID)
    page.request.post(f"{product.sandbox}/salla/merchant/{SHOP}/apps/install")
    eventually(lambda: product.tokens(STORE), "the tokens arrive")
    shop = f"{product.sandbox}/shop/{SHOP}"
    eventually(
        lambda: product.key(STORE) in requests.get(shop, timeout=10).text, "the shop knows our key"
    )


def _publish_a_code(product: Product) -> None:
    draft = CouponDraft(
        code=CODE,
        terms=CouponTerms(
            discount=PercentOff(percent=Percent(1500), ceiling=Money.parse(10, Currency("KWD"))),
            ends_at=datetime.now(UTC) + timedelta(days=20),
        ),
        partner=PARTNER,
        campaign=CAMPAIGN,
    )
    coupons = product.parts.coupons()
    coupon = coupons.create(STORE, draft)
    coupons.publish(STORE, coupon.id)
    eventually(lambda: _is_at_salla(product, coupon.id), "the code works at the store's checkout")


def _is_at_salla(product: Product, coupon: CouponId) -> bool:
    with product.parts.units(STORE) as unit:
        found = unit.coupons.find(coupon)
    return found is not None and found.delivery is Delivery.IN_STEP


def _the_code_goes_in_by_itself(page: Page) -> None:
    page.wait_for_function(
        "async (code) => (await salla.cart.latest()).data.cart?.coupon === code", arg=CODE
    )
    page.locator("a.basket").click()
    expect(page.locator("main")).to_contain_text(CODE)
