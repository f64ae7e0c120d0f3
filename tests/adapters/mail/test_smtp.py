"""What can go wrong on the way to a relay, and what becomes of the letter then."""

import socket
from collections.abc import Iterator

import pytest

from adapters.mail.relay import Encryption, Relay
from adapters.mail.smtp import SmtpMailer
from nomoflow.kernel.mail import MailDelayed, MailFault, MailRefused
from tests.builders import MovingClock, a_letter
from tests.support.mail_server import SENDER, MailSandbox, mail_sandbox


@pytest.fixture(scope="module")
def sandbox() -> Iterator[MailSandbox]:
    with mail_sandbox() as sandbox:
        yield sandbox


def delayed(mailer: SmtpMailer, to: str = "sara@shopper.example") -> MailDelayed:
    with pytest.raises(MailDelayed) as refused:
        mailer.send(a_letter(to=to), key="k")
    return refused.value


def test_a_relay_is_read_from_its_address() -> None:
    relay = Relay.at("smtp://nomo%40ward.example:p%2Fss@mail.example?starttls=1")
    assert (relay.host, relay.port, relay.encryption) == ("mail.example", 587, Encryption.STARTTLS)
    assert (relay.user, relay.password.reveal()) == ("nomo@ward.example", "p/ss")
    assert "p/ss" not in repr(relay)
    assert Relay.at("smtps://mail.example").port == 465
    assert Relay.at("smtp://127.0.0.1:8026").encryption is Encryption.NONE


def test_a_relay_that_does_not_know_us_is_ours_to_mend(sandbox: MailSandbox) -> None:
    refusal = delayed(sandbox.mailer(password="wrong"))
    assert (refusal.fault, refusal.status) == (MailFault.SETTINGS, 535)
    with pytest.raises(MailDelayed):
        sandbox.mailer(password="wrong").answers()
    sandbox.mailer().answers()


def test_nothing_is_said_in_the_open_where_encryption_was_asked_for(sandbox: MailSandbox) -> None:
    before = len(sandbox.mail.mailbox.to())
    assert delayed(sandbox.mailer(query="?starttls=1")).fault is MailFault.SETTINGS
    assert len(sandbox.mail.mailbox.to()) == before


def test_a_relay_that_is_away_delays() -> None:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port = door.getsockname()[1]
        relay = Relay.at(f"smtp://127.0.0.1:{port}")
        assert delayed(SmtpMailer(relay, SENDER, MovingClock())).fault is MailFault.BUSY


def test_a_relay_that_says_nothing_takes_no_longer_than_our_patience(sandbox: MailSandbox) -> None:
    refusal = delayed(sandbox.mailer(patience=0.3), "slow@shopper.example")
    assert refusal.fault is MailFault.BUSY


def test_a_line_that_breaks_after_the_last_word_leaves_it_open(sandbox: MailSandbox) -> None:
    refusal = delayed(sandbox.mailer(), "lost@shopper.example")
    assert refusal.fault is MailFault.UNKNOWN
    assert len(sandbox.arrived("lost@shopper.example")) == 1


@pytest.mark.parametrize(
    ("to", "fault"), [("grey@s.example", MailFault.BUSY), ("busy@s.example", MailFault.BUSY)]
)
def test_a_busy_receiver_delays(sandbox: MailSandbox, to: str, fault: MailFault) -> None:
    assert delayed(sandbox.mailer(), to).fault is fault


def test_a_receiver_that_does_not_trust_us_says_nothing_of_the_person(sandbox: MailSandbox) -> None:
    with pytest.raises(MailRefused) as refused:
        sandbox.mailer().send(a_letter(to="spam@shopper.example"), key="k")
    assert refused.value.fault is MailFault.REPUTATION


def test_what_arrives_leaves_nothing_to_remark(sandbox: MailSandbox) -> None:
    headers = {
        "List-Unsubscribe": f"<https://nomo.example/u/{'t' * 120}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    sandbox.mailer().send(a_letter(to="noura@shopper.example", headers=headers), key="k")
    (reading,) = sandbox.arrived("noura@shopper.example")
    assert reading.remarks == ()
    assert reading.one_click == f"https://nomo.example/u/{'t' * 120}"
