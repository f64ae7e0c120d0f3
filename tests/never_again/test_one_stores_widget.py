"""What one store shows its shoppers never shows in another store."""

import json

import pytest
from flask.testing import FlaskClient

from nomoflow.kernel.feature_states import FeatureKey
from nomoflow.kernel.ids import StoreId, VisitorId
from nomoflow.orders.facts import Buyer
from tests.builders import OTHER, STORE, a_store, an_order
from tests.web.house import WebHouse

MINE, THEIRS = "عرض متجري فقط", "عرض المتجر الآخر"
NAMES = {STORE: "سارة", OTHER: "لطيفة"}


@pytest.fixture
def house() -> WebHouse:
    """Two stores, each with a widget, a purchase and visitors of its own."""
    house = WebHouse()
    for store, words in ((STORE, MINE), (OTHER, THEIRS)):
        with house.work(store) as work:
            work.stores.add(a_store(store))
            buyer = Buyer(first_name=NAMES[store])
            work.orders.add(an_order(buyer=buyer, placed_at=house.clock.now()))
            work.commit()
        settings = {"minimum": 1, "text": {"ar": words, "en": ""}}
        house.services.features.change(store, FeatureKey.LIVE_COUNTER, settings=settings)
    house.presence.seen(STORE, VisitorId("a"), "/", house.clock.now())
    return house


@pytest.fixture
def browser(house: WebHouse) -> FlaskClient:
    return house.app().test_client()


def _told(browser: FlaskClient, key: str, part: str) -> str:
    answer = browser.get(f"/s/{key}/{part}")
    assert answer.status_code == 200
    return json.dumps(answer.json, ensure_ascii=False)


@pytest.mark.parametrize(
    ("store", "own", "foreign"), [(STORE, MINE, THEIRS), (OTHER, THEIRS, MINE)]
)
def test_each_key_is_told_of_its_own_store_only(
    house: WebHouse, browser: FlaskClient, store: StoreId, own: str, foreign: str
) -> None:
    for _ in range(2):  # the second answer comes from what was remembered
        config = _told(browser, house.key(store), "config")
        assert own in config
        assert foreign not in config
        purchases = _told(browser, house.key(store), "purchases")
        assert [name for name in NAMES.values() if name in purchases] == [NAMES[store]]
    expected = {STORE: '{"visitors": 1}', OTHER: '{"visitors": 0}'}
    assert _told(browser, house.key(store), "live") == expected[store]


def test_a_script_knows_its_own_key_only(house: WebHouse, browser: FlaskClient) -> None:
    for store, other in ((STORE, OTHER), (OTHER, STORE)):
        script = browser.get(f"/s/{house.key(store)}.js").text
        assert house.key(store) in script
        assert house.key(other) not in script


def test_switching_a_widget_off_switches_off_nobody_elses(
    house: WebHouse, browser: FlaskClient
) -> None:
    house.services.features.change(OTHER, FeatureKey.LIVE_COUNTER, enabled=False)
    assert MINE in _told(browser, house.key(STORE), "config")
    assert THEIRS not in _told(browser, house.key(OTHER), "config")


def test_a_number_of_the_platform_is_no_key(house: WebHouse, browser: FlaskClient) -> None:
    for guess in (STORE, STORE.removeprefix("salla-"), "ward", ""):
        assert browser.get(f"/s/{guess}/config").status_code == 404
