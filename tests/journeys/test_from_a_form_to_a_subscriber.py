"""Somebody asks for letters: one letter asks back, scanners confirm nobody, a person does, and the
button of a mail program ends it."""

from secrets import token_hex
from typing import Any

import pytest
import requests

from nomoflow.audience.facts import SubscriberStatus
from nomoflow.audience.model import Subscriber
from nomoflow.kernel.ids import StoreId
from tests.journeys.product import Product, eventually

_POST = 90
"""Seconds: the worker brings in the store's past at the same time."""
STORE, SHOP, NOURA = StoreId("salla-1482930571"), "oudnajd", 736201945


@pytest.fixture
def shop(product: Product) -> str:
    """The public key of a store that has the app."""
    product.turn(rate_limit_per_minute=600)
    with requests.Session() as desk:
        door = f"{product.sandbox}/salla/merchant"
        desk.post(f"{door}/session", data={"merchant_id": NOURA}, timeout=10)
        desk.post(f"{door}/{SHOP}/apps/install", timeout=10).raise_for_status()
    eventually(lambda: product.tokens(STORE), "the tokens arrive")
    requests.post(f"{product.sandbox}/mail/clear.json", timeout=10).raise_for_status()
    return product.key(STORE)


def test_from_a_form_to_a_subscriber_and_out_again(product: Product, shop: str) -> None:
    sara = f"sara+{token_hex(4)}@shopper.example"
    _sign_up(product, shop, sara)
    letter = eventually(lambda: _letter(product, sara), "the letter arrives", _POST)
    assert letter["remarks"] == []
    confirming = next(link for link in letter["links"] if "/confirm/" in link)
    _scan(product, letter)
    assert _person(product, sara).status is SubscriberStatus.PENDING, "scanners confirm nobody"
    for _ in range(2):
        assert requests.post(confirming, timeout=10).status_code == 200
    assert _person(product, sara).status is SubscriberStatus.CONFIRMED
    whole = _ask(product, f"messages/{letter['id']}/unsubscribe.json")
    assert whole["visits"][-1]["status"] == 200
    assert _person(product, sara).status is SubscriberStatus.UNSUBSCRIBED
    assert product.parts.audience().verify(STORE).holds


def test_an_address_where_nobody_lives_is_noted(product: Product, shop: str) -> None:
    nobody = f"bounce+{token_hex(4)}@shopper.example"
    _sign_up(product, shop, nobody)
    eventually(lambda: _person(product, nobody).unreachable_at, "the refusal is noted", _POST)
    assert _person(product, nobody).status is SubscriberStatus.PENDING
    assert _letter(product, nobody) is None


def _sign_up(product: Product, shop: str, email: str) -> None:
    form = {"email": email, "consent": True, "language": "ar", "source": "popup", "name": "سارة"}
    answer = requests.post(f"{product.url}/s/{shop}/subscribers", json=form, timeout=10)
    assert answer.ok, answer.text


def _scan(product: Product, letter: dict[str, Any]) -> None:
    visits = _ask(product, f"messages/{letter['id']}/scan.json")["visits"]
    assert len(visits) >= 2, "the button, and the way out of the list"
    assert {visit["status"] for visit in visits} == {200}


def _letter(product: Product, to: str) -> dict[str, Any] | None:
    asked = requests.get(f"{product.sandbox}/mail/messages.json", {"to": to}, timeout=10)
    return next(iter(asked.json()["messages"]), None)


def _ask(product: Product, path: str) -> dict[str, Any]:
    answer = requests.post(f"{product.sandbox}/mail/{path}", timeout=30)
    answer.raise_for_status()
    told: dict[str, Any] = answer.json()
    return told


def _person(product: Product, email: str) -> Subscriber:
    with product.parts.units(STORE) as unit:
        return unit.subscribers.named([email])[email]
