"""Which of its own things a script lends to another that comes later."""

import re
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
_BEFORE_A_BLOCK = {")", "=>", ";", "{", "}", "else", "try", "catch", "finally", ""}
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_ON_TOP = re.compile(r"^(const|let|(?:async )?function) ([\w$]+)", re.MULTILINE)


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
        opens = self.in_object and self.before in ("{", ",")
        return self.before in (".", "?.") or (opens and self.after in (":", "("))


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
