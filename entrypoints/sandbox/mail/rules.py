"""What a strict receiver refuses, and with which words: RFC 5321 and 5322, as the large ones do."""

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from email.utils import parsedate_to_datetime

MOST_OCTETS = 2 * 1024 * 1024
MOST_RECIPIENTS = 100

_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_DOMAIN = re.compile(r"([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z][A-Za-z0-9-]{1,62}")
_MESSAGE_ID = re.compile(r"<[^<>@\s]+@[^<>@\s]+>")
_BARE = re.compile(rb"(?<!\r)\n|\r(?!\n)")
_NEEDED_ONCE = ("From", "Date", "Message-ID")
_AT_MOST_ONCE = ("To", "Cc", "Subject", "Reply-To", "Sender", "MIME-Version", "Content-Type")


def is_address(address: str) -> bool:
    """Whether it is one that can be reached over the internet, without extensions; or on this
    machine, as a relay on the same machine reaches it.
    """
    local, at, domain = address.rpartition("@")
    return (
        at == "@"
        and len(local) <= 64
        and len(address) <= 254
        and _LOCAL.fullmatch(local) is not None
        and (domain == "localhost" or _DOMAIN.fullmatch(domain) is not None)
    )


def complaint_about(raw: bytes, *, eight_bits: bool) -> str | None:
    """The answer that refuses these octets as a message; nothing when they are one."""
    return next(_complaints(raw, eight_bits=eight_bits), None)


def _complaints(raw: bytes, *, eight_bits: bool) -> Iterator[str]:
    if _BARE.search(raw) is not None or b"\0" in raw:
        yield "554 5.6.0 Bare CR, bare LF and NUL are not allowed (RFC 5321 2.3.8)"
    head, _, body = raw.partition(b"\r\n\r\n")
    if not head.isascii():
        yield "554 5.6.7 Raw 8-bit characters in headers (RFC 5322 2.2)"
    if not eight_bits and not body.isascii():
        yield "554 5.6.3 8-bit data, which was not announced with BODY=8BITMIME"
    message: EmailMessage = message_from_bytes(raw, policy=default)
    yield from _about_headers(message)
    if any(part.defects for part in message.walk()):
        yield "554 5.6.0 The MIME structure is broken"


def _about_headers(message: EmailMessage) -> Iterator[str]:
    for name in _NEEDED_ONCE:
        if len(message.get_all(name, [])) != 1:
            yield f"550 5.7.1 Exactly one {name} header is needed (RFC 5322 3.6)"
            return
    for name in _AT_MOST_ONCE:
        if len(message.get_all(name, [])) > 1:
            yield f"550 5.7.1 More than one {name} header (RFC 5322 3.6)"
    senders = message["From"].addresses
    if len(senders) != 1 or not is_address(senders[0].addr_spec):
        yield "550 5.7.1 The From header holds no valid address"
    if _MESSAGE_ID.fullmatch(message["Message-ID"].strip()) is None:
        yield "550 5.7.1 The Message-ID is malformed"
    try:
        dated = parsedate_to_datetime(message["Date"]).tzinfo is not None
    except ValueError:
        dated = False
    if not dated:
        yield "550 5.7.1 The Date is malformed, or has no zone"
