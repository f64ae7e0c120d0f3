"""Where a landing came from, by the examples of the attribution contract."""

import json
from pathlib import Path
from typing import Any

import pytest

from nomoflow.visitors.facts import Channel
from nomoflow.visitors.landing import page_of, read_landing

CASES = json.loads(
    (Path(__file__).parents[2] / "fixtures/attribution/utm_parsing.json").read_text("utf-8")
)["cases"]


@pytest.mark.parametrize("case", CASES, ids=[case["url"] for case in CASES])
def test_a_landing_is_read_as_the_contract_says(case: dict[str, Any]) -> None:
    origin = read_landing(case["url"], case["referrer"] or "")
    expected = case["expected"]
    if expected["channel"] is None:
        assert origin is None
        return
    assert origin is not None
    assert origin.channel == expected["channel"]
    assert origin.source == expected["source"]
    for part in ("medium", "campaign", "content", "term"):
        if part in expected:
            assert getattr(origin, part) == (expected[part] or "")
    assert dict(origin.click_ids) == expected.get("click_ids", {})
    if "platform" in expected:
        assert origin.platform == (expected["platform"] or "")


@pytest.mark.parametrize(
    "payment_page",
    [
        "https://checkout.tabby.ai/x",
        "https://pay.tamara.co/y",
        "https://mada.com.sa/z",
        "https://pay.stcpay.com.sa/",
        "https://applepay.apple.com/",
        "https://acs.3dsecure.io/auth",
    ],
)
def test_a_payment_page_is_never_a_source(payment_page: str) -> None:
    assert read_landing("https://store.example/thanks", payment_page) is None


def test_an_address_that_cannot_be_read_is_direct_and_breaks_nothing() -> None:
    origin = read_landing("http://[broken", "http://[worse")
    assert origin is not None
    assert origin.channel is Channel.DIRECT


def test_a_page_is_its_path_without_query_and_closing_slash() -> None:
    assert page_of("https://store.example/ar/p12/?utm_source=x#y") == "/ar/p12"
    assert page_of("https://store.example") == "/"
