"""Days of a store, their marks and who counts them: on memory, SQLite and PostgreSQL."""

from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from threading import Barrier, Event
from typing import Any

import pytest
from sqlalchemy import Engine, event

from nomoflow.kernel.ids import StoreId
from tests.builders import (
    NOW,
    OTHER,
    STORE,
    a_visit,
)
from tests.contracts.days import (
    A_MOMENT,
    MIDNIGHT,
    TODAY,
    YESTERDAY,
    count,
    keep,
    mark,
    meet,
    overview,
)
from tests.contracts.worlds import World, sql_world


def days_of_visits(world: World, store: StoreId = STORE) -> dict[date, int]:
    shown = overview(world, TODAY - timedelta(days=2), TODAY + timedelta(days=2), store)
    return {day.day: day.visits for day in shown.days if day.visits}


@pytest.mark.parametrize(
    ("timezone", "began"),
    [
        ("Asia/Riyadh", MIDNIGHT),
        ("Africa/Cairo", datetime(2026, 10, 31, 22, tzinfo=UTC)),
        ("UTC", datetime(2026, 11, 1, tzinfo=UTC)),
        ("Nowhere/At all", MIDNIGHT),
    ],
)
def test_a_day_is_the_stores_own(world: World, timezone: str, began: datetime) -> None:
    meet(world, timezone=timezone)
    moments = (began - A_MOMENT, began, began + timedelta(days=1) - A_MOMENT)
    keep(world, [a_visit(str(at), started_at=at) for at in moments])
    mark(world, *moments)
    assert world.rollups.refresh(10) == 2
    assert days_of_visits(world) == {YESTERDAY: 1, TODAY: 2}


def test_a_day_in_which_the_clocks_change_has_its_own_length(world: World) -> None:
    # Cairo's summer time ends with this day: its last hour happens twice.
    autumn = date(2026, 10, 29)
    meet(world, timezone="Africa/Cairo")
    first = datetime(2026, 10, 28, 21, tzinfo=UTC)
    last = datetime(2026, 10, 29, 22, tzinfo=UTC) - A_MOMENT
    keep(world, [a_visit("1", started_at=first), a_visit("2", started_at=last)])
    count(world, first, last)
    assert overview(world, autumn, autumn).totals.visits == 2


def test_days_of_a_store_we_have_not_met_are_days_in_riyadh(world: World) -> None:
    keep(world, [a_visit(started_at=MIDNIGHT)])
    count(world, MIDNIGHT)
    assert days_of_visits(world) == {TODAY: 1}


def test_a_day_is_counted_once_for_many_marks_and_again_when_marked_again(world: World) -> None:
    mark(world, NOW, NOW + timedelta(hours=1))
    mark(world, NOW)
    mark(world)
    assert (world.rollups.refresh(10), world.rollups.refresh(10)) == (1, 0)
    mark(world, NOW)
    assert (world.rollups.refresh(10), world.rollups.refresh(10)) == (1, 0)


def test_a_mark_that_is_not_committed_is_forgotten(world: World) -> None:
    with world.work(STORE) as work:
        work.stale_days.mark([NOW])
    assert world.rollups.refresh(10) == 0


def test_only_so_many_days_are_counted_and_those_counted_longest_ago_first(world: World) -> None:
    keep(world, [a_visit("1"), a_visit("2", started_at=NOW - timedelta(days=1))])
    mark(world, NOW, NOW - timedelta(days=1))
    assert world.rollups.refresh(1) == 1
    assert days_of_visits(world) == {TODAY: 1}
    world.clock.pass_by(minutes=1)
    mark(world, NOW)
    assert world.rollups.refresh(1) == 1
    assert days_of_visits(world) == {TODAY: 1, YESTERDAY: 1}
    assert world.rollups.refresh(0) == 0
    assert world.rollups.refresh(5) == 1


def test_stores_are_counted_apart(world: World) -> None:
    meet(world)
    meet(world, OTHER, timezone="UTC")
    keep(world, [a_visit(started_at=MIDNIGHT)])
    keep(world, [a_visit("1", started_at=MIDNIGHT), a_visit("2", started_at=NOW)], store=OTHER)
    mark(world, MIDNIGHT, NOW)
    mark(world, MIDNIGHT, NOW, store=OTHER)
    assert world.rollups.refresh(10) == 3
    assert days_of_visits(world) == {TODAY: 1}
    assert days_of_visits(world, OTHER) == {YESTERDAY: 1, TODAY: 1}
    assert days_of_visits(world, StoreId("salla-3")) == {}


def test_two_processes_count_a_day_once(world: World) -> None:
    mark(world, NOW)
    start = Barrier(2)

    def refresh(_: int) -> int:
        start.wait()
        return world.rollups.refresh(10)

    with ThreadPoolExecutor() as threads:
        assert sorted(threads.map(refresh, range(2))) == [0, 1]


def test_no_visit_is_lost_while_days_are_counted_by_two(world: World) -> None:
    written = Event()

    def refresh(_: int) -> None:
        while not written.is_set():
            world.rollups.refresh(10)

    with ThreadPoolExecutor() as threads:
        counting = [threads.submit(refresh, number) for number in range(2)]
        try:
            for number in range(20):
                keep(world, [a_visit(str(number))])
                mark(world, NOW)
        finally:
            written.set()
        for process in counting:
            process.result()
    world.rollups.refresh(10)
    assert days_of_visits(world) == {TODAY: 20}


@pytest.mark.parametrize("kind", ["sqlite_engine", "postgres_engine"])
def test_a_day_marked_while_it_is_counted_stays_stale(
    kind: str, request: pytest.FixtureRequest
) -> None:
    engine: Engine = request.getfixturevalue(kind)
    world = sql_world(engine)
    mark(world, NOW)
    with ThreadPoolExecutor() as threads:
        marking: list[Future[None]] = []

        @event.listens_for(engine, "before_cursor_execute")
        def _while_counting(*told: Any) -> None:
            if told[2].startswith("INSERT INTO daily_figures") and not marking:
                marking.append(threads.submit(mark, world, NOW))

        try:
            assert world.rollups.refresh(10) == 1
        finally:
            event.remove(engine, "before_cursor_execute", _while_counting)
        marking[0].result()
    assert world.rollups.refresh(10) == 1
    assert world.rollups.refresh(10) == 0
