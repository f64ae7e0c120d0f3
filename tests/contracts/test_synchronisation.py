"""Passages: the promises of ``SyncRuns`` and ``SyncReports``, on every kind of storage."""

from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.clock import TimeOrderedIds
from nomoflow.kernel.errors import Stale
from nomoflow.kernel.ids import StoreId, StoreKey
from nomoflow.synchronisation.facts import Resource
from nomoflow.synchronisation.model import DEAD_AFTER, SyncRun, SyncState
from nomoflow.synchronisation.starting import begin
from tests.builders import NOW, OTHER, STORE, a_store, a_sync_run
from tests.contracts.worlds import World


def _add(world: World, run: SyncRun, store: StoreId = STORE) -> SyncRun:
    with world.work(store) as work:
        work.sync_runs.add(run)
        work.commit()
    return run


def _save(world: World, run: SyncRun) -> SyncRun:
    with world.work(STORE) as work:
        work.sync_runs.save(run)
        work.commit()
    return run


def test_a_passage_comes_back_as_it_was(world: World) -> None:
    run = _add(
        world,
        a_sync_run(
            state=SyncState.FAILED,
            next_page=4,
            pages=9,
            done=180,
            total=431,
            finished_at=NOW + timedelta(minutes=3),
            advanced_at=NOW + timedelta(minutes=2),
            fault="forbidden",
        ),
    )
    assert run.version == 1
    with world.work(STORE) as work:
        assert work.sync_runs.find(run.id) == run
        assert work.sync_runs.find("run-2") is None
    with world.work(OTHER) as work:
        assert work.sync_runs.find(run.id) is None


def test_a_passage_is_saved_over_the_version_that_was_read(world: World) -> None:
    run = _add(world, a_sync_run())
    run.advance(page=1, pages=3, total=50, brought=20, at=NOW)
    _save(world, run)
    assert run.version == 2
    with world.work(STORE) as work:
        assert work.sync_runs.find(run.id) == run


def test_a_stale_passage_is_refused(world: World) -> None:
    run = _add(world, a_sync_run())
    theirs, mine = replace(run, done=20), replace(run, done=10)
    _save(world, theirs)
    with pytest.raises(Stale):
        _save(world, mine)
    with world.work(STORE) as work:
        assert work.sync_runs.find(run.id) == theirs


def test_a_list_is_passed_through_once_at_a_time(world: World) -> None:
    first = _add(world, a_sync_run("1"))
    with pytest.raises(Stale):
        _add(world, a_sync_run("2"))
    _add(world, a_sync_run("3", resource=Resource.ORDERS))
    _add(world, a_sync_run("4"), OTHER)
    first.fail("forbidden", NOW)
    _save(world, first)
    _add(world, a_sync_run("5"))


def test_a_passage_that_died_makes_way_for_a_new_one(world: World) -> None:
    dead = _add(world, a_sync_run())
    later = NOW + DEAD_AFTER
    with world.work(STORE) as work:
        assert begin(work, TimeOrderedIds(), later) == len(Resource)
        work.commit()
    with world.work(STORE) as work:
        before = work.sync_runs.find(dead.id)
        assert before is not None
        assert before.state is SyncState.FAILED
        assert begin(work, TimeOrderedIds(), later + timedelta(hours=1)) == 0
    assert {run.started_at for run in world.sync_reports.latest(STORE)} == {later}


def test_the_latest_passage_of_each_list_is_reported(world: World) -> None:
    ended = {"state": SyncState.DONE, "finished_at": NOW}
    later = NOW + timedelta(hours=1)
    _add(world, a_sync_run("1", **ended))
    latest = _add(world, a_sync_run("2", started_at=later))
    _add(world, a_sync_run("3", started_at=NOW - timedelta(days=1), **ended))
    orders = _add(world, a_sync_run("4", resource=Resource.ORDERS, **ended))
    _add(world, a_sync_run("5", started_at=later + timedelta(hours=1)), OTHER)
    assert world.sync_reports.latest(STORE) == [orders, latest]
    with world.work(STORE) as work:
        assert work.sync_runs.latest() == [orders, latest]


def test_a_store_without_passages_has_none(world: World) -> None:
    assert list(world.sync_reports.latest(STORE)) == []


def test_lists_that_were_read_a_while_ago_are_found_across_stores(world: World) -> None:
    before = NOW - timedelta(minutes=10)
    ended = {"state": SyncState.DONE, "resource": Resource.COUPONS}
    for store, finished_at in ((STORE, before), (OTHER, before - timedelta(minutes=1))):
        with world.work(store) as work:
            work.stores.add(a_store(id=store, key=StoreKey(f"key-of-{store}")))
            work.sync_runs.add(a_sync_run("1", finished_at=finished_at, **ended))
            work.commit()
    old = world.old_lists
    assert list(old.finished_before(Resource.COUPONS, before, 9)) == [OTHER, STORE]
    assert list(old.finished_before(Resource.COUPONS, before, 1)) == [OTHER]
    assert list(old.finished_before(Resource.ORDERS, before, 9)) == []
    later = NOW + timedelta(minutes=1)
    _add(world, a_sync_run("2", started_at=later, resource=Resource.COUPONS), OTHER)
    assert list(old.finished_before(Resource.COUPONS, before, 9)) == [STORE]
    with world.work(STORE) as work:
        record = work.stores.find()
        assert record is not None
        record.uninstall(NOW, NOW)
        work.stores.save(record)
        work.commit()
    assert list(old.finished_before(Resource.COUPONS, before, 9)) == []
