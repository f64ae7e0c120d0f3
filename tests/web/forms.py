"""What a browser sends with a form."""

import re
from html.parser import HTMLParser

from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict

_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


def token(browser: FlaskClient, page: str) -> str:
    """The proof that stands in a page's forms."""
    found = _TOKEN.search(browser.get(page).text)
    assert found, f"{page} has no form"
    return found[1]


def fields_of(page: str, form: str) -> "MultiDict[str, str]":
    """The fields of the form of an id, as a browser would send them without a button."""
    reader = _Fields(form)
    reader.feed(page)
    return reader.found


class _Fields(HTMLParser):
    """Reads one form of a page: what is ticked, chosen and typed in it."""

    def __init__(self, form: str) -> None:
        super().__init__()
        self.found: MultiDict[str, str] = MultiDict()
        self._form = form
        self._inside = False
        self._select = ""
        self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A field begins, or the form does."""
        told = dict(attrs)
        name = told.get("name") or ""
        if tag == "form":
            self._inside = told.get("id") == self._form
        if not self._inside:
            return
        if tag == "input" and (told.get("type") != "checkbox" or "checked" in told):
            self.found.add(name, told.get("value") or "")
        elif tag == "select":
            self._select = name
        elif tag == "option" and ("selected" in told or self._select not in self.found):
            self.found[self._select] = told.get("value") or ""
        elif tag == "textarea":
            self._area = name
            self.found[name] = ""

    def handle_data(self, data: str) -> None:
        """What stands in a field of several lines."""
        if self._area:
            self.found[self._area] += data

    def handle_endtag(self, tag: str) -> None:
        """A field or the form ends."""
        if tag == "textarea":
            self._area = ""
        if tag == "form":
            self._inside = False
