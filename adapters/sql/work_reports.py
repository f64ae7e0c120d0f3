"""Messages and tasks for people to look at, and the end of what has served its time."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import (
    ColumnElement,
    Connection,
    Delete,
    Engine,
    RowMapping,
    ScalarSelect,
    Table,
    bindparam,
    delete,
    exists,
    func,
    literal_column,
    select,
)

from adapters.sql.engine import reading, writing
from adapters.sql.tables import events, inbox, tasks
from nomoflow.kernel.ids import EventId, MessageId, StoreId
from nomoflow.kernel.pages import Page, PageRequest
from nomoflow.relay.model import MessageState, TaskRef, TaskState
from nomoflow.relay.ports import MessageRow, QueueFigures, TaskRow

_TASKS = (
    select(tasks, events.c.name.label("event_name"), events.c.at.label("recorded_at"))
    .select_from(tasks.join(events, events.c.id == tasks.c.event_id))
    .order_by(events.c.at.desc(), tasks.c.event_id.desc(), tasks.c.handler)
)
_SHOWN = [column for column in inbox.columns if column is not inbox.c.body]
_MESSAGES = select(*_SHOWN).order_by(inbox.c.received_at.desc(), inbox.c.id.desc())
_LAST = select(func.max(inbox.c.received_at)).where(inbox.c.store == bindparam("store"))


def _counted(table: Table, *conditions: ColumnElement[bool]) -> ScalarSelect[int]:
    return select(func.count()).select_from(table).where(*conditions).scalar_subquery()


def _in(*states: TaskState) -> ColumnElement[bool]:
    return tasks.c.state.in_([literal_column(f"'{state.value}'") for state in states])


_waits = _in(TaskState.WAITING)
_FIGURES = select(
    func.count().filter(_waits).label("waiting"),
    func.count().filter(_waits, tasks.c.due_at <= bindparam("at")).label("overdue"),
    func.count().filter(_in(TaskState.RUNNING)).label("running"),
    func.min(tasks.c.due_at).filter(_waits).label("oldest_due"),
    _counted(tasks, tasks.c.state == literal_column("'given_up'")).label("given_up"),
    _counted(inbox, inbox.c.received_at > bindparam("yesterday")).label("messages_last_day"),
).where(_in(TaskState.WAITING, TaskState.RUNNING))

_UNFINISHED = _in(TaskState.WAITING, TaskState.RUNNING, TaskState.GIVEN_UP)
_OLD_MESSAGES = (
    select(inbox.c.id)
    .where(inbox.c.received_at < bindparam("before"))
    .order_by(inbox.c.received_at)
    .limit(bindparam("most"))
)
_OLD_EVENTS = (
    select(events.c.id)
    .where(
        events.c.at < bindparam("before"),
        ~exists().where(tasks.c.event_id == events.c.id, _UNFINISHED),
    )
    .order_by(events.c.at)
    .limit(bindparam("most"))
)
_FORGET: tuple[Delete, ...] = (
    delete(inbox).where(inbox.c.id.in_(_OLD_MESSAGES)),
    # The tasks of an event go with it.
    delete(events).where(events.c.id.in_(_OLD_EVENTS)),
)


class SqlWorkReports:
    """Reads messages and tasks for people."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def tasks(
        self, page: PageRequest, *, state: TaskState | None, store: StoreId | None
    ) -> Page[TaskRow]:
        """Tasks, latest first."""
        conditions = _conditions(tasks, state, store)
        wanted = _TASKS.where(*conditions).limit(page.size).offset(page.offset)
        with reading(self._engine) as connection:
            rows = connection.execute(wanted).mappings().all()
            total = _count(connection, tasks, conditions)
        return Page(rows=[_task_row(row) for row in rows], total=total, request=page)

    def messages(
        self, page: PageRequest, *, state: MessageState | None, store: StoreId | None
    ) -> Page[MessageRow]:
        """Messages, latest first."""
        conditions = _conditions(inbox, state, store)
        wanted = _MESSAGES.where(*conditions).limit(page.size).offset(page.offset)
        with reading(self._engine) as connection:
            rows = connection.execute(wanted).mappings().all()
            total = _count(connection, inbox, conditions)
        return Page(rows=[_message_row(row) for row in rows], total=total, request=page)

    def last_message_at(self, store: StoreId) -> datetime | None:
        """When the platform last told us something about the store."""
        with reading(self._engine) as connection:
            last: datetime | None = connection.execute(_LAST, {"store": store}).scalar_one()
        return last

    def figures(self, at: datetime) -> QueueFigures:
        """How much work there is now."""
        moments = {"at": at, "yesterday": at - timedelta(days=1)}
        with reading(self._engine) as connection:
            row = connection.execute(_FIGURES, moments).mappings().one()
        return QueueFigures(**row)


class SqlHousekeeping:
    """Forgets what has served its time."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def forget_messages(self, before: datetime, limit: int) -> int:
        """Delete up to ``limit`` messages, and as many events with nothing left to do."""
        forgotten = 0
        for statement in _FORGET:
            with writing(self._engine) as connection:
                chosen = {"before": before, "most": limit}
                forgotten += connection.execute(statement, chosen).rowcount
        return forgotten


def _conditions(
    table: Table, state: TaskState | MessageState | None, store: StoreId | None
) -> Sequence[ColumnElement[bool]]:
    conditions = []
    if state is not None:
        conditions.append(table.c.state == state)
    if store is not None:
        conditions.append(table.c.store == store)
    return conditions


def _count(connection: Connection, table: Table, conditions: Sequence[ColumnElement[bool]]) -> int:
    counted = select(func.count()).select_from(table).where(*conditions)
    return connection.execute(counted).scalar_one()


def _task_row(row: RowMapping) -> TaskRow:
    return TaskRow(
        ref=TaskRef(event=EventId(row["event_id"]), handler=row["handler"]),
        store=StoreId(row["store"]),
        event_name=row["event_name"],
        state=TaskState(row["state"]),
        attempts=row["attempts"],
        due_at=row["due_at"],
        recorded_at=row["recorded_at"],
        fault=row["fault"],
    )


def _message_row(row: RowMapping) -> MessageRow:
    return MessageRow(
        id=MessageId(row["id"]),
        source=row["source"],
        store=StoreId(row["store"]),
        kind=row["kind"],
        state=MessageState(row["state"]),
        received_at=row["received_at"],
        size=row["size"],
    )
