"""Subscribers in the dashboard: found, known with the proof, brought, taken, left and forgotten."""

import csv
import json
from datetime import timedelta
from io import BytesIO, StringIO

import pytest
from werkzeug.test import TestResponse

from adapters.memory.audience import SUBSCRIBERS
from nomoflow.audience.facts import Method, SubscriberId, Trace
from nomoflow.audience.model import Subscriber
from tests.audience_builders import EMAIL, a_form
from tests.builders import STORE
from tests.web.dashboard.desk import HOME, Desk, a_desk

LIST = (
    "البريد الإلكتروني,الاسم,الجوال,الوسوم,نقاط\n"
    "huda@example.com,هدى,0551112222,VIP،معرض,7\n"
    "not an address,علي,,,\n"
    f"{EMAIL},نورة,,,\n"
)
DECLARED = {
    "source": "معرض الرياض",
    "given_on": "2026-10-12",
    "text": "أوافق على استقبال العروض.",
    "language": "ar",
    "tags": "معرض، 2026",
    "declared": "true",
}


def a_list_of_people() -> Desk:
    """Noura confirmed, Omar has not yet; he came from another form."""
    desk = a_desk()
    trace = Trace(page="https://ward.example/p1", ip="203.0.113.7", user_agent="Mozilla")
    audience = desk.house.services.audience
    audience.sign_up(STORE, a_form(name="=نورة", phone="0501234567", trace=trace))
    audience.sign_up(STORE, a_form("omar@example.com", name="عمر", source="footer"))
    desk.house.settle()
    audience.confirm(desk.house.letters.secret(), trace)
    return desk


def known(desk: Desk, email: str = EMAIL) -> Subscriber:
    everybody = desk.house.world.rows(SUBSCRIBERS).of(STORE)
    return next(each for each in everybody if each.email == email)


def bring(desk: Desk, content: bytes | None, **told: str) -> TestResponse:
    file = {} if content is None else {"file": (BytesIO(content), "people.csv")}
    return desk.send("/subscribers/lists", "/subscribers/lists", **{**DECLARED, **told, **file})


def test_an_empty_list_teaches_how_to_begin() -> None:
    page = a_desk().read("/subscribers")
    assert "No subscribers yet" in page
    assert "/subscribers/lists" in page
    assert "growth-chart" not in page


def test_people_are_listed_counted_and_found() -> None:
    desk = a_list_of_people()
    page = desk.read("/subscribers")
    assert page.index("omar@example.com") < page.index(EMAIL)
    assert "2 subscribers" in page
    assert 'data-chart="counts"' in page
    for query, found in (
        ("search=NOU", {EMAIL}),
        ("search=050 1234", {EMAIL}),
        ("status=pending", {"omar@example.com"}),
        ("source=footer", {"omar@example.com"}),
        ("tag=VIP", set()),
        ("status=unheard", {EMAIL, "omar@example.com"}),
    ):
        narrowed = desk.read(f"/subscribers?{query}")
        assert {each for each in (EMAIL, "omar@example.com") if each in narrowed} == found, query
    assert "Nobody fits" in desk.read("/subscribers?search=nobody")


def test_a_name_is_text_on_every_page() -> None:
    desk = a_desk()
    name = "<script>alert(1)</script>"
    desk.house.services.audience.sign_up(STORE, a_form(name=name))
    for path in ("/subscribers", f"/subscribers/{known(desk).id}"):
        raw = desk.browser.get(HOME + path).get_data(as_text=True)
        assert "alert(1)" in raw
        assert "<script>alert" not in raw


def test_a_person_is_shown_with_the_proof_of_their_consent() -> None:
    desk = a_list_of_people()
    page = desk.read(f"/subscribers/{known(desk).id}")
    assert "Confirmed that the address is theirs." in page
    assert "أوافق على استقبال رسائل المتجر." in page
    assert "the person, in a form in the store" in page
    assert "203.0.113.7" in page
    assert "Does not hold" not in page
    last = desk.house.services.subscriber_export.chain(STORE).last
    assert last in page
    desk.read("/subscribers/s-nobody", 404)


def test_tags_are_put_on_and_taken_off() -> None:
    desk = a_list_of_people()
    path = f"/subscribers/{known(desk).id}"
    assert desk.send(f"{path}/tags", path, add="VIP، معرض الرياض").status_code == 302
    assert known(desk).tags == ("VIP", "معرض الرياض")
    assert EMAIL in desk.read("/subscribers?tag=VIP")
    desk.send(f"{path}/tags", path, remove="VIP")
    assert known(desk).tags == ("معرض الرياض",)
    refused = desk.send(f"{path}/tags", path, add="x" * 41)
    assert refused.status_code == 422
    assert "A tag has one to 40 characters." in refused.get_data(as_text=True)


def test_unsubscribing_is_asked_first_and_kept() -> None:
    desk = a_list_of_people()
    path = f"/subscribers/{known(desk).id}"
    assert "You cannot take it back" in desk.read(f"{path}/unsubscribe")
    assert known(desk).left_at is None
    desk.send(f"{path}/unsubscribe", path)
    assert known(desk).left_at is not None
    page = desk.read(path)
    assert "the store, here in the dashboard" in page
    assert f"{path}/unsubscribe" not in page


def test_erasing_is_asked_first_and_leaves_a_receipt() -> None:
    desk = a_list_of_people()
    id = known(desk).id
    path = f"/subscribers/{id}"
    assert "Nobody can undo this" in desk.read(f"{path}/erase")
    assert known(desk).id == id
    answer = desk.send(f"{path}/erase", path)
    assert answer.headers["Location"].endswith("/subscribers")
    (receipt,) = desk.house.services.subscriber_export.receipts(STORE)
    assert receipt.id in desk.read("/subscribers")
    desk.read(path, 404)
    assert "The evidence holds." in desk.read("/subscribers/evidence?verify=1")


def test_a_person_gets_all_that_is_known_and_none_of_our_means() -> None:
    desk = a_list_of_people()
    one = known(desk)
    answer = desk.browser.get(f"{HOME}/subscribers/{one.id}/record.json")
    assert "attachment" in answer.headers["Content-Disposition"]
    told = json.loads(answer.data)
    assert told["subscriber"]["email"] == EMAIL
    assert [each["action"] for each in told["consents"]] == ["granted", "confirmed"]
    assert told["consents"][0]["ip"] == "203.0.113.7"
    assert len(told["letters"]) == 1
    assert one.leave_digest not in answer.text
    assert "salt" not in answer.text


def test_the_evidence_is_verified_and_handed_out() -> None:
    desk = a_list_of_people()
    assert "The evidence holds." not in desk.read("/subscribers/evidence")
    assert "3 records were read again" in desk.read("/subscribers/evidence?verify=1")
    lines = desk.browser.get(f"{HOME}/subscribers/evidence.jsonl").text.splitlines()
    assert len(lines) == 3
    assert set(json.loads(lines[0])) >= {"hashed", "hash", "salt"}


@pytest.mark.parametrize(
    ("language", "head", "state"),
    [("en", ["email", "name"], "Confirmed"), ("ar", ["البريد", "الاسم"], "مؤكّد")],
)
def test_all_are_taken_as_a_file_for_spreadsheets(
    language: str, head: list[str], state: str
) -> None:
    desk = a_list_of_people()
    desk.speak(language)
    answer = desk.browser.get(f"{HOME}/subscribers/export.csv")
    assert answer.data.startswith(b"\xef\xbb\xbf")
    heads, first, second = csv.reader(StringIO(answer.data.decode("utf-8-sig")))
    assert heads[:2] == head
    assert first[:3] == [EMAIL, "'=نورة", "'+966501234567"]
    assert first[5] == state
    assert second[0] == "omar@example.com"
    some = desk.browser.get(f"{HOME}/subscribers/export.csv?status=confirmed")
    assert len(some.text.splitlines()) == 2


def test_a_list_is_brought_and_told_line_by_line() -> None:
    desk = a_list_of_people()
    answer = bring(desk, LIST.encode())
    assert answer.status_code == 302
    address = answer.headers["Location"].removeprefix(HOME)
    assert 'data-list-progress="' in desk.read(address)
    assert desk.browser.get(f"{HOME}{address}/progress").get_json()["done"] is False
    desk.house.settle()
    page = desk.read(address)
    assert "1 were asked, 1 were there already" in page
    assert "1 column was not, and is left out." in page
    assert "not an address" in page
    assert "Done, with faults" in page
    faults = desk.browser.get(f"{HOME}{address}/faults.csv").data.decode("utf-8-sig")
    rows = list(csv.reader(StringIO(faults)))
    assert rows[1][:3] == ["3", "Email", "not an address"]
    huda = known(desk, "huda@example.com")
    assert huda.tags == ("معرض", "2026", "VIP")
    assert huda.confirmed_at is None
    evidence = desk.house.services.audience.person(STORE, SubscriberId(huda.id)).consents
    assert (evidence[0].method, evidence[0].text) == (Method.IMPORT, DECLARED["text"])
    assert "people.csv" in desk.read("/subscribers/lists")


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"declared": ""}, "Bring only people who agreed, and declare it here."),
        ({"given_on": "yesterday"}, "The day on which they agreed: a past one."),
        ({"given_on": "2031-01-01"}, "The day on which they agreed: a past one."),
        ({"source": " "}, "This is missing."),
        ({"tags": "x" * 41}, "A tag has one to 40 characters."),
    ],
)
def test_nothing_is_brought_without_a_declaration(told: dict[str, str], words: str) -> None:
    desk = a_desk()
    answer = bring(desk, LIST.encode(), **told)
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert words in page
    assert DECLARED["text"] in page, "what was typed is still there"
    desk.house.settle()
    assert list(desk.house.world.rows(SUBSCRIBERS).of(STORE)) == []


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "Choose a file first."),
        (b"name\nX\n", "The list needs a column with email addresses."),
        (b"email\n", "There is nobody in the file."),
        (b"email\n\xff\xfe@example.com\n", "The file is not UTF-8."),
    ],
)
def test_a_file_that_is_no_list_says_why(content: bytes | None, words: str) -> None:
    answer = bring(a_desk(), content)
    assert answer.status_code == 422
    assert words in answer.get_data(as_text=True)


def test_the_file_to_begin_with_is_understood() -> None:
    desk = a_desk()
    for language in ("en", "ar"):
        desk.speak(language)
        template = desk.browser.get(f"{HOME}/subscribers/lists/template.csv").data
        answer = bring(desk, template)
        desk.house.settle()
        desk.speak("en")
        assert "Done" in desk.read(answer.headers["Location"].removeprefix(HOME))
    assert known(desk, EMAIL).phone == "+966501234567"


def test_growth_is_told_by_the_stores_days() -> None:
    desk = a_list_of_people()
    desk.house.clock.at += timedelta(days=40)
    assert "Nobody came or left in this period." in desk.read("/subscribers?days=30")
    assert "growth-chart" in desk.read("/subscribers?days=60")
