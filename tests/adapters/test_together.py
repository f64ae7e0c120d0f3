"""What several threads bring goes together, and nobody waits for ever."""

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from adapters.together import Together


class Counter:
    """A delivery that a test can hold up."""

    def __init__(self) -> None:
        self.delivered: list[list[int]] = []
        self.open = threading.Event()
        self.open.set()
        self.begun = threading.Semaphore(0)

    def deliver(self, items: Sequence[int]) -> None:
        self.begun.release()
        assert self.open.wait(10)
        self.delivered.append(list(items))


def test_one_alone_waits_for_nobody() -> None:
    counter = Counter()
    together = Together(counter.deliver)
    for item in range(3):
        together.bring(item)
    assert counter.delivered == [[0], [1], [2]]


def test_what_comes_meanwhile_goes_together() -> None:
    counter = Counter()
    together = Together(counter.deliver)
    counter.open.clear()
    with ThreadPoolExecutor(6) as pool:
        first = pool.submit(together.bring, 0)
        assert counter.begun.acquire(timeout=10)
        others = [pool.submit(together.bring, item) for item in range(1, 6)]
        while len(together._waiting) < 5:
            threading.Event().wait(0.001)
        counter.open.set()
        for each in (first, *others):
            each.result(10)
    assert [sorted(items) for items in counter.delivered] == [[0], [1, 2, 3, 4, 5]]


def test_each_returns_only_when_its_own_is_delivered() -> None:
    kept: set[int] = set()
    together = Together(kept.update)

    def bring(item: int) -> bool:
        together.bring(item)
        return item in kept

    with ThreadPoolExecutor(16) as pool:
        assert all(pool.map(bring, range(5000)))
    assert len(kept) == 5000


def test_a_failure_is_told_to_all_in_it_and_to_nobody_else() -> None:
    def deliver(items: Sequence[int]) -> None:
        if any(item < 0 for item in items):
            raise ConnectionError

    together = Together(deliver)

    def bring(item: int) -> bool:
        try:
            together.bring(item)
        except ConnectionError:
            return False
        return True

    with ThreadPoolExecutor(16) as pool:
        brought = dict(zip(range(-50, 950), pool.map(bring, range(-50, 950)), strict=True))
    assert not any(brought[item] for item in range(-50, 0))
    together.bring(1)
    with pytest.raises(ConnectionError):
        together.bring(-1)
