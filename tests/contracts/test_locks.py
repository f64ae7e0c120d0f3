"""One process at a time: the promises of ``Locks``, on every adapter."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from adapters.memory.locks import MemoryLocks
from adapters.redis.locks import RedisLocks
from nomoflow.merchants.model import AccessBusy
from nomoflow.merchants.ports import Locks
from tests.contracts.redis_servers import PREFIX, SERVERS, server


@pytest.fixture(params=["memory", *SERVERS])
def locks(request: pytest.FixtureRequest) -> Locks:
    if request.param == "memory":
        return MemoryLocks()
    return RedisLocks(server(request, request.param), PREFIX)


def test_a_held_lock_is_refused_to_others(locks: Locks) -> None:
    with (
        locks.hold("till", seconds=30, wait=0),
        pytest.raises(AccessBusy),
        locks.hold("till", seconds=30, wait=0.05),
    ):
        pytest.fail("two held it")


def test_a_lock_opens_at_the_end_of_the_block_also_after_a_fault(locks: Locks) -> None:
    with pytest.raises(ZeroDivisionError), locks.hold("till", seconds=30, wait=0):
        _ = 1 / 0
    with locks.hold("till", seconds=30, wait=0):
        pass


def test_other_locks_are_free(locks: Locks) -> None:
    with locks.hold("till", seconds=30, wait=0), locks.hold("door", seconds=30, wait=0):
        pass


def test_who_waits_long_enough_gets_it(locks: Locks) -> None:
    waiting, got = threading.Event(), threading.Event()

    def wait() -> None:
        waiting.set()
        with locks.hold("till", seconds=30, wait=20):
            got.set()

    waiter = threading.Thread(target=wait)
    with locks.hold("till", seconds=30, wait=0):
        waiter.start()
        assert waiting.wait(5)
        assert not got.wait(0.1)
    waiter.join(20)
    assert got.is_set()


def test_a_lock_opens_by_itself_and_its_late_holder_opens_nobody_elses(locks: Locks) -> None:
    late = locks.hold("till", seconds=0.1, wait=0)
    late.__enter__()
    with locks.hold("till", seconds=30, wait=20):
        late.__exit__(None, None, None)
        with pytest.raises(AccessBusy), locks.hold("till", seconds=30, wait=0):
            pytest.fail("the late holder opened it")


def test_of_many_only_one_is_inside(locks: Locks) -> None:
    inside, most = 0, 0

    def enter(_: int) -> None:
        nonlocal inside, most
        with locks.hold("till", seconds=30, wait=30):
            inside += 1
            most = max(most, inside)
            time.sleep(0.002)
            inside -= 1

    with ThreadPoolExecutor(8) as crowd:
        list(crowd.map(enter, range(24)))
    assert (most, inside) == (1, 0)
