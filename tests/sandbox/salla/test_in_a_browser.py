"""The storefront SDK and the dashboard's frame, in a real browser over real sockets."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import unquote

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask, Response, request
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from entrypoints.sandbox.app import create_sandbox, stop_sandbox
from entrypoints.sandbox.options import SandboxOptions
from entrypoints.sandbox.salla.module import Salla
from entrypoints.sandbox.salla.seed.stores import OUD_NAJD
from tests.sandbox.salla.conftest import differences, fixture, shape

SNIPPET = """(function () {
  var salla = window.salla;
  window.heard = [];
  salla.event.on("cart::item.added", function (told) { window.heard.push(["added", told]); });
  salla.event.on("cart::latest.fetched", function () { window.heard.push(["early", salla.config.get("store.id")]); });
  ["added", "deleted", "addition.failed"].forEach(function (name) {
    salla.event.on("cart::coupon." + name, function (told) { window.heard.push(["coupon " + name, told]); });
  });
  salla.onReady(function () { window.heard.push(["ready", salla.config.get("page.slug")]); });
  setTimeout(function () {
    salla.analytics.registerTracker({
      name: "ours",
      track: function (name, payload) { window.heard.push([name, payload]); },
      page: function (payload) { window.heard.push(["page", payload.url]); },
    });
  }, 100);
})();"""  # noqa: E501
FRAME = """<!doctype html><title>app</title><p>waiting</p><script>
addEventListener("message", function (told) {
  document.querySelector("p").textContent = told.data.event + " " + told.data.payload.layout.dir;
});
parent.postMessage({event: "embedded::iframe.ready", payload: {}}, "*");
parent.postMessage({event: "embedded::ready", payload: {}}, "*");
</script>"""


@contextmanager
def served(app: Flask, port: int = 0) -> Iterator[str]:
    server = make_server("127.0.0.1", port, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def our_app() -> Flask:
    app = Flask("our_app")
    app.add_url_rule("/salla/snippet.js", view_func=_snippet)
    app.add_url_rule("/embedded/salla", view_func=_frame)
    return app


def _snippet() -> Response:
    return Response(SNIPPET, mimetype="text/javascript")


def _frame() -> str:
    return FRAME if request.args.get("token", "").startswith("em_tok_") else "no token"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[tuple[str, Salla]]:
    with served(our_app()) as app_url:
        # The sandbox must know its own address before it is served there.
        with served(Flask("nothing")) as free:
            pass
        app = create_sandbox(
            SandboxOptions(app_base_url=app_url, own_base_url=free, delivery="manual")
        )
        with served(app, int(free.rsplit(":", 1)[1])) as own_url:
            salla: Salla = app.extensions["salla"]
            salla.desk.install_easily(OUD_NAJD)
            yield own_url, salla
        stop_sandbox(app)


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(locale="ar-SA")
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda problem: problems.append(str(problem)))
    yield page
    context.close()
    assert problems == []


def heard(page: Page, name: str) -> Any:
    """What the snippet heard under this name, once it has heard it."""
    page.wait_for_function("name => (window.heard || []).some(each => each[0] === name)", arg=name)
    return page.evaluate("name => window.heard.find(each => each[0] === name)[1]", name)


def product_page(salla: Salla) -> str:
    product = next(each for each in salla.world.products.of(OUD_NAJD) if each.quantity > 20)
    return salla.addresses.product(salla.world.store(OUD_NAJD), product)


def test_a_snippet_hears_what_salla_says(page: Page, sandbox: tuple[str, Salla]) -> None:
    page.goto(product_page(sandbox[1]))
    assert heard(page, "early") == OUD_NAJD
    assert heard(page, "ready") == "product.single"
    assert heard(page, "page") == page.url
    viewed = heard(page, "Product Viewed")
    assert isinstance(viewed["product_id"], str)
    assert viewed["event_id"]
    page.click(".buy button")
    told = heard(page, "added")
    assert differences(shape(told), shape(fixture("storefront.event.cart.item.added"))) == []
    assert heard(page, "Product Added")["cart_id"] == str(told["data"]["cart"]["id"])
    page.wait_for_function("document.querySelector('[data-cart-count]').textContent === '1'")


def test_a_denied_and_an_applied_coupon(page: Page, sandbox: tuple[str, Salla]) -> None:
    page.goto(product_page(sandbox[1]))
    heard(page, "page")
    page.evaluate("() => salla.cart.quickAdd(salla.config.get('page.id'))")
    assert page.evaluate("() => salla.cart.addCoupon('NOPE').catch(() => 'denied')") == "denied"
    cart_id = str(page.evaluate("() => salla.cart.getCurrentCartId()"))
    sentence = "كوبون التخفيض غير صحيح"
    denied = heard(page, "Coupon Denied")
    assert (denied["coupon_name"], denied["reason"]) == ("NOPE", sentence)
    assert heard(page, "Coupon Entered")["cart_id"] == denied["cart_id"] == cart_id
    assert heard(page, "coupon addition.failed")["error"]["message"] == sentence
    page.evaluate("() => salla.cart.addCoupon('AHLAN15')")
    applied = heard(page, "Coupon Applied")
    wanted = fixture("storefront.analytics.coupon.applied")["payload"]
    assert differences(shape(applied), shape(wanted)) == []
    assert heard(page, "coupon added")["data"]["cart"]["coupon"] == "AHLAN15"
    page.evaluate("() => salla.cart.deleteCoupon()")
    assert heard(page, "Coupon Removed")["coupon_name"] == "AHLAN15"
    assert heard(page, "coupon deleted")["data"]["cart"]["coupon"] is None


def test_the_coupon_box_of_the_cart(page: Page, sandbox: tuple[str, Salla]) -> None:
    page.goto(product_page(sandbox[1]))
    page.evaluate("() => salla.cart.quickAdd(salla.config.get('page.id'))")
    page.goto(f"{sandbox[0]}/shop/oudnajd/cart")
    page.fill("#code", "NOPE")
    page.click("[data-coupon] button")
    page.get_by_text("كوبون التخفيض غير صحيح").wait_for()
    page.fill("#code", " ahlan15 ")
    page.click("[data-coupon] button")
    page.get_by_role("button", name="إزالة الكوبون").click()
    page.wait_for_selector("#code")
    assert page.evaluate("() => salla.cart.details().then(told => told.data.cart.coupon)") is None


def test_what_snippets_may_not_read(page: Page, sandbox: tuple[str, Salla]) -> None:
    page.goto(f"{sandbox[0]}/shop/oudnajd")
    read = """path => {
      try { return JSON.stringify(salla.config.get(path) ?? null); } catch { return "forbidden"; }
    }"""
    answers = {
        path: page.evaluate(read, path)
        for path in ("customer.id", "store.domain", "store.id", "app.reports_email", "no.such")
    }
    assert answers == {
        "customer.id": "forbidden",
        "store.domain": "forbidden",
        "store.id": str(OUD_NAJD),
        "app.reports_email": "null",
        "no.such": "null",
    }


def test_a_tracker_needs_both_of_its_functions(page: Page, sandbox: tuple[str, Salla]) -> None:
    page.goto(f"{sandbox[0]}/shop/oudnajd")
    refused = page.evaluate(
        "() => { try { salla.analytics.registerTracker({name: 'half', track() {}}); return false }"
        " catch { return true } }"
    )
    assert refused


@pytest.mark.parametrize(
    ("query", "source", "campaign"),
    [
        ("utm_source=tiktok&utm_campaign=eid", "tiktok", "eid"),
        ("ttclid=abc", "tiktok", "ttclid"),
        ("gad_source=1", "google", "gad_source"),
    ],
)
def test_where_the_shopper_came_from_is_kept_under_the_store(
    page: Page, sandbox: tuple[str, Salla], query: str, source: str, campaign: str
) -> None:
    page.goto(f"{sandbox[0]}/shop/oudnajd?{query}")
    kept = json.loads(page.evaluate(f"localStorage.getItem('s-utms_{OUD_NAJD}')"))
    assert (kept["value"]["s-utm-source"], kept["value"]["s-utm-campaign"]) == (source, campaign)


def test_campaigns_named_in_arabic_leave_the_cart_at_work(
    page: Page, sandbox: tuple[str, Salla]
) -> None:
    sent = []
    page.on("request", lambda each: sent.append(each) if "/api/cart/items" in each.url else None)
    page.goto(f"{sandbox[0]}/shop/oudnajd?utm_source=نورة العتيبي&utm_campaign=NOURA15")
    page.locator("[data-add-to-cart] button").first.click()
    page.wait_for_function("() => document.querySelector('[data-cart-count]').textContent === '1'")
    (request,) = sent
    assert unquote(request.headers["s-utm-source"]) == "نورة العتيبي"
    assert "/cart" not in page.url


def test_the_frame_is_told_how_to_look(page: Page, sandbox: tuple[str, Salla]) -> None:
    page.goto(f"{sandbox[0]}/salla/merchant/")
    page.click("text=نورة الدوسري")
    page.goto(f"{sandbox[0]}/salla/merchant/oudnajd/app")
    frame = page.frame_locator("[data-embedded]")
    frame.get_by_text("embedded::context.provide rtl").wait_for()
    page.wait_for_selector("[data-embedded-waiting]", state="hidden")


@pytest.mark.parametrize("path", ["", "/en", "/products", "/cart", "/login"])
def test_the_theme_can_be_used_by_everybody(
    page: Page, sandbox: tuple[str, Salla], path: str
) -> None:
    page.goto(f"{sandbox[0]}/shop/oudnajd{path}")
    results = Axe().run(page, options={"resultTypes": ["violations"]})
    assert results.violations_count == 0, results.generate_report()


def test_the_merchants_coupons_can_be_kept_by_everybody(
    page: Page, sandbox: tuple[str, Salla]
) -> None:
    page.goto(f"{sandbox[0]}/salla/merchant/")
    page.click("text=نورة الدوسري")
    page.goto(f"{sandbox[0]}/salla/merchant/oudnajd/coupons")
    results = Axe().run(page, options={"resultTypes": ["violations"]})
    assert results.violations_count == 0, results.generate_report()
    row = page.locator("tr", has_text="SAIF10")
    row.get_by_label("قيمة الخصم").fill("12")
    row.get_by_role("button", name="حفظ").click()
    page.wait_for_url("**/coupons#coupon-*")
    assert row.get_by_label("قيمة الخصم").input_value() == "12"


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_nothing_is_wider_than_the_screen(
    page: Page, sandbox: tuple[str, Salla], width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    for address in (f"{sandbox[0]}/shop/oudnajd", product_page(sandbox[1])):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
