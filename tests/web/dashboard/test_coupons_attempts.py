"""Failed attempts, the sale licence, and what both are called."""

import re
from collections.abc import Iterable

import pytest
from flask import Flask

from entrypoints.web.dashboard.coupon_reason_words import reason_sentence
from entrypoints.web.dashboard.coupon_words import (
    CHANNELS,
    DELIVERIES,
    DENIED,
    FIELDS,
    KINDS,
    PHASES,
    shopper_sentence,
)
from entrypoints.web.language import LANGUAGES
from entrypoints.web.problem_words import FAULTS, REFUSALS
from nomoflow.coupons.evaluation import Reason
from nomoflow.coupons.offers import Denied
from nomoflow.coupons.standing import Delivery, Phase
from nomoflow.coupons.terms import SalesChannel
from tests.architecture.sources import ROOT, files
from tests.builders import STORE
from tests.web.dashboard.coupon_shelf import LICENCE, a_shelf
from tests.web.dashboard.desk import a_desk
from tests.web.house import WebHouse


@pytest.fixture(scope="module")
def speaking() -> Flask:
    return WebHouse().app()


def test_causes_are_counted_and_the_latest_attempts_told() -> None:
    page = a_shelf().read("/coupons/attempts")
    assert re.search(r"The cart was below the minimum</a>.*?50%", page, re.DOTALL)
    assert "لم تبلغ سلتك الحد الأدنى لهذا الكود." in page
    assert "الكوبون منتهي" in page
    assert "4 attempts" in page


def test_attempts_are_narrowed_to_a_cause() -> None:
    desk = a_shelf()
    page = desk.read("/coupons/attempts?cause=expired&days=7")
    assert "1 attempt" in page
    assert "All causes" in page
    assert "4 attempts" in desk.read("/coupons/attempts?cause=nonsense&days=12")


def test_what_shoppers_typed_is_never_markup() -> None:
    raw = a_shelf().browser.get("/dashboard/key-of-" + STORE + "/coupons/attempts").data
    assert b"<b>" not in raw
    assert b"&lt;i&gt;" in raw


def test_without_attempts_the_page_says_so() -> None:
    assert "No failed attempts" in a_desk().read("/coupons/attempts")


def test_a_licence_is_noted_forgotten_and_that_undone() -> None:
    desk = a_desk()
    assert "None is noted." in desk.read("/coupons/licence")
    typed = {"number": "1122334455", "first_day": "2026-10-01", "last_day": "2026-11-05"}
    assert desk.send("/coupons/licence", **typed).status_code == 302
    assert desk.house.services.coupons.licence(STORE) == LICENCE
    page = desk.read("/coupons/licence")
    assert "It ends soon." in page
    desk.send("/coupons/licence/forget")
    assert desk.house.services.coupons.licence(STORE) is None
    message = re.search(r'<div class="toast .*?</form>', desk.read("/coupons/licence"), re.DOTALL)
    assert message
    undo = dict(re.findall(r'name="(\w+)" value="([^"]+)"', message[0]))
    desk.send("/coupons/licence", **undo)
    assert desk.house.services.coupons.licence(STORE) == LICENCE


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"number": ""}, "This is missing."),
        ({"number": "؟"}, "4 to 40 characters"),
        ({"first_day": "soon"}, "A date such as 2026-03-01."),
        ({"last_day": ""}, "This is missing."),
        ({"last_day": "2026-09-01"}, "The end must come after the start."),
        ({"last_day": "2028-09-01"}, "at most 400 days"),
    ],
)
def test_a_wrong_licence_is_told_at_its_field(told: dict[str, str], words: str) -> None:
    desk = a_desk()
    typed = {"number": "1122334455", "first_day": "2026-10-01", "last_day": "2026-11-05", **told}
    answer = desk.send("/coupons/licence", **typed)
    assert answer.status_code == 422
    assert words in answer.get_data(as_text=True)
    assert desk.house.services.coupons.licence(STORE) is None


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (Phase, PHASES),
        (Delivery, DELIVERIES),
        (SalesChannel, CHANNELS),
        (Denied, DENIED),
    ],
)
def test_everything_has_its_words(names: Iterable[object], words: dict[object, object]) -> None:
    assert set(names) == set(words)


def test_every_word_is_said_in_both_languages(speaking: Flask) -> None:
    spoken: list[list[str]] = []
    for language in LANGUAGES:
        with speaking.test_request_context(headers={"Accept-Language": language}):
            spoken.append(
                [
                    *(str(each.name) for each in PHASES.values()),
                    *(str(each.meaning) for each in (*PHASES.values(), *DELIVERIES.values())),
                    *(str(each) for words in (KINDS, CHANNELS, FIELDS) for each in words.values()),
                    *(str(each.cause) for each in DENIED.values()),
                    *(reason_sentence(Reason(denied=each)) for each in Denied),
                ]
            )
    assert not [words for words, other in zip(*spoken, strict=True) if words == other]


def test_a_shopper_reads_both_languages_whatever_the_page_speaks(speaking: Flask) -> None:
    for language in LANGUAGES:
        with speaking.test_request_context(headers={"Accept-Language": language}):
            told = [shopper_sentence(denied) for denied in Denied]
        assert all(re.search("[\u0600-\u06ff]", sentence.ar) for sentence in told)
        assert all(sentence.en.isascii() or "’" in sentence.en for sentence in told)


def test_every_fault_that_the_core_finds_has_a_sentence() -> None:
    """Faults are codes in the core's own code: whoever adds one is reminded here."""
    named = {
        code
        for path in files("nomoflow/coupons")
        for code in re.findall(
            r'"((?:coupon|offer|licence|list|text|setting|money)_[a-z_]+)"', path.read_text("utf-8")
        )
    }
    causes = {cause.value for cause in Denied}
    assert len(named) > 40
    assert named - causes <= FAULTS.keys() | REFUSALS.keys()


def test_what_a_form_cannot_read_has_a_sentence_too() -> None:
    source = (ROOT / "entrypoints/web/dashboard/coupon_terms_form.py").read_text("utf-8")
    told = set(re.findall(r'(?:faults\[[^\]]+\] = |setdefault\([^,]+, )"(\w+)"', source))
    assert {"missing", "money_malformed", "moment_malformed"} <= told
    assert told <= FAULTS.keys()
