"""Takes the README's pictures of a running `nomoflow run` with its demo store full.

`python docs/screenshots/take.py` (development dependencies and Chromium are needed).
"""

from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from entrypoints.settings import Settings

HERE = Path(__file__).parent
DESK = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
STORE = "oudnajd"
TICKER_SECONDS = 12
BOX_SECONDS = 15


def main() -> None:
    """Sign in through the sandbox, and look."""
    settings = Settings.read()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
        )
        for language in ("ar", "en"):
            _merchants_pages(browser, settings, language)
        _shop(browser, settings)
        browser.close()


def _merchants_pages(browser: Browser, settings: Settings, language: str) -> None:
    page = browser.new_page(viewport=DESK, color_scheme="light")
    page.goto(f"{settings.base_url}/lang/{language}")
    page.goto(f"{settings.base_url}/salla/connect")
    page.get_by_role("button", name="Approve").first.click()
    page.wait_for_url("**/dashboard/**")
    home = page.url.partition("?")[0].rstrip("/")
    _take(page, f"{home}/", f"overview-{language}")
    page.goto(f"{home}/orders?source=snapchat")
    order = page.locator("main a[href*='/orders/']").first.get_attribute("href") or ""
    _take(page, settings.base_url + order, f"order-{language}")
    _take(page, f"{home}/coupons", f"coupons-{language}")
    _take(page, settings.base_url + _first(page, "coupons"), f"coupon-{language}")
    _take(page, f"{home}/coupons/report", f"coupons-report-{language}")
    page.set_viewport_size(PHONE)
    _take(page, f"{home}/", f"overview-phone-{language}")
    page.goto(f"{home}/offers")
    _take(page, settings.base_url + _first(page, "offers"), f"offer-phone-{language}")
    page.close()


def _first(page: Page, kind: str) -> str:
    """The address of the first coupon or offer on the page."""
    found = page.locator(f"main a[href*='/{kind}/0']").first
    return (found.get_attribute("href") or "").partition("?")[0]


def _shop(browser: Browser, settings: Settings) -> None:
    shoppers = [browser.new_context(locale="ar-SA").new_page() for _ in range(4)]
    for shopper in shoppers:
        shopper.goto(f"{settings.sandbox_url}/shop/{STORE}/")
    page = browser.new_context(viewport=PHONE, locale="ar-SA").new_page()
    page.goto(f"{settings.sandbox_url}/shop/{STORE}/")
    page.locator("nomo-root .ticker.on").wait_for(timeout=TICKER_SECONDS * 1000)
    page.wait_for_timeout(600)
    page.screenshot(path=HERE / "shop-phone-ar.png")
    box = page.locator("nomo-root .coupon.on button.main")
    box.wait_for(timeout=BOX_SECONDS * 1000)
    box.click()
    page.locator("nomo-root .coupon .code").wait_for()
    page.wait_for_timeout(600)
    page.screenshot(path=HERE / "coupon-phone-ar.png")


def _take(page: Page, address: str, name: str) -> None:
    page.goto(address)
    page.wait_for_load_state("networkidle" if "/dashboard/" not in address else "load")
    page.wait_for_timeout(1200)
    page.screenshot(path=HERE / f"{name}.png")


if __name__ == "__main__":
    main()
