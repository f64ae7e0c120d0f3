"""Widgets as the tests of each kind meet them."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.storefront import samples
from tests.storefront.conftest import Visit
from tests.storefront.places import KEY

COUNTER = "nomo-root .counter"
TICKER = "nomo-root .ticker"
ARABIC_COUNTS = {
    1: "زائر واحد يتصفح المتجر الآن",
    2: "زائران يتصفحان المتجر الآن",
    3: "3 زوّار يتصفحون المتجر الآن",
    12: "12 زائرًا يتصفحون المتجر الآن",
    100: "100 زائر يتصفحون المتجر الآن",
    1203: "1,203 زوّار يتصفحون المتجر الآن",
}
RETURN = "() => document.dispatchEvent(new Event('visibilitychange'))"


def with_counter(visit: Visit, **settings: object) -> None:
    visit.nomo.config = samples.config(samples.live_counter(**settings))


def with_ticker(visit: Visit, **settings: object) -> None:
    visit.nomo.config = samples.config(samples.recent_purchases(**settings))


def in_english(visit: Visit) -> None:
    visit.shop.page.language = "en"
    visit.shop.page.direction = "ltr"


def ticking(visit: Visit, path: str = "/") -> Page:
    """A tab whose ticker has its purchases, and whose clock stands still."""
    page = visit.opened(path)
    asked = f"GET /s/{KEY}/purchases"
    page.locator(TICKER).wait_for(state="attached")
    visit.await_that(page, lambda: asked in visit.nomo.asked)
    page.wait_for_timeout(150)
    return page


def settled(page: Page, happened: Callable[[], bool]) -> None:
    """Wait until something is true of the servers, while the browser's clock stands still."""
    for _ in range(200):
        if happened():
            return
        page.wait_for_timeout(50)
    pytest.fail("It did not happen while the clock stood still")
