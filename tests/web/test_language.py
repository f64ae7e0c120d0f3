"""Which language a page speaks, and how one changes it."""

from pathlib import Path
from shutil import copytree

import pytest
from flask import Flask
from flask.testing import FlaskClient

from entrypoints.web import language
from tests.builders import STORE
from tests.web.conftest import MINE, signed_in
from tests.web.house import WebHouse


def _spoken(browser: FlaskClient, path: str = "/", **headers: str) -> str:
    page = browser.get(path, headers=headers).text
    return page.partition('<html lang="')[2][:2]


@pytest.mark.parametrize(
    ("asked", "spoken"),
    [("", "ar"), ("en-GB,en;q=0.9", "en"), ("fr,de", "ar"), ("ar-SA,en;q=0.5", "ar"),
     ("en;q=0.2,ar;q=0.9", "ar"), ("nonsense;;;", "ar")],
)  # fmt: skip
def test_a_new_browser_is_spoken_to_as_it_asks(
    browser: FlaskClient, asked: str, spoken: str
) -> None:
    assert _spoken(browser, **({"Accept-Language": asked} if asked else {})) == spoken


def test_a_choice_stays_and_leads_back(browser: FlaskClient) -> None:
    answer = browser.get("/lang/en?next=/faq?x=1")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/faq?x=1")
    assert "HttpOnly" in answer.headers["Set-Cookie"]
    assert _spoken(browser, **{"Accept-Language": "ar"}) == "en"
    browser.get("/lang/ar")
    assert _spoken(browser, **{"Accept-Language": "en"}) == "ar"


@pytest.mark.parametrize("away", ["https://evil.example", "//evil.example", "/\\evil.example"])
def test_changing_the_language_leads_nowhere_else(browser: FlaskClient, away: str) -> None:
    answer = browser.get("/lang/en", query_string={"next": away})
    assert answer.headers["Location"] == "/"


def test_a_language_we_do_not_speak_is_not_there(browser: FlaskClient) -> None:
    assert browser.get("/lang/fr").status_code == 404


def test_a_choice_is_remembered_for_the_person_when_they_sign_in(
    house: WebHouse, app: Flask
) -> None:
    first = app.test_client()
    first.get("/lang/en")
    house.consents.will_bring("code-1", STORE, MINE)
    first.get("/salla/callback?code=code-1")
    elsewhere = signed_in(house, app, STORE, MINE)
    assert _spoken(elsewhere, **{"Accept-Language": "ar"}) == "en"


def test_the_way_back_never_holds_what_works_once(browser: FlaskClient) -> None:
    page = browser.get("/salla/callback?code=once&state=x").text
    assert "once" not in page.partition("/lang/")[2][:200]
    assert "/lang/en?next=/sign-in" in page


def test_pages_speak_without_compiled_catalogs(tmp_path: Path, app: Flask) -> None:
    source = Path(language.__file__).parent / "locale"
    bare = tmp_path / "locale"
    copytree(source, bare, ignore=lambda _, names: [name for name in names if ".mo" in name])
    catalogs = language.Catalogs(bare)
    with app.test_request_context(headers={"Accept-Language": "ar"}):
        arabic = catalogs.get_translations().gettext("Sign in")
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert catalogs.get_translations().gettext("Sign in") == "Sign in"
    assert any("\u0600" <= letter <= "\u06ff" for letter in arabic)


def test_times_are_told_in_the_stores_zone(house: WebHouse, app: Flask) -> None:
    from flask import g
    from flask_babel import get_timezone

    from entrypoints.web.current import Place
    from nomoflow.merchants.model import Role

    row = house.services.stores.by_id(STORE)
    assert row is not None
    with app.test_request_context():
        g.place = Place(store=row, role=Role.OWNER)
        assert str(get_timezone()) == "Asia/Riyadh"
