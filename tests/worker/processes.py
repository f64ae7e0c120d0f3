"""Starts workers and clocks as processes, and waits for what they bring about."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from entrypoints.container import Container
from nomoflow.kernel.ids import StoreId
from nomoflow.visitors.events import TrafficSeen

HOUSE = Path(__file__).resolve().parents[2]
STORE = StoreId("salla-1")


def start(
    what: str, environment: Mapping[str, str], stderr: int | None = None
) -> "subprocess.Popen[bytes]":
    """A hasty worker or scheduler."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.worker.hasty", what],
        env=dict(environment),
        cwd=HOUSE,
        stderr=stderr,
    )


@contextmanager
def running(
    what: str, environment: Mapping[str, str], stderr: int | None = None
) -> Iterator["subprocess.Popen[bytes]"]:
    """The same, killed at the end if it still runs."""
    process = start(what, environment, stderr)
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        process.wait()


def eventually(holds: Callable[[], bool], seconds: float = 30) -> None:
    """Wait until it is so, and fail when it never is."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it never came true"
        time.sleep(0.05)


def owe(parts: Container, tasks: int) -> None:
    """Record so many events, with one task each."""
    for _ in range(tasks):
        with parts.units(STORE) as unit:
            unit.emit(TrafficSeen(moments=(datetime(2025, 3, 1, tzinfo=UTC),)))
            unit.commit()


def undone(parts: Container) -> int:
    """How many tasks are not done."""
    figures = parts.work_reports().figures(parts.clock().now())
    return figures.waiting + figures.running + figures.given_up
