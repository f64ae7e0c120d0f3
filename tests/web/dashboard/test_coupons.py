"""The list of coupons, the page of one, and what can be done there."""

import re
from datetime import timedelta

import pytest

from nomoflow.coupons.licence import SaleLicence
from nomoflow.coupons.model import Coupon, adopted
from nomoflow.coupons.standing import Delivery, Intent
from nomoflow.kernel.ids import CouponId
from nomoflow.merchants.model import Role
from tests.builders import NOW, STORE
from tests.coupon_builders import a_coupon, a_report, coupon_terms
from tests.web.dashboard.coupon_shelf import LICENCE, a_shelf
from tests.web.dashboard.desk import HOME, Desk, a_desk
from tests.web.dashboard.test_icons import SYMBOLS

ONE = "/coupons/coupon-1"
PAGES = (
    "/coupons", "/coupons?phase=draft", "/coupons?trouble=1", "/coupons?search=nothing", ONE,
    "/coupons/coupon-2", "/coupons/coupon-3", "/coupons/coupon-4", "/coupons/coupon-5",
    "/coupons/coupon-7", f"{ONE}/edit", "/coupons/coupon-7/edit", "/coupons/new",
    "/coupons/new?start=welcome", "/coupons/coupon-6/publish", f"{ONE}/archive", f"{ONE}/print",
    "/coupons/licence", "/coupons/simulator",
    "/coupons/simulator?product=p1&price=&quantity=2&sale=no", "/coupons/lists",
    "/coupons/attempts",
)  # fmt: skip


@pytest.mark.parametrize("language", ["ar", "en"])
def test_every_page_is_there_in_both_languages(language: str) -> None:
    desk = a_shelf()
    desk.speak(language)
    for path in PAGES:
        page = desk.read(path)
        raw = desk.browser.get(HOME + path).get_data(as_text=True)
        assert "<script>alert" not in raw
        assert f'lang="{language}"' in page
        assert "<style" not in raw
        assert not re.search(r"\sstyle=|\son\w+=", raw)
        assert set(re.findall(r"sprite\.svg\?v=\w+#([\w-]+)", raw)) <= SYMBOLS


def test_without_coupons_the_page_teaches_three_ways_to_begin() -> None:
    page = a_desk().read("/coupons")
    assert page.count("/coupons/new?start=") == 3
    assert "Your first coupon" in page


def test_a_list_tells_of_each_coupon_what_matters() -> None:
    page = a_shelf().read("/coupons")
    assert "10%, at most 50\u00a0SAR, from 100\u00a0SAR on, first order only" in page
    assert "40 of 100" in page
    assert "Refused by Salla" in page
    assert "يجب أن يقع تاريخ انتهاء" in page
    assert "Missing in Salla" in page
    assert 'data-copy="WARD1"' in page
    assert "7 coupons" in page


def test_tabs_count_phases_and_narrow_the_list() -> None:
    desk = a_shelf()
    assert re.search(r'Draft <span class="phase-count">1<', desk.read("/coupons"))
    drafts = desk.read("/coupons?phase=draft")
    assert "WARD2" in drafts
    assert "WARD1<" not in drafts
    trouble = desk.read("/coupons?trouble=1")
    assert "WARD3" in trouble
    assert "WARD4" in trouble
    assert "WARD1<" not in trouble


@pytest.mark.parametrize("query", ["search=ward1", "campaign=رمضان", "partner=نورة"])
def test_a_list_is_searched(query: str) -> None:
    page = a_shelf().read(f"/coupons?{query}")
    assert "WARD1<" in page
    assert "WARD2<" not in page


@pytest.mark.parametrize("query", ["phase=no", "kind=no", "page=0", "page=x", "search=%00"])
def test_conditions_that_mean_nothing_are_left_out(query: str) -> None:
    assert "WARD1<" in a_shelf().read(f"/coupons?{query}")


def test_an_alert_is_told_and_dismissed() -> None:
    desk = a_shelf()
    assert "has given away 80% of its budget" in desk.read("/coupons")
    answer = desk.send("/coupons/alerts/dismiss", subject="coupon-1", next="//evil.example")
    assert answer.headers["Location"] == "/"
    assert "of its budget" not in desk.read("/coupons")


def test_a_licence_that_ends_soon_is_remembered() -> None:
    desk = a_shelf()
    assert "Your sale licence ends in 5 days." in desk.read("/coupons")
    later = SaleLicence(
        number="1", first_day=LICENCE.first_day, last_day=LICENCE.last_day + timedelta(days=9)
    )
    with desk.house.work() as work:
        work.licences.keep(later)
        work.commit()
    assert "Your sale licence ends" not in desk.read("/coupons")


def test_the_page_of_a_coupon_tells_its_rule_in_both_languages() -> None:
    page = a_shelf().read(ONE)
    assert "Takes 10% off the products it covers, at most 50\u00a0SAR." in page
    assert "يخصم 10% من المنتجات المشمولة" in page
    assert "First order only is a rule of ours" in page
    assert "90.00" in page  # what the order of forty days ago brought
    assert "Budget left" in page
    assert f"{HOME}{ONE}/report" in page


def test_the_page_shows_versions_by_what_differs() -> None:
    page = a_shelf().read(ONE)
    assert "Changed on both sides" in page
    assert "عود, p9" in page
    assert "20%, at most 60\u00a0SAR" in page


def test_an_earlier_version_becomes_current_again() -> None:
    desk = a_shelf()
    answer = desk.send(f"{ONE}/bring-back", number="1")
    assert answer.status_code == 302
    assert _coupon(desk).terms.usage_limit == 200
    assert desk.send(f"{ONE}/bring-back", number="99").status_code == 404


def test_sallas_reasons_stand_beside_their_fields() -> None:
    page = a_shelf().read("/coupons/coupon-3")
    assert re.search(r"<dt>End</dt><dd><bdi>يجب أن يقع", page)
    assert re.search(r"<dt>Salla</dt><dd><bdi>no", page)
    assert "Shoppers can use it now." not in page


def test_a_refused_coupon_is_sent_again() -> None:
    desk = a_shelf()
    answer = desk.send("/coupons/coupon-3/send", next=f"{HOME}/coupons")
    assert answer.headers["Location"] == f"{HOME}/coupons"
    assert _coupon(desk, "3").delivery is Delivery.PENDING


def test_pausing_can_be_undone_from_the_message_that_tells_it() -> None:
    desk = a_shelf()
    desk.send(f"{ONE}/pause")
    assert _coupon(desk).intent is Intent.PAUSED
    _undo(desk)
    assert _coupon(desk).intent is Intent.LIVE


def test_archiving_can_be_undone_with_the_coupon_as_it_was() -> None:
    desk = a_shelf()
    desk.send(f"{ONE}/archive")
    assert _coupon(desk).intent is Intent.ARCHIVED
    _undo(desk)
    assert _coupon(desk).intent is Intent.LIVE


def test_an_archived_coupon_comes_back_as_a_draft() -> None:
    desk = a_shelf()
    desk.send("/coupons/coupon-5/restore")
    assert _coupon(desk, "5").intent is Intent.DRAFT


def test_a_copy_is_a_draft_that_opens_at_once() -> None:
    desk = a_shelf()
    answer = desk.send(f"{ONE}/duplicate")
    assert answer.headers["Location"].endswith("/edit")
    assert "WARD12" in desk.read(answer.headers["Location"].removeprefix(HOME))


def test_what_cannot_be_done_now_is_told() -> None:
    desk = a_shelf()
    desk.send("/coupons/coupon-6/pause")
    assert "It is paused already." in desk.read("/coupons/coupon-6")


def test_a_public_coupon_outside_the_licence_asks_first() -> None:
    desk = a_shelf()
    answer = desk.send("/coupons/coupon-6/publish")
    asked = answer.headers["Location"].removeprefix(HOME)
    page = desk.read(asked)
    assert "outside your sale licence?" in page
    assert "1122334455" in page
    assert _coupon(desk, "6").intent is Intent.PAUSED
    desk.send("/coupons/coupon-6/publish", knowingly="true")
    assert _coupon(desk, "6").intent is Intent.LIVE


def test_publishing_what_nobody_announced_is_asked_plainly() -> None:
    desk = a_shelf()
    page = desk.read("/coupons/coupon-2/publish")
    assert "Publish “WARD2”?" in page
    assert "sale licence?" not in page
    within = coupon_terms(ends_at=NOW + timedelta(days=2))
    with desk.house.work() as work:
        work.coupons.add(a_coupon("9", intent=Intent.DRAFT, public=True, terms=within))
        work.commit()
    assert "Publish “WARD9”?" in desk.read("/coupons/coupon-9/publish")
    answer = desk.browser.get(f"{HOME}{ONE}/publish")
    assert answer.headers["Location"].endswith(ONE)


def test_a_change_made_in_salla_is_told_as_one() -> None:
    desk = a_shelf()
    with desk.house.work() as work:
        before = a_report("9", reported_at=NOW - timedelta(hours=5))
        work.coupons.add(adopted(CouponId("coupon-9"), before, NOW))
        work.commit()
    assert "Changed in Salla" in desk.read("/coupons/coupon-9")
    assert "Changed in Salla" not in desk.read("/coupons/coupon-2")


def test_a_coupon_that_salla_would_not_take_says_why() -> None:
    desk = a_shelf()
    with desk.house.work() as work:
        over = a_coupon("9", intent=Intent.DRAFT)
        over.terms = over.terms.__class__(discount=over.terms.discount, ends_at=NOW)
        work.coupons.add(over)
        work.commit()
    desk.send("/coupons/coupon-9/publish")
    page = desk.read("/coupons/coupon-9")
    assert "End: This end is over. Choose a later one." in page
    assert "Change the end" in page


def test_the_qr_code_leads_to_the_link() -> None:
    desk = a_shelf()
    answer = desk.browser.get(f"{HOME}{ONE}/qr.svg")
    assert answer.mimetype == "image/svg+xml"
    assert b"<svg" in answer.data
    file = desk.browser.get(f"{HOME}{ONE}/qr.svg?download=1")
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert f"/c/{desk.house.key()}/WARD1" in desk.read(f"{ONE}/print")


def test_an_unknown_coupon_is_not_found() -> None:
    desk = a_shelf()
    for path in ("", "/edit", "/qr.svg", "/print", "/archive", "/publish"):
        desk.read(f"/coupons/nobody{path}", status=404)


def test_staff_may_manage_coupons() -> None:
    desk = a_desk(Role.STAFF)
    assert "Your first coupon" in desk.read("/coupons")
    assert desk.browser.get(f"{HOME}/coupons/new").status_code == 200


def _coupon(desk: Desk, number: str = "1") -> Coupon:
    found = desk.house.services.coupon_reports.coupon(STORE, CouponId(f"coupon-{number}"))
    assert found
    return found


def _undo(desk: Desk) -> None:
    message = re.search(r'<div class="toast .*?</form>', desk.read("/coupons"), re.DOTALL)
    assert message
    fields = dict(re.findall(r'name="(\w+)" value="([^"]+)"', message[0]))
    address = re.search(r'action="([^"]+)"', message[0])
    assert address
    assert desk.browser.post(address[1], data=fields).status_code == 302
