"""Revisions: forwards, back and forwards again, and the same as the picture of all tables."""

from threading import Barrier, Thread

import pytest
from sqlalchemy import Engine, insert, inspect, text

from adapters.sql.engine import open_engine, reading, writing
from adapters.sql.migrations import current, differences, downgrade, newest, upgrade
from adapters.sql.tables import members, metadata


def _tables(engine: Engine) -> set[str]:
    return set(inspect(engine).get_table_names()) - {"alembic_version"}


@pytest.fixture
def migrated(empty_engine: Engine) -> Engine:
    upgrade(empty_engine)
    return empty_engine


def test_a_database_goes_up_and_down_and_up_again(empty_engine: Engine) -> None:
    assert current(empty_engine) is None
    upgrade(empty_engine)
    assert current(empty_engine) == newest()
    assert _tables(empty_engine) == set(metadata.tables)
    downgrade(empty_engine, "base")
    assert current(empty_engine) is None
    assert _tables(empty_engine) == set()
    upgrade(empty_engine)
    assert _tables(empty_engine) == set(metadata.tables)


def test_a_migrated_database_is_what_the_tables_say(migrated: Engine) -> None:
    assert differences(migrated) == []


def test_a_database_that_differs_is_noticed(migrated: Engine) -> None:
    with writing(migrated) as connection:
        connection.execute(text("ALTER TABLE members ADD COLUMN stray INTEGER"))
    assert any("stray" in repr(difference) for difference in differences(migrated))


def test_partial_indexes_keep_their_conditions(migrated: Engine) -> None:
    """What Alembic does not compare."""
    if migrated.dialect.name == "sqlite":
        query = "SELECT name, sql FROM sqlite_master WHERE type = 'index'"
    else:
        query = "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'"
    with reading(migrated) as connection:
        found = {name: sql or "" for name, sql in connection.execute(text(query))}
    for table in metadata.tables.values():
        for index in table.indexes:
            condition = index.dialect_options["sqlite"]["where"]
            assert ("WHERE" in found[str(index.name)]) == (condition is not None), index.name


def test_migrating_twice_changes_nothing(migrated: Engine) -> None:
    with writing(migrated) as connection:
        row = {"id": "1", "name": "", "email": "", "language": None, "version": 1}
        connection.execute(insert(members), row)
    upgrade(migrated)
    with reading(migrated) as connection:
        assert connection.execute(text("SELECT count(*) FROM members")).scalar_one() == 1


def test_of_many_who_migrate_at_once_one_does(empty_engine: Engine) -> None:
    """Each with an engine of its own, as processes have."""
    address = empty_engine.url.render_as_string(hide_password=False)
    start = Barrier(4)
    faults: list[BaseException] = []

    def migrate() -> None:
        engine = open_engine(address)
        start.wait(10)
        try:
            upgrade(engine)
        except BaseException as fault:
            faults.append(fault)
        finally:
            engine.dispose()

    threads = [Thread(target=migrate) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults
    assert current(empty_engine) == newest()
    assert differences(empty_engine) == []


def test_foreign_keys_are_watched_again_after_a_migration(sqlite_url: str) -> None:
    engine = open_engine(sqlite_url, pool_size=1)
    upgrade(engine)
    with reading(engine) as connection:
        assert connection.execute(text("PRAGMA foreign_keys")).scalar_one() == 1
    engine.dispose()


def test_codes_that_were_applied_before_are_found_in_whatever_case(empty_engine: Engine) -> None:
    upgrade(empty_engine, "0001")
    with writing(empty_engine) as connection:
        connection.execute(
            text(
                "INSERT INTO coupon_uses (store, cart, code, applied_at)"
                " VALUES ('salla-1', '1', ' WARD', '2026-11-01'),"
                " ('salla-1', '2', 'خصم', '2026-11-01')"
            )
        )
        for name in ("coupons.reported", "orders.mentioned"):
            connection.execute(
                text(
                    "INSERT INTO events (id, store, at, name, payload)"
                    " VALUES (:name, 'salla-1', '2026-11-01', :name, '{}')"
                ),
                {"name": name},
            )
            connection.execute(
                text(
                    "INSERT INTO tasks (event_id, handler, store, state, attempts, due_at, fault)"
                    " VALUES (:name, 'any', 'salla-1', 'waiting', 0, '2026-11-01', '')"
                ),
                {"name": name},
            )
    upgrade(empty_engine)
    with reading(empty_engine) as connection:
        keys = connection.execute(text("SELECT code_key FROM coupon_uses ORDER BY cart")).scalars()
        assert list(keys) == ["ward", "خصم"]
        owed = connection.execute(text("SELECT event_id FROM tasks")).scalars()
        assert list(owed) == ["orders.mentioned"]
    downgrade(empty_engine, "0001")
    with reading(empty_engine) as connection:
        assert connection.execute(text("SELECT count(*) FROM coupon_uses")).scalar_one() == 2
