"""A merchant's own browser: real, quiet in its console, and told what keeps people out."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import cast

from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from playwright.sync_api import Browser, BrowserContext, Page
from werkzeug.serving import WSGIRequestHandler, make_server

from entrypoints.web.current import OPERATOR, operator_mark

PICTURE = "<svg xmlns='http://www.w3.org/2000/svg'/>"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Also to collect and tell what is in order takes several times as long.
ONLY_BARRIERS = {"resultTypes": ["violations"]}


@dataclass(frozen=True, slots=True)
class Served:
    """The application on a port, and the cookie of its owner."""

    address: str
    session: str


def barriers(page: Page) -> str:
    """What keeps somebody from using the page; empty when nothing does."""
    found = Axe().run(page, options={"runOnly": RULES, **ONLY_BARRIERS})
    return str(found.generate_report()) if found.response["violations"] else ""


_A_FEW_FRAMES = """async () => {
    for (let frame = 0; frame < 4; frame += 1) await new Promise(requestAnimationFrame);
}"""


def excess(page: Page) -> int:
    """How many pixels the page is wider than the browser."""
    return int(page.evaluate("document.documentElement.scrollWidth - innerWidth"))


def excess_on_a_phone(page: Page, width: int) -> int:
    """How many pixels the page would be wider than a phone, once its charts have settled in it."""
    size = page.viewport_size
    assert size
    page.set_viewport_size({"width": width, "height": 800})
    page.evaluate(_A_FEW_FRAMES)
    found = excess(page)
    page.set_viewport_size(size)
    return found


class _Quiet(WSGIRequestHandler):
    """Notes nothing: the application has a log of its own."""

    def log(self, type: str, message: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def listening(app: Flask) -> Iterator[str]:
    """An application on a port of its own."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def owners_cookie(app: Flask) -> str:
    """The session of the owner, who is the operator as well."""
    signer = cast(SecureCookieSessionInterface, app.session_interface).get_signing_serializer(app)
    assert signer
    with app.app_context():
        held = {"id": "a session", "member": "salla-1", OPERATOR: operator_mark()}
        return str(signer.dumps(held))


@contextmanager
def opened(
    chromium: Browser,
    served: Served,
    *,
    kind: str = "store",
    language: str = "ar",
    theme: str = "light",
    width: int = 1280,
    scripts: bool = True,
) -> Iterator[Page]:
    """A browser of the owner, or of somebody unknown; whatever it complains of is a fault."""
    context: BrowserContext = chromium.new_context(
        viewport={"width": width, "height": 800},
        color_scheme="dark" if theme == "dark" else "light",
        reduced_motion="reduce",
        java_script_enabled=scripts,
    )
    given = {"nomo_lang": language}
    if kind != "public":
        given["nomo_session"] = served.session
    context.add_cookies(
        [{"name": name, "value": value, "url": served.address} for name, value in given.items()]
    )
    context.route(
        "https://cdn.example/**",
        lambda route: route.fulfill(content_type="image/svg+xml", body=PICTURE),
    )
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda line: _note(faults, line.type, line.text))
    yield page
    context.close()
    assert not faults


def _note(faults: list[str], kind: str, text: str) -> None:
    """Whatever a browser complains of, but pages that are not there and forms that are refused."""
    if kind in ("error", "warning") and not any(status in text for status in ("404", "422")):
        faults.append(text)
