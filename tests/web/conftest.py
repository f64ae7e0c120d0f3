"""The web application over an empty world, and browsers to ask it with."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from nomoflow.kernel.ids import StoreId
from tests.builders import OTHER, STORE, a_store
from tests.web.house import WebHouse

MINE = "salla-1"
"""The owner of the first store."""
THEIRS = "salla-2"
"""The owner of the other store."""


@pytest.fixture
def house() -> WebHouse:
    """Two stores, each with its owner."""
    house = WebHouse()
    for store, owner in ((STORE, MINE), (OTHER, THEIRS)):
        with house.work(store) as work:
            work.stores.add(a_store(store))
            work.commit()
        house.joins(store, owner)
    return house


@pytest.fixture
def app(house: WebHouse) -> Flask:
    """The application as development has it."""
    return house.app()


@pytest.fixture
def browser(app: Flask) -> FlaskClient:
    """A browser that has been nowhere yet."""
    return app.test_client()


@pytest.fixture
def merchant(house: WebHouse, app: Flask) -> FlaskClient:
    """A browser in which the owner of the first store is signed in."""
    return signed_in(house, app, STORE, MINE)


def signed_in(house: WebHouse, app: Flask, store: StoreId, member: str) -> FlaskClient:
    """A browser in which somebody has signed in, all the way through Salla."""
    browser = app.test_client()
    house.consents.will_bring("a-code-that-works", store, member)
    away = browser.get("/salla/connect").headers["Location"]
    state = away.partition("state=")[2]
    back = browser.get(f"/salla/callback?code=a-code-that-works&state={state}")
    assert back.status_code == 303
    return browser
