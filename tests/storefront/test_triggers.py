"""The moments at which a widget may come."""

import pytest
from playwright.sync_api import Page

from tests.storefront.boxes import BOX, is_on, opened, with_coupons
from tests.storefront.conftest import Visit

TALL = "<main style='height:4000px'><h1>x</h1></main>"
HIDDEN = """(hidden) => {
  Object.defineProperty(document, 'visibilityState',
    { value: hidden ? 'hidden' : 'visible', configurable: true });
  document.dispatchEvent(new Event('visibilitychange'));
}"""
LEAVE = """(over) => document.dispatchEvent(new MouseEvent('mouseout',
  { clientY: over, relatedTarget: null, bubbles: true }))"""


def _phone(visit: Visit) -> Page:
    """A tab on a phone: fingers, and no mouse."""
    visit.context.add_init_script(
        "const media = matchMedia; window.matchMedia = (query) => "
        "/pointer: fine/.test(query) ? { matches: false } : media.call(window, query);"
    )
    return opened(visit)


def test_time_counts_only_while_the_page_is_looked_at(visit: Visit) -> None:
    with_coupons(visit, after_seconds=10)
    page = opened(visit)
    page.clock.run_for(4_000)
    page.evaluate(HIDDEN, True)
    page.clock.run_for(60_000)
    page.evaluate(HIDDEN, False)
    page.clock.run_for(3_000)
    assert not is_on(page)
    page.clock.run_for(5_000)
    assert is_on(page)


def test_reading_on_brings_it(visit: Visit) -> None:
    visit.shop.page.body = TALL
    with_coupons(visit, trigger="scroll", scroll_percent=60)
    page = opened(visit)
    page.clock.run_for(60_000)
    assert not is_on(page)
    page.evaluate("() => scrollTo(0, 1000)")
    page.clock.run_for(1_000)
    assert not is_on(page)
    page.evaluate("() => scrollTo(0, 1700)")
    page.clock.run_for(1_000)
    assert is_on(page)


def test_a_page_that_cannot_be_scrolled_is_not_read_on(visit: Visit) -> None:
    with_coupons(visit, trigger="scroll", scroll_percent=5)
    page = opened(visit)
    page.clock.run_for(60_000)
    assert not is_on(page)


def test_a_mouse_leaves_by_the_upper_edge(visit: Visit) -> None:
    with_coupons(visit, trigger="exit")
    page = opened(visit)
    page.evaluate(LEAVE, 0)
    page.clock.run_for(2_000)
    assert not is_on(page)
    page.clock.run_for(5_000)
    page.evaluate(LEAVE, 400)
    page.clock.run_for(2_000)
    assert not is_on(page)
    page.evaluate(LEAVE, -3)
    page.clock.run_for(1_000)
    assert is_on(page)


def test_a_finger_flings_the_page_back_up(visit: Visit) -> None:
    visit.shop.page.body = TALL
    with_coupons(visit, trigger="exit")
    page = _phone(visit)
    page.clock.run_for(6_000)
    for top in (1000, 2500, 2400, 2300):
        page.evaluate("(top) => scrollTo(0, top)", top)
        page.wait_for_timeout(60)
        page.clock.run_for(300)
    assert not is_on(page)
    page.evaluate("() => scrollTo(0, 2500)")
    page.wait_for_timeout(60)
    for top in (2300, 2000, 1500):
        page.evaluate("(top) => scrollTo(0, top)", top)
        page.wait_for_timeout(30)
    page.clock.run_for(1_000)
    assert is_on(page)


@pytest.mark.parametrize(("away", "comes"), [(4, False), (15, True)])
def test_a_finger_comes_back_from_elsewhere(visit: Visit, away: int, comes: bool) -> None:
    with_coupons(visit, trigger="exit")
    page = _phone(visit)
    page.clock.run_for(6_000)
    page.evaluate(HIDDEN, True)
    page.clock.run_for(away * 1000)
    page.evaluate(HIDDEN, False)
    page.clock.run_for(1_000)
    assert is_on(page) is comes


@pytest.mark.parametrize(
    "body",
    [
        "<main><h1>x</h1><label>x <input autofocus></label></main>",
        "<main><h1>x</h1></main><dialog open>x</dialog>",
    ],
)
def test_it_waits_until_nothing_is_interrupted(visit: Visit, body: str) -> None:
    visit.shop.page.body = body
    with_coupons(visit)
    page = opened(visit)
    page.clock.run_for(20_000)
    assert not is_on(page)
    page.evaluate(
        "() => { document.activeElement.blur(); document.querySelector('dialog')?.close(); }"
    )
    page.clock.run_for(1_500)
    assert is_on(page)
    assert page.locator(BOX).count() == 1
