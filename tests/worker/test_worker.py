"""The worker as a process: it works, it stops when asked, and it outlives Redis."""

import logging
import os
import signal
import subprocess
from pathlib import Path

import pytest

from adapters.redis import embedded
from entrypoints.container import Container, assemble
from entrypoints.settings import Settings
from entrypoints.worker import worker
from entrypoints.worker.endurance import Stop
from entrypoints.worker.heartbeats import heartbeats
from tests.worker.processes import eventually, owe, running, undone


def test_what_is_owed_is_done(parts: Container) -> None:
    owe(parts, 5)
    assert undone(parts) == 5
    worker.serve(burst=True)
    assert undone(parts) == 0


def test_nothing_is_left_in_redis_but_the_worker_s_own_record(parts: Container) -> None:
    owe(parts, 3)
    worker.serve(burst=True)
    assert not parts.redis().keys("rq:job:*")
    assert not parts.redis().keys("rq:queue:*")


def test_an_emptied_redis_costs_a_sweep_and_nothing_else(
    parts: Container, environment: dict[str, str]
) -> None:
    owe(parts, 20)
    with running("worker", environment), running("scheduler", environment):
        for _ in range(3):
            parts.redis().flushdb()
            owe(parts, 20)
            parts.redis().flushdb()
        eventually(lambda: undone(parts) == 0)


def test_an_idle_worker_is_heard_and_stops_when_asked(
    parts: Container, environment: dict[str, str]
) -> None:
    with running("worker", environment) as process:
        eventually(lambda: heartbeats(parts.redis()).worker is not None)
        process.terminate()
        assert process.wait(30) == 0


@pytest.mark.parametrize("forgotten", [None, "rq:workers", "rq:worker:*"])
def test_a_worker_that_redis_forgot_is_heard_again(parts: Container, forgotten: str | None) -> None:
    redis = parts.redis()
    staying = worker.staying(redis, Stop())
    staying.register_birth()
    if forgotten is None:
        redis.flushdb()
    else:
        redis.delete(*redis.keys(forgotten))
    assert heartbeats(redis).worker is None
    staying.heartbeat()
    heard = heartbeats(redis).worker
    assert heard is not None
    staying.heartbeat()
    again = heartbeats(redis).worker
    assert again is not None
    assert again > heard
    assert redis.ttl(staying.key) > 30
    staying.register_death()
    assert heartbeats(redis).worker is None


def test_a_busy_worker_finishes_its_job_first(
    parts: Container, environment: dict[str, str], tmp_path: Path
) -> None:
    parts.task_jobs().put_one("tests.worker.hasty.dawdle", str(tmp_path), name="slow", timeout=30)
    with running("worker", environment) as process:
        eventually((tmp_path / "begun").exists)
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
    assert (tmp_path / "ended").exists()


def test_a_job_that_two_workers_were_given_ends_well_for_both(
    parts: Container, caplog: pytest.LogCaptureFixture
) -> None:
    path = "tests.worker.hasty.overtaken"
    parts.task_jobs().put_one(path, "slow", name="slow", timeout=30)
    worker.serve(burst=True)
    assert [record for record in caplog.records if record.levelno > logging.INFO] == []
    assert not parts.redis().keys("rq:job:*")
    assert not parts.redis().keys("rq:wip:*")


def test_worker_and_clock_outlive_redis(sqlite_url: str, tmp_path: Path) -> None:
    environment = {"NOMOFLOW_VAR": str(tmp_path / "var"), "NOMOFLOW_DATABASE_URL": sqlite_url}
    parts = assemble(Settings.read(environment))
    parts.schema_upgrade()
    with (
        embedded.kept("", parts.settings().var),
        running("worker", environment) as working,
        running("scheduler", environment) as clock,
    ):
        owe(parts, 3)
        eventually(lambda: undone(parts) == 0)
        for _ in range(2):
            died = int(parts.redis().info("server")["process_id"])
            os.kill(died, signal.SIGKILL)
            owe(parts, 3)
            eventually(lambda: undone(parts) == 0)
        assert working.poll() is None
        assert clock.poll() is None
        working.terminate()
        clock.terminate()
        assert (working.wait(30), clock.wait(30)) == (0, 0)
    parts.redis().close()
    parts.engine().dispose()


@pytest.mark.parametrize("what", ["worker", "scheduler"])
def test_whoever_waits_for_redis_stops_when_asked(what: str, environment: dict[str, str]) -> None:
    nowhere = {**environment, "NOMOFLOW_REDIS_URL": "redis://127.0.0.1:1/0"}
    with running(what, nowhere, stderr=subprocess.PIPE) as process:
        assert process.stderr is not None
        while b"trying again" not in process.stderr.readline():
            assert process.poll() is None
        process.terminate()
        assert process.wait(30) == 0
        process.stderr.close()
