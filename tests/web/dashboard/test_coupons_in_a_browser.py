"""The pages about coupons in a real browser: for everybody, on a phone too, with scripts or not."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Browser

from nomoflow.coupons.list_taking import ListTaker
from tests.builders import STORE
from tests.coupon_builders import a_coupon, an_offer
from tests.web.dashboard.browsing import (
    Served,
    barriers,
    excess,
    excess_on_a_phone,
    listening,
    opened,
    owners_cookie,
)
from tests.web.dashboard.coupon_shelf import LIST, a_shelf
from tests.web.dashboard.desk import HOME, a_desk

PAGES = (
    "/coupons", "/coupons?trouble=1", "/coupons?search=nobody", "/coupons/coupon-1",
    "/coupons/coupon-3", "/coupons/coupon-5", "/coupons/coupon-1/edit", "/coupons/new?start=cart",
    "/coupons/coupon-6/publish", "/coupons/coupon-1/print", "/coupons/licence",
    "/coupons/simulator?product=p1&price=&quantity=2&sale=no&customer=known&earlier_orders=1",
    "/coupons/lists", "/coupons/attempts",
)  # fmt: skip
UNFOLD = "document.querySelectorAll('details').forEach(fold => { fold.open = true })"


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    desk = a_shelf()
    with listening(desk.app) as address:
        yield Served(address, owners_cookie(desk.app))


@pytest.mark.parametrize(
    ("language", "theme", "width"), [("ar", "light", 320), ("en", "dark", 390)]
)
def test_everybody_can_read_every_page(
    chromium: Browser, served: Served, language: str, theme: str, width: int
) -> None:
    found, wide = [], {}
    with opened(chromium, served, language=language, theme=theme) as page:
        for path in PAGES:
            page.goto(f"{served.address}{HOME}{path}", wait_until="load")
            page.evaluate(UNFOLD)
            if told := barriers(page):
                found.append(f"{path}\n{told}")
            wide[path] = excess_on_a_phone(page, width)
    assert not found, "\n".join(found)
    assert {path: pixels for path, pixels in wide.items() if pixels > 0} == {}


def test_names_of_one_long_word_are_no_wider_than_a_phone(chromium: Browser) -> None:
    word, desk = "x" * 120, a_shelf()
    with desk.house.work() as work:
        named = an_offer("9")
        work.offers.add(replace(named, draft=replace(named.draft, name=word)))
        work.coupons.add(a_coupon("9", title=word, campaign=word, partner=word))
        work.commit()
    pages = (
        "/coupons", "/coupons/coupon-9", "/coupons/coupon-9/edit", "/coupons/coupon-9/report",
        f"/coupons/report?partner={word}", "/offers", "/offers/offer-9", "/offers/offer-9/edit",
        "/offers/offer-9/report",
    )  # fmt: skip
    wide = {}
    with listening(desk.app) as address:
        served = Served(address, owners_cookie(desk.app))
        with opened(chromium, served, language="ar", width=390) as page:
            for path in pages:
                page.goto(f"{address}{HOME}{path}", wait_until="load")
                wide[path] = excess(page)
    assert {path: pixels for path, pixels in wide.items() if pixels > 0} == {}


def test_a_refused_form_leads_to_what_is_wrong(chromium: Browser, served: Served) -> None:
    with opened(chromium, served, language="en") as page:
        page.goto(f"{served.address}{HOME}/coupons/new")
        page.fill("#percent", "0")
        page.click("button:has-text('Save and publish')")
        page.wait_for_selector("[data-faults]:focus >> text=Nothing you typed is lost.")


def test_a_first_coupon_is_made_with_the_rule_in_sight(chromium: Browser) -> None:
    desk = a_desk()
    with listening(desk.app) as address:
        served = Served(address, owners_cookie(desk.app))
        with opened(chromium, served, language="en") as page:
            page.goto(f"{address}{HOME}/coupons")
            page.click("text=Begin with this >> nth=0")
            page.wait_for_url("**/coupons/new?start=*", wait_until="load")
            page.click("[data-make-code]")
            assert len(page.input_value("#code")) == 8
            page.fill("#percent", "")
            page.wait_for_selector("text=Not complete yet: Percentage")
            page.fill("#percent", "20")
            page.wait_for_selector("text=Takes 20% off the products it covers")
            page.click("button:has-text('Save and publish')")
            page.wait_for_selector("text=Published. Salla has it within a minute.")


def test_what_does_not_belong_to_the_kind_steps_aside(chromium: Browser, served: Served) -> None:
    with opened(chromium, served, language="en") as page:
        page.goto(f"{served.address}{HOME}/coupons/new")
        assert page.is_visible("#percent")
        assert not page.is_visible("#amount")
        page.check("[name=kind][value=fixed]", force=True)
        assert page.is_visible("#amount")
        assert not page.is_visible("#percent")


def test_products_are_picked_by_searching(chromium: Browser, served: Served) -> None:
    with opened(chromium, served, language="en") as page:
        page.goto(f"{served.address}{HOME}/coupons/coupon-1/edit")
        page.click("summary:has-text('Products and categories')")
        page.check("[name=products_mode][value=only]", force=True)
        assert not page.is_visible("select[name=products_only]")
        page.fill("#products_only-search", "عود")
        page.click(".picker-found button:has-text('عود')")
        page.wait_for_selector("text=Only on 1 product that you chose.")
        assert page.locator(".picked-one").count() == 1
        page.click("[aria-label^='Remove:']")
        page.wait_for_selector("text=Not complete yet: Only these products")
        page.fill("#products_only-search", "nothing like it")
        page.wait_for_selector("text=Nothing of this name.")


def test_several_coupons_are_ticked_and_counted(chromium: Browser, served: Served) -> None:
    with opened(chromium, served, language="en") as page:
        page.goto(f"{served.address}{HOME}/coupons")
        page.check("[data-bulk-one] >> nth=0")
        page.check("[data-bulk-one] >> nth=1")
        assert page.inner_text("[data-bulk-count]") == "Chosen: 2"
        page.check("[data-bulk-all]")
        assert page.inner_text("[data-bulk-count]") == "Chosen: 7"
        page.click(".bulk button:has-text('Archive')")
        assert page.inner_text("h1") == "Archive 7 coupons?"


def test_a_list_on_its_way_tells_when_it_is_done(chromium: Browser) -> None:
    desk = a_shelf()
    house = desk.house
    shop = house.services.stores.by_id(STORE)
    assert shop
    entry = house.services.coupons.bring_list(
        STORE, "list.csv", LIST.encode(), shop.currency, publish=False
    )
    with listening(desk.app) as address:
        served = Served(address, owners_cookie(desk.app))
        with opened(chromium, served, language="en") as page:
            page.goto(f"{address}{HOME}/coupons/lists/{entry.id}")
            assert page.is_visible("text=Under way")
            ListTaker(house.work, house.clock, house.ids).take_more(STORE, entry.id)
            page.wait_for_selector("text=Done, with faults")
            assert not barriers(page)


def test_coupons_are_made_without_scripts(chromium: Browser, served: Served) -> None:
    with opened(chromium, served, language="en", scripts=False) as page:
        page.goto(f"{served.address}{HOME}/coupons/new?start=welcome")
        assert page.is_visible("text=Takes 10% off")
        page.click("button:has-text('Make one')")
        assert len(page.input_value("#code")) == 8
        page.click("summary:has-text('Products and categories')")
        page.check("[name=products_mode][value=only]", force=True)
        page.select_option("#products_only", ["p1"])
        page.press("#title", "Enter")
        page.wait_for_selector("text=Only on 1 product that you chose.")
        page.goto(f"{served.address}{HOME}/coupons/coupon-1")
        page.click("a:has-text('Archive')")
        assert page.inner_text("h1") == "Archive “WARD1”?"
