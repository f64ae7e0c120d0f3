"""Salla, Redis or the database are away: people are told what happened, and nothing is lost."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from flask.testing import FlaskClient
from requests.adapters import BaseAdapter

from entrypoints.container import Container, assemble
from entrypoints.sandbox.app import create_sandbox, stop_sandbox
from entrypoints.sandbox.options import SandboxOptions
from entrypoints.sandbox.salla.seed.stores import OUD_NAJD
from entrypoints.settings import Settings
from entrypoints.web.app import create_app
from tests import servers
from tests.never_again.door import Door, documented, opened, signature
from tests.support.wsgi_transport import mount_app

FIXTURES = Path(__file__).parents[1] / "fixtures" / "salla"


class Silence(BaseAdapter):
    """A neighbour that does not answer."""

    def __init__(self, fault: type[requests.RequestException]) -> None:
        super().__init__()
        self._fault = fault

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: float | tuple[float, float] | tuple[float, None] | None = None,
        verify: bool | str = True,
        cert: bytes | str | tuple[bytes | str, bytes | str] | None = None,
        proxies: Mapping[str, str] | None = None,
    ) -> requests.Response:
        """Nothing comes back."""
        raise self._fault

    def close(self) -> None:
        """Nothing to close."""


class Installation:
    """The application with a Salla that can be taken away and brought back."""

    def __init__(self, parts: Container) -> None:
        self.parts = parts
        self.own = parts.settings().sandbox_url
        self.salla = create_sandbox(
            SandboxOptions(
                own_base_url=self.own,
                app_base_url=parts.settings().base_url,
                delivery="manual",
            )
        )
        self.back()
        self.app = create_app(parts.services(), parts.settings())

    def back(self) -> None:
        """Salla answers."""
        for session in (self.parts.salla_session(), self.parts.brief_session()):
            mount_app(session, self.own, self.salla)

    def away(self, fault: type[requests.RequestException]) -> None:
        """Salla does not answer."""
        for session in (self.parts.salla_session(), self.parts.brief_session()):
            session.mount(self.own, Silence(fault))

    def consent(self, browser: FlaskClient) -> str:
        """A merchant agrees at Salla; the address that their browser is sent back to."""
        asked = browser.get("/salla/connect").headers["Location"]
        agreed = {"store_id": OUD_NAJD, "decision": "approve"}
        sent_back = self.salla.test_client().post(asked, data=agreed).headers["Location"]
        assert parse_qs(urlsplit(sent_back).query)["code"]
        return sent_back.removeprefix(self.parts.settings().base_url)


@contextmanager
def installed(home: Path, database: str, redis: str) -> Iterator[Installation]:
    """An installation of its own, for as long as the block lasts."""
    given = {
        "NOMOFLOW_VAR": str(home / "var"),
        "NOMOFLOW_DATABASE_URL": database,
        "NOMOFLOW_REDIS_URL": redis,
    }
    parts = assemble(Settings.read(given))
    parts.schema_upgrade()
    installation = Installation(parts)
    yield installation
    stop_sandbox(installation.salla)
    parts.redis().close()
    parts.engine().dispose()


@pytest.fixture
def installation(tmp_path: Path, sqlite_url: str, redis_url: str) -> Iterator[Installation]:
    with installed(tmp_path, sqlite_url, redis_url) as installation:
        yield installation


@pytest.mark.parametrize("fault", [requests.ConnectionError, requests.ReadTimeout])
@pytest.mark.parametrize(
    ("language", "words", "direction"),
    [
        ("ar", "لا تستجيب الآن", "rtl"),
        ("en", "A service we depend on does not answer right now", "ltr"),
    ],
)
def test_while_salla_is_away_a_merchant_is_told_so_and_may_try_again(
    installation: Installation,
    fault: type[requests.RequestException],
    language: str,
    words: str,
    direction: str,
) -> None:
    browser = installation.app.test_client()
    way_back = installation.consent(browser)
    installation.away(fault)
    answer = browser.get(way_back, headers={"Accept-Language": language})
    assert answer.status_code == 503
    assert answer.mimetype == "text/html"
    assert f'dir="{direction}"' in answer.text
    assert words in answer.text
    assert int(answer.headers["Retry-After"]) > 0
    installation.back()
    again = browser.get(way_back)
    assert again.status_code == 303, "neither the state nor the code was used up"
    assert browser.get(again.headers["Location"]).status_code == 200


@contextmanager
def bereft(tmp_path: Path, database: str) -> Iterator[Door]:
    """An installation whose Redis has just gone away; the store was connected before."""
    with ExitStack() as server:
        redis = server.enter_context(servers.embedded_redis())
        with opened(tmp_path, database, redis) as door:
            door.told(documented("app.store.authorize"))
            server.close()
            yield door


def test_without_redis_a_delivery_is_kept_and_done_later(tmp_path: Path, sqlite_url: str) -> None:
    body = (FIXTURES / "webhook.order.created.json").read_bytes()
    number = str(documented("order.created")["data"]["id"])
    with bereft(tmp_path, sqlite_url) as door:
        assert door.sent(body, {"X-Salla-Signature": signature(body)}) == 200
        assert door.order(number) is None
        door.settle()
        assert door.order(number) is not None


def test_without_redis_the_pages_of_a_store_say_what_they_cannot_say(
    tmp_path: Path, sqlite_url: str
) -> None:
    with bereft(tmp_path, sqlite_url) as door:
        row = door.store()
        assert row is not None
        for path in (f"/s/{row.key}.js", f"/s/{row.key}/config"):
            assert door.browser.get(path).status_code == 200, path
        live = door.browser.get(f"/s/{row.key}/live")
        assert live.status_code == 503
        assert live.mimetype == "application/problem+json"
        hit = {"id": "h1", "type": "page_view", "url": "https://shop.example/",
               "occurred_at": "2026-02-16T17:41:10Z"}  # fmt: skip
        told = door.browser.post(f"/s/{row.key}/events", json={"visitor": "v1", "events": [hit]})
        assert told.status_code == 503
        assert told.mimetype == "application/problem+json"


def test_without_redis_the_dashboard_still_opens(tmp_path: Path, sqlite_url: str) -> None:
    with ExitStack() as server:
        redis = server.enter_context(servers.embedded_redis())
        with installed(tmp_path, sqlite_url, redis) as installation:
            browser = installation.app.test_client()
            home = browser.get(installation.consent(browser)).headers["Location"]
            server.close()
            for page in ("", "orders", "features", "connection", "settings"):
                answer = browser.get(home + page)
                assert answer.status_code == 200, page
            unknown = browser.get(home).text.partition("data-live=")[2].partition("</dd>")[0]
            assert unknown.endswith(">–"), "zero were a lie"
