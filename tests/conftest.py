"""What every test may ask for: a database, a Redis, a browser; and what none of them may do."""

import ipaddress
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import NoReturn

import hypothesis
import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from playwright.sync_api import Browser, sync_playwright

from tests import servers

# Without windows it starts and draws in half the time; with them it draws the same.
CHROMIUM = shutil.which("chromium-headless-shell") or shutil.which("chromium")
CHROMIUM_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)

# A shared machine is slow at times; where merges are checked, the same examples every time.
hypothesis.settings.register_profile(
    "nomoflow", deadline=None, derandomize=servers.STRICT, print_blob=True
)
hypothesis.settings.load_profile("nomoflow")


def pytest_configure(config: pytest.Config) -> None:
    """Tests see neither the settings of whoever runs them nor the internet."""
    if not hasattr(config, "workerinput"):
        _compile_catalogs()
    for name in list(os.environ):
        if name.startswith(("NOMOFLOW_", "SALLA_")) and not name.startswith("NOMOFLOW_TEST_"):
            del os.environ[name]
    sys.addaudithook(_stay_on_this_machine)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give a browser that starved beside other tests a second chance; the report tells of each.

    Only where a person's patience is the measure. What must hold every time, such as one code for
    one visitor whatever dies, is never tried twice.
    """
    for item in items:
        if "chromium" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.flaky(reruns=1))


def pytest_report_header() -> list[str]:
    """Say which servers this run uses."""
    return [
        f"postgresql: {_answer(servers.postgres_version, 'its tests are skipped')}",
        f"redis: {_answer(servers.redis_version, 'the embedded one stands in')}",
        f"chromium: {CHROMIUM or 'not installed; its tests are skipped'}",
    ]


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """An empty PostgreSQL database of this test process. Its tables are shared by its tests."""
    yield from _server(servers.postgres_database())


@pytest.fixture(scope="session")
def _redis_database() -> Iterator[str]:
    try:
        servers.redis_version()
    except servers.Unreachable:
        standing_in = not servers.STRICT
    else:
        standing_in = False
    yield from _server(servers.embedded_redis() if standing_in else servers.redis_database())


@pytest.fixture
def redis_url(_redis_database: str) -> str:
    """A Redis database, empty, of this test process: the real server's, or the embedded one's."""
    servers.empty(_redis_database)
    return _redis_database


@pytest.fixture(scope="session")
def _embedded_redis() -> Iterator[str]:
    yield from _server(servers.embedded_redis())


@pytest.fixture
def embedded_redis_url(_embedded_redis: str) -> str:
    """The Redis that the application embeds, empty."""
    servers.empty(_embedded_redis)
    return _embedded_redis


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """A SQLite database that does not exist yet."""
    return f"sqlite:///{tmp_path / 'nomoflow.sqlite3'}"


@pytest.fixture(scope="session")
def sqlite_with_tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with every table, to be copied: making one takes longer than copying one."""
    # Here, so that tests which need no database are not kept waiting for its libraries.
    from adapters.sql import engine, migrations

    path = tmp_path_factory.mktemp("sqlite") / "tables.sqlite3"
    opened = engine.open_engine(f"sqlite:///{path}")
    migrations.upgrade(opened)
    opened.dispose()
    return path


@pytest.fixture
def migrated_sqlite_url(sqlite_with_tables: Path, sqlite_url: str) -> str:
    """The SQLite database of the test, with every table in it."""
    shutil.copy(sqlite_with_tables, sqlite_url.removeprefix("sqlite:///"))
    return sqlite_url


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A browser of this test process. A test opens a context of its own in it, and closes it."""
    if CHROMIUM is None:
        _without("no Chromium is installed; on Debian: apt-get install chromium-headless-shell")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=list(CHROMIUM_FLAGS), headless=True
        )
        yield browser
        browser.close()


def _server(opened: AbstractContextManager[str]) -> Iterator[str]:
    try:
        with opened as url:
            yield url
    except servers.Unreachable as reason:
        _without(str(reason))


def _without(reason: str) -> NoReturn:
    if servers.STRICT:
        pytest.fail(reason)
    pytest.skip(reason)


def _answer(version: Callable[[], str], otherwise: str) -> str:
    try:
        return version()
    except servers.Unreachable as reason:
        return f"{reason}; {'which fails here' if servers.STRICT else otherwise}"


def _compile_catalogs() -> None:
    """As `make` does it, for whoever calls pytest alone: once, before the processes part."""
    for path in Path(__file__).parents[1].glob("entrypoints/web/locale/*/LC_MESSAGES/*.po"):
        compiled = path.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < path.stat().st_mtime:
            with path.open("rb") as source, compiled.open("wb") as target:
                write_mo(target, read_po(source, locale=path.parents[1].name))


def _stay_on_this_machine(event: str, arguments: tuple[object, ...]) -> None:
    if event != "socket.connect":
        return
    address = arguments[1]
    if isinstance(address, tuple) and not _is_loopback(str(address[0])):
        raise RuntimeError(f"A test tried to leave this machine, for {address[0]}")


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
