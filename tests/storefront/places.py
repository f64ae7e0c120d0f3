"""A store's web server and Nomo Flow's, made of a few lines each, for a browser to meet."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

from entrypoints.web.storefront.script import Asset, StorefrontScript
from tests.storefront import samples

KEY = "najd-7f3kq2xv9m4t"
FIXTURES = Path(__file__).parent


@dataclass(slots=True)
class Answer:
    """What a server says to one request."""

    status: int = 200
    body: bytes = b""
    kind: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)


Respond = Callable[[str, str, bytes], Answer]


@contextmanager
def served(respond: Respond) -> Iterator[str]:
    """A web server on a free port, for as long as the block lasts."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._answer(b"")

        def do_POST(self) -> None:
            self._answer(self.rfile.read(int(self.headers["Content-Length"])))

        def _answer(self, body: bytes) -> None:
            answer = respond(self.command, self.path, body)
            self.send_response(answer.status)
            self.send_header("Content-Type", answer.kind)
            self.send_header("Content-Length", str(len(answer.body)))
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(answer.body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class Nomo:
    """What Nomo Flow answers to browsers, with every answer open to a test."""

    def __init__(self) -> None:
        self.config = samples.config()
        self.visitors = 12
        self.purchases = samples.purchases()
        self.claim: dict[str, object] = samples.claim()
        self.claims: list[dict[str, object]] = []
        self.signed_up: list[dict[str, object]] = []
        self.sign_up_answer: dict[str, object] = {}
        self.inspection: dict[str, object] = {}
        self.statuses: dict[str, int] = {}
        self.asked: list[str] = []
        self.batches: list[tuple[str, dict[str, object]]] = []
        self.sizes: list[int] = []
        self.base_url = ""
        self._script: StorefrontScript | None = None

    def open_at(self, base_url: str) -> None:
        """Learn the own address, which the script carries."""
        self.base_url = base_url
        self._script = StorefrontScript(base_url)

    @property
    def script(self) -> StorefrontScript:
        """The script as it is served here."""
        assert self._script is not None
        return self._script

    @property
    def events(self) -> list[dict[str, object]]:
        """Every event that arrived, in order, once: a browser may send a batch again, and the
        server knows an event by its id.
        """
        arrived: dict[str, dict[str, object]] = {}
        for _, batch in list(self.batches):
            for event in batch["events"]:  # type: ignore[attr-defined]
                arrived.setdefault(str(event["id"]), event)
        return list(arrived.values())

    def kinds(self) -> list[str]:
        """The types of every event that arrived, in order."""
        return [str(event["type"]) for event in self.events]

    def of(self, kind: str) -> list[dict[str, object]]:
        """The events of one type."""
        return [event for event in self.events if event["type"] == kind]

    def respond(self, method: str, path: str, body: bytes) -> Answer:
        """Answer a request as the storefront routes do."""
        route = urlsplit(path).path
        self.asked.append(f"{method} {path}")
        if route.startswith("/s/parts/"):
            asset = self.script.part(route.removeprefix("/s/parts/").removesuffix(".js"))
            return _script(asset) if asset is not None else Answer(404)
        if route.endswith(".js"):
            key = route.removeprefix("/s/").removesuffix(".js")
            return _script(self.script.for_key(key))
        key, _, part = route.removeprefix("/s/").partition("/")
        return self._data(key, part, body)

    def _data(self, key: str, part: str, body: bytes) -> Answer:
        headers = {"Access-Control-Allow-Origin": "*", "Cache-Control": "no-store"}
        usual = {"events": 202, "coupons/claim": 201, "subscribers": 202}.get(part, 200)
        status = self.statuses.get(part, usual)
        if part == "coupons/claim":
            self.claims.append(json.loads(body))
            return Answer(status, json.dumps(self.claim).encode(), headers=headers)
        if part == "subscribers":
            self.signed_up.append(json.loads(body))
            return Answer(status, json.dumps(self.sign_up_answer).encode(), headers=headers)
        if status >= 400:
            return Answer(status, b"{}", headers=headers)
        if part == "events":
            self.sizes.append(len(body))
            self.batches.append((key, json.loads(body)))
            return Answer(status, headers=headers)
        said = {
            "config": self.config,
            "inspect": self.inspection,
            "live": {"visitors": self.visitors},
            "purchases": {"purchases": self.purchases},
        }[part]
        return Answer(status, json.dumps(said).encode(), headers=headers)


def _script(asset: Asset) -> Answer:
    headers = {"Content-Encoding": "gzip", "Access-Control-Allow-Origin": "*"}
    return Answer(200, asset.gzip, "text/javascript; charset=utf-8", headers)


class Shop:
    """A store's pages. Each address may have a page of its own, and headers for all."""

    def __init__(self, nomo: Nomo) -> None:
        self._nomo = nomo
        self.page = samples.Page()
        self.headers: dict[str, str] = {}

    def respond(self, method: str, path: str, body: bytes) -> Answer:
        """Answer with a page of the store, whatever the path."""
        route = urlsplit(path).path
        if route.endswith(".svg"):
            return Answer(200, samples.PICTURES[route], "image/svg+xml")
        if route == "/snippet.js":
            return Answer(200, self._nomo.script.snippet().body, "text/javascript")
        if route == "/salla.js":
            return Answer(200, self.page.salla().encode(), "text/javascript")
        if route == "/favicon.ico":
            return Answer(404)
        markup = self.page.markup(f"{self._nomo.base_url}/s/{self.key(route)}.js")
        return Answer(200, markup.encode(), "text/html; charset=utf-8", dict(self.headers))

    @staticmethod
    def key(route: str) -> str:
        """Stores on one origin are told apart by the path, as at salla.sa/name."""
        return "qamar-store-key-0001" if route.startswith("/qamar") else KEY
