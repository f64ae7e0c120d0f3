"""Notices for programs: made, changed, shown and put away; and every widget with its schema."""

import json
from typing import Any

import pytest
from flask.testing import FlaskClient

from nomoflow.kernel.feature_states import FeatureKey
from nomoflow.widgets.notice_templates import TEMPLATES
from tests.builders import OTHER, STORE
from tests.notice_builders import TOLD
from tests.web.api.conftest import Program
from tests.web.house import WebHouse

NOTICES, WIDGETS = "/api/v1/notifications", "/api/v1/widgets"


def new(program: Program, **told: object) -> Any:
    return program.ask("POST", NOTICES, 201, json={**TOLD, **told}).json


def on_the_storefront(house: WebHouse, browser: FlaskClient) -> list[dict[str, Any]]:
    told = browser.get(f"/s/{house.key()}/config").json
    assert told is not None
    return [widget for widget in told["widgets"] if widget["kind"] == "notice"]


def test_a_notice_is_made_as_it_is_told(program: Program) -> None:
    answer = program.ask("POST", NOTICES, 201, json=TOLD)
    told = answer.json
    assert answer.headers["Location"].endswith(f"{NOTICES}/{told['id']}")
    assert program.get(f"{NOTICES}/{told['id']}") == told
    assert (told["state"], told["form"], told["version"]) == ("draft", "popup", 1)
    assert told["texts"] == TOLD["texts"]
    assert told["settings"]["position"] == "center"
    assert told["rules"]["targeting"] == {"any": []}
    assert told["advice"] == []


def test_a_repeated_request_makes_one_notice(program: Program) -> None:
    once = {"Idempotency-Key": "the-same"}
    first, second = (
        program.ask("POST", NOTICES, 201, json=TOLD, headers=once).json for _ in range(2)
    )
    assert first["id"] == second["id"]
    assert len(program.get(NOTICES)) == 1


def test_from_a_draft_to_the_storefront_and_back(
    house: WebHouse, program: Program, browser: FlaskClient
) -> None:
    path = f"{NOTICES}/{new(program)['id']}"
    assert on_the_storefront(house, browser) == []
    assert program.ask("POST", f"{path}/publish", 200).json["state"] == "live"
    (told,) = on_the_storefront(house, browser)
    assert told["texts"]["ar"] == {
        "heading": "عيدكم مبارك", "body": [["خصم ", {"b": "٢٠٪"}]], "action": "تسوّق",
        "close": "إغلاق",
    }  # fmt: skip
    assert told["settings"] == {
        "theme": "auto", "accent": "#0f766e", "position": "center",
        "link": "https://ward.example/eid",
    }  # fmt: skip
    assert told["rules"]["windows"] is None
    assert told["rules"]["display"]["priority"] == 50
    assert set(told) == {"kind", "id", "form", "settings", "rules", "texts"}
    for step, state, shown in (("pause", "paused", 0), ("publish", "live", 1),
                               ("archive", "archived", 0), ("restore", "live", 1)):  # fmt: skip
        assert program.ask("POST", f"{path}/{step}", 200).json["state"] == state
        assert len(on_the_storefront(house, browser)) == shown
    house.services.features.change(STORE, FeatureKey.NOTIFICATIONS, enabled=False)
    assert on_the_storefront(house, browser) == []


def test_a_change_is_live_and_a_bad_one_leaves_the_last_good_one(
    house: WebHouse, program: Program, browser: FlaskClient
) -> None:
    path = f"{NOTICES}/{new(program)['id']}"
    program.ask("POST", f"{path}/publish", 200)
    program.ask("PATCH", path, 200, json={"texts": {"en": {"heading": "Now"}}})
    (told,) = on_the_storefront(house, browser)
    assert (told["texts"]["en"]["heading"], told["texts"]["en"]["action"]) == ("Now", "Shop")
    bad = {"settings": {"link": ""}, "texts": {"en": {"heading": "Never"}}}
    refused = program.ask("PATCH", path, 422, json=bad).json
    assert (refused["code"], set(refused["errors"])) == ("notice_refused", {"settings.link"})
    assert on_the_storefront(house, browser) == [told]


def test_only_what_is_told_is_changed(program: Program) -> None:
    rules = {"triggers": [{"trigger": "exit"}], "display": {"priority": 80}}
    made = new(program, rules=rules)
    path = f"{NOTICES}/{made['id']}"
    told = program.ask("PATCH", path, 200, json={"rules": {"display": {"priority": 20}}}).json
    assert (told["rules"]["triggers"], told["version"]) == ([{"trigger": "exit"}], 2)
    assert told["rules"]["display"]["priority"] == 20
    assert told["texts"] == made["texts"]
    stale = program.ask("PATCH", path, 409, json={"name": "x", "version": 1}).json
    assert stale["code"] == "stale"


@pytest.mark.parametrize(
    ("told", "errors"),
    [
        ({"name": " "}, {"name"}),
        ({"form": "carpet"}, {"form"}),
        ({"texts": {"ar": {"heading": 7}}}, {"texts.ar.heading"}),
        ({"settings": {"colour": "red"}}, {"settings.colour"}),
        ({"rules": {"targeting": {"any": [{"all": [{"fact": "mood", "operator": "is"}]}]}}},
         {"rules.targeting.any.0.all.0.fact"}),
        ({"unknown": 1}, {"unknown"}),
        ({"template": "nothing"}, None),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_named(
    house: WebHouse, program: Program, told: dict[str, Any], errors: set[str] | None
) -> None:
    before = house.snapshot()
    status = 422 if errors else 404
    refused = program.ask("POST", NOTICES, status, json={**TOLD, **told}).json
    assert errors is None or set(refused["errors"]) == errors
    assert house.snapshot() == before


def test_notices_are_listed_the_first_first_and_found(program: Program) -> None:
    for name, priority in (("low", 10), ("high", 90), ("middle", 50)):
        new(program, name=name, rules={"display": {"priority": priority}})
    assert [row["name"] for row in program.get(NOTICES)] == ["high", "middle", "low"]
    assert [row["name"] for row in program.get(f"{NOTICES}?search=MIDD")] == ["middle"]
    assert program.get(f"{NOTICES}?state=live") == []
    answer = program.ask("GET", f"{NOTICES}?page_size=2", 200)
    assert json.loads(answer.headers["X-Pagination"])["total"] == 3


def test_a_copy_is_a_draft_of_its_own(program: Program) -> None:
    made = new(program)
    copy = program.ask("POST", f"{NOTICES}/{made['id']}/duplicate", 201).json
    assert (copy["name"], copy["state"]) == ("Copy of عرض العيد", "draft")
    assert copy["texts"] == made["texts"]


def test_templates_are_whole_and_begin_a_notice(program: Program) -> None:
    told = program.get(f"{NOTICES}/templates")
    assert [each["key"] for each in told] == list(TEMPLATES)
    assert all(each["texts"]["ar"]["heading"] and each["purpose"] for each in told)
    begun = {"template": "ramadan", "texts": {"ar": {"heading": "رمضان كريم"}}}
    made = program.ask("POST", NOTICES, 201, json=begun).json
    assert (made["name"], made["form"]) == ("Ramadan", "banner")
    assert made["texts"]["ar"]["heading"] == "رمضان كريم"
    assert made["rules"]["schedule"]["occasions"] == ["ramadan"]


def test_where_one_language_says_nothing_the_other_one_stands_in(
    house: WebHouse, program: Program, browser: FlaskClient
) -> None:
    made = new(program, texts={"en": TOLD["texts"]["en"]})
    program.ask("POST", f"{NOTICES}/{made['id']}/publish", 200)
    (told,) = on_the_storefront(house, browser)
    arabic, english = told["texts"]["ar"], told["texts"]["en"]
    assert (arabic["heading"], arabic["close"]) == ("Eid Mubarak", "إغلاق")
    assert {**english, "close": "إغلاق"} == arabic


def test_what_is_scheduled_travels_as_windows(
    house: WebHouse, program: Program, browser: FlaskClient
) -> None:
    """The clock stands on Sunday the first of November 2026, 15:30 in Riyadh."""
    soon = {"schedule": {"weekdays": ["monday"], "hours": [["16:00", "18:00"]]}}
    far = {"schedule": {"from": "2027-03-01T09:00"}}
    for name, rules in (("soon", soon), ("far", far)):
        program.ask("POST", f"{NOTICES}/{new(program, name=name, rules=rules)['id']}/publish", 200)
    (told,) = on_the_storefront(house, browser)
    assert told["rules"]["windows"] == [["2026-11-02T13:00:00Z", "2026-11-02T15:00:00Z"]]
    house.clock.pass_by(days=7)
    (told,) = on_the_storefront(house, browser)
    assert told["rules"]["windows"] == [["2026-11-09T13:00:00Z", "2026-11-09T15:00:00Z"]]


def test_a_countdown_that_is_over_is_not_shown(
    house: WebHouse, program: Program, browser: FlaskClient
) -> None:
    ends = {**TOLD["settings"], "countdown_until": "2026-11-01T13:00:00Z"}
    program.ask("POST", f"{NOTICES}/{new(program, settings=ends)['id']}/publish", 200)
    (told,) = on_the_storefront(house, browser)
    assert told["settings"]["countdown_until"] == "2026-11-01T13:00:00Z"
    house.clock.pass_by(hours=1)
    assert on_the_storefront(house, browser) == []


def test_every_widget_is_listed_with_its_schema(program: Program) -> None:
    notice = new(program)
    told = program.get(WIDGETS)
    assert [each["kind"] for each in told] == [
        "live_counter", "recent_purchases", "coupons", "notice",
    ]  # fmt: skip
    schemas = [program.get(each["schema"]) for each in told]
    drafts = {schema["$schema"] for schema in schemas}
    assert drafts == {"https://json-schema.org/draft/2020-12/schema"}
    assert all(program.get(each["address"]) for each in told)
    assert (told[-1]["id"], told[-1]["state"]) == (notice["id"], "draft")
    assert "popup" in schemas[-1]["properties"]["form"]["enum"]
    paged = [program.get(f"{WIDGETS}?page_size=3&page={page}") for page in (1, 2)]
    assert [len(page) for page in paged] == [3, 1]
    program.get(f"{WIDGETS}/nothing/schema", 404)


def test_another_stores_program_finds_nothing(house: WebHouse, browser: FlaskClient) -> None:
    path = f"{NOTICES}/{new(Program(house, browser))['id']}"
    stranger = Program(house, browser, OTHER)
    before = house.snapshot()
    stranger.get(path, 404)
    stranger.ask("PATCH", path, 404, json={"name": "mine"})
    for step in ("publish", "pause", "archive", "restore", "duplicate"):
        stranger.ask("POST", f"{path}/{step}", 404)
    assert stranger.get(NOTICES) == []
    assert house.snapshot() == before
