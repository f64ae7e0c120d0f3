"""Coupons for programs: read, made and changed; and every no named by its field."""

import json
from datetime import date
from typing import Any

import pytest

from nomoflow.coupons.model import Coupon
from nomoflow.coupons.standing import PlatformRefusal, RefusedField
from nomoflow.coupons.terms import AmountOff, PercentOff
from nomoflow.kernel.ids import CouponId
from nomoflow.kernel.money import Currency, Money, Percent
from tests.builders import NOW, STORE, riyals
from tests.coupon_builders import (
    a_coupon_draft,
    a_redemption,
    a_written_coupon,
    coupon_terms,
)
from tests.web.api.conftest import Program
from tests.web.api.talk import COUPONS, ENDS, NEW, SAR, keep, money, new
from tests.web.house import WebHouse

EVERYTHING = {
    **NEW,
    "title": "حملة الورد",
    "campaign": "eid",
    "partner": "نورة",
    "public": True,
    "budget": {"amount": "1000.00", "currency": SAR},
    "percent": 12.5,
    "free_shipping": True,
    "minimum_cart": {"amount": "200.00", "currency": SAR},
    "starts_at": "2026-11-10T00:00:00+03:00",
    "usage_limit": 500,
    "usage_limit_per_customer": 2,
    "first_order_only": True,
    "excludes_sale_products": True,
    "combines_with_offers": True,
    "shows_ceiling": True,
    "channel": "app",
    "products_only": ["1", "2"],
    "products_never": ["3"],
    "categories_only": ["4"],
    "categories_never": ["5"],
    "customer_groups_only": ["6"],
    "customer_groups_never": ["7"],
    "brands_excluded": ["8"],
    "shipping_excluded": ["9"],
    "payment_methods": ["apple_pay", "mada"],
    "email_domain": "company.com",
    "marketer": {
        "name": "نورة",
        "type": "fixed",
        "amount": {"amount": "5.00", "currency": SAR},
        "note": "إنستغرام",
        "hides_total_sales": True,
        "shows_ceiling": False,
    },
}


def kept(house: WebHouse, id: str) -> Coupon:
    found = house.services.coupon_reports.coupon(STORE, CouponId(id))
    assert found is not None
    return found


# --- reading ---


def test_coupons_are_listed_latest_change_first_and_page_by_page(
    house: WebHouse, program: Program
) -> None:
    for number in range(3):
        house.clock.pass_by(minutes=1)
        new(program, code=f"WARD{number}")
    answer = program.ask("GET", f"{COUPONS}?page_size=2", 200)
    assert [row["code"] for row in answer.json] == ["WARD2", "WARD1"]
    assert json.loads(answer.headers["X-Pagination"])["total"] == 3
    assert [row["code"] for row in program.get(f"{COUPONS}?page_size=2&page=2")] == ["WARD0"]
    assert (answer.json[0]["orders"], answer.json[0]["revenue"]) == (0, money("0.00"))


@pytest.mark.parametrize(
    ("question", "codes"),
    [
        ("search=noura", ["B"]),
        ("phase=draft", ["C", "B", "A"]),
        ("phase=active", []),
        ("type=fixed", ["C"]),
        ("type=percentage", ["B", "A"]),
        ("partner=Noura", ["B"]),
        ("campaign=eid", ["A"]),
        ("trouble=true", []),
    ],
)
def test_a_list_is_narrowed_down(
    house: WebHouse, program: Program, question: str, codes: list[str]
) -> None:
    told: tuple[dict[str, Any], ...] = (
        {"campaign": "eid"},
        {"partner": "Noura"},
        {"type": "fixed", "amount": money("5.00")},
    )
    for letter, more in zip("ABC", told, strict=True):
        house.clock.pass_by(minutes=1)
        new(program, code=f"WARD{letter}", **more)
    assert [row["code"][-1] for row in program.get(f"{COUPONS}?{question}")] == codes


@pytest.mark.parametrize(
    ("question", "field"),
    [("phase=ripe", "phase"), ("type=gift", "type"), ("trouble=so", "trouble")],
)
def test_a_question_that_is_none_is_named(program: Program, question: str, field: str) -> None:
    assert list(program.get(f"{COUPONS}?{question}", 422)["errors"]) == [field]


def test_a_coupon_tells_where_it_stands_and_how_it_was_used(
    house: WebHouse, program: Program
) -> None:
    coupon = a_written_coupon()
    coupon.refusal = PlatformRefusal(
        at=NOW,
        fields=(
            RefusedField(field="expiry_date", sentence="يجب أن يقع التاريخ فيما بعد"),
            RefusedField(field="code", sentence=""),
        ),
    )
    keep(house, coupon)
    told = program.get(f"{COUPONS}/{coupon.id}")
    assert (told["phase"], told["delivery"], told["uses"]) == ("active", "refused", 3)
    assert told["platform"]["id"] == "1"
    assert told["platform"]["group"] is None
    assert told["refusal"]["at"] == NOW.isoformat()
    first, second = told["refusal"]["fields"]
    assert first["sentence"] == "يجب أن يقع التاريخ فيما بعد"
    assert second["sentence"].startswith("Another coupon of the store has this code")
    assert (told["percent"], told["ceiling"]) == (10, money("50.00"))


def test_performance_is_told_for_whole_days(house: WebHouse, program: Program) -> None:
    coupon = keep(house, a_written_coupon())
    with house.work() as work:
        work.redemptions.keep(a_redemption())
        work.link_clicks.count(coupon.code, date(2026, 11, 1), "")
        work.commit()
    told = program.get(f"{COUPONS}/{coupon.id}/performance?from=2026-10-31&to=2026-11-01")
    assert (told["orders"], told["revenue"], told["discount"]) == (
        1,
        money("90.00"),
        money("10.00"),
    )
    assert (told["return_on_discount"], told["clicks"]) == (9.0, 1)
    assert [day["day"] for day in told["days"]] == ["2026-10-31", "2026-11-01"]
    assert set(told["funnel"]) == {"issued", "shown", "copied", "applied", "ordered", "refunded"}
    wrong = program.get(f"{COUPONS}/{coupon.id}/performance?from=2026-11-02&to=2026-11-01", 422)
    assert wrong["code"] == "days_refused"


# --- making ---


def test_a_coupon_is_made_as_a_draft_with_a_code_in_capitals(
    house: WebHouse, program: Program
) -> None:
    answer = program.ask("POST", COUPONS, 201, json=NEW)
    told = answer.json
    assert (told["code"], told["phase"], told["delivery"]) == ("WARD15", "draft", "not_sent")
    assert told["ends_at"] == "2026-12-31T20:59:59+00:00"
    assert answer.headers["Location"].endswith(f"{COUPONS}/{told['id']}")
    assert program.get(f"{COUPONS}/{told['id']}") == told
    assert kept(house, told["id"]).terms.discount == PercentOff(
        percent=Percent(1500), ceiling=riyals(50)
    )


def test_everything_that_is_told_is_kept_and_told_again(program: Program) -> None:
    told = program.ask("POST", COUPONS, 201, json=EVERYTHING).json
    expected = {
        **EVERYTHING,
        "code": "WARD15",
        "starts_at": "2026-11-09T21:00:00+00:00",
        "ends_at": "2026-12-31T20:59:59+00:00",
        "amount": None,
        "marketer": {**EVERYTHING["marketer"], "percent": None, "ceiling": None},  # type: ignore[dict-item]
    }
    assert {name: told[name] for name in expected} == expected


def test_what_is_told_can_be_sent_back_as_it_is(house: WebHouse, program: Program) -> None:
    first = program.ask("POST", COUPONS, 201, json=EVERYTHING).json
    sent = {name: first[name] for name in {**EVERYTHING, "amount": None}}
    again = program.ask("PATCH", f"{COUPONS}/{first['id']}", 200, json=sent).json
    moved = {"version", "changed_at"}
    assert {k: v for k, v in again.items() if k not in moved} == {
        k: v for k, v in first.items() if k not in moved
    }


def test_free_shipping_alone_is_a_coupon(house: WebHouse, program: Program) -> None:
    told = program.ask(
        "POST", COUPONS, 201, json={"code": "SHIP", "type": "free_shipping", "ends_at": ENDS}
    ).json
    assert (told["type"], told["free_shipping"], told["amount"]) == ("free_shipping", True, None)
    change = {"type": "fixed", "amount": money("5.00")}
    changed = program.ask("PATCH", f"{COUPONS}/{told['id']}", 200, json=change).json
    assert (changed["type"], changed["free_shipping"]) == ("fixed", False)
    back = program.ask("PATCH", f"{COUPONS}/{told['id']}", 200, json={"type": "free_shipping"}).json
    assert (back["free_shipping"], back["amount"]) == (True, None)


@pytest.mark.parametrize(
    ("told", "errors"),
    [
        ({"percent": 150}, {"percent": "A percentage from 1 to 100."}),
        ({"percent": 15.125}, {"percent": "A number such as 15 or 12.5."}),
        ({"percent": "15"}, {"percent": "A number such as 15 or 12.5."}),
        ({"percent": True}, {"percent": "A number such as 15 or 12.5."}),
        ({"percent": None}, {"percent": "This is missing."}),
        ({"type": "fixed"}, {"amount": "This is missing."}),
        ({"type": "gift"}, {"type": "One of these: percentage, fixed, free_shipping"}),
        ({"ends_at": "2026-12-31"}, {"ends_at": "A time in ISO 8601 with its offset, such as "
                                                "2026-03-01T09:30:00+03:00."}),
        ({"ends_at": "9999-12-31T23:59:59Z"}, {"ends_at": "A time in ISO 8601 with its offset, "
                                                          "such as 2026-03-01T09:30:00+03:00."}),
        ({"starts_at": "2027-01-01T00:00:00+03:00"},
         {"ends_at": "The end must come after the start."}),
        ({"code": "two words"},
         {"code": "Only Latin or Arabic letters and digits: no spaces, no signs."}),
        ({"budget": money("5.00", "USD")}, {"budget": "Amounts are in the store’s own currency."}),
        ({"budget": money("0.00")}, {"budget": "An amount above zero."}),
        ({"products_only": []},
         {"products_only": "Choose at least one, or let it hold for all."}),
        ({"products_only": ["a b"]},
         {"products_only": "Ids as Salla writes them: digits, without spaces or other signs."}),
        ({"usage_limit": 0},
         {"usage_limit": "A whole number from 1 to 2,000,000,000, or nothing."}),
        ({"usage_limit": 2.5}, {"usage_limit": "A whole number, such as 12."}),
        ({"public": "yes"}, {"public": "Only true or false."}),
        ({"payment_methods": "mada"}, {"payment_methods": "This must be a list."}),
        ({"other": 1}, {"other": "This setting does not exist."}),
        ({"title": "x" * 121}, {"title": "At most 120 characters."}),
        ({"title": "a\0b"},
         {"title": "This text holds a character that cannot be kept. Type it again."}),
        ({"marketer": {"name": " ", "type": "percentage", "percent": 5, "ceiling": None}},
         {"marketer_name": "A marketer needs a name."}),
        ({"marketer": {"name": "نورة", "type": "fixed"}},
         {"marketer_commission": "This is missing."}),
    ],
)  # fmt: skip
def test_what_cannot_be_is_named_and_nothing_is_made(
    house: WebHouse, program: Program, told: dict[str, object], errors: dict[str, str]
) -> None:
    before = house.snapshot()
    refused = program.ask("POST", COUPONS, 422, json={**NEW, **told})
    assert refused.mimetype == "application/problem+json"
    assert refused.json["errors"] == {field: [said] for field, said in errors.items()}
    assert house.snapshot() == before


@pytest.mark.parametrize(
    ("amount", "field"),
    [
        (money("12.505"), "amount"),
        (money("-1.00"), "amount"),
        (money("1e3"), "amount"),
        (money("9" * 16), "amount"),
        (money("1.00", "riyal"), "currency"),
        ({"amount": 12, "currency": SAR}, "amount"),
        ({"amount": "12.00"}, "currency"),
    ],
)
def test_an_amount_that_is_not_exact_is_named(
    program: Program, amount: dict[str, object], field: str
) -> None:
    refused = program.ask("POST", COUPONS, 422, json={**NEW, "budget": amount})
    assert list(refused.json["errors"]["budget"]) == [field]


def test_what_is_missing_is_named_all_at_once(program: Program) -> None:
    refused = program.ask("POST", COUPONS, 422, json={}).json
    assert set(refused["errors"]) == {"code", "type", "ends_at"}


def test_errors_are_told_in_arabic_too(program: Program) -> None:
    arabic = {"Accept-Language": "ar"}
    refused = program.ask("POST", COUPONS, 422, json={**NEW, "percent": None}, headers=arabic).json
    english = program.ask("POST", COUPONS, 422, json={**NEW, "percent": None}).json
    assert refused["errors"] != english["errors"]
    assert refused["code"] == english["code"]


def test_a_code_belongs_to_one_coupon(house: WebHouse, program: Program) -> None:
    first = new(program)
    taken = program.ask("POST", COUPONS, 422, json={**NEW, "code": "Ward15"}).json
    assert (taken["code"], list(taken["errors"])) == ("coupon_code_taken", ["code"])
    program.ask("POST", f"{COUPONS}/{first['id']}/archive", 200)
    new(program)


def test_a_repeated_write_makes_one_coupon(program: Program) -> None:
    once = {"Idempotency-Key": "order-55"}
    first = program.ask("POST", COUPONS, 201, json=NEW, headers=once)
    again = program.ask("POST", COUPONS, 201, json=NEW, headers=once)
    assert again.json == first.json
    assert again.headers["Location"] == first.headers["Location"]
    assert again.headers["Idempotent-Replayed"] == "true"
    assert len(program.get(COUPONS)) == 1


# --- changing ---


def test_a_change_of_some_fields_leaves_the_others(house: WebHouse, program: Program) -> None:
    first = program.ask("POST", COUPONS, 201, json=EVERYTHING).json
    path = f"{COUPONS}/{first['id']}"
    change = {"percent": 20, "starts_at": None, "usage_limit": None, "products_only": None,
              "marketer": None, "budget": None, "minimum_cart": None}  # fmt: skip
    changed = program.ask("PATCH", path, 200, json=change).json
    expected = {**first, **change}
    moved = {"version", "changed_at"}
    assert {k: v for k, v in changed.items() if k not in moved} == {
        k: v for k, v in expected.items() if k not in moved
    }
    assert program.ask("PATCH", path, 200, json={}).json["percent"] == 20


def test_of_two_changes_at_once_the_second_is_told(program: Program) -> None:
    first = new(program)
    path, change = f"{COUPONS}/{first['id']}", {"title": "one", "version": first["version"]}
    program.ask("PATCH", path, 200, json=change)
    told = program.ask("PATCH", path, 409, json={**change, "title": "two"}).json
    assert told["code"] == "stale"
    assert program.ask("PATCH", path, 200, json={"title": "two"}).json["title"] == "two"


def test_a_limit_cannot_fall_below_the_uses(house: WebHouse, program: Program) -> None:
    coupon = keep(house, a_written_coupon())
    told = program.ask("PATCH", f"{COUPONS}/{coupon.id}", 422, json={"usage_limit": 2}).json
    assert list(told["errors"]) == ["usage_limit"]


def test_a_coupon_with_amounts_of_another_currency_can_still_be_renamed(
    house: WebHouse, program: Program
) -> None:
    foreign = Money.parse("5", Currency("USD"))
    terms = coupon_terms(discount=AmountOff(amount=foreign))
    coupon = keep(house, Coupon.create(CouponId("c"), a_coupon_draft(terms=terms), NOW))
    told = program.ask("PATCH", f"{COUPONS}/{coupon.id}", 200, json={"title": "dollars"}).json
    assert told["amount"] == money("5.00", "USD")
