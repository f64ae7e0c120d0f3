"""A merchant connects a store; shoppers come; one buys; the money finds the ad, and goes again."""

import json
import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests
from playwright.sync_api import Locator, Page, expect

from nomoflow.kernel.ids import StoreId
from tests.journeys.people import DESKTOP, PATIENCE, PHONE, People
from tests.journeys.product import Product, eventually
from tests.journeys.shopping import (
    NOURA,
    act_on_order,
    be,
    check_out,
    look_at_something,
    pay,
    put_in_cart,
)

STORE = StoreId("salla-1482930571")
_OFTEN_ENOUGH = 12
AD = "utm_source=snapchat&utm_medium=paid_social&utm_campaign=ramadan_oud&ScCid=a1b2-c3d4"


def test_from_an_ad_to_revenue_and_back(product: Product, people: People) -> None:
    noura, jumana = people.somebody(DESKTOP), people.somebody(PHONE)
    product.turn(rate_limit_per_minute=600)
    code = _connect(noura, product)
    _lower_the_counters_minimum(noura, product)
    _somebody_looks_around(people.somebody(PHONE), product)
    _come_from_the_ad(jumana, product)
    order = _buy_with_tabby(jumana)
    _the_past_is_brought_in(noura, product)
    _the_dashboard_credits_the_ad(noura, product, order)
    _the_purchase_is_told(people.somebody(PHONE), product)
    _a_refund_takes_it_back(noura, product, order)
    product.keeps_quiet_about(code)


def _connect(page: Page, product: Product) -> str:
    """The code that the way back carried."""
    page.goto(product.url)
    assert page.locator("html").get_attribute("dir") == "rtl"
    page.locator("main a[href='/salla/connect']").first.click()
    page.locator(f"[name=store_id][value='{STORE.removeprefix('salla-')}']").check()
    with page.expect_request("**/salla/callback?**") as callback:
        page.locator("button[value=approve]").click()
    page.wait_for_url(f"{product.url}/dashboard/*/")
    expect(page.get_by_role("heading", name="نظرة عامة")).to_be_visible()
    return parse_qs(urlsplit(callback.value.url).query)["code"][0]


def _lower_the_counters_minimum(page: Page, product: Product) -> None:
    page.goto(f"{product.url}/dashboard/{product.key(STORE)}/features/live_counter")
    page.locator("[name=minimum]").fill("1")
    page.locator("form.card button[type=submit], form.card .card-foot button").first.click()
    expect(page.locator("[name=minimum]")).to_have_value("1")
    expect(page.get_by_text("تم الحفظ")).to_be_visible()


def _somebody_looks_around(page: Page, product: Product) -> None:
    # The snippet asks the store for our key, which we told it in the background.
    eventually(lambda: product.key(STORE) in _shop(product), "the shop knows our key")
    page.goto(f"{product.sandbox}/shop/oudnajd/en")
    live = f"/s/{product.key(STORE)}/live"
    eventually(lambda: product.asked(live).json() == {"visitors": 1}, "somebody is there")


def _come_from_the_ad(page: Page, product: Product) -> None:
    """The counter asks twice a minute; the shopper's clock is hurried, the numbers are not."""
    page.clock.install()
    page.goto(f"{product.sandbox}/shop/oudnajd?{AD}")
    assert page.locator("html").get_attribute("dir") == "rtl"
    counter = page.locator("nomo-root .counter.on")
    expect(counter).to_contain_text("زائر واحد يتصفّح المتجر الآن")

    def says_two() -> bool:
        page.clock.fast_forward(31_000)
        page.wait_for_timeout(250)
        return "زائران يتصفّحان المتجر الآن" in counter.inner_text()

    eventually(says_two, "the counter says two")


def _buy_with_tabby(page: Page) -> str:
    look_at_something(page)
    put_in_cart(page)
    check_out(page, "جمانة", "القحطاني", "جدة", "tabby_installment")
    expect(page.get_by_role("heading", name="tabby")).to_be_visible()
    order = pay(page)
    expect(page.get_by_role("heading", name="شكراً لك")).to_be_visible()
    # Nothing of ours disturbs whoever has just paid.
    assert page.locator("nomo-root").count() == 0
    return order


def _the_past_is_brought_in(page: Page, product: Product) -> None:
    page.goto(f"{product.url}/dashboard/{product.key(STORE)}/")
    done = "() => !document.querySelector('[data-sync]')"
    page.wait_for_function(done, timeout=2 * PATIENCE)
    page.goto(f"{product.url}/dashboard/{product.key(STORE)}/connection")
    products = page.locator("[data-sync-row=products]")
    expect(products).to_contain_text("73")


def _the_dashboard_credits_the_ad(page: Page, product: Product, order: str) -> None:
    home = f"{product.url}/dashboard/{product.key(STORE)}"
    found = f"{home}/orders?search={order}"
    row = page.locator("table.orders tbody tr", has_text=order)
    _until(page, found, row.get_by_text("سناب شات"))
    expect(row).to_contain_text("جمانة القحطاني")
    expect(row).to_contain_text("ramadan_oud")
    row.locator("a").click()
    journey = page.locator("#journey")
    expect(journey.locator(".credited")).to_contain_text("a1b2-c3d4")
    expect(journey.locator(".credited")).to_contain_text("ramadan_oud")
    expect(journey).to_contain_text("تابي")
    # The way back from the payment page is no new way of coming.
    expect(journey.locator(".timeline-card")).to_have_count(1)
    expect(page.locator("#ledger")).to_contain_text("سناب شات")
    page.goto(f"{product.url}/lang/en?next={page.url.removeprefix(product.url)}")
    expect(page.get_by_text("Credited to Snapchat")).to_be_visible()
    assert page.locator("html").get_attribute("dir") == "ltr"
    page.goto(f"{home}/?by=campaign")
    expect(page.locator(".sources tr", has_text="ramadan_oud")).to_contain_text("Snapchat")
    page.goto(f"{home}/orders")
    expect(page.get_by_role("heading", name="Orders")).to_be_visible()


def _the_purchase_is_told(page: Page, product: Product) -> None:
    eventually(lambda: all(_told(product)), "every process that serves knows of it")
    page.goto(f"{product.sandbox}/shop/oudnajd")
    ticker = page.locator("nomo-root .ticker.on")
    expect(ticker).to_contain_text("طلب جديد من جمانة في جدة")
    assert "القحطاني" not in ticker.inner_text()
    told = json.dumps(_purchases(product), ensure_ascii=False)
    assert "القحطاني" not in told
    assert "512345678" not in told


def _a_refund_takes_it_back(page: Page, product: Product, order: str) -> None:
    key = product.key(STORE)
    be(page, product.sandbox, NOURA)
    page.goto(f"{product.sandbox}/salla/merchant/oudnajd/orders")
    act_on_order(page, order, "refund")
    found = f"{product.url}/dashboard/{key}/orders?state=refunded&search={order}"
    row = page.locator("table.orders tbody tr", has_text=order)
    _until(page, found, row)
    row.locator("a").click()
    expect(page.locator("#ledger")).to_contain_text("Taken back")
    campaigns = f"{product.url}/dashboard/{key}/?by=campaign"
    line = page.locator(".sources tr", has_text="ramadan_oud").locator("[data-revenue]")
    _until(page, campaigns, line.get_by_text(re.compile(r"^\W*0\.00")))
    eventually(lambda: not any(_told(product)), "the ticker loses it")


def _purchases(product: Product) -> Any:
    return product.asked(f"/s/{product.key(STORE)}/purchases").json()["purchases"]


def _told(product: Product) -> list[bool]:
    """Whether the purchase is told, asked often enough to meet every process that serves."""
    return [
        any(told["name"] == "جمانة" for told in _purchases(product)) for _ in range(_OFTEN_ENOUGH)
    ]


def _shop(product: Product) -> str:
    return requests.get(f"{product.sandbox}/shop/oudnajd", timeout=10).text


def _until(page: Page, address: str, sight: Locator) -> None:
    """Load a page again and again until something is to be seen on it."""

    def seen() -> bool:
        page.goto(address)
        return bool(sight.count())

    eventually(seen, f"{sight} at {address}")
