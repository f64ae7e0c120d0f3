"""The live counter and the ticker, as shoppers meet them."""

import pytest

from tests.storefront import samples
from tests.storefront.conftest import Visit
from tests.storefront.widgets import (
    COUNTER,
    RETURN,
    TICKER,
    ticking,
    with_counter,
    with_ticker,
)


@pytest.mark.parametrize("slug", ["thank-you", "checkout.index"])
def test_shoppers_who_pay_are_left_alone(visit: Visit, slug: str) -> None:
    visit.nomo.config = samples.config(samples.live_counter(), samples.recent_purchases())
    visit.shop.page.settings = {"page.slug": slug}
    page = visit.opened("/x")
    visit.await_that(page, lambda: visit.nomo.batches)
    assert page.locator("nomo-root").count() == 0


def test_a_widget_keeps_to_the_pages_chosen_for_it(visit: Visit) -> None:
    with_counter(visit, show_on=["cart"])
    page = visit.opened("/")
    visit.await_that(page, lambda: visit.nomo.batches)
    assert page.locator("nomo-root").count() == 0
    visit.shop.page.settings = {"page.slug": "cart"}
    page.goto(visit.url + "/cart")
    page.locator(f"{COUNTER}.on").wait_for()


def test_what_was_closed_stays_closed_for_the_visit(visit: Visit) -> None:
    with_counter(visit)
    page = visit.opened("/")
    close = page.locator(f"{COUNTER}.on").get_by_role("button", name="إغلاق")
    close.wait_for()
    size = close.bounding_box()
    assert size
    assert size["width"] >= 44
    assert size["height"] >= 44
    close.click()
    visit.await_that(page, lambda: "widget_closed" in visit.nomo.kinds())
    told = visit.nomo.of("widget_closed")[0]["data"]
    assert told["widget_id"] == "live_counter"  # type: ignore[index]
    assert told["device"] == "desktop"  # type: ignore[index]
    page.goto(visit.url + "/second")
    visit.await_that(page, lambda: len(visit.nomo.of("page_view")) == 2)
    assert page.locator(COUNTER).count() == 0
    other = visit.opened("/")
    other.locator(f"{COUNTER}.on").wait_for()


def test_a_widget_counts_as_shown_once_a_page(visit: Visit) -> None:
    with_counter(visit)
    page = visit.opened("/")
    page.locator(f"{COUNTER}.on").wait_for()
    for visitors in (20, 21):
        visit.nomo.visitors = visitors
        page.evaluate(RETURN)
    page.wait_for_timeout(1_500)
    visit.left(page)
    assert [event["data"]["widget_id"] for event in visit.nomo.of("widget_shown")] == [  # type: ignore[index]
        "live_counter"
    ]


def test_whoever_wants_no_motion_gets_none(visit: Visit) -> None:
    visit.nomo.config = samples.config(samples.live_counter(), samples.recent_purchases())
    page = visit.tab()
    page.emulate_media(reduced_motion="reduce")
    page.goto(visit.url)
    page.locator(f"{TICKER}.on").wait_for()
    moving = page.evaluate(
        "() => document.getAnimations().length + document.querySelector("
        "'nomo-root').shadowRoot.getAnimations().length"
    )
    assert moving == 0


@pytest.mark.parametrize(
    ("accent", "ink"),
    [
        ("#0f766e", "rgb(255, 255, 255)"),
        ("#facc15", "rgb(0, 0, 0)"),
        ("red;}", "rgb(255, 255, 255)"),
    ],
)
def test_text_on_the_merchants_colour_can_be_read(visit: Visit, accent: str, ink: str) -> None:
    with_ticker(visit, accent=accent)
    page = ticking(visit)
    page.clock.run_for(2_500)
    letter = page.locator(f"{TICKER} .letter")
    assert letter.evaluate("one => getComputedStyle(one).color") == ink


def test_the_widgets_stand_above_everything(visit: Visit) -> None:
    with_counter(visit)
    visit.shop.page.body = (
        "<main><h1>x</h1></main><div style='position:fixed;inset:0;z-index:9999999999'></div>"
    )
    page = visit.opened("/")
    page.locator(f"{COUNTER}.on .close").click()
    assert page.locator(COUNTER).count() == 0
