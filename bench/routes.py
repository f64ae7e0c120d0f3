"""The routes that many ask, against a Flask route that does nothing, in one run, as ratios."""

import argparse
import json
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from flask import Flask

from bench.installation import Installation, installation
from bench.loader import CONNECTIONS, FIRST, Answers, Question, ask, ask_once, wait_until_up
from nomoflow.kernel.pages import PageRequest

SECONDS, ROUNDS = 2, 3
DELIVERIES = 60_000
"""More than a run can deliver."""

empty = Flask(__name__)


@empty.get("/empty")
def nothing() -> str:
    """Do nothing, so that only the server and Flask are measured."""
    return ""


@dataclass(kw_only=True)
class Course:
    """One question, its rounds so far, and how to count what they should have brought in."""

    name: str
    origin: str
    question: Question
    kept: Callable[[], int] | None = None
    rounds: list[Answers] = field(default_factory=list)
    next: int = FIRST

    def warm(self) -> None:
        """Look whether the answer is the right one, then ask for a second."""
        ask_once(self.origin, self.question, self.next)
        self.next += 1
        self._ask(1)

    def run(self) -> None:
        """Ask for one round. Raises when what was accepted is not what was kept."""
        self.rounds.append(self._ask(SECONDS))

    def _ask(self, seconds: int) -> Answers:
        before = self.kept() if self.kept else 0
        answers = ask(self.origin, self.question, seconds=seconds, first=self.next)
        # When the time is up, each connection may wait for one more answer.
        self.next += answers.count + CONNECTIONS
        if self.kept is not None:
            time.sleep(0.2)
            kept = self.kept() - before
            if not answers.count <= kept <= answers.count + CONNECTIONS:
                raise RuntimeError(f"{self.name}: {answers.count} accepted, {kept} kept")
        return answers


def main() -> None:
    """Ask all questions in turn, a few rounds, and print the middle one of each."""
    parser = argparse.ArgumentParser(prog="python -m bench.routes", description=__doc__)
    parser.add_argument("--sqlite", action="store_true", help="SQLite instead of PostgreSQL")
    parser.add_argument("--only", default="", help="only the questions whose names hold this")
    told = parser.parse_args()
    with installation(sqlite=told.sqlite) as house:
        house.deliver(20)
        house.work()
        with (
            serving("bench.routes:empty", {}) as nothing_at,
            serving("wsgi:app", house.environment) as house_at,
        ):
            courses = [Course(name="empty", origin=nothing_at, question=Question(path="/empty"))]
            courses += [each for each in _courses(house, house_at) if told.only in each.name]
            for course in courses:
                course.warm()
            for _ in range(ROUNDS):
                for course in courses:
                    course.run()
    _print(courses, "SQLite" if told.sqlite else "PostgreSQL")


@contextmanager
def serving(application: str, environment: Mapping[str, str]) -> Iterator[str]:
    """Serve an application as `nomoflow web` serves ours; its origin."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(Path(sys.executable).parent / "granian"), application, f"--port={port}"]
    options = ["--interface=wsgi", "--workers=2", "--blocking-threads=32", "--no-ws", "--no-log"]
    with (
        tempfile.TemporaryFile() as said,
        subprocess.Popen(
            [*command, *options], stdout=said, stderr=said, env=dict(environment)
        ) as process,
    ):
        try:
            origin = f"http://127.0.0.1:{port}"
            wait_until_up(f"{origin}/healthz")
            yield origin
        finally:
            process.terminate()


def _courses(house: Installation, origin: str) -> list[Course]:
    asked = {"X-Forwarded-For": "@address@", "User-Agent": "Mozilla/5.0 (iPhone) Safari/604.1"}
    asset = {**asked, "Accept-Encoding": "gzip, deflate, br"}
    parts, path = house.parts, f"/s/{house.key}"
    tag = ask_once(origin, Question(path=f"{path}/config", headers=asset))["ETag"]

    def queued() -> int:
        return int(parts.redis().xlen("nomo:hits"))

    def received() -> int:
        page = PageRequest(page=1, size=1)
        return parts.work_reports().messages(page, state=None, store=house.store).total

    now = parts.clock().now().isoformat()
    report = {**asked, "Content-Type": "text/plain"}
    signed = {"Content-Type": "application/json", "X-Salla-Signature": "@proof@"}
    questions = {
        "config": Question(path=f"{path}/config", headers=asset),
        "config, not modified": Question(
            path=f"{path}/config", headers={**asset, "If-None-Match": tag}, status=304
        ),
        "live": Question(path=f"{path}/live", headers=asked),
        "purchases": Question(path=f"{path}/purchases", headers=asked),
        "script": Question(path=f"{path}.js", headers=asset),
    }
    collect = {
        "collect": _report(f"{path}/events", report, now, 1),
        "collect ten": _report(f"{path}/events", report, now, 10),
    }
    webhook = Question(
        method="POST", path="/webhooks/salla", headers=signed, body=house.delivery,
        proofs=house.signed(DELIVERIES),
    )  # fmt: skip
    return [
        *(Course(name=n, origin=origin, question=q, kept=queued) for n, q in collect.items()),
        *(Course(name=n, origin=origin, question=q) for n, q in questions.items()),
        Course(name="webhook", origin=origin, question=webhook, kept=received, next=FIRST + 20),
    ]


def _report(path: str, headers: dict[str, str], now: str, events: int) -> Question:
    """A browser's report, as the script sends it: each event has an id that no other has."""
    page = "https://oud-najd.example/ar/dahn-al-oud/p1368207451"
    told = [
        {
            "id": f"7d0c2a4{event}-5b1e-4c3d-8e2f-@number@",
            "type": "page_view",
            "url": f"{page}?utm_source=snapchat&utm_medium=paid&utm_campaign=ramadan",
            "referrer": "https://www.snapchat.com/",
            "occurred_at": now,
            "data": {"page": "product.single", "product_id": "1368207451"},
        }
        for event in range(events)
    ]
    visitor = "1f3b5d7e-0c2a-4e6f-9b8d-00000000@visitor@"
    report = {"visitor": visitor, "anonymous": False, "sent_at": now, "events": told}
    body = json.dumps(report, separators=(",", ":"))
    return Question(method="POST", path=path, headers=headers, body=body, status=202)


def _print(courses: list[Course], database: str) -> None:
    first = median(answers.per_second for answers in courses[0].rounds)
    print(f"{database}; middle of {ROUNDS} rounds of {SECONDS} s, {CONNECTIONS} connections")
    print(f"{'question':<22}{'requests/s':>11}{'ratio':>7}{'p50 ms':>9}{'p99 ms':>9}")
    for course in courses:
        middle = sorted(course.rounds, key=lambda answers: answers.per_second)[ROUNDS // 2]
        told = f"{middle.per_second:>11,.0f}{middle.per_second / first:>7.2f}"
        print(f"{course.name:<22}{told}{middle.p50:>9.1f}{middle.p99:>9.1f}")


if __name__ == "__main__":
    main()
