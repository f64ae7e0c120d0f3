"""Messages that came in, and tasks that are owed."""

import logging
import zlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    RowMapping,
    Text,
    Update,
    bindparam,
    literal_column,
    select,
    update,
)

from adapters.sql.cipher import Cipher
from adapters.sql.codec import EventCodec, UnreadableEvent
from adapters.sql.engine import reading, single, writing
from adapters.sql.tables import events, inbox, tasks
from adapters.sql.unhurried import Unhurried
from nomoflow.kernel.events import Event, Recorded
from nomoflow.kernel.ids import EventId, MessageId, StoreId
from nomoflow.relay.model import ClaimedTask, InboundMessage, MessageState, TaskRef, TaskState

_log = logging.getLogger(__name__)

_QUICKLY = 1

_FIND = select(inbox).where(inbox.c.store == bindparam("store"), inbox.c.id == bindparam("id"))
_MARK = (
    update(inbox)
    .where(inbox.c.store == bindparam("of_store"), inbox.c.id == bindparam("of_id"))
    .values(state=bindparam("state"))
)


def _written_out(*states: TaskState) -> tuple[ColumnElement[str], ...]:
    """Not bound: a database uses a partial index only where it can read the condition."""
    return tuple(literal_column(f"'{state.value}'", Text) for state in states)


_OPEN = tasks.c.state.in_(_written_out(TaskState.WAITING, TaskState.RUNNING))
# The same, said so that the index of open tasks cannot be used: PostgreSQL would rather read all
# that is due there than go to the one task by its key.
_NOT_CLOSED = tasks.c.state.not_in(
    _written_out(TaskState.DONE, TaskState.GIVEN_UP, TaskState.DISCARDED)
)
_THIS = (tasks.c.event_id == bindparam("event"), tasks.c.handler == bindparam("name"))
_CLAIM = (
    update(tasks)
    .where(*_THIS, _NOT_CLOSED, tasks.c.due_at <= bindparam("at"), Unhurried())
    .values(state=TaskState.RUNNING, attempts=tasks.c.attempts + 1, due_at=bindparam("lease_ends"))
    .returning(tasks.c.attempts)
)
_EVENT = select(events).where(events.c.id == bindparam("event"))
_STILL_CLAIMED = (
    *_THIS,
    tasks.c.state == TaskState.RUNNING,
    tasks.c.attempts == bindparam("claimed_attempts"),
    Unhurried(),
)
_FINISH = update(tasks).where(*_STILL_CLAIMED).values(state=TaskState.DONE, fault="")
_POSTPONE = (
    update(tasks)
    .where(*_STILL_CLAIMED)
    .values(
        state=TaskState.WAITING,
        due_at=bindparam("due"),
        fault=bindparam("told"),
        attempts=bindparam("left_attempts"),
    )
)
_GIVE_UP = (
    update(tasks)
    .where(*_STILL_CLAIMED)
    .values(state=TaskState.GIVEN_UP, due_at=bindparam("at"), fault=bindparam("told"))
)
_DUE = (
    select(tasks.c.event_id, tasks.c.handler)
    .where(_OPEN, tasks.c.due_at <= bindparam("at"))
    .order_by(tasks.c.due_at)
    .limit(bindparam("most"))
)
_PARKED = (*_THIS, tasks.c.state == TaskState.GIVEN_UP)
_RETRY = (
    update(tasks)
    .where(*_PARKED)
    .values(state=TaskState.WAITING, attempts=0, due_at=bindparam("at"))
)
_DISCARD = update(tasks).where(*_PARKED).values(state=TaskState.DISCARDED, due_at=bindparam("at"))


class SqlInbox:
    """The messages of one store; their bodies are sealed."""

    def __init__(self, connection: Connection, store: StoreId, cipher: Cipher) -> None:
        self._connection = connection
        self._store = store
        self._cipher = cipher

    def find(self, message: MessageId) -> InboundMessage | None:
        """The message with its raw body."""
        wanted = {"store": self._store, "id": message}
        row = self._connection.execute(_FIND, wanted).mappings().one_or_none()
        return _message(row, self._cipher) if row is not None else None

    def mark(self, message: MessageId, state: MessageState) -> None:
        """Note what became of it."""
        marked = {"of_store": self._store, "of_id": message, "state": state}
        self._connection.execute(_MARK, marked)


class SqlAllTasks:
    """Every task of every store, won and ended by single conditional updates."""

    def __init__(self, engine: Engine, codec: EventCodec) -> None:
        self._engine = engine
        self._codec = codec

    def claim(self, ref: TaskRef, at: datetime, until: datetime) -> ClaimedTask | None:
        """Win the task, or nothing.

        An event that cannot be read is parked here: no handler could ever be given it.
        """
        with writing(self._engine) as connection:
            claim = {**_named(ref), "at": at, "lease_ends": until}
            attempts = connection.execute(_CLAIM, claim).scalar_one_or_none()
            if attempts is None:
                return None
            row = connection.execute(_EVENT, {"event": ref.event}).mappings().one()
            try:
                recorded = _recorded(row, self._codec)
            except UnreadableEvent as fault:
                _log.error("The task %s of event %s is parked: %s", ref.handler, ref.event, fault)
                given_up = {"claimed_attempts": attempts, "at": at, "told": "event_unreadable"}
                connection.execute(_GIVE_UP, {**_named(ref), **given_up})
                return None
        return ClaimedTask(ref=ref, attempts=attempts, recorded=recorded)

    def finish(self, task: ClaimedTask, at: datetime) -> None:
        """Mark it done, if this claim still holds."""
        self._end(_FINISH, task)

    def postpone(self, task: ClaimedTask, due: datetime, fault: str, *, counted: bool) -> None:
        """Let it wait until ``due``; an uncounted attempt is given back."""
        left = task.attempts if counted else task.attempts - 1
        self._end(_POSTPONE, task, due=due, told=fault, left_attempts=left)

    def give_up(self, task: ClaimedTask, at: datetime, fault: str) -> None:
        """Park it where people see it."""
        self._end(_GIVE_UP, task, at=at, told=fault)

    def due(self, at: datetime, limit: int) -> Sequence[TaskRef]:
        """Tasks that wait and are due, and running ones whose lease ended; earliest first."""
        with reading(self._engine) as connection:
            rows = connection.execute(_DUE, {"at": at, "most": limit}).all()
        return [TaskRef(event=EventId(event), handler=handler) for event, handler in rows]

    def _end(self, statement: Update, task: ClaimedTask, **told: object) -> None:
        claimed = {**_named(task.ref), "claimed_attempts": task.attempts}
        with single(self._engine) as connection:
            connection.execute(statement, {**claimed, **told})


class SqlParkedTasks:
    """What people do with work that was given up."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def retry(self, ref: TaskRef, at: datetime) -> bool:
        """Let a given-up task wait again, with all its patience; False when it is not."""
        return self._change(_RETRY, ref, at)

    def discard(self, ref: TaskRef, at: datetime) -> bool:
        """Set a given-up task aside for good; False when it is not given up."""
        return self._change(_DISCARD, ref, at)

    def _change(self, statement: Update, ref: TaskRef, at: datetime) -> bool:
        with single(self._engine) as connection:
            return connection.execute(statement, {**_named(ref), "at": at}).rowcount == 1


def _named(ref: TaskRef) -> dict[str, Any]:
    return {"event": ref.event, "name": ref.handler}


def _recorded(row: RowMapping, codec: EventCodec) -> Recorded[Event]:
    return Recorded(
        id=EventId(row["id"]),
        store=StoreId(row["store"]),
        at=row["at"],
        event=codec.decode(row["name"], row["payload"]),
    )


def message_row(message: InboundMessage, cipher: Cipher) -> dict[str, Any]:
    """A message as it is stored. Compressed, its body takes a third of the room."""
    return {
        "id": message.id,
        "source": message.source,
        "store": message.store,
        "kind": message.kind,
        "digest": message.digest,
        "body": cipher.seal_bytes(zlib.compress(message.body, _QUICKLY)),
        "size": len(message.body),
        "received_at": message.received_at,
        "state": message.state.value,
    }


def _message(row: RowMapping, cipher: Cipher) -> InboundMessage:
    return InboundMessage(
        id=MessageId(row["id"]),
        source=row["source"],
        store=StoreId(row["store"]),
        kind=row["kind"],
        digest=row["digest"],
        body=zlib.decompress(cipher.open_bytes(row["body"])),
        received_at=row["received_at"],
        state=MessageState(row["state"]),
    )
