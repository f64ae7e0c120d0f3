"""Asks one question as often as it is answered, for a few seconds: with wrk, or in Python.

A question may hold marks, so that no two requests are the same: ``@number@`` counts up,
``@visitor@`` is one of 5,000 shoppers, ``@address@`` where that shopper asks from, and ``@proof@``
the signature made beforehand for this number.
"""

import re
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPMessage, HTTPResponse
from itertools import count
from pathlib import Path
from statistics import quantiles
from urllib.parse import urlsplit

WRK = shutil.which("wrk")
CONNECTIONS = 32
FIRST = 100_000_000_000
"""The first number: as long as any other, so that every request has the same length."""

_PROOF = 64
_MARK = re.compile(r"@([a-z]+)@")
_SAID = re.compile(r"(\w+)=(\d+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A request with marks in it, and the status that is the right answer."""

    path: str
    method: str = "GET"
    headers: dict[str, str] = field(default_factory=dict)
    body: str = ""
    proofs: str = ""
    """The signatures of all numbers from ``FIRST`` on, one after the other."""
    status: int = 200

    def text(self, host: str) -> str:
        """The request as it travels, but for its marks."""
        lines = [f"{self.method} {self.path} HTTP/1.1", f"Host: {host}"]
        lines += [f"{name}: {value}" for name, value in self.headers.items()]
        if self.method == "POST":
            length = len(filled(self.body, FIRST, self.proofs).encode())
            lines.append(f"Content-Length: {length}")
        return "\r\n".join([*lines, "", self.body])


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """How many answers came back in how many seconds, and how long one took."""

    count: int
    seconds: float
    p50: float
    """Milliseconds in the middle."""
    p99: float

    @property
    def per_second(self) -> float:
        """How many answers a second came back."""
        return self.count / self.seconds


def filled(text: str, number: int, proofs: str = "") -> str:
    """A text with its marks replaced by what belongs to this number."""
    visitor, at = number % 5000, (number - FIRST) * _PROOF
    told = {
        "number": str(number),
        "visitor": f"{visitor:04d}",
        "address": f"10.20.{100 + visitor // 100}.{100 + visitor % 100}",
        "proof": proofs[at : at + _PROOF],
    }
    return _MARK.sub(lambda mark: told[mark[1]], text)


def ask_once(origin: str, question: Question, number: int = FIRST) -> HTTPMessage:
    """The headers of one answer. Raises ``HTTPException`` when it is not the right one."""
    host, port = _place(origin)
    with socket.create_connection((host, port), timeout=10) as connection:
        return _ask(connection, question, filled(question.text(host), number, question.proofs))


def ask(
    origin: str,
    question: Question,
    *,
    seconds: float,
    first: int = FIRST,
    connections: int = CONNECTIONS,
) -> Answers:
    """Ask for so many seconds, from the number ``first`` on; all answers must be good ones."""
    if WRK is None:
        return _in_python(origin, question, seconds, first, connections)
    with tempfile.TemporaryDirectory() as folder:
        request, proofs = Path(folder, "request"), Path(folder, "proofs")
        request.write_bytes(question.text(urlsplit(origin).netloc).encode())
        proofs.write_text(question.proofs)
        command = [WRK, "--threads=1", f"--connections={connections}", f"--duration={seconds}s"]
        script = ["--script", str(Path(__file__).with_name("ask.lua")), "--timeout=10s", origin]
        told = ["--", str(request), str(proofs) if question.proofs else "", str(first)]
        run = subprocess.run([*command, *script, *told], capture_output=True, check=True, text=True)
    said = {name: int(value) for name, value in _SAID.findall(run.stdout.splitlines()[-1])}
    if said.get("refused", 1) or said["broken"]:
        raise RuntimeError(f"Not every answer was a good one:\n{run.stdout}{run.stderr}")
    return Answers(
        count=said["answers"],
        seconds=said["microseconds"] / 1e6,
        p50=said["p50"] / 1e3,
        p99=said["p99"] / 1e3,
    )


def wait_until_up(url: str, *, seconds: float = 30) -> None:
    """Return when the address answers for the first time, whatever it says."""
    deadline = time.monotonic() + seconds
    parts = urlsplit(url)
    while True:
        connection = HTTPConnection(parts.netloc, timeout=5)
        try:
            connection.request("GET", parts.path)
            connection.getresponse()
            return
        except (OSError, HTTPException):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        finally:
            connection.close()


def _in_python(
    origin: str, question: Question, seconds: float, first: int, connections: int
) -> Answers:
    text, place, numbers = question.text(urlsplit(origin).netloc), _place(origin), count(first)

    def ask_until(deadline: float) -> list[float]:
        with socket.create_connection(place, timeout=10) as connection:
            return list(_times(connection, question, text, numbers, deadline))

    with ThreadPoolExecutor(connections) as pool:
        deadline = time.monotonic() + seconds
        times = [took for each in pool.map(ask_until, [deadline] * connections) for took in each]
    hundredths = quantiles(times, n=100)
    return Answers(
        count=len(times), seconds=seconds, p50=hundredths[49] * 1e3, p99=hundredths[98] * 1e3
    )


def _times(
    connection: socket.socket, question: Question, text: str, numbers: Iterator[int], until: float
) -> Iterator[float]:
    while (began := time.monotonic()) < until:
        _ask(connection, question, filled(text, next(numbers), question.proofs))
        yield time.monotonic() - began


def _ask(connection: socket.socket, question: Question, request: str) -> HTTPMessage:
    connection.sendall(request.encode())
    answer = HTTPResponse(connection, method=question.method)
    answer.begin()
    body = answer.read()
    if answer.status != question.status:
        raise HTTPException(f"{question.path}: status {answer.status}\n{body[:500]!r}")
    return answer.headers


def _place(origin: str) -> tuple[str, int]:
    parts = urlsplit(origin)
    return parts.hostname or "", parts.port or 80
