"""The stores can be shopped in without JavaScript, and carry the app's snippet as Salla does."""

import json
import re
from typing import Any

import pytest
import requests

from entrypoints.sandbox.salla import pricing
from entrypoints.sandbox.salla.carriers import CARRIERS, FIRST
from entrypoints.sandbox.salla.module import Salla
from entrypoints.sandbox.salla.records import Order
from entrypoints.sandbox.salla.seed.stores import DAR_AL_FANN, OUD_NAJD
from tests.sandbox.salla.conftest import OWN, OurApp, differences, fixture, shape

SHOP = f"{OWN}/shop/oudnajd"
SNIPPET = "/salla/cdn/app-1098452376.js"
CONTACT = {
    "first_name": "لمى",
    "last_name": "الحربي",
    "mobile": "٠٥٥٥٠٠٠٩٩٩",
    "email": "lama@example.com",
    "city": "الرياض",
    "district": "حي الملقا",
    "street": "شارع التحلية",
}


def settings(page: requests.Response) -> dict[str, Any]:
    found = re.search(r'id="salla-settings">(.*?)</script>', page.text, re.DOTALL)
    assert found is not None
    read: dict[str, Any] = json.loads(found[1])
    return read


def put_in_cart(http: requests.Session, salla: Salla, shop: str = SHOP) -> int:
    store = salla.world.store_named(shop.split("/")[4])
    assert store is not None
    product = next(
        each for each in salla.world.products.of(store.id) if each.quantity and each.price > 9000
    )
    page = http.post(f"{shop}/cart/add", data={"product_id": product.id, "quantity": 2})
    assert page.url == f"{shop}/cart"
    return int(settings(page)["page"]["id"])


def order_by(http: requests.Session, salla: Salla, method: str) -> Order:
    cart = put_in_cart(http, salla)
    http.post(f"{SHOP}/checkout/{cart}/contact", data=CONTACT)
    http.post(f"{SHOP}/checkout/{cart}/order", data={"payment_method": method})
    return salla.world.orders.all()[-1]


@pytest.mark.parametrize(
    ("path", "slug"),
    [
        ("", "index"),
        ("/", "index"),
        ("/products", "product.index"),
        ("/search?q=مسك", "product.index.search"),
        ("/cart", "cart"),
    ],
)
@pytest.mark.parametrize(("prefix", "direction"), [("", "rtl"), ("/en", "ltr")])
def test_pages_say_what_they_are(
    http: requests.Session, path: str, slug: str, prefix: str, direction: str
) -> None:
    page = http.get(SHOP + prefix + path)
    assert page.status_code == 200
    assert settings(page)["page"]["slug"] == slug
    assert f'dir="{direction}"' in page.text


def test_every_link_of_the_home_page_leads_somewhere(http: requests.Session) -> None:
    page = http.get(SHOP)
    links = {each for each in re.findall(r'(?:href|src)="([^"]+)"', page.text) if each[0] != "#"}
    assert len(links) > 40
    for link in links:
        address = link if link.startswith("http") else OWN + link
        assert http.get(address).status_code == 200, link


def test_the_addresses_of_the_api_lead_to_the_pages(http: requests.Session, salla: Salla) -> None:
    product = salla.world.products.of(OUD_NAJD)[3]
    page = http.get(salla.goods.product(product)["urls"]["customer"])
    assert settings(page)["page"] == {
        "slug": "product.single",
        "id": product.id,
        "title": product.name_ar,
    }


def test_unknown_pages_and_stores(http: requests.Session) -> None:
    assert http.get(f"{SHOP}/nothing/p1").status_code == 404
    assert http.get(f"{OWN}/shop/nobody").status_code == 404


def test_a_guest_has_a_number_too(http: requests.Session) -> None:
    first, second = settings(http.get(SHOP))["user"], settings(http.get(SHOP))["user"]
    assert first["type"] == "guest"
    assert first["id"] == second["id"] > 0


def test_shopping_without_javascript(http: requests.Session, salla: Salla) -> None:
    order = order_by(http, salla, "cod")
    customer = salla.world.customer(order.customer_id)
    assert (customer.full_name, customer.phone) == ("لمى الحربي", "+966555000999")
    assert order.address.street == "شارع التحلية"
    assert (order.status, order.pending_payment) == ("under_review", False)
    thanks = http.get(f"{SHOP}/thank-you/{order.token}")
    assert settings(thanks)["page"]["id"] == order.id
    assert settings(http.get(SHOP))["cart"] is None


def test_paying_elsewhere_and_coming_back(http: requests.Session, salla: Salla) -> None:
    order = order_by(http, salla, "tabby_installment")
    assert (order.status, order.pending_payment) == ("payment_pending", True)
    address = f"{OWN}/pay/tabby/{order.token}"
    back = http.post(address, data={"outcome": "left"})
    assert back.url == f"{SHOP}/thank-you/{order.token}"
    assert "Order Completed" not in back.text
    paid = http.post(address, data={"outcome": "paid"})
    assert (order.status, order.pending_payment) == ("under_review", False)
    assert "Order Completed" in paid.text


def test_order_completed_has_the_documented_shape(http: requests.Session, salla: Salla) -> None:
    order = order_by(http, salla, "cod")
    page = http.get(f"{SHOP}/thank-you/{order.token}").text
    found = re.search(r'id="salla-tracking">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    payload = json.loads(found[1])["payload"]
    wanted = fixture("storefront.analytics.order.completed")["payload"]
    wanted.pop("event_id")
    assert differences(shape(payload), shape(wanted)) == []


def test_the_cart_speaks_json(http: requests.Session, salla: Salla) -> None:
    product = next(each for each in salla.world.products.of(OUD_NAJD) if each.quantity > 10)
    told = http.post(f"{SHOP}/api/cart/items", json={"id": product.id, "quantity": 3}).json()
    assert told["data"]["cart"]["items"][0]["quantity"] == 3
    assert told["message"] == "تمت إضافة المنتج بنجاح"
    line = told["data"]["cart"]["items"][0]["id"]
    http.delete(f"{SHOP}/api/cart/items/{line}")
    assert http.get(f"{SHOP}/api/cart").json()["data"]["cart"]["count"] == 0


def test_coupons_follow_the_rules(http: requests.Session, salla: Salla) -> None:
    put_in_cart(http, salla)
    refused = http.post(f"{SHOP}/cart/coupon", data={"code": "SAIF10"})
    assert (refused.status_code, "كوبون التخفيض غير صحيح" in refused.text) == (422, True)
    accepted = http.post(f"{SHOP}/cart/coupon", data={"code": "ahlan15"})
    cart = settings(accepted)["cart"]
    assert cart["discount"] == min(100, round(cart["sub_total"] * 0.15, 2))


def test_a_coupon_that_is_too_small_a_cart_for(http: requests.Session, salla: Salla) -> None:
    cheap = next(each for each in salla.world.products.of(OUD_NAJD) if each.price < 3000)
    http.post(f"{SHOP}/cart/add", data={"product_id": cheap.id})
    told = http.post(f"{SHOP}/api/cart/coupon", json={"coupon": "AHLAN15"})
    assert told.status_code == 422
    assert told.json()["error"]["message"] == "الحد الأدنى لاستخدام الكوبون 150"


def test_a_code_of_a_group_works_and_the_group_itself_does_not(
    http: requests.Session, salla: Salla
) -> None:
    put_in_cart(http, salla)
    assert http.post(f"{SHOP}/cart/coupon", data={"code": "HADYA"}).status_code == 422
    assert http.post(f"{SHOP}/cart/coupon", data={"code": "HADYAemld"}).status_code == 200


def test_a_coupon_that_has_no_effect_any_more_says_why(
    http: requests.Session, salla: Salla
) -> None:
    cart = put_in_cart(http, salla)
    http.post(f"{SHOP}/cart/coupon", data={"code": "AHLAN15"})
    salla.world.knobs.special_offer_from = 1
    for page in (http.get(f"{SHOP}/cart"), http.get(f"{SHOP}/checkout/{cart}")):
        assert "لا يمكن الجمع بين الكوبون والعروض الخاصة" in page.text
    assert "عرض خاص: هدية مع طلبك" in http.get(f"{SHOP}/cart").text
    assert settings(http.get(f"{SHOP}/cart"))["cart"]["discount"] == 0


def test_a_shipping_company_may_end_free_shipping(http: requests.Session, salla: Salla) -> None:
    coupon = next(each for each in salla.world.coupons.all() if each.code == "AHLAN15")
    other = next(company for company in CARRIERS if company != FIRST)
    coupon.settings.update(free_shipping=True, list_exclude_shipping=[other])
    salla.world.store(OUD_NAJD).free_shipping_from = 10**9
    number = put_in_cart(http, salla)
    cart = salla.world.carts.get(number)
    assert cart is not None
    http.post(f"{SHOP}/cart/coupon", data={"code": "AHLAN15"})
    assert pricing.of_cart(salla.world, cart).shipping == 0
    http.post(f"{SHOP}/checkout/{number}/carrier", data={"company": "nobody"})
    assert cart.shipping_company == FIRST
    http.post(f"{SHOP}/checkout/{number}/carrier", data={"company": other})
    sums = pricing.of_cart(salla.world, cart)
    assert (sums.shipping, bool(sums.discount)) == (2500, True)
    http.post(f"{SHOP}/checkout/{number}/contact", data=CONTACT)
    http.post(f"{SHOP}/checkout/{number}/order", data={"payment_method": "cod"})
    order = salla.world.orders.all()[-1]
    assert salla.order_payloads.detailed(order)["shipping"]["company"] == "ناقل إكسبريس"


def test_a_cart_of_the_app(http: requests.Session, salla: Salla) -> None:
    coupon = next(each for each in salla.world.coupons.all() if each.code == "AHLAN15")
    coupon.settings["applied_in"] = "app"
    put_in_cart(http, salla)
    refused = http.post(f"{SHOP}/cart/coupon", data={"code": "AHLAN15"})
    assert "هذا الكوبون يعمل في التطبيق فقط" in refused.text
    salla.world.knobs.storefront_channel = "app"
    http.cookies.clear()
    put_in_cart(http, salla)
    assert http.post(f"{SHOP}/cart/coupon", data={"code": "AHLAN15"}).status_code == 200


def test_carts_of_two_stores_do_not_meet(http: requests.Session, salla: Salla) -> None:
    put_in_cart(http, salla)
    assert settings(http.get(f"{OWN}/shop/daralfann"))["cart"] is None


def test_a_forgotten_cart_is_found_again_by_its_address(
    http: requests.Session, salla: Salla
) -> None:
    cart = next(each for each in salla.world.carts.of(OUD_NAJD) if each.status == "abandoned")
    page = http.get(salla.cart_payloads.listed(cart)["checkout_url"])
    assert page.status_code == 200
    assert settings(http.get(f"{SHOP}/cart"))["cart"]["id"] == cart.id


def test_dinars_are_shown_with_three_decimals(http: requests.Session, salla: Salla) -> None:
    page = http.get(f"{OWN}/shop/daralfann/en/products").text
    assert "KWD 9.750" in page or "KWD 12.250" in page
    assert salla.world.store(DAR_AL_FANN).currency == "KWD"


# The app's snippet


def test_the_snippet_comes_with_the_app_and_goes_with_it(
    http: requests.Session, salla: Salla, our_app: OurApp
) -> None:
    assert SNIPPET not in http.get(SHOP).text
    salla.desk.install_easily(OUD_NAJD)
    page = http.get(SHOP).text
    assert re.search(rf'<script src="[^"]*{SNIPPET}[^"]*"></script>\s*</body>', page)
    assert http.get(OWN + SNIPPET).text == our_app.snippet
    assert SNIPPET not in http.get(f"{OWN}/shop/saduhome").text
    salla.desk.uninstall(OUD_NAJD)
    assert SNIPPET not in http.get(SHOP).text


def test_the_checkout_carries_no_scripts(http: requests.Session, salla: Salla) -> None:
    salla.desk.install_easily(OUD_NAJD)
    cart = put_in_cart(http, salla)
    page = http.get(f"{SHOP}/checkout/{cart}").text
    assert "<script" not in page
    assert SNIPPET in http.get(f"{SHOP}/cart").text


@pytest.mark.parametrize(
    "content", ["<script>alert(1)</script>", "var id = {{ store.id }};", "'<iframe src=x>'", " "]
)
def test_what_is_not_plain_javascript_is_not_published(
    http: requests.Session, salla: Salla, our_app: OurApp, content: str
) -> None:
    our_app.snippet = content
    salla.desk.install_easily(OUD_NAJD)
    assert SNIPPET not in http.get(SHOP).text
    assert http.get(OWN + SNIPPET).status_code == 404


def test_a_new_snippet_is_fetched_on_demand(
    http: requests.Session, salla: Salla, our_app: OurApp
) -> None:
    salla.desk.install_easily(OUD_NAJD)
    before = http.get(OWN + SNIPPET).text
    our_app.snippet = "void 0;"
    assert http.get(OWN + SNIPPET).text == before
    http.post(f"{OWN}/salla/partner/snippet")
    assert http.get(OWN + SNIPPET).text == "void 0;"


def test_only_public_settings_reach_the_page(http: requests.Session, salla: Salla) -> None:
    salla.desk.install_easily(OUD_NAJD)
    app = settings(http.get(SHOP))["app"]
    assert "store_key" in app
    assert "reports_email" not in app
