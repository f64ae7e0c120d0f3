"""Tasks: the promises of ``AllTasks`` and ``ParkedTasks``, on every kind of storage."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest

from nomoflow.kernel.ids import EventId, MessageId
from nomoflow.kernel.pages import PageRequest
from nomoflow.relay.events import MessageReceived
from nomoflow.relay.model import ClaimedTask, TaskRef, TaskState
from nomoflow.relay.ports import TaskRow
from tests.builders import NOW, STORE
from tests.contracts.worlds import World

LEASE = timedelta(minutes=5)
UNTIL = NOW + LEASE


def _owed(world: World, number: str = "1") -> TaskRef:
    with world.work(STORE) as work:
        work.emit(MessageReceived(message=MessageId(number)))
        work.commit()
    return world.queue.take()[-1]


def _row(world: World, ref: TaskRef) -> TaskRow:
    rows = world.work_reports.tasks(PageRequest(size=100), state=None, store=None).rows
    return next(row for row in rows if row.ref == ref)


def _claimed(world: World, ref: TaskRef) -> ClaimedTask:
    task = world.tasks.claim(ref, world.clock.now(), world.clock.now() + LEASE)
    assert task is not None
    return task


def test_a_claim_brings_the_event_as_it_was(world: World) -> None:
    ref = _owed(world)
    task = _claimed(world, ref)
    assert (task.ref, task.attempts) == (ref, 1)
    assert task.recorded.event == MessageReceived(message=MessageId("1"))
    assert (task.recorded.id, task.recorded.store, task.recorded.at) == (ref.event, STORE, NOW)


def test_there_is_nothing_to_claim_where_nothing_is_owed(world: World) -> None:
    ref = _owed(world)
    assert (
        world.tasks.claim(TaskRef(event=EventId("none"), handler=ref.handler), NOW, UNTIL) is None
    )
    assert world.tasks.claim(TaskRef(event=ref.event, handler="test.other"), NOW, UNTIL) is None


def test_a_task_is_won_once(world: World) -> None:
    ref = _owed(world)
    assert world.tasks.claim(ref, NOW, UNTIL)
    assert world.tasks.claim(ref, NOW, UNTIL) is None
    assert not world.tasks.due(NOW, 10)


def test_one_of_many_at_once_wins_the_task(world: World) -> None:
    for number in range(10):
        ref = _owed(world, str(number))
        start = Barrier(4)
        won: list[ClaimedTask | None] = []

        def claim(ref: TaskRef, start: Barrier, won: list[ClaimedTask | None]) -> None:
            start.wait(10)
            won.append(world.tasks.claim(ref, NOW, UNTIL))

        threads = [Thread(target=claim, args=(ref, start, won)) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(won) == 4
        assert sum(task is not None for task in won) == 1


def test_a_task_that_is_not_due_cannot_be_claimed(world: World) -> None:
    with world.work(STORE) as work:
        work.emit(MessageReceived(message=MessageId("1")), delay_seconds=60)
        work.commit()
    (ref,) = world.tasks.due(NOW + timedelta(hours=1), 10)
    assert world.tasks.claim(ref, NOW + timedelta(seconds=59), UNTIL) is None
    assert world.tasks.claim(ref, NOW + timedelta(seconds=60), UNTIL)


def test_a_task_whose_lease_ended_may_be_claimed_again(world: World) -> None:
    ref = _owed(world)
    lost = _claimed(world, ref)
    assert world.tasks.claim(ref, UNTIL - timedelta(seconds=1), UNTIL + LEASE) is None
    assert not world.tasks.due(UNTIL - timedelta(seconds=1), 10)
    assert world.tasks.due(UNTIL, 10) == [ref]
    again = world.tasks.claim(ref, UNTIL, UNTIL + LEASE)
    assert again is not None
    assert again.attempts == lost.attempts + 1


def test_a_finished_task_is_done(world: World) -> None:
    ref = _owed(world)
    world.tasks.finish(_claimed(world, ref), NOW)
    assert _row(world, ref).state is TaskState.DONE
    assert world.tasks.claim(ref, UNTIL + LEASE, UNTIL + 2 * LEASE) is None
    assert not world.tasks.due(UNTIL + LEASE, 10)


def test_a_postponed_task_waits_and_says_why(world: World) -> None:
    ref = _owed(world)
    world.tasks.postpone(_claimed(world, ref), UNTIL, "unavailable", counted=True)
    row = _row(world, ref)
    assert (row.state, row.attempts, row.due_at, row.fault) == (
        TaskState.WAITING,
        1,
        UNTIL,
        "unavailable",
    )
    assert world.tasks.claim(ref, NOW, UNTIL) is None
    again = world.tasks.claim(ref, UNTIL, UNTIL + LEASE)
    assert again is not None
    assert again.attempts == 2


def test_an_uncounted_attempt_is_given_back(world: World) -> None:
    ref = _owed(world)
    world.tasks.postpone(_claimed(world, ref), NOW, "unavailable", counted=False)
    assert _row(world, ref).attempts == 0
    assert _claimed(world, ref).attempts == 1


def test_a_task_that_was_given_up_is_parked(world: World) -> None:
    ref = _owed(world)
    world.tasks.give_up(_claimed(world, ref), NOW, "message_malformed")
    row = _row(world, ref)
    assert (row.state, row.fault) == (TaskState.GIVEN_UP, "message_malformed")
    assert world.tasks.claim(ref, UNTIL + LEASE, UNTIL + 2 * LEASE) is None
    assert not world.tasks.due(UNTIL + LEASE, 10)


@pytest.mark.parametrize("ending", ["finish", "postpone", "give_up"])
def test_whoever_lost_the_claim_changes_nothing(world: World, ending: str) -> None:
    ref = _owed(world)
    lost = _claimed(world, ref)
    world.clock.pass_by(minutes=10)
    _claimed(world, ref)
    before = _row(world, ref)
    now = world.clock.now()
    if ending == "finish":
        world.tasks.finish(lost, now)
    elif ending == "postpone":
        world.tasks.postpone(lost, now, "late", counted=True)
    else:
        world.tasks.give_up(lost, now, "late")
    assert _row(world, ref) == before


def test_what_is_done_stays_done(world: World) -> None:
    ref = _owed(world)
    task = _claimed(world, ref)
    world.tasks.finish(task, NOW)
    world.tasks.postpone(task, NOW, "late", counted=True)
    assert _row(world, ref).state is TaskState.DONE


def test_what_is_due_comes_earliest_first_up_to_a_limit(world: World) -> None:
    first = _owed(world)
    world.clock.pass_by(seconds=1)
    second = _owed(world)
    world.clock.pass_by(seconds=1)
    third = _owed(world)
    now = world.clock.now()
    assert world.tasks.due(now, 10) == [first, second, third]
    assert world.tasks.due(now, 2) == [first, second]
    assert world.tasks.due(NOW, 10) == [first]


def test_parked_work_can_be_sent_again_with_all_its_patience(world: World) -> None:
    ref = _owed(world)
    assert not world.parked.retry(ref, NOW)
    for _ in range(3):
        world.tasks.postpone(_claimed(world, ref), NOW, "unavailable", counted=True)
    world.tasks.give_up(_claimed(world, ref), NOW, "refused")
    assert world.parked.retry(ref, UNTIL)
    assert not world.parked.retry(ref, UNTIL)
    assert world.tasks.due(UNTIL, 10) == [ref]
    again = world.tasks.claim(ref, UNTIL, UNTIL + LEASE)
    assert again is not None
    assert again.attempts == 1


def test_parked_work_can_be_set_aside(world: World) -> None:
    ref = _owed(world)
    assert not world.parked.discard(ref, NOW)
    world.tasks.give_up(_claimed(world, ref), NOW, "refused")
    assert world.parked.discard(ref, NOW)
    assert _row(world, ref).state is TaskState.DISCARDED
    assert not world.parked.discard(ref, NOW)
    assert not world.parked.retry(ref, NOW)


def test_unknown_work_can_be_neither_sent_again_nor_set_aside(world: World) -> None:
    nothing = TaskRef(event=EventId("none"), handler="test.one")
    assert not world.parked.retry(nothing, NOW)
    assert not world.parked.discard(nothing, NOW)
