"""The small shapes that Salla uses everywhere, each in all its spellings, as values of ours."""

import json
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import NoReturn
from urllib.parse import urlsplit

from nomoflow.kernel.errors import Invalid
from nomoflow.kernel.money import Currency, Money
from nomoflow.relay.model import Malformed

Json = Mapping[str, object]

_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹٫", "01234567890123456789.", "٬,\u00a0 ")
_YES, _NO = {"true", "1", "yes", "on"}, {"false", "0", "no", "off"}
# Amounts beyond this are no prices; they would not fit the columns either.
_LARGEST_EXPONENT = 14
_LARGEST_NUMBER = 2**63 - 1


def malformed(what: str) -> NoReturn:
    """Refuse a field by its name alone: its content may be somebody's business."""
    raise Malformed(field=what)


def parse(body: bytes | str) -> object:
    """JSON with exact decimals. Refuses with ``Malformed``; its cause would quote the content."""
    try:
        parsed: object = json.loads(body, parse_float=Decimal, parse_constant=malformed)
    except (ValueError, InvalidOperation, RecursionError):
        raise Malformed(field="body") from None
    return parsed


def record(value: object, what: str) -> Json:
    """An object that must be there."""
    return value if isinstance(value, dict) else malformed(what)


def part(value: object) -> Json:
    """An object that may be missing, null, an empty list or a plain text: then it is empty."""
    return value if isinstance(value, dict) else {}


def records(value: object, what: str) -> tuple[Json, ...]:
    """A list of objects that may be missing or null."""
    if value is None or value == {}:
        return ()
    if not isinstance(value, list):
        malformed(what)
    return tuple(record(each, what) for each in value)


def text(value: object) -> str | None:
    """A text or a number as text; nothing where it is missing, empty or something else."""
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        return None
    # Lone surrogates and NUL are JSON, but no database keeps them.
    clean = str(value).encode("utf-8", "ignore").decode().replace("\x00", "").strip()
    return clean or None


def address(value: object) -> str | None:
    """A web address; anything that a browser would follow elsewhere is none."""
    written = text(value)
    try:
        scheme = urlsplit(written or "").scheme
    except ValueError:
        return None
    return written if scheme in ("http", "https") else None


def identity(value: object, what: str) -> str:
    """An id, which may come as a number or as text."""
    return maybe_identity(value, what) or malformed(what)


def maybe_identity(value: object, what: str) -> str | None:
    """An id that may be missing; zero means none."""
    if value is None or value == "":
        return None
    written = text(value) if isinstance(value, str | int) else None
    if written is None or len(written) > 64 or not written.isprintable():
        malformed(what)
    written = written.translate(_DIGITS)
    if written.startswith("-") or not written:
        malformed(what)
    return None if written == "0" else written


def truth(value: object) -> bool | None:
    """A yes or no, also as text or as one and nought."""
    if isinstance(value, bool):
        return value
    word = (text(value) or "").lower()
    return True if word in _YES else False if word in _NO else None


def number(value: object, what: str) -> Decimal | None:
    """A number, also as text and in Arabic digits. The text ``null`` is none."""
    if value is None or (isinstance(value, str) and value.strip().lower() in ("", "null")):
        return None
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        malformed(what)
    try:
        exact = Decimal(value.translate(_DIGITS) if isinstance(value, str) else value)
    except InvalidOperation:
        malformed(what)
    if not exact.is_finite() or (exact and not -9 <= exact.adjusted() <= _LARGEST_EXPONENT):
        malformed(what)
    return exact


def count(value: object, what: str, *, most: int = _LARGEST_NUMBER) -> int | None:
    """A whole number of things, none of them negative."""
    exact = number(value, what)
    if exact is None:
        return None
    if exact < 0 or exact > most or exact != exact.to_integral_value():
        malformed(what)
    return int(exact)


def currency(value: object, what: str) -> Currency | None:
    """A currency that may be missing."""
    written = text(value)
    if written is None:
        return None
    try:
        return Currency(written.upper())
    except Invalid:
        malformed(what)


def money(value: object, what: str, instead: Currency | None = None) -> Money | None:
    """An amount in major units: an object with its currency, or a number in the one around it."""
    if value == []:
        return None
    if isinstance(value, dict):
        instead = currency(value.get("currency"), what) or instead
        value = value.get("amount")
    exact = number(value, what)
    if exact is None:
        return None
    return Money.parse(exact, instead) if instead is not None else malformed(what)


def extent(pagination: Json) -> tuple[int, int]:
    """How many pages a list has, and how many things are on all of them."""
    pages = count(pagination.get("totalPages"), "pagination.totalPages")
    total = count(pagination.get("total"), "pagination.total")
    if pages is None or total is None:
        malformed("pagination")
    return max(1, pages), total
