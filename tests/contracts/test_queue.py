"""The worker's bell: the promises of ``JobQueue``, on every adapter."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pytest
from redis import Redis
from rq import Queue
from rq.serializers import JSONSerializer

from adapters.memory.queue import MemoryQueue
from adapters.redis.jobs import RqJobs
from adapters.redis.queue import RqQueue
from nomoflow.kernel.ids import EventId
from nomoflow.relay.model import TaskRef
from nomoflow.relay.ports import JobQueue
from tests.contracts.redis_servers import SERVERS, server


@dataclass
class Bell:
    queue: JobQueue
    heard: Callable[[], Sequence[TaskRef]]
    """Takes everything that was rung for, as a worker would."""


@pytest.fixture(params=["memory", *SERVERS])
def bell(request: pytest.FixtureRequest) -> Bell:
    if request.param == "memory":
        memory = MemoryQueue()
        return Bell(memory, memory.take)
    redis = server(request, request.param)
    jobs = RqJobs(redis, queue="bell", timeout=60)
    return Bell(RqQueue(jobs, task="tests.job"), lambda: _heard(redis))


def _heard(redis: Redis) -> list[TaskRef]:
    queue = Queue("bell", connection=redis, serializer=JSONSerializer)
    heard = []
    while (taken := Queue.dequeue_any([queue], None, redis, serializer=JSONSerializer)) is not None:
        job, _ = taken
        assert job.func_name == "tests.job"
        heard.append(TaskRef(event=EventId(job.args[0]), handler=job.args[1]))
        job.delete()
    return heard


def a_ref(number: int, handler: str = "orders.record") -> TaskRef:
    return TaskRef(event=EventId(f"018f-{number}"), handler=handler)


def test_what_is_rung_for_is_heard_in_order(bell: Bell) -> None:
    refs = [a_ref(number) for number in range(30)]
    bell.queue.ring(refs)
    assert bell.heard() == refs


def test_ringing_for_nothing_is_silent(bell: Bell) -> None:
    bell.queue.ring([])
    assert not bell.heard()


def test_the_same_bell_rings_once_while_it_waits(bell: Bell) -> None:
    bell.queue.ring([a_ref(1), a_ref(1)])
    bell.queue.ring([a_ref(2), a_ref(1)])
    assert bell.heard() == [a_ref(1), a_ref(2)]


def test_what_was_heard_can_be_rung_for_again(bell: Bell) -> None:
    bell.queue.ring([a_ref(1)])
    assert bell.heard() == [a_ref(1)]
    bell.queue.ring([a_ref(1)])
    assert bell.heard() == [a_ref(1)]


def test_handlers_of_one_event_are_heard_apart(bell: Bell) -> None:
    refs = [a_ref(1, "merchants.tell_key"), a_ref(1, "merchants.read_profile")]
    bell.queue.ring(refs)
    assert bell.heard() == refs
