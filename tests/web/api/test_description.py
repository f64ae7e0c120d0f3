"""The API describes itself, completely and truly."""

import threading
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser
from werkzeug.serving import make_server

from tests.web.house import WebHouse


@pytest.fixture
def description(browser: FlaskClient) -> dict[str, Any]:
    """What the application says of itself."""
    told = browser.get("/api/openapi.json").json
    assert told is not None
    return dict(told)


def test_it_is_an_openapi_3_document(description: dict[str, Any]) -> None:
    assert description["openapi"].startswith("3.")
    assert description["info"]["title"] == "Nomo Flow"
    assert description["components"]["securitySchemes"]["key"]["scheme"] == "bearer"


def test_every_route_for_programs_is_described(app: Flask, description: dict[str, Any]) -> None:
    described = {
        (path, method.upper())
        for path, item in description["paths"].items()
        for method in item
        if method != "parameters"
    }
    served = {
        (rule.rule.replace("<", "{").replace(">", "}"), method)
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith(("/api/v1/", "/s/", "/webhooks/"))
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert served == described


def test_every_reference_leads_somewhere(description: dict[str, Any]) -> None:
    for reference in _references(description):
        found: Any = description
        for part in reference.removeprefix("#/").split("/"):
            found = found[part]


def _references(part: object) -> list[str]:
    if isinstance(part, dict):
        own = [part["$ref"]] if isinstance(part.get("$ref"), str) else []
        return own + [one for inner in part.values() for one in _references(inner)]
    if isinstance(part, list):
        return [one for inner in part for one in _references(inner)]
    return []


def test_money_is_a_text_with_its_currency(description: dict[str, Any]) -> None:
    money = description["components"]["schemas"]["Money"]["properties"]
    assert (money["amount"]["type"], money["currency"]["type"]) == ("string", "string")


def test_problems_are_described_as_problems(description: dict[str, Any]) -> None:
    default = description["components"]["responses"]["DEFAULT_ERROR"]
    assert list(default["content"]) == ["application/problem+json"]


def test_its_page_opens_with_nothing_from_elsewhere(house: WebHouse, chromium: Browser) -> None:
    server = make_server("127.0.0.1", 0, house.app(), threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    context = chromium.new_context()
    try:
        page = context.new_page()
        said: list[str] = []
        asked: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"http://127.0.0.1:{server.server_port}/api/docs")
        page.wait_for_selector(".opblock", timeout=20_000)
        assert page.locator(".opblock").count() >= 15
        assert said == []
        ours = (f"http://127.0.0.1:{server.server_port}/", "data:", "blob:")
        assert [url for url in asked if not url.startswith(ours)] == []
    finally:
        context.close()
        server.shutdown()
        thread.join()
        server.server_close()


def test_the_page_is_in_the_readers_language_and_the_description_in_its_own(
    browser: FlaskClient,
) -> None:
    arabic = browser.get("/api/docs", headers={"Accept-Language": "ar"}).text
    assert '<html lang="ar" dir="rtl">' in arabic
    assert '<main id="docs" lang="en" dir="ltr"' in arabic
    english = browser.get("/api/docs", headers={"Accept-Language": "en"}).text
    assert '<html lang="en" dir="ltr">' in english
