"""The table of faults that must not return names tests that exist, and a test for each of them."""

import ast
import re

from tests.architecture.sources import ROOT, files, tree

TABLE = ROOT / "docs" / "never-again.md"
TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
ROW = re.compile(r"^\| (?!---)(.+?) \| (.+) \|$", re.MULTILINE)
HEADINGS = {"Fails if it returns", "Answered and kept as"}


def _rows() -> list[tuple[str, str]]:
    rows = ROW.findall(TABLE.read_text("utf-8"))
    return [(fault, told) for fault, told in rows if told not in HEADINGS]


def _written() -> set[tuple[str, str]]:
    return {
        (path.relative_to(ROOT).as_posix(), node.name)
        for path in files("tests")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }


def test_every_test_that_the_table_names_exists() -> None:
    named = {found for _, told in _rows() for found in TEST.findall(told)}
    assert len(named) > 50
    assert sorted(named - _written()) == []


def test_every_fault_has_a_test_and_nothing_else_beside_it() -> None:
    assert len(_rows()) > 30
    wrong = [fault for fault, told in _rows() if TEST.sub("", told).replace("<br>", "").strip()]
    assert wrong == []
    assert not [fault for fault, told in _rows() if not TEST.search(told)]


def test_what_was_written_against_a_fault_is_in_the_table() -> None:
    named = {path for _, told in _rows() for path, _ in TEST.findall(told)}
    own = {path.relative_to(ROOT).as_posix() for path in files("tests/never_again")}
    assert sorted(path for path in own - named if "/test_" in path) == []
