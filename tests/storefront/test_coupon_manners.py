"""How the coupon box behaves: when it goes, what it tells, and what it leaves alone."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.storefront import samples
from tests.storefront.boxes import BOX, CODE, KEPT, is_on, opened, revealed, shown, with_coupons
from tests.storefront.conftest import Visit
from tests.storefront.test_privacy import BLOCKED, SIGNALS
from tests.storefront.widgets import in_english

DAY = 24 * 60 * 60 * 1000
SHIFTS = """window.shifts = [];
new PerformanceObserver((list) => shifts.push(...list.getEntries()
  .map((entry) => [entry.value, entry.hadRecentInput])))
  .observe({ type: 'layout-shift', buffered: true });"""
FOCUS = "() => document.querySelector('nomo-root')?.shadowRoot.activeElement?.className"


def _absent(visit: Visit, page: Page) -> None:
    page.wait_for_timeout(400)
    page.clock.run_for(10_000)
    page.wait_for_timeout(100)
    assert page.locator(BOX).count() == 0
    assert visit.nomo.claims == []


@pytest.mark.parametrize("how", ["button", "escape"])
def test_closed_means_closed_for_the_visit(visit: Visit, how: str) -> None:
    page = shown(visit)
    if how == "button":
        page.get_by_role("button", name="إغلاق").click()
    else:
        page.keyboard.press("Escape")
    assert page.locator(BOX).count() == 0
    page.goto(visit.url + "/second")
    visit.started(page)
    _absent(visit, page)
    visit.await_that(page, lambda: "widget_closed" in visit.nomo.kinds())
    assert visit.nomo.of("widget_closed")[0]["data"]["widget_id"] == "coupons"  # type: ignore[index]


def test_escape_belongs_to_whoever_is_typing(visit: Visit) -> None:
    visit.shop.page.body = "<main><h1>x</h1><label>بحث <input></label></main>"
    page = shown(visit)
    page.locator("input").focus()
    page.keyboard.press("Escape")
    assert is_on(page)


def test_who_closed_it_rests_for_the_merchants_days(visit: Visit) -> None:
    page = shown(visit, again_after_days=7)
    page.locator(f"{BOX} .close").click()
    page.close()
    later = visit.tab()
    later.goto(visit.url)
    visit.started(later)
    _absent(visit, later)
    later.clock.fast_forward(7 * DAY)
    later.reload()
    later.locator(BOX).wait_for(state="attached")


def test_another_offer_is_news_to_who_closed_the_last_one(visit: Visit) -> None:
    page = shown(visit)
    page.locator(f"{BOX} .close").click()
    page.close()
    with_coupons(visit, offer="offer-2")
    opened(visit)


def test_zero_days_are_over_with_the_visit(visit: Visit) -> None:
    page = shown(visit, again_after_days=0)
    page.locator(f"{BOX} .close").click()
    page.close()
    opened(visit)


def test_the_focus_stays_with_the_shopper_until_they_come(visit: Visit) -> None:
    visit.shop.page.body = "<main><h1>x</h1><button id=b>x</button></main>"
    with_coupons(visit)
    page = opened(visit)
    page.locator("#b").focus()
    page.clock.run_for(5_000)
    page.locator(f"{BOX}.on").wait_for()
    assert page.evaluate("() => document.activeElement.id") == "b"
    page.locator(f"{BOX} .main").focus()
    page.keyboard.press("Enter")
    page.locator(CODE).wait_for()
    assert page.evaluate(FOCUS) == "main"
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUS) == "close"
    page.keyboard.press("Enter")
    assert page.locator(BOX).count() == 0
    assert page.evaluate("() => document.activeElement.id") == "b"


def test_before_its_time_nothing_of_it_can_be_reached(visit: Visit) -> None:
    with_coupons(visit, after_seconds=60)
    page = opened(visit)
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUS) in (None, "")
    assert not page.locator(f"{BOX} .close").is_visible()


def test_in_the_middle_it_is_a_dialog(visit: Visit) -> None:
    visit.shop.page.body = "<main><h1>x</h1><button id=b>x</button></main>"
    with_coupons(visit, position="center")
    page = opened(visit)
    page.locator("#b").focus()
    page.clock.run_for(5_000)
    dialog = page.get_by_role("dialog", name="كود خصم لك")
    expect(dialog).to_be_visible()
    box = dialog.bounding_box()
    assert box
    assert abs(box["x"] + box["width"] / 2 - 640) < 2
    assert page.evaluate(FOCUS) == "main wide"
    page.keyboard.press("Escape")
    assert page.locator(BOX).count() == 0
    assert page.evaluate("() => document.activeElement.id") == "b"


def test_the_dialog_closes_by_a_click_beside_it(visit: Visit) -> None:
    page = shown(visit, position="center")
    page.locator(f"{BOX} h2").click()
    assert is_on(page)
    page.mouse.click(20, 20)
    assert page.locator(BOX).count() == 0


def test_a_dialog_comes_twice_a_visit_and_then_stands_aside(visit: Visit) -> None:
    page = shown(visit, position="center")
    for number in range(2):
        assert page.get_by_role("dialog").count() == 1
        page.clock.run_for(60_000)
        page.goto(f"{visit.url}/page-{number}")
        page.locator(BOX).wait_for(state="attached")
        page.clock.run_for(5_000)
        page.locator(f"{BOX}.on").wait_for()
    assert page.get_by_role("dialog").count() == 0


def test_on_a_phone_the_stores_cart_button_and_bar_stay_free(visit: Visit) -> None:
    visit.shop.page.body = (
        '<main><h1>x</h1></main><header style="position:fixed;top:0;inset-inline:0;height:56px">'
        '<button id="cart">x</button></header>'
        '<button id="float" style="position:fixed;bottom:16px;inset-inline-end:16px;width:56px;'
        'height:56px">x</button>'
    )
    with_coupons(visit, position="center")
    page = visit.tab()
    page.set_viewport_size({"width": 390, "height": 700})
    page.goto(visit.url)
    page.locator(BOX).wait_for(state="attached")
    page.clock.run_for(5_000)
    page.locator(f"{BOX}.on").wait_for()
    page.wait_for_timeout(600)
    box = page.locator(BOX).bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    assert box["y"] >= 56
    assert box["y"] + box["height"] <= 700 - 72
    page.locator("#cart").click()
    page.locator("#float").click()


@pytest.mark.parametrize("style", ["reveal", "box"])
def test_what_is_seen_and_done_is_told_with_the_code(visit: Visit, style: str) -> None:
    visit.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = shown(visit, style=style)
    page.clock.run_for(1_500)
    if style == "reveal":
        page.locator(f"{BOX} .main").click()
    page.locator(CODE).wait_for()
    page.clock.run_for(1_500)
    copy = page.locator(f"{BOX} .code .main")
    copy.click()
    expect(copy).to_have_text("تم النسخ")
    expect(page.locator(f"{BOX} [role=status]")).to_have_text("تم النسخ")
    assert page.evaluate("() => navigator.clipboard.readText()") == "WARDK7Q4"
    page.clock.run_for(3_500)
    expect(copy).to_have_text("نسخ")
    visit.left(page)
    shown_with = [event["data"].get("coupon_code") for event in visit.nomo.of("widget_shown")]  # type: ignore[attr-defined]
    assert shown_with == ([None, "WARDK7Q4"] if style == "reveal" else ["WARDK7Q4"])
    assert len(visit.nomo.of("widget_clicked")) == (style == "reveal")
    (copied,) = visit.nomo.of("coupon_copied")
    assert {"widget_id": "coupons", "coupon_code": "WARDK7Q4"}.items() <= copied["data"].items()  # type: ignore[attr-defined]


def test_without_a_clipboard_the_code_is_copied_the_old_way(visit: Visit) -> None:
    visit.context.add_init_script(
        "Object.defineProperty(navigator, 'clipboard', { value: undefined });"
        "document.execCommand = (name) => { window.done = [name, String(getSelection()) ||"
        " document.querySelector('nomo-root').shadowRoot.activeElement.value]; return true; };"
    )
    page = revealed(visit)
    page.locator(f"{BOX} .code .main").click()
    expect(page.locator(f"{BOX} .code .main")).to_have_text("تم النسخ")
    assert page.evaluate("() => done") == ["copy", "WARDK7Q4"]
    assert page.locator(f"{BOX} textarea").count() == 0


def test_where_nothing_may_copy_the_code_is_ready_to_be_copied(visit: Visit) -> None:
    visit.context.add_init_script(
        "Object.defineProperty(navigator, 'clipboard', { value: undefined });"
        "document.execCommand = () => false;"
    )
    page = revealed(visit)
    page.locator(f"{BOX} .code .main").click()
    expect(page.locator(f"{BOX} [role=status]")).to_have_text("حدّدنا لك الكود، انسخه الآن")
    visit.left(page)
    assert visit.nomo.of("coupon_copied") == []


def test_whoever_has_not_agreed_is_not_given_what_would_have_to_be_kept(visit: Visit) -> None:
    visit.nomo.config = samples.config(samples.coupons(style="box"), consent="required")
    page = visit.opened("/")
    _absent(visit, page)
    assert page.evaluate("() => Object.keys(localStorage)") == []


def test_without_storage_there_is_no_box(visit: Visit) -> None:
    visit.context.add_init_script(BLOCKED)
    with_coupons(visit, style="box")
    page = visit.opened("/")
    _absent(visit, page)
    assert visit.faults == []


@pytest.mark.parametrize("signal", SIGNALS)
def test_a_signal_of_privacy_means_asking_first_and_the_same_code_again(
    visit: Visit, signal: str
) -> None:
    visit.context.add_init_script(SIGNALS[signal])
    page = shown(visit, style="box")
    assert visit.nomo.claims == []
    page.locator(f"{BOX} .wide").click()
    page.locator(CODE).wait_for()
    page.clock.run_for(21 * 60_000)
    page.goto(visit.url + "/second")
    page.locator(BOX).wait_for(state="attached")
    page.clock.run_for(5_000)
    page.locator(f"{BOX} .wide").click()
    page.locator(CODE).wait_for()
    first, second = visit.nomo.claims
    assert first["visitor"] == second["visitor"]


def test_in_the_theme_editor_no_code_is_taken(visit: Visit) -> None:
    visit.shop.page.settings["preview"] = True
    page = shown(visit, auto_apply=True)
    page.locator(f"{BOX} .wide").click()
    expect(page.locator(CODE)).to_have_text("CODE")
    assert visit.nomo.claims == []
    assert page.evaluate("() => salla.cart.asked") == []


@pytest.mark.parametrize("slug", ["thank-you", "checkout.index"])
def test_shoppers_who_pay_are_left_alone(visit: Visit, slug: str) -> None:
    with_coupons(visit)
    visit.shop.page.settings = {"page.slug": slug}
    page = visit.opened("/x")
    _absent(visit, page)


def test_nothing_on_the_page_moves(visit: Visit) -> None:
    visit.context.add_init_script(SHIFTS)
    page = revealed(visit)
    page.clock.run_for(3_000)
    page.wait_for_timeout(600)
    assert page.evaluate("() => shifts") == []


def test_whoever_wants_no_motion_gets_none(visit: Visit) -> None:
    with_coupons(visit)
    page = visit.tab()
    page.emulate_media(reduced_motion="reduce")
    page.goto(visit.url)
    page.locator(BOX).wait_for(state="attached")
    page.clock.run_for(5_000)
    page.locator(f"{BOX}.on").wait_for()
    moving = "() => document.querySelector('nomo-root').shadowRoot.getAnimations().length"
    assert page.evaluate(moving) == 0


@pytest.mark.parametrize("position", ["bottom_start", "center"])
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["ar", "en"])
def test_axe_finds_nothing(visit: Visit, language: str, theme: str, position: str) -> None:
    if language == "en":
        in_english(visit)
    visit.nomo.claim = samples.claim(minimum_cart={"amount": "200.00", "currency": "SAR"})
    with_coupons(visit, theme=theme, position=position, accent="#facc15")
    page = opened(visit)
    page.clock.run_for(5_000)
    for part in (".wide", ".code"):
        page.locator(f"{BOX} {part}").wait_for()
        page.wait_for_timeout(600)
        found = Axe().run(page, options={"resultTypes": ["violations"]})
        assert found.response["violations"] == [], found.generate_report()
        if part == ".wide":
            page.locator(f"{BOX} .wide").click()


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_strict_page_has_nothing_to_complain_of(visit: Visit, language: str) -> None:
    nomo = visit.nomo.base_url
    if language == "en":
        in_english(visit)
    visit.shop.headers["Content-Security-Policy"] = (
        f"default-src 'none'; script-src 'self' {nomo}; connect-src {nomo}; style-src 'self'; "
        "require-trusted-types-for 'script'; trusted-types nomoflow; base-uri 'none'"
    )
    visit.context.add_init_script("""window.violations = [];
      document.addEventListener('securitypolicyviolation',
        (event) => violations.push(event.violatedDirective + ' ' + event.blockedURI));""")
    page = revealed(visit, position="center")
    assert page.locator(BOX).evaluate("card => getComputedStyle(card).borderRadius") == "20px"
    assert [fault for fault in page.evaluate("() => violations") if "data" not in fault] == []
    assert visit.faults == []


def test_a_store_that_has_left_loses_the_box_and_what_was_kept(visit: Visit) -> None:
    page = revealed(visit)
    page.locator(f"{BOX} .close").click()
    page.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
    visit.nomo.statuses["coupons/claim"] = 410
    visit.nomo.claim = {}
    page.goto(visit.url + "/second")
    page.locator(BOX).wait_for(state="attached")
    page.clock.run_for(5_000)
    page.locator(f"{BOX} .wide").click()
    page.wait_for_function("() => !document.querySelector('nomo-root')")
    assert page.evaluate("() => Object.keys(localStorage)") == []
    assert visit.faults == []


def test_a_page_that_becomes_another_keeps_the_box_in_its_place(visit: Visit) -> None:
    page = revealed(visit)
    page.evaluate("() => history.pushState({}, '', '/oud')")
    page.clock.run_for(5_000)
    expect(page.locator(CODE)).to_have_text("WARDK7Q4")
    assert page.locator(BOX).count() == 1
    assert len(visit.nomo.claims) == 1


def test_a_part_that_does_not_come_is_not_missed(visit: Visit) -> None:
    visit.nomo.config = samples.config(samples.coupons(), samples.live_counter())
    page = visit.tab()
    page.route("**/s/parts/coupons-*", lambda route: route.abort())
    page.goto(visit.url + "/?nomo_coupon=WARD15")
    page.locator("nomo-root .counter.on").wait_for()
    page.clock.run_for(10_000)
    assert page.locator(BOX).count() == 0
    assert visit.faults == []


def test_an_offer_that_ended_leaves_no_trace_of_its_code(visit: Visit) -> None:
    page = revealed(visit)
    assert page.evaluate(KEPT)["own"]["code"] == "WARDK7Q4"
    page.clock.run_for(21 * 60_000)
    expect(page.locator(f"{BOX} .text")).to_have_text("انتهى وقت هذا الكود.")
