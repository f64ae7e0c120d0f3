"""What the relay needs from the outside."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from nomoflow.kernel.events import Event
from nomoflow.kernel.ids import MessageId, StoreId
from nomoflow.kernel.pages import Page, PageRequest
from nomoflow.kernel.unit_of_work import UnitOfWork
from nomoflow.relay.model import (
    ClaimedTask,
    InboundMessage,
    MessageState,
    ProvenMessage,
    TaskRef,
    TaskState,
)


class Inbox(Protocol):
    """The messages of the unit's store, raw, for thirty days."""

    def find(self, message: MessageId) -> InboundMessage | None:
        """The message with its raw body."""
        ...

    def mark(self, message: MessageId, state: MessageState) -> None:
        """Note what became of it."""
        ...


class Arrivals(Protocol):
    """Messages of every store as they arrive. The method is its own transaction."""

    def take_in(self, message: InboundMessage, event: Event) -> bool:
        """Store a message, and record the event and owe what follows it, all or nothing.

        False when the same message (source, kind, digest) is there already: nothing is done then.
        Refuses with ``Unavailable`` when it cannot be stored.
        """
        ...


class RelayWork(UnitOfWork, Protocol):
    """A unit of work with the inbox."""

    @property
    def inbox(self) -> Inbox: ...


class AllTasks(Protocol):
    """Every task of every store. Each method is its own transaction."""

    def claim(self, ref: TaskRef, at: datetime, until: datetime) -> ClaimedTask | None:
        """Win the task by one conditional update, or nothing.

        Nothing when it is not waiting, not due at ``at``, or running elsewhere with a lease that
        has not ended. The lease ends at ``until``: then anybody may claim it again.
        """
        ...

    def finish(self, task: ClaimedTask, at: datetime) -> None:
        """Mark it done, if this claim still holds."""
        ...

    def postpone(self, task: ClaimedTask, due: datetime, fault: str, *, counted: bool) -> None:
        """Let it wait until ``due``; an uncounted attempt costs no patience."""
        ...

    def give_up(self, task: ClaimedTask, at: datetime, fault: str) -> None:
        """Park it where people see it."""
        ...

    def due(self, at: datetime, limit: int) -> Sequence[TaskRef]:
        """Tasks that wait and are due, and running ones whose lease ended; earliest first."""
        ...


class ParkedTasks(Protocol):
    """What people do with work that was given up. Each method is its own transaction."""

    def retry(self, ref: TaskRef, at: datetime) -> bool:
        """Let a given-up task wait again, due at once; False when it is not given up."""
        ...

    def discard(self, ref: TaskRef, at: datetime) -> bool:
        """Set a given-up task aside for good; False when it is not given up."""
        ...


class JobQueue(Protocol):
    """The worker's bell. Ringing may be lost: the tasks table is the truth."""

    def ring(self, refs: Sequence[TaskRef]) -> None:
        """Say that these tasks are due. Never refuses: a bell that breaks is logged."""
        ...


class WebhookSource(Protocol):
    """A platform's messages: proven, opened, understood."""

    def open(self, headers: Mapping[str, str], body: bytes) -> ProvenMessage:
        """Prove a message in constant time and read its envelope.

        Refuses with ``Forged`` or ``Malformed``. Header names are lower-case.
        """
        ...

    def translate(self, message: InboundMessage) -> Sequence[Event] | None:
        """What the message means in our words; None for a kind we do not follow.

        An empty sequence is a known kind that asks nothing of us.
        Refuses with ``Malformed`` when its content cannot be read.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskRow:
    """A task as lists show it. ``fault`` names what went wrong, without secrets."""

    ref: TaskRef
    store: StoreId
    event_name: str
    state: TaskState
    attempts: int
    due_at: datetime
    recorded_at: datetime
    fault: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageRow:
    """A message as lists show it, without its body."""

    id: MessageId
    source: str
    store: StoreId
    kind: str
    state: MessageState
    received_at: datetime
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueFigures:
    """How much work there is, over all stores."""

    waiting: int
    overdue: int
    running: int
    given_up: int
    oldest_due: datetime | None
    messages_last_day: int


class WorkReports(Protocol):
    """Reads messages and tasks for people. ``store`` None means every store: operators only."""

    def tasks(
        self, page: PageRequest, *, state: TaskState | None, store: StoreId | None
    ) -> Page[TaskRow]:
        """Tasks, latest first."""
        ...

    def messages(
        self, page: PageRequest, *, state: MessageState | None, store: StoreId | None
    ) -> Page[MessageRow]:
        """Messages, latest first."""
        ...

    def last_message_at(self, store: StoreId) -> datetime | None:
        """When the platform last told us something about the store."""
        ...

    def figures(self, at: datetime) -> QueueFigures:
        """How much work there is now."""
        ...


class Housekeeping(Protocol):
    """Forgets what has served its time. Each method is its own transaction."""

    def forget_messages(self, before: datetime, limit: int) -> int:
        """Delete messages received, and done tasks and events recorded, before then."""
        ...
