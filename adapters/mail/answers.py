"""What a mail server's answer means: whose fault it is, and whether trying again may help.

The enhanced code (RFC 3463) is read first, the three digits second, the words last.
"""

import re
from enum import StrEnum

from nomoflow.kernel.mail import MailDelayed, MailFault, MailRefused


class Stage(StrEnum):
    """How far the conversation had come."""

    CONNECT = "connect"
    AUTH = "auth"
    MAIL = "mail"
    RCPT = "rcpt"
    DATA = "data"


_ENHANCED = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
_NOBODY = re.compile(
    r"no such (?:user|mailbox|recipient|address)|unknown (?:user|recipient|address)"
    r"|(?:user|recipient|address|mailbox)[^.]{0,24} (?:unknown|not found|does not exist)",
    re.IGNORECASE,
)
_LONGEST_WORDS = 500

_ACCOUNT_NEEDED = frozenset({530, 534, 535, 538})
# Sender authentication, as the large receivers number it; 7.28 says only that it is too much.
_OUR_NAME = frozenset({"7.23", "7.25", "7.26", "7.27", "7.32", "7.515"})
_OUR_SENDER = frozenset({"1.7", "1.8"})
_TOO_LARGE = frozenset({"2.3", "3.4"})
_BY_ENHANCED = {
    "1": MailFault.ADDRESS,
    "2": MailFault.MAILBOX,
    "3": MailFault.CONTENT,
    "4": MailFault.MAILBOX,
    "5": MailFault.CONTENT,
    "6": MailFault.CONTENT,
    "7": MailFault.REPUTATION,
}
_BY_STATUS = {
    (Stage.RCPT, 551): MailFault.ADDRESS,
    (Stage.RCPT, 553): MailFault.ADDRESS,
    (Stage.RCPT, 556): MailFault.ADDRESS,
    (Stage.MAIL, 552): MailFault.CONTENT,
    (Stage.DATA, 552): MailFault.CONTENT,
    (Stage.DATA, 554): MailFault.REPUTATION,
}


def refusal_of(stage: Stage, status: int, answer: bytes) -> MailRefused | MailDelayed:
    """The refusal in an answer that was not what one hopes for.

    What is wrong with our own account is ours to mend and no fault of the letter: it waits.
    """
    words = " ".join(answer.decode("utf-8", "replace").split())[:_LONGEST_WORDS]
    found = _ENHANCED.search(words)
    code = f"{found[2]}.{found[3]}" if found else ""
    if status < 500:
        return MailDelayed(_delaying(code), status, words)
    fault = _refusing(stage, status, code, words)
    if fault is MailFault.SETTINGS:
        return MailDelayed(fault, status, words)
    return MailRefused(fault, status, words)


def _delaying(code: str) -> MailFault:
    if code == "2.2":
        return MailFault.MAILBOX
    return MailFault.REPUTATION if code in _OUR_NAME else MailFault.BUSY


def _refusing(stage: Stage, status: int, code: str, words: str) -> MailFault:
    if _is_about_our_account(stage, status, code):
        return MailFault.SETTINGS
    if code == "2.1":
        return MailFault.ADDRESS
    if code in _TOO_LARGE:
        return MailFault.CONTENT
    if code:
        return _BY_ENHANCED.get(code.partition(".")[0], MailFault.CONTENT)
    if (stage, status) in _BY_STATUS:
        return _BY_STATUS[stage, status]
    if status == 550:
        return MailFault.ADDRESS if _NOBODY.search(words) else MailFault.MAILBOX
    return MailFault.CONTENT


def _is_about_our_account(stage: Stage, status: int, code: str) -> bool:
    early = stage in (Stage.CONNECT, Stage.AUTH)
    return early or status in _ACCOUNT_NEEDED or code in _OUR_SENDER
