"""Setting an offer up: step by step, with nothing lost on the way and every fault at its field."""

import re
from html import unescape
from itertools import pairwise

import pytest
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from nomoflow.coupons.offers import Budget, Offer, OfferKind, OfferState, Supply
from nomoflow.coupons.standing import Intent
from nomoflow.coupons.terms import PercentOff, Selection
from nomoflow.kernel.money import Percent
from nomoflow.kernel.pages import PageRequest
from tests.builders import STORE, riyals
from tests.coupon_builders import a_coupon, an_offer
from tests.web.dashboard.desk import HOME, Desk, a_desk

INPUT = re.compile(r"<input[^>]*>")
FIELD = re.compile(r'(\w[\w-]*)="([^"]*)"')
FIRST = {"name": "اليوم الوطني", "campaign": "وطني", "partner": "سارة"}
WORTH = {
    "kind": "percentage",
    "percent": "15",
    "ceiling": "40",
    "ends_at": "2026-12-01T23:59",
    "products_mode": "only",
    "products_only": "11",
}
CODES = {"supply": "own_codes", "prefix": "ward", "random_letters": "9", "size": "250"}
BUDGET = {"budget_codes": "200", "budget_per_visitor": "1", "budget_discount": "5000"}


def test_an_offer_is_made_step_by_step() -> None:
    desk = a_desk()
    walk = Walk(desk)
    walk.go("discount", offer_kind="pool", **FIRST)
    assert "What is each code worth?" in walk.page
    walk.go("codes", **WORTH)
    assert "Who makes the codes" in walk.page
    walk.go("budget", **CODES)
    walk.go("review", **BUDGET)
    for words in ("Takes 15% off", "250 codes are made ahead", "At most 200 codes in all."):
        assert words in walk.page
    assert len(re.findall(r"<code dir=\"ltr\">WARD[A-Z0-9]{9}</code>", walk.page)) == 3
    answer = walk.go("save")
    offer = _only(desk)
    assert answer.location == f"{HOME}/offers/{offer.id}"
    assert offer.state is OfferState.DRAFT
    assert offer.draft.terms is not None
    assert offer.draft.terms.discount == PercentOff(percent=Percent(1500), ceiling=riyals(40))
    assert offer.draft.terms.products == Selection(only=("11",))
    assert offer.draft.pattern.prefix == "WARD"
    assert offer.draft.size == 250
    assert offer.draft.budget == Budget(codes=200, discount=riyals(5000))
    assert (offer.draft.name, offer.draft.partner) == ("اليوم الوطني", "سارة")


def test_an_offer_can_be_started_with_the_last_step() -> None:
    desk = a_desk()
    _walked(desk).go("start")
    assert _only(desk).state is OfferState.RUNNING
    assert "coupons.supply" in {ref.handler for ref in desk.house.queue.take()}


def test_enter_leads_on_and_not_to_the_first_step() -> None:
    walk = Walk(a_desk())
    first_button = re.search(r'<button[^>]*name="go"[^>]*value="([^"]*)"', walk.page)
    assert first_button
    assert first_button[1] == ""
    walk.go("", **FIRST)
    assert "What is each code worth?" in walk.page


def test_nothing_is_kept_before_the_last_step() -> None:
    desk = a_desk()
    _walked(desk)
    assert not _all(desk)


@pytest.mark.parametrize(
    ("step", "typed", "words", "field"),
    [
        ("kind", {"name": ""}, "An offer needs a name.", "name"),
        ("discount", {"percent": "٢٠٠"}, "A percentage from 1 to 100.", "percent"),
        ("discount", {"ends_at": "2026-11-01T23:00"}, "Choose tomorrow or later.", "ends_at"),
        ("codes", {"size": "0"}, "A pool has 1 to 500,000 codes", "size"),
        ("codes", {"prefix": "WARD-1"}, "At most 8 Latin letters and digits.", "prefix"),
        (
            "budget",
            {"budget_discount": "lots"},
            "This is not an amount of money.",
            "budget_discount",
        ),
    ],
)
def test_a_fault_stays_at_its_field_with_what_was_typed(
    step: str, typed: dict[str, str], words: str, field: str
) -> None:
    walk = Walk(a_desk())
    typing = {"kind": FIRST, "discount": WORTH, "codes": CODES, "budget": BUDGET}
    steps = ["kind", "discount", "codes", "budget", "review"]
    statuses = [
        walk.go(there, **{**typing[here], **(typed if here == step else {})}).status_code
        for here, there in pairwise(steps[: steps.index(step) + 2])
    ]
    assert statuses == [200] * steps.index(step) + [422]
    assert words in walk.page
    assert f'<a href="#{field}">' in walk.page
    told = walk.field(field)
    assert told.get("aria-invalid") == "true"
    assert told["value"] == typed[field]
    assert 'role="alert"' in walk.page


def test_nobody_leaps_over_a_faulty_step() -> None:
    walk = Walk(a_desk())
    answer = walk.go("save", name="")
    assert answer.status_code == 422
    assert "An offer needs a name." in walk.page
    answer = walk.go("start", name="عرض")
    assert answer.status_code == 422
    assert "What is each code worth?" in walk.page


def test_going_back_asks_for_nothing_and_loses_nothing() -> None:
    walk = Walk(a_desk())
    walk.go("discount", **FIRST)
    answer = walk.go("kind", percent="not yet", ceiling="40")
    assert answer.status_code == 200
    assert walk.field("name")["value"] == FIRST["name"]
    walk.go("discount")
    assert walk.field("percent")["value"] == "not yet"
    assert walk.field("ceiling")["value"] == "40"


def test_another_kind_may_be_looked_at_without_loss() -> None:
    desk = a_desk()
    walk = _walked(desk)
    walk.go("kind")
    walk.go("discount", offer_kind="shared")
    assert "There is no published coupon yet" in walk.page
    walk.go("kind")
    walk.go("review", offer_kind="pool")
    assert "250 codes are made ahead" in walk.page
    assert "Takes 15% off" in walk.page


def test_a_shared_offer_hands_out_the_code_of_a_live_coupon() -> None:
    desk = a_desk()
    _keep(desk, a_coupon(), a_coupon("2", intent=Intent.DRAFT))
    walk = Walk(desk)
    walk.go("discount", offer_kind="shared", **FIRST)
    assert "WARD1 · 10%" in walk.page
    assert "WARD2" not in walk.page
    assert walk.go("budget").status_code == 422
    assert "Choose the coupon whose code it hands out." in walk.page
    walk.go("budget", coupon="coupon-1")
    walk.go("review")
    assert "Every visitor gets the code WARD1." in walk.page
    walk.go("save")
    draft = _only(desk).draft
    assert (draft.kind, draft.coupon, draft.terms) == (OfferKind.SHARED, "coupon-1", None)


def test_an_invented_coupon_is_refused_at_its_field() -> None:
    desk = a_desk()
    walk = Walk(desk)
    walk.go("discount", offer_kind="shared", **FIRST)
    walk.go("review", coupon="of-another-store")
    answer = walk.go("save", coupon="of-another-store")
    assert answer.status_code == 422
    assert "There is no such coupon in this store." in walk.page
    assert not _all(desk)


def test_a_coupon_or_a_kind_can_come_along_in_the_address() -> None:
    desk = a_desk()
    _keep(desk, a_coupon())
    page = desk.read("/offers/new?coupon=coupon-1")
    assert 'name="offer_kind" value="shared" checked' in page
    assert 'type="hidden" name="coupon" value="coupon-1"' in page
    assert 'value="personal" checked' in desk.read("/offers/new?kind=personal")
    assert 'value="pool" checked' in desk.read("/offers/new?kind=nonsense")


def test_a_personal_offer_has_a_lifetime_and_a_stock() -> None:
    desk = a_desk()
    walk = Walk(desk)
    walk.go("discount", offer_kind="personal", **FIRST)
    walk.go("codes", **WORTH)
    assert "Who makes the codes" not in walk.page
    walk.go("budget", lifetime="2", lifetime_unit="hours", stock="30")
    walk.go("review")
    assert "It ends 2 hours after it was given" in walk.page
    walk.go("save")
    draft = _only(desk).draft
    assert (draft.lifetime_minutes, draft.size, draft.supply) == (120, 30, Supply.OWN_CODES)


def test_an_offer_is_duplicated_as_a_draft_of_its_own() -> None:
    desk = a_desk()
    _keep(desk, an_offer(size=77, state=OfferState.ENDED))
    walk = Walk(desk, "/offers/new?like=offer-1")
    assert walk.field("name")["value"] == "عرض 1 (copy)"
    walk.go("save")
    (copy,) = [offer for offer in _all(desk) if offer.id != "offer-1"]
    assert (copy.draft.size, copy.state) == (77, OfferState.DRAFT)


def test_a_draft_is_changed_in_the_same_steps() -> None:
    desk = a_desk()
    _keep(desk, an_offer(state=OfferState.DRAFT))
    walk = Walk(desk, "/offers/offer-1/edit")
    walk.go("codes", name="اسم آخر")
    walk.go("review", size="400")
    walk.go("save")
    offer = _only(desk)
    assert (offer.draft.name, offer.draft.size) == ("اسم آخر", 400)


def test_what_somebody_else_changed_meanwhile_is_not_overwritten_unasked() -> None:
    desk = a_desk()
    _keep(desk, an_offer(state=OfferState.DRAFT))
    walk = Walk(desk, "/offers/offer-1/edit")
    walk.go("review", name="من هنا")
    other = Walk(desk, "/offers/offer-1/edit")
    other.go("save", name="من هناك")
    assert walk.go("save").status_code == 409
    assert "Somebody else changed this offer" in walk.page
    assert "من هنا" in walk.page
    walk.go("save")
    assert _only(desk).draft.name == "من هنا"


def test_an_offer_that_ran_keeps_what_its_codes_are_worth() -> None:
    desk = a_desk()
    _keep(desk, an_offer())
    walk = Walk(desk, "/offers/offer-1/edit")
    assert "What stays as it is" in walk.page
    assert walk.go("", name="اسم", size="60").status_code == 422
    assert "A pool can grow, not shrink." in walk.page
    assert walk.field("size")["value"] == "60"
    walk.go("", size="150", percent="99")
    offer = _only(desk)
    assert (offer.draft.name, offer.draft.size) == ("اسم", 150)
    assert offer.draft.terms == an_offer().draft.terms
    assert "coupons.supply" in {ref.handler for ref in desk.house.queue.take()}


def test_an_ended_offer_is_not_changed() -> None:
    desk = a_desk()
    _keep(desk, an_offer(state=OfferState.ENDED))
    walk = Walk(desk, "/offers/offer-1/edit")
    assert walk.go("", name="آخر").status_code == 302
    assert "It has ended" in desk.read("/offers/offer-1")


class Walk:
    """A form without scripts: what stands in it is sent with the next button."""

    def __init__(self, desk: Desk, path: str = "/offers/new") -> None:
        self._desk = desk
        self.page = desk.read(path)

    def field(self, id: str) -> dict[str, str]:
        """The attributes of a field."""
        (found,) = [told for told in self._inputs() if told.get("id") == id]
        return found

    def go(self, step: str, **typed: str) -> TestResponse:
        """Type, and press a button."""
        action = re.search(r'<form[^>]*data-once[^>]*action="([^"]+)"', self.page)
        assert action
        fields = self._fields()
        for name, text in {**typed, "go": step}.items():
            fields[name] = text
        answer = self._desk.browser.post(action[1], data=fields)
        self.page = unescape(answer.get_data(as_text=True))
        return answer

    def _inputs(self) -> list[dict[str, str]]:
        form = re.search(r"<form[^>]*data-once.*?</form>", self.page, re.DOTALL)
        assert form
        tags = INPUT.findall(form[0])
        return [
            dict(FIELD.findall(tag)) | ({"checked": "yes"} if " checked" in tag else {})
            for tag in tags
        ]

    def _fields(self) -> MultiDict[str, str]:
        fields: MultiDict[str, str] = MultiDict()
        for told in self._inputs():
            silent = told.get("type") in ("radio", "checkbox") and "checked" not in told
            if "name" in told and not silent:
                fields.add(told["name"], told.get("value", ""))
        for name, options in re.findall(
            r'<select[^>]*name="(\w+)"[^>]*>(.*?)</select>', self.page, re.DOTALL
        ):
            for value in re.findall(r'value="([^"]*)" selected', options):
                fields.add(name, value)
        return fields


def _walked(desk: Desk) -> Walk:
    walk = Walk(desk)
    walk.go("discount", **FIRST)
    walk.go("codes", **WORTH)
    walk.go("budget", **CODES)
    walk.go("review", **BUDGET)
    return walk


def _keep(desk: Desk, *things: object) -> None:
    with desk.house.work() as work:
        for thing in things:
            if isinstance(thing, Offer):
                work.offers.add(thing)
            else:
                work.coupons.add(thing)  # type: ignore[arg-type]
        work.commit()


def _all(desk: Desk) -> list[Offer]:
    page = desk.house.services.coupon_reports.offers(STORE, PageRequest())
    return [row.offer for row in page.rows]


def _only(desk: Desk) -> Offer:
    (offer,) = _all(desk)
    return offer
