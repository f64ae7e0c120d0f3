"""Claims: the visitor's own code, one store at a time, and no more than a caller may ask for."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from entrypoints.web.storefront import door
from nomoflow.coupons.offers import Budget, CodeState, Offer, OfferKind, OfferState
from nomoflow.coupons.terms import AmountOff, PercentOff
from nomoflow.kernel.feature_states import FeatureKey
from nomoflow.kernel.ids import CouponId, OfferId, StoreId
from nomoflow.kernel.money import Percent
from tests.builders import NOW, OTHER, STORE, riyals
from tests.coupon_builders import a_coupon, an_offer, coupon_terms
from tests.web.house import WebHouse

ELSEWHERE = {"REMOTE_ADDR": "198.51.100.7"}
_NOT_KEEPABLE = "This text holds a character that cannot be kept. Type it again."


def _ready(house: WebHouse, *, codes: int = 3, store: StoreId = STORE, **told: Any) -> OfferId:
    """A running pool with so many codes at the platform, and its card switched on."""
    offer = an_offer(**told)
    made = [f"WARD{number:04}" for number in range(1, codes + 1)]
    _keep(house, store, offer, made)
    return offer.id


def _keep(house: WebHouse, store: StoreId, offer: Offer, codes: list[str]) -> None:
    with house.work(store) as work:
        work.offers.add(offer)
        work.offer_codes.add(offer.id, codes, CodeState.READY)
        work.commit()
    house.services.features.change(
        store, FeatureKey.COUPONS, enabled=True, settings={"offer": offer.id}
    )


def _claim(
    browser: FlaskClient, house: WebHouse, body: object, store: StoreId = STORE, **more: Any
) -> Any:
    text = body if isinstance(body, str | bytes) else json.dumps(body)
    path = f"/s/{house.key(store)}/coupons/claim"
    return browser.post(path, data=text, content_type="text/plain", **more)


def _asked(browser: FlaskClient, house: WebHouse, visitor: str = "v1", **more: Any) -> Any:
    return _claim(browser, house, {"offer": "offer-1", "visitor": visitor}, **more)


def test_a_visitor_is_given_a_code_and_what_it_is_worth(
    house: WebHouse, browser: FlaskClient
) -> None:
    _ready(house)
    answer = _asked(browser, house)
    assert answer.status_code == 201
    assert answer.json == {
        "code": "WARD0001",
        "expires_at": (NOW + timedelta(days=7)).isoformat(),
        "now": NOW.isoformat(),
        "discount": {"percent": "10", "ceiling": None},
        "free_shipping": False,
        "minimum_cart": None,
    }


@pytest.mark.parametrize(
    ("terms", "told"),
    [
        (
            {"discount": PercentOff(percent=Percent(1250), ceiling=riyals(50)),
             "shows_ceiling": True, "minimum_cart": riyals(200)},
            {"discount": {"percent": "12.5", "ceiling": {"amount": "50.00", "currency": "SAR"}},
             "minimum_cart": {"amount": "200.00", "currency": "SAR"}},
        ),
        (
            {"discount": AmountOff(amount=riyals(20))},
            {"discount": {"amount": {"amount": "20.00", "currency": "SAR"}}},
        ),
        (
            {"discount": AmountOff(amount=riyals(0)), "free_shipping": True},
            {"discount": None, "free_shipping": True},
        ),
    ],
)  # fmt: skip
def test_every_kind_of_discount_can_be_said(
    house: WebHouse, browser: FlaskClient, terms: dict[str, Any], told: dict[str, Any]
) -> None:
    _ready(house, terms=coupon_terms(**terms))
    answer = _asked(browser, house)
    assert {name: answer.json[name] for name in told} == told


def test_the_same_visitor_gets_the_same_code_again(house: WebHouse, browser: FlaskClient) -> None:
    _ready(house)
    first, again, other = (_asked(browser, house, visitor) for visitor in ("v1", "v1", "v2"))
    assert first.json == again.json
    assert other.json["code"] != first.json["code"]


def test_a_shared_code_is_the_coupons(house: WebHouse, browser: FlaskClient) -> None:
    with house.work() as work:
        work.coupons.add(a_coupon())
        work.commit()
    _keep(
        house,
        STORE,
        an_offer(kind=OfferKind.SHARED, coupon=CouponId("coupon-1"), terms=None, size=0),
        [],
    )
    codes = {_asked(browser, house, visitor).json["code"] for visitor in ("v1", "v2")}
    assert codes == {"WARD1"}


def test_when_all_are_given_the_reason_is_told_in_words_and_as_a_word(
    house: WebHouse, browser: FlaskClient
) -> None:
    _ready(house, codes=1, size=1)
    assert _asked(browser, house, "v1").status_code == 201
    answer = _asked(browser, house, "v2", headers={"Accept-Language": "ar"})
    assert (answer.status_code, answer.mimetype) == (409, "application/problem+json")
    assert answer.json["reason"] == "all_given"
    assert answer.json["code"] == "offer_nothing_left"
    assert any("\u0600" <= letter <= "\u06ff" for letter in answer.json["detail"])
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert _asked(browser, house, "v1").status_code == 201


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ({"state": OfferState.PAUSED}, "offer_not_running"),
        ({"state": OfferState.ENDED}, "offer_not_running"),
        ({"terms": coupon_terms(ends_at=NOW)}, "offer_over"),
        ({"terms": coupon_terms(starts_at=NOW + timedelta(hours=1))}, "not_started"),
        ({"budget": Budget(discount=riyals(100)), "spent": riyals(100)}, "budget_spent"),
        ({"size": 500}, "being_prepared"),
    ],
)
def test_why_there_is_no_code_is_told(
    house: WebHouse, browser: FlaskClient, told: dict[str, Any], reason: str
) -> None:
    _ready(house, codes=0 if reason == "being_prepared" else 3, **told)
    answer = _asked(browser, house)
    assert (answer.status_code, answer.json["reason"]) == (409, reason)


def test_the_offer_decides_not_the_card_that_shows_it(
    house: WebHouse, browser: FlaskClient
) -> None:
    _ready(house)
    house.services.features.change(STORE, FeatureKey.COUPONS, enabled=False)
    assert _asked(browser, house).status_code == 201


def test_programs_that_say_so_are_given_nothing(house: WebHouse, browser: FlaskClient) -> None:
    _ready(house)
    robot = {"User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1)"}
    assert _asked(browser, house, headers=robot).status_code == 409


def test_an_unknown_offer_is_not_found(house: WebHouse, browser: FlaskClient) -> None:
    _ready(house)
    answer = _claim(browser, house, {"offer": "offer-2", "visitor": "v1"})
    assert (answer.status_code, answer.json["code"]) == (404, "offer_not_found")
    assert "reason" not in answer.json


def test_another_stores_offer_is_not_found_and_a_visitors_id_opens_nothing_there(
    house: WebHouse, browser: FlaskClient
) -> None:
    _ready(house)
    mine = _asked(browser, house).json["code"]
    assert _asked(browser, house, store=OTHER).status_code == 404
    _keep(house, OTHER, an_offer(), ["QAMAR001"])
    assert _asked(browser, house, store=OTHER).json["code"] == "QAMAR001"
    assert _asked(browser, house).json["code"] == mine


def test_no_store_and_a_store_that_left_hand_out_nothing(
    house: WebHouse, browser: FlaskClient
) -> None:
    _ready(house)
    nobody = browser.post("/s/nobody-has-this-key/coupons/claim", json={})
    assert (nobody.status_code, nobody.json and nobody.json["code"]) == (
        404,
        "storefront_not_found",
    )
    house.leaves(STORE)
    assert _asked(browser, house).status_code == 410


def test_any_page_may_claim_and_no_cookie_is_involved(
    house: WebHouse, browser: FlaskClient
) -> None:
    _ready(house)
    browser.set_cookie("nomo_session", "whatever")
    answer = _asked(browser, house, headers={"Origin": "https://ward.example"})
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Access-Control-Allow-Credentials" not in answer.headers
    assert "Set-Cookie" not in answer.headers
    as_json = browser.post(
        f"/s/{house.key()}/coupons/claim", json={"offer": "offer-1", "visitor": "v9"}
    )
    assert as_json.status_code == 201
    asked = browser.options(f"/s/{house.key()}/coupons/claim")
    assert "POST" in asked.headers["Access-Control-Allow-Methods"]


@pytest.mark.parametrize(
    ("body", "field", "words"),
    [
        ([], "offer", "This must be an object."),
        ({"visitor": "v1"}, "offer", "This is missing."),
        ({"offer": 7, "visitor": "v1"}, "offer", "This must be a text."),
        ({"offer": "", "visitor": "v1"}, "offer", "This must not be empty."),
        ({"offer": "x" * 65, "visitor": "v1"}, "offer", "This text is too long."),
        ({"offer": "offer-1"}, "visitor", "This is missing."),
        ({"offer": "offer-1", "visitor": ["v1"]}, "visitor", "This must be a text."),
        ({"offer": " \u00a0\t", "visitor": "v1"}, "offer", "This must not be empty."),
        ({"offer": "offer-1", "visitor": "   "}, "visitor", "This must not be empty."),
        ({"offer": "offer-1", "visitor": "v\u00001"}, "visitor", _NOT_KEEPABLE),
        ({"offer": "offer-1", "visitor": "v\ud8001"}, "visitor", _NOT_KEEPABLE),
        ({"offer": "offer-1\u0000", "visitor": "v1"}, "offer", _NOT_KEEPABLE),
        ({"offer": "offer-1", "visitor": "v" * 65}, "visitor", "This text is too long."),
    ],
)
def test_what_is_no_claim_is_told_where(
    house: WebHouse, browser: FlaskClient, body: object, field: str, words: str
) -> None:
    _ready(house)
    answer = _claim(browser, house, body, headers={"Accept-Language": "en"})
    assert (answer.status_code, answer.mimetype) == (422, "application/problem+json")
    assert answer.json["errors"] == {field: [words]}
    with house.work() as work:
        assert work.offers.issued(OfferId("offer-1")) == 0


@pytest.mark.parametrize("body", [b"", b"{", b"not json", b"\xff\xfe", b"[" * 20_000])
def test_what_is_no_json_is_refused(house: WebHouse, browser: FlaskClient, body: bytes) -> None:
    answer = _claim(browser, house, body)
    assert answer.mimetype == "application/problem+json"
    assert answer.status_code in (400, 422)


def test_more_than_64_kib_is_too_much(house: WebHouse, browser: FlaskClient) -> None:
    _ready(house)
    body = {"offer": "offer-1", "visitor": "v1", "more": "x" * 65_536}
    assert _claim(browser, house, body).status_code == 413


def test_a_thousand_claims_by_one_caller_get_few_codes(
    house: WebHouse, app: Flask, browser: FlaskClient
) -> None:
    _ready(house, codes=1000, size=1000)
    statuses = [
        _asked(browser, house, f"v{number}", environ_base=ELSEWHERE).status_code
        for number in range(1000)
    ]
    assert set(statuses) == {201, 429}
    assert statuses.count(201) <= door._CLAIMS_A_MINUTE + 8
    others = {"REMOTE_ADDR": "203.0.113.9"}
    assert _asked(browser, house, "v1001", environ_base=others).status_code == 201


def test_the_whole_machine_asks_at_once_and_nobody_is_given_anothers_code(
    house: WebHouse, app: Flask
) -> None:
    _ready(house, codes=50, size=50)

    def ask(number: int) -> tuple[int, str]:
        answer = _asked(app.test_client(), house, f"v{number % 80}")
        return answer.status_code, answer.json.get("code", "")

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(ask, range(160)))
    given = [code for status, code in answers if status == 201]
    assert len(set(given)) == 50
    assert len(given) == 100
    assert sum(status == 409 for status, _ in answers) == 60
