"""What browsers report: taken at once, told clearly when wrong, and nothing true is invented."""

import json
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from entrypoints.web.storefront import door
from entrypoints.web.storefront.reports import EventsRefused, read_report
from nomoflow.kernel.errors import Unavailable
from nomoflow.kernel.feature_states import FeatureKey
from nomoflow.kernel.text import Language
from nomoflow.visitors.model import Hit, HitBatch
from nomoflow.visitors.service import VisitorService
from tests.builders import NOW, OTHER, STORE
from tests.web.house import WebHouse

PAGE = "https://ward.example/p1368207451?utm_source=snapchat"
CHROME = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36"


def event(number: int = 1, **told: Any) -> dict[str, Any]:
    """A page view of a minute ago."""
    return {
        "id": f"event-{number}",
        "type": "page_view",
        "url": PAGE,
        "referrer": "https://www.snapchat.com/",
        "occurred_at": (NOW - timedelta(minutes=1)).isoformat(),
        "data": {},
        **told,
    }


def report(*events: dict[str, Any], **told: Any) -> dict[str, Any]:
    """What a browser sends."""
    return {"visitor": "visitor-1", "events": list(events) or [event()], **told}


def _sent(browser: FlaskClient, house: WebHouse, body: object, **more: Any) -> Any:
    text = body if isinstance(body, str | bytes) else json.dumps(body)
    return browser.post(f"/s/{house.key()}/events", data=text, content_type="text/plain", **more)


def _waiting(house: WebHouse) -> list[Hit]:
    return [hit for _, batch in house.hits.oldest(100) for hit in batch.hits]


def test_a_report_is_accepted_and_waits_to_be_written_down(
    house: WebHouse, browser: FlaskClient
) -> None:
    data = {"product_id": 1368207451, "cart_value": "12.50", "secret_field": "x", "page": "index"}
    answer = _sent(browser, house, report(event(data=data), event(2, type="cart_add")))
    assert (answer.status_code, answer.json) == (202, {"accepted": 2})
    first, second = _waiting(house)
    assert first.url == PAGE
    assert first.data == {"product_id": "1368207451", "cart_value": "12.50", "page": "index"}
    assert first.occurred_at == NOW - timedelta(minutes=1)
    assert second.kind == "cart_add"


def test_json_is_taken_as_well_as_plain_text(house: WebHouse, browser: FlaskClient) -> None:
    assert browser.post(f"/s/{house.key()}/events", json=report()).status_code == 202


def test_any_page_may_report_and_no_cookie_is_involved(
    house: WebHouse, browser: FlaskClient
) -> None:
    browser.set_cookie("nomo_session", "whatever")
    answer = _sent(browser, house, report(), headers={"Origin": "https://ward.example"})
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer.headers
    assert "Set-Cookie" not in answer.headers
    asked = browser.options(f"/s/{house.key()}/events", headers={"Origin": "https://ward.example"})
    assert asked.headers["Access-Control-Allow-Headers"] == "Content-Type"
    assert "POST" in asked.headers["Access-Control-Allow-Methods"]


def test_a_sign_of_life_is_presence_and_no_page_view(house: WebHouse, browser: FlaskClient) -> None:
    beat = event(type="heartbeat")
    assert _sent(browser, house, report(beat)).json == {"accepted": 1}
    assert _waiting(house) == []
    live = browser.get(f"/s/{house.key()}/live")
    assert live.json == {"visitors": 1}


def test_a_browsers_wrong_clock_is_corrected(house: WebHouse, browser: FlaskClient) -> None:
    wrong = timedelta(hours=9)
    happened = NOW - timedelta(minutes=2)
    told = event(occurred_at=(happened + wrong).isoformat())
    _sent(browser, house, report(told, sent_at=(NOW + wrong).isoformat()))
    assert _waiting(house)[0].occurred_at == happened


def test_programs_that_say_so_are_not_counted(house: WebHouse, browser: FlaskClient) -> None:
    robot = {"User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1)"}
    answer = _sent(browser, house, report(), headers=robot)
    assert (answer.status_code, answer.json) == (202, {"accepted": 0})
    assert _sent(browser, house, report(), headers={"User-Agent": CHROME}).json == {"accepted": 1}
    assert len(_waiting(house)) == 1


def test_a_store_that_measures_nothing_keeps_nothing(house: WebHouse, browser: FlaskClient) -> None:
    house.services.features.change(STORE, FeatureKey.VISITOR_DATA, enabled=False)
    answer = _sent(browser, house, report())
    assert (answer.status_code, answer.json) == (202, {"accepted": 0})
    assert _waiting(house) == []
    assert browser.get(f"/s/{house.key()}/live").json == {"visitors": 0}


def test_an_unknown_key_is_told_so(browser: FlaskClient) -> None:
    answer = browser.post("/s/nobody-has-this-key/events", json=report())
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_a_store_that_left_gets_nothing_any_more(house: WebHouse, browser: FlaskClient) -> None:
    house.leaves(STORE)
    for path in ("config", "live", "purchases"):
        assert browser.get(f"/s/{house.key()}/{path}").status_code == 410
    assert browser.get(f"/s/{house.key()}.js").status_code == 410
    assert _sent(browser, house, report()).status_code == 410
    assert browser.get(f"/s/{house.key(OTHER)}/config").status_code == 200


@pytest.mark.parametrize(
    "body", [b"", b"{", b"not json", b'{"visitor": ', b"\xff\xfe", b"[" * 20_000, b"9" * 9_000]
)
def test_what_is_no_json_is_refused(house: WebHouse, browser: FlaskClient, body: bytes) -> None:
    answer = _sent(browser, house, body)
    assert answer.mimetype == "application/problem+json"
    assert answer.status_code in (400, 422)


_WRONG: list[tuple[object, str, str]] = [
    ([], "events", "This must be an object."),
    ({}, "visitor", "This is missing."),
    ({"visitor": 7, "events": []}, "visitor", "This must be a text."),
    ({"visitor": "", "events": []}, "visitor", "This must not be empty."),
    ({"visitor": "x" * 65, "events": []}, "visitor", "This text is too long."),
    ({"visitor": "v"}, "events", "This is missing."),
    ({"visitor": "v", "events": {}}, "events", "This must be a list."),
    (report(*[event(n) for n in range(51)]), "events", "At most 50 events at once."),
    (report(sent_at="yesterday"), "sent_at", "ISO 8601"),
    ({"visitor": "v", "events": ["x"]}, "events.0", "This must be an object."),
    (report(event(), event(2, id=None)), "events.1.id", "This is missing."),
    (report(event(id="x" * 65)), "events.0.id", "This text is too long."),
    (report(event(type="purchase")), "events.0.type", "This value is not known."),
    (report(event(type=1)), "events.0.type", "This must be a text."),
    (report(event(url="javascript:alert(1)")), "events.0.url", "An address that begins with"),
    (report(event(url="https://a/" + "x" * 5000)), "events.0.url", "This text is too long."),
    (report(event(referrer=3)), "events.0.referrer", "This must be a text."),
    (report(event(occurred_at=1719822000)), "events.0.occurred_at", "ISO 8601"),
    (report(event(occurred_at="2026-11-01T12:00:00")), "events.0.occurred_at", "its offset"),
    (report(event(data=[])), "events.0.data", "This must be an object."),
    (report(event(data={"page": {}})), "events.0.data.page", "a text, a number"),
]


@pytest.mark.parametrize(("body", "field", "words"), _WRONG, ids=[field for _, field, _ in _WRONG])
def test_what_is_wrong_is_named(
    house: WebHouse, browser: FlaskClient, body: object, field: str, words: str
) -> None:
    answer = _sent(browser, house, body, headers={"Accept-Language": "en"})
    assert (answer.status_code, answer.mimetype) == (422, "application/problem+json")
    assert list(answer.json["errors"]) == [field]
    assert words in answer.json["errors"][field][0]
    assert _waiting(house) == []


@pytest.mark.parametrize("language", ["ar", "en"])
def test_what_is_wrong_is_said_in_the_browsers_language(
    house: WebHouse, browser: FlaskClient, language: Language
) -> None:
    answer = _sent(browser, house, {}, headers={"Accept-Language": language})
    arabic = any("\u0600" <= letter <= "\u06ff" for letter in answer.json["detail"])
    assert arabic is (language == "ar")


def test_more_than_64_kib_is_too_much(house: WebHouse, browser: FlaskClient) -> None:
    padded = report(event(data={"other": "x" * 65_536}))
    answer = _sent(browser, house, padded)
    assert (answer.status_code, answer.mimetype) == (413, "application/problem+json")


def test_what_no_database_takes_is_taken_out(house: WebHouse, browser: FlaskClient) -> None:
    told = event(url="https://a/\x00b", data={"page": "in\ud800dex\x07"})
    assert _sent(browser, house, report(told)).status_code == 202
    (hit,) = _waiting(house)
    assert (hit.url, hit.data["page"]) == ("https://a/b", "index")


def test_a_report_that_cannot_be_kept_is_told_so(
    house: WebHouse, browser: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(_: VisitorService, batch: HitBatch) -> None:
        raise Unavailable(neighbour="redis")

    monkeypatch.setattr(VisitorService, "collect", away)
    answer = _sent(browser, house, report())
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0


def test_one_place_cannot_flood_a_store(
    house: WebHouse, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "_REPORTS_A_MINUTE", 80)
    browser = app.test_client()
    statuses = [_sent(browser, house, report()).status_code for _ in range(120)]
    assert statuses[0] == 202
    assert statuses[-1] == 429
    elsewhere = _sent(browser, house, report(), environ_base={"REMOTE_ADDR": "198.51.100.7"})
    assert elsewhere.status_code == 202
    assert browser.post(f"/s/{house.key(OTHER)}/events", json=report()).status_code == 202


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["visitor", "events", "id", "type", "url", "occurred_at", "data", "page"]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)
TIMES = st.text(max_size=30) | st.datetimes().map(lambda at: f"{at.isoformat()}-14:00")


@given(told=JSON, occurred=TIMES, sent=TIMES)
def test_whatever_is_sent_is_a_report_or_refused(told: object, occurred: str, sent: str) -> None:
    for body in (told, report(event(occurred_at=occurred), sent_at=sent)):
        batch = _read(body)
        assert batch is None or all(hit.occurred_at <= NOW for hit in batch.hits)


def _read(body: object) -> HitBatch | None:
    try:
        return read_report(json.dumps(body).encode(), STORE, NOW)
    except EventsRefused:
        return None
