"""What a browser sends with a form."""

import re

from flask.testing import FlaskClient

_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


def token(browser: FlaskClient, page: str) -> str:
    """The proof that stands in a page's forms."""
    found = _TOKEN.search(browser.get(page).text)
    assert found, f"{page} has no form"
    return found[1]
