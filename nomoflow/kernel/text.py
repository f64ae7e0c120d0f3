"""Text that people write: once in each language, and such as can be kept."""

import unicodedata
from dataclasses import dataclass
from typing import Literal

Language = Literal["ar", "en"]

_DIGITS = {
    **{ord("\u0660") + digit: str(digit) for digit in range(10)},
    **{ord("\u06f0") + digit: str(digit) for digit in range(10)},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Bilingual:
    """One text in Arabic and in English. Where one is missing the other stands in."""

    ar: str = ""
    en: str = ""

    def into(self, language: Language) -> str:
        """The text in a language, or the other one where that is empty."""
        wanted, other = (self.ar, self.en) if language == "ar" else (self.en, self.ar)
        return wanted or other


def is_keepable(text: str) -> bool:
    """Whether a database keeps it: no null character, and no half of a character."""
    if text.isprintable():
        return True
    return not any(letter == "\0" or "\ud800" <= letter <= "\udfff" for letter in text)


def with_latin_digits(text: str) -> str:
    """A text with Latin digits where it has Arabic ones."""
    return text.translate(_DIGITS)


def code_key(code: str) -> str:
    """What two tellings of the same coupon code have in common: letters' case does not count.

    Digits of different scripts stay different, as they are on the platform.
    """
    return unicodedata.normalize("NFC", code).strip().casefold()
