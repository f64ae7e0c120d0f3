"""The email collector: its form, its faults, and what comes after it."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.storefront import samples
from tests.storefront.conftest import Visit
from tests.storefront.test_coupon_manners import SHIFTS
from tests.storefront.test_screenshots import ARTIFACTS, COLOURS, STORE, TEXTS
from tests.storefront.widgets import in_english

FORM = "nomo-root .collector"


def _collecting(visit: Visit, **settings: object) -> Page:
    """A tab in which the form has come."""
    visit.nomo.config = samples.config(samples.email_collector(**settings))
    page = visit.opened("/")
    for _ in range(100):
        if any("email_collector-" in asked for asked in visit.nomo.asked):
            break
        page.wait_for_timeout(50)
    page.wait_for_timeout(300)
    page.clock.run_for(6_000)
    page.locator(f"{FORM}.on").wait_for()
    return page


def _fill(page: Page, email: str = "noura@example.com") -> None:
    page.get_by_label("البريد الإلكتروني").fill(email)
    page.get_by_label("أوافق").check()


@pytest.mark.parametrize(
    ("language", "width", "theme"), [("ar", 390, "dark"), ("en", 1280, "light")]
)
def test_the_form_is_without_fault_and_has_its_picture_taken(
    visit: Visit, language: str, width: int, theme: str
) -> None:
    ARTIFACTS.mkdir(parents=True, exist_ok=True)
    if language == "en":
        in_english(visit)
    visit.context.add_init_script(SHIFTS)
    visit.shop.page.body = STORE.format(
        **TEXTS[language], colours=COLOURS[theme], cells="<div></div>" * 10
    )
    page = _collecting(visit)
    page.set_viewport_size({"width": width, "height": 844})
    page.locator(f"{FORM} .main").click()
    name = f"email-collector-{language}-{width}-{theme}.png"
    assert len(page.screenshot(path=ARTIFACTS / name)) > 10_000
    found = Axe().run(page, options={"resultTypes": ["violations"]})
    assert found.response["violations"] == []
    assert visit.nomo.signed_up == []
    assert visit.faults == []


def test_who_signs_up_is_thanked_and_not_asked_again(visit: Visit) -> None:
    page = _collecting(visit, offer="offer-1")
    box = page.get_by_label("أوافق")
    assert not box.is_checked()
    page.locator(f"{FORM} .main").click()
    email = page.get_by_label("البريد الإلكتروني")
    expect(email).to_have_attribute("aria-invalid", "true")
    expect(email).to_have_accessible_description("اكتب بريدًا صحيحًا، مثل name@example.com")
    _fill(page)
    page.get_by_label("الاسم").fill("نورة")
    page.mouse.click(5, 5)
    assert page.locator(FORM).count() == 1
    page.locator(f"{FORM} .main").click()
    expect(page.locator(f"{FORM} [role=status]")).to_have_text(
        "بقيت خطوة: أرسلنا لك رسالة، افتحها وأكّد اشتراكك."
    )
    expect(page.locator(f"{FORM} .code bdi")).to_have_text("WARDK7Q4")
    (told,) = visit.nomo.signed_up
    assert told["email"] == "noura@example.com"
    assert told["consent"] is True
    assert (told["name"], told["website"], told["certain"]) == ("نورة", "", False)
    assert (told["consent_version"], told["language"]) == ("v-ar", "ar")
    visit.await_that(page, lambda: "form_submitted" in visit.nomo.kinds())
    page.goto(visit.url + "/second")
    visit.started(page)
    page.wait_for_timeout(500)
    page.clock.run_for(8_000)
    assert page.locator(FORM).count() == 0
    assert visit.faults == []


def test_a_mistyped_address_is_proposed_anew_and_may_stay(visit: Visit) -> None:
    page = _collecting(visit)
    _fill(page, "noura@gmial.com")
    visit.nomo.statuses["subscribers"] = 422
    visit.nomo.sign_up_answer = {
        "errors": {"email": ["x"]}, "suggestion": "noura@gmail.com"
    }  # fmt: skip
    page.locator(f"{FORM} .main").click()
    proposal = page.get_by_role("button", name="noura@gmail.com")
    expect(proposal).to_be_visible()
    page.locator(f"{FORM} .main").click()
    expect(proposal).to_be_visible()
    proposal.click()
    expect(page.get_by_label("البريد الإلكتروني")).to_have_value("noura@gmail.com")
    visit.nomo.statuses.clear()
    page.locator(f"{FORM} .main").click()
    page.locator(f"{FORM} [role=status]").wait_for()
    assert [(told["email"], told["certain"]) for told in visit.nomo.signed_up] == [
        ("noura@gmial.com", False), ("noura@gmial.com", True), ("noura@gmail.com", False),
    ]  # fmt: skip


def test_in_the_page_it_stands_where_the_theme_reserved_it(visit: Visit) -> None:
    visit.shop.page.body = (
        "<main><h1>x</h1><div data-nomo='email_collector' style='min-height:420px'></div>"
        "<p id='after'>y</p></main>"
    )
    page = _collecting(visit, style="inline")
    page.locator("[data-nomo] nomo-root .collector.on").wait_for()
    box, after = page.locator(FORM).bounding_box(), page.locator("#after").bounding_box()
    assert box
    assert after
    assert box["y"] + box["height"] <= after["y"]
    visit.nomo.statuses["subscribers"] = 503
    _fill(page)
    page.locator(f"{FORM} .main").click()
    expect(page.get_by_role("alert").last).to_have_text("تعذّر الإرسال الآن. جرّب بعد قليل.")
