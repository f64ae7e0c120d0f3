"""The coupon box, as shoppers meet it."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.storefront import samples
from tests.storefront.boxes import BOX, CODE, is_on, opened, revealed, shown, with_coupons
from tests.storefront.conftest import Visit
from tests.storefront.widgets import in_english


def test_the_box_shows_a_button_and_the_button_a_code(visit: Visit) -> None:
    page = shown(visit)
    expect(page.locator(f"{BOX} h2")).to_have_text("كود خصم لك")
    assert visit.nomo.claims == []
    page.get_by_role("button", name="أظهر الكود").click()
    expect(page.locator(CODE)).to_have_text("WARDK7Q4")
    assert page.locator(CODE).get_attribute("dir") == "ltr"
    expect(page.locator(f"{BOX} .worth")).to_have_text("خصم 15٪ حتى \u200f50\u00a0ر.س.\u200f")
    assert (
        page.evaluate(
            "() => document.querySelector('nomo-root').shadowRoot.activeElement.textContent"
        )
        == "نسخ"
    )
    (claim,) = visit.nomo.claims
    assert claim["offer"] == "offer-1"
    visit.left(page)
    assert claim["visitor"] == visit.nomo.batches[0][1]["visitor"]


def test_it_comes_after_its_seconds_and_not_before(visit: Visit) -> None:
    with_coupons(visit, after_seconds=20)
    page = opened(visit)
    page.clock.run_for(15_000)
    assert not is_on(page)
    page.clock.run_for(8_000)
    assert is_on(page)


def test_a_box_has_its_code_from_the_beginning(visit: Visit) -> None:
    page = shown(visit, style="box")
    expect(page.locator(CODE)).to_have_text("WARDK7Q4")
    assert page.locator(f"{BOX} .wide").count() == 0


def test_a_box_without_a_code_does_not_come(visit: Visit) -> None:
    visit.nomo.statuses["coupons/claim"] = 409
    visit.nomo.claim = {"reason": "all_given"}
    with_coupons(visit, style="box")
    page = opened(visit)
    page.clock.run_for(5_000)
    page.wait_for_function("() => Object.keys(sessionStorage).some((key) => key.endsWith(':none'))")
    page.clock.run_for(10_000)
    assert not is_on(page)
    page.goto(visit.url + "/second")
    visit.started(page)
    page.wait_for_timeout(300)
    page.clock.run_for(10_000)
    assert len(visit.nomo.claims) == 1
    assert page.locator(BOX).count() == 0


@pytest.mark.parametrize(
    ("reason", "arabic", "english"),
    [
        ("all_given", "نفدت الأكواد، سبقك إليها غيرك.", "All codes are taken: others were faster."),
        ("one_each", "حصلت على كودك من قبل، ولكل زائر كود واحد.", "You had your code already"),
        ("all_given_today", "نفدت أكواد اليوم. جرّب غدًا.", "Today’s codes are taken."),
        ("something new", "تعذّر إظهار الكود الآن. جرّب بعد قليل.", "cannot be shown right now"),
    ],
)
def test_why_there_is_no_code_is_said(visit: Visit, reason: str, arabic: str, english: str) -> None:
    visit.nomo.statuses["coupons/claim"] = 409
    visit.nomo.claim = {"reason": reason}
    page = shown(visit)
    page.locator(f"{BOX} .main").click()
    expect(page.locator(f"{BOX} .text")).to_have_text(arabic)
    expect(page.locator(f"{BOX} [role=status]")).to_have_text(arabic)
    in_english(visit)
    other = visit.context.browser.new_context().new_page()  # type: ignore[union-attr]
    other.clock.install()
    other.goto(visit.url)
    other.locator(BOX).wait_for(state="attached")
    other.clock.run_for(5_000)
    other.locator(f"{BOX} .main").click()
    expect(other.locator(f"{BOX} .text")).to_contain_text(english)
    assert visit.faults == []


@pytest.mark.parametrize("status", [404, 422, 429, 500, 503])
def test_a_server_that_says_no_is_survived(visit: Visit, status: int) -> None:
    visit.nomo.statuses["coupons/claim"] = status
    visit.nomo.claim = {}
    page = shown(visit)
    page.locator(f"{BOX} .main").click()
    expect(page.locator(f"{BOX} .text")).not_to_be_empty()
    assert page.locator("nomo-root").count() == 1
    assert visit.faults == []


def test_a_code_is_remembered_and_asked_for_once(visit: Visit) -> None:
    page = revealed(visit)
    page.goto(visit.url + "/second")
    page.locator(BOX).wait_for(state="attached")
    page.clock.run_for(4_000)
    expect(page.locator(CODE)).to_have_text("WARDK7Q4")
    assert len(visit.nomo.claims) == 1


def test_a_code_is_not_shown_again_after_an_order(visit: Visit) -> None:
    page = revealed(visit)
    visit.shop.page.settings = {"page.slug": "thank-you", "page.id": 1045678}
    page.goto(visit.url + "/thank-you")
    visit.await_that(page, lambda: any("order_id" in str(hit["data"]) for hit in visit.nomo.events))
    visit.shop.page.settings = {"page.slug": "index"}
    page.goto(visit.url)
    visit.started(page)
    page.wait_for_timeout(400)
    page.clock.run_for(10_000)
    assert page.locator(BOX).count() == 0


def test_what_may_be_had_later_may_be_asked_for_later(visit: Visit) -> None:
    visit.nomo.statuses["coupons/claim"] = 409
    visit.nomo.claim = {"reason": "being_prepared"}
    page = shown(visit)
    page.locator(f"{BOX} .main").click()
    expect(page.locator(f"{BOX} .text")).to_have_text("نجهّز الأكواد الآن. جرّب بعد دقائق.")
    visit.nomo.statuses.clear()
    visit.nomo.claim = samples.claim()
    page.goto(visit.url + "/second")
    page.locator(BOX).wait_for(state="attached")
    page.clock.run_for(5_000)
    page.locator(f"{BOX} .main").click()
    expect(page.locator(CODE)).to_have_text("WARDK7Q4")


def test_another_store_on_the_same_origin_knows_nothing_of_it(visit: Visit) -> None:
    page = revealed(visit)
    page.goto(visit.url + "/qamar/")
    page.locator(BOX).wait_for(state="attached")
    page.clock.run_for(5_000)
    expect(page.locator(f"{BOX} .wide")).to_be_visible()
    assert page.locator(CODE).count() == 0


def test_the_countdown_is_the_codes_own_by_whatever_clock(visit: Visit) -> None:
    page = revealed(visit)
    face = page.locator(f"{BOX} .clock")
    text = face.inner_text()
    assert text.startswith(("00:20:00", "00:19:5"))
    assert face.get_attribute("dir") == "ltr"
    assert face.locator("..").get_attribute("aria-hidden") == "true"
    assert page.locator(f"{BOX} .hidden").first.inner_text() == "ينتهي بعد 20 دقيقة"
    page.clock.run_for(60_000)
    assert face.inner_text().startswith(("00:19:0", "00:18:5"))
    page.clock.run_for(20 * 60_000)
    expect(page.locator(f"{BOX} .text")).to_have_text("انتهى وقت هذا الكود.")
    assert page.locator(CODE).count() == 0


def test_a_code_that_has_ended_is_not_shown_again(visit: Visit) -> None:
    page = revealed(visit)
    page.clock.run_for(21 * 60_000)
    visit.nomo.claim = samples.claim(code="WARDNEW2")
    page.goto(visit.url + "/second")
    page.locator(BOX).wait_for(state="attached")
    page.clock.run_for(6_000)
    expect(page.locator(f"{BOX} .wide")).to_be_visible()
    page.locator(f"{BOX} .wide").click()
    expect(page.locator(CODE)).to_have_text("WARDNEW2")


@pytest.mark.parametrize(
    ("minutes", "arabic", "english"),
    [
        (0.5, "ينتهي بعد أقل من دقيقة", "Ends in less than a minute"),
        (1.5, "ينتهي بعد دقيقة واحدة", "Ends in 1 minute"),
        (2.5, "ينتهي بعد دقيقتين", "Ends in 2 minutes"),
        (5.5, "ينتهي بعد 5 دقائق", "Ends in 5 minutes"),
        (130, "ينتهي بعد ساعتين", "Ends in 2 hours"),
        (60 * 11.5, "ينتهي بعد 11 ساعة", "Ends in 11 hours"),
        (60 * 24 * 3.5, "ينتهي بعد 3 أيام", "Ends in 3 days"),
        (60 * 24 * 12.5, "ينتهي بعد 12 يومًا", "Ends in 12 days"),
    ],
)
def test_the_time_left_is_said_as_people_say_it(
    visit: Visit, minutes: float, arabic: str, english: str
) -> None:
    visit.nomo.claim = samples.claim(minutes)
    page = revealed(visit)
    line = page.locator(f"{BOX} p:not([aria-hidden])", has_text="ينتهي")
    assert line.text_content() == arabic
    assert (page.locator(f"{BOX} .clock").count() == 0) is (minutes > 2 * 24 * 60)
    in_english(visit)
    page.evaluate("() => localStorage.clear()")
    other = revealed(visit)
    assert other.locator(f"{BOX} p:not([aria-hidden])", has_text="Ends").text_content() == english


def test_without_a_countdown_the_code_still_ends(visit: Visit) -> None:
    page = revealed(visit, countdown=False)
    assert page.locator(f"{BOX} .clock").count() == 0
    page.clock.run_for(21 * 60_000)
    assert page.locator(CODE).count() == 0


@pytest.mark.parametrize(
    ("told", "lines"),
    [
        ({"discount": {"percent": "12.5", "ceiling": None}}, ["12.5% off"]),
        (
            {"discount": {"amount": {"amount": "20.00", "currency": "SAR"}}, "free_shipping": True},
            ["SAR\u00a020 off", "Free shipping"],
        ),
        ({"discount": None, "free_shipping": True}, ["Free shipping"]),
        (
            {"discount": {"amount": {"amount": "2.250", "currency": "KWD"}}},
            ["KWD\u00a02.250 off"],
        ),
    ],
)
def test_what_the_code_is_worth_is_said(
    visit: Visit, told: dict[str, Any], lines: list[str]
) -> None:
    in_english(visit)
    visit.nomo.claim = samples.claim(**told)
    page = revealed(visit)
    assert page.locator(f"{BOX} .worth").all_inner_texts() == lines


def test_a_minimum_is_not_kept_secret(visit: Visit) -> None:
    visit.nomo.claim = samples.claim(minimum_cart={"amount": "200.00", "currency": "SAR"})
    in_english(visit)
    page = revealed(visit)
    expect(page.locator(f"{BOX} .small", has_text="200")).to_have_text(
        "On orders of SAR\u00a0200 or more"
    )


def test_the_merchants_words_and_codes_are_never_markup(visit: Visit) -> None:
    nasty = "<img src=x onerror=alert(1)>{code}"
    visit.nomo.claim = samples.claim(code="<b>x</b>")
    page = revealed(visit, heading={"ar": nasty}, text={"ar": nasty})
    expect(page.locator(f"{BOX} h2")).to_have_text(nasty)
    expect(page.locator(CODE)).to_have_text("<b>x</b>")
    assert page.locator(f"{BOX} img").count() == 0
    assert visit.faults == []
