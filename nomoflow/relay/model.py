"""Messages that came in, tasks that are owed, and how long to wait before trying again."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from nomoflow.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from nomoflow.kernel.events import Event, Recorded
from nomoflow.kernel.ids import EventId, MessageId, StoreId

PATIENCE = tuple(
    timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 3 * 60, 6 * 60, 12 * 60, 24 * 60)
)
"""How long a task waits after its first, second, ... failure; after the last it is given up."""


class Forged(Forbidden):
    """The proof of a message is missing or false."""

    code = "message_forged"


class Malformed(Invalid):
    """A message is not JSON, or has no envelope."""

    code = "message_malformed"


class NoSuchTask(NotFound):
    """There is no such task."""

    code = "task_not_found"


class NotParked(Conflict):
    """Only work that was given up can be sent again or discarded."""

    code = "task_not_parked"


class MessageState(StrEnum):
    """What became of a message."""

    RECEIVED = "received"
    TRANSLATED = "translated"
    UNKNOWN = "unknown"
    """Genuine, but of a kind we do not follow. Kept and shown; no error."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvenMessage:
    """A genuine message: whose, which kind, and its raw body."""

    store: StoreId
    kind: str
    body: bytes


@dataclass(slots=True, kw_only=True)
class InboundMessage:
    """A message as stored: raw, under (source, store, kind, digest of the body)."""

    id: MessageId
    source: str
    store: StoreId
    kind: str
    digest: str
    body: bytes
    received_at: datetime
    state: MessageState = MessageState.RECEIVED


class TaskState(StrEnum):
    """Where a task stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    GIVEN_UP = "given_up"
    DISCARDED = "discarded"


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskRef:
    """One handler owed to one event: the two words a job carries."""

    event: EventId
    handler: str


@dataclass(frozen=True, kw_only=True)
class ClaimedTask:
    """A task this process won, with its event. ``attempts`` counts this one."""

    ref: TaskRef
    attempts: int
    recorded: Recorded[Event]


def patience(attempts: int) -> timedelta | None:
    """How long to wait after so many failed attempts; nothing when it is hopeless."""
    return PATIENCE[attempts - 1] if 1 <= attempts <= len(PATIENCE) else None
