"""``nomoflow run``: everything comes up, everything goes, and what was there is there again."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.cli.test_group import runs
from tests.worker.processes import HOUSE, eventually


def a_free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


@pytest.fixture
def variables(tmp_path: Path) -> dict[str, str]:
    return {
        "NOMOFLOW_VAR": str(tmp_path / "var"),
        "NOMOFLOW_PORT": str(a_free_port()),
        "NOMOFLOW_SANDBOX_PORT": str(a_free_port()),
        "NOMOFLOW_SANDBOX_MAIL_PORT": str(a_free_port()),
        "NOMOFLOW_WEB_WORKERS": "1",
    }


@contextmanager
def started(variables: Mapping[str, str], said: Path) -> Iterator["subprocess.Popen[bytes]"]:
    with said.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "entrypoints.cli", "run", "--no-demo"],
            env=dict(variables),
            cwd=HOUSE,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            yield process
        finally:
            process.kill()
            process.wait()


def status(port: str, path: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", int(port), timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except OSError:
        return 0
    finally:
        connection.close()


def directly_of(pid: int) -> list[int]:
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for task in tasks for child in task.read_text().split()]


def children_of(pid: int) -> list[int]:
    direct = directly_of(pid)
    return direct + [each for child in direct for each in children_of(child)]


def is_ready(variables: Mapping[str, str]) -> bool:
    ready = status(variables["NOMOFLOW_PORT"], "/readyz")
    return ready == 200 and status(variables["NOMOFLOW_SANDBOX_PORT"], "/healthz") == 200


@pytest.mark.timeout(240)
def test_everything_starts_stops_and_starts_again(
    variables: dict[str, str], tmp_path: Path
) -> None:
    said = tmp_path / "said"
    for number in (signal.SIGINT, signal.SIGTERM):
        with started(variables, said) as process:
            eventually(lambda: is_ready(variables), 60)
            eventually(lambda: "Ctrl-C stops everything" in said.read_text("utf-8"), 30)
            family = children_of(process.pid)
            assert len(family) >= 5, "Redis, sandbox, web, worker and scheduler"
            began = time.monotonic()
            process.send_signal(number)
            assert process.wait(30) == 0
            assert time.monotonic() - began < 15
            eventually(lambda family=family: not any(map(runs, family)), 5)  # type: ignore[misc]
        words = said.read_text("utf-8")
        assert variables["NOMOFLOW_PORT"] in words
        assert f"{variables['NOMOFLOW_SANDBOX_PORT']}/mail/" in words
        assert "Traceback" not in words
        assert (tmp_path / "var" / "nomoflow.sqlite3").exists()


@pytest.mark.timeout(200)
def test_a_member_that_is_killed_comes_back(variables: dict[str, str], tmp_path: Path) -> None:
    with started(variables, tmp_path / "said") as process:
        eventually(lambda: is_ready(variables), 60)
        family = children_of(process.pid)
        for child in directly_of(process.pid):
            command = Path(f"/proc/{child}/cmdline").read_bytes().split(b"\0")
            if {b"sandbox", b"web"} & set(command):
                os.kill(child, signal.SIGKILL)
        eventually(lambda: status(variables["NOMOFLOW_SANDBOX_PORT"], "/healthz") == 0, 10)
        eventually(lambda: status(variables["NOMOFLOW_PORT"], "/healthz") == 0, 10)
        eventually(lambda: is_ready(variables), 60)
        family += children_of(process.pid)
        process.terminate()
        assert process.wait(30) == 0
        eventually(lambda: not any(map(runs, family)), 5)


def test_a_taken_port_is_said_at_once(variables: dict[str, str], tmp_path: Path) -> None:
    said = tmp_path / "said"
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", int(variables["NOMOFLOW_PORT"])))
        taken.listen()
        with started(variables, said) as process:
            assert process.wait(30) == 1
    assert "NOMOFLOW_PORT" in said.read_text("utf-8")
