"""A rule may be silenced for a reason, but not the ones that hold the house together."""

import re

import pytest

from tests.architecture.sources import files, name

RINGS = ("nomoflow", "adapters", "entrypoints", "wsgi.py")
# Banned calls, print, and silence for everything at once. pyproject.toml names the few files that
# are the one place for something.
NEVER = re.compile(r"#\s*(?:ruff:\s*noqa|flake8[:=]\s*noqa|noqa\b(?!:)|noqa:.*\b(?:TID|T20))")


def _lines(pattern: re.Pattern[str], *places: str) -> list[str]:
    return [
        f"{name(path)}:{number}"
        for path in files(*places)
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1)
        if pattern.search(line)
    ]


def test_no_banned_call_is_let_through_by_a_comment() -> None:
    assert not _lines(NEVER, *RINGS)


@pytest.mark.parametrize("pattern", [r"#\s*type:\s*ignore(?!\[)", r"#\s*mypy:\s*ignore"])
def test_types_are_never_ignored_wholesale(pattern: str) -> None:
    assert not _lines(re.compile(pattern), *RINGS, "tests", "bench")


def test_in_the_core_a_type_is_ignored_for_a_reason_that_is_given() -> None:
    assert not _lines(re.compile(r"#\s*type:\s*ignore(?!\[[\w, -]+\]  # \w)"), "nomoflow")


def test_nothing_is_left_for_later() -> None:
    later = re.compile(r"\b(?:TODO|FIXME|XXX|HACK)\b(?!\")|raise NotImplementedError")
    found = _lines(later, *RINGS, "bench")
    assert not found
