"""What every answer says to browsers, and what the doors do not let in."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from entrypoints.web.addresses import local_path
from tests.builders import STORE
from tests.web.conftest import MINE
from tests.web.house import WebHouse

PAGES = ("/", "/faq", "/sign-in", "/nothing", "/operator/sign-in", "/api/docs", "/api/v1/store")
HTTPS = "https://flow.example"


@pytest.mark.parametrize("path", PAGES)
def test_a_page_runs_only_our_own_files(browser: FlaskClient, path: str) -> None:
    policy = browser.get(path).headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe-inline" not in policy
    assert "unsafe-eval" not in policy
    assert "frame-ancestors 'none'" in policy
    assert "base-uri 'none'" in policy
    assert "form-action 'self'" in policy
    assert "object-src 'none'" in policy


@pytest.mark.parametrize("path", PAGES)
def test_a_page_says_the_rest_of_the_rules(browser: FlaskClient, path: str) -> None:
    headers = browser.get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert "Access-Control-Allow-Origin" not in headers


def test_pages_hold_no_script_and_no_style_of_their_own(merchant: FlaskClient) -> None:
    for path in (*PAGES[:3], "/dashboard/"):
        page = merchant.get(path, follow_redirects=True).text
        assert " style=" not in page
        assert "<style" not in page
        assert " onclick=" not in page
        inline = [part for part in page.split("<script")[1:] if " src=" not in part.split(">")[0]]
        assert all('type="application/json"' in part.split(">")[0] for part in inline)


def test_https_is_kept_to_in_production_only(house: WebHouse, browser: FlaskClient) -> None:
    assert "Strict-Transport-Security" not in browser.get("/").headers
    production = house.app(env="production", base_url=HTTPS).test_client()
    lasting = production.get("/", base_url=HTTPS).headers["Strict-Transport-Security"]
    assert lasting.startswith("max-age=31536000")


def _cookies(house: WebHouse, app: Flask, base_url: str) -> dict[str, set[str]]:
    browser = app.test_client()
    house.consents.will_bring("code-1", STORE, MINE)
    away = browser.get("/salla/connect", base_url=base_url)
    state = away.headers["Location"].partition("state=")[2]
    back = browser.get(f"/salla/callback?code=code-1&state={state}", base_url=base_url)
    assert back.status_code == 303
    set_now = away.headers.getlist("Set-Cookie") + back.headers.getlist("Set-Cookie")
    kept = [cookie for cookie in set_now if "Max-Age=0" not in cookie]
    return {cookie.partition("=")[0]: set(cookie.split("; ")[1:]) for cookie in kept}


def test_in_production_cookies_are_for_this_host_over_https(house: WebHouse) -> None:
    app = house.app(env="production", base_url=HTTPS)
    cookies = _cookies(house, app, HTTPS)
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= cookies["__Host-nomo_session"]
    assert {"Secure", "HttpOnly", "SameSite=Lax"} <= cookies["__Secure-nomo_state"]
    assert all("HttpOnly" in flags and "Secure" in flags for flags in cookies.values())


def test_in_development_cookies_work_without_https(house: WebHouse, app: Flask) -> None:
    cookies = _cookies(house, app, "http://localhost")
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= cookies["nomo_session"]
    assert "Secure" not in cookies["nomo_session"]


def test_a_session_ends_after_fourteen_days(house: WebHouse, app: Flask) -> None:
    cookies = _cookies(house, app, "http://localhost")
    assert any(flag.startswith("Expires=") for flag in cookies["nomo_session"])
    assert app.permanent_session_lifetime.days == 14


def test_a_forged_session_is_nobody(house: WebHouse, browser: FlaskClient) -> None:
    other = house.app(secret_key="another installation's key, just as long")
    signer = other.session_interface.get_signing_serializer(other)  # type: ignore[attr-defined]
    browser.set_cookie(
        "nomo_session", signer.dumps({"id": "a session", "member": MINE, "store": STORE})
    )
    assert browser.get(f"/dashboard/{house.key()}/").status_code == 302


@pytest.mark.parametrize("path", ["/sign-out", "/sign-in/switch", "/operator/sign-in"])
def test_a_form_of_another_site_is_refused(merchant: FlaskClient, path: str) -> None:
    merchant.set_cookie("nomo_lang", "en")
    answer = merchant.post(path)
    assert answer.status_code == 400
    assert "Nothing was changed" in answer.text


def test_a_dashboards_write_to_the_api_needs_its_proof(
    house: WebHouse, merchant: FlaskClient
) -> None:
    before = house.snapshot()
    refused = merchant.patch("/api/v1/features/live_counter", json={"enabled": False})
    assert refused.status_code == 400
    assert house.snapshot() == before


def test_a_body_of_ten_megabytes_is_refused_everywhere(
    house: WebHouse, merchant: FlaskClient
) -> None:
    huge = b"x" * 10_000_000
    for path in (f"/s/{house.key()}/events", "/webhooks/salla", "/sign-out", "/operator/sign-in"):
        assert merchant.post(path, data=huge).status_code == 413, path
    key = house.api_key()
    answer = merchant.patch(
        "/api/v1/features/live_counter", data=huge, headers=key, content_type="application/json"
    )
    assert answer.status_code == 413


def test_the_address_of_a_proxy_is_believed_only_where_it_is_trusted(house: WebHouse) -> None:
    claimed = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https"}
    for trusted, expected in ((0, "127.0.0.1"), (1, "203.0.113.9")):
        app = house.app(trusted_proxies=trusted)
        seen: list[str | None] = []
        app.add_url_rule("/who", "who", lambda seen=seen: seen.append(_caller()) or "")
        app.test_client().get("/who", headers=claimed)
        assert seen == [expected]


def _caller() -> str:
    from entrypoints.web.security import caller

    return caller()


def test_callers_of_one_network_count_together(app: Flask) -> None:
    pairs = {
        "198.51.100.7": "198.51.100.7",
        "2001:db8:1:2:3:4:5:6": "2001:db8:1:2::/64",
        "2001:db8::1": "2001:db8::/64",
        "::ffff:198.51.100.7": "198.51.100.7",
    }
    for address, expected in pairs.items():
        with app.test_request_context(environ_base={"REMOTE_ADDR": address}):
            assert _caller() == expected


@pytest.mark.parametrize(
    "text",
    ["https://evil.example", "//evil.example", "/\\evil.example", "\\/evil.example", "", None,
     "javascript:alert(1)", "/\tevil", "/\n/evil.example", "dashboard", "/a b", "/" + "x" * 3000],
)  # fmt: skip
def test_only_a_path_of_this_site_is_followed(text: str | None) -> None:
    assert local_path(text, "/safe") == "/safe"


@pytest.mark.parametrize("text", ["/", "/dashboard/k/orders?page=2", "/faq#how"])
def test_a_path_of_this_site_is_followed(text: str) -> None:
    assert local_path(text, "/safe") == text


def test_files_with_a_version_are_kept_for_good(browser: FlaskClient) -> None:
    for query, kept_for_good in (("?v=1", True), ("", False)):
        with browser.get(f"/static/dashboard/js/boot.js{query}") as answer:
            assert ("immutable" in answer.headers["Cache-Control"]) is kept_for_good
