"""What the script is told, and the script itself: the same bytes for everybody."""

import re
from dataclasses import replace

import brotli
import pytest
from flask.testing import FlaskClient

from adapters.calendar import UmmAlQuraCalendar
from adapters.memory.widgets import MemoryRecentSales
from entrypoints.web.storefront.script import PARTS
from nomoflow.kernel.errors import Invalid
from nomoflow.kernel.feature_states import FeatureKey
from nomoflow.kernel.ids import StoreKey
from nomoflow.widgets.model import Storefront
from nomoflow.widgets.service import WidgetService
from tests.builders import STORE
from tests.storefront import samples
from tests.web.house import WebHouse


def _config(browser: FlaskClient, house: WebHouse) -> dict[str, object]:
    answer = browser.get(f"/s/{house.key()}/config")
    assert answer.json is not None
    return dict(answer.json)


def test_it_says_what_the_script_needs(house: WebHouse, browser: FlaskClient) -> None:
    for key in (FeatureKey.LIVE_COUNTER, FeatureKey.RECENT_PURCHASES):
        house.services.features.change(STORE, key, enabled=True)
    house.services.features.change(
        STORE, FeatureKey.COUPONS, enabled=True, settings={"offer": "offer-1"}
    )
    told = _config(browser, house)
    expected = samples.config(samples.live_counter(), samples.recent_purchases(), samples.coupons())
    assert told["store"] == {"id": "1305146709", "currency": "SAR", "zone": "Asia/Riyadh"}
    assert set(told["tracking"]) == set(expected["tracking"])  # type: ignore[call-overload]
    for ours, sample in zip(told["widgets"], expected["widgets"], strict=True):  # type: ignore[call-overload]
        assert ours["kind"] == sample["kind"]
        assert set(sample["settings"]) <= set(ours["settings"])
        assert _shape(ours["texts"]) == _shape(sample["texts"])


def test_a_coupon_box_without_an_offer_is_not_shown(house: WebHouse, browser: FlaskClient) -> None:
    house.services.features.change(STORE, FeatureKey.COUPONS, enabled=True)
    kinds = [widget["kind"] for widget in _config(browser, house)["widgets"]]  # type: ignore[attr-defined]
    assert "coupons" not in kinds


def _shape(texts: object) -> object:
    if isinstance(texts, dict):
        return {name: _shape(inner) for name, inner in texts.items()}
    return "text"


class _Strict:
    """Storefronts in a database that takes no null character."""

    def by_key(self, key: StoreKey) -> Storefront | None:
        if "\0" in key:
            raise Invalid
        return None


@pytest.mark.parametrize("path", ["/s/%00.js", "/s/a%00b/config", "/s/no-such-key.js"])
def test_a_key_that_cannot_be_is_as_unknown_as_any(house: WebHouse, path: str) -> None:
    strict = WidgetService(
        _Strict(), MemoryRecentSales(house.world), UmmAlQuraCalendar(), house.clock
    )
    house.services = replace(house.services, widgets=strict)
    answer = house.app().test_client().get(path)
    assert answer.status_code == 404
    assert answer.json is not None
    assert answer.json["code"] == "storefront_not_found"


def test_only_widgets_that_are_on_are_told(house: WebHouse, browser: FlaskClient) -> None:
    for enabled, kinds in ((True, ["live_counter", "recent_purchases"]), (False, [])):
        for key in (FeatureKey.LIVE_COUNTER, FeatureKey.RECENT_PURCHASES):
            house.services.features.change(STORE, key, enabled=enabled)
        told = _config(browser, house)["widgets"]
        assert [widget["kind"] for widget in told] == kinds  # type: ignore[attr-defined]


def test_the_merchants_own_sentence_takes_the_place_of_ours(
    house: WebHouse, browser: FlaskClient
) -> None:
    own = {"ar": "{count} يتسوّقون معك", "en": ""}
    house.services.features.change(
        STORE, FeatureKey.LIVE_COUNTER, enabled=True, settings={"text": own}
    )
    widgets = _config(browser, house)["widgets"]
    texts = widgets[0]["texts"]  # type: ignore[index]
    assert {texts["ar"][form] for form in ("one", "two", "few", "many", "other")} == {own["ar"]}
    assert texts["en"]["other"] == "{count} people are browsing now"


def test_the_coupon_boxs_words_travel_once(house: WebHouse, browser: FlaskClient) -> None:
    own = {"ar": " هدية العيد ", "en": ""}
    house.services.features.change(
        STORE, FeatureKey.COUPONS, enabled=True, settings={"offer": "offer-1", "heading": own}
    )
    box = _config(browser, house)["widgets"][-1]  # type: ignore[index]
    assert box["texts"]["ar"]["heading"] == "هدية العيد"
    assert box["texts"]["en"]["heading"] == "A code for you"
    assert box["settings"]["offer"] == "offer-1"
    assert not {"heading", "text"} & set(box["settings"])


def test_merchant_text_stays_data(house: WebHouse, browser: FlaskClient) -> None:
    nasty = "</script><script>alert(1)</script>"
    house.services.features.change(
        STORE, FeatureKey.LIVE_COUNTER, enabled=True, settings={"text": {"ar": nasty}}
    )
    answer = browser.get(f"/s/{house.key()}/config")
    assert answer.mimetype == "application/json"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert nasty not in browser.get(f"/s/{house.key()}.js").text


def test_it_is_the_same_for_everybody_and_need_not_be_sent_twice(
    house: WebHouse, browser: FlaskClient
) -> None:
    path = f"/s/{house.key()}/config"
    first = browser.get(path, headers={"Accept-Language": "en", "Cookie": "a=b"})
    second = browser.get(f"{path}?page=/p1&visitor=v1", headers={"Accept-Language": "ar"})
    assert first.data == second.data
    assert first.headers["ETag"] == second.headers["ETag"]
    again = browser.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["Access-Control-Allow-Origin"] == "*"
    assert first.headers["Cache-Control"] == "public, max-age=60, stale-while-revalidate=600"
    assert "Set-Cookie" not in first.headers


def test_a_change_is_told_at_once(house: WebHouse, browser: FlaskClient) -> None:
    path = f"/s/{house.key()}/config"
    before = browser.get(path).headers["ETag"]
    house.services.features.change(STORE, FeatureKey.LIVE_COUNTER, settings={"minimum": 9})
    house.services.features.change(STORE, FeatureKey.LIVE_COUNTER, enabled=True)
    answer = browser.get(path, headers={"If-None-Match": before})
    assert answer.status_code == 200
    assert answer.json is not None
    assert answer.json["widgets"][0]["settings"]["minimum"] == 9


@pytest.mark.parametrize("part", ["{key}.js", "{key}/config"])
def test_it_travels_small(house: WebHouse, browser: FlaskClient, part: str) -> None:
    path = "/s/" + part.format(key=house.key())
    plain = browser.get(path, headers={"Accept-Encoding": "identity"})
    small = browser.get(path, headers={"Accept-Encoding": "gzip, deflate, br"})
    assert small.headers["Content-Encoding"] == "br"
    assert brotli.decompress(small.data) == plain.data
    assert len(small.data) < len(plain.data)
    assert small.headers["ETag"] != plain.headers["ETag"]
    assert "Accept-Encoding" in small.headers["Vary"]
    zipped = browser.get(path, headers={"Accept-Encoding": "gzip, br;q=0"})
    assert zipped.headers["Content-Encoding"] == "gzip"


def test_the_script_is_a_script_for_any_page(house: WebHouse, browser: FlaskClient) -> None:
    answer = browser.get(f"/s/{house.key()}.js")
    assert answer.mimetype == "text/javascript"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert house.key() in answer.text
    again = browser.get(f"/s/{house.key()}.js", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_a_part_of_the_script_never_changes_and_is_anybodys(
    house: WebHouse, browser: FlaskClient
) -> None:
    script = browser.get(f"/s/{house.key()}.js").text
    for kind in PARTS:
        named = re.search(rf'"({kind}-[0-9a-f]+)"', script)
        assert named
        answer = browser.get(f"/s/parts/{named[1]}.js", headers={"Accept-Encoding": "br"})
        assert (answer.status_code, answer.mimetype) == (200, "text/javascript")
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert brotli.decompress(answer.data).startswith(b"export default function(")
        assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("name", ["coupons.js", "coupons-000000000000.js", "..%2Fstage.js", "x"])
def test_a_part_that_is_not_there_is_not_found(browser: FlaskClient, name: str) -> None:
    answer = browser.get(f"/s/parts/{name}")
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")


def test_the_snippet_is_the_same_for_every_store(browser: FlaskClient) -> None:
    answer = browser.get("/salla/snippet.js")
    assert (answer.status_code, answer.mimetype) == (200, "text/javascript")
    assert "/s/" in answer.text


def test_an_unknown_key_has_no_script(browser: FlaskClient) -> None:
    answer = browser.get("/s/nobody-has-this-key.js")
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")
