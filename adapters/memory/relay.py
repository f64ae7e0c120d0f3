"""Messages and tasks in memory."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from adapters.memory.world import MemoryTable, MemoryTransaction, MemoryWorld
from nomoflow.kernel.events import Event, Recorded
from nomoflow.kernel.ids import MessageId, StoreId
from nomoflow.kernel.pages import Page, PageRequest
from nomoflow.kernel.unit_of_work import Opens, UnitOfWork
from nomoflow.relay.model import ClaimedTask, InboundMessage, MessageState, TaskRef, TaskState
from nomoflow.relay.ports import MessageRow, QueueFigures, TaskRow

_OPEN = (TaskState.WAITING, TaskState.RUNNING)
_FINISHED = (TaskState.DONE, TaskState.DISCARDED)


@dataclass(slots=True, kw_only=True)
class MemoryTask:
    """A task as it is kept. While it runs, ``due_at`` is the end of its lease."""

    ref: TaskRef
    store: StoreId
    due_at: datetime
    state: TaskState = TaskState.WAITING
    attempts: int = 0
    fault: str = ""


INBOX = MemoryTable[InboundMessage]("inbox")
EVENTS = MemoryTable[Recorded[Event]]("events", of_stores=False)
TASKS = MemoryTable[MemoryTask]("tasks", of_stores=False)


class MemoryInbox:
    """The twin of ``SqlInbox``."""

    def __init__(self, transaction: MemoryTransaction, store: StoreId) -> None:
        self._rows = transaction.rows(INBOX)
        self._store = store

    def keep(self, message: InboundMessage) -> bool:
        """Store it, for ``MemoryArrivals``; False when the same message is there already."""
        same = (message.source, message.kind, message.digest)
        if self._rows.of(self._store, where=lambda row: _identity(row) == same):
            return False
        self._rows.put(message, self._store, message.id)
        return True

    def find(self, message: MessageId) -> InboundMessage | None:
        """The message with its raw body."""
        return self._rows.get(self._store, message)

    def mark(self, message: MessageId, state: MessageState) -> None:
        """Note what became of it."""
        kept = self._rows.get(self._store, message)
        if kept is not None:
            kept.state = state
            self._rows.put(kept, self._store, message)


class MemoryRelayWork(UnitOfWork, Protocol):
    """A unit of work with this inbox."""

    @property
    def inbox(self) -> MemoryInbox: ...


class MemoryArrivals:
    """The twin of ``SqlArrivals``."""

    def __init__(self, work: Opens[MemoryRelayWork]) -> None:
        self._work = work

    def take_in(self, message: InboundMessage, event: Event) -> bool:
        """Store a message, and record the event and owe what follows it, all or nothing."""
        with self._work(message.store) as work:
            if not work.inbox.keep(message):
                return False
            work.emit(event)
            work.commit()
        return True


class MemoryAllTasks:
    """The twin of ``SqlAllTasks``."""

    def __init__(self, world: MemoryWorld) -> None:
        self._world = world

    def claim(self, ref: TaskRef, at: datetime, until: datetime) -> ClaimedTask | None:
        """Win the task, or nothing."""
        with self._world.writing() as transaction:
            task = transaction.rows(TASKS).get(ref.event, ref.handler)
            if task is None or task.state not in _OPEN or task.due_at > at:
                return None
            task.state, task.due_at, task.attempts = TaskState.RUNNING, until, task.attempts + 1
            transaction.rows(TASKS).put(task, ref.event, ref.handler)
            recorded = transaction.rows(EVENTS).get(ref.event)
        if recorded is None:
            raise LookupError(ref.event)
        return ClaimedTask(ref=ref, attempts=task.attempts, recorded=recorded)

    def finish(self, task: ClaimedTask, at: datetime) -> None:
        """Mark it done, if this claim still holds."""
        self._end(task, lambda kept: replace(kept, state=TaskState.DONE, fault=""))

    def postpone(self, task: ClaimedTask, due: datetime, fault: str, *, counted: bool) -> None:
        """Let it wait until ``due``; an uncounted attempt is given back."""
        left = task.attempts if counted else task.attempts - 1
        self._end(
            task,
            lambda kept: replace(
                kept, state=TaskState.WAITING, due_at=due, fault=fault, attempts=left
            ),
        )

    def give_up(self, task: ClaimedTask, at: datetime, fault: str) -> None:
        """Park it where people see it."""
        self._end(
            task,
            lambda kept: replace(kept, state=TaskState.GIVEN_UP, due_at=at, fault=fault),
        )

    def due(self, at: datetime, limit: int) -> Sequence[TaskRef]:
        """Tasks that wait and are due, and running ones whose lease ended; earliest first."""
        rows = self._world.rows(TASKS).of(
            where=lambda task: task.state in _OPEN and task.due_at <= at
        )
        return [task.ref for task in sorted(rows, key=lambda task: task.due_at)[:limit]]

    def _end(self, claimed: ClaimedTask, change: Callable[[MemoryTask], MemoryTask]) -> None:
        ref = claimed.ref
        with self._world.writing() as transaction:
            kept = transaction.rows(TASKS).get(ref.event, ref.handler)
            if kept is None or kept.state is not TaskState.RUNNING:
                return
            if kept.attempts == claimed.attempts:
                transaction.rows(TASKS).put(change(kept), ref.event, ref.handler)


class MemoryParkedTasks:
    """The twin of ``SqlParkedTasks``."""

    def __init__(self, world: MemoryWorld) -> None:
        self._world = world

    def retry(self, ref: TaskRef, at: datetime) -> bool:
        """Let a given-up task wait again, with all its patience; False when it is not."""
        return self._change(
            ref, lambda task: replace(task, state=TaskState.WAITING, attempts=0, due_at=at)
        )

    def discard(self, ref: TaskRef, at: datetime) -> bool:
        """Set a given-up task aside for good; False when it is not given up."""
        return self._change(ref, lambda task: replace(task, state=TaskState.DISCARDED, due_at=at))

    def _change(self, ref: TaskRef, change: Callable[[MemoryTask], MemoryTask]) -> bool:
        with self._world.writing() as transaction:
            task = transaction.rows(TASKS).get(ref.event, ref.handler)
            if task is None or task.state is not TaskState.GIVEN_UP:
                return False
            transaction.rows(TASKS).put(change(task), ref.event, ref.handler)
            return True


class MemoryWorkReports:
    """The twin of ``SqlWorkReports``."""

    def __init__(self, world: MemoryWorld) -> None:
        self._world = world

    def tasks(
        self, page: PageRequest, *, state: TaskState | None, store: StoreId | None
    ) -> Page[TaskRow]:
        """Tasks, latest first."""
        rows = [
            self._task_row(task)
            for task in self._world.rows(TASKS).of()
            if state in (None, task.state) and store in (None, task.store)
        ]
        rows.sort(key=lambda row: row.ref.handler)
        rows.sort(key=lambda row: (row.recorded_at, row.ref.event), reverse=True)
        part = rows[page.offset : page.offset + page.size]
        return Page(rows=part, total=len(rows), request=page)

    def messages(
        self, page: PageRequest, *, state: MessageState | None, store: StoreId | None
    ) -> Page[MessageRow]:
        """Messages, latest first."""
        rows = [
            _message_row(message)
            for message in self._world.rows(INBOX).of()
            if state in (None, message.state) and store in (None, message.store)
        ]
        rows.sort(key=lambda row: (row.received_at, row.id), reverse=True)
        part = rows[page.offset : page.offset + page.size]
        return Page(rows=part, total=len(rows), request=page)

    def last_message_at(self, store: StoreId) -> datetime | None:
        """When the platform last told us something about the store."""
        messages = self._world.rows(INBOX).of(store)
        return max((message.received_at for message in messages), default=None)

    def figures(self, at: datetime) -> QueueFigures:
        """How much work there is now."""
        tasks = self._world.rows(TASKS).of()
        waiting = [task.due_at for task in tasks if task.state is TaskState.WAITING]
        yesterday = at - timedelta(days=1)
        lately = self._world.rows(INBOX).of(where=lambda row: row.received_at > yesterday)
        return QueueFigures(
            waiting=len(waiting),
            overdue=sum(due_at <= at for due_at in waiting),
            running=sum(task.state is TaskState.RUNNING for task in tasks),
            given_up=sum(task.state is TaskState.GIVEN_UP for task in tasks),
            oldest_due=min(waiting, default=None),
            messages_last_day=len(lately),
        )

    def _task_row(self, task: MemoryTask) -> TaskRow:
        recorded = self._world.rows(EVENTS).get(task.ref.event)
        if recorded is None:
            raise LookupError(task.ref.event)
        return TaskRow(
            ref=task.ref,
            store=task.store,
            event_name=recorded.event.name,
            state=task.state,
            attempts=task.attempts,
            due_at=task.due_at,
            recorded_at=recorded.at,
            fault=task.fault,
        )


class MemoryHousekeeping:
    """The twin of ``SqlHousekeeping``."""

    def __init__(self, world: MemoryWorld) -> None:
        self._world = world

    def forget_messages(self, before: datetime, limit: int) -> int:
        """Delete up to ``limit`` messages, and as many events with nothing left to do."""
        with self._world.writing() as transaction:
            inbox, events, tasks = (
                transaction.rows(INBOX), transaction.rows(EVENTS), transaction.rows(TASKS),
            )  # fmt: skip
            messages = inbox.items(where=lambda row: row.received_at < before)
            messages.sort(key=lambda item: item[1].received_at)
            for key, _ in messages[:limit]:
                inbox.drop(*key)
            owed = {task.ref.event for task in tasks.of() if task.state not in _FINISHED}
            done = events.of(where=lambda row: row.at < before and row.id not in owed)
            done.sort(key=lambda row: row.at)
            for event in done[:limit]:
                events.drop(event.id)
                for key, _ in tasks.items(event.id):
                    tasks.drop(*key)
        return len(messages[:limit]) + len(done[:limit])


def _identity(message: InboundMessage) -> tuple[str, str, str]:
    return (message.source, message.kind, message.digest)


def _message_row(message: InboundMessage) -> MessageRow:
    return MessageRow(
        id=message.id,
        source=message.source,
        store=message.store,
        kind=message.kind,
        state=message.state,
        received_at=message.received_at,
        size=len(message.body),
    )
