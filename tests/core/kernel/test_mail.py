"""A letter is one letter to one person, whatever people write into it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nomoflow.kernel.mail import LetterMalformed, is_mailable
from tests.builders import a_letter


@pytest.mark.parametrize(
    "address",
    ["sara@example.com", "sara.n+news@mail.shop.example", "o'brien@example.com", "1@2.example"],
)
def test_an_address_is_taken(address: str) -> None:
    assert is_mailable(address)
    assert a_letter(to=address, reply_to=address, sender=address).to == address


@pytest.mark.parametrize(
    "address",
    [
        *("", "sara", "@example.com", "sara@", "sara@@example.com", "sara@a@example.com"),
        *("sara @example.com", "سارة@example.com", "sara@متجر.example", "sara..n@example.com"),
        *(".sara@example.com", "sara@-example.com", "sara@example..com", "sara@example.com."),
        *("<sara@example.com>", "a,b@example.com", "sara@example.com\r\nBcc: b@example.com"),
        *(f"{'a' * 65}@example.com", f"a@{'b' * 252}.example"),
    ],
)
def test_what_is_not_an_address_is_refused_by_name(address: str) -> None:
    with pytest.raises(LetterMalformed) as refused:
        a_letter(to=address)
    assert refused.value.fields == {"to": "letter_address"}


@pytest.mark.parametrize("name", ["subject", "to_name", "sender_name"])
@given(broken=st.sampled_from("\r\n\0\x0b\x85\u2028\x1f"), text=st.text(max_size=20))
def test_nothing_in_a_header_breaks_the_line(name: str, broken: str, text: str) -> None:
    with pytest.raises(LetterMalformed) as refused:
        a_letter(**{name: f"a{broken}Bcc: b@example.com{text}"})
    assert refused.value.fields == {name: "letter_line_break"}


@pytest.mark.parametrize(
    "headers",
    [
        {"List-Id": "a\r\nBcc: b@example.com"},
        {"List-Id: a\r\nBcc": "b@example.com"},
        {"Bcc": "b@example.com"},
        {"FROM": "b@example.com"},
        {"Content-Type": "text/html"},
        {"List-Id": ""},
    ],
)
def test_a_header_is_one_header_and_none_of_the_envelopes(headers: dict[str, str]) -> None:
    with pytest.raises(LetterMalformed) as refused:
        a_letter(headers=headers)
    assert refused.value.fields == {"headers": "letter_line_break"}


def test_both_forms_and_a_subject_are_needed() -> None:
    with pytest.raises(LetterMalformed) as refused:
        a_letter(subject="", text="", html="")
    assert refused.value.fields == dict.fromkeys(("subject", "text", "html"), "missing")
