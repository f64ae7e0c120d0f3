"""The live visitor counter, as shoppers meet it."""

import pytest
from playwright.sync_api import expect

from tests.storefront.conftest import Visit
from tests.storefront.places import KEY
from tests.storefront.widgets import (
    ARABIC_COUNTS,
    COUNTER,
    RETURN,
    in_english,
    settled,
    with_counter,
)


@pytest.mark.parametrize("visitors", ARABIC_COUNTS)
def test_the_counter_speaks_arabic_as_people_do(visit: Visit, visitors: int) -> None:
    with_counter(visit, minimum=1)
    visit.nomo.visitors = visitors
    page = visit.opened("/")
    expect(page.locator(f"{COUNTER}.on p")).to_have_text(ARABIC_COUNTS[visitors])


def test_the_counter_speaks_the_language_of_the_page_and_follows_it(visit: Visit) -> None:
    with_counter(visit)
    in_english(visit)
    page = visit.opened("/")
    line = page.locator(f"{COUNTER}.on p")
    expect(line).to_have_text("12 people are browsing now")
    left = page.locator(COUNTER).bounding_box()
    page.evaluate("""() => Object.assign(document.documentElement, { lang: 'ar', dir: 'rtl' })""")
    expect(line).to_have_text(ARABIC_COUNTS[12])
    right = page.locator(COUNTER).bounding_box()
    assert left
    assert right
    assert left["x"] == 16
    assert right["x"] + right["width"] == 1280 - 16


@pytest.mark.parametrize(
    ("visitors", "minimum", "shown"), [(2, 3, False), (3, 3, True), (0, 1, False)]
)
def test_a_small_number_is_not_shown(
    visit: Visit, visitors: int, minimum: int, shown: bool
) -> None:
    with_counter(visit, minimum=minimum)
    visit.nomo.visitors = visitors
    page = visit.opened("/")
    visit.await_that(page, lambda: f"GET /s/{KEY}/live" in visit.nomo.asked)
    page.wait_for_timeout(500)
    assert page.locator(COUNTER).is_visible() is shown


def test_the_counter_follows_the_number_and_hides_when_it_is_not_known(visit: Visit) -> None:
    with_counter(visit)
    page = visit.opened("/")
    line = page.locator(f"{COUNTER}.on p")
    expect(line).to_have_text(ARABIC_COUNTS[12])
    visit.nomo.visitors = 3
    page.evaluate(RETURN)
    expect(line).to_have_text(ARABIC_COUNTS[3])
    visit.nomo.statuses["live"] = 503
    page.evaluate(RETURN)
    expect(page.locator(COUNTER)).to_be_hidden()


def test_the_counter_asks_every_half_minute_and_only_when_seen(visit: Visit) -> None:
    with_counter(visit)
    page = visit.opened("/")
    page.locator(f"{COUNTER}.on").wait_for(state="attached")
    asked = f"GET /s/{KEY}/live"

    def times() -> int:
        return visit.nomo.asked.count(asked)

    for _ in range(3):
        before = times()
        page.clock.run_for(31_000)
        settled(page, lambda: times() > before)  # noqa: B023 - called before the next turn
        assert times() <= before + 2
    page.evaluate("""() => Object.defineProperty(document, 'visibilityState',
      { value: 'hidden', configurable: true })""")
    page.wait_for_timeout(200)
    before = times()
    page.clock.run_for(300_000)
    page.wait_for_timeout(200)
    assert times() == before


def test_the_counter_of_a_page_counts_that_page(visit: Visit) -> None:
    with_counter(visit, scope="page")
    visit.shop.page.settings = {"page.slug": "product.single", "page.id": 7}
    page = visit.opened("/oud/p7?color=red")
    page.locator(f"{COUNTER}.on").wait_for()
    assert f"GET /s/{KEY}/live?page=%2Foud%2Fp7" in visit.nomo.asked


def test_the_counter_of_a_page_stays_away_elsewhere(visit: Visit) -> None:
    with_counter(visit, scope="page")
    page = visit.opened("/")
    visit.await_that(page, lambda: visit.nomo.batches)
    assert page.locator(COUNTER).count() == 0


def test_the_counter_never_announces_itself(visit: Visit) -> None:
    with_counter(visit)
    page = visit.opened("/")
    page.locator(f"{COUNTER}.on").wait_for()
    assert page.locator("nomo-root [aria-live], nomo-root [role=status]").count() == 0


def test_the_counter_stands_in_the_place_a_theme_reserved(visit: Visit) -> None:
    with_counter(visit, position="inline_product")
    visit.shop.page.settings = {"page.slug": "product.single", "page.id": 7}
    visit.shop.page.body = (
        "<main><h1>x</h1><div data-nomo='live_counter' style='min-height:70px'></div>"
        "<p id='after'>y</p></main>"
    )
    page = visit.opened("/oud/p7")
    page.locator("[data-nomo] nomo-root .counter.on").wait_for()
    box = page.locator("[data-nomo] nomo-root .counter").bounding_box()
    after = page.locator("#after").bounding_box()
    assert box
    assert after
    assert box["y"] + box["height"] <= after["y"]
