"""Every page in a real browser: readable by everybody, on a phone too, and quiet in the console."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from nomoflow.kernel.ids import VisitorId
from tests.builders import OTHER, STORE, a_sync_run, an_api_key
from tests.web.dashboard.browsing import (
    Served,
    barriers,
    excess_on_a_phone,
    listening,
    opened,
    owners_cookie,
)
from tests.web.dashboard.desk import (
    HOME,
    a_desk,
    give_a_past,
    give_codes,
    give_notices,
    give_subscribers,
    give_up_some_work,
    give_widgets,
    settle,
)

PUBLIC = ("/", "/faq", "/privacy", "/sign-in", "/nothing/here")
STORES = tuple(
    HOME + path
    for path in (
        "/", "/?by=campaign&days=90", "/figures", "/orders", "/orders?search=nobody", "/orders/1",
        "/orders/2", "/features", "/features/live_counter", "/features/recent_purchases",
        "/features/visitor_data", "/features/live_counter?view=json", "/connection", "/settings",
        "/offers", "/offers/offer-1", "/offers/offer-2", "/offers/offer-3", "/offers/new",
        "/offers/offer-1/edit", "/offers/offer-1/end", "/offers/offer-1/report",
        "/coupons/report", "/coupons/coupon-1/report", "/notices", "/notices?state=archived",
        "/notices/new", "/notices/notice-1", "/notices/notice-2", "/notices/notice-2/archive",
        "/widgets/report", "/widgets/notice-1/report", "/widgets/live_counter/report",
        "/widgets/notice-2/report",
        "/inspector", "/inspector?asked=1&address=https://else.example/&visits=many",
        "/subscribers",
        "/subscribers/s-000001", "/subscribers/lists",
        "/subscribers/lists/list-1", "/subscribers/evidence?verify=1",
    )
)  # fmt: skip
OPERATORS = ("/operator/", "/operator/tasks", "/operator/messages", "/operator/sign-in")
EVERYTHING = {"public": PUBLIC, "store": STORES, "operator": OPERATORS}


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    desk = a_desk()
    settle(desk.house, OTHER, name="متجر العطور")
    give_a_past(desk.house)
    give_codes(desk.house)
    give_notices(desk.house)
    give_widgets(desk.house)
    give_subscribers(desk.house)
    give_up_some_work(desk.house)
    with desk.house.work() as work:
        work.sync_runs.add(a_sync_run(done=30, total=120, pages=4))
        work.api_keys.add(an_api_key())
        work.commit()
    desk.house.presence.seen(STORE, VisitorId("v1"), "/", desk.house.clock.now())
    with listening(desk.app) as address:
        yield Served(address, owners_cookie(desk.app))


@pytest.mark.parametrize(
    ("language", "theme", "width"), [("ar", "light", 320), ("en", "dark", 390)]
)
@pytest.mark.parametrize("kind", EVERYTHING)
def test_everybody_can_read_every_page(
    chromium: Browser, served: Served, kind: str, language: str, theme: str, width: int
) -> None:
    direction = {"ar": "rtl", "en": "ltr"}[language]
    found, wide = {}, {}
    with opened(chromium, served, kind=kind, language=language, theme=theme) as page:
        for path in EVERYTHING[kind]:
            page.goto(served.address + path, wait_until="load")
            assert page.evaluate("document.documentElement.dir") == direction
            found[path] = barriers(page)
            wide[path] = excess_on_a_phone(page, width)
    assert not any(found.values()), "\n".join(f"{path}\n{told}" for path, told in found.items())
    assert {path: pixels for path, pixels in wide.items() if pixels > 0} == {}


def test_charts_are_drawn_and_drawn_again_in_the_other_light(
    chromium: Browser, served: Served
) -> None:
    with opened(chromium, served) as page:
        page.goto(f"{served.address}{HOME}/")
        page.wait_for_function("window.Chart && Chart.getChart('traffic-chart')")
        before = page.evaluate("Chart.getChart('traffic-chart').options.scales.x.ticks.color")
        page.click("[data-theme-switch]:visible")
        page.wait_for_function(
            "before => Chart.getChart('traffic-chart').options.scales.x.ticks.color !== before",
            arg=before,
        )
        assert page.evaluate("Chart.getChart('traffic-chart').options.scales.x.reverse") is True
        page.reload()
        assert page.evaluate("document.documentElement.dataset.theme") == "dark"


def test_the_live_number_follows_the_store(chromium: Browser, served: Served) -> None:
    with opened(chromium, served) as page:
        page.goto(f"{served.address}{HOME}/")
        page.wait_for_function("document.querySelector('[data-live]').textContent.trim() === '1'")


def test_a_question_is_asked_before_work_is_discarded(chromium: Browser, served: Served) -> None:
    with opened(chromium, served, language="en") as page:
        page.goto(f"{served.address}{HOME}/connection")
        page.click("text=Discard")
        assert page.locator("dialog[open]").count() == 1
        assert page.evaluate("document.activeElement.textContent.trim()") == "Cancel"
        page.keyboard.press("Escape")
        assert page.locator("dialog[open]").count() == 0
        assert page.evaluate("document.activeElement.textContent.trim()") == "Discard"


def test_a_preview_is_the_real_script_and_follows_the_form(
    chromium: Browser, served: Served
) -> None:
    with opened(chromium, served, language="en") as page:
        page.goto(f"{served.address}{HOME}/features/live_counter")
        shop = page.frame_locator("[data-live-preview] iframe")
        counter = shop.locator("nomo-root .counter.on")
        expect(counter).to_have_text("12 people are browsing now")
        page.fill("[name='text.en']", "{count} <b>friends</b> are here")
        page.select_option("[name=position]", "bottom_end")
        expect(counter).to_have_text("12 <b>friends</b> are here")
        expect(counter).to_have_attribute("data-corner", "end")
        page.get_by_label("ع", exact=True).check()
        expect(counter).to_have_text("12 زائرًا يتصفّحون المتجر الآن")
        page.goto(f"{served.address}{HOME}/features/coupons")
        expect(shop.locator("nomo-root .coupon.on h2")).to_have_text("A code for you")


def test_pages_work_without_scripts(chromium: Browser, served: Served) -> None:
    with opened(chromium, served, language="en", scripts=False) as page:
        page.goto(f"{served.address}{HOME}/")
        assert page.is_visible("text=The same as a table")
        assert not page.is_visible(".chart-box")
        page.goto(f"{served.address}{HOME}/connection")
        page.click("a:has-text('Discard')")
        assert page.inner_text("h1") == "Discard this work?"
