"""Settings are checked field by field, and nothing wrong is kept."""

import json
from typing import Any

import pytest

from nomoflow.features.catalogue import CATALOGUE, SettingsRefused
from nomoflow.features.model import FeatureSwitch, NoSuchFeature, feature_key
from nomoflow.kernel.feature_states import FeatureKey
from tests.builders import NOW

COUNTER = CATALOGUE[FeatureKey.LIVE_COUNTER]
COUPONS = CATALOGUE[FeatureKey.COUPONS]


@pytest.mark.parametrize("key", list(FeatureKey))
def test_every_feature_is_declared_and_its_defaults_are_valid(key: FeatureKey) -> None:
    definition = CATALOGUE[key]
    assert definition.complete({}) == definition.defaults()
    json.dumps(definition.schema())


@pytest.mark.parametrize(
    ("settings", "faults"),
    [
        ({"minimum": 0}, {"minimum": "setting_too_small"}),
        ({"minimum": 1001}, {"minimum": "setting_too_large"}),
        ({"minimum": True}, {"minimum": "setting_not_integer"}),
        ({"minimum": "3"}, {"minimum": "setting_not_integer"}),
        ({"minimum": 2.5}, {"minimum": "setting_not_integer"}),
        ({"position": "middle"}, {"position": "setting_not_a_choice"}),
        ({"accent": "red"}, {"accent": "setting_not_colour"}),
        ({"accent": "#0f766e;x"}, {"accent": "setting_not_colour"}),
        ({"show_on": "cart"}, {"show_on": "setting_not_a_choice"}),
        ({"show_on": ["cart", "cart"]}, {"show_on": "setting_twice"}),
        ({"show_on": [["cart"]]}, {"show_on": "setting_not_a_choice"}),
        ({"text": "x"}, {"text": "setting_not_bilingual"}),
        ({"text": {"fr": "x"}}, {"text": "setting_not_bilingual"}),
        ({"text": {"ar": "ن" * 121}}, {"text": "setting_too_long"}),
        ({"colour": "#000000"}, {"colour": "setting_unknown"}),
        (
            {"minimum": 0, "accent": 7},
            {"minimum": "setting_too_small", "accent": "setting_not_colour"},
        ),
    ],
)
def test_each_fault_is_named_at_its_field(settings: dict[str, Any], faults: dict[str, str]) -> None:
    with pytest.raises(SettingsRefused) as refused:
        COUNTER.complete(settings)
    assert refused.value.fields == faults


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        (7, "not_text"),
        (None, "not_text"),
        ("x" * 65, "setting_too_long"),
        ("\0", "text_not_keepable"),
        ("\ud800", "text_not_keepable"),
        ("offer 1", "setting_malformed"),
        ("offer-1\n", "setting_malformed"),
        ("<script>", "setting_malformed"),
    ],
)
def test_a_text_must_be_written_as_it_is_asked_for(value: object, fault: str) -> None:
    with pytest.raises(SettingsRefused) as refused:
        COUPONS.complete({"offer": value})
    assert refused.value.fields == {"offer": fault}


def test_a_coupon_box_has_nothing_to_show_until_it_has_an_offer() -> None:
    switch = FeatureSwitch.untouched(FeatureKey.COUPONS)
    assert not switch.enabled
    assert switch.change(True, None, NOW) is not None
    assert COUPONS.undecided(switch.settings) == ("offer",)
    assert switch.change(None, {"offer": "offer-1"}, NOW) is not None
    assert COUPONS.undecided(switch.settings) == ()


def test_the_schema_says_how_a_text_is_written() -> None:
    schema: Any = COUPONS.schema()
    assert schema["properties"]["offer"] == {
        "type": "string",
        "maxLength": 64,
        "pattern": "^(?:[A-Za-z0-9_-]*)$",
        "default": "",
    }


def test_a_refused_change_changes_nothing() -> None:
    switch = FeatureSwitch.untouched(FeatureKey.LIVE_COUNTER)
    before = dict(switch.settings)
    with pytest.raises(SettingsRefused):
        switch.change(False, {"minimum": -1}, None)  # type: ignore[arg-type]  # never reached
    assert (switch.enabled, switch.settings) == (True, before)


def test_settings_kept_before_a_field_existed_are_completed() -> None:
    switch = FeatureSwitch(
        key=FeatureKey.LIVE_COUNTER, enabled=True, settings={"minimum": 9, "long_gone": 1}
    )
    assert switch.state.settings == {**COUNTER.defaults(), "minimum": 9}


def test_an_unknown_feature_is_refused() -> None:
    with pytest.raises(NoSuchFeature):
        feature_key("campaigns")
