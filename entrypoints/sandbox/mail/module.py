"""Puts the stand-in for a mail relay together."""

import requests
from flask import Flask, current_app

from entrypoints.sandbox.mail.mailbox import Mailbox
from entrypoints.sandbox.mail.server import Account, MailServer, Receptionist
from entrypoints.sandbox.options import SandboxOptions


class Mail:
    """Everything the pages need, in one place; tests take hold of it too."""

    def __init__(self, options: SandboxOptions) -> None:
        self.options = options
        self.mailbox = Mailbox(options.clock)
        self.session = requests.Session()
        account = Account(user=options.mail_user, password=options.mail_password)
        receptionist = Receptionist(self.mailbox, account, options.mail_slow_seconds)
        self.server = MailServer(receptionist, options.mail_port)

    def start(self) -> None:
        self.server.start()

    def stop(self) -> None:
        self.server.stop()
        self.session.close()


def keep(app: Flask, mail: Mail) -> None:
    app.extensions["sandbox_mail"] = mail


def mail() -> Mail:
    """The stand-in behind this request."""
    found: Mail = current_app.extensions["sandbox_mail"]
    return found
