"""Empty storage of every kind for each test of a storage suite."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, text

from adapters.sql.engine import open_engine, writing
from adapters.sql.migrations import upgrade
from adapters.sql.tables import metadata
from tests.contracts.coupon_readings import Reading, reading_of
from tests.contracts.worlds import World, memory_world, sql_world


@pytest.fixture
def sqlite_engine(migrated_sqlite_url: str) -> Iterator[Engine]:
    """A SQLite database with every table, empty."""
    engine = open_engine(migrated_sqlite_url)
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def _postgres_engine(postgres_url: str) -> Iterator[Engine]:
    engine = open_engine(postgres_url)
    upgrade(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def postgres_engine(_postgres_engine: Engine) -> Engine:
    """A PostgreSQL database with every table, empty."""
    empty = "; ".join(f'DELETE FROM "{table.name}"' for table in reversed(metadata.sorted_tables))
    with writing(_postgres_engine) as connection:
        connection.execute(text(empty))
    return _postgres_engine


@pytest.fixture(params=["memory", "sqlite_engine", "postgres_engine"])
def world(request: pytest.FixtureRequest) -> World:
    """Storage of one kind, empty."""
    if request.param == "memory":
        return memory_world()
    engine: Engine = request.getfixturevalue(request.param)
    return sql_world(engine)


@pytest.fixture
def reading(world: World) -> Reading:
    """The coupons' reader over storage of one kind, empty."""
    return reading_of(world)
