"""Setting an offer up in a real browser, with scripts and without, and watching its codes."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from nomoflow.coupons.offers import CodeState
from nomoflow.kernel.ids import OfferId
from nomoflow.kernel.pages import PageRequest
from tests.builders import STORE
from tests.coupon_builders import an_offer
from tests.web.dashboard.browsing import (
    Served,
    barriers,
    excess,
    listening,
    opened,
    owners_cookie,
)
from tests.web.dashboard.desk import HOME, Desk, a_desk

WAY_ON = ".card-foot .button-primary"


@pytest.fixture(scope="module")
def desk() -> Desk:
    return a_desk()


@pytest.fixture(scope="module")
def served(desk: Desk) -> Iterator[Served]:
    with listening(desk.app) as address:
        yield Served(address, owners_cookie(desk.app))


@pytest.mark.parametrize(
    ("language", "theme", "width"), [("ar", "light", 390), ("en", "dark", 1280)]
)
def test_every_step_can_be_taken_by_everybody(
    chromium: Browser, served: Served, language: str, theme: str, width: int
) -> None:
    with opened(chromium, served, language=language, theme=theme, width=width) as page:
        for place, _step in enumerate(_steps(page, served)):
            assert not barriers(page), f"step {place}"
            assert excess(page) <= 0, f"step {place}"
        _press(page, ".wizard-steps [value=kind]")
        page.fill("#name", "")
        _press(page, WAY_ON)
        assert page.evaluate("document.activeElement.matches('[data-faults]')")
        assert not barriers(page)


@pytest.mark.parametrize("scripts", [True, False])
def test_an_offer_is_made_with_scripts_and_without(
    chromium: Browser, served: Served, desk: Desk, scripts: bool
) -> None:
    before = _count(desk)
    with opened(chromium, served, language="en", scripts=scripts) as page:
        for _step in _steps(page, served):
            pass
        _press(page, "[name=go][value=save]")
        assert page.inner_text("h1") == "National day"
    assert _count(desk) == before + 1


def test_enter_in_a_field_leads_on(chromium: Browser, served: Served) -> None:
    with opened(chromium, served, language="en") as page:
        page.goto(f"{served.address}{HOME}/offers/new")
        page.fill("#name", "National day")
        with page.expect_navigation(wait_until="load"):
            page.press("#name", "Enter")
        assert page.inner_text("h2") == "Discount"


def test_examples_follow_the_pattern_at_once(chromium: Browser, served: Served) -> None:
    with opened(chromium, served, language="en") as page:
        for place, _step in enumerate(_steps(page, served)):
            if place == 2:
                break
        page.fill("#prefix", "eid")
        page.fill("#random_letters", "6")
        shown = page.locator("[data-examples] code").all_inner_texts()
        assert [(len(code), code[:3]) for code in shown] == [(9, "EID")] * 3
        page.check("[name=supply][value=platform_groups]")
        assert page.locator("[data-examples] code").all_inner_texts() == ["EID••••"]
        page.fill("#prefix", "E1")
        assert not page.locator("[data-examples] code").count()


def test_progress_is_true_while_the_page_is_open(
    chromium: Browser, served: Served, desk: Desk
) -> None:
    offer = OfferId("offer-7")
    with desk.house.work() as work:
        work.offers.add(an_offer("7", size=4, round=1))
        work.offer_codes.add(offer, ["AAA1", "AAA2", "AAA3", "AAA4"], CodeState.MADE)
        work.commit()
    with opened(chromium, served, language="en") as page:
        page.goto(f"{served.address}{HOME}/offers/offer-7")
        assert page.inner_text("[data-codes=ready]") == "0"
        _ready(desk, "AAA1", "AAA2")
        expect(page.locator("[data-codes=ready]")).to_have_text("2", timeout=10_000)
        assert page.inner_text("[data-codes-words]") == "2 of 4 codes work at the checkout."
        assert page.inner_text("[data-codes-share]") == "50%"
        _ready(desk, "AAA3", "AAA4")
        expect(page.locator("[data-offer-progress]")).to_have_count(0, timeout=10_000)


def _steps(page: Page, served: Served) -> Iterator[None]:
    """Walk from the first step to the last one; each is left with what it needs."""
    page.goto(f"{served.address}{HOME}/offers/new")
    page.fill("#name", "National day")
    yield
    _press(page, WAY_ON)
    page.fill("#percent", "15")
    page.fill("#ceiling", "50")
    yield
    _press(page, WAY_ON)
    yield
    _press(page, WAY_ON)
    page.fill("#budget_codes", "400")
    yield
    _press(page, WAY_ON)
    yield


def _press(page: Page, button: str) -> None:
    """Press a button, and wait for the page that it leads to."""
    with page.expect_navigation(wait_until="load"):
        page.click(button)


def _count(desk: Desk) -> int:
    return desk.house.services.coupon_reports.offers(STORE, PageRequest()).total


def _ready(desk: Desk, *codes: str) -> None:
    with desk.house.work() as work:
        for code in codes:
            work.offer_codes.move(code, CodeState.READY)
        work.commit()
