"""The command line on an installation of this test."""

import logging
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from entrypoints.cli.main import cli
from entrypoints.container import Container, assemble
from entrypoints.settings import Settings


@dataclass
class Installation:
    """Its variables, a way to run a command in it, and its parts."""

    variables: dict[str, str]
    tables: Path
    _parts: list[Container] = field(default_factory=list)

    def run(self, *arguments: str, told: Mapping[str, str] | None = None, say: str = "") -> Result:
        """Run a command; what it prints and its exit code."""
        environment = {**self.variables, **(told or {})}
        return CliRunner().invoke(cli, list(arguments), env=environment, input=say)

    def parts(self) -> Container:
        """The container of this installation, its tables made."""
        if not self._parts:
            database = self.variables["NOMOFLOW_DATABASE_URL"].removeprefix("sqlite:///")
            shutil.copy(self.tables, database)
            self._parts.append(assemble(Settings.read(self.variables)))
        return self._parts[0]


@pytest.fixture
def nomoflow(
    tmp_path: Path,
    sqlite_url: str,
    sqlite_with_tables: Path,
    redis_url: str,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Installation]:
    monkeypatch.chdir(tmp_path)
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    installation = Installation(
        {
            "NOMOFLOW_VAR": str(tmp_path / "var"),
            "NOMOFLOW_DATABASE_URL": sqlite_url,
            "NOMOFLOW_REDIS_URL": redis_url,
        },
        sqlite_with_tables,
    )
    yield installation
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.captureWarnings(capture=False)
