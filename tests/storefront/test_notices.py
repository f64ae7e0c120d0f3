"""Notices in each of their forms, as shoppers meet them."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from adapters.clock import SystemClock
from tests.storefront import samples
from tests.storefront.conftest import Visit
from tests.storefront.places import KEY
from tests.storefront.test_coupon_manners import SHIFTS
from tests.storefront.test_screenshots import ARTIFACTS, COLOURS, STORE, TEXTS
from tests.storefront.widgets import in_english

NOTICE = "nomo-root .notice"
FOCUS = "() => document.querySelector('nomo-root')?.shadowRoot.activeElement?.className"
ADDED = """(total) => salla.event.emit('cart::item.added', { success: true,
  data: { product_id: 7, cart: { id: 1187420963, sub_total: total, items: [] } } })"""
HOSTILE = "<script>window.ran = 1</script><img src=x onerror='window.ran = 1'>"


def with_notices(visit: Visit, *notices: dict[str, object]) -> None:
    visit.nomo.config = samples.config(*notices)
    visit.shop.page.settings |= {"store.currency": "SAR"}


def shown(visit: Visit, *notices: dict[str, object], path: str = "/", width: int = 1280) -> Page:
    """A tab in which as many notices stand as were told of."""
    with_notices(visit, *notices)
    page = visit.tab()
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(visit.url + path)
    directed(visit, page)
    page.clock.run_for(5_000 + 1_000 * len(notices))
    expect(page.locator(f"{NOTICE}.on")).to_have_count(len(notices))
    return page


def directed(visit: Visit, page: Page) -> None:
    """Wait until every page so far has its stage manager."""
    visit.started(page)
    for _ in range(100):
        asked = " ".join(visit.nomo.asked)
        parts = min(asked.count(f"/s/parts/{kind}-") for kind in ("notice", "director"))
        if parts >= asked.count(f"/s/{KEY}.js"):
            break
        page.wait_for_timeout(50)
    page.wait_for_timeout(250)


def soon(minutes: float) -> dict[str, str]:
    return {"countdown_until": (SystemClock().now() + timedelta(minutes=minutes)).isoformat()}


@pytest.mark.parametrize(
    ("language", "width", "theme"),
    [("ar", 390, "light"), ("en", 390, "dark"), ("ar", 1280, "dark"), ("en", 1280, "light")],
)
def test_every_form_is_without_fault_and_has_its_picture_taken(
    visit: Visit, language: str, width: int, theme: str
) -> None:
    ARTIFACTS.mkdir(parents=True, exist_ok=True)
    if language == "en":
        in_english(visit)
    visit.context.add_init_script(SHIFTS)
    visit.shop.page.body = STORE.format(
        **TEXTS[language], colours=COLOURS[theme], cells="<div></div>" * 10
    )
    other = {"words": {"heading": {"ar": "شحن هذا الأسبوع", "en": "Shipping this week"}[language]}}
    third = {"words": {"heading": {"ar": "تحتاج مساعدة؟", "en": "Need a hand?"}[language]}}
    free, ends = {"free_shipping_from": "400.00", "position": "bottom"}, soon(90)
    scenes = {
        "popup": [samples.notice("popup", settings={"accent": "#facc15"})],
        "modal": [samples.notice("modal", settings=ends)],
        "cards": [samples.notice("banner", "b"), samples.notice("slide_in", "s", **other)]
        if width > 640
        else [samples.notice("slide_in", "s")],
        "bars": [
            samples.notice("countdown_bar", "c", settings=ends),
            samples.notice("shipping_bar", "f", settings=free, **other),
            samples.notice("button", "u", settings={"position": "bottom_end"}, **third),
        ]
        if width > 640
        else [
            samples.notice("shipping_bar", "f", settings=free),
            samples.notice("button", "u", **other),
        ],
        "lines": [
            samples.notice("bar", "b", settings={"accent": "#facc15"}),
            samples.notice("toast", "t", **other),
        ],
    }
    for name, notices in scenes.items():
        page = shown(visit, *notices, width=width)
        page.clock.run_for(2_000)
        picture = ARTIFACTS / f"notice-{name}-{language}-{width}-{theme}.png"
        assert len(page.screenshot(path=picture)) > 10_000
        found = Axe().run(page, options={"resultTypes": ["violations"]})
        assert found.response["violations"] == []
        assert page.evaluate("() => shifts") == []
        page.evaluate("() => localStorage.clear()")
        page.close()
    assert visit.faults == []


def test_a_popup_holds_the_focus_and_gives_it_back(visit: Visit) -> None:
    visit.shop.page.body = "<main><h1>x</h1><button id=b>x</button></main>"
    with_notices(visit, samples.notice("popup"))
    page = visit.opened("/")
    directed(visit, page)
    page.locator("#b").focus()
    page.clock.run_for(5_000)
    dialog = page.get_by_role("dialog", name="وصلت تشكيلة رمضان")
    expect(dialog).to_be_visible()
    expect(dialog).to_contain_text("عطور مختارة بخصم ٢٠٪ حتى نهاية الأسبوع.")
    assert page.evaluate(FOCUS) == "main"
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUS) == "close"
    page.keyboard.press("Escape")
    expect(page.locator(NOTICE)).to_have_count(0)
    assert page.evaluate("() => document.activeElement.id") == "b"
    visit.await_that(page, lambda: "widget_closed" in visit.nomo.kinds())
    assert visit.nomo.of("widget_closed")[0]["data"]["widget_id"] == "n1"  # type: ignore[index]


@pytest.mark.parametrize(("form", "left"), [("popup", 0), ("modal", 1)])
def test_a_press_outside_closes_a_popup_and_not_a_modal(visit: Visit, form: str, left: int) -> None:
    page = shown(visit, samples.notice(form))
    page.locator(f"{NOTICE} h2").click()
    assert page.locator(NOTICE).count() == 1
    page.mouse.click(20, 20)
    assert page.locator(NOTICE).count() == left
    if left:
        page.locator(f"{NOTICE} .close").click()
    assert page.locator(NOTICE).count() == 0


def test_what_a_merchant_typed_never_runs(visit: Visit) -> None:
    nomo = visit.nomo.base_url
    visit.shop.headers["Content-Security-Policy"] = (
        f"default-src 'none'; script-src 'self' {nomo}; connect-src {nomo}; style-src 'self'; "
        "require-trusted-types-for 'script'; trusted-types nomoflow; base-uri 'none'"
    )
    visit.context.add_init_script("""window.violations = [];
      document.addEventListener('securitypolicyviolation',
        (event) => violations.push(event.violatedDirective + ' ' + event.blockedURI));""")
    body = [[HOSTILE, {"b": HOSTILE}, {"link": "javascript:window.ran=1", "text": "x"}]]
    bad = {"link": "javascript:window.ran = 1", "image": {"src": "javascript:window.ran=1"}}
    words = {"heading": HOSTILE, "body": body, "action": HOSTILE}
    page = shown(visit, samples.notice("slide_in", words=words, settings=bad | {"accent": "red;}"}))
    expect(page.locator(f"{NOTICE} h2")).to_have_text(HOSTILE)
    assert page.locator(f"{NOTICE} a, {NOTICE} img, {NOTICE} script").count() == 0
    assert page.evaluate("() => window.ran") is None
    radius = page.locator(NOTICE).evaluate("card => getComputedStyle(card).borderRadius")
    assert radius == "20px"
    assert [fault for fault in page.evaluate("() => violations") if "data" not in fault] == []
    assert visit.faults == []


def test_a_toast_stays_six_seconds_and_while_it_is_held(visit: Visit) -> None:
    page = shown(visit, samples.notice("toast", words={"body": []}))
    status = page.locator(f"{NOTICE} [role=status]")
    expect(status).to_contain_text("وصلت تشكيلة رمضان")
    page.locator(f"{NOTICE} .main").focus()
    page.clock.run_for(20_000)
    assert page.locator(NOTICE).count() == 1
    page.evaluate("() => document.querySelector('nomo-root').shadowRoot.activeElement.blur()")
    page.clock.run_for(7_500)
    assert page.locator(NOTICE).count() == 0


def test_a_countdown_is_honest(visit: Visit) -> None:
    over = samples.notice("bar", "o", settings=soon(-5))
    page = shown(visit, samples.notice("countdown_bar", settings=soon(2)))
    spoken = page.locator(f"{NOTICE} .hidden")
    expect(spoken).to_have_text("ينتهي بعد دقيقة واحدة")
    assert page.locator(f"{NOTICE} [aria-hidden] .clock").count() == 1
    page.clock.run_for(130_000)
    assert page.locator(NOTICE).count() == 0
    with_notices(visit, over)
    page.reload()
    directed(visit, page)
    page.clock.run_for(8_000)
    assert page.locator(NOTICE).count() == 0


def test_the_shipping_bar_knows_the_cart(visit: Visit) -> None:
    free = samples.notice("shipping_bar", settings={"free_shipping_from": "400.00"})
    page = shown(visit, free)
    status = page.locator(f"{NOTICE} [role=status]")
    expect(status).to_contain_text("الشحن مجاني للطلبات من")
    page.evaluate(ADDED, 250)
    page.wait_for_timeout(200)
    page.clock.run_for(1_500)
    expect(status).to_contain_text("أضف")
    expect(status).to_contain_text("150")
    page.evaluate(ADDED, 400)
    page.clock.run_for(1_500)
    expect(status).to_have_text("مبروك، شحن طلبك مجاني!")
    fill = page.locator(f"{NOTICE} .fill").bounding_box()
    assert fill
    assert fill["width"] == 160


def test_a_button_opens_the_rest(visit: Visit) -> None:
    page = shown(visit, samples.notice("button"))
    opener = page.get_by_role("button", name="وصلت تشكيلة رمضان")
    expect(opener).to_have_attribute("aria-expanded", "false")
    assert not page.locator(f"{NOTICE} .panel").is_visible()
    opener.press("Enter")
    expect(opener).to_have_attribute("aria-expanded", "true")
    expect(page.locator(f"{NOTICE} .panel")).to_be_visible()
    page.keyboard.press("Escape")
    assert not page.locator(f"{NOTICE} .panel").is_visible()
    assert page.evaluate(FOCUS) == "main round"


@pytest.mark.parametrize("form", ["bar", "banner", "slide_in"])
def test_on_a_phone_the_stores_header_and_cart_button_stay_free(visit: Visit, form: str) -> None:
    visit.shop.page.body = (
        '<main><h1>x</h1></main><header style="position:absolute;top:0;inset-inline:0;height:56px">'
        '<button id="cart">x</button></header>'
        '<button id="float" style="position:fixed;bottom:16px;inset-inline-end:16px;width:56px;'
        'height:56px">x</button>'
    )
    page = shown(visit, samples.notice(form), width=390)
    box = page.locator(NOTICE).bounding_box()
    assert box
    assert box["y"] >= 56
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    assert box["y"] + box["height"] <= 844 - 72
    page.locator("#cart").click()
    page.locator("#float").click()
