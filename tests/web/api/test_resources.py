"""What programs may do: read, change, repeat without harm; and how they are told no."""

import json
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from nomoflow.kernel.errors import Unavailable
from nomoflow.kernel.feature_states import FeatureKey
from nomoflow.merchants.model import Role
from nomoflow.synchronisation.service import SyncService
from tests.builders import (
    NOW,
    OTHER,
    STORE,
    a_customer,
    a_member,
    a_membership,
    a_product,
    an_order,
)
from tests.web.api.conftest import Program
from tests.web.conftest import signed_in
from tests.web.dashboard.desk import give_widgets
from tests.web.forms import token
from tests.web.house import WebHouse

COUNTER = "/api/v1/features/live_counter"
SYNC = "/api/v1/synchronisation"


def test_a_key_opens_its_store(program: Program) -> None:
    told = program.get("/api/v1/store")
    assert told["id"] == STORE
    assert told["connected_at"] == NOW.isoformat()
    assert told["currency"] == "SAR"


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer wrong", "Basic bm9tbzp4", "Bearer \u00e9"]
)
def test_without_a_valid_key_nothing_opens(browser: FlaskClient, header: str) -> None:
    answer = browser.get("/api/v1/store", headers={"Authorization": header} if header else {})
    assert (answer.status_code, answer.mimetype) == (401, "application/problem+json")
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_a_revoked_key_opens_nothing(house: WebHouse, program: Program) -> None:
    (key,) = house.services.merchants.api_keys(STORE)
    house.services.merchants.revoke_api_key(STORE, key.id)
    program.get("/api/v1/store", status=401)


def test_the_key_of_a_store_that_left_opens_nothing(house: WebHouse, program: Program) -> None:
    house.leaves(STORE)
    program.get("/api/v1/store", status=401)


def test_guessing_keys_is_soon_refused(browser: FlaskClient) -> None:
    wrong = {"Authorization": "Bearer nomo_guess"}
    statuses = [browser.get("/api/v1/store", headers=wrong).status_code for _ in range(31)]
    assert statuses == [401] * 30 + [429]


def test_a_false_key_is_not_helped_by_a_session(merchant: FlaskClient) -> None:
    assert merchant.get("/api/v1/store").status_code == 200
    wrong = {"Authorization": "Bearer wrong"}
    assert merchant.get("/api/v1/store", headers=wrong).status_code == 401


def test_features_come_with_their_schema(program: Program) -> None:
    features = program.get("/api/v1/features")
    assert [feature["key"] for feature in features] == [key.value for key in FeatureKey]
    counter = program.get(COUNTER)
    assert counter["schema"]["properties"]["minimum"]["minimum"] == 1
    assert set(counter["settings"]) == set(counter["schema"]["properties"])
    program.get("/api/v1/features/no_such", status=404)


def test_a_feature_is_switched_and_set(house: WebHouse, program: Program) -> None:
    told = program.ask("PATCH", COUNTER, 200, json={"enabled": True, "settings": {"minimum": 9}})
    assert (told.json["enabled"], told.json["settings"]["minimum"]) == (True, 9)
    kept = house.services.features.one(STORE, FeatureKey.LIVE_COUNTER)
    assert (kept.enabled, kept.settings["minimum"]) == (True, 9)
    assert house.services.features.one(OTHER, FeatureKey.LIVE_COUNTER).settings["minimum"] != 9


def test_of_two_changes_at_once_the_second_is_told(program: Program) -> None:
    version = program.get(COUNTER)["version"]
    change = {"settings": {"minimum": 9}, "version": version}
    program.ask("PATCH", COUNTER, 200, json=change)
    told = program.ask("PATCH", COUNTER, 409, json={"settings": {"minimum": 2}, "version": version})
    assert told.json["code"] == "stale"


@pytest.mark.parametrize(
    ("change", "errors"),
    [
        ({"settings": {"minimum": 0}}, {"minimum": ["This number is too small."]}),
        ({"settings": {"no_such": 1}}, {"no_such": ["This setting does not exist."]}),
        ({"enabled": "yes"}, {"enabled": ["Only true or false."]}),
        ({"enabled": None}, {"enabled": ["This is missing."]}),
        ({"settings": []}, {"settings": ["This must be an object."]}),
        ({"version": "1"}, {"version": ["A whole number, such as 12."]}),
        ({"other": 1}, {"other": ["This setting does not exist."]}),
    ],
)
def test_what_does_not_fit_is_named_and_changes_nothing(
    house: WebHouse, program: Program, change: dict[str, object], errors: dict[str, list[str]]
) -> None:
    before = house.snapshot()
    told = program.ask("PATCH", COUNTER, 422, json=change)
    assert told.mimetype == "application/problem+json"
    assert told.json["errors"] == errors
    assert house.snapshot() == before


def test_what_is_no_json_is_told_so(program: Program) -> None:
    told = program.ask("PATCH", COUNTER, 400, data="{", content_type="application/json")
    assert told.json["errors"] == {"json": ["This is not JSON."]}
    program.ask("PATCH", COUNTER, 415, data="enabled=1")
    program.ask("PATCH", COUNTER, 422, data="[]", content_type="application/json")


@pytest.mark.parametrize(
    "body",
    [
        '{"settings": {"minimum": ' + "9" * 4_500 + "}}",
        '{"version": ' + "9" * 4_500 + "}",
        '{"settings": ' + "[" * 20_000 + "]" * 20_000 + "}",
        '{"settings": ' + '{"a":' * 20_000 + "1" + "}" * 20_000 + "}",
    ],
    ids=["digits", "version", "lists", "objects"],
)
def test_json_without_end_is_no_json(program: Program, body: str) -> None:
    told = program.ask("PATCH", COUNTER, 400, data=body, content_type="application/json")
    assert told.mimetype == "application/problem+json"
    assert told.json["errors"] == {"json": ["This is not JSON."]}


@pytest.mark.parametrize("text", ["a\0b", "\ud800"])
def test_a_text_that_nothing_can_keep_is_named(
    house: WebHouse, program: Program, text: str
) -> None:
    before = house.snapshot()

    def refused(change: object) -> list[str]:
        sent = {"data": json.dumps(change), "content_type": "application/json"}
        return list(program.ask("PATCH", COUNTER, 422, **sent).json["errors"])

    assert refused({"settings": {"text": {"ar": "", "en": text}}}) == ["text"]
    assert len(refused({"settings": {text: 1}})) == 1
    assert len(refused({text: 1})) == 1
    assert house.snapshot() == before


@pytest.mark.parametrize("path", ["orders?search", "orders?source", "products?search"])
def test_a_question_that_no_database_takes_is_named(program: Program, path: str) -> None:
    told = program.get(f"/api/v1/{path}=a%00b", status=422)
    assert told["errors"] == {
        path.partition("?")[2]: ["This text holds a character that cannot be kept. Type it again."]
    }


def test_the_asked_page_is_always_told(house: WebHouse, program: Program) -> None:
    def told(query: str) -> dict[str, int]:
        answer = program.ask("GET", f"/api/v1/products?{query}", 200)
        pages: dict[str, int] = json.loads(answer.headers["X-Pagination"])
        return pages

    assert told("page=1") == {"total": 0, "total_pages": 0, "page": 1}
    with house.work() as work:
        work.products.keep([a_product(str(number)) for number in range(3)])
        work.commit()
    beyond = told("page=7&page_size=2")
    assert (beyond["page"], beyond["previous_page"], beyond["last_page"]) == (7, 2, 2)
    assert "next_page" not in beyond


def test_orders_are_listed_by_pages(house: WebHouse, program: Program) -> None:
    with house.work() as work:
        for number in range(5):
            at = NOW - timedelta(days=number)
            work.orders.add(an_order(str(number), placed_at=at))
        work.commit()
    answer = program.ask("GET", "/api/v1/orders?page=2&page_size=2", 200)
    assert [order["id"] for order in answer.json] == ["2", "3"]
    assert '"total": 5' in answer.headers["X-Pagination"]
    assert answer.json[0]["total"]["currency"] == "SAR"
    amount = answer.json[0]["total"]["amount"]
    assert isinstance(amount, str)
    assert len(amount.partition(".")[2]) == 2
    assert answer.json[0]["placed_at"].endswith("+00:00")
    assert program.get("/api/v1/orders?page=1000000000000000000000000") == []
    since = (NOW - timedelta(hours=1)).isoformat().replace("+", "%2B")
    assert len(program.get(f"/api/v1/orders?since={since}")) == 1


@pytest.mark.parametrize("query", ["page=0", "page=x", "page_size=101", "state=no", "since=now"])
def test_a_list_says_what_is_wrong_with_the_question(program: Program, query: str) -> None:
    told = program.get(f"/api/v1/orders?{query}", status=422)
    assert list(told["errors"]) == [query.partition("=")[0]]


def test_an_order_comes_with_its_journey(house: WebHouse, program: Program) -> None:
    with house.work() as work:
        work.orders.add(an_order("7"))
        work.commit()
    told = program.get("/api/v1/orders/7")
    assert told["buyer"]["first_name"] == "Sara"
    assert told["coupon_codes"] == ["WARD10"]
    assert set(told["amounts"]) == {"total", "shipping", "tax", "discount", "subtotal"}
    assert (told["attribution"], told["journey"], told["bookings"]) == (None, [], [])
    program.get("/api/v1/orders/8", status=404)


def test_products_and_customers_are_listed(house: WebHouse, program: Program) -> None:
    with house.work() as work:
        work.products.keep([a_product("1", name="دهن عود"), a_product("2", name="بخور")])
        work.customers.keep([a_customer("1")])
        work.commit()
    assert len(program.get("/api/v1/products")) == 2
    (found,) = program.get("/api/v1/products?search=بخور")
    assert found["id"] == "2"
    assert len(program.get("/api/v1/customers")) == 1


def test_the_overview_counts_whole_days_of_the_store(program: Program) -> None:
    told = program.get("/api/v1/reports/overview?from=2026-10-01&to=2026-10-31")
    assert told["range"] == {"from": "2026-10-01", "to": "2026-10-31"}
    assert len(told["days"]) == 31
    assert told["totals"]["revenue"] == {"amount": "0.00", "currency": "SAR"}
    assert len(program.get("/api/v1/reports/overview")["days"]) == 30


def test_the_overview_puts_days_together_as_asked(house: WebHouse, program: Program) -> None:
    path = "/api/v1/reports/overview?from=2026-10-30&to=2026-11-09&granularity="
    weeks = program.get(path + "week")
    assert weeks["granularity"] == "week"
    assert [(week["from"], week["to"]) for week in weeks["periods"]] == [
        ("2026-10-30", "2026-10-31"),
        ("2026-11-01", "2026-11-07"),
        ("2026-11-08", "2026-11-09"),
    ]
    assert weeks["periods"][0]["revenue"] == {"amount": "0.00", "currency": "SAR"}
    assert len(weeks["days"]) == 11
    assert [month["to"] for month in program.get(path + "month")["periods"]] == [
        "2026-10-31",
        "2026-11-09",
    ]
    assert len(program.get(path + "day")["periods"]) == 11


def test_hours_are_refused_with_what_is_possible(program: Program) -> None:
    told = program.get("/api/v1/reports/overview?granularity=hour", status=422)
    assert told["errors"] == {"granularity": ["One of these: day, week, month"]}


@pytest.mark.parametrize(
    "query", ["from=2026-10-02&to=2026-10-01", "from=2020-01-01&to=2026-01-01", "from=1-1-1"]
)
def test_days_that_make_no_range_are_refused(program: Program, query: str) -> None:
    told = program.get(f"/api/v1/reports/overview?{query}", status=422)
    assert list(told["errors"]) == ["from"]


def test_a_repeated_write_is_one_write(house: WebHouse, program: Program) -> None:
    key = {"Idempotency-Key": "sync-1"}
    first = program.ask("POST", SYNC, 202, headers=key)
    before = house.snapshot()
    again = program.ask("POST", SYNC, 202, headers=key)
    assert again.data == first.data
    assert again.headers["Idempotent-Replayed"] == "true"
    assert house.snapshot() == before
    assert program.ask("POST", SYNC, 409).json["code"] == "sync_running"


def test_after_a_refusal_the_key_may_come_with_what_is_right(
    house: WebHouse, program: Program
) -> None:
    key = {"Idempotency-Key": "k"}
    program.ask("PATCH", COUNTER, 422, headers=key, json={"settings": {"minimum": 0}})
    told = program.ask("PATCH", COUNTER, 200, headers=key, json={"settings": {"minimum": 9}})
    assert "Idempotent-Replayed" not in told.headers
    assert house.services.features.one(STORE, FeatureKey.LIVE_COUNTER).settings["minimum"] == 9


def test_a_key_is_for_one_request(program: Program) -> None:
    key = {"Idempotency-Key": "k"}
    program.ask("PATCH", COUNTER, 200, headers=key, json={"enabled": True})
    told = program.ask("PATCH", COUNTER, 422, headers=key, json={"enabled": False})
    assert told.json["code"] == "request_key_reused"
    told = program.ask("POST", SYNC, 422, headers=key)
    assert told.json["code"] == "request_key_reused"
    told = program.ask("POST", SYNC, 422, headers={"Idempotency-Key": "x" * 129})
    assert told.json["code"] == "request_key_malformed"


def test_a_key_belongs_to_its_store(house: WebHouse, app: Flask, program: Program) -> None:
    key = {"Idempotency-Key": "k"}
    program.ask("POST", SYNC, 202, headers=key)
    other = app.test_client().post(SYNC, headers={**house.api_key(OTHER), **key})
    assert other.status_code == 202
    assert "Idempotent-Replayed" not in other.headers


def test_a_failure_of_ours_may_be_tried_again(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise Unavailable(neighbour="database")

    key = {"Idempotency-Key": "k"}
    with monkeypatch.context() as broken:
        broken.setattr(SyncService, "start", away)
        program.ask("POST", SYNC, 503, headers=key)
    program.ask("POST", SYNC, 202, headers=key)


def test_a_question_under_way_is_not_asked_twice(house: WebHouse, program: Program) -> None:
    key = {"Idempotency-Key": "k"}
    program.ask("POST", SYNC, 202, headers=key)
    (name,) = list(house.notes.names())
    told = house.notes.find(name)
    assert told is not None
    digest = told.partition('"request": "')[2].partition('"')[0]
    house.notes.put(name, f'{{"request": "{digest}"}}', seconds=60)
    answer = program.ask("POST", SYNC, 409, headers=key)
    assert answer.json["code"] == "request_under_way"


def test_a_page_may_write_with_its_forms_proof(house: WebHouse, merchant: FlaskClient) -> None:
    proof = token(merchant, f"/dashboard/{house.key()}/features")
    answer = merchant.patch(COUNTER, json={"enabled": False}, headers={"X-CSRFToken": proof})
    assert answer.status_code == 200


def test_a_write_of_nobody_is_asked_who_it_is(house: WebHouse, browser: FlaskClient) -> None:
    before = house.snapshot()
    for answer in (browser.patch(COUNTER, json={"enabled": False}), browser.post(SYNC)):
        assert (answer.status_code, answer.mimetype) == (401, "application/problem+json")
        assert answer.json is not None
        assert answer.json["code"] == "sign_in_needed"
        assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert house.snapshot() == before


def test_staff_see_and_switch_within_their_role(house: WebHouse, app: Flask) -> None:
    person = a_member("9")
    with house.work() as work:
        work.team.keep_member(person)
        work.team.join(a_membership(person.id, role=Role.STAFF))
        work.commit()
    house.consents.frames["em_tok_9"] = (STORE, person.id)
    browser = app.test_client()
    browser.get("/embedded/salla?token=em_tok_9")
    page = f"/dashboard/{house.key()}/features?embedded=1"
    headers = {"X-CSRFToken": token(browser, page)}
    assert browser.get("/api/v1/orders?embedded=1").status_code == 200
    changed = browser.patch(f"{COUNTER}?embedded=1", json={"enabled": False}, headers=headers)
    assert changed.status_code == 200


def test_a_person_of_two_stores_says_which(house: WebHouse, app: Flask) -> None:
    house.joins(OTHER, "salla-1")
    browser = signed_in(house, app, STORE, "salla-1")
    assert browser.get("/api/v1/store").json["id"] == STORE  # type: ignore[index]
    other = {"X-Store-Key": house.key(OTHER)}
    assert browser.get("/api/v1/store", headers=other).json["id"] == OTHER  # type: ignore[index]
    browser.get(f"/dashboard/{house.key(OTHER)}/")
    assert browser.get("/api/v1/store").json["id"] == OTHER  # type: ignore[index]


def test_widgets_are_told_with_their_lift(house: WebHouse, program: Program) -> None:
    give_widgets(house)
    (notice, counter) = program.get("/api/v1/reports/widgets")["widgets"]
    assert notice["widget"] == "notice-1"
    assert notice["figures"]["revenue"] == {"amount": "16000.00", "currency": "SAR"}
    assert notice["lift"]["verdict"] == "better"
    assert notice["lift"]["held_out"]["rate"] == 0.04
    assert counter["lift"]["difference"] is None
    assert counter["lift"]["held_out"]["revenue_each"] is None
    whole = program.get("/api/v1/reports/widgets/notice-1?from=2026-11-01&to=2026-11-02")
    assert [day["shown"] for day in whole["days"]] == [4000, 0]
    assert [part["key"] for part in whole["devices"]] == ["desktop", "phone"]
    assert {name: whole[name] for name in notice} == notice
    assert program.get("/api/v1/reports/widgets/nobody")["figures"]["people"] == 0
