"""Carries letters to a mail server over SMTP."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from adapters.mail.answers import Stage, refusal_of
from adapters.mail.envelope import message_of, octets_of
from adapters.mail.relay import Encryption, Relay
from nomoflow.kernel.clock import Clock
from nomoflow.kernel.mail import Letter, MailDelayed, MailFault, is_sending_key

PATIENCE_SECONDS = 30.0
"""How long one answer may take: servers look names up while they are asked."""

# Asking the network for this machine's own name may take longer than the letter.
_OURSELVES = "nomoflow.localdomain"


class SmtpMailer:
    """Hands each letter to the relay in a conversation of its own.

    ``sender`` is who writes where a letter does not say, such as ``Nomo Flow <a@b.example>``.
    """

    def __init__(
        self, relay: Relay, sender: str, clock: Clock, *, patience: float = PATIENCE_SECONDS
    ) -> None:
        self._relay = relay
        self._sender = sender
        self._clock = clock
        self._patience = patience

    def send(self, letter: Letter, *, key: str) -> None:
        """Hand the letter over for delivery; returning means that the relay has it now."""
        if not is_sending_key(key):
            raise ValueError("a Message-ID cannot be made of this key")
        message = message_of(letter, key=key, sender=self._sender, at=self._clock.now())
        envelope_sender = message["From"].addresses[0].addr_spec
        with self._conversation() as line:
            _expect(Stage.MAIL, line.mail(envelope_sender))
            _expect(Stage.RCPT, line.rcpt(letter.to))
            _hand_over(line, octets_of(message))

    def answers(self) -> None:
        """Refuses with ``MailDelayed`` unless the relay lets us in."""
        with self._conversation() as line:
            _expect(Stage.CONNECT, line.noop())

    @contextmanager
    def _conversation(self) -> Iterator[smtplib.SMTP]:
        """A line to the relay, let in and ready; whatever breaks on it becomes a refusal."""
        try:
            line = self._connected()
            try:
                self._sign_in(line)
                yield line
            finally:
                # What was handed over stays so, however the server takes its leave.
                with suppress(smtplib.SMTPException, OSError):
                    line.quit()
                line.close()
        except ssl.SSLError as fault:
            raise MailDelayed(MailFault.SETTINGS, words=type(fault).__name__) from fault
        except smtplib.SMTPNotSupportedError as fault:
            raise MailDelayed(MailFault.SETTINGS, words=str(fault)) from fault
        except smtplib.SMTPResponseException as fault:
            raise refusal_of(Stage.CONNECT, fault.smtp_code, _said(fault.smtp_error)) from fault
        except (smtplib.SMTPException, OSError) as fault:
            raise MailDelayed(MailFault.BUSY, words=type(fault).__name__) from fault

    def _connected(self) -> smtplib.SMTP:
        host, port = self._relay.host, self._relay.port
        if self._relay.encryption is Encryption.TLS:
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(host, port, _OURSELVES, timeout=self._patience, context=context)
        return smtplib.SMTP(host, port, _OURSELVES, timeout=self._patience)

    def _sign_in(self, line: smtplib.SMTP) -> None:
        line.ehlo_or_helo_if_needed()
        if self._relay.encryption is Encryption.STARTTLS:
            # Refuses where the server offers none: nothing is said in the open instead.
            line.starttls(context=ssl.create_default_context())
            line.ehlo()
        if not self._relay.user:
            return
        try:
            line.login(self._relay.user, self._relay.password.reveal())
        except smtplib.SMTPResponseException as fault:
            raise refusal_of(Stage.AUTH, fault.smtp_code, _said(fault.smtp_error)) from fault


def _hand_over(line: smtplib.SMTP, octets: bytes) -> None:
    """Say the message. Once it is being said, a broken line leaves open whether it was taken."""
    try:
        _expect(Stage.DATA, line.data(octets))
    except smtplib.SMTPDataError as fault:
        raise refusal_of(Stage.DATA, fault.smtp_code, _said(fault.smtp_error)) from fault
    except (smtplib.SMTPServerDisconnected, OSError) as fault:
        raise MailDelayed(MailFault.UNKNOWN, words=type(fault).__name__) from fault


def _expect(stage: Stage, answer: tuple[int, bytes]) -> None:
    status, words = answer
    if not 200 <= status < 300:
        raise refusal_of(stage, status, words)


def _said(words: bytes | str) -> bytes:
    return words if isinstance(words, bytes) else words.encode("utf-8", "replace")
