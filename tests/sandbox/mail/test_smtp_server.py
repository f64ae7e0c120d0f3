"""The mail server refuses what strict receivers refuse, and keeps the rest as it came."""

import smtplib
from collections.abc import Callable, Iterator

import pytest

from entrypoints.sandbox.mail.mailbox import Mailbox
from entrypoints.sandbox.mail.rules import MOST_OCTETS
from tests.builders import MovingClock
from tests.support.mail_server import MailSandbox, mail_sandbox

HEAD = (
    "From: Shop <shop@ward.example>\r\nTo: sara@shopper.example\r\nSubject: x\r\n"
    "Date: Sun, 01 Nov 2026 12:30:15 +0000\r\nMessage-ID: <1@ward.example>\r\n"
)
WHOLE = f"{HEAD}\r\nHello\r\n".encode()

Line = Callable[[], smtplib.SMTP]


@pytest.fixture(scope="module")
def sandbox() -> Iterator[MailSandbox]:
    with mail_sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def line(sandbox: MailSandbox) -> Iterator[smtplib.SMTP]:
    """A conversation in which the first words were said."""
    with smtplib.SMTP("127.0.0.1", sandbox.mail.server.port, "here", timeout=10) as line:
        line.ehlo()
        yield line


def sign_in(line: smtplib.SMTP) -> None:
    line.login("sandbox", "sandbox-mail-password")


def handed_over(line: smtplib.SMTP, octets: bytes) -> tuple[int, str]:
    """What is answered to these octets, said as they are."""
    sign_in(line)
    assert line.mail("shop@ward.example")[0] == 250
    assert line.rcpt("sara@shopper.example")[0] == 250
    assert line.docmd("DATA")[0] == 354
    line.send(octets + b"\r\n.\r\n")
    status, words = line.getreply()
    return status, words.decode()


def test_what_is_whole_is_kept_as_it_came(sandbox: MailSandbox, line: smtplib.SMTP) -> None:
    assert handed_over(line, WHOLE + b"\r\n..dotted")[0] == 250
    (kept, *_) = sandbox.mail.mailbox.to("sara@")
    assert kept.raw == WHOLE + b"\r\n.dotted\r\n"
    assert (kept.sender, kept.recipients) == ("shop@ward.example", ("sara@shopper.example",))


def test_nobody_sends_without_an_account(line: smtplib.SMTP) -> None:
    assert line.mail("shop@ward.example") == (530, b"5.7.0 Authentication required")
    with pytest.raises(smtplib.SMTPAuthenticationError):
        line.login("sandbox", "guess")


@pytest.mark.parametrize("address", ["shop", "shop@ward", "a b@ward.example", "shop@ward_.example"])
def test_addresses_are_real_ones(line: smtplib.SMTP, address: str) -> None:
    sign_in(line)
    assert line.mail(address)[0] in (501, 553, 555)
    assert line.mail("shop@ward.example")[0] == 250
    assert line.rcpt(address)[0] in (501, 553, 555)


@pytest.mark.parametrize(
    ("octets", "refused"),
    [
        (WHOLE.replace(b"Hello\r\n", b"Hello\nyou\r\n"), "554 5.6.0"),
        (WHOLE.replace(b"Hello", b"Hel\rlo"), "554 5.6.0"),
        (WHOLE.replace(b"Hello", b"Hel\0lo"), "554 5.6.0"),
        (WHOLE.replace(b"Hello", "أهلاً".encode()), "554 5.6.3"),
        (WHOLE.replace(b"Subject: x", "Subject: أهلاً".encode()), "554 5.6.7"),
        (WHOLE.replace(b"From: Shop <shop@ward.example>\r\n", b""), "550 5.7.1"),
        (WHOLE.replace(b"From:", b"From: a@b.example\r\nFrom:"), "550 5.7.1"),
        (WHOLE.replace(b"shop@ward.example", b"shop"), "550 5.7.1"),
        (WHOLE.replace(b"Date: Sun, 01 Nov 2026 12:30:15 +0000\r\n", b""), "550 5.7.1"),
        (WHOLE.replace(b"Sun, 01 Nov 2026 12:30:15 +0000", b"yesterday"), "550 5.7.1"),
        (WHOLE.replace(b"Message-ID: <1@ward.example>\r\n", b""), "550 5.7.1"),
        (WHOLE.replace(b"<1@ward.example>", b"1"), "550 5.7.1"),
        (WHOLE.replace(b"Subject: x", b"Subject: x\r\nSubject: y"), "550 5.7.1"),
        (WHOLE.replace(b"Hello", b"x" * 1200), "500 "),
        (WHOLE + b"x" * 70 + b"\r\n" + (b"x" * 70 + b"\r\n") * (MOST_OCTETS // 72), "552 "),
    ],
)
def test_what_is_not_a_message_is_refused(
    sandbox: MailSandbox, line: smtplib.SMTP, octets: bytes, refused: str
) -> None:
    before = len(sandbox.mail.mailbox.to())
    status, words = handed_over(line, octets)
    assert f"{status} {words}".startswith(refused)
    assert len(sandbox.mail.mailbox.to()) == before


def test_a_grey_list_lets_in_whoever_comes_again(line: smtplib.SMTP) -> None:
    sign_in(line)
    line.mail("shop@ward.example")
    assert [line.rcpt("grey@shopper.example")[0] for _ in range(2)] == [450, 250]


def test_the_oldest_makes_room() -> None:
    mailbox = Mailbox(MovingClock().now, kept=3)
    for number in range(5):
        mailbox.keep("shop@ward.example", [f"{number}@shopper.example"], WHOLE)
    assert [message.recipients[0][0] for message in mailbox.to()] == ["4", "3", "2"]
    assert mailbox.find(1) is None
