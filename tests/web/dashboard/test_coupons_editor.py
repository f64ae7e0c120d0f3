"""The editor of a coupon: what was typed stays, whatever stands in the way."""

import re
from typing import Any

import pytest
from werkzeug.test import TestResponse

from nomoflow.coupons.codes import LETTERS
from nomoflow.coupons.model import Coupon
from nomoflow.coupons.reports import CouponFilter
from nomoflow.coupons.standing import Intent
from nomoflow.coupons.terms import PercentOff, Selection
from nomoflow.kernel.ids import CouponId
from nomoflow.kernel.money import Percent
from nomoflow.kernel.pages import PageRequest
from tests.builders import NOW, STORE, a_product, riyals
from tests.web.dashboard.coupon_shelf import a_shelf
from tests.web.dashboard.desk import HOME, TOKEN, Desk, a_desk

NEW, ONE = "/coupons/new", "/coupons/coupon-1/edit"
VERSION = re.compile(r'name="version" value="(\d+)"')
TYPED = {
    "code": "عيد١٥",
    "kind": "percentage",
    "percent": "15",
    "ceiling": "75",
    "ends_at": "2026-12-01T23:59",
    "channel": "all",
    "products_mode": "only",
    "products_only": ["p1", "p2"],
    "categories_mode": "all",
    "customer_groups_mode": "all",
    "title": "العيد",
    "do": "save",
}


def test_a_new_coupon_is_kept_as_a_draft() -> None:
    desk = a_shelf()
    answer = _send(desk, NEW)
    assert answer.status_code == 302
    made = _newest(desk)
    assert made.code == "عيد15"
    assert made.intent is Intent.DRAFT
    assert made.terms.discount == PercentOff(percent=Percent(1500), ceiling=riyals(75))
    assert made.terms.products == Selection(only=("p1", "p2"))
    assert "Kept as a draft." in desk.read(f"/coupons/{made.id}")


def test_a_new_coupon_is_published_at_once_when_that_was_asked() -> None:
    desk = a_shelf()
    _send(desk, NEW, do="publish")
    assert _newest(desk).intent is Intent.LIVE


def test_a_public_one_outside_the_licence_is_kept_and_then_asked_about() -> None:
    desk = a_shelf()
    answer = _send(desk, NEW, do="publish", public="true")
    assert answer.headers["Location"].endswith("/publish")
    assert _newest(desk).intent is Intent.DRAFT


def test_each_fault_stands_at_its_field_and_nothing_typed_is_lost() -> None:
    desk = a_shelf()
    answer = _send(
        desk, NEW, code="two words", percent="150", ceiling="", usage_limit="many",
        starts_at="2027-01-01T00:00", products_only=[], title="kept", email_domain="nowhere",
    )  # fmt: skip
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    for field, words in {
        "code": "no spaces, no signs",
        "percent": "A percentage from 1 to 100.",
        "ceiling": "Salla asks for it.",
        "usage_limit": "A whole number, such as 12.",
        "ends_at": "The end must come after the start.",
        "products_only": "Choose at least one",
        "email_domain": "A domain such as company.com",
    }.items():
        assert re.search(rf'id="{field}-error">.*?{words}', page, re.DOTALL), field
        assert f'<a href="#{field}">' in page
    for typed in ("two words", "150", "many", "kept", "nowhere", "2027-01-01T00:00"):
        assert f'value="{typed}"' in page
    assert _total(desk) == 7


def test_a_code_that_is_there_is_refused_beside_its_field() -> None:
    desk = a_shelf()
    answer = _send(desk, NEW, code="ward1")
    assert answer.status_code == 422
    assert "Another coupon of the store has this code." in answer.get_data(as_text=True)


def test_a_code_is_made_without_scripts_too() -> None:
    desk = a_shelf()
    page = _send(desk, NEW, do="make_code", title="kept").get_data(as_text=True)
    code = re.search(r'name="code"[^>]* value="([^"]+)"', page)
    assert code
    assert set(code[1]) <= set(LETTERS)
    assert len(code[1]) == 8
    assert 'value="kept"' in page
    assert _total(desk) == 7


def test_a_form_shows_the_coupon_as_it_is() -> None:
    page = a_shelf().read(ONE)
    assert 'value="WARD1"' in page
    assert re.search(r'name="first_order_only" value="true" checked', page)
    assert 'value="2026-11-08T15:30:15"' in page
    assert "Takes 10% off" in page


def test_a_change_is_saved_and_told_to_the_platform() -> None:
    desk = a_shelf()
    assert _send(desk, ONE).status_code == 302
    changed = _coupon(desk)
    assert changed.code == "عيد15"
    assert changed.revision == 2
    assert changed.versions == 3


def test_two_who_save_at_once_are_shown_what_differs_and_lose_nothing() -> None:
    desk = a_shelf()
    before = _version(desk)
    _send(desk, ONE, version=before, title="theirs", percent="20")
    answer = _send(desk, ONE, version=before, title="mine", percent="30")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "This coupon was changed while you were editing" in page
    assert re.search(r"Discount</th>.*20%, at most 75.*30%, at most 75", page)
    assert 'value="mine"' in page
    assert _coupon(desk).title == "theirs"
    version = VERSION.search(page)
    assert version
    assert _send(desk, ONE, version=version[1], title="mine").status_code == 302
    assert _coupon(desk).title == "mine"


def test_a_limit_below_its_uses_is_refused() -> None:
    answer = _send(a_shelf(), ONE, usage_limit="5")
    assert "used more often than that already" in answer.get_data(as_text=True)


def test_the_code_of_a_group_is_fixed() -> None:
    desk = a_shelf()
    assert "readonly" in desk.read("/coupons/coupon-7/edit")
    answer = _send(desk, "/coupons/coupon-7/edit")
    assert "Salla made this group’s codes" in answer.get_data(as_text=True)


def test_an_archived_coupon_is_not_changed() -> None:
    desk = a_shelf()
    assert _send(desk, "/coupons/coupon-5/edit", version="").status_code == 302
    assert "It is archived." in desk.read("/coupons/coupon-5")


@pytest.mark.parametrize(
    ("told", "missing"), [({}, []), ({"percent": "?"}, ["Percentage"]), ({"code": ""}, [])]
)
def test_the_rule_is_previewed_in_both_languages(told: dict[str, str], missing: list[str]) -> None:
    desk = a_shelf()
    answer = _send(desk, "/coupons/preview", **told)
    assert answer.json is not None
    assert answer.json["missing"] == missing
    if not missing:
        assert answer.json["en"][0] == "Takes 15% off the products it covers, at most 75\u00a0SAR."
        assert answer.json["ar"][0].startswith("يخصم 15%")
    else:
        assert answer.json["en"] == answer.json["ar"] == []


def test_products_are_found_by_name() -> None:
    desk = a_shelf()
    told = desk.browser.get(f"{HOME}/coupons/choices?search=عود").json
    assert told == {"choices": [{"id": "p1", "name": "عود · SKU-p1"}], "total": 1}
    everything = desk.browser.get(f"{HOME}/coupons/choices?search=%00").json
    assert everything is not None
    assert everything["total"] == 2


def test_what_was_chosen_is_offered_even_when_it_is_gone() -> None:
    desk = a_shelf()
    with desk.house.work() as work:
        work.products.keep([a_product("p2", name="مسك", gone_at=NOW)])
        work.commit()
    page = _send(desk, NEW, percent="?", products_only=["p2", "p404"]).get_data(as_text=True)
    assert '<option value="p2" selected>مسك' in page
    assert '<option value="p404" selected>p404' in page


def test_groups_are_offered_where_salla_tells_them_and_typed_where_not() -> None:
    desk = a_shelf()
    desk.house.audiences.of[STORE] = [("77", "كبار العملاء")]
    assert '<option value="77">كبار العملاء' in desk.read(NEW)
    desk.house.audiences.silent = True
    assert "Salla does not tell its groups right now." in desk.read(NEW)


def test_an_empty_store_can_make_its_first_coupon() -> None:
    desk = a_desk()
    assert "No products have been brought in" in desk.read(NEW)
    assert _send(desk, NEW, products_mode="all", products_only=[]).status_code == 302


def _send(desk: Desk, path: str, **told: Any) -> TestResponse:
    seen = NEW if path == "/coupons/preview" else path
    if seen.startswith("/coupons/coupon-5"):
        seen = NEW
    page = desk.browser.get(HOME + seen).get_data(as_text=True)
    token, version = TOKEN.search(page), VERSION.search(page)
    assert token
    known = {"version": version[1]} if version else {}
    fields = {"csrf_token": token[1], **known, **TYPED, **told}
    return desk.browser.post(HOME + path, data=fields)


def _coupon(desk: Desk, number: str = "1") -> Coupon:
    found = desk.house.services.coupon_reports.coupon(STORE, CouponId(f"coupon-{number}"))
    assert found
    return found


def _version(desk: Desk) -> str:
    return str(_coupon(desk).version)


def _newest(desk: Desk) -> Coupon:
    rows = _rows(desk)
    return next(coupon for coupon in rows if not coupon.id.startswith("coupon-"))


def _total(desk: Desk) -> int:
    return len(_rows(desk))


def _rows(desk: Desk) -> list[Coupon]:
    reports = desk.house.services.coupon_reports
    page = reports.coupons(STORE, CouponFilter(), PageRequest(size=100), NOW)
    return [row.coupon for row in page.rows]
