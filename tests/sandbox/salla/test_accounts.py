"""The accounts host refuses what Salla refuses."""

from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from entrypoints.sandbox.salla.module import Salla
from entrypoints.sandbox.salla.seed.stores import OUD_NAJD
from tests.sandbox.salla.conftest import (
    ACCOUNTS,
    API,
    APP,
    Clock,
    OurApp,
    differences,
    fixture,
    shape,
)

CALLBACK = f"{APP}/salla/callback"
KEYS = {"client_id": "sandbox-client-id", "client_secret": "sandbox-client-secret"}
ASK = {
    "client_id": "sandbox-client-id",
    "response_type": "code",
    "redirect_uri": CALLBACK,
    "scope": "orders.read marketing.read_write offline_access",
    "state": "8f2b-11aa-77",
}


def approve(http: requests.Session, **changes: str) -> dict[str, str]:
    answer = http.post(
        f"{ACCOUNTS}/oauth2/auth",
        params={**ASK, **changes},
        data={"store_id": OUD_NAJD, "decision": "approve"},
        allow_redirects=False,
    )
    assert answer.status_code == 302
    return {
        name: each[0] for name, each in parse_qs(urlsplit(answer.headers["Location"]).query).items()
    }


def exchange(http: requests.Session, code: str, **changes: str) -> requests.Response:
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": CALLBACK, **KEYS}
    return http.post(f"{ACCOUNTS}/oauth2/token", data={**form, **changes})


def refresh(http: requests.Session, token: str) -> requests.Response:
    form = {"grant_type": "refresh_token", "refresh_token": token, **KEYS}
    return http.post(f"{ACCOUNTS}/oauth2/token", data=form)


def test_the_consent_page_names_the_stores(http: requests.Session) -> None:
    page = http.get(f"{ACCOUNTS}/oauth2/auth", params=ASK)
    assert page.status_code == 200
    assert "عود نجد" in page.text


@pytest.mark.parametrize(
    "change", [{"client_id": "someone"}, {"redirect_uri": "http://evil.example/callback"}]
)
def test_an_unknown_app_or_address_is_not_sent_anywhere(
    http: requests.Session, change: dict[str, str]
) -> None:
    answer = http.get(f"{ACCOUNTS}/oauth2/auth", params={**ASK, **change}, allow_redirects=False)
    assert answer.status_code == 400


def test_state_comes_back_without_hyphens(http: requests.Session) -> None:
    assert approve(http)["state"] == "8f2b11aa77"


def test_refusing_says_so(http: requests.Session) -> None:
    answer = http.post(
        f"{ACCOUNTS}/oauth2/auth",
        params=ASK,
        data={"store_id": OUD_NAJD, "decision": "refuse"},
        allow_redirects=False,
    )
    assert "error=access_denied" in answer.headers["Location"]
    assert "code=" not in answer.headers["Location"]


def test_approving_installs_the_app(http: requests.Session, salla: Salla, our_app: OurApp) -> None:
    approve(http)
    salla.courier.flush()
    assert our_app.events() == ["app.installed"]


def test_a_code_becomes_tokens_once(http: requests.Session) -> None:
    code = approve(http)["code"]
    first, second = exchange(http, code), exchange(http, code)
    assert differences(shape(first.json()), shape(fixture("oauth.token.response"))) == []
    assert first.json()["expires"] == 1209599
    assert first.json()["scope"] == ASK["scope"]
    assert second.status_code == 400
    assert second.json()["error"] == "invalid_grant"


def test_a_code_grows_old(http: requests.Session, clock: Clock) -> None:
    code = approve(http)["code"]
    clock.pass_by(minutes=6)
    assert exchange(http, code).json()["error"] == "invalid_grant"


def test_a_code_is_for_its_own_callback(http: requests.Session) -> None:
    answer = exchange(http, approve(http)["code"], redirect_uri=f"{APP}/elsewhere")
    assert answer.json()["error"] == "invalid_grant"


def test_keys_in_a_header_are_not_read(http: requests.Session) -> None:
    form = {
        "grant_type": "authorization_code",
        "code": approve(http)["code"],
        "redirect_uri": CALLBACK,
    }
    answer = http.post(
        f"{ACCOUNTS}/oauth2/token", data=form, auth=(KEYS["client_id"], KEYS["client_secret"])
    )
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


def test_json_is_not_a_form(http: requests.Session) -> None:
    form = {"grant_type": "authorization_code", "code": "x", **KEYS}
    answer = http.post(f"{ACCOUNTS}/oauth2/token", json=form)
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")


def test_without_offline_access_there_is_no_refresh_token(http: requests.Session) -> None:
    code = approve(http, scope="orders.read")["code"]
    assert "refresh_token" not in exchange(http, code).json()


def test_scopes_that_the_portal_lacks_are_not_granted(http: requests.Session) -> None:
    code = approve(http, scope="orders.read branches.read offline_access")["code"]
    assert exchange(http, code).json()["scope"] == "orders.read offline_access"


def test_refreshing_gives_a_new_pair_and_ends_the_old(http: requests.Session) -> None:
    old = exchange(http, approve(http)["code"]).json()
    new = refresh(http, old["refresh_token"]).json()
    assert differences(shape(new), shape(fixture("oauth.token.refresh.response"))) == []
    assert new["refresh_token"] != old["refresh_token"]
    assert _status(http, old["access_token"]) == 401
    assert _status(http, new["access_token"]) == 200


def test_a_refresh_token_used_twice_ends_every_token_of_the_store(http: requests.Session) -> None:
    old = exchange(http, approve(http)["code"]).json()
    new = refresh(http, old["refresh_token"]).json()
    again = refresh(http, old["refresh_token"])
    assert again.status_code == 401
    assert shape(again.json()) == shape(fixture("oauth.error.invalid_grant"))
    assert _status(http, new["access_token"]) == 401
    assert refresh(http, new["refresh_token"]).status_code == 401


def test_a_lost_answer_spends_the_refresh_token(http: requests.Session, salla: Salla) -> None:
    old = exchange(http, approve(http)["code"]).json()
    salla.world.knobs.lose_next_refresh = 1
    assert refresh(http, old["refresh_token"]).status_code == 502
    assert refresh(http, old["refresh_token"]).json()["error"] == "invalid_grant"


@pytest.mark.parametrize(
    ("form", "wanted"),
    [("duration", {"expires": 1209599}), ("absolute", {"expires": 1772557209}), ("missing", {})],
)
def test_every_way_of_telling_the_expiry(
    http: requests.Session, salla: Salla, form: str, wanted: dict[str, int]
) -> None:
    salla.world.knobs.exchange_expiry = form  # type: ignore[assignment]
    answer = exchange(http, approve(http)["code"]).json()
    assert {name: answer[name] for name in answer if name.startswith("expires")} == wanted


def test_an_access_token_expires(http: requests.Session, clock: Clock) -> None:
    token = exchange(http, approve(http)["code"]).json()["access_token"]
    clock.pass_by(days=14)
    assert _status(http, token) == 401


@pytest.mark.parametrize(
    ("form", "sample"),
    [("bare", "oauth.user_info.response"), ("enveloped", "oauth.user_info.enveloped.response")],
)
def test_user_info_in_both_shapes(
    http: requests.Session, salla: Salla, form: str, sample: str
) -> None:
    token = exchange(http, approve(http)["code"]).json()["access_token"]
    salla.world.knobs.user_info_shape = form  # type: ignore[assignment]
    answer = http.get(
        f"{ACCOUNTS}/oauth2/user/info", headers={"Authorization": f"Bearer {token}"}
    ).json()
    assert differences(shape(answer), shape(fixture(sample))) == []
    assert (answer.get("data") or answer)["merchant"]["id"] == OUD_NAJD


def _status(http: requests.Session, token: str) -> int:
    headers = {"Authorization": f"Bearer {token}"}
    return http.get(f"{API}/store/info", headers=headers).status_code
