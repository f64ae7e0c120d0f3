"""The little markup that a merchant may type: bold, italic, links, and nothing else.

What comes out is a tree that the script builds with ``createElement``; nobody parses it again.
"""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

LONGEST_ADDRESS = 2000

_SCHEMES = frozenset({"https", "http", "tel", "mailto"})
_MARKED = re.compile(
    r"\*\*(?P<bold>[^*\n]+)\*\*"
    r"|\*(?P<italic>[^*\n]+)\*"
    r"|\[(?P<text>[^\[\]\n]+)\]\((?P<address>[^()\s]+)\)"
)


@dataclass(frozen=True, slots=True)
class Bold:
    """Words that weigh more."""

    text: str


@dataclass(frozen=True, slots=True)
class Italic:
    """Words that lean."""

    text: str


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead somewhere. The address has passed ``is_safe_address``."""

    address: str
    text: str


Piece = str | Bold | Italic | Link
Paragraph = tuple[Piece, ...]


def parsed(typed: str) -> tuple[Paragraph, ...]:
    """The paragraphs of what was typed: each line that says something is one.

    Whatever is no markup stays as it was typed, a link to a place we do not lead to as well.
    """
    return tuple(tuple(_pieces(line.strip())) for line in typed.splitlines() if line.strip())


def told(paragraphs: tuple[Paragraph, ...]) -> list[list[object]]:
    """The tree as the script reads it."""
    return [[_piece_told(piece) for piece in paragraph] for paragraph in paragraphs]


def unsafe_links(typed: str) -> tuple[str, ...]:
    """Addresses somebody meant as links to where we do not lead."""
    addresses = [found["address"] for found in _MARKED.finditer(typed) if found["address"]]
    return tuple(address for address in addresses if not is_safe_address(address))


def is_safe_address(address: str) -> bool:
    """Whether a press may lead there: a web page, a telephone, a mailbox."""
    if len(address) > LONGEST_ADDRESS or "\\" in address:
        return False
    # Browsers drop what they do not print from within an address, and then read another one.
    if not address.isprintable() or any(letter.isspace() for letter in address):
        return False
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return False
    if parts.scheme not in _SCHEMES:
        return False
    return bool(host) if parts.scheme in ("http", "https") else bool(parts.path)


def _pieces(line: str) -> list[Piece]:
    pieces: list[Piece] = []
    plain, end = "", 0
    for found in _MARKED.finditer(line):
        plain += line[end : found.start()]
        end = found.end()
        piece = _piece(found)
        if piece is None:
            plain += found[0]
            continue
        if plain:
            pieces.append(plain)
        pieces.append(piece)
        plain = ""
    plain += line[end:]
    return [*pieces, plain] if plain else pieces


def _piece(found: re.Match[str]) -> Piece | None:
    if found["bold"]:
        return Bold(found["bold"])
    if found["italic"]:
        return Italic(found["italic"])
    safe = is_safe_address(found["address"])
    return Link(address=found["address"], text=found["text"]) if safe else None


def _piece_told(piece: Piece) -> object:
    match piece:
        case Bold(text):
            return {"b": text}
        case Italic(text):
            return {"i": text}
        case Link(address, text):
            return {"link": address, "text": text}
        case _:
            return piece
