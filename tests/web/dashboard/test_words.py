"""What things are called, and a long journey told shortly."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from entrypoints.web.dashboard import journey_words
from entrypoints.web.dashboard.order_words import payment_name
from entrypoints.web.dashboard.source_words import source_name, source_with_channel
from nomoflow.attribution.ports import Journey, JourneyStep
from tests.builders import NOW, a_touch
from tests.web.house import WebHouse


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with WebHouse().app().test_request_context("/", headers={"Accept-Language": "en"}):
        yield


@pytest.mark.parametrize(
    ("channel", "source", "short", "full"),
    [
        ("paid_social", "snapchat", "Snapchat", "Snapchat · Social ad"),
        ("referral", "blog.example", "blog.example", "blog.example · Another site"),
        ("whatsapp", "whatsapp", "WhatsApp", "WhatsApp"),
        ("whatsapp", "store", "WhatsApp", "WhatsApp · store"),
        ("email", "newsletter", "Newsletter", "Newsletter · E-mail"),
        ("direct", "", "Direct", "Direct"),
        ("", "", "Unknown", "Unknown"),
        ("brand_new", "thing", "thing", "thing · brand_new"),
    ],
)
def test_a_source_is_named_after_what_says_most(
    channel: str, source: str, short: str, full: str
) -> None:
    assert source_name(channel, source) == short
    assert source_with_channel(channel, source) == full


def test_an_unknown_way_of_paying_keeps_the_platforms_word() -> None:
    assert payment_name("mada") == "mada"
    assert payment_name("barter") == "barter"


def test_a_long_visit_that_earned_nothing_is_folded_away() -> None:
    told = journey_words.steps(_journey(credited=False))
    assert [step.words for step in told] == ["touch", "5 steps"]
    assert [step.words for step in told[1].folded][:2] == ["Looked at 2 pages", "Saw a widget"]


def test_the_visit_that_earned_the_order_stays_open() -> None:
    assert len(journey_words.steps(_journey(credited=True))) == 6


def test_a_page_is_told_by_its_path() -> None:
    assert journey_words.page_path("https://ward.example/%D8%B9%D9%88%D8%AF?a=1") == "/عود"
    assert journey_words.page_path("https://ward.example") == "/"


def _journey(*, credited: bool) -> Journey:
    touch = a_touch()
    kinds = ("page_view", "page_view", "widget_shown", "product_view", "cart_add", "form_submitted")
    begun = JourneyStep(at=touch.at, kind="touch", page="", data={}, touch=touch, credited=credited)
    done = [
        JourneyStep(at=NOW + timedelta(minutes=place), kind=kind, page="", data={})
        for place, kind in enumerate(kinds)
    ]
    return Journey(order=None, steps=(begun, *done), bookings=())
