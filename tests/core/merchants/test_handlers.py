"""What a platform tells about the app in a store, in whichever order it arrives."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import permutations

import pytest

from nomoflow.kernel.events import Event
from nomoflow.kernel.ids import StoreId
from nomoflow.kernel.secret import Secret
from nomoflow.merchants.events import (
    AccessGranted,
    AppInstalled,
    AppSettingsReported,
    AppUninstalled,
    StoreConnected,
    StoreUninstalled,
)
from nomoflow.merchants.facts import Grant, StoreProfile
from nomoflow.merchants.handlers import SETTING_KEY
from nomoflow.merchants.model import Store, StoreStatus
from nomoflow.synchronisation.events import SyncPageDue
from nomoflow.synchronisation.facts import Resource
from tests.builders import NOW, OTHER, STORE, a_grant
from tests.core.house import RETENTION, House

SOON = timedelta(minutes=1)


def granted(at: datetime, name: str = "access") -> AccessGranted:
    """Tokens by message, handed out at this time."""
    return AccessGranted(
        grant=a_grant(access=Secret(name), refresh=Secret(f"{name}-r"), granted_at=at)
    )


@pytest.fixture
def house() -> House:
    house = House()
    for store in (STORE, OTHER):
        house.profiles.profiles[store] = StoreProfile(name="متجر الورد", currency=None)
    return house


def kept(house: House, store: StoreId = STORE) -> tuple[Store | None, Grant | None]:
    with house.work(store) as work:
        return work.stores.find(), work.grants.find()


def status(house: House, store: StoreId = STORE) -> StoreStatus | None:
    record, _ = kept(house, store)
    return record.status if record else None


def tell_apart(house: House, events: Sequence[Event]) -> None:
    for event in events:
        house.tell(event)


def test_tokens_by_message_connect_the_store_and_what_follows_follows(house: House) -> None:
    house.tell(granted(NOW))
    record, grant = kept(house)
    assert record is not None
    assert grant is not None
    assert (record.status, record.name) == (StoreStatus.CONNECTED, "متجر الورد")
    assert house.profiles.keys == {STORE: record.key}
    assert {event.resource for event in _pages(house)} == set(Resource)


def test_the_messages_of_an_install_may_come_in_any_order(house: House) -> None:
    told = (
        granted(NOW),
        AppInstalled(installed_at=NOW, store_kind="demo"),
        AppSettingsReported(settings={}),
    )
    for number, order in enumerate(permutations(told)):
        store = StoreId(f"salla-{number}")
        house.profiles.profiles[store] = StoreProfile(name="متجر الورد")
        for event in order:
            house.tell(event, store=store)
        record, grant = kept(house, store)
        assert record is not None
        assert grant is not None
        assert (record.status, record.kind) == (StoreStatus.CONNECTED, "demo")
        assert house.profiles.keys[store] == record.key


def test_the_same_tokens_again_change_nothing(house: House) -> None:
    tell_apart(house, [granted(NOW), granted(NOW)])
    assert len(house.events(StoreConnected)) == 1


def test_an_app_installed_anew_is_told_its_key_again(house: House) -> None:
    """The platform forgets the app's settings with the app; the uninstall may come too late."""
    house.tell(granted(NOW))
    house.profiles.keys.clear()
    house.clock.pass_by(minutes=1)
    house.tell(granted(NOW + SOON, "newer"))
    record, grant = kept(house)
    assert record is not None
    assert grant is not None
    assert grant.access == Secret("newer")
    assert house.profiles.keys == {STORE: record.key}
    assert house.events(StoreConnected) == [StoreConnected(first=True), StoreConnected(first=False)]


def test_older_tokens_that_were_late_replace_no_newer_ones(house: House) -> None:
    tell_apart(house, [granted(NOW + SOON, "newer"), granted(NOW, "older")])
    _, grant = kept(house)
    assert grant is not None
    assert grant.access == Secret("newer")


def test_an_uninstall_destroys_the_tokens_and_keeps_the_data_for_a_while(house: House) -> None:
    tell_apart(house, [granted(NOW), AppUninstalled(uninstalled_at=NOW + SOON)])
    record, grant = kept(house)
    assert record is not None
    assert grant is None
    assert (record.status, record.serving) == (StoreStatus.UNINSTALLED, False)
    assert record.erase_at == house.clock.now() + RETENTION
    assert house.events(StoreUninstalled) == [StoreUninstalled(erase_at=record.erase_at)]


def test_an_uninstall_touches_no_other_store(house: House) -> None:
    house.tell(granted(NOW))
    house.tell(granted(NOW, "theirs"), store=OTHER)
    house.tell(AppUninstalled(uninstalled_at=NOW + SOON))
    record, grant = kept(house, OTHER)
    assert record is not None
    assert record.serving
    assert grant is not None


@pytest.mark.parametrize(
    "order", list(permutations((0, 1, 2))), ids=lambda order: "".join(map(str, order))
)
def test_the_last_thing_that_happened_decides_in_any_order_of_arrival(
    house: House, order: tuple[int, ...]
) -> None:
    """Installed, removed, installed again: within a minute, and told in some order."""
    told = (
        granted(NOW, "first"),
        AppUninstalled(uninstalled_at=NOW + SOON / 2),
        granted(NOW + SOON, "second"),
    )
    tell_apart(house, [told[place] for place in order])
    _, grant = kept(house)
    assert grant is not None
    assert grant.access == Secret("second")
    assert status(house) is StoreStatus.CONNECTED


def test_an_uninstall_that_overtakes_the_tokens_is_remembered(house: House) -> None:
    """Otherwise late tokens would connect a store that has left, and serve it for ever."""
    tell_apart(house, [AppUninstalled(uninstalled_at=NOW + SOON), granted(NOW)])
    assert status(house) is StoreStatus.UNINSTALLED
    assert kept(house)[1] is None


def test_a_key_the_snippet_knows_is_not_told_again(house: House) -> None:
    house.tell(granted(NOW))
    record, _ = kept(house)
    assert record is not None
    house.profiles.keys.clear()
    house.tell(AppSettingsReported(settings={SETTING_KEY: record.key}))
    assert house.profiles.keys == {}
    house.tell(AppSettingsReported(settings={SETTING_KEY: "overwritten by the merchant"}))
    assert house.profiles.keys == {STORE: record.key}


def test_what_is_told_of_a_store_that_left_brings_it_not_back(house: House) -> None:
    tell_apart(
        house,
        [
            granted(NOW),
            AppUninstalled(uninstalled_at=NOW + SOON),
            AppInstalled(installed_at=NOW),
            AppSettingsReported(settings={}),
        ],
    )
    assert status(house) is StoreStatus.UNINSTALLED
    assert house.given_up() == []


def _pages(house: House) -> list[SyncPageDue]:
    return [event for event in house.events(SyncPageDue) if isinstance(event, SyncPageDue)]
