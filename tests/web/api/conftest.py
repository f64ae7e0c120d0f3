"""A program that speaks for a store."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from nomoflow.kernel.ids import StoreId
from tests.builders import STORE
from tests.web.house import WebHouse


class Program:
    """Something with a key."""

    def __init__(self, house: WebHouse, browser: FlaskClient, store: StoreId = STORE) -> None:
        self.key = house.api_key(store)
        self._browser = browser

    def ask(self, method: str, path: str, status: int, headers: Any = None, **more: Any) -> Any:
        """The answer, which must have this status."""
        given = {**self.key, "Accept-Language": "en", **(headers or {})}
        answer = self._browser.open(path, method=method, headers=given, **more)
        assert answer.status_code == status, answer.text
        return answer

    def get(self, path: str, status: int = 200) -> Any:
        """What a path says."""
        return self.ask("GET", path, status).json


@pytest.fixture
def program(house: WebHouse, browser: FlaskClient) -> Program:
    """A program that speaks for the first store."""
    return Program(house, browser)
