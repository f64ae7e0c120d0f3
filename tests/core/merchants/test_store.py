"""How we stand with a store."""

from datetime import UTC, datetime, timedelta

from nomoflow.kernel.ids import StoreId
from nomoflow.merchants.facts import PlanReport, StoreProfile
from nomoflow.merchants.model import Permission, Role, Store, StoreStatus, may, met

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
ERASED = NOW + timedelta(days=30)


def a_connected_store(granted_at: datetime = NOW) -> Store:
    store = met(StoreId("salla-1"), "key", NOW)
    assert store.connect(granted_at)
    return store


def test_a_store_just_met_has_no_access() -> None:
    store = met(StoreId("salla-1"), "key", NOW)
    assert store.status is StoreStatus.DISCONNECTED
    assert store.serving


def test_an_uninstall_stops_serving_at_once() -> None:
    store = a_connected_store()
    assert store.uninstall(NOW + timedelta(days=1), ERASED)
    assert not store.serving
    assert store.erase_at == ERASED


def test_an_uninstall_that_was_late_on_its_way_does_not_undo_a_new_install() -> None:
    store = a_connected_store(granted_at=NOW)
    assert not store.uninstall(NOW - timedelta(minutes=10), ERASED)
    assert store.status is StoreStatus.CONNECTED


def test_an_uninstall_with_a_clock_that_is_far_off_is_believed() -> None:
    assert a_connected_store().uninstall(NOW - timedelta(days=200), ERASED)


def test_an_uninstall_within_the_same_second_is_believed() -> None:
    store = a_connected_store(granted_at=NOW.replace(microsecond=700_000))
    assert store.uninstall(NOW, ERASED)


def test_tokens_that_were_late_on_their_way_do_not_revive_a_store() -> None:
    store = a_connected_store()
    store.uninstall(NOW + timedelta(minutes=20), ERASED)
    assert not store.connect(NOW + timedelta(minutes=5))
    assert store.status is StoreStatus.UNINSTALLED


def test_a_new_install_revives_a_store() -> None:
    store = a_connected_store()
    store.uninstall(NOW + timedelta(minutes=20), ERASED)
    assert store.connect(NOW + timedelta(minutes=21))
    assert store.serving
    assert store.erase_at is None


def test_access_is_lost_once() -> None:
    store = a_connected_store()
    assert store.lose_access()
    assert not store.lose_access()


def test_a_thin_profile_blanks_nothing() -> None:
    store = a_connected_store()
    store.describe(StoreProfile(name="عود نجد", domain="https://salla.sa/oud-najd"))
    store.describe(StoreProfile(plan="pro"))
    assert (store.name, store.plan) == ("عود نجد", "pro")


def test_an_older_plan_report_changes_nothing() -> None:
    store = a_connected_store()
    for state, at in (("subscription.started", NOW), ("trial.started", NOW - timedelta(days=7))):
        store.book(
            PlanReport(state=state, plan_name="", starts_at=None, ends_at=None, reported_at=at)
        )
    assert store.app_plan.startswith("subscription.started")


def test_staff_may_not_make_keys() -> None:
    assert may(Role.OWNER, Permission.MANAGE_API_KEYS)
    assert not may(Role.STAFF, Permission.MANAGE_API_KEYS)
    assert may(Role.STAFF, Permission.MANAGE_FEATURES)
