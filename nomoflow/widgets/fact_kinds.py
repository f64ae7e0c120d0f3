"""What can be known of a shopper and a page, of which kind each fact is, and its normal form."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import unquote, urlsplit

_ENCODED = re.compile(r"(?:%[0-9a-fA-F]{2})+")
_ADDRESS = re.compile(r"https?://", re.IGNORECASE)

MONEY = re.compile(r"[0-9]{1,12}(\.[0-9]{1,3})?")
"""Money in rules is a decimal text: exact here and in a browser, whatever the currency."""

PAGE_TYPES = ("index", "category", "product", "cart", "other")
LANGUAGES = ("ar", "en")
DEVICES = ("phone", "tablet", "desktop")
CLICK_IDS = ("google", "meta", "tiktok", "snapchat", "other")
WEEKDAYS = ("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday")
"""In the order of the week as shops here count it."""


class FactKind(StrEnum):
    """How a fact can be compared."""

    CHOICE = "choice"
    ID = "id"
    TEXT = "text"
    YES_OR_NO = "yes_or_no"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    IDS = "ids"
    CHOICES = "choices"


@dataclass(frozen=True, slots=True, kw_only=True)
class FactDefinition:
    """One fact: its kind, and which values it can have."""

    kind: FactKind
    choices: tuple[str, ...] = ()
    most: int = 1_000_000


def _of(kind: FactKind) -> FactDefinition:
    return FactDefinition(kind=kind)


FACTS: Mapping[str, FactDefinition] = {
    "page_type": FactDefinition(kind=FactKind.CHOICE, choices=PAGE_TYPES),
    "path": _of(FactKind.TEXT),
    "product": _of(FactKind.ID),
    "category": _of(FactKind.ID),
    "language": FactDefinition(kind=FactKind.CHOICE, choices=LANGUAGES),
    "device": FactDefinition(kind=FactKind.CHOICE, choices=DEVICES),
    "returning": _of(FactKind.YES_OR_NO),
    "signed_in": _of(FactKind.YES_OR_NO),
    "visits": _of(FactKind.NUMBER),
    "pages_seen": _of(FactKind.NUMBER),
    "cart_value": _of(FactKind.MONEY),
    "cart_items": _of(FactKind.NUMBER),
    "cart_products": _of(FactKind.IDS),
    "utm_source": _of(FactKind.TEXT),
    "utm_medium": _of(FactKind.TEXT),
    "utm_campaign": _of(FactKind.TEXT),
    "utm_content": _of(FactKind.TEXT),
    "utm_term": _of(FactKind.TEXT),
    "referrer": _of(FactKind.TEXT),
    "click_id": FactDefinition(kind=FactKind.CHOICES, choices=CLICK_IDS),
    "country": _of(FactKind.TEXT),
    "city": _of(FactKind.TEXT),
    "weekday": FactDefinition(kind=FactKind.CHOICE, choices=WEEKDAYS),
    "hour": FactDefinition(kind=FactKind.NUMBER, most=23),
    "date": _of(FactKind.DATE),
}


def folded(text: str) -> str:
    """The form in which texts are compared: without case, composed."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).lower())


def decoded(path: str) -> str:
    """A path as people read it: whatever of it is encoded UTF-8 is decoded, the rest stays."""
    return _ENCODED.sub(_letters, path)


def path_of(address: str) -> str:
    """The normal form of an address's path: decoded, folded, without a slash at its end."""
    path = urlsplit(address).path if _ADDRESS.match(address) else address
    return folded(decoded(path)).rstrip("/") or "/"


def _letters(run: re.Match[str]) -> str:
    try:
        return unquote(run[0], errors="strict")
    except UnicodeDecodeError:
        return run[0]
