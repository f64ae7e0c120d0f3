"""How the databases find the rows of what is asked of them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Engine, event, text

from adapters.sql.engine import open_engine, reading, writing
from adapters.sql.migrations import upgrade
from adapters.sql.tables import metadata
from tests.builders import STORE
from tests.contracts.worlds import World, sql_world

Plans = list[tuple[str, str]]


def filled_engine(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    fill: Callable[[World], None],
) -> Iterator[Engine]:
    """A database of the kind that is asked for, filled and looked over."""
    if request.param == "sqlite":
        engine = open_engine(f"sqlite:///{tmp_path_factory.mktemp('plans') / 'plans.sqlite3'}")
        upgrade(engine)
    else:
        engine = request.getfixturevalue("_postgres_engine")
    with writing(engine) as connection:
        for table in reversed(metadata.sorted_tables):
            connection.execute(table.delete())
    fill(sql_world(engine))
    with writing(engine) as connection:
        connection.execute(text("ANALYZE"))
    yield engine
    if request.param == "sqlite":
        engine.dispose()


@contextmanager
def statements(engine: Engine) -> Iterator[list[tuple[str, Any]]]:
    """What is said to the database meanwhile."""
    said: list[tuple[str, Any]] = []

    def _note(
        _connection: object, _cursor: object, statement: str, parameters: Any, *_: object
    ) -> None:
        said.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", _note)
    try:
        yield said
    finally:
        event.remove(engine, "before_cursor_execute", _note)


def plans(engine: Engine, act: Callable[[World], object]) -> Plans:
    """How the database finds the rows of each statement."""
    with statements(engine) as said:
        act(sql_world(engine))
    sqlite = engine.dialect.name == "sqlite"
    found = []
    with reading(engine) as connection:
        if not sqlite:
            # Small tables are read whole, and rightly; what matters is what an index can do.
            connection.exec_driver_sql("SET enable_seqscan = off")
        for statement, parameters in said:
            if not statement.startswith(("SELECT", "UPDATE", "DELETE", "WITH")):
                continue
            explain = "EXPLAIN QUERY PLAN " if sqlite else "EXPLAIN "
            rows = connection.exec_driver_sql(explain + statement, parameters).all()
            found.append((statement, "\n".join(str(row[-1]) for row in rows)))
        if not sqlite:
            connection.exec_driver_sql("RESET enable_seqscan")
    assert found
    return found


def scans(found: Plans) -> list[str]:
    """The plans that read a whole table; what a part of a statement found is no table."""
    return [
        f"{statement}\n{plan}"
        for statement, plan in found
        for line in plan.splitlines()
        if "Seq Scan" in line
        or (line.startswith("SCAN ") and "USING" not in line and not line.startswith("SCAN anon_"))
    ]


def through(found: Plans, index: str) -> list[str]:
    """The plans that go through an index."""
    return [plan for _, plan in found if index in plan]


def sorts(plan: str) -> bool:
    return "Sort" in plan or "TEMP B-TREE FOR ORDER BY" in plan


def in_a_unit(act: Callable[[Any], object]) -> Callable[[World], object]:
    """Something done in a unit of work that is not committed."""

    def run(world: World) -> None:
        with world.work(STORE) as work:
            act(work)

    return run
