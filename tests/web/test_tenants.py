"""Every route of one store, asked with another store's keys and ids; and no question changes it.

The routes are read from the application, so a new one is examined as soon as it exists.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from nomoflow.audience.facts import SubscriberId
from nomoflow.kernel.feature_states import FeatureKey
from nomoflow.kernel.ids import CouponId, OfferId, StoreId
from nomoflow.relay.model import TaskRef
from tests.audience_builders import a_declaration, a_subscriber
from tests.builders import OTHER, STORE, an_order
from tests.coupon_builders import a_coupon, an_offer
from tests.notice_builders import a_notice
from tests.web.conftest import MINE, signed_in
from tests.web.forms import token
from tests.web.house import OPERATOR_TOKEN, WebHouse

SAFE = {"GET", "HEAD", "OPTIONS"}
# What stands in an address and belongs to no store.
SHARED = {
    "feature": FeatureKey.LIVE_COUNTER.value,
    "language": "en",
    "filename": "public/mark.svg",
    "code": "WARD1",
    "token": "nobodyslink",
    "draft": "of-nobody",
    "file": "none",
    "widget": FeatureKey.LIVE_COUNTER.value,
}
# Pages that are entered with the platform's own proof; without one they change nothing.
OF_STORES = ("/dashboard/<store_key>", "/api/v1/")


def _rules(app: Flask) -> Iterator[tuple[Rule, str]]:
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield rule, method


def _fill(house: WebHouse, store: StoreId, task: TaskRef) -> dict[str, str]:
    (key,) = house.services.merchants.api_keys(store)
    return {
        **SHARED,
        "store_key": house.key(store),
        "key": FeatureKey.LIVE_COUNTER.value,
        "order_id": f"order-of-{store}",
        "coupon": f"coupon-of-{store}",
        "offer": f"offer-of-{store}",
        "notice": f"notice-of-{store}",
        "list_id": _a_list(house, store),
        "subscriber": f"subscriber-of-{store}",
        "contacts": _contacts(house, store),
        "key_id": key.id,
        "event": task.event,
        "handler": task.handler,
    }


def _a_list(house: WebHouse, store: StoreId) -> str:
    row = house.services.stores.by_id(store)
    assert row
    content = f"code,type,amount,ends\n{store[-4:]},fixed,5,2030-01-01\n".encode()
    bring = house.services.coupons.bring_list
    entry = bring(store, "list.csv", content, row.currency, publish=False)
    house.queue.take()  # its lines wait
    return entry.id


def _contacts(house: WebHouse, store: StoreId) -> str:
    lines = ["email\n", f"{store}@example.com\n"]
    entry = house.services.contacts.bring(store, "list.csv", lines, a_declaration())
    house.queue.take()  # its people wait
    return entry.id


@pytest.fixture
def things(house: WebHouse) -> dict[StoreId, dict[str, str]]:
    """Each store has an order, a coupon, an offer, a list, a key for programs, and parked work."""
    found = {}
    for store in (STORE, OTHER):
        house.api_key(store)
        with house.work(store) as work:
            work.orders.add(an_order(id=f"order-of-{store}"))
            work.coupons.add(a_coupon(id=CouponId(f"coupon-of-{store}")))
            work.offers.add(an_offer(id=OfferId(f"offer-of-{store}")))
            work.notices.add(a_notice(f"notice-of-{store}"))
            work.subscribers.add([a_subscriber(id=SubscriberId(f"subscriber-of-{store}"))])
            work.commit()
        found[store] = _fill(house, store, house.park(store))
    return found


def _ask(browser: FlaskClient, rule: Rule, method: str, values: dict[str, str], **more: Any) -> int:
    missing = rule.arguments - set(values)
    assert not missing, f"{rule} names {missing}: say in this test to whom it belongs"
    wanted = {name: values[name] for name in rule.arguments}
    with browser.application.test_request_context():
        path = browser.application.url_map.bind("localhost").build(rule.endpoint, wanted)
    answer = browser.open(path, method=method, **more)
    answer.close()
    return answer.status_code


def test_the_stores_differ_in_every_id(things: dict[StoreId, dict[str, str]]) -> None:
    own = {"store_key", "order_id", "key_id", "event"}
    assert all(things[STORE][name] != things[OTHER][name] for name in own)


def test_another_stores_dashboard_is_not_there(
    app: Flask, merchant: FlaskClient, things: dict[StoreId, dict[str, str]]
) -> None:
    walked = 0
    for rule, method in _rules(app):
        if rule.rule.startswith("/dashboard/<store_key>"):
            walked += 1
            assert _ask(merchant, rule, method, things[OTHER]) == 404, f"{method} {rule}"
    assert walked >= 15


def test_another_stores_things_are_not_in_ones_own_dashboard(
    house: WebHouse,
    app: Flask,
    merchant: FlaskClient,
    things: dict[StoreId, dict[str, str]],
) -> None:
    mixed = {**things[OTHER], "store_key": things[STORE]["store_key"]}
    proof = token(merchant, f"/dashboard/{house.key()}/features")
    form = {"csrf_token": proof, "event": mixed["event"], "handler": mixed["handler"]}
    before = house.snapshot()
    walked = 0
    for rule, method in _rules(app):
        named = rule.arguments - {"store_key"} - set(SHARED)
        about_work = rule.endpoint.endswith("_task")
        if not rule.rule.startswith("/dashboard/") or not (named or about_work):
            continue
        if about_work and method == "GET":
            continue  # only asks; what it asks about is looked up when it is done
        walked += 1
        assert _ask(merchant, rule, method, mixed, data=form) == 404, f"{method} {rule}"
    assert walked >= 4
    assert house.snapshot() == before


def test_a_key_for_programs_opens_its_own_store_only(
    house: WebHouse, app: Flask, things: dict[StoreId, dict[str, str]]
) -> None:
    program = app.test_client()
    key = house.api_key(STORE)
    mixed = things[OTHER]
    for rule, method in _rules(app):
        if rule.rule.startswith("/api/v1/") and rule.arguments - {"key", "widget"}:
            assert _ask(program, rule, method, mixed, headers=key) == 404, f"{method} {rule}"
    answer = program.get("/api/v1/store", headers={**key, "X-Store-Key": house.key(OTHER)})
    assert answer.json is not None
    assert answer.json["id"] == STORE


def test_a_session_cannot_ask_the_api_about_another_store(
    app: Flask, merchant: FlaskClient, things: dict[StoreId, dict[str, str]]
) -> None:
    values = things[STORE]
    proof = token(merchant, f"/dashboard/{values['store_key']}/features")
    headers = {"X-Store-Key": things[OTHER]["store_key"], "X-CSRFToken": proof}
    walked = 0
    for rule, method in _rules(app):
        if rule.rule.startswith("/api/v1/"):
            walked += 1
            assert _ask(merchant, rule, method, values, headers=headers) == 404, f"{method} {rule}"
    assert walked >= 9


def test_without_a_session_every_route_of_a_store_is_closed(
    house: WebHouse, app: Flask, browser: FlaskClient, things: dict[StoreId, dict[str, str]]
) -> None:
    before = house.snapshot()
    for rule, method in _rules(app):
        if rule.rule.startswith(OF_STORES):
            expected = {302, 401} if method == "GET" else {400, 401}
            status = _ask(browser, rule, method, things[STORE])
            assert status in expected, f"{method} {rule}: {status}"
    assert house.snapshot() == before


def test_every_route_of_a_store_names_its_permission(app: Flask) -> None:
    silent = [
        str(rule)
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith(OF_STORES)
        and not hasattr(app.view_functions[rule.endpoint], "permission")
    ]
    assert not silent


def test_no_question_changes_anything(
    house: WebHouse, app: Flask, things: dict[StoreId, dict[str, str]]
) -> None:
    browser = signed_in(house, app, STORE, MINE)
    operator = {"Authorization": f"Bearer {OPERATOR_TOKEN}"}
    before = house.snapshot()
    for rule, method in _rules(app):
        if method not in SAFE:
            continue
        values = dict(things[STORE])
        if rule.rule.startswith("/s/"):
            values["key"] = house.key()
        headers = operator if rule.rule.startswith(("/operator", "/metrics")) else {}
        for asked in ("GET", "HEAD", "OPTIONS"):
            status = _ask(browser, rule, asked, values, headers=headers)
            assert status < 500, f"{asked} {rule}"
    assert house.snapshot() == before


def test_what_changes_something_takes_no_get(
    app: Flask, merchant: FlaskClient, things: dict[StoreId, dict[str, str]]
) -> None:
    """Where an address takes both, the GET only shows what the POST would do."""
    readable = {rule.rule for rule, method in _rules(app) if method == "GET"}
    closed = [
        (rule, method)
        for rule, method in _rules(app)
        if method not in SAFE and rule.rule not in readable
    ]
    assert closed
    for rule, _method in closed:
        # `coupons/simulate` is where a coupon of that id would be read, and there is none.
        status = 404 if _is_read_otherwise(app, rule) else 405
        assert _ask(merchant, rule, "GET", things[STORE]) == status, str(rule)


def _is_read_otherwise(app: Flask, rule: Rule) -> bool:
    """Whether an address without ids is one that another rule reads with the last word as an id."""
    start, _, last = rule.rule.rpartition("/")
    return "<" not in last and any(
        re.fullmatch(re.escape(start) + "/<[a-z_:]+>", other.rule)
        and "GET" in (other.methods or ())
        for other in app.url_map.iter_rules()
    )
