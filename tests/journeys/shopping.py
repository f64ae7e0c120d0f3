"""What shoppers and merchants do on the pages of the sandbox."""

import re

from playwright.sync_api import Page, expect

NOURA, KHALID = "نورة الدوسري", "خالد الرشيد"


def be(page: Page, sandbox: str, merchant: str) -> None:
    """Be this merchant in the sandbox's own dashboard."""
    page.goto(f"{sandbox}/salla/merchant/?switch")
    page.get_by_role("button", name=merchant).click()
    page.wait_for_url("**/orders")


def look_at_something(page: Page) -> str:
    """Open the first product on the page that is in stock; its name."""
    page.locator("main .card:has(form) .title a").first.click()
    page.wait_for_url(re.compile(r"/p\d+$"))
    return page.locator("h1").inner_text()


def put_in_cart(page: Page) -> None:
    """Put the product of this page in the cart, once its script listens."""
    page.wait_for_function("() => window.nomoflow && window.nomoflow.key")
    page.locator(".buy button").click()
    expect(page.locator("[data-cart-count]")).to_have_text("1")


def check_out(page: Page, first_name: str, family_name: str, city: str, pay_with: str) -> None:
    """From the cart to the page where it is paid."""
    page.locator("a.basket").click()
    page.locator("a[href*='/checkout/']").click()
    given = {
        "first_name": first_name,
        "last_name": family_name,
        "mobile": "0512345678",
        "district": "الروضة",
        "street": "شارع التحلية",
    }
    for field, text in given.items():
        page.locator(f"[name={field}]").fill(text)
    page.locator("[name=city]").select_option(label=city)
    page.locator("form.fields button").click()
    page.locator(f"[value={pay_with}]").check()
    page.get_by_role("button", name="تأكيد الطلب").click()


def pay(page: Page) -> str:
    """Pay on the payment page; the number of the order, as the thank-you page says it."""
    page.locator("button[value=paid]").click()
    page.wait_for_url("**/thank-you/**")
    return page.locator(".thanks bdi").first.inner_text()


def act_on_order(page: Page, order: str, action: str) -> None:
    """What a merchant does with an order of this number."""
    page.locator("tr", has_text=order).locator(f"button[value={action}]").click()
