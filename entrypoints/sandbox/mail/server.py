"""The SMTP server: strict, on loopback, in a thread of its own."""

import asyncio
import logging
import threading
from dataclasses import dataclass, field

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from entrypoints.sandbox.mail.mailbox import Mailbox
from entrypoints.sandbox.mail.rules import (
    MOST_OCTETS,
    MOST_RECIPIENTS,
    complaint_about,
    is_address,
)

_HOST = "127.0.0.1"
_NAME = "mail.sandbox.example"
_STARTS_WITHIN_SECONDS = 10

# Addresses that fare in their own way, by what stands before the @.
_AT_THE_DOOR = {
    "bounce": "550 5.1.1 The email account that you tried to reach does not exist",
    "full": "452 4.2.2 The recipient's mailbox is over its quota",
}
_AT_THE_END = {
    "spam": "550 5.7.1 Our system has detected that this message is likely unsolicited mail",
    "busy": "421 4.7.0 Try again later, unusual rate of mail from your address",
}
SPECIAL = (*_AT_THE_DOOR, *_AT_THE_END, "grey", "slow", "lost")


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Who may send here."""

    user: str
    password: str = field(repr=False)


class Receptionist:
    """Answers each command as a strict relay does."""

    def __init__(self, mailbox: Mailbox, account: Account, slow_seconds: float) -> None:
        self._mailbox = mailbox
        self._account = account
        self._slow_seconds = slow_seconds
        self._met: set[str] = set()

    def authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, given: object
    ) -> AuthResult:
        expected = (self._account.user.encode(), self._account.password.encode())
        known = isinstance(given, LoginPassword) and (given.login, given.password) == expected
        return AuthResult(success=known, handled=False)

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if not session.authenticated:
            return "530 5.7.0 Authentication required"
        if not is_address(address):
            return "501 5.1.7 Bad sender address"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 2.1.0 Ok"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if not is_address(address):
            return "553 5.1.3 Bad recipient address"
        if len(envelope.rcpt_tos) >= MOST_RECIPIENTS:
            return "452 4.5.3 Too many recipients"
        habit = _habit(address)
        if habit in _AT_THE_DOOR:
            return _AT_THE_DOOR[habit]
        if habit == "grey" and address not in self._met:
            self._met.add(address)
            return "450 4.7.1 Greylisted, please try again"
        if habit == "slow":
            await asyncio.sleep(self._slow_seconds)
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 Ok"

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        raw = envelope.original_content or b""
        complaint = complaint_about(raw, eight_bits="BODY=8BITMIME" in envelope.mail_options)
        if complaint is not None:
            return complaint
        habits = [_habit(recipient) for recipient in envelope.rcpt_tos]
        for habit in habits:
            if habit in _AT_THE_END:
                return _AT_THE_END[habit]
        kept = self._mailbox.keep(envelope.mail_from or "", envelope.rcpt_tos, raw)
        if "lost" in habits and server.transport is not None:
            # Taken, and nobody hears of it.
            server.transport.close()
        return f"250 2.0.0 Ok: queued as {kept.id}"


class MailServer:
    """Listens from ``start`` to ``stop``; ``port`` is where, once it has started."""

    def __init__(self, receptionist: Receptionist, port: int) -> None:
        self.port = port
        self._receptionist = receptionist
        self._thread: threading.Thread | None = None
        self._listening = threading.Event()
        self._fault: OSError | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ending: asyncio.Event | None = None

    def start(self) -> None:
        """Listen; raises ``OSError`` where somebody else does already."""
        logging.getLogger("mail.log").setLevel(logging.ERROR)
        self._thread = threading.Thread(target=self._run, name="sandbox-mail", daemon=True)
        self._thread.start()
        self._listening.wait(_STARTS_WITHIN_SECONDS)
        if self._fault is not None:
            raise self._fault

    def stop(self) -> None:
        """Hang up; a server that never started has nothing to end."""
        if self._loop is not None and self._ending is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._ending.set)
        if self._thread is not None:
            self._thread.join(timeout=5)

    def _run(self) -> None:
        try:
            asyncio.run(self._listen())
        except OSError as fault:
            self._fault = fault
        finally:
            self._listening.set()

    async def _listen(self) -> None:
        self._loop, self._ending = asyncio.get_running_loop(), asyncio.Event()
        server = await self._loop.create_server(self._conversation, _HOST, self.port)
        self.port = server.sockets[0].getsockname()[1]
        self._listening.set()
        await self._ending.wait()
        server.close()

    def _conversation(self) -> SMTP:
        return SMTP(
            self._receptionist,
            hostname=_NAME,
            ident="ESMTP sandbox",
            data_size_limit=MOST_OCTETS,
            authenticator=self._receptionist.authenticate,
            auth_require_tls=False,
            timeout=60,
            loop=self._loop,
        )


def _habit(address: str) -> str:
    return address.partition("@")[0].partition("+")[0].lower()
