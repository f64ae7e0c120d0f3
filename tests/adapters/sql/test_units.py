"""What is peculiar to units and tasks in SQL."""

import re
from typing import Any

import pytest
from sqlalchemy import (
    JSON,
    Boolean,
    Date,
    Engine,
    Integer,
    LargeBinary,
    Text,
    delete,
    event,
    insert,
    select,
    text,
    update,
)

from adapters.sql.engine import reading, writing
from adapters.sql.erasure import SqlEraser
from adapters.sql.relay import _CLAIM, _DUE, SqlAllTasks
from adapters.sql.tables import events, metadata, tasks
from adapters.sql.types import UtcTime
from adapters.sql.work_reports import SqlWorkReports
from nomoflow.kernel.ids import StoreId
from nomoflow.kernel.pages import PageRequest
from nomoflow.relay.model import TaskRef, TaskState
from tests.adapters.sql.conftest import House
from tests.builders import NOW, OTHER, STORE
from tests.contracts.worlds import CODEC


def _reports(house: House) -> SqlWorkReports:
    return SqlWorkReports(house.tools.engine)


def _owed(house: House) -> TaskRef:
    house.receive("1")
    (ref,) = house.queue.take()
    return ref


@pytest.mark.parametrize(
    "harm", [{"name": "relay.renamed"}, {"payload": "{}"}, {"payload": "not JSON"}]
)
def test_a_task_whose_event_cannot_be_read_is_parked(house: House, harm: dict[str, Any]) -> None:
    ref = _owed(house)
    with writing(house.tools.engine) as connection:
        connection.execute(update(events).values(harm))
    assert SqlAllTasks(house.tools.engine, CODEC).claim(ref, NOW, NOW) is None
    (row,) = _reports(house).tasks(PageRequest(), state=TaskState.GIVEN_UP, store=STORE).rows
    assert (row.ref, row.fault) == (ref, "event_unreadable")


def test_tasks_never_outlive_their_event(house: House) -> None:
    _owed(house)
    with writing(house.tools.engine) as connection:
        connection.execute(delete(events))
    assert _reports(house).tasks(PageRequest(), state=None, store=None).total == 0


def test_a_unit_that_ended_cannot_be_used_again(house: House) -> None:
    with house.work() as work:
        work.commit()
        with pytest.raises(Exception, match="closed"):
            work.stores.find()


def test_units_give_their_connections_back(house: House) -> None:
    pool: Any = house.tools.engine.pool
    for _ in range(40):
        with house.work() as work:
            work.stores.find()
    house.receive("1")
    assert pool.checkedout() == 0


def _owe_many(engine: Engine) -> None:
    many = [
        {"id": str(number), "store": STORE, "at": NOW, "name": "x", "payload": "{}"}
        for number in range(3000)
    ]
    owed = [
        {
            "event_id": row["id"],
            "handler": "x",
            "store": STORE,
            "state": "waiting" if number % 100 == 0 else "done",
            "attempts": 0,
            "due_at": NOW,
            "fault": "",
        }
        for number, row in enumerate(many)
    ]
    with writing(engine) as connection:
        connection.execute(insert(events), many)
        connection.execute(insert(tasks), owed)


def test_what_is_due_is_found_by_the_index_of_open_tasks(house: House) -> None:
    engine = house.tools.engine
    _owe_many(engine)
    with writing(engine) as connection:
        connection.execute(text("ANALYZE"))
    assert "ix_tasks_open" in _plan(engine, _DUE, {"at": NOW, "most": 10})


def test_a_task_is_claimed_by_its_key_however_much_is_due(house: House) -> None:
    """Also in a table that is so young that the database knows nothing of it yet."""
    engine = house.tools.engine
    _owe_many(engine)
    claim = {"event": "1", "name": "x", "at": NOW, "lease_ends": NOW}
    assert re.search("pk_tasks|autoindex_tasks", _plan(engine, _CLAIM, claim))


def _plan(engine: Engine, statement: Any, values: dict[str, Any]) -> str:
    """How the database goes about a statement, just as the driver is handed it."""
    handed: list[tuple[str, Any]] = []

    @event.listens_for(engine, "before_cursor_execute")
    def _note(_: Any, __: Any, sql: str, parameters: Any, *___: Any) -> None:
        handed.append((sql, parameters))

    with writing(engine) as connection:
        connection.execute(statement, values)
    sql, parameters = handed[-1]
    explain = "EXPLAIN QUERY PLAN" if engine.dialect.name == "sqlite" else "EXPLAIN"
    with reading(engine) as connection:
        return str(connection.exec_driver_sql(f"{explain} {sql}", parameters).all())


def test_erasing_reaches_every_table_that_names_a_store(engine: Engine) -> None:
    """Also the tables that nobody has thought of yet."""
    filled = [table for table in metadata.sorted_tables if "store" in table.columns]
    with writing(engine) as connection:
        _add_member(connection)
        for table in filled:
            for store in (STORE, OTHER):
                connection.execute(insert(table), _a_row(table, store))
    assert SqlEraser(engine).erase(STORE) == len(filled)
    with reading(engine) as connection:
        for table in filled:
            left = connection.execute(select(table.c.store)).scalars().all()
            assert left == [OTHER], table.name


def _add_member(connection: Any) -> None:
    row = {"id": "same", "name": "", "email": "", "language": None, "version": 1}
    connection.execute(insert(metadata.tables["members"]), row)


def _a_row(table: Any, store: StoreId) -> dict[str, Any]:
    """Some row of a table; what must be unique carries the store's name."""
    row: dict[str, Any] = {}
    for column in table.columns:
        if column.foreign_keys:
            row[column.name] = "same" if column.name == "member" else store
        elif column.unique or column.name in ("store", "id", "key", "digest"):
            row[column.name] = store
        elif not column.nullable:
            row[column.name] = next(some for kind, some in _SOME if isinstance(column.type, kind))
    return row


_SOME: list[tuple[type, object]] = [
    (UtcTime, NOW),
    (Date, NOW.date()),
    (Boolean, False),
    (Integer, 1),
    (LargeBinary, b""),
    (JSON, {}),
    (Text, ""),
]
