"""The inspector on the live store: for whoever comes by a merchant's own link, and nobody else."""

from collections.abc import Mapping
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.builders import STORE
from tests.notice_builders import a_notice_draft
from tests.storefront.conftest import Visit
from tests.web.dashboard.browsing import barriers
from tests.web.dashboard.desk import HOME, a_desk

PANEL = ".panel"
ON_PHONES = {"fact": "device", "operator": "is", "value": "phone"}
ON_HOME = {"fact": "page_type", "operator": "is", "value": "index"}


def told(language: str) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """What the application tells the script, and the inspector, of a store with one notice."""
    desk = a_desk()
    notices = desk.house.services.notices
    rules = {"targeting": {"any": [{"all": [ON_HOME, ON_PHONES]}]}}
    made = notices.make(STORE, a_notice_draft(name="عرض العيد", rules=rules))
    notices.publish(STORE, made.id)
    page = desk.read("/inspector")
    token = page.partition("nomo_inspect=")[2].partition('"')[0]
    key = HOME.rpartition("/")[2]
    asked = f"/s/{key}/inspect?token={token}&language={language}"
    config, inspection = (desk.browser.get(path) for path in (f"/s/{key}/config", asked))
    assert (config.status_code, inspection.status_code) == (200, 200)
    return config.get_json(), inspection.get_json()


def looked_at(visit: Visit, language: str) -> Page:
    config, inspection = told(language)
    visit.nomo.config, visit.nomo.inspection = dict(config), dict(inspection)
    visit.shop.page.language = language
    visit.shop.page.direction = "rtl" if language == "ar" else "ltr"
    return visit.opened("/?nomo_inspect=a.genuine-token")


@pytest.mark.parametrize(
    ("language", "holds", "fails", "here"),
    [
        ("ar", "✓ ينطبق:", "✗ لا ينطبق:", "الكمبيوتر"),
        ("en", "✓ Holds:", "✗ Does not hold:", "computer"),
    ],
)
def test_each_rule_is_shown_for_this_very_browser(
    visit: Visit, language: str, holds: str, fails: str, here: str
) -> None:
    page = looked_at(visit, language)
    block = page.locator(f"{PANEL} .body section").filter(has_text="عرض العيد")
    expect(block.locator("li.fail.inner")).to_have_count(1)
    expect(block.locator("li.fail.inner b")).to_have_text(fails)
    expect(block.locator("li.fail.inner bdi")).to_have_text(here)
    expect(block.locator("li.pass.inner b")).to_have_text(holds)
    assert barriers(page) == ""
    page.keyboard.press("Escape")
    expect(page.locator(PANEL)).to_have_count(0)
    visit.shop.page.loads = "nothing"
    page.goto(visit.url + "/elsewhere")
    page.clock.run_for(10_000)
    assert visit.nomo.kinds() == []
    assert visit.faults == []


def test_nothing_appears_without_a_genuine_link(visit: Visit) -> None:
    visit.nomo.config = dict(told("ar")[0])
    visit.nomo.statuses["inspect"] = 403
    page = visit.opened("/?nomo_inspect=forged")
    visit.await_that(page, lambda: any("/inspect?" in asked for asked in visit.nomo.asked))
    expect(page.locator(PANEL)).to_have_count(0)
    asked = len([each for each in visit.nomo.asked if "inspect" in each])
    other = visit.opened("/")
    visit.await_that(other, lambda: visit.nomo.of("page_view"))
    assert len([each for each in visit.nomo.asked if "inspect" in each]) == asked
