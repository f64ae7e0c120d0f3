"""Programs that open what people have not read yet: link scanners, and one-click unsubscribing."""

import time
from collections.abc import Sequence

import requests

from entrypoints.sandbox.mail.mailbox import Visit

_MOST_LINKS = 30
_PATIENCE_SECONDS = 5
_SCANNER = "Mozilla/5.0 (compatible; MailGuard LinkScanner/5.1)"
_MAIL_PROGRAM = "MailProgram/1.0 (one-click unsubscribe)"


def follow(session: requests.Session, links: Sequence[str]) -> list[Visit]:
    """Open every link as a company's scanner does, before the person sees the message."""
    return [_visit(session, "GET", link, _SCANNER) for link in links[:_MOST_LINKS]]


def unsubscribe(session: requests.Session, address: str) -> Visit:
    """Post what RFC 8058 says, without a cookie and without following anything."""
    return _visit(session, "POST", address, _MAIL_PROGRAM)


def _visit(session: requests.Session, method: str, address: str, agent: str) -> Visit:
    session.cookies.clear()
    began = time.monotonic()
    status, note = 0, ""
    try:
        with session.request(
            method,
            address,
            data={"List-Unsubscribe": "One-Click"} if method == "POST" else None,
            headers={"User-Agent": agent},
            timeout=_PATIENCE_SECONDS,
            allow_redirects=method == "GET",
        ) as answer:
            status, note = answer.status_code, answer.reason or ""
    except requests.RequestException as fault:
        note = type(fault).__name__
    elapsed = int((time.monotonic() - began) * 1000)
    return Visit(method=method, address=address, status=status, note=note, milliseconds=elapsed)
