"""The little markup: nothing but text, bold, italic and safe links ever comes out of it."""

from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nomoflow.widgets.markup import (
    Bold,
    Italic,
    Link,
    is_safe_address,
    parsed,
    told,
    unsafe_links,
)

tempting = st.text(alphabet="*[]()<>&\"'/:ab \n\t#jхاس", max_size=80) | st.lists(
    st.sampled_from(
        [
            "**", "*", "[", "](", ")", "javascript:alert(1)", "data:text/html,x", "<script>",
            "https://ward.example/a", "tel:+966500000000", "mailto:a@b.example", "\n", "رمضان", " ",
        ]
    ),
    max_size=14,
).map("".join)  # fmt: skip


def test_bold_italic_and_links_are_found_in_their_lines() -> None:
    typed = "أهلًا **بك** في *متجرنا*\n\nتفضّل [من هنا](https://ward.example/عروض)."
    assert parsed(typed) == (
        ("أهلًا ", Bold("بك"), " في ", Italic("متجرنا")),
        ("تفضّل ", Link("https://ward.example/عروض", "من هنا"), "."),
    )
    assert told(parsed(typed)) == [
        ["أهلًا ", {"b": "بك"}, " في ", {"i": "متجرنا"}],
        ["تفضّل ", {"link": "https://ward.example/عروض", "text": "من هنا"}, "."],
    ]


@pytest.mark.parametrize(
    "typed", ["2 * 3 = 6", "**", "****", "[text]", "[a](b c)", "<b>bold</b>", "a*"]
)
def test_what_is_no_markup_stays_as_it_was_typed(typed: str) -> None:
    assert parsed(typed) == ((typed,),)


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "//evil.example",
        "https:", "https:///x", "vbscript:x", "/offers", "https://a\\b", "java\u0000script:x",
        "tel:", "ftp://a", "https://a\u200b.example/\u202e", "blob:https://a.example/x", "",
        "https://[1",
    ],
)  # fmt: skip
def test_a_link_leads_only_to_pages_telephones_and_mailboxes(address: str) -> None:
    assert not is_safe_address(address)
    assert all(isinstance(piece, str) for line in parsed(f"[x]({address})") for piece in line)


def test_links_that_lead_nowhere_are_named() -> None:
    assert unsafe_links("[a](javascript:x) [b](https://ward.example)") == ("javascript:x",)


@given(tempting | st.text(max_size=200))
def test_nothing_but_text_bold_italic_and_safe_links_comes_out(typed: str) -> None:
    for paragraph in told(parsed(typed)):
        assert paragraph
        for piece in paragraph:
            if isinstance(piece, str):
                assert piece
                continue
            assert isinstance(piece, dict)
            assert all(isinstance(value, str) and value for value in piece.values())
            assert set(piece) in ({"b"}, {"i"}, {"link", "text"})
            if "link" in piece:
                assert urlsplit(piece["link"]).scheme in {"https", "http", "tel", "mailto"}


@given(tempting)
def test_no_letter_is_lost(typed: str) -> None:
    def letters(text: str) -> str:
        return "".join(
            sorted(letter for letter in text if letter not in "*[]()" and letter.strip())
        )

    said = ""
    for line in parsed(typed):
        for piece in line:
            match piece:
                case Link(address, text):
                    said += address + text
                case Bold(text) | Italic(text):
                    said += text
                case _:
                    said += piece
    assert letters(said) == letters(typed)
