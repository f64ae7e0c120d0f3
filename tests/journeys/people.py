"""People with browsers: what they see is kept when a story ends badly."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, expect

ARTIFACTS = Path(__file__).parents[1] / "artifacts" / "journeys"

PATIENCE = 20_000
expect.set_options(timeout=PATIENCE)

DESKTOP: dict[str, Any] = {"locale": "ar-SA", "viewport": {"width": 1280, "height": 900}}
PHONE: dict[str, Any] = {
    "locale": "ar-SA",
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "has_touch": True,
    "is_mobile": True,
    "user_agent": "Mozilla/5.0 (Linux; Android 15; SM-S921B) AppleWebKit/537.36 (KHTML, like Gecko)"
    " Chrome/144.0.0.0 Mobile Safari/537.36",
}


class People:
    """Everybody who takes part in a story, each with a browser of their own."""

    def __init__(self, chromium: Browser, story: str) -> None:
        self._chromium = chromium
        self._story = story
        self._contexts: list[BrowserContext] = []
        self.faults: list[str] = []

    def somebody(self, looks: dict[str, Any]) -> Page:
        """Another person, with nothing in their browser yet."""
        context = self._chromium.new_context(**looks)
        context.set_default_timeout(PATIENCE)
        self._contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda fault: self.faults.append(f"{page.url}: {fault}"))
        page.on("console", lambda said: self._note(page, said.type, said.text))
        return page

    def keep_pictures(self) -> None:
        """What everybody sees now, as files."""
        ARTIFACTS.mkdir(parents=True, exist_ok=True)
        pages = [page for context in self._contexts for page in context.pages]
        for number, page in enumerate(pages, start=1):
            page.screenshot(path=ARTIFACTS / f"{self._story}-{number}.png")

    def leave(self) -> None:
        """Close every browser."""
        for context in self._contexts:
            context.close()

    def _note(self, page: Page, kind: str, text: str) -> None:
        if kind == "error":
            self.faults.append(f"{page.url}: {text}")


@contextmanager
def browsing(chromium: Browser, story: str) -> Iterator[People]:
    """People for as long as a story lasts."""
    people = People(chromium, story)
    try:
        yield people
    finally:
        people.leave()
