"""Two workers never refresh one token: Salla would revoke both of them, and everything else."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from redis import Redis
from sqlalchemy import delete
from werkzeug.serving import make_server

from adapters.memory.locks import MemoryLocks
from adapters.redis.locks import RedisLocks
from adapters.sql.engine import writing
from adapters.sql.tables import metadata
from entrypoints.container import Container, assemble
from entrypoints.sandbox.app import create_sandbox, stop_sandbox
from entrypoints.sandbox.options import SandboxOptions
from entrypoints.sandbox.salla.module import Salla
from entrypoints.sandbox.salla.seed.stores import OUD_NAJD
from entrypoints.settings import Settings
from nomoflow.kernel.ids import StoreId
from nomoflow.kernel.secret import Secret
from nomoflow.merchants.access import StoreAccess
from nomoflow.merchants.ports import Locks
from tests.builders import a_store
from tests.contracts.salla_sandbox import SallaSandbox, salla_sandbox

STORE = StoreId(f"salla-{OUD_NAJD}")
CALLERS, PROCESSES = 64, 4
HOUSE = Path(__file__).resolve().parents[2]
# Long enough for everybody to come while the first one is still asking.
SLOW_MS = 300


@pytest.fixture
def sandbox() -> Iterator[SallaSandbox]:
    """Salla, and a store whose token ends in an hour."""
    with salla_sandbox() as sandbox:
        sandbox.connect()
        sandbox.clock.pass_by(days=13, hours=23)
        sandbox.salla.world.knobs.refresh_latency_ms = SLOW_MS
        yield sandbox


@pytest.mark.parametrize("kind", ["memory", "redis"])
def test_of_many_threads_one_refreshes(
    sandbox: SallaSandbox, kind: str, request: pytest.FixtureRequest
) -> None:
    access = StoreAccess(
        sandbox.world.work,
        sandbox.authoriser,
        _locks(kind, request),
        sandbox.clock,
        sandbox.world.grants,
    )
    before = _issued(sandbox.salla)
    with ThreadPoolExecutor(CALLERS) as crowd:
        given = {token.reveal() for token in crowd.map(access.token, [STORE] * CALLERS)}
    _expect_one_refresh(sandbox.salla, before, given)
    kept = sandbox.grant(STORE)
    assert kept is not None
    assert {kept.access.reveal()} == given


@pytest.mark.parametrize("kind", ["memory", "redis"])
def test_of_many_threads_that_were_refused_one_refreshes(
    sandbox: SallaSandbox, kind: str, request: pytest.FixtureRequest
) -> None:
    access = StoreAccess(
        sandbox.world.work,
        sandbox.authoriser,
        _locks(kind, request),
        sandbox.clock,
        sandbox.world.grants,
    )
    held = sandbox.grant(STORE)
    assert held is not None
    refused = held.access
    before = _issued(sandbox.salla)
    with ThreadPoolExecutor(CALLERS) as crowd:
        asked = [crowd.submit(access.token_instead_of, STORE, refused) for _ in range(CALLERS)]
    _expect_one_refresh(sandbox.salla, before, {each.result().reveal() for each in asked})


@pytest.mark.parametrize("database", ["sqlite_url", "postgres_url"])
def test_of_many_processes_one_refreshes(
    database: str, redis_url: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    with _listening() as (salla, port):
        environment = {
            "NOMOFLOW_VAR": str(tmp_path / "var"),
            "NOMOFLOW_DATABASE_URL": request.getfixturevalue(database),
            "NOMOFLOW_REDIS_URL": redis_url,
            "NOMOFLOW_SANDBOX_PORT": str(port),
        }
        parts = assemble(Settings.read(environment))
        _connect(parts, salla)
        before = _issued(salla)
        given = _asked_by_processes(environment)
        _expect_one_refresh(salla, before, given)
        with parts.units(STORE) as unit:
            kept = unit.grants.find()
        parts.engine().dispose()
    assert kept is not None
    assert {kept.access.reveal()} == given


def _locks(kind: str, request: pytest.FixtureRequest) -> Locks:
    if kind == "memory":
        return MemoryLocks()
    redis: Redis = Redis.from_url(request.getfixturevalue("redis_url"))
    request.addfinalizer(redis.close)
    return RedisLocks(redis, "nomo:")


def _issued(salla: Salla) -> int:
    return len(salla.world.grants.of(OUD_NAJD))


def _expect_one_refresh(salla: Salla, before: int, given: set[str]) -> None:
    """Everybody was given the same new token, and Salla has revoked nothing but the old one."""
    (token,) = given
    assert _issued(salla) == before + 1
    assert salla.tokens.live(token) is not None
    newest = salla.world.grants.get(token)
    assert newest is not None
    assert not newest.refresh_revoked


@contextmanager
def _listening() -> Iterator[tuple[Salla, int]]:
    """Salla on a port of its own."""
    # It must know its own address before it is served there.
    with make_server("127.0.0.1", 0, Flask("nobody")) as free:
        port = free.server_port
    own = f"http://127.0.0.1:{port}"
    app = create_sandbox(SandboxOptions(own_base_url=own, delivery="manual"))
    server = make_server("127.0.0.1", port, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    salla: Salla = app.extensions["salla"]
    yield salla, port
    server.shutdown()
    thread.join()
    server.server_close()
    stop_sandbox(app)


def _connect(parts: Container, salla: Salla) -> None:
    """The store is connected with a token that ends in an hour; the next ones last longer."""
    parts.schema_upgrade()
    with writing(parts.engine()) as connection:
        for table in reversed(metadata.sorted_tables):
            connection.execute(delete(table))
    salla.world.knobs.access_token_seconds = 3600
    salla.desk.install(OUD_NAJD, salla.tokens.app_scopes())
    scopes = salla.tokens.app_scopes()
    code = salla.tokens.new_code(OUD_NAJD, salla.addresses.app_callback, scopes)
    grant = parts.authoriser().exchange(code)
    assert grant.access != Secret("")
    salla.world.knobs.access_token_seconds = 1_209_599
    salla.world.knobs.refresh_latency_ms = SLOW_MS
    with parts.units(STORE) as unit:
        unit.stores.add(a_store(STORE, granted_at=grant.granted_at))
        unit.grants.keep(grant)
        unit.commit()


def _asked_by_processes(environment: dict[str, str]) -> set[str]:
    command = [sys.executable, "-m", "tests.never_again.crowd", STORE, str(CALLERS // PROCESSES)]
    crowds = [
        subprocess.Popen(
            command,
            cwd=HOUSE,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(PROCESSES)
    ]
    for crowd in crowds:
        assert crowd.stdout is not None
        assert crowd.stdout.readline() == "here\n"
    given: set[str] = set()
    for crowd in crowds:
        assert crowd.stdin is not None
        crowd.stdin.write("now\n")
        crowd.stdin.flush()
    for crowd in crowds:
        told, _ = crowd.communicate(timeout=60)
        assert crowd.returncode == 0
        given.update(told.split())
    return given
