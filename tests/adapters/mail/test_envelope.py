"""The octets of a message: what the contract's messages must show, and what must never be there."""

import json
import re
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.policy import compat32, default
from email.utils import unquote
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.mail.envelope import message_of, octets_of
from nomoflow.kernel.mail import Letter, LetterMalformed
from tests.builders import NOW, a_letter

FIXTURES = Path(__file__).parents[2] / "fixtures" / "messaging"
CASES = json.loads((FIXTURES / "email_messages.json").read_text("utf-8"))["cases"]
SENDER = "Nomo Flow <no-reply@nomo.example>"
MARKETING = {
    "List-Unsubscribe": f"<https://nomo.example/u/{'t' * 90}>, <mailto:unsub+tttt@nomo.example>",
    "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    "List-Id": "نسيم <store.nomo.example>",
    "Precedence": "bulk",
    "Feedback-ID": "c1:store:broadcast:nomoflow",
}


def octets(letter: Letter, key: str = "018f3c2a9b7e7c10a1b2c3d4e5f60718") -> bytes:
    return octets_of(message_of(letter, key=key, sender=SENDER, at=NOW))


def parsed(raw: bytes) -> EmailMessage:
    return message_from_bytes(raw, policy=default)


def tree(message: EmailMessage) -> list[Any]:
    return [message.get_content_type(), [part.get_content_type() for part in message.iter_parts()]]


@pytest.mark.parametrize("case", [case for case in CASES if "must_have" in case])
def test_a_message_shows_what_the_contract_asks_for(case: dict[str, Any]) -> None:
    letter = a_letter(
        subject=case["subject"],
        text=case["text"],
        html=case["html"],
        headers=MARKETING if case["kind"] == "marketing" else {},
    )
    raw = octets(letter)
    message = parsed(raw)
    assert not set(case["must_have"]) - set(message.keys())
    assert not set(case["must_not_have"]) & set(message.keys())
    for name, value in case.get("exact", {}).items():
        assert message[name] == value
    for name, pattern in case.get("patterns", {}).items():
        assert re.search(pattern, str(message[name]).strip())
    assert tree(message) == case["mime_tree"]
    assert message["Subject"] == case["subject"]
    assert max(map(len, raw.split(b"\r\n"))) <= case["max_line_octets"]
    head = raw.partition(b"\r\n\r\n")[0].decode("ascii").replace("\r\n ", " ")
    for name, pattern in case.get("raw_must_not_match", {}).items():
        (line,) = [line for line in head.split("\r\n") if line.startswith(f"{name}:")]
        assert not re.search(pattern, line)


@pytest.mark.parametrize("case", [case for case in CASES if case.get("expect_error")])
def test_a_header_of_ones_own_is_refused(case: dict[str, Any]) -> None:
    with pytest.raises(LetterMalformed):
        a_letter(subject=case["subject"], sender_name=case.get("from_name", ""))


plain = st.text(st.characters(exclude_categories=("C", "Zl", "Zp")), min_size=1, max_size=120)


@given(subject=plain, name=plain, text=plain)
def test_whatever_is_written_travels_in_ascii_and_arrives(
    subject: str, name: str, text: str
) -> None:
    raw = octets(a_letter(subject=subject, sender_name=name, to_name=name, text=text))
    message = parsed(raw)
    assert raw.isascii()
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)", raw)
    assert len(message["From"].addresses) == len(message["To"].addresses) == 1
    assert message["To"].addresses[0].addr_spec == "sara@shopper.example"
    assert message["From"].addresses[0].addr_spec == "no-reply@nomo.example"
    body = message.get_body(preferencelist=("plain",))
    assert body is not None
    assert body.get_content().replace("\r\n", "\n") == f"{text}\n"


@pytest.mark.parametrize(
    "name",
    ["متجر الورد، للعطور والهدايا", 'Oud "Najd" & Co., Ltd', "عود نجد <shop@evil.example>", "a@b"],
)
def test_names_arrive_as_they_were_written(name: str) -> None:
    raw = octets(a_letter(sender_name=name))
    (address,) = parsed(raw)["From"].addresses
    assert address.addr_spec == "no-reply@nomo.example"
    # By the older reader: the newer one puts a space between two encoded words of a name.
    said = message_from_bytes(raw, policy=compat32)["From"]
    shown = str(make_header(decode_header(said))).removesuffix(" <no-reply@nomo.example>")
    assert unquote(shown) == name


def test_the_store_may_write_and_be_answered() -> None:
    letter = a_letter(
        sender="shop@ward.example", sender_name="متجر الورد", reply_to="care@ward.example"
    )
    message = parsed(octets(letter, key="k1"))
    assert message["From"].addresses[0].addr_spec == "shop@ward.example"
    assert message["Reply-To"].addresses[0].addr_spec == "care@ward.example"
    assert message["Message-ID"] == "<k1@ward.example>"
    assert message["Date"].datetime == NOW.replace(microsecond=0)
