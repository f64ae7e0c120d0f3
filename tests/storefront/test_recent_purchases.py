"""The recent purchases ticker, as shoppers meet it."""

import pytest
from playwright.sync_api import expect

from tests.storefront.conftest import Visit
from tests.storefront.places import KEY
from tests.storefront.widgets import (
    RETURN,
    TICKER,
    in_english,
    ticking,
    with_ticker,
)


def test_the_ticker_tells_a_purchase_and_goes(visit: Visit) -> None:
    with_ticker(visit)
    visit.nomo.purchases = visit.nomo.purchases[:1]
    page = ticking(visit)
    status = page.locator(f"{TICKER} [role=status]")
    assert status.inner_text() == ""
    assert not page.locator(f"{TICKER} .close").is_visible()
    page.clock.run_for(2_500)
    expect(page.locator(f"{TICKER} .who")).to_have_text("طلب جديد من سارة في الرياض")
    expect(page.locator(f"{TICKER} .product")).to_have_text("دهن عود كمبودي ربع تولة")
    expect(page.locator(f"{TICKER} .when")).to_have_text("قبل 4 دقائق")
    assert page.locator(f"{TICKER} .who bdi").all_inner_texts() == ["سارة", "الرياض"]
    page.clock.run_for(9_000)
    assert "on" not in page.locator(TICKER).evaluate("card => [...card.classList]")
    assert status.inner_text() == ""
    page.clock.run_for(60_000)
    assert "on" not in page.locator(TICKER).evaluate("card => [...card.classList]")


def test_a_purchase_is_told_once_in_a_visit(visit: Visit) -> None:
    with_ticker(visit)
    page = ticking(visit)
    page.clock.run_for(2_500)
    expect(page.locator(f"{TICKER} .who")).to_contain_text("سارة")
    page.goto(visit.url + "/second")
    visit.started(page)
    page.locator(TICKER).wait_for(state="attached")
    page.wait_for_timeout(300)
    page.clock.run_for(2_500)
    expect(page.locator(f"{TICKER} .who")).to_contain_text("خالد")
    expect(page.locator(f"{TICKER} .when")).to_have_text("قبل ساعة")


def test_a_page_hears_of_so_many_purchases_and_no_more(visit: Visit) -> None:
    with_ticker(visit, maximum_per_page=1)
    page = ticking(visit)
    page.clock.run_for(60_000)
    visit.left(page)
    assert page.evaluate(f"() => JSON.parse(sessionStorage['nomo:{KEY}:seen']).length") == 1


def test_a_purchase_that_was_taken_back_vanishes_at_once(visit: Visit) -> None:
    with_ticker(visit, show_seconds=30)
    page = ticking(visit)
    page.clock.run_for(2_500)
    expect(page.locator(f"{TICKER} .who")).to_contain_text("سارة")
    visit.nomo.purchases = []
    page.evaluate(RETURN)
    page.wait_for_function(
        "() => !document.querySelector('nomo-root').shadowRoot.querySelector('.ticker.on')"
    )


def test_the_ticker_gets_over_a_server_in_trouble(visit: Visit) -> None:
    with_ticker(visit)
    visit.nomo.statuses["purchases"] = 503
    page = ticking(visit)
    page.clock.run_for(8_000)
    assert page.locator(f"{TICKER} .who").count() == 0
    visit.nomo.statuses.clear()
    page.clock.run_for(55_000)
    page.wait_for_timeout(200)
    page.clock.run_for(6_000)
    expect(page.locator(f"{TICKER} .who")).to_contain_text("سارة")


@pytest.mark.parametrize(
    ("minutes", "arabic", "english"),
    [
        (0, "الآن", "just now"),
        (1, "قبل دقيقة", "1 minute ago"),
        (2, "قبل دقيقتين", "2 minutes ago"),
        (11, "قبل 11 دقيقة", "11 minutes ago"),
        (130, "قبل ساعتين", "2 hours ago"),
        (60 * 47, "قبل 47 ساعة", "47 hours ago"),
        (60 * 24 * 3, "قبل 3 أيام", "3 days ago"),
    ],
)
def test_the_time_is_said_as_people_say_it(
    visit: Visit, minutes: int, arabic: str, english: str
) -> None:
    with_ticker(visit)
    visit.nomo.purchases[0]["minutes_ago"] = minutes
    page = ticking(visit)
    page.clock.run_for(2_500)
    expect(page.locator(f"{TICKER} .when")).to_have_text(arabic)
    in_english(visit)
    other = ticking(visit)
    other.clock.run_for(2_500)
    expect(other.locator(f"{TICKER} .when")).to_have_text(english)


@pytest.mark.parametrize(
    ("name", "city", "sentence"),
    [
        ("Sara", "", "Sara bought"),
        ("", "Riyadh", "A shopper from Riyadh bought"),
        ("", "", "A shopper bought"),
        ("<b>Sara</b>", "{name}", "<b>Sara</b> from {name} bought"),
    ],
)
def test_what_the_merchant_does_not_tell_is_not_missed(
    visit: Visit, name: str, city: str, sentence: str
) -> None:
    with_ticker(visit)
    in_english(visit)
    visit.nomo.purchases[0] |= {"name": name, "city": city}
    page = ticking(visit)
    page.clock.run_for(2_500)
    expect(page.locator(f"{TICKER} .who")).to_have_text(sentence)


def test_it_waits_while_somebody_reads(visit: Visit) -> None:
    with_ticker(visit)
    page = ticking(visit)
    page.clock.run_for(2_500)
    page.locator(f"{TICKER} a").focus()
    page.clock.run_for(30_000)
    expect(page.locator(f"{TICKER} .who")).to_contain_text("سارة")
    page.evaluate("() => document.querySelector('nomo-root').shadowRoot.activeElement.blur()")
    page.clock.run_for(9_000)
    assert "on" not in page.locator(TICKER).evaluate("card => [...card.classList]")


def test_it_waits_while_the_pointer_rests_on_it(visit: Visit) -> None:
    with_ticker(visit)
    page = ticking(visit)
    page.clock.run_for(2_500)
    page.locator(TICKER).hover()
    page.clock.run_for(30_000)
    expect(page.locator(f"{TICKER} .who")).to_contain_text("سارة")


def test_escape_closes_it(visit: Visit) -> None:
    with_ticker(visit)
    page = ticking(visit)
    page.clock.run_for(2_500)
    page.keyboard.press("Escape")
    assert page.locator(TICKER).count() == 1
    page.locator(f"{TICKER} a").focus()
    page.keyboard.press("Escape")
    assert page.locator(TICKER).count() == 0


def test_it_does_not_interrupt_typing(visit: Visit) -> None:
    with_ticker(visit)
    visit.shop.page.body = "<main><h1>x</h1><label>بحث <input></label></main>"
    page = visit.opened("/")
    page.locator("input").focus()
    page.locator(TICKER).wait_for(state="attached")
    page.wait_for_timeout(200)
    page.clock.run_for(20_000)
    assert "on" not in page.locator(TICKER).evaluate("card => [...card.classList]")
    page.locator("input").blur()
    page.clock.run_for(6_000)
    expect(page.locator(f"{TICKER} .who")).to_contain_text("سارة")


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "https://evil.example/p1", "data:text/html,x", "http://", ""]
)
def test_only_the_stores_own_products_are_linked(visit: Visit, url: str) -> None:
    with_ticker(visit)
    visit.nomo.purchases[0]["url"] = url
    page = ticking(visit)
    page.clock.run_for(2_500)
    expect(page.locator(f"{TICKER} .product")).to_be_visible()
    assert page.locator(f"{TICKER} a").count() == 0


def test_a_click_opens_the_product_and_is_counted(visit: Visit) -> None:
    with_ticker(visit)
    page = ticking(visit)
    page.clock.run_for(2_500)
    page.locator(f"{TICKER} .picture").click(force=True)
    page.wait_for_url("**/p1368207451")
    visit.await_that(page, lambda: "widget_clicked" in visit.nomo.kinds())


def test_a_picture_has_its_place_and_may_fail(visit: Visit) -> None:
    with_ticker(visit)
    visit.nomo.purchases[0]["image"] = visit.url + "/bottle.svg"
    visit.nomo.purchases[1]["image"] = visit.nomo.base_url + "/s/x/config"
    page = ticking(visit)
    page.clock.run_for(2_500)
    image = page.locator(f"{TICKER} img")
    expect(image).to_be_visible()
    assert (image.get_attribute("width"), image.get_attribute("height")) == ("60", "60")
    assert image.get_attribute("alt") == ""
    page.clock.run_for(15_000)
    expect(page.locator(f"{TICKER} .who")).to_contain_text("خالد")
    expect(image).to_have_count(0)
    expect(page.locator(f"{TICKER} .letter")).to_have_text("خ")


def test_pictures_may_be_switched_off(visit: Visit) -> None:
    with_ticker(visit, show_image=False)
    visit.nomo.purchases[0]["image"] = visit.url + "/bottle.svg"
    page = ticking(visit)
    page.clock.run_for(2_500)
    expect(page.locator(f"{TICKER} .letter")).to_be_visible()
    assert page.locator(f"{TICKER} img").count() == 0
