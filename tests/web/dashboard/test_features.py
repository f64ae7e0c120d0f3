"""Features: switched, undone, set by form or as JSON, and never losing what was typed."""

import json
import re

import pytest
from werkzeug.test import TestResponse

from nomoflow.coupons.offers import Offer, OfferState
from nomoflow.features.catalogue import CATALOGUE
from nomoflow.features.model import FeatureSwitch
from nomoflow.kernel.feature_states import FeatureKey
from nomoflow.merchants.model import Role
from tests.builders import STORE
from tests.coupon_builders import an_offer
from tests.web.dashboard.desk import HOME, TOKEN, Desk, a_desk

COUNTER = "/features/live_counter"
BOX = "/features/coupons"


def test_every_feature_has_its_card_and_its_page() -> None:
    desk = a_desk()
    cards = desk.read("/features")
    for key in CATALOGUE:
        assert f"/features/{key.value}" in cards
        if key is FeatureKey.NOTIFICATIONS:
            continue  # its notices have pages of their own
        desk.read(f"/features/{key.value}")
        assert '"additionalProperties": false' in desk.read(f"/features/{key.value}?view=json")


def test_a_switch_can_be_undone_from_the_message_that_tells_it() -> None:
    desk = a_desk()
    before = _switch(desk).enabled
    desk.send(f"{COUNTER}/switch", enabled="false" if before else "true")
    assert _switch(desk).enabled is not before
    message = re.search(r'<div class="toast .*?</form>', desk.read("/features"), re.DOTALL)
    assert message
    undo = dict(re.findall(r'name="(\w+)" value="([^"]+)"', message[0]))
    desk.browser.post(f"{HOME}{COUNTER}/switch", data=undo)
    assert _switch(desk).enabled is before


def test_a_form_saves_what_was_typed() -> None:
    desk = a_desk()
    answer = _save(desk, minimum="٥", accent="#123abc", position="bottom_end")
    assert answer.status_code == 302
    settings = _switch(desk).settings
    assert settings["minimum"] == 5
    assert settings["accent"] == "#123abc"
    assert settings["position"] == "bottom_end"
    assert "Saved." in desk.read(COUNTER)


def test_a_wrong_entry_stays_in_its_field_with_the_reason_beside_it() -> None:
    desk = a_desk()
    answer = _save(desk, minimum="plenty", accent="green")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert 'value="plenty" required aria-describedby="minimum-help minimum-error"' in page
    assert "A whole number, such as 12." in page
    assert "A colour with six digits" in page
    assert _switch(desk).version == 0


@pytest.mark.parametrize(("typed", "said"), [("0", "At least 1."), ("5000", "At most 1000.")])
def test_a_number_out_of_bounds_is_told_its_bounds(typed: str, said: str) -> None:
    assert said in _save(a_desk(), minimum=typed).get_data(as_text=True)


def test_settings_can_be_written_as_json() -> None:
    desk = a_desk()
    settings = {**_switch(desk).settings, "minimum": 9}
    assert _save_json(desk, json.dumps(settings)).status_code == 302
    assert _switch(desk).settings["minimum"] == 9


@pytest.mark.parametrize("text", ["\\u0000", "\\ud800"])
def test_half_a_character_is_refused_beside_its_field(text: str) -> None:
    desk = a_desk()
    answer = _save_json(desk, f'{{"text": {{"ar": "{text}", "en": ""}}}}')
    assert answer.status_code == 422
    assert "holds a character that cannot be kept" in answer.get_data(as_text=True)
    assert _switch(desk).version == 0


@pytest.mark.parametrize(
    "text", ['{"minimum": 9', "[1]", "9", "", '{"a":' * 5000, '{"minimum": ' + "9" * 4500]
)
def test_what_is_no_json_object_comes_back_as_it_was_written(text: str) -> None:
    answer = _save_json(a_desk(), text)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "This is not a JSON object" in page


def test_json_with_a_wrong_setting_names_it() -> None:
    answer = _save_json(a_desk(), '{"minimum": "many", "sparkle": true}')
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert ">minimum</code> A whole number" in page
    assert ">sparkle</code> This setting does not exist." in page


def test_two_people_who_save_at_once_are_told_and_lose_nothing() -> None:
    desk = a_desk()
    desk.house.services.features.change(
        STORE, FeatureKey.LIVE_COUNTER, settings={"minimum": 7, "theme": "dark"}
    )
    answer = _save(desk, minimum="4", version="0")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "Somebody changed these settings while you were editing." in page
    assert 'name="minimum" type="text" inputmode="numeric" dir="ltr" value="4"' in page
    assert 'Show from: <bdi class="strong">7</bdi>' in page
    assert _switch(desk).settings["minimum"] == 7
    version = re.search(r'name="version" value="(\d+)"', page)
    assert version
    assert _save(desk, minimum="4", version=version[1]).status_code == 302
    assert _switch(desk).settings["minimum"] == 4


def _offering(desk: Desk, *offers: Offer) -> None:
    with desk.house.work(STORE) as work:
        for offer in offers:
            work.offers.add(offer)
        work.commit()


def test_the_coupon_box_offers_the_offers_that_run() -> None:
    desk = a_desk()
    assert "No offer is running: start one first" in desk.read(BOX)
    _offering(
        desk,
        an_offer(),
        an_offer("2", name="عرض آخر", state=OfferState.PAUSED),
        an_offer("3", name="<b>x</b>"),
    )
    page = desk.read(BOX)
    assert '<option value="offer-1">عرض 1</option>' in page
    sent = desk.browser.get(f"{HOME}{BOX}").get_data(as_text=True)
    assert '<option value="offer-3">&lt;b&gt;x&lt;/b&gt;</option>' in sent
    assert "offer-2" not in page
    desk.house.services.features.change(STORE, FeatureKey.COUPONS, settings={"offer": "offer-2"})
    assert '<option value="offer-2" selected>عرض آخر</option>' in desk.read(BOX)
    desk.house.services.features.change(STORE, FeatureKey.COUPONS, settings={"offer": "long-ago"})
    assert '<option value="long-ago" selected>An offer that is over</option>' in desk.read(BOX)


def test_a_coupon_box_without_an_offer_says_that_it_shows_nothing() -> None:
    desk = a_desk()
    nothing = "It is on, but shoppers see nothing yet."
    assert nothing not in desk.read(BOX)
    answer = desk.send(f"{BOX}/switch", enabled="true")
    assert answer.location.endswith(BOX)
    assert nothing in desk.read(BOX)
    desk.house.services.features.change(STORE, FeatureKey.COUPONS, settings={"offer": "offer-1"})
    assert nothing not in desk.read(BOX)


def test_the_coupon_boxs_form_saves_the_offer_and_the_words() -> None:
    desk = a_desk()
    _offering(desk, an_offer())
    settings = desk.house.services.features.one(STORE, FeatureKey.COUPONS).settings
    typed: dict[str, object] = {
        key: value for key, value in settings.items() if not isinstance(value, bool | dict)
    }
    heading = {"heading.ar": " هدية ", "heading.en": "A gift", "text.ar": "", "text.en": ""}
    answer = desk.send(BOX, seen_on=BOX, **{**typed, **heading, "offer": "offer-1", "version": "0"})
    assert answer.status_code == 302
    saved = desk.house.services.features.one(STORE, FeatureKey.COUPONS).settings
    assert saved["offer"] == "offer-1"
    assert saved["heading"] == {"ar": "هدية", "en": "A gift"}
    assert saved["countdown"] is False


def test_an_unknown_feature_is_not_found() -> None:
    a_desk().read("/features/mind_reading", status=404)


def test_a_switch_without_its_token_does_nothing() -> None:
    desk = a_desk()
    before = _switch(desk).enabled
    answer = desk.browser.post(f"{HOME}{COUNTER}/switch", data={"enabled": "false"})
    assert answer.status_code == 400
    assert _switch(desk).enabled is before


def test_staff_may_switch_features() -> None:
    desk = a_desk(Role.STAFF)
    assert desk.send(f"{COUNTER}/switch", enabled="false").status_code == 302


def _switch(desk: Desk) -> FeatureSwitch:
    return desk.house.services.features.one(STORE, FeatureKey.LIVE_COUNTER)


def _save(desk: Desk, **typed: str) -> TestResponse:
    fields: dict[str, object] = {
        "version": str(_switch(desk).version),
        "position": "bottom_start",
        "scope": "store",
        "minimum": "3",
        "text.ar": "",
        "text.en": "",
        "theme": "auto",
        "accent": "#0f766e",
        "show_on": ["index", "product"],
        **typed,
    }
    return desk.send(COUNTER, seen_on=COUNTER, **fields)


def _save_json(desk: Desk, text: str) -> TestResponse:
    page = desk.browser.get(f"{HOME}{COUNTER}?view=json").get_data(as_text=True)
    token = TOKEN.search(page)
    assert token
    fields = {"csrf_token": token[1], "version": str(_switch(desk).version), "json": text}
    return desk.browser.post(f"{HOME}{COUNTER}?view=json", data=fields)
