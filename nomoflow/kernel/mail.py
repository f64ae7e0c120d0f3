"""Letters: what is written to one person by mail, and who writes and carries it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Protocol

from nomoflow.kernel.errors import Invalid, Unavailable
from nomoflow.kernel.text import Language

# Two sides of an @, of what relays take without the SMTPUTF8 extension. Whether anybody lives
# there only a letter can tell.
_ADDRESS = re.compile(r"[!-?A-~]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")
_HEADER = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,75}")
# What the envelope writes by itself; a letter that said it again would say two things.
_OF_THE_ENVELOPE = frozenset(
    ("from", "sender", "to", "cc", "bcc", "reply-to", "subject", "date", "message-id")
) | {"mime-version", "return-path", "content-type", "content-transfer-encoding"}
_KEY = re.compile(r"[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]")


class MailFault(StrEnum):
    """Whose fault it is that a letter was not taken, which is what decides what follows."""

    ADDRESS = "address"
    """The address is dead or closed: nothing more may be written to it."""
    MAILBOX = "mailbox"
    """The mailbox is full or not reached; three such days, and it is left in peace."""
    CONTENT = "content"
    """This letter is too large or malformed; the person has nothing to do with it."""
    REPUTATION = "reputation"
    """The receiver does not trust us; the person has nothing to do with it."""
    BUSY = "busy"
    """Too much at once, a grey list, a server that shuts down."""
    SETTINGS = "settings"
    """Our way out is set up wrong: credentials, encryption, sender. An operator must look."""
    UNKNOWN = "unknown"
    """The line broke after the last word: it may have arrived or not."""


class LetterMalformed(Invalid):
    """A letter that cannot be put into an envelope: ``fields`` says which part of it."""

    code = "letter_malformed"


class MailRefused(Invalid):
    """Refused for good: the same letter again would be refused again.

    ``status`` is the server's number, ``words`` what it said, both for operators' eyes only:
    servers repeat addresses.
    """

    code = "mail_refused"

    def __init__(self, fault: MailFault, status: int = 0, words: str = "") -> None:
        super().__init__(None, fault=fault, status=status)
        self.fault = fault
        self.status = status
        self.words = words


class MailDelayed(Unavailable):
    """Not taken now: the same letter with the same key may be sent again later."""

    code = "mail_delayed"

    def __init__(
        self,
        fault: MailFault,
        status: int = 0,
        words: str = "",
        after: timedelta | None = None,
    ) -> None:
        super().__init__(after, fault=fault, status=status)
        self.fault = fault
        self.status = status
        self.words = words


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A letter to one person, in both of its forms.

    ``headers`` are such as ``List-Unsubscribe``. Nothing that is said in a header can hold a line
    break, so no text that people write becomes a header of its own.
    """

    to: str
    to_name: str = ""
    subject: str
    text: str
    html: str
    language: Language
    sender: str = ""
    """The address it comes from; the installation's where empty."""
    sender_name: str = ""
    """Whom a mail program shows as the sender, such as the store."""
    reply_to: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        faults = {
            **dict.fromkeys(self._false_addresses(), "letter_address"),
            **dict.fromkeys(self._broken_lines(), "letter_line_break"),
            **{name: "missing" for name in ("subject", "text", "html") if not getattr(self, name)},
        }
        if faults:
            raise LetterMalformed(faults)

    def _false_addresses(self) -> list[str]:
        given = {"to": self.to, "sender": self.sender, "reply_to": self.reply_to}
        return [
            name
            for name, address in given.items()
            if (address or name == "to") and not is_mailable(address)
        ]

    def _broken_lines(self) -> list[str]:
        named = ("subject", "to_name", "sender_name")
        broken = [name for name in named if _CONTROLS.search(getattr(self, name))]
        if not all(_is_header(name, value) for name, value in self.headers.items()):
            broken.append("headers")
        return broken


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What a template became: the words of a letter, without its envelope."""

    subject: str
    text: str
    html: str


class Mailer(Protocol):
    """Carries letters to the world."""

    def send(self, letter: Letter, *, key: str) -> None:
        """Hand the letter over for delivery; returning means that somebody else has it now.

        ``key`` names this sending: up to 64 letters, digits, dots, hyphens and underscores. It
        makes the Message-ID, so that whoever sends again under the same key repeats the same
        message; any other key is a mistake and raises ``ValueError``. Refuses with ``MailRefused``
        for good and with ``MailDelayed`` for now.
        """
        ...


class LetterWriter(Protocol):
    """Writes the house's own letters in the language of whoever receives them."""

    def write(self, template: str, language: Language, facts: Mapping[str, object]) -> Written:
        """The letter of that name, such as ``confirm_subscription``, with these facts in it.

        Facts are plain text and are escaped; a link is an absolute address. A fact that the
        template names and nobody gave is a mistake and raises ``KeyError``.
        """
        ...


def is_sending_key(key: str) -> bool:
    """Whether a Message-ID can be made of it."""
    return len(key) <= 64 and _KEY.fullmatch(key) is not None


def _is_header(name: str, value: str) -> bool:
    """Whether it is one header more, and not two, nor one of the envelope's own."""
    named = _HEADER.fullmatch(name) is not None and name.lower() not in _OF_THE_ENVELOPE
    return named and bool(value) and _CONTROLS.search(value) is None


def is_mailable(address: str) -> bool:
    """Whether an address has the shape of one, in the ASCII that every relay takes."""
    local, _, domain = address.rpartition("@")
    return (
        len(address) <= 254
        and _ADDRESS.fullmatch(address) is not None
        and not set(local) & set('"(),:;<>[\\]')
        and not any(part == "" for part in (*local.split("."), *domain.split(".")))
    )
