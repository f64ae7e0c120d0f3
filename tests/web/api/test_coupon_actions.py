"""Coupons for programs: let live and taken back, tried on carts, and whose they are."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from nomoflow.coupons.standing import PlatformRefusal
from nomoflow.coupons.terms import AmountOff
from tests.builders import NOW, OTHER, riyals
from tests.coupon_builders import (
    a_coupon,
    a_written_coupon,
    coupon_terms,
)
from tests.web.api.conftest import Program
from tests.web.api.talk import COUPONS, NEW, keep, money, new
from tests.web.house import WebHouse

# --- letting live ---


def test_a_coupon_lives_pauses_is_put_aside_and_comes_back(
    house: WebHouse, program: Program
) -> None:
    path = f"{COUPONS}/{new(program)['id']}"
    steps = [("publish", "active"), ("pause", "paused"), ("publish", "active"),
             ("archive", "archived"), ("restore", "draft")]  # fmt: skip
    for action, phase in steps:
        assert program.ask("POST", f"{path}/{action}", 200).json["phase"] == phase
    assert program.get(path)["delivery"] == "not_sent"


@pytest.mark.parametrize("action", ["pause", "restore", "send_again"])
def test_what_does_not_fit_now_is_told(program: Program, action: str) -> None:
    told = program.ask("POST", f"{COUPONS}/{new(program)['id']}/{action}", 409).json
    assert told["code"] == "coupon_not_now"


def test_what_salla_refused_is_sent_again(house: WebHouse, program: Program) -> None:
    coupon = a_coupon(refusal=PlatformRefusal(at=NOW, fields=()))
    keep(house, coupon)
    told = program.ask("POST", f"{COUPONS}/{coupon.id}/send_again", 200).json
    assert (told["delivery"], told["refusal"]) == ("pending", None)


def test_a_copy_is_a_draft_under_a_free_code(program: Program) -> None:
    first = new(program)
    answer = program.ask("POST", f"{COUPONS}/{first['id']}/duplicate", 201)
    assert (answer.json["code"], answer.json["phase"]) == ("WARD152", "draft")
    assert answer.headers["Location"].endswith(answer.json["id"])


def test_what_ends_today_is_not_published(program: Program) -> None:
    path = f"{COUPONS}/{new(program, ends_at='2026-11-01T23:59:59+03:00')['id']}"
    told = program.ask("POST", f"{path}/publish", 422).json
    assert list(told["errors"]) == ["ends_at"]


def test_a_public_discount_outside_the_licence_is_published_knowingly(program: Program) -> None:
    path = f"{COUPONS}/{new(program, public=True)['id']}/publish"
    for body in ({}, {"knowingly": False}):
        assert program.ask("POST", path, 409, json=body).json["code"] == "coupon_outside_licence"
    assert program.ask("POST", path, 422, json={"knowingly": "yes"}).json["errors"]
    assert program.ask("POST", path, 200, json={"knowingly": True}).json["phase"] == "active"


def test_a_licence_lets_its_days_pass(program: Program) -> None:
    assert program.get(f"{COUPONS}/licence") == {"licence": None}
    licence = {"number": "44-12345", "first_day": "2026-11-01", "last_day": "2026-12-31"}
    noted = program.ask("PUT", f"{COUPONS}/licence", 200, json={"licence": licence}).json
    assert noted == {"licence": {**licence, "days_left": 61}} == program.get(f"{COUPONS}/licence")
    program.ask("POST", f"{COUPONS}/{new(program, public=True)['id']}/publish", 200)
    gone = program.ask("PUT", f"{COUPONS}/licence", 200, json={"licence": None}).json
    assert gone == {"licence": None}


@pytest.mark.parametrize(
    ("licence", "fields"),
    [
        ({"number": "x", "first_day": "2026-11-01", "last_day": "2026-11-30"}, {"number"}),
        ({"number": "44-1", "first_day": "2026-11-02", "last_day": "2026-11-01"}, {"last_day"}),
        ({"number": "44-1", "first_day": "soon"}, {"licence"}),
    ],
)
def test_a_licence_that_cannot_be_is_named(
    program: Program, licence: dict[str, str], fields: set[str]
) -> None:
    told = program.ask("PUT", f"{COUPONS}/licence", 422, json={"licence": licence}).json
    assert set(told["errors"]) == fields


# --- trying ---

CART = {"items": [{"product": "1", "unit_price": money("120.00"), "quantity": 2}]}


def test_a_cart_is_tried_on_every_live_coupon(house: WebHouse, program: Program) -> None:
    keep(house, a_written_coupon("1"))
    dear = coupon_terms(minimum_cart=riyals(500), discount=AmountOff(amount=riyals(90)))
    keep(house, a_written_coupon("2", terms=dear))
    before = house.snapshot()
    told = program.ask("POST", f"{COUPONS}/simulate", 200, json={"cart": CART}).json
    assert told["best"] == "WARD1"
    first, second = told["verdicts"]
    assert (first["valid"], first["discount"], first["shares"]) == (
        True, money("24.00"), [money("24.00")],
    )  # fmt: skip
    assert (second["valid"], second["discount"]) == (False, money("0.00"))
    (reason,) = second["reasons"]
    assert (reason["cause"], reason["missing"]) == ("cart_too_small", money("260.00"))
    assert "260" in reason["sentence"]
    assert reason["shopper"]["ar"] != reason["shopper"]["en"] != ""
    assert house.snapshot() == before


def test_the_shopper_and_the_moment_count(house: WebHouse, program: Program) -> None:
    terms = coupon_terms(first_order_only=True, usage_limit_per_customer=1)
    keep(house, a_written_coupon("1", terms=terms))
    shopper = {"customer": "7", "earlier_orders": 1, "uses_of": {"ward1": 1}}
    later = (NOW + timedelta(days=30)).isoformat()
    question = {"cart": CART, "shopper": shopper, "at": later}
    told = program.ask("POST", f"{COUPONS}/simulate", 200, json=question).json
    causes = [reason["cause"] for reason in told["verdicts"][0]["reasons"]]
    assert causes == ["expired", "used_up_by_customer", "not_first_order"]
    assert told["best"] is None


@pytest.mark.parametrize(
    "question",
    [
        {},
        {"cart": {"items": []}},
        {"cart": {"items": [{"product": "1"}]}},
        {"cart": {"items": [{"product": "1", "unit_price": money("1.00"), "quantity": 0}]}},
        {"cart": {**CART, "channel": "all"}},
        {"cart": {**CART, "shipping": money("5.00", "USD")}},
        {"cart": {"items": [*CART["items"], {"product": "2", "unit_price": money("1.00", "USD")}]}},
        {"cart": {"items": [{"product": "1", "unit_price": None}]}},
        {"cart": CART, "shopper": {"earlier_orders": -1}},
        {"cart": CART, "at": "now"},
    ],
)
def test_a_cart_that_cannot_be_is_refused(
    house: WebHouse, program: Program, question: dict[str, object]
) -> None:
    keep(house, a_written_coupon())
    program.ask("POST", f"{COUPONS}/simulate", 422, json=question)


# --- whose ---


def test_another_stores_coupons_are_not_there(house: WebHouse, browser: FlaskClient) -> None:
    program, stranger = Program(house, browser), Program(house, browser, OTHER)
    coupon = new(program)
    assert stranger.get(COUPONS) == []
    before = house.snapshot()
    path = f"{COUPONS}/{coupon['id']}"
    stranger.get(path, 404)
    stranger.get(f"{path}/performance", 404)
    stranger.ask("PATCH", path, 404, json={"title": "mine"})
    for action in ("publish", "pause", "archive", "restore", "send_again", "duplicate"):
        stranger.ask("POST", f"{path}/{action}", 404)
    tried = stranger.ask("POST", f"{COUPONS}/simulate", 200, json={"cart": CART}).json
    assert tried["verdicts"] == []
    assert house.snapshot() == before
    assert stranger.ask("POST", COUPONS, 201, json=NEW).json["code"] == coupon["code"]
