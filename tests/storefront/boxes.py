"""The coupon box as its tests meet it: waiting, shown, and with its code."""

from playwright.sync_api import Page

from tests.storefront import samples
from tests.storefront.conftest import Visit
from tests.storefront.places import KEY

BOX = "nomo-root .coupon"
CODE = f"{BOX} .code bdi"
KEPT = f"() => JSON.parse(localStorage['nomo:{KEY}:coupon'] || '{{}}')"


def with_coupons(visit: Visit, **settings: object) -> None:
    visit.nomo.config = samples.config(samples.coupons(**settings))


def opened(visit: Visit, path: str = "/") -> Page:
    """A tab in which the box waits for its moment."""
    page = visit.opened(path)
    page.locator(BOX).wait_for(state="attached")
    return page


def shown(visit: Visit, **settings: object) -> Page:
    """A tab in which the box has come."""
    with_coupons(visit, **settings)
    page = opened(visit)
    page.clock.run_for(5_000)
    page.locator(f"{BOX}.on").wait_for()
    return page


def revealed(visit: Visit, **settings: object) -> Page:
    """A tab in which the code has been asked for."""
    page = shown(visit, **settings)
    page.locator(f"{BOX} .main").click()
    page.locator(CODE).wait_for()
    return page


def is_on(page: Page) -> bool:
    return "on" in page.locator(BOX).evaluate("card => [...card.classList]")
