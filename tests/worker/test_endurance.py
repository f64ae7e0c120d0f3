"""Whoever serves by Redis begins again when it broke off, and stops however late it was asked."""

import signal
from collections.abc import Iterator
from types import FrameType

import pytest
from redis.exceptions import ConnectionError as RedisIsAway

from entrypoints.worker.endurance import Stop, endure


@pytest.fixture(autouse=True)
def _own_signals() -> Iterator[None]:
    kept = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield
    for number, handler in kept.items():
        signal.signal(number, handler)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_that_is_heard_while_serving_breaks_off_is_not_forgotten(number: int) -> None:
    begun = []

    def serve(stop: Stop) -> None:
        def heard(number: int, frame: FrameType | None) -> None:
            stop.due = True

        begun.append(stop)
        signal.signal(number, heard)
        signal.raise_signal(number)
        raise RedisIsAway

    endure(serve)
    assert len(begun) == 1


@pytest.mark.parametrize("fault", [None, RedisIsAway("gone"), ConnectionResetError("gone")])
def test_what_broke_off_begins_again(fault: Exception | None) -> None:
    begun = []

    def serve(stop: Stop) -> None:
        begun.append(stop)
        stop.due = len(begun) == 2
        if fault and not stop.due:
            raise fault

    endure(serve)
    assert len(begun) == 2


def test_any_other_fault_is_nobody_s_to_endure() -> None:
    def serve(stop: Stop) -> None:
        raise ValueError("a mistake")

    with pytest.raises(ValueError, match="a mistake"):
        endure(serve)
