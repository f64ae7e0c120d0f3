"""Coming in by Salla's consent page: begun here, begun by Salla, and everything that goes wrong."""

from flask import Flask
from flask.testing import FlaskClient

from nomoflow.kernel.ids import StoreId
from tests.builders import OTHER, STORE
from tests.web.conftest import MINE, THEIRS, signed_in
from tests.web.forms import token
from tests.web.house import CONSENT, WebHouse

NEW = StoreId("salla-77")


def _state(browser: FlaskClient, next_path: str = "") -> str:
    away = browser.get("/salla/connect", query_string={"next": next_path} if next_path else {})
    assert away.headers["Location"].startswith(CONSENT)
    return away.headers["Location"].partition("state=")[2]


def _is_in(browser: FlaskClient, key: str) -> bool:
    return browser.get(f"/dashboard/{key}/").status_code == 200


def test_a_merchant_connects_a_store_and_is_signed_in(house: WebHouse, app: Flask) -> None:
    browser = app.test_client()
    house.consents.will_bring("code-1", NEW, "salla-7", name="متجر الورد")
    back = browser.get(f"/salla/callback?code=code-1&state={_state(browser)}")
    assert back.status_code == 303
    assert back.headers["Location"] == f"/dashboard/{house.key(NEW)}/"
    assert _is_in(browser, house.key(NEW))


def test_the_state_is_hexadecimal_and_fresh_each_time(browser: FlaskClient) -> None:
    first, second = _state(browser), _state(browser)
    assert first != second
    assert len(first) == 32
    assert set(first) <= set("0123456789abcdef")


def test_a_state_that_comes_back_without_hyphens_or_with_them_is_ours(
    house: WebHouse, browser: FlaskClient
) -> None:
    house.consents.will_bring("code-1", STORE, MINE)
    state = _state(browser)
    back = browser.get(f"/salla/callback?code=code-1&state={state[:8]}-{state[8:]}")
    assert back.status_code == 303


def test_another_state_is_refused_and_the_code_is_not_exchanged(
    house: WebHouse, browser: FlaskClient
) -> None:
    house.consents.will_bring("code-1", STORE, MINE)
    _state(browser)
    for wrong in ("state=0123456789abcdef", "state=", "nothing=here", "state=%D9%85"):
        back = browser.get(f"/salla/callback?code=code-1&{wrong}")
        assert back.status_code == 403
        assert 'href="/salla/connect"' in back.text
    assert house.consents.exchanged == []
    assert not _is_in(browser, house.key())


def test_a_refused_return_does_not_use_up_the_state(house: WebHouse, browser: FlaskClient) -> None:
    """Otherwise one false return would make the next one look as if Salla had begun it."""
    house.consents.will_bring("code-1", STORE, MINE)
    state = _state(browser)
    browser.get("/salla/callback?code=code-1&state=false")
    again = browser.get("/salla/callback?code=code-1&state=false")
    assert again.status_code == 403
    assert browser.get(f"/salla/callback?code=code-1&state={state}").status_code == 303


def test_a_forged_state_cookie_is_refused(house: WebHouse, browser: FlaskClient) -> None:
    house.consents.will_bring("code-1", STORE, MINE)
    browser.set_cookie("nomo_state", "forged", path="/salla")
    assert browser.get("/salla/callback?code=code-1&state=forged").status_code == 403
    assert house.consents.exchanged == []


def test_a_state_works_once(house: WebHouse, browser: FlaskClient) -> None:
    house.consents.will_bring("code-1", STORE, MINE)
    browser.get(f"/salla/callback?code=code-1&state={_state(browser)}")
    assert browser.get_cookie("nomo_state", path="/salla") is None


def test_an_install_that_salla_starts_is_bound_to_whom_salla_names(
    house: WebHouse, browser: FlaskClient
) -> None:
    house.consents.will_bring("code-1", NEW, "salla-7")
    back = browser.get("/salla/callback?code=code-1&state=salla-s-own-state")
    assert back.headers["Location"] == f"/dashboard/{house.key(NEW)}/"
    assert _is_in(browser, house.key(NEW))
    assert browser.get(f"/dashboard/{house.key()}/").status_code == 404


def test_an_install_that_salla_starts_is_never_attached_to_another_session(
    house: WebHouse, merchant: FlaskClient
) -> None:
    house.consents.will_bring("code-1", NEW, "salla-7")
    back = merchant.get("/salla/callback?code=code-1&state=salla-s-own-state")
    assert back.headers["Location"] == "/sign-in/switch"
    assert _is_in(merchant, house.key())
    assert merchant.get(f"/dashboard/{house.key(NEW)}/").status_code == 404
    assert merchant.get("/sign-in/switch").status_code == 200
    assert _is_in(merchant, house.key()), "asking changes nothing"


def test_whoever_sits_there_may_switch_over(house: WebHouse, merchant: FlaskClient) -> None:
    house.consents.will_bring("code-1", NEW, "salla-7")
    merchant.get("/salla/callback?code=code-1")
    proof = token(merchant, "/sign-in/switch")
    switched = merchant.post("/sign-in/switch", data={"csrf_token": proof})
    assert switched.headers["Location"] == f"/dashboard/{house.key(NEW)}/"
    assert _is_in(merchant, house.key(NEW))
    assert merchant.get(f"/dashboard/{house.key()}/").status_code == 404


def test_switching_needs_an_arrival_that_is_not_too_old(
    house: WebHouse, merchant: FlaskClient
) -> None:
    house.consents.will_bring("code-1", NEW, "salla-7")
    merchant.get("/salla/callback?code=code-1")
    proof = token(merchant, "/sign-in/switch")
    house.clock.pass_by(minutes=11)
    assert merchant.post("/sign-in/switch", data={"csrf_token": proof}).status_code == 409
    assert _is_in(merchant, house.key())


def test_the_same_person_with_another_store_needs_no_question(
    house: WebHouse, merchant: FlaskClient
) -> None:
    house.consents.will_bring("code-1", NEW, MINE)
    back = merchant.get("/salla/callback?code=code-1&state=salla-s-own-state")
    assert back.headers["Location"] == f"/dashboard/{house.key(NEW)}/"
    assert _is_in(merchant, house.key())


def test_a_spent_code_is_told_in_words(house: WebHouse, browser: FlaskClient) -> None:
    answer = browser.get(
        f"/salla/callback?code=spent&state={_state(browser)}", headers={"Accept-Language": "en"}
    )
    assert answer.status_code == 403
    assert "Salla’s code works once" in answer.text
    assert 'href="/salla/connect"' in answer.text


def test_a_merchant_who_says_no_is_told_so(house: WebHouse, browser: FlaskClient) -> None:
    state = _state(browser)
    answer = browser.get(f"/salla/callback?error=access_denied&state={state}")
    assert answer.status_code == 403
    assert house.consents.exchanged == []


def test_a_return_with_nothing_is_told_so(browser: FlaskClient) -> None:
    assert browser.get("/salla/callback").status_code == 400


def test_after_signing_in_one_is_where_one_wanted_to_be(
    house: WebHouse, browser: FlaskClient
) -> None:
    wanted = f"/dashboard/{house.key()}/orders"
    led = browser.get(wanted).headers["Location"]
    assert led == f"/sign-in?next={wanted}"
    page = browser.get(led).text
    assert f"/salla/connect?next={wanted}" in page
    house.consents.will_bring("code-1", STORE, MINE)
    back = browser.get(f"/salla/callback?code=code-1&state={_state(browser, wanted)}")
    assert back.headers["Location"] == wanted


def test_nobody_is_led_away_after_signing_in(house: WebHouse, browser: FlaskClient) -> None:
    for away in ("https://evil.example/", "//evil.example", "/\\evil.example", "javascript:1"):
        house.consents.will_bring("code-1", STORE, MINE)
        back = browser.get(f"/salla/callback?code=code-1&state={_state(browser, away)}")
        assert back.headers["Location"] == f"/dashboard/{house.key()}/"


def test_an_anonymous_request_signs_in_as_no_store(house: WebHouse, browser: FlaskClient) -> None:
    claims = {
        "store": STORE, "store_id": "1305146709", "merchant": "1305146709", "member": MINE,
        "merchant_id": "1305146709", "user_id": "1", "token": "",
    }  # fmt: skip
    for path in ("/dashboard/", "/sign-in", "/salla/callback", "/embedded/salla", "/"):
        browser.get(path, query_string=claims)
        browser.get(path, headers={"X-Store-Key": house.key(), "X-Merchant-Id": "1305146709"})
        browser.post(path, data=claims)
    assert browser.get(f"/dashboard/{house.key()}/").status_code == 302
    assert browser.get("/api/v1/store").status_code == 401


def test_signing_in_leaves_nothing_of_the_session_before(house: WebHouse, app: Flask) -> None:
    browser = app.test_client()
    with browser.session_transaction() as before:
        before["planted"] = "by somebody else"
    house.consents.will_bring("code-1", STORE, MINE)
    browser.get(f"/salla/callback?code=code-1&state={_state(browser)}")
    with browser.session_transaction() as after:
        assert "planted" not in after
        assert after["member"] == MINE


def test_membership_is_asked_anew_in_every_request(house: WebHouse, merchant: FlaskClient) -> None:
    assert _is_in(merchant, house.key())
    house.leaves(STORE)
    assert merchant.get(f"/dashboard/{house.key()}/").status_code == 404


def test_signing_out_ends_it_and_needs_the_forms_proof(
    house: WebHouse, merchant: FlaskClient
) -> None:
    assert merchant.post("/sign-out").status_code == 400
    assert _is_in(merchant, house.key())
    proof = token(merchant, f"/dashboard/{house.key()}/")
    merchant.post("/sign-out", data={"csrf_token": proof})
    assert merchant.get(f"/dashboard/{house.key()}/").status_code == 302


def test_a_session_that_is_over_is_told_so(browser: FlaskClient) -> None:
    browser.set_cookie("nomo_session", "eyJtZW1iZXIiOiJzYWxsYS0xIn0.old.signature")
    answer = browser.get("/sign-in?next=/dashboard/", headers={"Accept-Language": "en"})
    assert "Your session has ended" in answer.text


def test_knocking_too_often_is_refused_for_a_while(browser: FlaskClient) -> None:
    answers = [browser.get("/salla/connect").status_code for _ in range(121)]
    assert answers[:120] == [302] * 120
    assert answers[120] == 429


def test_two_people_in_two_browsers_do_not_meet(house: WebHouse, app: Flask) -> None:
    mine, theirs = signed_in(house, app, STORE, MINE), signed_in(house, app, OTHER, THEIRS)
    assert mine.get(f"/dashboard/{house.key(OTHER)}/").status_code == 404
    assert theirs.get(f"/dashboard/{house.key(STORE)}/").status_code == 404


def test_what_holds_a_code_tells_nobody_where_it_came_from(
    house: WebHouse, browser: FlaskClient
) -> None:
    answer = browser.get("/salla/callback?code=spent")
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "spent" not in answer.text.replace("/salla/connect", "")
