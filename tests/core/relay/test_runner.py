"""A task runs once, waits when it must, and is never lost."""

from datetime import timedelta

import pytest

from nomoflow.kernel.errors import Invalid, Stale, Unavailable
from nomoflow.kernel.events import Event, Recorded
from nomoflow.relay.model import PATIENCE, TaskRef
from nomoflow.relay.runner import Sweeper
from nomoflow.visitors.events import TrafficSeen
from tests.builders import NOW
from tests.core.house import House

EVENT = TrafficSeen(moments=(NOW,))
HANDLER = "analytics.note_traffic"


class Scripted:
    """A handler that fails as often as it is told, then succeeds."""

    def __init__(self, *faults: Exception) -> None:
        self.faults, self.runs = list(faults), 0

    def __call__(self, recorded: Recorded[Event]) -> None:
        self.runs += 1
        if self.faults:
            raise self.faults.pop(0)


def owing(handler: Scripted) -> tuple[House, TaskRef]:
    house = House(**{HANDLER: handler})
    with house.work() as work:
        work.emit(EVENT)
        work.commit()
    (ref,) = house.queue.take()
    return house, ref


def test_a_done_task_does_not_run_again() -> None:
    handler = Scripted()
    house, ref = owing(handler)
    assert house.runner.run(ref)
    assert not house.runner.run(ref)
    assert handler.runs == 1


@pytest.mark.parametrize("fault", [Unavailable(), RuntimeError("boom"), KeyError("x")])
def test_a_failed_task_waits_longer_each_time_and_is_then_given_up(fault: Exception) -> None:
    handler = Scripted(*[fault] * (len(PATIENCE) + 1))
    house, ref = owing(handler)
    for pause in PATIENCE:
        assert house.runner.run(ref)
        house.clock.pass_by(seconds=pause.total_seconds() - 1)
        assert not house.runner.run(ref)
        house.clock.pass_by(seconds=1)
    assert house.runner.run(ref)
    house.clock.pass_by(days=30)
    assert not house.runner.run(ref)
    assert handler.runs == len(PATIENCE) + 1


def test_a_refusal_that_waiting_would_not_change_is_given_up_at_once() -> None:
    handler = Scripted(Invalid())
    house, ref = owing(handler)
    house.runner.run(ref)
    house.clock.pass_by(days=30)
    assert not house.runner.run(ref)


def test_a_neighbours_hour_costs_no_patience_within_a_day() -> None:
    busy = Unavailable(after=timedelta(minutes=30))
    handler = Scripted(*[busy] * 40)
    house, ref = owing(handler)
    for _ in range(40):
        assert house.runner.run(ref)
        house.clock.pass_by(minutes=30)
    assert house.runner.run(ref)
    assert handler.runs == 41


def test_who_lost_a_race_tries_again_at_once() -> None:
    handler = Scripted(Stale(), Stale())
    house, ref = owing(handler)
    assert house.runner.run(ref)
    assert handler.runs == 3
    assert not house.runner.run(ref), "it is done"


def test_who_loses_every_race_tries_again_soon() -> None:
    handler = Scripted(*(Stale() for _ in range(4)))
    house, ref = owing(handler)
    house.runner.run(ref)
    house.clock.pass_by(seconds=1)
    assert house.runner.run(ref)
    assert handler.runs == 5


def test_a_task_whose_worker_died_is_swept_up_when_its_lease_ends() -> None:
    handler = Scripted()
    house, ref = owing(handler)
    house.tasks.claim(ref, house.clock.now(), house.clock.now() + timedelta(minutes=5))
    sweeper = Sweeper(house.tasks, house.queue, house.clock)
    assert sweeper.sweep() == 0
    assert not house.runner.run(ref)
    house.clock.pass_by(minutes=5, seconds=1)
    assert sweeper.sweep() == 1
    assert house.queue.take() == [ref]
    assert house.runner.run(ref)
    assert handler.runs == 1


def test_a_bell_that_nobody_heard_is_rung_again() -> None:
    house, ref = owing(Scripted())
    assert house.queue.take() == []
    Sweeper(house.tasks, house.queue, house.clock).sweep()
    assert house.queue.take() == [ref]


def test_an_unforeseen_fault_is_told_to_the_operator_without_its_words() -> None:
    house, ref = owing(Scripted(RuntimeError("ory_at_secret")))
    house.runner.run(ref)
    assert len(house.journal.faults) == 1


def test_what_is_due_runs_until_nothing_is_left() -> None:
    handler = Scripted()
    house, _ = owing(handler)
    for _ in range(120):
        with house.work() as work:
            work.emit(EVENT)
            work.commit()
    assert house.runner.run_due(house.clock.now() + timedelta(seconds=1))
    assert handler.runs == 121
    assert house.runner.run_due(house.clock.now() + timedelta(seconds=1))
    assert handler.runs == 121


def test_when_its_time_is_up_the_rest_stays_due() -> None:
    handler = Scripted()
    house, _ = owing(handler)
    assert not house.runner.run_due(house.clock.now())
    assert handler.runs == 0


def test_a_task_that_failed_does_not_hold_up_what_is_due() -> None:
    handler = Scripted(Unavailable())
    house, _ = owing(handler)
    with house.work() as work:
        work.emit(EVENT)
        work.commit()
    assert house.runner.run_due(house.clock.now() + timedelta(seconds=1))
    assert handler.runs == 2
