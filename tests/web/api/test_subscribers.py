"""Subscribers for programs: lists, files, one person at a time, and the evidence."""

import csv
import io
import json
from typing import Any

from adapters.memory.audience import SUBSCRIBERS
from tests.audience_builders import EMAIL, a_form
from tests.builders import OTHER, STORE
from tests.web.api.conftest import Program
from tests.web.house import WebHouse

SUBSCRIBERS_PATH = "/api/v1/subscribers"
NEW = {
    "email": "Sara@Example.com",
    "name": "سارة",
    "phone": "0501234567",
    "tags": ["VIP"],
    "consent": {"source": "معرض الرياض", "given_on": "2026-10-12", "text": "أوافق."},
}


def signs_up(house: WebHouse, email: str = EMAIL, **told: Any) -> str:
    house.services.audience.sign_up(STORE, a_form(email, **told))
    house.settle()
    return next(each.id for each in house.world.rows(SUBSCRIBERS).of(STORE) if each.typed == email)


def test_subscribers_are_listed_and_narrowed_down(house: WebHouse, program: Program) -> None:
    signs_up(house)
    signs_up(house, "omar@example.com", source="footer")
    answer = program.ask("GET", SUBSCRIBERS_PATH, 200)
    assert [each["email"] for each in answer.json] == ["omar@example.com", EMAIL]
    assert json.loads(answer.headers["X-Pagination"])["total"] == 2
    assert set(answer.json[0]) >= {"id", "status", "tags", "sources", "joined_at"}
    for query, found in (
        ("search=NOU", [EMAIL]),
        ("source=footer", ["omar@example.com"]),
        ("status=confirmed", []),
        ("status=pending&page_size=1&page=2", [EMAIL]),
    ):
        got = program.get(f"{SUBSCRIBERS_PATH}?{query}")
        assert [each["email"] for each in got] == found, query
    program.ask("GET", f"{SUBSCRIBERS_PATH}?status=unheard", 422)


def test_a_file_opens_in_spreadsheets_and_runs_nothing(house: WebHouse, program: Program) -> None:
    signs_up(house, name="=HYPERLINK(1)", phone="0501234567")
    signs_up(house, "omar@example.com", source="footer", name="عمر")
    answer = program.ask("GET", f"{SUBSCRIBERS_PATH}?format=csv", 200)
    assert answer.mimetype == "text/csv"
    assert answer.data.startswith(b"\xef\xbb\xbf")
    assert "attachment" in answer.headers["Content-Disposition"]
    head, first, second = csv.reader(io.StringIO(answer.data.decode("utf-8-sig")))
    assert head[:5] == ["email", "name", "phone", "language", "status"]
    assert first[:3] == [EMAIL, "'=HYPERLINK(1)", "'+966501234567"]
    assert second[:2] == ["omar@example.com", "عمر"]
    some = program.ask("GET", f"{SUBSCRIBERS_PATH}?format=csv&source=footer", 200)
    assert len(some.data.decode().splitlines()) == 2


def test_a_person_is_brought_with_the_evidence_of_their_consent(
    house: WebHouse, program: Program
) -> None:
    answer = program.ask("POST", SUBSCRIBERS_PATH, 201, json=NEW)
    made = answer.json
    assert (made["email"], made["status"], made["tags"]) == ("sara@example.com", "pending", ["VIP"])
    assert program.get(answer.headers["Location"]) == made
    house.settle()
    assert len(house.mail.to("sara@example.com")) == 1
    record = program.get(f"{SUBSCRIBERS_PATH}/{made['id']}/record")
    assert record["subscriber"] == made
    assert record["consents"][0]["text"] == "أوافق."
    assert record["consents"][0]["occurred_at"].startswith("2026-10-12")
    assert len(record["invitations"]) == 1
    assert "digest" not in record["invitations"][0]


def test_what_is_wrong_is_told_by_the_field(program: Program) -> None:
    for change, field in (
        ({"email": "nobody"}, "email"),
        ({"phone": "12"}, "phone"),
        ({"tags": ["x" * 41]}, "tags"),
        ({"consent": {**NEW["consent"], "given_on": "2999-01-01"}}, "given_on"),  # type: ignore[dict-item]
        ({"consent": None}, "consent"),
    ):
        answer = program.ask("POST", SUBSCRIBERS_PATH, 422, json={**NEW, **change})
        assert field in answer.json["errors"], answer.json
    without = {name: told for name, told in NEW.items() if name != "consent"}
    program.ask("POST", SUBSCRIBERS_PATH, 422, json=without)


def test_tags_leaving_and_erasing(house: WebHouse, program: Program) -> None:
    path = f"{SUBSCRIBERS_PATH}/{signs_up(house)}"
    tagged = program.ask("POST", f"{path}/tags", 200, json={"add": ["VIP", "new"]}).json
    assert tagged["tags"] == ["VIP", "new"]
    tagged = program.ask("POST", f"{path}/tags", 200, json={"remove": ["new"]}).json
    assert tagged["tags"] == ["VIP"]
    for _ in range(2):
        assert program.ask("POST", f"{path}/unsubscribe", 200).json["status"] == "unsubscribed"
    receipt = program.ask("DELETE", path, 200).json
    assert receipt["records"] == 3
    program.ask("DELETE", path, 404)
    program.get(path, 404)
    program.ask("POST", SUBSCRIBERS_PATH, 422, json={**NEW, "email": EMAIL})


def test_the_evidence_is_handed_out_and_holds(house: WebHouse, program: Program) -> None:
    id = signs_up(house)
    signs_up(house, "omar@example.com")
    program.ask("DELETE", f"{SUBSCRIBERS_PATH}/{id}", 200)
    answer = program.ask("GET", "/api/v1/consents", 200)
    lines = [json.loads(line) for line in answer.text.splitlines()]
    assert [line["email"] for line in lines] == [None, "omar@example.com", None]
    verdict = program.get("/api/v1/consents/verdict")
    assert verdict == {"holds": True, "records": 3, "broken_at": None}


def test_another_store_sees_nothing(house: WebHouse, program: Program) -> None:
    id = signs_up(house)
    theirs = house.api_key(OTHER)
    path = f"{SUBSCRIBERS_PATH}/{id}"
    for method, where in (("GET", path), ("DELETE", path), ("GET", f"{path}/record")):
        program.ask(method, where, 404, headers=theirs)
    assert program.ask("GET", SUBSCRIBERS_PATH, 200, headers=theirs).json == []
    assert program.ask("GET", "/api/v1/consents", 200, headers=theirs).text == ""
