"""Which web server: an empty Flask route behind each of them, in one run, as ratios."""

import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from flask import Flask

from bench.loader import Question, ask, wait_until_up

WORKERS, THREADS, SECONDS, ROUNDS = 2, 8, 3, 3

app = Flask(__name__)


@app.get("/empty")
def empty() -> str:
    """Do nothing, so that only the server is measured."""
    return ""


def commands(port: int) -> dict[str, list[str]]:
    """How each server is started, with as many processes and threads as the others."""
    programs = Path(sys.executable).parent
    gunicorn = [str(programs / "gunicorn"), f"--bind=127.0.0.1:{port}", f"--workers={WORKERS}"]
    granian = [str(programs / "granian"), "--interface=wsgi", f"--port={port}", "--no-log"]
    return {
        "gunicorn, threads": [
            *gunicorn,
            "--worker-class=gthread",
            f"--threads={THREADS}",
            "--log-level=error",
        ],
        "granian": [*granian, f"--workers={WORKERS}", f"--blocking-threads={THREADS}"],
    }


@contextmanager
def serving(command: list[str], url: str) -> Iterator[None]:
    """Run one server for as long as it is measured."""
    with tempfile.TemporaryFile() as said:
        environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
        program = [*command, "bench.server_choice:app"]
        with subprocess.Popen(program, stdout=said, stderr=said, env=environment) as process:
            try:
                wait_until_up(url)
                yield
            finally:
                process.terminate()


def main() -> None:
    """Measure the servers in turn, a few rounds, and print what each did in the middle one."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    origin, empty = f"http://127.0.0.1:{port}", Question(path="/empty")
    servers = commands(port)
    counts: dict[str, list[float]] = {name: [] for name in servers}
    for _ in range(ROUNDS):
        for name, command in servers.items():
            with serving(command, f"{origin}/empty"):
                ask(origin, empty, seconds=1)
                counts[name].append(ask(origin, empty, seconds=SECONDS).per_second)
    first = median(counts[next(iter(servers))])
    print(
        f"An empty Flask route; {WORKERS} processes of {THREADS} threads; middle of {ROUNDS} rounds"
    )
    print(f"{'server':<20}{'requests/s':>12}{'ratio':>8}")
    for name, rounds in counts.items():
        print(f"{name:<20}{median(rounds):>12,.0f}{median(rounds) / first:>8.2f}")


if __name__ == "__main__":
    main()
