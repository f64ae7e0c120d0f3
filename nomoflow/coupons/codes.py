"""Codes as people type them: which are allowed, which are the same, and how new ones are made."""

import re
import unicodedata
from dataclasses import dataclass
from random import Random

from nomoflow.kernel import text

LETTERS = "ACDEFGHJKLMNPQRTUVWXY34679"
"""What made codes consist of: nothing that looks or sounds like something else (0 O, 1 I, 2 Z,
5 S, 8 B), so that a code can be read aloud and typed from paper."""

code_key, with_latin_digits = text.code_key, text.with_latin_digits

LEAST_RANDOM, MOST_RANDOM = 6, 14
LONGEST_PREFIX = 8
LONGEST_CODE = 20

_ALLOWED = re.compile(r"[A-Z0-9\u0621-\u063A\u0641-\u064A]{3,20}")
_PREFIX = re.compile(rf"[A-Z0-9]{{0,{LONGEST_PREFIX}}}")


def typed(code: str) -> str:
    """A code as it is kept when a merchant types it: capitals, Latin digits, nothing around it.

    Arabic digits become Latin ones, because the platform takes ``خصم١٥`` and ``خصم15`` for two
    codes while shoppers take them for one.
    """
    return with_latin_digits(unicodedata.normalize("NFC", code).strip()).upper()


def code_fault(code: str) -> str | None:
    """What is wrong with a typed code: letters (Latin or Arabic) and digits, three to twenty."""
    if not code:
        return "coupon_code_missing"
    if len(code) > LONGEST_CODE or len(code) < 3:
        return "coupon_code_length"
    return None if _ALLOWED.fullmatch(code) else "coupon_code_signs"


@dataclass(frozen=True, slots=True, kw_only=True)
class CodePattern:
    """How made codes look: a prefix, then random letters."""

    prefix: str = ""
    random_letters: int = 8

    def faults(self) -> dict[str, str]:
        """What is impossible about it: a code for each field."""
        found = {}
        if not _PREFIX.fullmatch(self.prefix):
            found["prefix"] = "coupon_prefix_malformed"
        if not LEAST_RANDOM <= self.random_letters <= MOST_RANDOM:
            found["random_letters"] = "coupon_pattern_length"
        elif len(self.prefix) + self.random_letters > LONGEST_CODE:
            found["random_letters"] = "coupon_code_length"
        return found

    def room(self) -> int:
        """How many different codes it has."""
        return int(len(LETTERS) ** self.random_letters)

    def make(self, count: int, dice: Random) -> list[str]:
        """That many different codes; unguessable when ``dice`` is."""
        made: dict[str, None] = {}
        while len(made) < count:
            letters = dice.choices(LETTERS, k=self.random_letters * (count - len(made)))
            text = "".join(letters)
            for start in range(0, len(text), self.random_letters):
                made[self.prefix + text[start : start + self.random_letters]] = None
        return list(made)
