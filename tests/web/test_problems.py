"""Every refusal has its number and its sentence, and reaches whoever asked in a form they read."""

import importlib
import logging
import pkgutil
from collections.abc import Iterable, Iterator
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

import adapters
import entrypoints.web
import nomoflow
from entrypoints.web import problems
from entrypoints.web.language import LANGUAGES
from entrypoints.web.problem_words import DETAILS, FAULTS, REFUSALS, TITLES
from nomoflow.features.catalogue import CATALOGUE, FieldKind
from nomoflow.kernel.errors import Conflict, NotFound, Refusal, TooMany, Unavailable
from tests.web.house import WebHouse


def _all_refusals() -> list[type[Refusal]]:
    for package in (nomoflow, adapters, entrypoints.web):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if "migrations" not in module.name:
                importlib.import_module(module.name)
    return sorted(set(_below(Refusal)), key=lambda kind: kind.__qualname__)


def _below(kind: type[Refusal]) -> Iterator[type[Refusal]]:
    yield kind
    for child in kind.__subclasses__():
        yield from _below(child)


# A refusal that tests make for themselves is no refusal of the house.
KINDS = [kind for kind in _all_refusals() if not kind.__module__.startswith("tests")]


@pytest.fixture(scope="module")
def speaking() -> Flask:
    """One application for all the sentences."""
    return WebHouse().app()


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__qualname__)
def test_every_refusal_has_a_sentence_in_both_languages(
    speaking: Flask, kind: type[Refusal]
) -> None:
    said = set()
    for language in LANGUAGES:
        with speaking.test_request_context(headers={"Accept-Language": language}):
            said.add(str(REFUSALS[kind.code]))
    assert len(said) == len(LANGUAGES)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind is not Refusal])
def test_every_refusal_has_a_number(kind: type[Refusal]) -> None:
    assert problems.status_of(kind) in TITLES


def test_codes_are_no_ones_twice() -> None:
    codes = [kind.code for kind in KINDS]
    inherited = [kind for kind in KINDS if "code" not in vars(kind)]
    assert len(set(codes)) == len(codes) - len(inherited)


def test_every_fault_of_a_setting_has_a_sentence() -> None:
    wrong: dict[FieldKind, list[object]] = {
        FieldKind.BOOLEAN: [1], FieldKind.INTEGER: ["1", -5, 10**9], FieldKind.COLOUR: ["red"],
        FieldKind.CHOICE: ["no such"], FieldKind.CHOICES: [["no such"], ["index", "index"]],
        FieldKind.BILINGUAL: ["text", {"ar": "x" * 10_000}, {"ar": "\0"}],
        FieldKind.TEXT: [7, "\0", "x" * 10_000, "no such"],
    }  # fmt: skip
    codes = {
        code
        for definition in CATALOGUE.values()
        for field in definition.fields
        for value in wrong[field.kind]
        if (code := field.fault(value))
    }
    assert codes
    assert codes | {"setting_unknown"} <= set(FAULTS)


@pytest.mark.parametrize("words", [TITLES.values(), DETAILS.values(), FAULTS.values()])
def test_what_doors_say_is_said_in_both_languages(speaking: Flask, words: Iterable[object]) -> None:
    for sentence in words:
        with speaking.test_request_context(headers={"Accept-Language": "ar"}):
            arabic = str(sentence)
        with speaking.test_request_context(headers={"Accept-Language": "en"}):
            assert str(sentence) != arabic


def _refusing(app: Flask, fault: Exception) -> FlaskClient:
    """An application that refuses at ``/api/v1/fails`` and ``/fails``."""

    def fails() -> str:
        raise fault

    app.add_url_rule("/api/fails", "api_fails", fails)
    app.add_url_rule("/fails", "fails", fails)
    app.testing = False
    return app.test_client()


def test_programs_get_a_problem(app: Flask) -> None:
    answer = _refusing(app, NotFound()).get("/api/fails", headers={"Accept-Language": "en"})
    assert answer.mimetype == "application/problem+json"
    assert answer.json is not None
    told = dict(answer.json)
    assert told.pop("request_id") == answer.headers["X-Request-ID"]
    assert told == {
        "type": "urn:nomoflow:problem:not_found",
        "title": "Nothing is here",
        "status": 404,
        "detail": "There is nothing at this address, or it is not for you.",
        "code": "not_found",
    }


def test_people_get_a_page_in_their_language(app: Flask) -> None:
    browser = _refusing(app, Conflict())
    arabic = browser.get("/fails")
    assert (arabic.status_code, arabic.mimetype) == (409, "text/html")
    assert 'lang="ar" dir="rtl"' in arabic.text
    english = browser.get("/fails", headers={"Accept-Language": "en-GB"})
    assert 'lang="en" dir="ltr"' in english.text


def test_a_page_that_fetches_gets_a_problem(app: Flask) -> None:
    answer = _refusing(app, Conflict()).get("/fails", headers={"Accept": "application/json"})
    assert answer.mimetype == "application/problem+json"


@pytest.mark.parametrize("kind", [TooMany, Unavailable])
def test_who_should_wait_is_told_how_long(
    app: Flask, kind: type[TooMany] | type[Unavailable]
) -> None:
    answer = _refusing(app, kind(timedelta(seconds=41.2))).get("/api/fails")
    assert answer.headers["Retry-After"] == "42"


@pytest.mark.parametrize("path", ["/api/fails", "/fails"])
def test_what_nobody_foresaw_is_noted_and_tells_nothing(
    app: Flask, caplog: pytest.LogCaptureFixture, path: str
) -> None:
    answer = _refusing(app, ZeroDivisionError("inner secret")).get(path)
    assert answer.status_code == 500
    assert "inner secret" not in answer.text
    assert answer.headers["X-Request-ID"] in answer.text
    assert answer.headers["X-Request-ID"] in caplog.text
    assert "ZeroDivisionError" in caplog.text


def test_when_even_the_page_of_a_problem_breaks_the_words_are_told(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> str:
        raise ZeroDivisionError("inner secret")

    monkeypatch.setattr(problems, "render_template", broken)
    answer = _refusing(app, Conflict()).get("/fails", headers={"Accept-Language": "en"})
    assert (answer.status_code, answer.mimetype) == (409, "text/plain")
    assert "It does not fit together" in answer.text
    assert answer.headers["X-Request-ID"] in answer.text
    assert "inner secret" not in answer.text


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/s/unknown/config", 404),
        ("GET", "/s/unknown/nothing", 404),
        ("DELETE", "/webhooks/salla", 405),
        ("GET", "/api/v1/nothing", 404),
        ("POST", "/api/v1/store", 405),
    ],
)
def test_addresses_that_do_not_fit_are_problems_too(
    browser: FlaskClient, method: str, path: str, status: int
) -> None:
    answer = browser.open(path, method=method)
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert answer.json is not None
    assert answer.json["status"] == status


def test_what_operators_look_after_is_written_down_with_its_facts(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    fault = Unavailable(neighbour="salla", reason="invalid_client")
    with caplog.at_level(logging.WARNING, "entrypoints.web.problems"):
        answer = _refusing(app, fault).get("/fails")
    (line,) = [one for one in caplog.records if one.name == "entrypoints.web.problems"]
    said = line.getMessage()
    assert line.levelno == logging.WARNING
    assert "unavailable (neighbour='salla', reason='invalid_client')" in said
    assert answer.headers["X-Request-ID"] in said
    assert "invalid_client" not in answer.text


def test_what_is_only_refused_is_not_a_warning(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, "entrypoints.web.problems"):
        _refusing(app, NotFound(order="7")).get("/fails")
    assert caplog.records == []
