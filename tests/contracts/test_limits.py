"""How often is too often: the promises of ``Limits``, on every adapter."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from adapters.memory.limits import MemoryLimits
from adapters.redis.limits import RedisLimits
from nomoflow.kernel.errors import TooMany
from nomoflow.kernel.limits import Limits
from tests.contracts.redis_servers import PREFIX, SERVERS, server


@dataclass
class Counter:
    limits: Limits
    let_pass: Callable[[timedelta], None]


class MovingClock:
    def __init__(self) -> None:
        self.moment = datetime(2025, 3, 1, 12, tzinfo=UTC)

    def now(self) -> datetime:
        return self.moment

    def let_pass(self, time: timedelta) -> None:
        self.moment += time


@pytest.fixture(params=["memory", *SERVERS])
def counter(request: pytest.FixtureRequest) -> Counter:
    if request.param == "memory":
        clock = MovingClock()
        return Counter(MemoryLimits(clock), clock.let_pass)
    limits = RedisLimits(server(request, request.param), PREFIX)
    # The server counts by its own clock, which only waiting moves.
    return Counter(limits, lambda passed: time.sleep(passed.total_seconds()))


def test_so_many_are_allowed_and_no_more(counter: Counter) -> None:
    for _ in range(3):
        counter.limits.allow("sign_in", "1.2.3.4", times=3, per_seconds=60)
    with pytest.raises(TooMany) as refused:
        counter.limits.allow("sign_in", "1.2.3.4", times=3, per_seconds=60)
    assert refused.value.after is not None
    assert timedelta(seconds=50) < refused.value.after <= timedelta(seconds=60)


def test_everybody_and_everything_counts_apart(counter: Counter) -> None:
    counter.limits.allow("sign_in", "1.2.3.4", times=1, per_seconds=60)
    counter.limits.allow("sign_in", "5.6.7.8", times=1, per_seconds=60)
    counter.limits.allow("events", "1.2.3.4", times=1, per_seconds=60)


def test_after_the_time_that_was_named_the_count_begins_anew(counter: Counter) -> None:
    counter.limits.allow("sign_in", "سالم" * 500, times=1, per_seconds=1)
    with pytest.raises(TooMany) as refused:
        counter.limits.allow("sign_in", "سالم" * 500, times=1, per_seconds=1)
    assert refused.value.after is not None
    counter.let_pass(refused.value.after)
    counter.limits.allow("sign_in", "سالم" * 500, times=1, per_seconds=1)


def test_knocking_on_does_not_prolong_the_wait(counter: Counter) -> None:
    counter.limits.allow("sign_in", "me", times=1, per_seconds=60)
    waits = []
    for _ in range(3):
        with pytest.raises(TooMany) as refused:
            counter.limits.allow("sign_in", "me", times=1, per_seconds=60)
        waits.append(refused.value.after or timedelta())
        counter.let_pass(timedelta(milliseconds=5))
    assert waits[0] > waits[1] > waits[2]
