"""Databases for what is peculiar to the SQL adapters."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from sqlalchemy import Engine, text

from adapters.clock import TimeOrderedIds
from adapters.memory.queue import MemoryQueue
from adapters.sql.arrivals import SqlArrivals
from adapters.sql.engine import open_engine, writing
from adapters.sql.unit_of_work import SqlUnitOfWork, UnitTools
from nomoflow.kernel.ids import StoreId
from nomoflow.relay.events import MessageReceived
from nomoflow.subscriptions import SUBSCRIPTIONS
from tests import servers
from tests.builders import STORE, MovingClock, a_message
from tests.contracts.conftest import (
    _postgres_engine,
    postgres_engine,
    sqlite_engine,
)
from tests.contracts.worlds import CIPHER, CODEC

# Storage with every table, empty, as the storage suites have it.
__all__ = ["_postgres_engine", "postgres_engine", "sqlite_engine"]


@pytest.fixture(scope="session")
def _bare_postgres() -> Iterator[str]:
    """A PostgreSQL database that nothing else in this process uses."""
    with servers.postgres_database() as url:
        yield url


@pytest.fixture
def bare_postgres(postgres_url: str, _bare_postgres: str) -> Iterator[Engine]:
    """An engine for an empty PostgreSQL database, which may be treated badly."""
    engine = open_engine(_bare_postgres)
    with writing(engine) as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    yield engine
    engine.dispose()


@pytest.fixture
def bare_sqlite(sqlite_url: str) -> Iterator[Engine]:
    """An engine for a SQLite file that does not exist yet."""
    engine = open_engine(sqlite_url)
    yield engine
    engine.dispose()


@pytest.fixture(params=["bare_sqlite", "bare_postgres"])
def empty_engine(request: pytest.FixtureRequest) -> Engine:
    """An engine for a database in which nothing is, and which no other test uses."""
    engine: Engine = request.getfixturevalue(request.param)
    return engine


@pytest.fixture(params=["sqlite_engine", "postgres_engine"])
def engine(request: pytest.FixtureRequest) -> Engine:
    """An engine for a database with every table, empty."""
    engine: Engine = request.getfixturevalue(request.param)
    return engine


@dataclass
class House:
    """What a test of units needs at hand."""

    tools: UnitTools
    clock: MovingClock
    queue: MemoryQueue

    def work(self, store: StoreId = STORE) -> SqlUnitOfWork:
        """A unit of work."""
        return SqlUnitOfWork(store, self.tools)

    def receive(self, number: str) -> bool:
        """What the door does with a message."""
        message = a_message(number)
        return SqlArrivals(self.tools).take_in(message, MessageReceived(message=message.id))


def a_house(engine: Engine) -> House:
    """Units of work over a database with every table."""
    clock, queue = MovingClock(), MemoryQueue()
    tools = UnitTools(
        engine=engine,
        codec=CODEC,
        cipher=CIPHER,
        clock=clock,
        ids=TimeOrderedIds(),
        queue=queue,
        subscriptions=SUBSCRIPTIONS,
    )
    return House(tools, clock, queue)


@pytest.fixture
def house(engine: Engine) -> House:
    """Units of work over a database of either kind."""
    return a_house(engine)
