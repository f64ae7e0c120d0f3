"""A fresh stand-in for each test, with a clock that the test turns."""

import json
import pickle
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
from flask import Flask, Request, Response, request

from entrypoints.sandbox.app import create_sandbox, stop_sandbox
from entrypoints.sandbox.options import SandboxOptions
from entrypoints.sandbox.salla.admin.limits import Limits
from entrypoints.sandbox.salla.module import Salla
from entrypoints.sandbox.salla.seed.stores import OUD_NAJD
from entrypoints.sandbox.salla.storefront.snippets import Snippets
from tests.support.wsgi_transport import mount_app

OWN, APP = "http://127.0.0.1:8001", "http://127.0.0.1:8000"
API, ACCOUNTS = f"{OWN}/salla/admin/v2", f"{OWN}/salla/accounts"


@dataclass
class Clock:
    at: datetime = datetime(2026, 2, 17, 17, 0, 10, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def pass_by(self, **lapse: float) -> None:
        self.at += timedelta(**lapse)


@dataclass
class Delivered:
    headers: dict[str, str]
    body: bytes

    @property
    def envelope(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.body)
        return found


@dataclass
class OurApp:
    """Stands where the application would: keeps what it is sent, answers as told."""

    status: int = 200
    received: list[Delivered] = field(default_factory=list)
    snippet: str = "(function () { window.appSnippetRan = true; })();"

    def wsgi(self) -> Flask:
        app = Flask("our_app")

        @app.post("/webhooks/salla")
        def receive() -> Response:
            self.received.append(_delivered(request))
            return Response("received", status=self.status)

        @app.get("/salla/snippet.js")
        def snippet() -> Response:
            return Response(self.snippet, mimetype="text/javascript")

        return app

    def events(self) -> list[str]:
        return [each.envelope["event"] for each in self.received]

    def last(self, event: str) -> dict[str, Any]:
        return next(
            each.envelope for each in reversed(self.received) if each.envelope["event"] == event
        )


def _delivered(sent: Request) -> Delivered:
    return Delivered(headers=dict(sent.headers), body=sent.get_data())


@pytest.fixture(scope="session")
def _seeded() -> Iterator[tuple[Flask, bytes]]:
    """One sandbox a test process, and how its world was when it was new."""
    sandbox = create_sandbox(SandboxOptions(delivery="manual", clock=Clock()))
    world = sandbox.extensions["salla"].world
    yield sandbox, pickle.dumps([shelf._records for shelf in world._shelves()])
    stop_sandbox(sandbox)


@pytest.fixture
def app(_seeded: tuple[Flask, bytes], our_app: OurApp) -> Flask:
    """The sandbox as if it were new."""
    sandbox, fresh = _seeded
    found: Salla = sandbox.extensions["salla"]
    for shelf, kept in zip(found.world._shelves(), pickle.loads(fresh), strict=True):
        shelf._records = kept
    sandbox.extensions["salla_limits"] = Limits()
    sandbox.extensions["salla_snippets"] = Snippets(found)
    mount_app(found.session, APP, our_app.wsgi())
    return sandbox


@pytest.fixture
def clock(app: Flask) -> Clock:
    found: Clock = app.extensions["salla"].options.clock
    found.at = Clock().at
    return found


@pytest.fixture
def our_app() -> OurApp:
    return OurApp()


@pytest.fixture
def salla(app: Flask, clock: Clock) -> Salla:
    found: Salla = app.extensions["salla"]
    return found


@pytest.fixture
def http(app: Flask, clock: Clock) -> requests.Session:
    session = requests.Session()
    mount_app(session, OWN, app)
    return session


@pytest.fixture
def api(http: requests.Session, salla: Salla) -> requests.Session:
    """A session that carries the token of Oud Najd, where the app is installed."""
    http.headers["Authorization"] = f"Bearer {access_token(salla)}"
    return http


def access_token(salla: Salla, store_id: int = OUD_NAJD) -> str:
    salla.desk.install(store_id, salla.tokens.app_scopes())
    return salla.tokens.issue(store_id, salla.tokens.app_scopes()).access_token


def fixture(name: str) -> dict[str, Any]:
    path = Path(__file__).parents[2] / "fixtures" / "salla" / f"{name}.json"
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def shape(value: Any) -> Any:
    """The names and kinds of a value: two JSON documents of one shape are alike for a parser."""
    if isinstance(value, dict):
        return {name: shape(each) for name, each in sorted(value.items())}
    if isinstance(value, list):
        return [shape(value[0])] if value else []
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return type(value).__name__
    return "number"


def differences(actual: Any, wanted: Any, where: str = "") -> list[str]:
    """Where two shapes differ; null and empty lists fit anything, as in Salla's own samples."""
    if "NoneType" in (actual, wanted) or actual == [] or wanted == []:
        return []
    if isinstance(actual, dict) and isinstance(wanted, dict):
        missing = [f"{where}.{name} is missing" for name in wanted.keys() - actual.keys()]
        extra = [f"{where}.{name} is new" for name in actual.keys() - wanted.keys()]
        deeper = [
            each
            for name in actual.keys() & wanted.keys()
            for each in differences(actual[name], wanted[name], f"{where}.{name}")
        ]
        return missing + extra + deeper
    if isinstance(actual, list) and isinstance(wanted, list):
        return differences(actual[0], wanted[0], f"{where}[]")
    return [] if actual == wanted else [f"{where} is {actual}, not {wanted}"]
