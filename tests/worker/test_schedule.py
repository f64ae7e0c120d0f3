"""The clock: who is asked for how often, and that nobody is asked for twice while waiting."""

from datetime import UTC, datetime, timedelta

import pytest
from rq import Queue
from rq.serializers import JSONSerializer
from rq.utils import import_attribute

from entrypoints.container import PERIODIC_QUEUE, Container
from entrypoints.worker import schedule
from entrypoints.worker.endurance import Stop
from entrypoints.worker.heartbeats import heartbeats
from entrypoints.worker.schedule import TABLE, UnhurriedScheduler


class MovingClock:
    def __init__(self) -> None:
        self.moment = datetime.now(UTC)  # noqa: TID251 - RQ compares with the machine's clock

    def now(self) -> datetime:
        return self.moment


@pytest.fixture
def clock() -> MovingClock:
    return MovingClock()


@pytest.fixture
def scheduler(parts: Container, clock: MovingClock) -> UnhurriedScheduler:
    return UnhurriedScheduler(parts.redis(), TABLE, clock, schedule._put, Stop())


def waiting(parts: Container) -> list[str]:
    return Queue(PERIODIC_QUEUE, parts.redis(), serializer=JSONSerializer).job_ids


def test_at_first_everything_is_due(parts: Container, scheduler: UnhurriedScheduler) -> None:
    scheduler.enqueue_jobs()
    assert sorted(waiting(parts)) == sorted(turn.job.__name__ for turn in TABLE)


def test_what_still_waits_is_not_put_there_again(
    parts: Container, scheduler: UnhurriedScheduler, clock: MovingClock
) -> None:
    for _ in range(5):
        clock.moment -= timedelta(days=2)
        scheduler.enqueue_jobs()
    assert len(waiting(parts)) == len(TABLE)


def test_what_is_not_due_is_not_asked_for(parts: Container, scheduler: UnhurriedScheduler) -> None:
    scheduler.enqueue_jobs()
    parts.redis().flushdb()
    scheduler.enqueue_jobs()
    assert not waiting(parts)


def test_two_clocks_ask_for_each_job_once(
    parts: Container, scheduler: UnhurriedScheduler, clock: MovingClock
) -> None:
    other = UnhurriedScheduler(parts.redis(), TABLE, clock, schedule._put, Stop())
    scheduler.enqueue_jobs()
    other.enqueue_jobs()
    assert len(waiting(parts)) == len(TABLE)


def test_every_job_is_found_by_its_name_and_ends_in_time(
    parts: Container, scheduler: UnhurriedScheduler
) -> None:
    scheduler.enqueue_jobs()
    queue = Queue(PERIODIC_QUEUE, parts.redis(), serializer=JSONSerializer)
    lasting = {turn.job.__name__: turn.lasts for turn in TABLE}
    for job in queue.jobs:
        assert callable(import_attribute(job.func_name or ""))
        assert job.timeout == lasting[job.id]
        assert job.result_ttl == 0


def test_nobody_is_heard_before_anybody_works(parts: Container) -> None:
    heard = heartbeats(parts.redis())
    assert heard.worker is None
    assert heard.scheduler is None


def test_a_clock_is_heard(parts: Container, scheduler: UnhurriedScheduler) -> None:
    scheduler.register_birth()
    scheduler.heartbeat()
    heard = heartbeats(parts.redis()).scheduler
    assert heard is not None
    assert abs(parts.clock().now() - heard) < timedelta(seconds=10)


def test_a_clock_that_redis_forgot_is_heard_again_and_leaves_quietly(
    parts: Container, scheduler: UnhurriedScheduler
) -> None:
    scheduler.register_birth()
    parts.redis().flushdb()
    scheduler.heartbeat()
    assert heartbeats(parts.redis()).scheduler is not None
    parts.redis().flushdb()
    scheduler.register_death()
    assert heartbeats(parts.redis()).scheduler is None
