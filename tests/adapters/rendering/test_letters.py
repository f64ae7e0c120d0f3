"""The house's letters: in both languages, whole, and only ever what they were meant to say."""

from html.parser import HTMLParser
from typing import get_args

import pytest

from adapters.rendering.letters import LETTERS, TemplateLetterWriter
from nomoflow.kernel.mail import LetterWriter, Written
from nomoflow.kernel.text import Language

LANGUAGES: tuple[Language, ...] = get_args(Language)
FACTS = {"store_name": "عود نجد", "link": "https://nomo.example/c/t0k3n?a=1&b=2", "hours": 48}


def written(language: Language, **facts: object) -> Written:
    writer: LetterWriter = TemplateLetterWriter()
    return writer.write("confirm_subscription", language, {**FACTS, **facts})


class Page(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.root: dict[str, str | None] = {}
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag == "html":
            self.root = dict(attrs)
        if tag == "a":
            self.links.append(dict(attrs)["href"] or "")


def test_every_letter_is_written_in_both_languages() -> None:
    by_language = {
        language: {path.name for path in (LETTERS / language).iterdir()} for language in LANGUAGES
    }
    assert by_language["ar"] == by_language["en"]
    for name in by_language["ar"]:
        stem = name.partition(".")[0]
        assert {f"{stem}.subject", f"{stem}.txt", f"{stem}.html"} <= by_language["ar"]


@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("en", "ltr")])
def test_the_confirmation_says_who_asks_and_has_one_button(
    language: Language, direction: str
) -> None:
    letter = written(language)
    page = Page(letter.html)
    assert page.root == {"lang": language, "dir": direction}
    assert not {"script", "img", "link", "form", "table"} & set(page.tags)
    assert set(page.links) == {FACTS["link"]}
    assert "48" in letter.text
    assert str(FACTS["link"]) in letter.text.splitlines()
    for part in (letter.subject, letter.text, letter.html):
        assert "عود نجد" in part
    assert len(letter.html.encode()) < 20_000


@pytest.mark.parametrize(
    ("hours", "said"), [(1, "ساعة واحدة"), (2, "ساعتين"), (3, "3 ساعات"), (24, "24 ساعة")]
)
def test_arabic_counts_as_arabic_does(hours: int, said: str) -> None:
    assert f"لمدة {said}." in written("ar", hours=hours).text


def test_a_stores_name_is_a_name_and_no_markup() -> None:
    name = '<script>alert(1)</script> {{ link }} & "Co"\nBcc: x@evil.example'
    letter = written("en", store_name=name)
    assert "script" not in Page(letter.html).tags
    assert "{{ link }}" in letter.html
    assert "<script>alert(1)</script>" in letter.text
    assert "\n" not in letter.subject


@pytest.mark.parametrize("link", ["javascript:alert(1)", "/c/t0k3n", "data:text/html,x"])
def test_a_link_is_an_absolute_address(link: str) -> None:
    with pytest.raises(KeyError):
        written("ar", link=link)


def test_a_fact_that_nobody_gave_is_a_mistake() -> None:
    writer = TemplateLetterWriter()
    with pytest.raises(KeyError):
        writer.write("confirm_subscription", "ar", {"store_name": "عود نجد"})
    with pytest.raises(KeyError):
        writer.write("no_such_letter", "ar", FACTS)
