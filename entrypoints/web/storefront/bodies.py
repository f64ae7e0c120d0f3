"""What browsers send, read part by part: which field is wrong, and how."""

import json
from collections.abc import Mapping

from werkzeug.exceptions import BadRequest

from nomoflow.kernel.text import is_keepable

LONGEST_ID = 64


class Fault(Exception):
    """Something in a field does not fit."""

    def __init__(self, field: str, code: str) -> None:
        self.field = field
        self.code = code


def parsed(body: bytes) -> object:
    """The JSON of a body; raises ``BadRequest`` when it is none."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as fault:
        raise BadRequest from fault


def text(source: Mapping[str, object], field: str, longest: int) -> str:
    """A text that must be there and not empty, cut to what can be kept; raises ``Fault``."""
    found = plain(_told(source, field, longest))
    if not found:
        raise Fault(field, "not_empty")
    return found


def exact_text(source: Mapping[str, object], field: str, longest: int) -> str:
    """A text that must be there, more than blanks, and kept as it is told; raises ``Fault``."""
    found = _told(source, field, longest)
    if not is_keepable(found):
        raise Fault(field, "text_not_keepable")
    if not found.strip():
        raise Fault(field, "not_empty")
    return found


def _told(source: Mapping[str, object], field: str, longest: int) -> str:
    found = source.get(field)
    if not isinstance(found, str):
        raise Fault(field, "missing" if found is None else "not_text")
    if len(found) > longest:
        raise Fault(field, "too_long")
    return found


def plain(text: str) -> str:
    """Without control characters and halves of characters, which no database takes."""
    if text.isprintable():
        return text
    return "".join(letter for letter in text if letter.isprintable())
