"""Every word shown to a person is in the catalogs, and in real Arabic."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from tests.architecture.sources import ROOT, files, name

LOCALE = "entrypoints/web/locale"
CATALOGS = files(LOCALE, suffix=".po")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
ARABIC = re.compile("[\u0600-\u06ff]")
ACCUSATIVE = "\u064b\u0627"


@pytest.fixture(scope="module")
def extracted(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """What the code and the templates say today, found as `make messages` finds it."""
    keywords = re.search(
        r"^KEYWORDS := (.*)$", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE
    )
    assert keywords
    template = tmp_path_factory.mktemp("messages") / "messages.pot"
    pybabel = str(Path(sys.executable).with_name("pybabel"))
    command = [pybabel, "-q", "extract", "-F", "pyproject.toml", *keywords[1].split()]
    subprocess.run([*command, "-o", str(template), "."], cwd=ROOT, check=True)
    with template.open("rb") as file:
        return read_po(file)


def _catalog(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file)


def _said(catalog: Catalog) -> dict[tuple[str, str], Message]:
    return {_key(message): message for message in catalog if message.id}


def _key(message: Message) -> tuple[str, str]:
    singular = message.id if isinstance(message.id, str) else message.id[0]
    return message.context or "", singular


def _forms(text: str | list[str] | tuple[str, ...] | None) -> list[str]:
    return [text or ""] if text is None or isinstance(text, str) else list(text)


def _placeholders(text: str) -> set[str]:
    return {match[0] for match in PLACEHOLDER.finditer(text)}


def test_there_is_an_arabic_and_an_english_catalog() -> None:
    assert {"ar", "en"} <= {path.parents[1].name for path in CATALOGS}


@pytest.mark.parametrize("path", CATALOGS, ids=name)
def test_catalogs_hold_exactly_what_is_said(path: Path, extracted: Catalog) -> None:
    catalog = _said(_catalog(path))
    said = _said(extracted)
    assert not said.keys() - catalog.keys(), "run `make messages`"
    assert not catalog.keys() - said.keys(), "nobody says this any more; run `make messages`"


@pytest.mark.parametrize("path", CATALOGS, ids=name)
def test_no_translation_is_a_guess(path: Path) -> None:
    assert not [message.id for message in _catalog(path) if message.fuzzy and message.id]


@pytest.mark.parametrize("path", CATALOGS, ids=name)
def test_translations_fill_in_what_they_are_given(path: Path) -> None:
    """A plural form may leave out the number (Arabic has words for one and two), nothing else."""
    wrong = []
    for message in _catalog(path):
        sources = [_placeholders(form) for form in _forms(message.id)]
        allowed = set().union(*sources)
        for form in _forms(message.string):
            found = _placeholders(form)
            if form and message.id and not (found <= allowed):
                wrong.append(form)
            if form and isinstance(message.id, str) and found != allowed:
                wrong.append(form)
    assert not wrong


def test_everything_is_said_in_arabic(extracted: Catalog) -> None:
    arabic = _said(_catalog(ROOT / LOCALE / "ar/LC_MESSAGES/messages.po"))
    silent = [
        key for key in _said(extracted) if key not in arabic or not all(_forms(arabic[key].string))
    ]
    assert not silent


def test_arabic_is_written_in_arabic() -> None:
    """Names and codes are the only translations without an Arabic letter."""
    catalog = _catalog(ROOT / LOCALE / "ar/LC_MESSAGES/messages.po")
    foreign = {
        form
        for message in catalog
        if message.id
        for form in _forms(message.string)
        if form and not ARABIC.search(form) and re.search(r"[A-Za-z]{3}", PLACEHOLDER.sub("", form))
    }
    latin_names = {"Nomo Flow", "Salla", "TikTok", "Snapchat", "Instagram", "English", "JSON"}
    assert foreign <= latin_names


def test_eleven_of_a_thing_are_not_counted_as_a_hundred() -> None:
    """The accusative (``كوبونًا``) belongs to 11–99, which is the last form of these catalogs."""
    (arabic,) = [path for path in CATALOGS if "/ar/" in str(path)]
    swapped = [
        forms
        for message in _catalog(arabic)
        if len(forms := _forms(message.string)) == 6
        and forms[4].count(ACCUSATIVE) > forms[5].count(ACCUSATIVE)
    ]
    assert swapped == []
