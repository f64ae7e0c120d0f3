"""The sandbox's mail server on a free port, for as long as a test lasts."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from flask import Flask

from adapters.mail.relay import Relay
from adapters.mail.smtp import SmtpMailer
from entrypoints.sandbox.app import create_sandbox, stop_sandbox
from entrypoints.sandbox.mail.module import Mail
from entrypoints.sandbox.mail.reading import Reading, read
from entrypoints.sandbox.options import SandboxOptions
from tests.builders import MovingClock

SENDER = "Nomo Flow <no-reply@nomo.example>"


@dataclass(kw_only=True)
class MailSandbox:
    """A server that listens, its pages, and our way to it."""

    app: Flask
    mail: Mail
    clock: MovingClock

    def mailer(
        self, *, password: str = "sandbox-mail-password", query: str = "", patience: float = 10
    ) -> SmtpMailer:
        """Our adapter, with the account that the server knows unless told otherwise."""
        url = f"smtp://sandbox:{password}@127.0.0.1:{self.mail.server.port}{query}"
        return SmtpMailer(Relay.at(url), SENDER, self.clock, patience=patience)

    def arrived(self, to: str) -> list[Reading]:
        """What an address received, oldest first, and as a mail program reads it."""
        return [read(message.raw) for message in reversed(self.mail.mailbox.to(to))]


@contextmanager
def mail_sandbox() -> Iterator[MailSandbox]:
    """A fresh server; it hangs up at the end."""
    clock = MovingClock()
    options = SandboxOptions(delivery="manual", clock=clock.now, mail_port=0, mail_slow_seconds=1.5)
    app = create_sandbox(options)
    mail: Mail = app.extensions["sandbox_mail"]
    mail.start()
    try:
        yield MailSandbox(app=app, mail=mail, clock=clock)
    finally:
        stop_sandbox(app)
