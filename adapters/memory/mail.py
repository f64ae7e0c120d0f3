"""Mail that stays in this process, for tests."""

from collections.abc import Mapping
from dataclasses import dataclass

from nomoflow.kernel.mail import Letter, MailDelayed, MailFault, MailRefused, is_sending_key

# Where nobody lives and whose boxes are full, by what stands before the @.
_CLOSED: Mapping[str, MailRefused | MailDelayed] = {
    "bounce": MailRefused(MailFault.ADDRESS, 550),
    "full": MailDelayed(MailFault.MAILBOX, 452),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A letter that was handed over, and under which key."""

    key: str
    letter: Letter


class MemoryMailer:
    """The twin of ``SmtpMailer``: it keeps what it was handed.

    ``bounce@`` is refused and ``full@`` delayed, as the sandbox's mail server does it.
    """

    def __init__(self) -> None:
        self.sent: list[Sent] = []
        self.broken: MailDelayed | None = None
        """Set, it is how every letter fares: the relay is away."""

    def send(self, letter: Letter, *, key: str) -> None:
        """Keep the letter, unless its address is one of the closed ones."""
        if not is_sending_key(key):
            raise ValueError("a Message-ID cannot be made of this key")
        trouble = self.broken or _CLOSED.get(letter.to.partition("@")[0])
        if trouble is not None:
            raise type(trouble)(trouble.fault, trouble.status, trouble.words)
        self.sent.append(Sent(key=key, letter=letter))

    def to(self, address: str) -> list[Letter]:
        """What was written to an address, oldest first."""
        return [sent.letter for sent in self.sent if sent.letter.to == address]
