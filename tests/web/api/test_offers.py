"""Offers for programs: made, changed, started and ended, with their codes."""

import json
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from adapters.memory.relay import EVENTS
from nomoflow.coupons.events import CodesDue
from nomoflow.coupons.offers import CodeState, Offer
from nomoflow.coupons.standing import Intent
from nomoflow.kernel.ids import OfferId
from tests.builders import NOW, OTHER, STORE
from tests.coupon_builders import a_coupon_draft, a_redemption, an_issue, an_offer
from tests.web.api.conftest import Program
from tests.web.api.talk import COUPONS, ENDS, SAR, money
from tests.web.house import WebHouse

OFFERS = "/api/v1/offers"
TERMS = {"type": "fixed", "amount": {"amount": "20.00", "currency": SAR}, "ends_at": ENDS}
POOL = {"name": "عرض الورد", "kind": "pool", "size": 50, "prefix": "eid", "terms": TERMS}


def new(program: Program, **told: object) -> Any:
    return program.ask("POST", OFFERS, 201, json={**POOL, **told}).json


def keep(house: WebHouse, offer: Offer) -> str:
    with house.work() as work:
        work.offers.add(offer)
        work.commit()
    return f"{OFFERS}/{offer.id}"


def a_live_coupon(house: WebHouse) -> str:
    coupon = house.services.coupons.create(STORE, a_coupon_draft())
    house.services.coupons.publish(STORE, coupon.id)
    return coupon.id


# --- made and read ---


def test_a_pool_is_made_as_it_is_told(program: Program) -> None:
    answer = program.ask("POST", OFFERS, 201, json=POOL)
    told = answer.json
    assert answer.headers["Location"].endswith(f"{OFFERS}/{told['id']}")
    assert program.get(f"{OFFERS}/{told['id']}") == told
    assert (told["state"], told["prefix"], told["random_letters"]) == ("draft", "EID", 8)
    assert (told["supply"], told["budget_per_visitor"], told["issued"]) == ("own_codes", 1, 0)
    assert (told["terms"]["amount"], told["terms"]["usage_limit"]) == (money("20.00"), 1)
    assert set(told["codes"].values()) == {0}


def test_a_personal_offer_keeps_its_lifetime_and_its_budget(program: Program) -> None:
    more = {
        "kind": "personal", "lifetime_minutes": 20, "size": 10, "budget_codes": 500,
        "budget_per_day": 50, "budget_per_visitor": 2, "budget_discount": money("1000.00"),
        "campaign": "eid", "partner": "نورة",
    }  # fmt: skip
    told = new(program, **more)
    assert {name: told[name] for name in more} == more


def test_a_shared_offer_names_its_coupon(house: WebHouse, program: Program) -> None:
    coupon = a_live_coupon(house)
    told = program.ask(
        "POST", OFFERS, 201, json={"name": "الكل", "kind": "shared", "coupon": coupon}
    ).json
    assert (told["coupon"], told["terms"]) == (coupon, None)


def test_offers_are_listed_newest_first(house: WebHouse, program: Program) -> None:
    for number in range(3):
        house.clock.pass_by(minutes=1)
        new(program, name=f"offer {number}")
    answer = program.ask("GET", f"{OFFERS}?page_size=2", 200)
    assert [offer["name"] for offer in answer.json] == ["offer 2", "offer 1"]
    assert json.loads(answer.headers["X-Pagination"])["total"] == 3


@pytest.mark.parametrize(
    ("told", "errors"),
    [
        ({"kind": "gift"}, {"kind"}),
        ({"name": " "}, {"name"}),
        ({"terms": None}, {"terms"}),
        ({"terms": {"type": "fixed"}}, {"ends_at"}),
        ({"terms": {**TERMS, "amount": None}}, {"amount"}),
        ({"terms": {**TERMS, "amount": money("20.00", "USD")}}, {"amount"}),
        ({"terms": {**TERMS, "starts_at": "2027-01-01T00:00:00Z"}}, {"ends_at"}),
        ({"size": 0}, {"size"}),
        ({"size": 1.5}, {"size"}),
        ({"prefix": "خصم"}, {"prefix"}),
        ({"random_letters": 3}, {"random_letters"}),
        ({"lifetime_minutes": 5}, {"lifetime_minutes"}),
        ({"kind": "personal"}, {"lifetime_minutes"}),
        ({"supply": "platform_groups", "prefix": "TOOLONG"}, {"prefix"}),
        ({"budget_codes": 0}, {"budget_codes"}),
        ({"budget_per_visitor": 0}, {"budget_per_visitor"}),
        ({"budget_discount": money("0.00")}, {"budget_discount"}),
        ({"budget_discount": money("5.00", "USD")}, {"budget_discount"}),
        ({"kind": "shared", "coupon": None}, {"coupon"}),
        ({"kind": "shared", "coupon": "nobody's"}, {"coupon"}),
        ({"other": 1}, {"other"}),
    ],
)
def test_what_cannot_be_is_named_and_nothing_is_made(
    house: WebHouse, program: Program, told: dict[str, object], errors: set[str]
) -> None:
    before = house.snapshot()
    refused = program.ask("POST", OFFERS, 422, json={**POOL, **told})
    assert refused.mimetype == "application/problem+json"
    assert set(refused.json["errors"]) == errors
    assert house.snapshot() == before


def test_what_is_missing_is_named(program: Program) -> None:
    refused = program.ask("POST", OFFERS, 422, json={}).json
    assert refused["errors"] == {"name": ["This is missing."], "kind": ["This is missing."]}


def test_a_repeated_write_makes_one_offer(program: Program) -> None:
    once = {"Idempotency-Key": "weekend"}
    first = program.ask("POST", OFFERS, 201, json=POOL, headers=once).json
    assert program.ask("POST", OFFERS, 201, json=POOL, headers=once).json == first
    assert len(program.get(OFFERS)) == 1


# --- changed ---


def test_a_change_of_some_fields_leaves_the_others(program: Program) -> None:
    first = new(program)
    change = {"size": 70, "budget_per_day": 5, "terms": {"amount": money("25.00")}}
    changed = program.ask("PATCH", f"{OFFERS}/{first['id']}", 200, json=change).json
    assert (changed["size"], changed["budget_per_day"]) == (70, 5)
    assert changed["terms"] == {**first["terms"], "amount": money("25.00")}
    kept = ("name", "prefix", "random_letters", "kind", "supply", "budget_per_visitor")
    assert {name: changed[name] for name in kept} == {name: first[name] for name in kept}


def test_of_two_changes_at_once_the_second_is_told(program: Program) -> None:
    first = new(program)
    path, change = f"{OFFERS}/{first['id']}", {"name": "one", "version": first["version"]}
    program.ask("PATCH", path, 200, json=change)
    assert program.ask("PATCH", path, 409, json=change).json["code"] == "stale"
    assert program.ask("PATCH", path, 200, json={"name": "two"}).json["name"] == "two"


def test_what_is_out_there_is_fixed(house: WebHouse, program: Program) -> None:
    path = keep(house, an_offer())
    refused = program.ask("PATCH", path, 422, json={"prefix": "NEW", "size": 5}).json
    assert set(refused["errors"]) <= {"prefix", "pattern", "size"}
    assert "size" in refused["errors"]
    assert program.ask("PATCH", path, 200, json={"name": "new"}).json["name"] == "new"


# --- started and ended ---


def due(house: WebHouse) -> int:
    """How many rounds of work on codes are owed."""
    happened = [recorded.event for recorded in house.world.rows(EVENTS).of()]
    return len([event for event in happened if isinstance(event, CodesDue)])


def test_an_offer_starts_pauses_and_ends(house: WebHouse, program: Program) -> None:
    path = f"{OFFERS}/{new(program)['id']}"
    for action, state in (("start", "running"), ("pause", "paused"), ("start", "running")):
        assert program.ask("POST", f"{path}/{action}", 200).json["state"] == state
    assert program.ask("POST", f"{path}/prepare", 200).json["state"] == "running"
    assert program.ask("POST", f"{path}/end", 200).json["state"] == "ended"
    assert due(house) == 4
    assert program.ask("POST", f"{path}/start", 409).json["code"] == "coupon_not_now"


def test_what_ends_today_does_not_start(program: Program) -> None:
    terms = {**TERMS, "ends_at": "2026-11-01T23:59:59+03:00"}
    path = f"{OFFERS}/{new(program, terms=terms)['id']}"
    assert list(program.ask("POST", f"{path}/start", 422).json["errors"]) == ["ends_at"]


def test_a_shared_code_outside_the_licence_starts_knowingly(
    house: WebHouse, program: Program
) -> None:
    shared = {"name": "الكل", "kind": "shared", "coupon": a_live_coupon(house)}
    path = f"{OFFERS}/{program.ask('POST', OFFERS, 201, json=shared).json['id']}/start"
    assert program.ask("POST", path, 409).json["code"] == "coupon_outside_licence"
    assert program.ask("POST", path, 200, json={"knowingly": True}).json["state"] == "running"


def test_a_shared_offer_of_a_draft_does_not_start(house: WebHouse, program: Program) -> None:
    coupon = house.services.coupons.create(STORE, a_coupon_draft())
    assert coupon.intent is Intent.DRAFT
    shared = {"name": "الكل", "kind": "shared", "coupon": coupon.id}
    path = f"{OFFERS}/{program.ask('POST', OFFERS, 201, json=shared).json['id']}/start"
    assert list(program.ask("POST", path, 422).json["errors"]) == ["coupon"]


# --- codes and figures ---


def test_codes_are_listed_with_where_they_stand(house: WebHouse, program: Program) -> None:
    path = keep(house, an_offer())
    with house.work() as work:
        work.offer_codes.add(OfferId("offer-1"), ["CODE1", "CODE2"], CodeState.READY)
        work.offer_codes.add(OfferId("offer-1"), ["CODE3"], CodeState.MADE)
        given = work.offer_codes.give(OfferId("offer-1"))
        assert given is not None
        work.issues.add(an_issue(code=given))
        work.commit()
    codes = {row["code"]: row for row in program.get(f"{path}/codes")}
    assert set(codes) == {"CODE1", "CODE2", "CODE3"}
    assert codes[given]["state"] == "given"
    assert codes[given]["expires_at"] == (NOW + timedelta(days=1)).isoformat()
    assert codes["CODE3"]["issued_at"] is None
    ready = program.ask("GET", f"{path}/codes?state=ready&page_size=1", 200)
    assert json.loads(ready.headers["X-Pagination"])["total"] == 1
    states = {"made": 1, "ready": 1, "given": 1, "over": 0, "spoilt": 0}
    assert program.get(path)["codes"] == states
    assert list(program.get(f"{path}/codes?state=lost", 422)["errors"]) == ["state"]


def test_performance_is_told_for_whole_days(house: WebHouse, program: Program) -> None:
    path = keep(house, an_offer())
    with house.work() as work:
        work.redemptions.keep(a_redemption(coupon=None, offer=OfferId("offer-1")))
        work.commit()
    told = program.get(f"{path}/performance")
    assert (told["orders"], told["discount"]) == (1, money("10.00"))
    assert len(told["days"]) == 30


# --- whose ---


def test_another_stores_offers_are_not_there(house: WebHouse, browser: FlaskClient) -> None:
    program, stranger = Program(house, browser), Program(house, browser, OTHER)
    path = f"{OFFERS}/{new(program)['id']}"
    coupon = program.ask("POST", COUPONS, 201, json={"code": "WARD", **TERMS}).json["id"]
    assert stranger.get(OFFERS) == []
    before = house.snapshot()
    for question in ("", "/codes", "/performance"):
        stranger.get(f"{path}{question}", 404)
    stranger.ask("PATCH", path, 404, json={"name": "mine"})
    for action in ("start", "pause", "end", "prepare"):
        stranger.ask("POST", f"{path}/{action}", 404)
    shared = {"name": "x", "kind": "shared", "coupon": coupon}
    stranger.ask("POST", OFFERS, 422, json=shared)
    assert house.snapshot() == before
