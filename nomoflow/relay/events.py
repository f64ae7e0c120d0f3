"""What happens to messages."""

from dataclasses import dataclass
from typing import ClassVar

from nomoflow.kernel.events import Event
from nomoflow.kernel.ids import MessageId


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageReceived(Event):
    """A platform's message is safely stored and waits to be understood."""

    name: ClassVar[str] = "relay.message_received"
    message: MessageId
