"""A shopper's browser, a store and Nomo Flow, together for one test."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.storefront.places import Nomo, Shop, served

PATIENCE = 15_000


@dataclass(slots=True)
class Visit:
    """A shopper in a store that has Nomo Flow."""

    context: BrowserContext
    nomo: Nomo
    shop: Shop
    url: str
    faults: list[str] = field(default_factory=list)

    def tab(self) -> Page:
        """A new tab whose clock can be hurried; what goes wrong in it is noted."""
        page = self.context.new_page()
        page.clock.install()
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda fault: self.faults.append(str(fault)))
        return page

    def opened(self, path: str = "/", *, with_motion: bool = False) -> Page:
        """A tab at this page, with the script started. Nothing glides or fades unless asked for:
        a click waits until what it is meant for stands still.
        """
        page = self.tab()
        if with_motion:
            page.emulate_media(reduced_motion="no-preference")
        page.goto(self.url + path)
        self.started(page)
        return page

    @staticmethod
    def started(page: Page) -> None:
        """Wait until the script has come up."""
        page.wait_for_function("() => window.nomoflow && window.nomoflow.key")

    def await_that(self, page: Page, happened: Callable[[], object]) -> None:
        """Wait until something is true of the servers; the browser's time runs faster meanwhile."""
        for _ in range(PATIENCE // 50):
            if happened():
                return
            page.wait_for_timeout(50)
            page.clock.run_for(250)
        pytest.fail(f"It did not happen; events: {self.nomo.kinds()}, asked: {self.nomo.asked}")

    def left(self, page: Page) -> None:
        """Go to an empty page of the store, so that whatever waits is sent."""
        self.shop.page.loads = "nothing"
        page.goto(self.url + "/elsewhere")
        self.await_that(page, lambda: "leave" in self.nomo.kinds())


@pytest.fixture
def visit(chromium: Browser) -> Iterator[Visit]:
    """A person in a store."""
    nomo = Nomo()
    shop = Shop(nomo)
    with served(nomo.respond) as nomo_url, served(shop.respond) as shop_url:
        nomo.open_at(nomo_url)
        context = chromium.new_context(
            viewport={"width": 1280, "height": 800}, reduced_motion="reduce"
        )
        yield Visit(context=context, nomo=nomo, shop=shop, url=shop_url)
        context.close()
