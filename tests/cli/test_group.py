"""Several processes as one: started again when they die, stopped together, never left behind."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from entrypoints.cli.group import Group, Member
from tests.worker.processes import HOUSE, eventually

PROGRAM = (sys.executable, "-m", "tests.cli.child")


@pytest.fixture
def group(monkeypatch: pytest.MonkeyPatch) -> Iterator[Group]:
    monkeypatch.chdir(HOUSE)
    group = Group(PROGRAM)
    yield group
    group.close()


def begun(book: Path) -> int:
    return len(book.read_text().splitlines()) if book.exists() else 0


def runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def watched(group: Group, book: Path, times: int) -> bool:
    group.wait(0.1)
    return begun(book) >= times


def test_who_dies_is_started_again(group: Group, tmp_path: Path) -> None:
    book = tmp_path / "book"
    group.add(Member("mortal", [str(book), "dies"]))
    eventually(lambda: watched(group, book, 3))


def test_who_dies_soon_is_started_later_each_time(group: Group, tmp_path: Path) -> None:
    book = tmp_path / "book"
    member = Member("mortal", [str(book), "dies"])
    first = member.pause
    group.add(member)
    eventually(lambda: watched(group, book, 3))
    assert member.pause >= 2 * first


def test_who_is_meant_to_end_is_not_started_again(group: Group, tmp_path: Path) -> None:
    book, codes = tmp_path / "book", list[int]()
    group.add(Member("once", [str(book), "ends"], ended=codes.append))
    eventually(lambda: watched(group, book, 1) and codes == [0])
    group.wait(1)
    assert (begun(book), codes) == (1, [0])


def test_all_are_stopped_also_who_does_not_want_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(HOUSE)
    group = Group(PROGRAM)
    books = [tmp_path / "one", tmp_path / "other"]
    members = [
        Member("good", [str(books[0]), "stays"]),
        Member("stubborn", [str(books[1]), "stays whatever comes"]),
    ]
    for member in members:
        group.add(member)
    eventually(lambda: all(begun(book) for book in books))
    processes = [member.process for member in members]
    group.close(within=1.0)
    assert all(process is not None and process.poll() is not None for process in processes)


def test_nobody_survives_whoever_started_them(tmp_path: Path) -> None:
    book = tmp_path / "book"
    parent = f"""
import os, signal
from entrypoints.cli.group import Group, Member
group = Group({PROGRAM!r})
member = Member("good", [{str(book)!r}, "stays"])
group.add(member)
print(member.process.pid, flush=True)
group.watch()
"""
    with subprocess.Popen(
        [sys.executable, "-c", parent], stdout=subprocess.PIPE, cwd=HOUSE
    ) as process:
        assert process.stdout is not None
        child = int(process.stdout.readline())
        eventually(lambda: begun(book) == 1)
        process.send_signal(signal.SIGKILL)
        process.wait()
        eventually(lambda: not runs(child))
