"""Several coupons at once: asked before, and told one by one afterwards."""

import re

from werkzeug.test import TestResponse

from nomoflow.coupons.standing import Intent
from nomoflow.kernel.ids import CouponId
from tests.builders import STORE
from tests.web.dashboard.coupon_shelf import a_shelf
from tests.web.dashboard.desk import HOME, Desk

LIST = f"{HOME}/coupons"


def test_a_question_names_what_is_chosen_and_changes_nothing() -> None:
    desk = a_shelf()
    page = _bulk(desk, "pause", "1", "7").get_data(as_text=True)
    assert "Pause 2 coupons?" in page
    assert page.count('name="coupon"') == 2
    assert _intent(desk, "1") is Intent.LIVE


def test_each_coupon_is_told_what_became_of_it() -> None:
    desk = a_shelf()
    page = _bulk(desk, "pause", "1", "2", "6", "nobody", sure="true").get_data(as_text=True)
    assert "1 of 3 done" in page
    assert "It is a draft." in page
    assert "It is paused already." in page
    assert _intent(desk, "1") is Intent.PAUSED


def test_a_pause_of_several_is_undone_at_once() -> None:
    desk = a_shelf()
    page = _bulk(desk, "pause", "1", "6", "7", sure="true").get_data(as_text=True)
    again = re.findall(r'name="coupon" value="([^"]+)"', page)
    assert again == ["coupon-1", "coupon-7"]
    _bulk(desk, "publish_knowingly", "1", "7", sure="true")
    assert _intent(desk, "1") is Intent.LIVE
    assert _intent(desk, "6") is Intent.PAUSED


def test_an_archived_batch_comes_back_as_drafts() -> None:
    desk = a_shelf()
    page = _bulk(desk, "archive", "1", "2", sure="true").get_data(as_text=True)
    assert "Bring back as drafts" in page
    assert _intent(desk, "2") is Intent.ARCHIVED
    assert "2 of 2 done" in _bulk(desk, "restore", "1", "2", sure="true").get_data(as_text=True)
    assert _intent(desk, "1") is Intent.DRAFT


def test_public_ones_outside_the_licence_are_left_and_asked_about() -> None:
    desk = a_shelf()
    page = _bulk(desk, "publish", "2", "6", sure="true").get_data(as_text=True)
    assert "1 of 2 done" in page
    assert "outside your sale licence" in page
    assert _intent(desk, "6") is Intent.PAUSED
    asked = _bulk(desk, "publish_knowingly", "6").get_data(as_text=True)
    assert "They are public discounts outside your sale licence." in asked
    _bulk(desk, "publish_knowingly", "6", sure="true")
    assert _intent(desk, "6") is Intent.LIVE


def test_nothing_chosen_or_nothing_known_leads_back() -> None:
    desk = a_shelf()
    for action, chosen in (("pause", ()), ("pause", ("nobody",)), ("explode", ("1",))):
        answer = _bulk(desk, action, *chosen, next=LIST)
        assert answer.headers["Location"] == LIST
        assert "Tick at least one coupon first." in desk.read("/coupons")


def _bulk(desk: Desk, action: str, *numbers: str, **more: str) -> TestResponse:
    chosen = [f"coupon-{number}" for number in numbers]
    return desk.send("/coupons/bulk", action=action, coupon=chosen, **more)


def _intent(desk: Desk, number: str) -> Intent:
    found = desk.house.services.coupon_reports.coupon(STORE, CouponId(f"coupon-{number}"))
    assert found
    return found.intent
