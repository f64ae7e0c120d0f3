"""Our own files reach browsers small, and as fresh as they must be."""

import brotli
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

CHART = "/static/vendor/chartjs/chart.umd.min.js"
MODULE = "/static/dashboard/js/main.js"
BROTLI = {"Accept-Encoding": "gzip, br"}


def _got(browser: FlaskClient, path: str, **headers: str) -> TestResponse:
    """An answer, read to its end."""
    answer = browser.get(path, headers={**headers})
    with answer:
        answer.get_data()
    return answer


def test_text_is_compressed_for_who_reads_it(browser: FlaskClient) -> None:
    plain, small = _got(browser, CHART), _got(browser, CHART, **BROTLI)
    assert small.headers["Content-Encoding"] == "br"
    assert "Accept-Encoding" in small.headers["Vary"]
    assert len(small.data) < len(plain.data) / 2
    assert brotli.decompress(small.data) == plain.data
    assert "Content-Encoding" not in plain.headers


def test_what_a_browser_has_already_is_not_sent_again(browser: FlaskClient) -> None:
    tag = _got(browser, MODULE, **BROTLI).headers["ETag"]
    again = _got(browser, MODULE, **BROTLI, **{"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")


def test_only_an_address_with_a_version_is_kept_for_good(browser: FlaskClient) -> None:
    assert "no-cache" in _got(browser, MODULE).headers["Cache-Control"]
    assert "immutable" in _got(browser, f"{MODULE}?v=1").headers["Cache-Control"]


def test_pictures_and_type_are_left_as_they_are(browser: FlaskClient) -> None:
    font = _got(browser, "/static/vendor/fonts/plex-arabic-latin-400.woff2", **BROTLI)
    assert font.status_code == 200
    assert "Content-Encoding" not in font.headers


def test_nothing_beside_the_folder_is_served(browser: FlaskClient) -> None:
    for path in ("/static/../setup.cfg", "/static/%2e%2e/setup.cfg", "/static/..%2fsetup.cfg"):
        assert browser.get(path).status_code == 404
