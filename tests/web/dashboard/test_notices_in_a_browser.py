"""A merchant makes a first notice in a real browser: from a template to the store."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from nomoflow.kernel.pages import PageRequest
from nomoflow.widgets.notices import Notice, NoticeState
from nomoflow.widgets.ports import NoticeFilter
from tests.builders import STORE
from tests.web.dashboard.browsing import Served, barriers, listening, opened, owners_cookie
from tests.web.dashboard.desk import HOME, Desk, a_desk


@pytest.fixture
def desk() -> Desk:
    return a_desk()


@pytest.fixture
def served(desk: Desk) -> Iterator[Served]:
    with listening(desk.app) as address:
        yield Served(address, owners_cookie(desk.app))


def the_notice(desk: Desk) -> Notice:
    (found,) = desk.house.services.notice_reports.list(
        STORE, NoticeFilter(), PageRequest(page=1, size=9)
    ).rows
    return found


def begin(page: Page, served: Served) -> None:
    page.goto(f"{served.address}{HOME}/notices")
    page.click("button[aria-label='Begin with “White Friday”']")
    page.wait_for_selector("[data-notice-form]")


def test_from_a_template_to_the_store_on_a_phone(
    chromium: Browser, served: Served, desk: Desk
) -> None:
    with opened(chromium, served, language="en", width=360) as page:
        begin(page, served)
        page.fill("[name='texts.en.heading']", "Ours is white too")
        page.select_option("#new\\.0", "cart_value")
        page.click("button[value='add-condition:0']")
        value = page.locator("[name='rules.targeting.any.0.all.1.value']")
        value.wait_for()
        value.fill("150")
        page.select_option("[name='rules.targeting.any.0.all.1.operator']", "at_least")
        assert page.input_value("[name='texts.en.heading']") == "Ours is white too"
        assert barriers(page) == ""
        page.click("text=Save and publish")
        page.wait_for_selector(".badge:has-text('Live')")
    notice = the_notice(desk)
    assert (notice.state, notice.draft.words.heading.en) == (NoticeState.LIVE, "Ours is white too")
    (group,) = notice.draft.rules.targeting.any
    assert [each.told() for each in group.all][1:] == [
        {"fact": "cart_value", "operator": "at_least", "value": "150"}
    ]


def test_rows_come_and_go_without_scripts(chromium: Browser, served: Served, desk: Desk) -> None:
    with opened(chromium, served, language="en", scripts=False) as page:
        begin(page, served)
        page.click("button[value='remove-condition:0:0']")
        page.select_option("#new\\.trigger", "exit")
        page.click("button[value='add-trigger']")
        page.fill("[name='name']", "By hand")
        page.locator("[name='name']").press("Enter")
        page.wait_for_selector("h1:has-text('By hand')")
        page.click("header a:has-text('Archive')")
        page.click(".card-body button:has-text('Archive')")
        page.click("button:has-text('Undo')")
        assert page.inner_text("h1") == "By hand"
    notice = the_notice(desk)
    assert (notice.state, notice.draft.name) == (NoticeState.DRAFT, "By hand")
    assert notice.draft.rules.targeting.any == ()
    assert [each["trigger"] for each in notice.draft.rules.triggers.told()] == ["delay", "exit"]


def test_the_preview_leaves_the_keyboard_to_whoever_writes(
    chromium: Browser, served: Served
) -> None:
    """The window on trial takes the focus on its page, as it must in a store."""
    with opened(chromium, served, language="en") as page:
        begin(page, served)
        page.locator("[data-preview-choices]").wait_for()
        field = page.locator("[name='texts.en.heading']")
        field.fill("Hello")
        shop = page.frame_locator("[data-live-preview] iframe")
        expect(shop.locator("nomo-root .notice h2")).to_have_text("Hello", timeout=15_000)
        expect(field).to_be_focused()
        page.keyboard.type(" there")
        expect(field).to_have_value("Hello there")
