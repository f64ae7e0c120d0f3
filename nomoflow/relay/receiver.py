"""Takes a platform's message in: proven, stored, and only then acknowledged."""

import hashlib
from collections.abc import Mapping

from nomoflow.kernel.clock import Clock
from nomoflow.kernel.errors import NotFound
from nomoflow.kernel.events import Recorded
from nomoflow.kernel.ids import Ids, MessageId
from nomoflow.kernel.unit_of_work import Opens
from nomoflow.relay.events import MessageReceived
from nomoflow.relay.model import InboundMessage, MessageState
from nomoflow.relay.ports import Arrivals, RelayWork, WebhookSource


class Receiver:
    """The door for messages of every platform, and their translation into our events."""

    def __init__(
        self,
        sources: Mapping[str, WebhookSource],
        arrivals: Arrivals,
        clock: Clock,
        ids: Ids,
    ) -> None:
        self._sources = sources
        self._arrivals = arrivals
        self._clock = clock
        self._ids = ids

    def receive(self, source: str, headers: Mapping[str, str], body: bytes) -> bool:
        """Store a genuine message; True when it is new, False for a repeat.

        Header names are lower-case. Refuses with ``Forged``, ``Malformed``, or ``Unavailable``
        when it cannot be stored: then the platform is to send it again.
        """
        proven = self._sources[source].open(headers, body)
        message = InboundMessage(
            id=MessageId(self._ids.new()),
            source=source,
            store=proven.store,
            kind=proven.kind,
            digest=hashlib.sha256(body).hexdigest(),
            body=proven.body,
            received_at=self._clock.now(),
        )
        return self._arrivals.take_in(message, MessageReceived(message=message.id))


class Translator:
    """Says what a stored message means in our words."""

    def __init__(self, sources: Mapping[str, WebhookSource], work: Opens[RelayWork]) -> None:
        self._sources = sources
        self._work = work

    def translate(self, recorded: Recorded[MessageReceived]) -> None:
        """Emit the message's meaning, once. A kind we do not follow is kept and marked."""
        with self._work(recorded.store) as work:
            message = work.inbox.find(recorded.event.message)
            if message is None:
                raise NotFound(message=recorded.event.message)
            if message.state is not MessageState.RECEIVED:
                return
            meaning = self._sources[message.source].translate(message)
            for event in meaning or ():
                work.emit(event)
            unknown = meaning is None
            work.inbox.mark(
                message.id, MessageState.UNKNOWN if unknown else MessageState.TRANSLATED
            )
            work.commit()
