"""Icons: every one that a page shows is there, and none is carried for nothing."""

import re

from tests.architecture.sources import ROOT
from tests.web.dashboard.desk import (
    a_desk,
    as_operator,
    give_a_past,
    give_codes,
    give_subscribers,
    give_up_some_work,
)
from tests.web.dashboard.test_pages_in_a_browser import OPERATORS, PUBLIC, STORES

SYMBOLS = set(
    re.findall(r'<symbol id="([^"]+)"', (ROOT / "static/vendor/lucide/sprite.svg").read_text())
)


def test_every_icon_of_every_page_is_in_the_sprite() -> None:
    desk = a_desk()
    give_a_past(desk.house)
    give_codes(desk.house)
    give_subscribers(desk.house)
    give_up_some_work(desk.house)
    as_operator(desk)
    shown: set[str] = set()
    for path in (*PUBLIC, *STORES, *OPERATORS):
        page = desk.browser.get(path).get_data(as_text=True)
        shown |= set(re.findall(r"sprite\.svg\?v=\w+#([\w-]+)", page))
    assert len(shown) > 20
    assert shown <= SYMBOLS


def test_no_icon_is_carried_for_nothing() -> None:
    folders = (ROOT / "templates").rglob("*.html"), (ROOT / "entrypoints/web").rglob("*.py")
    words = "".join(path.read_text("utf-8") for folder in folders for path in folder)
    assert not {name for name in SYMBOLS if not re.search(rf"[\"']{name}[\"']", words)}
