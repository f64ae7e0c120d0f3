"""Sign-ups: the same answer for everybody, a word for every fault, and nothing by robots."""

import json
from typing import Any

import pytest
from flask.testing import FlaskClient

from adapters.memory.audience import CONSENTS, SUBSCRIBERS
from entrypoints.web.storefront import door, signups
from nomoflow.audience.facts import Method
from nomoflow.kernel.feature_states import FeatureKey
from tests.audience_builders import EMAIL
from tests.builders import OTHER, STORE
from tests.web.house import WebHouse

ELSEWHERE = {"REMOTE_ADDR": "198.51.100.7"}
FORM = {"email": EMAIL, "name": "نورة", "phone": "0501234567", "consent": True}


def send(browser: FlaskClient, house: WebHouse, body: object = FORM, **more: Any) -> Any:
    text = body if isinstance(body, str | bytes) else json.dumps(body)
    path = f"/s/{house.key()}/subscribers"
    return browser.post(path, data=text, content_type="text/plain", **more)


def test_a_sign_up_is_accepted_and_asked_by_letter(house: WebHouse, browser: FlaskClient) -> None:
    answer = send(
        browser,
        house,
        {**FORM, "source": "popup", "page": "https://ward.example/p/1", "language": "en"},
        headers={"User-Agent": "Mozilla/5.0", "Origin": "https://ward.example"},
        environ_base=ELSEWHERE,
    )
    assert (answer.status_code, answer.json) == (202, {"accepted": 1})
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers
    (found,) = house.world.rows(SUBSCRIBERS).of(STORE)
    assert (found.name, found.phone, found.language) == ("نورة", "+966501234567", "en")
    (record,) = house.world.rows(CONSENTS).of(STORE)
    assert record.text == signups.consents("")["en"].text
    assert (record.page, record.ip, record.user_agent) == (
        "https://ward.example/p/1",
        "198.51.100.7",
        "Mozilla/5.0",
    )
    house.settle()
    assert "متجر الورد" in house.mail.to(EMAIL)[0].text


def test_nobody_learns_whether_an_address_is_known(house: WebHouse, browser: FlaskClient) -> None:
    answers = [send(browser, house)]
    house.settle()
    browser.post(house.letters.confirmation())
    answers.append(send(browser, house))
    (found,) = house.world.rows(SUBSCRIBERS).of(STORE)
    house.services.audience.unsubscribe(STORE, found.id, Method.DASHBOARD)
    answers.append(send(browser, house))
    answers.append(send(browser, house, {**FORM, "website": "https://spam.example"}))
    answers.append(send(browser, house, headers={"User-Agent": "Googlebot/2.1"}))
    told = {
        (answer.status_code, answer.data, tuple(sorted(answer.headers.keys())))
        for answer in answers
    }
    assert len(told) == 1


def test_a_mistyped_address_comes_back_with_what_was_meant(
    house: WebHouse, browser: FlaskClient
) -> None:
    mistyped = {**FORM, "email": "noura@hotmial.com"}
    answer = send(browser, house, mistyped, headers={"Accept-Language": "ar"})
    assert (answer.status_code, answer.mimetype) == (422, "application/problem+json")
    assert answer.json["suggestion"] == "noura@hotmail.com"
    assert any("\u0600" <= letter <= "\u06ff" for letter in answer.json["errors"]["email"][0])
    assert send(browser, house, {**mistyped, "email": "noura@hotmail.com"}).status_code == 202


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"email": None}, "email"),
        ({"email": 7}, "email"),
        ({"email": "x@mailinator.com"}, "email"),
        ({"email": "x" * 301}, "email"),
        ({"email": "a\ud800@example.com"}, "email"),
        ({"consent": False}, "consent"),
        ({"consent": "true"}, "consent"),
        ({"consent_version": "another"}, "consent"),
        ({"phone": "12"}, "phone"),
        ({"name": ["x"]}, "name"),
        ({"name": "x" * 101}, "name"),
        ({"page": "x" * 2049}, "page"),
    ],
)
def test_what_is_wrong_is_told_by_the_field(
    house: WebHouse, browser: FlaskClient, change: dict[str, object], field: str
) -> None:
    answer = send(browser, house, {**FORM, **change}, headers={"Accept-Language": "en"})
    assert answer.status_code == 422
    assert list(answer.json["errors"]) == [field]
    assert "suggestion" not in answer.json
    assert house.world.rows(SUBSCRIBERS).of() == []


def test_the_text_that_was_shown_is_known_by_its_version(
    house: WebHouse, browser: FlaskClient
) -> None:
    english = signups.consents("")["en"]
    told = {**FORM, "language": "ar", "consent_version": english.version}
    assert send(browser, house, told).status_code == 202
    (record,) = house.world.rows(CONSENTS).of(STORE)
    assert (record.text, record.text_version) == (english.text, english.version)


def test_the_merchants_own_words_are_shown_and_kept_with_the_consent(
    house: WebHouse, browser: FlaskClient
) -> None:
    own = {"ar": "أوافق على رسائل متجر الورد.", "en": ""}
    house.services.features.change(
        STORE, FeatureKey.EMAIL_COLLECTOR, enabled=True, settings={"consent_text": own}
    )
    config = browser.get(f"/s/{house.key()}/config").json
    assert config is not None
    (collector,) = [told for told in config["widgets"] if told["kind"] == "email_collector"]
    assert "consent_text" not in collector["settings"]
    words = collector["texts"]["ar"]
    assert words["consent"] == own["ar"]
    assert collector["texts"]["en"]["consent"] == signups.consents("")["en"].text
    told = {**FORM, "language": "ar", "consent_version": words["consent_version"]}
    assert send(browser, house, told).status_code == 202
    (record,) = house.world.rows(CONSENTS).of(STORE)
    assert (record.text, record.text_version) == (own["ar"], words["consent_version"])


@pytest.mark.parametrize(("body", "status"), [("{", 400), ("[]", 422), (b"\xff", 400)])
def test_what_is_no_form_is_refused(
    house: WebHouse, browser: FlaskClient, body: object, status: int
) -> None:
    assert send(browser, house, body).status_code == status
    assert send(browser, house, {**FORM, "more": "x" * 65_536}).status_code == 413


def test_no_store_and_a_store_that_left_take_nobody(house: WebHouse, browser: FlaskClient) -> None:
    assert browser.post("/s/nobody-has-this-key/subscribers", json=FORM).status_code == 404
    house.leaves(STORE)
    assert send(browser, house).status_code == 410
    assert house.world.rows(SUBSCRIBERS).of(OTHER) == []


def test_a_few_hundred_robots_leave_nothing(house: WebHouse, browser: FlaskClient) -> None:
    for number in range(200):
        told = {**FORM, "email": f"robot{number}@example.com", "website": "x"}
        assert send(browser, house, told).status_code == 202
    assert house.world.rows(SUBSCRIBERS).of() == []
    for number in range(100):
        assert browser.post(f"/confirm/{number:040x}").status_code == 404


def test_who_signs_up_too_often_waits(house: WebHouse, browser: FlaskClient) -> None:
    same = [send(browser, house).status_code for _ in range(20)]
    assert set(same) == {202, 429}
    assert same.count(202) <= door._SIGN_UPS_OF_AN_ADDRESS_A_DAY + 1
    visitor = [
        send(browser, house, {**FORM, "email": f"a{number}@example.com", "visitor": "v1"})
        for number in range(20)
    ]
    assert visitor[-1].status_code == 429
    one_place = [
        send(
            browser, house, {**FORM, "email": f"b{number}@example.com"}, environ_base=ELSEWHERE
        ).status_code
        for number in range(60)
    ]
    assert set(one_place) == {202, 429}
