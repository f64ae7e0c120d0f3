"""Shortens the names that the storefront script gives to its own things.

Every name gets one short name everywhere, and short names are taken from those that the script
does not use, so what refers to what stays the same whatever the scopes are. A name that is also
an object's shorthand key is left as it is.
"""

import itertools
import re
import string
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

_TOKEN = re.compile(
    r"""(?P<text>'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")
    |(?P<pattern>(?:(?<=[(,=:!&|?])|(?<=return))/(?:\\.|\[(?:\\.|[^\]\\])*\]|[^/\\\n])+/[a-z]*)
    |(?P<name>[A-Za-z_$][\w$]*)
    |(?P<space>\s+)
    |(?P<sign>=>|\.\.\.|\?\.|\d[\w.]*|.)""",
    re.VERBOSE,
)
_DECLARED = (
    re.compile(r"\b(?:const|let|var|function)\s+([\w$]+)"),
    re.compile(r"\bfunction\s*[\w$]*\(([^(){}]*)\)"),
    re.compile(r"\(([\w$,.\s]*)\)\s*=>"),
    re.compile(r"([\w$]+)\s*=>"),
)
_BEFORE_A_BLOCK = {")", "=>", ";", "{", "}", "else", "try", "catch", "finally", ""}
_KEYWORDS = {"as", "do", "if", "in", "is", "of"}


@dataclass(frozen=True, slots=True)
class _Name:
    """A name in the script, with what surrounds it."""

    before: str
    word: str
    after: str
    in_object: bool

    @property
    def is_property(self) -> bool:
        """Whether it names a part of something else, not a thing of the script's own."""
        return self.before in (".", "?.") or (self._opens and self.after in (":", "("))

    @property
    def is_shorthand(self) -> bool:
        """Whether it is a key and a variable at once."""
        return self._opens and self.after in (",", "}", "=")

    @property
    def _opens(self) -> bool:
        return self.in_object and self.before in ("{", ",")


def shortened(source: str) -> str:
    """The minified script with short names. Template literals are not understood, and refused."""
    if "`" in source:
        raise ValueError("The storefront script must do without template literals")
    tokens = _tokens(source)
    names = dict(_names(tokens))
    own = _declared(source) - {name.word for name in names.values() if name.is_shorthand}
    renamed = {at: name.word for at, name in names.items() if not name.is_property}
    uses = Counter(word for word in renamed.values() if word in own)
    taken = _KEYWORDS | {name.word for name in names.values()} - set(uses)
    short = dict(zip((word for word, _ in uses.most_common()), _unused(taken), strict=False))
    return "".join(short.get(renamed.get(at, ""), text) for at, (_, text) in enumerate(tokens))


_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_ON_TOP = re.compile(r"^(const|let|(?:async )?function) ([\w$]+)", re.MULTILINE)


def borrowed(source: str, lender: str) -> list[str]:
    """What a script uses of another one's own things, which that one must hand over.

    What may still change cannot be handed over, and is refused.
    """
    tokens = _tokens(_COMMENT.sub("", source))
    used = {name.word for _, name in _names(tokens) if not name.is_property}
    own = {word for _, word in _ON_TOP.findall(source)}
    lent = {word: kind for kind, word in _ON_TOP.findall(lender) if word in used - own}
    if changing := sorted(word for word, kind in lent.items() if kind == "let"):
        raise ValueError(f"These change, and cannot be borrowed: {', '.join(changing)}")
    return sorted(lent)


def _tokens(source: str) -> list[tuple[str, str]]:
    return [(match.lastgroup or "", match.group()) for match in _TOKEN.finditer(source)]


def _declared(source: str) -> set[str]:
    lists = (found for pattern in _DECLARED for found in pattern.findall(source))
    return {word for words in lists for word in re.findall(r"[A-Za-z_$][\w$]*", words)}


def _names(tokens: list[tuple[str, str]]) -> Iterator[tuple[int, _Name]]:
    solid = [(at, kind, text) for at, (kind, text) in enumerate(tokens) if kind != "space"]
    brackets: list[bool] = []
    for number, (at, kind, text) in enumerate(solid):
        before = solid[number - 1][2] if number else ""
        if kind == "sign" and text in "([{":
            brackets.append(text == "{" and before not in _BEFORE_A_BLOCK)
        elif kind == "sign" and text in ")]}":
            brackets.pop()
        elif kind == "name":
            after = solid[number + 1][2] if number + 1 < len(solid) else ""
            yield at, _Name(before, text, after, bool(brackets) and brackets[-1])


def _unused(taken: set[str]) -> Iterator[str]:
    for length in itertools.count(1):
        for letters in itertools.product(string.ascii_letters, repeat=length):
            if (name := "".join(letters)) not in taken:
                yield name
