"""A merchant installs the app in Salla, uses it there, and takes it away again."""

import requests
from playwright.sync_api import Page, expect

from nomoflow.kernel.ids import StoreId
from nomoflow.merchants.facts import Grant
from nomoflow.merchants.model import StoreStatus
from tests.journeys.people import DESKTOP, PHONE, People
from tests.journeys.product import Product, eventually
from tests.journeys.shopping import NOURA, be

STORE = StoreId("salla-1593827460")


def test_a_merchant_installs_uses_and_removes_the_app_in_salla(
    product: Product, people: People
) -> None:
    noura, shopper = people.somebody(DESKTOP), people.somebody(PHONE)
    grant = _install(noura, product)
    dashboard = _open_the_embedded_page(noura, product)
    _a_shopper_has_the_script(shopper, product)
    _uninstall(noura, product)
    _a_shopper_sees_nothing_of_ours(shopper, product)
    _the_dashboard_is_gone(noura, dashboard, people)
    assert grant.refresh is not None
    product.keeps_quiet_about(grant.access.reveal(), grant.refresh.reveal(), "em_tok_")


def _install(page: Page, product: Product) -> Grant:
    be(page, product.sandbox, NOURA)
    page.goto(f"{product.sandbox}/salla/merchant/saduhome/apps")
    page.locator("form[action$='/apps/install'] button").click()
    expect(page.get_by_role("status")).to_be_visible()
    # No browser of ours took part: the tokens came by message.
    return eventually(lambda: product.tokens(STORE), "the tokens arrive")


def _open_the_embedded_page(page: Page, product: Product) -> str:
    page.get_by_role("link", name="فتح التطبيق").click()
    frame = page.frame_locator("[data-embedded]")
    expect(frame.get_by_role("heading", name="نظرة عامة")).to_be_visible()
    expect(page.locator("[data-embedded][data-state=ready]")).to_be_visible()
    frame.locator(f"nav a[href*='/{product.key(STORE)}/orders']").first.click()
    expect(frame.get_by_role("heading", name="الطلبات", exact=True)).to_be_visible()
    (inner,) = [each for each in page.frames if each.url.startswith(product.url)]
    assert "token" not in inner.url
    return inner.url


def _a_shopper_has_the_script(page: Page, product: Product) -> None:
    key = product.key(STORE)
    shop = f"{product.sandbox}/shop/saduhome"
    eventually(lambda: key in requests.get(shop, timeout=10).text, "the shop knows our key")
    page.goto(shop)
    page.wait_for_function("() => window.nomoflow && window.nomoflow.key")
    live = f"/s/{key}/live"
    eventually(lambda: product.asked(live).json()["visitors"] == 1, "the shopper is there")


def _uninstall(page: Page, product: Product) -> None:
    page.goto(f"{product.sandbox}/salla/merchant/saduhome/apps")
    page.locator("form[action$='/apps/uninstall'] button").click()
    expect(page.get_by_role("status")).to_be_visible()
    eventually(lambda: _gone(product), "the storefront is served nothing any more")
    assert product.tokens(STORE) is None
    row = product.store(STORE)
    assert row is not None
    assert row.status is StoreStatus.UNINSTALLED
    assert row.erase_at is not None


def _gone(product: Product) -> bool:
    """Each process that serves may remember the store for a second."""
    key = product.key(STORE)
    asked = [product.asked(f"/s/{key}{rest}") for rest in (".js", "/config", "/live", "/purchases")]
    told = {"visitor": "v1", "events": []}
    asked.append(requests.post(f"{product.url}/s/{key}/events", json=told, timeout=10))
    return {answer.status_code for answer in asked} == {410}


def _a_shopper_sees_nothing_of_ours(page: Page, product: Product) -> None:
    page.goto(f"{product.sandbox}/shop/saduhome")
    expect(page.get_by_role("main")).to_be_visible()
    assert page.evaluate("window.nomoflow") is None
    assert page.locator("nomo-root").count() == 0


def _the_dashboard_is_gone(page: Page, dashboard: str, people: People) -> None:
    answer = page.goto(dashboard)
    assert answer is not None
    assert answer.status == 404
    expect(page.get_by_role("heading")).to_be_visible()
    people.faults.clear()  # the browser notes the 404 that was asked for
