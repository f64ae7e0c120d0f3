"""Short texts for a while: the promises of ``Notes``, on every adapter."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from redis import Redis

from adapters.memory.notes import MemoryNotes
from adapters.redis.notes import RedisNotes
from nomoflow.kernel.errors import Unavailable
from nomoflow.kernel.notes import Notes
from tests.builders import MovingClock
from tests.contracts.redis_servers import PREFIX, SERVERS, server


@dataclass
class Kept:
    notes: Notes
    let_pass: Callable[[timedelta], None]


@pytest.fixture(params=["memory", *SERVERS])
def kept(request: pytest.FixtureRequest) -> Kept:
    if request.param == "memory":
        clock = MovingClock()
        return Kept(MemoryNotes(clock), lambda time: setattr(clock, "at", clock.at + time))
    # The server counts by its own clock, which only waiting moves.
    notes = RedisNotes(server(request, request.param), PREFIX)
    return Kept(notes, lambda passed: time.sleep(passed.total_seconds()))


def test_what_was_noted_is_found_under_its_name_only(kept: Kept) -> None:
    kept.notes.put("one", "نص", seconds=60)
    assert kept.notes.find("one") == "نص"
    assert kept.notes.find("another") is None


def test_the_first_who_adds_wins(kept: Kept) -> None:
    assert kept.notes.add("one", "first", seconds=60)
    assert not kept.notes.add("one", "second", seconds=60)
    assert kept.notes.find("one") == "first"


def test_putting_writes_over_what_was_there(kept: Kept) -> None:
    kept.notes.put("one", "first", seconds=60)
    kept.notes.put("one", "second", seconds=60)
    assert kept.notes.find("one") == "second"


def test_a_dropped_note_makes_room(kept: Kept) -> None:
    kept.notes.add("one", "first", seconds=60)
    kept.notes.drop("one")
    kept.notes.drop("one")
    assert kept.notes.add("one", "second", seconds=60)


def test_a_note_ends_by_itself(kept: Kept) -> None:
    kept.notes.add("one", "first", seconds=1)
    kept.let_pass(timedelta(seconds=1.2))
    assert kept.notes.find("one") is None
    assert kept.notes.add("one", "second", seconds=60)


def test_without_redis_nothing_is_pretended() -> None:
    # Port 1 answers nobody.
    notes: Notes = RedisNotes(Redis(port=1), PREFIX)
    with pytest.raises(Unavailable):
        notes.add("one", "text", seconds=60)
