"""The application's own wiring, on a database and a Redis of this test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from entrypoints.container import Container, assemble
from entrypoints.settings import Settings
from entrypoints.worker import process


@pytest.fixture
def environment(tmp_path: Path, migrated_sqlite_url: str, redis_url: str) -> dict[str, str]:
    """The variables of an installation of this test."""
    return {
        "NOMOFLOW_VAR": str(tmp_path / "var"),
        "NOMOFLOW_DATABASE_URL": migrated_sqlite_url,
        "NOMOFLOW_REDIS_URL": redis_url,
    }


@pytest.fixture
def parts(environment: dict[str, str]) -> Iterator[Container]:
    """The container; this process works with it until the test ends."""
    container = assemble(Settings.read(environment))
    process.adopt(container)
    yield container
    process.adopt(None)
    container.redis().close()
    container.patient_redis().close()
    container.engine().dispose()
