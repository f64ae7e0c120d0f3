"""Letters to the world: the promises of ``Mailer``, on every adapter."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from adapters.memory.mail import MemoryMailer
from nomoflow.kernel.mail import Letter, MailDelayed, Mailer, MailFault, MailRefused
from tests.builders import a_letter
from tests.support.mail_server import MailSandbox, mail_sandbox


@dataclass(frozen=True, kw_only=True)
class Arrived:
    """A letter at its other end."""

    key: str
    to: str
    subject: str
    text: str
    html: str
    unsubscribe: str


@dataclass(kw_only=True)
class Post:
    mailer: Mailer
    arrived: Callable[[str], list[Arrived]]


def _memory() -> Post:
    mailer = MemoryMailer()

    def arrived(address: str) -> list[Arrived]:
        return [
            Arrived(
                key=sent.key,
                to=sent.letter.to,
                subject=sent.letter.subject,
                text=sent.letter.text,
                html=sent.letter.html,
                unsubscribe=sent.letter.headers.get("List-Unsubscribe", ""),
            )
            for sent in mailer.sent
            if sent.letter.to == address
        ]

    return Post(mailer=mailer, arrived=arrived)


def _smtp(sandbox: MailSandbox) -> Post:
    def arrived(address: str) -> list[Arrived]:
        return [
            Arrived(
                key=reading.header("Message-ID").strip("<>").partition("@")[0],
                to=address,
                subject=reading.header("Subject"),
                text=reading.text,
                html=reading.html,
                unsubscribe=reading.header("List-Unsubscribe"),
            )
            for reading in sandbox.arrived(address)
        ]

    return Post(mailer=sandbox.mailer(), arrived=arrived)


@pytest.fixture(params=["memory", "smtp"])
def post(request: pytest.FixtureRequest) -> Iterator[Post]:
    if request.param == "memory":
        yield _memory()
        return
    with mail_sandbox() as sandbox:
        yield _smtp(sandbox)


def _as_it_arrives(letter: Letter, key: str) -> Arrived:
    return Arrived(
        key=key,
        to=letter.to,
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        unsubscribe=letter.headers.get("List-Unsubscribe", ""),
    )


def test_a_letter_arrives_whole(post: Post) -> None:
    letter = a_letter(headers={"List-Unsubscribe": f"<https://nomo.example/u/{'x' * 200}>"})
    post.mailer.send(letter, key="0190-aB_c.confirm")
    assert post.arrived(letter.to) == [_as_it_arrives(letter, "0190-aB_c.confirm")]


def test_sending_again_repeats_the_same_message(post: Post) -> None:
    letter = a_letter()
    for _ in range(2):
        post.mailer.send(letter, key="once")
    assert {arrived.key for arrived in post.arrived(letter.to)} == {"once"}


def test_an_address_where_nobody_lives_is_refused_for_good(post: Post) -> None:
    with pytest.raises(MailRefused) as refused:
        post.mailer.send(a_letter(to="bounce@shopper.example"), key="a")
    assert (refused.value.fault, refused.value.status) == (MailFault.ADDRESS, 550)
    assert post.arrived("bounce@shopper.example") == []


def test_a_full_mailbox_is_tried_again_later(post: Post) -> None:
    with pytest.raises(MailDelayed) as delayed:
        post.mailer.send(a_letter(to="full@shopper.example"), key="a")
    assert (delayed.value.fault, delayed.value.status) == (MailFault.MAILBOX, 452)


@pytest.mark.parametrize("key", ["", "a b", "a>b", "a..b", "x" * 65, "سارة", "a\r\nBcc: b"])
def test_a_key_that_makes_no_message_id_is_a_mistake(post: Post, key: str) -> None:
    letter = a_letter()
    with pytest.raises(ValueError, match="Message-ID"):
        post.mailer.send(letter, key=key)
    assert post.arrived(letter.to) == []
