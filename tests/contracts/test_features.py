"""Switches: the promises of ``FeatureSwitches``, on every kind of storage."""

from dataclasses import replace

import pytest

from nomoflow.features.model import FeatureSwitch
from nomoflow.kernel.errors import Stale
from nomoflow.kernel.feature_states import FeatureKey
from nomoflow.kernel.ids import StoreId
from tests.builders import NOW, OTHER, STORE
from tests.contracts.worlds import World


def _keep(world: World, switch: FeatureSwitch, store: StoreId = STORE) -> FeatureSwitch:
    with world.work(store) as work:
        work.features.keep(switch)
        work.commit()
    return switch


def _a_switch() -> FeatureSwitch:
    switch = FeatureSwitch.untouched(FeatureKey.LIVE_COUNTER)
    switch.enabled, switch.changed_at = True, NOW
    switch.settings = {
        "yes": True,
        "no": False,
        "number": 12,
        "word": "زائر الآن",
        "words": ["أ", "ب"],
        "both": {"ar": "مرحبا", "en": "Hello"},
    }
    return switch


def test_a_switch_comes_back_as_it_was(world: World) -> None:
    switch = _keep(world, _a_switch())
    assert switch.version == 1
    with world.work(STORE) as work:
        assert work.features.find(FeatureKey.LIVE_COUNTER) == switch
        assert work.features.find(FeatureKey.RECENT_PURCHASES) is None
        assert work.features.all() == [switch]


def test_a_switch_is_not_there_for_another_store(world: World) -> None:
    _keep(world, _a_switch())
    with world.work(OTHER) as work:
        assert work.features.find(FeatureKey.LIVE_COUNTER) is None
        assert list(work.features.all()) == []
    _keep(world, FeatureSwitch.untouched(FeatureKey.LIVE_COUNTER), OTHER)
    with world.work(STORE) as work:
        assert work.features.all() == [replace(_a_switch(), version=1)]


def test_a_switch_is_kept_over_the_version_that_was_read(world: World) -> None:
    switch = _keep(world, _a_switch())
    switch.enabled, switch.settings = False, {}
    _keep(world, switch)
    assert switch.version == 2
    with world.work(STORE) as work:
        assert work.features.find(FeatureKey.LIVE_COUNTER) == switch


def test_a_stale_switch_is_refused(world: World) -> None:
    switch = _keep(world, _a_switch())
    theirs, mine = replace(switch, enabled=False), replace(switch)
    _keep(world, theirs)
    with pytest.raises(Stale):
        _keep(world, mine)
    with world.work(STORE) as work:
        assert work.features.find(FeatureKey.LIVE_COUNTER) == theirs


def test_of_two_who_touch_it_first_the_later_is_refused(world: World) -> None:
    _keep(world, _a_switch())
    with pytest.raises(Stale):
        _keep(world, _a_switch())


def test_all_switches_come_in_one_order(world: World) -> None:
    for key in reversed(FeatureKey):
        _keep(world, FeatureSwitch.untouched(key))
    with world.work(STORE) as work:
        assert [switch.key for switch in work.features.all()] == sorted(FeatureKey)
