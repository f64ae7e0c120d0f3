"""Engines: transactions that are real, and trouble that becomes a refusal."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import Any

import psycopg
import pytest
from sqlalchemy import Engine, event, insert, text
from sqlalchemy.exc import IntegrityError, OperationalError, ProgrammingError

from adapters.sql.engine import open_engine, reading, single, writing
from adapters.sql.migrations import upgrade
from adapters.sql.tables import members
from nomoflow.kernel.errors import Invalid, Stale, Unavailable
from tests import servers
from tests.adapters.sql.conftest import House, a_house

_ADD = insert(members)
_COUNT = text("SELECT count(*) FROM members")


def _row(number: int = 1) -> dict[str, Any]:
    return {"id": str(number), "name": "", "email": "", "language": None, "version": 1}


def _count(engine: Engine) -> int:
    with reading(engine) as connection:
        return int(connection.execute(_COUNT).scalar_one())


def _hurry(engine: Engine) -> None:
    """Wait for locks for a moment only, so that the test does not take long."""

    @event.listens_for(engine, "connect", insert=False)
    def _set(connection: Any, _: object) -> None:
        if engine.dialect.name == "sqlite":
            connection.execute("PRAGMA busy_timeout = 50")


def test_a_savepoint_does_not_outlive_a_rollback(engine: Engine) -> None:
    with engine.connect() as connection:
        transaction = connection.begin()
        with connection.begin_nested():
            connection.execute(_ADD, _row())
        transaction.rollback()
    assert _count(engine) == 0


def test_a_savepoint_can_be_rolled_back_alone(engine: Engine) -> None:
    with writing(engine) as connection:
        connection.execute(_ADD, _row(1))
        inner = connection.begin_nested()
        connection.execute(_ADD, _row(2))
        inner.rollback()
    assert _count(engine) == 1


def test_schema_changes_are_rolled_back_too(engine: Engine) -> None:
    with engine.connect() as connection:
        connection.execute(text("CREATE TABLE passing (id INTEGER)"))
        connection.rollback()
    with writing(engine) as connection:
        connection.execute(text("CREATE TABLE passing (id INTEGER)"))


def test_readers_do_not_wait_for_a_writer(engine: Engine) -> None:
    with writing(engine) as connection:
        connection.execute(_ADD, _row())
        assert _count(engine) == 0
    assert _count(engine) == 1


def test_a_single_statement_is_kept_at_once(engine: Engine) -> None:
    with single(engine) as connection:
        connection.execute(_ADD, _row())
        assert _count(engine) == 1
    assert _count(engine) == 1


def test_a_connection_that_read_can_write_afterwards(engine: Engine) -> None:
    """The pool hands out the same connection again: nothing of the earlier use may stick."""
    for number in range(5):
        _count(engine)
        with writing(engine) as connection:
            connection.execute(_ADD, _row(number))
            assert _count(engine) == number
        with engine.connect() as connection:
            connection.execute(_ADD, _row(99))
    assert _count(engine) == 5


def test_who_may_write_takes_the_lock_first_and_never_finds_its_reading_outdated(
    sqlite_url: str,
) -> None:
    engine = open_engine(sqlite_url)
    with writing(engine) as connection:
        connection.execute(text("CREATE TABLE counter (n INTEGER)"))
        connection.execute(text("INSERT INTO counter VALUES (0)"))

    def count_up() -> None:
        for _ in range(25):
            with writing(engine) as connection:
                n = connection.execute(text("SELECT n FROM counter")).scalar_one()
                connection.execute(text("UPDATE counter SET n = :n"), {"n": n + 1})

    threads = [Thread(target=count_up) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with reading(engine) as connection:
        assert connection.execute(text("SELECT n FROM counter")).scalar_one() == 100
    engine.dispose()


def test_a_locked_sqlite_database_is_unavailable_and_recovers(sqlite_url: str) -> None:
    engine, other = open_engine(sqlite_url), open_engine(sqlite_url)
    _hurry(other)
    with writing(engine) as connection:
        connection.execute(text("CREATE TABLE t (id INTEGER)"))
        with pytest.raises(Unavailable), writing(other):
            pass
    with writing(other) as connection:
        connection.execute(text("INSERT INTO t VALUES (1)"))
    engine.dispose()
    other.dispose()


def test_a_sqlite_file_that_cannot_be_opened_is_unavailable(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'nowhere' / 'x.sqlite3'}")
    with pytest.raises(Unavailable), reading(engine):
        pass


def test_a_server_that_is_not_there_is_unavailable() -> None:
    engine = open_engine("postgresql://nobody@127.0.0.1:1/nothing")
    with pytest.raises(Unavailable), reading(engine):
        pass


def test_an_exhausted_pool_is_unavailable(engine: Engine, house: House) -> None:
    small = open_engine(engine.url.render_as_string(hide_password=False), pool_size=1)
    pool: Any = small.pool
    pool._timeout, pool._max_overflow = 0.05, 0
    with reading(small), pytest.raises(Unavailable), writing(small):
        pass
    with writing(small):
        pass
    small.dispose()


@contextmanager
def _closed(engine: Engine) -> Iterator[None]:
    """The database is away: everybody is thrown out and nobody is let in."""
    name = engine.url.database
    control = psycopg.connect(servers.POSTGRES.replace("+psycopg", ""), autocommit=True)
    with control:
        control.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false'.encode())
        _throw_out(control, name)
        try:
            yield
        finally:
            control.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true'.encode())


def _throw_out(control: "psycopg.Connection[Any]", name: str | None) -> None:
    # All but the connection that tells other test runs that this database is in use.
    control.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = %s AND application_name = 'nomoflow'",
        [name],
    )


@pytest.fixture
def lonely_house(bare_postgres: Engine) -> House:
    """Units of work over a database of their own, which may be closed."""
    upgrade(bare_postgres)
    return a_house(bare_postgres)


def test_a_database_that_goes_away_is_unavailable_until_it_is_back(lonely_house: House) -> None:
    house = lonely_house
    assert house.receive("1")
    with _closed(house.tools.engine):
        for _ in range(3):
            with pytest.raises(Unavailable):
                house.receive("2")
            with pytest.raises(Unavailable):
                _count(house.tools.engine)
    assert house.receive("2")
    assert not house.receive("1")


def test_a_database_that_restarts_in_the_middle_of_a_unit_loses_the_unit_only(
    lonely_house: House,
) -> None:
    house = lonely_house

    def interrupted() -> None:
        with house.work() as work:
            work.api_keys.all()
            with _closed(house.tools.engine):
                work.api_keys.all()

    with pytest.raises(Unavailable):
        interrupted()
    assert house.receive("1")


def test_connections_that_broke_while_they_lay_idle_are_noticed_before_they_are_used(
    lonely_house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = lonely_house
    house.receive("1")
    monkeypatch.setattr("adapters.sql.engine._IDLE_SECONDS", 0)
    with _closed(house.tools.engine):
        pass
    assert house.receive("2")
    assert _count(house.tools.engine) == 0


@pytest.mark.parametrize("engine", ["postgres_engine"], indirect=True)
def test_a_statement_that_takes_too_long_is_unavailable(engine: Engine) -> None:
    with writing(engine) as connection:
        connection.execute(text("SET LOCAL statement_timeout = 20"))
        with pytest.raises(Unavailable):
            connection.execute(text("SELECT pg_sleep(5)"))


@pytest.mark.parametrize("engine", ["postgres_engine"], indirect=True)
def test_two_who_wait_for_each_other_are_told_to_try_again(engine: Engine) -> None:
    with writing(engine) as connection:
        connection.execute(_ADD, [_row(1), _row(2)])
    ready = Event()
    refused: list[BaseException] = []
    lock = "UPDATE members SET name = name WHERE id = :id"

    def second() -> None:
        try:
            with writing(engine) as connection:
                connection.execute(text(lock), {"id": "2"})
                ready.set()
                connection.execute(text(lock), {"id": "1"})
        except Unavailable as refusal:
            refused.append(refusal)

    other = Thread(target=second)
    try:
        with writing(engine) as connection:
            connection.execute(text(lock), {"id": "1"})
            other.start()
            ready.wait(10)
            connection.execute(text(lock), {"id": "2"})
    except Unavailable as refusal:
        refused.append(refusal)
    other.join()
    assert len(refused) == 1


def test_a_key_that_is_taken_means_somebody_was_faster(engine: Engine) -> None:
    with writing(engine) as connection:
        connection.execute(_ADD, _row())
    with pytest.raises(Stale), writing(engine) as connection:
        connection.execute(_ADD, _row())


def test_what_our_own_mistakes_cause_is_no_refusal(engine: Engine) -> None:
    with pytest.raises(IntegrityError), writing(engine) as connection:
        connection.execute(_ADD, {**_row(), "name": None})
    with pytest.raises((OperationalError, ProgrammingError)), reading(engine) as connection:
        connection.execute(text("SELECT nothing FROM nowhere"))


@pytest.mark.parametrize("engine", ["postgres_engine"], indirect=True)
def test_text_that_the_database_cannot_hold_is_invalid(engine: Engine) -> None:
    with writing(engine) as connection, pytest.raises(Invalid):
        connection.execute(_ADD, {**_row(), "name": "a\x00b"})
