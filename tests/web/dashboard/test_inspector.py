"""Why did it show, why not: the page on which a merchant asks."""

from collections.abc import Mapping
from urllib.parse import urlencode

import pytest

from nomoflow.widgets.notices import Notice
from tests.builders import OTHER, STORE
from tests.notice_builders import a_notice_draft
from tests.web.dashboard.desk import Desk, a_desk, settle
from tests.web.forms import fields_of

PRODUCT_PAGES = {"fact": "page_type", "operator": "is", "value": "product"}
BIG_CART = {"fact": "cart_value", "operator": "at_least", "value": "200"}


@pytest.fixture
def desk() -> Desk:
    return a_desk()


def live(desk: Desk, *conditions: Mapping[str, object], **rules: object) -> Notice:
    told = {"targeting": {"any": [{"all": list(conditions)}] if conditions else []}, **rules}
    notices = desk.house.services.notices
    notice = notices.make(STORE, a_notice_draft(name="عرض العيد", rules=told))
    return notices.publish(STORE, notice.id)


def asked(desk: Desk, **question: str) -> str:
    """The answer about the first notice, without the rest of the page."""
    fields = {**dict(fields_of(desk.read("/inspector"), "inspector-form").items()), **question}
    return first(desk.read("/inspector?" + urlencode(fields)))


def first(page: str) -> str:
    return page.partition('<li class="verdict')[2].partition("</details>")[0]


def test_a_widget_says_that_it_would_show(desk: Desk) -> None:
    live(desk, PRODUCT_PAGES)
    answer = asked(desk, address="/ward/p123?utm_source=tiktok")
    assert "Would show" in answer
    assert "here: <bdi>product page</bdi>" in answer


def test_a_widget_says_why_not_beside_what_the_visitor_has(desk: Desk) -> None:
    notice = live(desk, PRODUCT_PAGES, BIG_CART)
    answer = asked(desk, address="https://ward.example/p1", cart_value="١٥٠")
    assert "Would not show" in answer
    assert "It is not meant for this visitor on this page." in answer
    assert "150" in answer.partition("Worth of the cart")[2]
    desk.house.services.notices.pause(STORE, notice.id)
    assert "It is switched off." in asked(desk)


def test_who_takes_the_place_and_when_it_comes_next_are_told(desk: Desk) -> None:
    live(desk, display={"priority": 90})
    live(desk, PRODUCT_PAGES, display={"priority": 10}, schedule={"weekdays": ["friday"]})
    page = desk.read(
        "/inspector?" + urlencode({"address": "/p1", "moment": "2026-03-06T12:00", "asked": "1"})
    )
    assert "“عرض العيد” goes first and stands in its place." in page
    assert "From 6 March 2026" in page


def test_nothing_typed_is_lost_and_what_cannot_be_read_is_marked(desk: Desk) -> None:
    page = desk.read(
        "/inspector?"
        + urlencode(
            {"asked": "1", "address": "https://else.example/", "visitor": "returning",
             "visits": "many", "city": "<جدة>"}
        )
    )  # fmt: skip
    fields = fields_of(page, "inspector-form")
    assert (fields["visits"], fields["city"]) == ("many", "<جدة>")
    assert "A whole number, such as 12." in page or "another store" in page
    assert "Would show" not in page


def test_the_checkout_is_left_alone(desk: Desk) -> None:
    live(desk)
    assert "Nothing is shown while somebody checks out." in asked(desk, address="/checkout/1")


def test_a_draft_can_be_asked_about_from_its_own_page(desk: Desk) -> None:
    draft = desk.house.services.notices.make(STORE, a_notice_draft(name="مسودة"))
    assert f"/inspector?notice={draft.id}" in desk.read(f"/notices/{draft.id}")
    answer = first(desk.read(f"/inspector?notice={draft.id}"))
    assert "مسودة" in answer
    assert "It is switched off." in answer
    desk.speak("ar")
    assert "ليش ظهر، وليش ما ظهر؟" in desk.read("/inspector")


def test_the_cards_answer_by_their_settings(desk: Desk) -> None:
    page = desk.read("/inspector?" + urlencode({"address": "/cart", "asked": "1"}))
    counter = page.partition("Live visitor counter")[2].partition("</details>")[0]
    assert "It is not meant for this visitor on this page." in counter


def test_the_link_to_the_store_opens_only_this_store_and_only_for_an_hour(desk: Desk) -> None:
    live(desk, PRODUCT_PAGES)
    page = desk.read("/inspector?" + urlencode({"address": "/p1?a=1", "asked": "1"}))
    link = page.partition('class="button" href="')[2].partition('"')[0]
    address, _, token = link.partition("&nomo_inspect=")
    assert address == "https://ward.example/p1?a=1"
    way = f"/s/key-of-{STORE}/inspect"
    answer = desk.browser.get(f"{way}?token={token}&language=en")
    assert answer.get_json()["widgets"][0]["says"] == [["Kind of page: product page"]]
    assert "Set-Cookie" not in answer.headers
    for wrong in ("", "forged", token[:-2]):
        refused = desk.browser.get(f"{way}?token={wrong}")
        assert (refused.status_code, refused.mimetype) == (403, "application/problem+json")
    settle(desk.house, OTHER)
    other = desk.browser.get(f"/s/key-of-{OTHER}/inspect?token={token}")
    assert other.status_code == 403
