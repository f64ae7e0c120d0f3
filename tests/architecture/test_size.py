"""Functions, files and ports stay small: most far below these limits, and none above them."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.sources import files, name, tree

# The aim is 40 and 250 lines; above these hard limits something has not found its shape yet.
FUNCTION_LINES = 60
FILE_LINES = 400
PORT_METHODS = 7

SOURCES = files("nomoflow", "adapters", "entrypoints", "bench", "tests", "wsgi.py")
# Revisions are written once and never edited; on purpose tables.py is one picture of all tables,
# and the container one of all wiring.
PICTURES = {"adapters/sql/tables.py", "entrypoints/container.py"}


def _functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def _is_revision(path: Path) -> bool:
    return "migrations" in path.parts


def test_functions_are_short() -> None:
    long = {
        f"{name(path)}:{function.lineno} {function.name}: {lines} lines"
        for path in SOURCES
        if not _is_revision(path)
        for function in _functions(path)
        if (lines := (function.end_lineno or 0) - function.lineno + 1) > FUNCTION_LINES
    }
    assert not long


def test_files_are_short() -> None:
    long = {
        f"{name(path)}: {lines} lines"
        for path in SOURCES
        if not _is_revision(path) and name(path) not in PICTURES
        if (lines := len(path.read_text("utf-8").splitlines())) > FILE_LINES
    }
    assert not long


def test_ports_are_narrow() -> None:
    wide = {
        f"{name(path)}: {node.name} has {count} methods"
        for path in files("nomoflow")
        if path.name in ("ports.py", "unit_of_work.py", "clock.py", "ids.py")
        for node in tree(path).body
        if isinstance(node, ast.ClassDef)
        if (count := sum(isinstance(part, ast.FunctionDef) for part in node.body)) > PORT_METHODS
    }
    assert not wide


@pytest.mark.parametrize("ring", ["nomoflow", "adapters", "entrypoints"])
def test_every_module_says_what_it_is_for(ring: str) -> None:
    silent = {
        name(path)
        for path in files(ring)
        if not ast.get_docstring(tree(path)) and path.read_text("utf-8").strip()
    }
    assert not silent


@pytest.mark.parametrize("ring", ["nomoflow", "adapters", "entrypoints"])
def test_no_module_has_a_name_that_says_nothing(ring: str) -> None:
    banned = {"utils", "util", "helpers", "common", "misc", "manager", "data", "info", "base"}
    assert not [name(path) for path in files(ring) if {path.stem, path.parent.name} & banned]
