"""Codes on their way into the cart: from links and from the box, and what the store refuses."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.storefront import samples
from tests.storefront.boxes import BOX, revealed
from tests.storefront.conftest import Visit
from tests.storefront.places import KEY

ADD = """(total) => salla.event.emit('cart::item.added', { success: true,
  data: { product_id: 7, cart: { id: 1187420963, sub_total: total, items: [] } } })"""
ASKED = "() => salla.cart.asked"
WAITING = f"() => JSON.parse(sessionStorage['nomo:{KEY}:apply'] || 'null')"
NO = "هذا الكوبون يتطلب سلة أكبر"


def _landed(visit: Visit, path: str = "/?nomo_coupon=WARD15", *, items: int | None = None) -> Page:
    """A tab that came by a coupon's link, and has got so far as to wait for a cart."""
    if items is not None:
        visit.shop.page.settings["cart.items"] = items
    page = visit.opened(path)
    page.wait_for_function(WAITING if not items else "() => salla.cart.asked.length > 0")
    page.wait_for_timeout(300)
    return page


def _asked(page: Page) -> Any:
    page.wait_for_timeout(150)
    return page.evaluate(ASKED)


# --- links ---


def test_a_links_code_leaves_the_address_and_only_the_code(visit: Visit) -> None:
    page = _landed(visit, "/a?x=1%20a&nomo_coupon=WARD15&utm_source=noura&utm_medium=affiliate#top")
    assert page.url == visit.url + "/a?x=1%20a&utm_source=noura&utm_medium=affiliate#top"
    page.clock.run_for(5_000)
    visit.left(page)
    assert len([event for event in visit.nomo.of("page_view") if "/a" in str(event["url"])]) == 1
    assert visit.nomo.events[0]["url"] == visit.url + "/a?utm_source=noura&utm_medium=affiliate"
    assert "WARD15" not in str(visit.nomo.batches)
    assert visit.faults == []


@pytest.mark.parametrize("query", ["?nomo_coupon=WARD15", "?nomo_coupon=WARD15&b=2"])
def test_nothing_else_in_the_address_changes(visit: Visit, query: str) -> None:
    page = _landed(visit, "/" + query)
    assert page.url == visit.url + ("/?b=2" if "b=2" in query else "/")


def test_a_full_cart_is_given_the_code_at_once(visit: Visit) -> None:
    page = _landed(visit, items=2)
    assert _asked(page) == ["WARD15"]
    assert page.evaluate(WAITING) is None
    page.evaluate(ADD, 100)
    assert _asked(page) == ["WARD15"]


@pytest.mark.parametrize("items", [None, 0])
def test_an_empty_cart_is_given_the_code_with_its_first_product(
    visit: Visit, items: int | None
) -> None:
    page = _landed(visit, items=items)
    assert _asked(page) == []
    page.evaluate(ADD, 100)
    assert _asked(page) == ["WARD15"]


def test_the_code_is_kept_for_the_visit(visit: Visit) -> None:
    page = _landed(visit)
    page.goto(visit.url + "/second")
    visit.started(page)
    page.wait_for_timeout(600)
    page.evaluate(ADD, 100)
    assert _asked(page) == ["WARD15"]
    page.goto(visit.url + "/third")
    visit.started(page)
    page.wait_for_timeout(600)
    page.evaluate(ADD, 200)
    assert _asked(page) == []


@pytest.mark.parametrize("items", [None, 0])
def test_what_was_put_in_by_a_plain_form_is_noticed_on_the_cart_page(
    visit: Visit, items: int | None
) -> None:
    page = _landed(visit, items=items)
    assert _asked(page) == []
    visit.shop.page.settings |= {"cart.items": 1, "page.slug": "cart"}
    page.goto(visit.url + "/cart")
    visit.started(page)
    page.wait_for_function("() => salla.cart.asked.length > 0")
    assert _asked(page) == ["WARD15"]
    assert page.evaluate(WAITING) is None
    assert visit.faults == []


def test_a_refusal_is_tried_again_with_more_in_the_cart_and_then_left(visit: Visit) -> None:
    visit.shop.page.settings |= {"cart.refuses": NO, "cart.items": 1}
    page = _landed(visit, items=1)
    for path in ("/second", "/third"):
        page.goto(visit.url + path)
        visit.started(page)
        page.wait_for_timeout(500)
        assert _asked(page) == []
    for total in (50, 100, 150, 200, 250):
        page.evaluate(ADD, total)
        page.wait_for_timeout(80)
    assert _asked(page) == ["WARD15"] * 2
    assert page.evaluate(WAITING) is None
    assert visit.faults == []


@pytest.mark.parametrize(
    "code",
    ["", "javascript:alert(1)", "%3Cscript%3E", "a%20b", "%00", "ab", "A" * 41, "x%0d%0ay", "%ff"],
)
def test_what_is_no_code_is_taken_out_of_the_address_and_forgotten(visit: Visit, code: str) -> None:
    page = visit.opened(f"/?nomo_coupon={code}&utm_source=x")
    page.wait_for_timeout(500)
    page.evaluate(ADD, 100)
    assert _asked(page) == []
    assert page.url == visit.url + "/?utm_source=x"
    assert visit.faults == []


def test_arabic_codes_are_codes(visit: Visit) -> None:
    page = _landed(visit, "/?nomo_coupon=%D8%AE%D8%B5%D9%8515", items=1)
    assert _asked(page) == ["خصم15"]


def test_a_store_without_a_cart_of_sallas_is_left_alone(visit: Visit) -> None:
    visit.shop.page.has_salla = False
    page = visit.opened("/?nomo_coupon=WARD15")
    page.wait_for_timeout(600)
    assert page.url == visit.url + "/"
    assert visit.faults == []


def test_before_consent_a_code_is_known_to_its_page_alone(visit: Visit) -> None:
    visit.nomo.config = samples.config(consent="required")
    page = visit.opened("/?nomo_coupon=WARD15")
    page.wait_for_timeout(600)
    assert page.evaluate("() => sessionStorage.length + localStorage.length") == 0
    page.evaluate(ADD, 100)
    assert _asked(page) == ["WARD15"]


def test_the_checkout_is_left_alone(visit: Visit) -> None:
    visit.shop.page.settings = {"page.slug": "checkout.index", "cart.items": 2}
    page = visit.opened("/checkout?nomo_coupon=WARD15")
    page.wait_for_timeout(600)
    assert _asked(page) == []


# --- the box ---


def test_the_boxs_code_goes_into_the_cart_by_itself(visit: Visit) -> None:
    visit.shop.page.settings["cart.items"] = 1
    page = revealed(visit, auto_apply=True)
    expect(page.locator(f"{BOX} .small", has_text="سلتك")).to_have_text("أضفناه إلى سلتك")
    assert _asked(page) == ["WARDK7Q4"]


def test_an_empty_cart_is_promised_the_code(visit: Visit) -> None:
    page = revealed(visit, auto_apply=True)
    note = page.locator(f"{BOX} .small", has_text="سلتك")
    expect(note).to_have_text("سنضيفه إلى سلتك حين تختار منتجًا")
    page.evaluate(ADD, 100)
    expect(note).to_have_text("أضفناه إلى سلتك")


def test_no_cart_is_promised_what_cannot_be(visit: Visit) -> None:
    visit.context.add_init_script(
        "addEventListener('DOMContentLoaded', () => { delete salla.cart.addCoupon; });"
    )
    page = revealed(visit, auto_apply=True)
    assert page.locator(f"{BOX} .small", has_text="سلتك").count() == 0
    assert visit.faults == []


def test_a_refused_code_is_said_gently_and_stays_to_be_copied(visit: Visit) -> None:
    visit.shop.page.settings |= {"cart.items": 1, "cart.refuses": NO}
    page = revealed(visit, auto_apply=True)
    expect(page.locator(f"{BOX} .small", has_text="عند الدفع")).to_be_visible()
    expect(page.locator(f"{BOX} .code bdi")).to_have_text("WARDK7Q4")
    assert visit.faults == []


def test_a_cart_below_the_minimum_is_not_troubled(visit: Visit) -> None:
    visit.nomo.claim = samples.claim(minimum_cart={"amount": "200.00", "currency": "SAR"})
    page = revealed(visit, auto_apply=True)
    page.evaluate(ADD, 120)
    assert _asked(page) == []
    page.evaluate(ADD, 240)
    assert _asked(page) == ["WARDK7Q4"]


def test_whoever_copies_puts_nothing_into_the_cart(visit: Visit) -> None:
    visit.shop.page.settings["cart.items"] = 1
    page = revealed(visit, auto_apply=False)
    page.evaluate(ADD, 100)
    assert _asked(page) == []


# --- refusals ---


def _denied(visit: Visit, page: Page) -> list[dict[str, str]]:
    visit.left(page)
    return [event["data"] for event in visit.nomo.of("coupon_denied")]  # type: ignore[misc]


def test_a_refused_code_is_told_once_with_the_stores_words(visit: Visit) -> None:
    visit.shop.page.settings["cart.refuses"] = NO
    page = visit.opened("/")
    page.wait_for_timeout(300)
    page.evaluate(ADD, 120)
    page.evaluate("() => salla.cart.addCoupon('OLD10').catch(() => {})")
    (denied,) = _denied(visit, page)
    expected = {"coupon_code": "OLD10", "reason": NO, "cart_value": "120", "currency": "SAR"}
    assert expected.items() <= denied.items()


def test_each_attempt_is_told(visit: Visit) -> None:
    visit.shop.page.settings["cart.refuses"] = NO
    page = visit.opened("/")
    page.wait_for_timeout(300)
    for code in ("ONE1", "TWO2", "ONE1"):
        page.evaluate("(code) => salla.cart.addCoupon(code).catch(() => {})", code)
        page.clock.run_for(2_500)
    codes = [denied["coupon_code"] for denied in _denied(visit, page)]
    assert codes == ["ONE1", "TWO2", "ONE1"]


@pytest.mark.parametrize(
    "happens",
    [
        "salla.analytics.track('Coupon Denied', { coupon_name: 'OLD10', reason: 'x' })",
        "salla.analytics.track('Coupon Denied', { coupon_code: 'OLD10', reason: 'x' })",
        "salla.analytics.track('Coupon Entered', { coupon_name: 'OLD10' });"
        "salla.event.emit('cart::coupon.addition.failed', { error: { message: 'x' } })",
        "salla.event.emit('cart::coupon.addition.failed',"
        " { response: { data: { coupon: 'OLD10', error: { message: 'x' } } } })",
    ],
)
def test_either_bus_is_enough(visit: Visit, happens: str) -> None:
    page = visit.opened("/")
    page.wait_for_timeout(300)
    page.evaluate(f"() => {{ {happens}; }}")
    (denied,) = _denied(visit, page)
    assert (denied["coupon_code"], denied["reason"]) == ("OLD10", "x")


@pytest.mark.parametrize("payload", ["undefined", "null", "{}", "'x'", "{ error: null }"])
def test_a_refusal_of_nobody_knows_what_is_not_told(visit: Visit, payload: str) -> None:
    page = visit.opened("/")
    page.wait_for_timeout(300)
    page.evaluate(f"() => salla.event.emit('cart::coupon.addition.failed', {payload})")
    page.evaluate("() => salla.analytics.track('Coupon Denied', undefined)")
    assert _denied(visit, page) == []
    assert visit.faults == []
