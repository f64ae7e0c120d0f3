"""Counts answers where every process of a server can add them up, for less than a microsecond.

Each process counts in a file of its own in one directory, mapped into its memory; whoever is asked
reads the files of all. A process that ended has counted for good: its file stays.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from mmap import mmap
from os import getpid
from pathlib import Path
from secrets import token_hex
from struct import Struct
from threading import Lock
from typing import NamedTuple

BOUNDS = (0.001, 0.005, 0.02, 0.1, 0.5, 2.0, 10.0)
"""Up to how many seconds an answer may take to be counted in each class; the last has no end."""

_NAME = 232
_RECORD = Struct(f"{_NAME}s{2 + len(BOUNDS)}d")
_RECORDS = 4096
_NUMBERS = _RECORD.size // 8


class Series(NamedTuple):
    """What was answered. Few enough: a route is a rule, never an address."""

    method: str
    route: str
    status: str


_OTHERS = Series("OTHER", "(too many routes)", "0")


class Tallies:
    """The counts of this process, and those of all that count in the same directory.

    Without a directory, or where it does not exist, a process counts alone.
    """

    def __init__(self, place: Path | None = None) -> None:
        self._place = place if place is not None and place.is_dir() else None
        self._memory = _mapped(self._place)
        self._numbers = memoryview(self._memory).cast("d")
        self._first: dict[tuple[str, str, int], int] = {}
        self._lock = Lock()

    def add(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one answer."""
        first = self._first.get((method, route, status))
        if first is None:
            first = self._begun(method, route, status)
        with self._lock:
            self._numbers[first] += seconds
            self._numbers[first + 1 + bisect_left(BOUNDS, seconds)] += 1

    def all(self) -> Mapping[Series, Sequence[float]]:
        """Of each series the seconds, then the answers in each class, of all processes together."""
        found: dict[Series, list[float]] = {}
        for memory in self._memories():
            for series, numbers in _records(memory):
                known = found.get(series, [0.0] * len(numbers))
                found[series] = [one + other for one, other in zip(known, numbers, strict=True)]
        return found

    def _memories(self) -> Iterator[bytes | mmap]:
        if self._place is None:
            yield self._memory
            return
        for path in self._place.iterdir():
            yield path.read_bytes()

    def _begun(self, method: str, route: str, status: int) -> int:
        with self._lock:
            key = (method, route, status)
            if key not in self._first:
                place = min(len(self._first), _RECORDS - 1)
                full = place == _RECORDS - 1
                series = _OTHERS if full else Series(method, route, str(status))
                self._write(place * _RECORD.size, series)
                self._first[key] = place * _NUMBERS + _NAME // 8
            return self._first[key]

    def _write(self, start: int, series: Series) -> None:
        name = "\t".join(series).encode()[:_NAME]
        # The first letter comes last: with it the record is there for whoever reads meanwhile.
        self._memory[start + 1 : start + len(name)] = name[1:]
        self._memory[start] = name[0]


def _mapped(place: Path | None) -> mmap:
    size = _RECORD.size * _RECORDS
    if place is None:
        return mmap(-1, size)
    with (place / f"{getpid()}-{token_hex(4)}").open("x+b") as file:
        file.truncate(size)
        return mmap(file.fileno(), size)


def _records(memory: bytes | mmap) -> Iterator[tuple[Series, Sequence[float]]]:
    for start in range(0, len(memory) - _RECORD.size + 1, _RECORD.size):
        if not memory[start]:
            return
        name, *numbers = _RECORD.unpack_from(memory, start)
        method, route, status = name.rstrip(b"\0").decode("utf-8", "replace").split("\t")
        yield Series(method, route, status), numbers
