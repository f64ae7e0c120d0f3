"""The project's own files, as the tests of its architecture read them."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]


@cache
def files(*places: str, suffix: str = ".py") -> tuple[Path, ...]:
    """The files below these folders (or these files), in order, without what a tool has made."""
    found = [
        path
        for place in places
        for path in ([ROOT / place] if (ROOT / place).is_file() else (ROOT / place).rglob("*"))
        if path.is_file() and path.suffix == suffix and "__pycache__" not in path.parts
    ]
    return tuple(sorted(found))


@cache
def kept() -> tuple[Path, ...]:
    """Every file that is, or is about to be, part of the project."""
    command = [
        "git",
        "-c",
        "safe.directory=*",
        "ls-files",
        "--cached",
        "--others",
        "--exclude-standard",
        "-z",
    ]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout
    return tuple(ROOT / name for name in sorted(listed.split("\0")) if (ROOT / name).is_file())


@cache
def tree(path: Path) -> ast.Module:
    """What Python understands of a file."""
    return ast.parse(path.read_text("utf-8"), str(path))


def imported(path: Path) -> Iterator[str]:
    """The full name of every module that a file imports, wherever in the file."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or "."


def name(path: Path) -> str:
    """How a file is called in a failure."""
    return path.relative_to(ROOT).as_posix()
