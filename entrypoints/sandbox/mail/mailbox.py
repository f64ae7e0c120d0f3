"""Everything that was mailed, the newest few hundred of it."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

KEPT = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A program asked for an address in a message, and what it was answered."""

    method: str
    address: str
    status: int
    """Nought where nobody answered; ``note`` says why."""
    note: str
    milliseconds: int


@dataclass(slots=True, kw_only=True)
class StoredMessage:
    """One message as it came over the wire."""

    id: int
    at: datetime
    sender: str
    recipients: tuple[str, ...]
    raw: bytes = field(repr=False)
    visits: list[Visit] = field(default_factory=list)


class Mailbox:
    """Keeps messages in memory, for the mail server's thread and for the pages' at once."""

    def __init__(self, clock: Callable[[], datetime], kept: int = KEPT) -> None:
        self._clock = clock
        self._kept = kept
        self._lock = threading.Lock()
        self._messages: OrderedDict[int, StoredMessage] = OrderedDict()
        self._last = 0

    def keep(self, sender: str, recipients: Sequence[str], raw: bytes) -> StoredMessage:
        """Store one more; the oldest makes room."""
        with self._lock:
            self._last += 1
            message = StoredMessage(
                id=self._last,
                at=self._clock(),
                sender=sender,
                recipients=tuple(recipients),
                raw=raw,
            )
            self._messages[message.id] = message
            while len(self._messages) > self._kept:
                self._messages.popitem(last=False)
        return message

    def find(self, message_id: int) -> StoredMessage | None:
        with self._lock:
            return self._messages.get(message_id)

    def to(self, part: str = "") -> list[StoredMessage]:
        """Messages whose recipient's address holds this part, newest first."""
        wanted = part.strip().casefold()
        with self._lock:
            messages = list(reversed(self._messages.values()))
        return [
            message
            for message in messages
            if any(wanted in recipient.casefold() for recipient in message.recipients)
        ]

    def note(self, message: StoredMessage, visits: Sequence[Visit]) -> None:
        """Remember what came of following a message's links."""
        with self._lock:
            message.visits = [*message.visits, *visits]

    def clear(self) -> None:
        with self._lock:
            self._messages.clear()
