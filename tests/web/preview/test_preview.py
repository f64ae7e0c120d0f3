"""Widgets on trial: shown by the real script, kept nowhere, counted nowhere."""

from typing import Any

import pytest
from werkzeug.test import TestResponse

from nomoflow.features.model import FeatureSwitch
from nomoflow.kernel.feature_states import FeatureKey
from tests.builders import STORE
from tests.web.dashboard.desk import Desk, a_desk

COUNTER = {
    "position": "bottom_end", "scope": "store", "minimum": "40", "text.ar": "{count} هنا",
    "text.en": "<script>alert(1)</script>", "theme": "light", "accent": "#0f766e",
    "show_on": "cart",
}  # fmt: skip


def test_what_is_typed_can_be_tried_without_saving_it() -> None:
    desk = a_desk()
    addresses = _tried(desk)
    before = desk.house.services.features.one(STORE, FeatureKey.LIVE_COUNTER)
    assert before.settings == FeatureSwitch.untouched(FeatureKey.LIVE_COUNTER).settings
    page = _got(desk, addresses["ar"]).get_data(as_text=True)
    assert '<html lang="ar" dir="rtl">' in page
    assert 'data-page="cart"' in page
    told = _config(desk, addresses["ar"])
    (widget,) = told["widgets"]
    assert widget["settings"]["position"] == "bottom_end"
    assert widget["texts"]["ar"]["few"] == "{count} هنا"
    assert widget["settings"]["minimum"] == 1, "whoever tries it need not be forty"


def test_the_script_of_a_preview_asks_below_its_address() -> None:
    desk = a_desk()
    address = _tried(desk)["en"].partition("?")[0]
    script = _got(desk, f"{address}s/preview.js")
    assert script.headers["Content-Encoding"] == "gzip"
    assert script.mimetype == "text/javascript"
    assert _got(desk, f"{address}s/preview/live").json == {"visitors": 12}
    purchases: Any = _got(desk, f"{address}s/preview/purchases").json
    assert [told["name"] for told in purchases["purchases"]] == ["Noura", "Salem"]


def test_a_preview_stands_in_our_pages_alone_and_needs_no_session() -> None:
    desk = a_desk()
    answer = desk.app.test_client().get(_tried(desk)["ar"])
    assert answer.status_code == 200
    assert "frame-ancestors 'self' " in answer.headers["Content-Security-Policy"]
    assert "Set-Cookie" not in answer.headers
    assert "default-src 'self';" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("spoiled", ["/preview/ar/nothing/", "/preview/fr/{draft}/"])
def test_nothing_is_found_behind_an_address_that_we_did_not_sign(spoiled: str) -> None:
    desk = a_desk()
    draft = _tried(desk)["ar"].split("/")[3]
    assert desk.browser.get(spoiled.format(draft=draft)).status_code == 404
    assert desk.browser.get(f"/preview/ar/{draft[:-4]}/").status_code == 404


def test_settings_that_do_not_fit_are_not_tried() -> None:
    answer = a_desk().send("/features/live_counter/preview", **{**COUNTER, "accent": "green"})
    assert answer.status_code == 422


def test_a_feature_that_shoppers_do_not_see_has_no_preview() -> None:
    assert "data-live-preview" not in a_desk().read("/features/visitor_data")


def _tried(desk: Desk) -> dict[str, str]:
    answer = desk.send("/features/live_counter/preview", **COUNTER)
    assert answer.status_code == 200
    found: dict[str, str] = answer.get_json()
    return found


def _config(desk: Desk, address: str) -> Any:
    return _got(desk, f"{address.partition('?')[0]}s/preview/config").json


def _got(desk: Desk, address: str) -> TestResponse:
    answer = desk.browser.get(address)
    assert answer.status_code == 200
    return answer
