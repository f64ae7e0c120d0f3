"""Stores, tokens, people and keys: the promises of the merchants' ports."""

from dataclasses import replace
from datetime import timedelta

import pytest

from nomoflow.kernel.errors import Stale
from nomoflow.kernel.ids import MemberId, StoreId, StoreKey
from nomoflow.kernel.money import Currency
from nomoflow.kernel.pages import PageRequest
from nomoflow.merchants.events import StoreConnected
from nomoflow.merchants.facts import Grant
from nomoflow.merchants.model import ApiKey, Member, Membership, Role, Store, StoreStatus
from tests.builders import (
    NOW,
    OTHER,
    STORE,
    a_grant,
    a_member,
    a_membership,
    a_message,
    a_store,
    a_sync_run,
    an_api_key,
)
from tests.contracts.worlds import World


def _add(world: World, store: Store, grant: Grant | None = None) -> Store:
    with world.work(store.id) as work:
        work.stores.add(store)
        if grant is not None:
            work.grants.keep(grant)
        work.commit()
    return store


def _read(world: World, store: StoreId = STORE) -> Store:
    with world.work(store) as work:
        found = work.stores.find()
    assert found is not None
    return found


def _join(world: World, member: Member, store: StoreId = STORE, **told: object) -> Membership:
    membership = a_membership(member.id, **told)
    with world.work(store) as work:
        work.team.keep_member(member)
        work.team.join(membership)
        work.commit()
    return membership


def test_a_store_comes_back_as_it_was(world: World) -> None:
    whole = a_store(
        status=StoreStatus.UNINSTALLED,
        uninstalled_at=NOW + timedelta(days=1),
        erase_at=NOW + timedelta(days=31),
        avatar="https://cdn.example/a.png",
        plan="pro",
        kind="development",
        currency=Currency("KWD"),
        timezone="Asia/Kuwait",
        app_plan="trial.started:الأساسية",
        app_plan_ends_at=NOW + timedelta(days=7),
        app_plan_reported_at=NOW,
        feedback_rating=5,
        feedback_comment="ممتاز",
    )
    _add(world, whole)
    assert whole.version == 1
    assert _read(world) == whole


def test_a_store_we_have_not_met_is_nothing(world: World) -> None:
    _add(world, a_store(OTHER))
    with world.work(STORE) as work:
        assert work.stores.find() is None


def test_a_store_is_added_once(world: World) -> None:
    _add(world, a_store())
    with pytest.raises(Stale):
        _add(world, a_store(key=StoreKey("another")))


def test_a_public_key_belongs_to_one_store(world: World) -> None:
    _add(world, a_store(key=StoreKey("same")))
    with pytest.raises(Stale):
        _add(world, a_store(OTHER, key=StoreKey("same")))


def test_a_store_is_saved_over_the_version_that_was_read(world: World) -> None:
    _add(world, a_store())
    with world.work(STORE) as work:
        store = work.stores.find()
        assert store is not None
        store.name = "متجر العود"
        work.stores.save(store)
        store.plan = "special"
        work.stores.save(store)
        work.commit()
    assert store.version == 3
    assert _read(world) == store


def test_a_stale_store_is_refused(world: World) -> None:
    _add(world, a_store())
    mine, theirs = _read(world), _read(world)
    with world.work(STORE) as work:
        work.stores.save(theirs)
        work.commit()
    with world.work(STORE) as work, pytest.raises(Stale):
        work.stores.save(mine)
    assert _read(world) == theirs


def test_tokens_come_back_as_they_were(world: World) -> None:
    grant = a_grant(unanswered_at=NOW)
    _add(world, a_store(), grant)
    with world.work(STORE) as work:
        assert work.grants.find() == grant
    with world.work(OTHER) as work:
        assert work.grants.find() is None


def test_tokens_are_kept_over_whatever_was_there(world: World) -> None:
    _add(world, a_store(), a_grant(unanswered_at=NOW))
    bare = a_grant(refresh=None, scope=(), expires_at=NOW + timedelta(days=1))
    with world.work(STORE) as work:
        work.grants.keep(bare)
        work.commit()
    with world.work(STORE) as work:
        assert work.grants.find() == bare


def test_destroyed_tokens_are_gone(world: World) -> None:
    _add(world, a_store(), a_grant())
    _add(world, a_store(OTHER), a_grant())
    with world.work(STORE) as work:
        work.grants.destroy()
        work.grants.destroy()
        work.commit()
    with world.work(STORE) as work:
        assert work.grants.find() is None
    with world.work(OTHER) as work:
        assert work.grants.find() == a_grant()


def test_a_person_comes_back_as_kept(world: World) -> None:
    member = a_member()
    _join(world, member)
    with world.work(OTHER) as work:
        assert work.team.member(member.id) == member
        assert work.team.member(MemberId("salla-2")) is None
    member.name, member.language = "نورة العتيبي", "en"
    _join(world, member)
    with world.work(STORE) as work:
        assert work.team.member(member.id) == member


def test_a_role_belongs_to_one_store(world: World) -> None:
    member = a_member()
    held = _join(world, member)
    with world.work(STORE) as work:
        assert work.team.membership(member.id) == held
    with world.work(OTHER) as work:
        assert work.team.membership(member.id) is None
        assert list(work.team.everyone()) == []


def test_a_new_role_replaces_the_old_one(world: World) -> None:
    member = a_member()
    _join(world, member)
    held = _join(world, member, role=Role.STAFF, since=NOW + timedelta(days=1))
    with world.work(STORE) as work:
        assert work.team.everyone() == [(member, held)]


def test_everyone_of_a_store_comes_earliest_first(world: World) -> None:
    late, early = a_member("1"), a_member("2")
    since_late = _join(world, late, since=NOW)
    since_early = _join(world, early, role=Role.STAFF, since=NOW - timedelta(days=1))
    _join(world, a_member("3"), OTHER)
    with world.work(STORE) as work:
        assert work.team.everyone() == [(early, since_early), (late, since_late)]


def _keep(world: World, key: ApiKey, store: StoreId = STORE) -> ApiKey:
    with world.work(store) as work:
        work.api_keys.add(key)
        work.commit()
    return key


def test_a_key_comes_back_as_it_was(world: World) -> None:
    key = _keep(world, an_api_key())
    assert key.version == 1
    with world.work(STORE) as work:
        assert work.api_keys.find(key.id) == key
    with world.work(OTHER) as work:
        assert work.api_keys.find(key.id) is None
        assert list(work.api_keys.all()) == []


def test_keys_are_listed_newest_first(world: World) -> None:
    old = _keep(world, an_api_key("1"))
    new = _keep(world, an_api_key("2", created_at=NOW + timedelta(days=1)))
    with world.work(STORE) as work:
        assert work.api_keys.all() == [new, old]


def test_a_stale_key_is_refused(world: World) -> None:
    key = _keep(world, an_api_key())
    theirs, mine = replace(key), replace(key)
    with world.work(STORE) as work:
        theirs.revoked_at = NOW
        work.api_keys.save(theirs)
        work.commit()
    with world.work(STORE) as work, pytest.raises(Stale):
        work.api_keys.save(mine)
    with world.work(STORE) as work:
        assert work.api_keys.find(key.id) == theirs


def test_two_keys_never_share_a_digest(world: World) -> None:
    _keep(world, an_api_key("1"))
    with pytest.raises(Stale):
        _keep(world, an_api_key("2", digest=an_api_key("1").digest), OTHER)


def test_a_key_leads_to_its_store_until_it_is_revoked(world: World) -> None:
    _add(world, a_store(), a_grant())
    key = _keep(world, an_api_key())
    assert world.api_keys.store_of("no such digest") is None
    row = world.api_keys.store_of(key.digest)
    assert row == world.stores.by_id(STORE)
    assert row is not None
    with world.work(STORE) as work:
        key.revoked_at = NOW
        work.api_keys.save(key)
        work.commit()
    assert world.api_keys.store_of(key.digest) is None


def test_a_store_is_found_by_key_and_by_id(world: World) -> None:
    store = _add(world, a_store(status=StoreStatus.UNINSTALLED, erase_at=NOW), a_grant())
    _add(world, a_store(OTHER))
    row = world.stores.by_key(store.key)
    assert row is not None
    assert row == world.stores.by_id(STORE)
    assert (row.id, row.key, row.name, row.status) == (STORE, store.key, store.name, store.status)
    assert (row.erase_at, row.token_expires_at) == (NOW, a_grant().expires_at)
    assert world.stores.by_key(StoreKey("nobody's")) is None
    assert world.stores.by_id(StoreId("salla-0")) is None
    other = world.stores.by_id(OTHER)
    assert other is not None
    assert other.token_expires_at is None


def test_the_stores_of_a_person_come_by_name(world: World) -> None:
    member = a_member()
    third = StoreId("salla-3")
    for store, name in ((STORE, "b"), (OTHER, "a"), (third, "c")):
        _add(world, a_store(store, name=name))
    _join(world, member, STORE)
    _join(world, member, OTHER, role=Role.STAFF)
    _join(world, a_member("2"), third)
    found = world.stores.of_member(member.id)
    assert [(row.id, role) for row, role in found] == [(OTHER, Role.STAFF), (STORE, Role.OWNER)]


def test_every_store_comes_newest_first(world: World) -> None:
    _add(world, a_store())
    _add(world, a_store(OTHER, connected_at=NOW + timedelta(days=1)))
    assert [row.id for row in world.stores.all()] == [OTHER, STORE]


def test_only_connected_stores_need_their_tokens_renewed(world: World) -> None:
    late, lost, fresh = (StoreId(f"salla-{number}") for number in range(3))
    _add(world, a_store(), a_grant(expires_at=NOW + timedelta(hours=2)))
    _add(world, a_store(late), a_grant(expires_at=NOW + timedelta(hours=1)))
    _add(world, a_store(fresh), a_grant(expires_at=NOW + timedelta(days=9)))
    disconnected = a_store(lost, status=StoreStatus.DISCONNECTED)
    _add(world, disconnected, a_grant(expires_at=NOW))
    assert world.grants.expiring(NOW + timedelta(days=1)) == [late, STORE]


def test_only_stores_whose_time_is_over_are_to_be_erased(world: World) -> None:
    gone = StoreStatus.UNINSTALLED
    _add(world, a_store(status=gone, erase_at=NOW + timedelta(days=1)))
    _add(world, a_store(OTHER, status=gone, erase_at=NOW + timedelta(days=3)))
    _add(world, a_store(StoreId("salla-3")))
    assert world.grants.to_erase(NOW + timedelta(days=2)) == [STORE]


def _fill(world: World, store: StoreId) -> None:
    _add(world, a_store(store), a_grant())
    _keep(world, an_api_key(store), store)
    with world.work(store) as work:
        work.sync_runs.add(a_sync_run())
        work.commit()
    assert world.arrivals.take_in(a_message(store, store), StoreConnected(first=True))


def test_erasing_a_store_leaves_nothing_of_it_and_everything_of_others(world: World) -> None:
    _fill(world, STORE)
    _fill(world, OTHER)
    only_here, in_both = a_member("1"), a_member("2")
    _join(world, only_here, STORE)
    _join(world, in_both, STORE)
    _join(world, in_both, OTHER)

    # The store, its tokens, its key, message, passage, event, two tasks, two roles, one person.
    assert world.eraser.erase(STORE) == 11
    assert world.eraser.erase(STORE) == 0

    page = PageRequest()
    assert world.stores.by_id(STORE) is None
    assert world.work_reports.messages(page, state=None, store=STORE).total == 0
    assert world.work_reports.tasks(page, state=None, store=STORE).total == 0
    with world.work(STORE) as work:
        assert work.grants.find() is None
        assert not work.api_keys.all()
        assert not work.sync_runs.latest()
        assert work.team.member(only_here.id) is None
        assert work.team.member(in_both.id) == in_both
    assert world.stores.by_id(OTHER) is not None
    assert world.work_reports.messages(page, state=None, store=OTHER).total == 1
    assert world.work_reports.tasks(page, state=None, store=OTHER).total == 2
    with world.work(OTHER) as work:
        assert work.grants.find() == a_grant()
        assert [member for member, _ in work.team.everyone()] == [in_both]
