"""Customers, and whoever bought something."""

import re
from datetime import datetime

from adapters.salla.payloads.moments import moment
from adapters.salla.payloads.values import (
    Json,
    identity,
    maybe_identity,
    part,
    text,
)
from nomoflow.catalog.facts import CustomerReport
from nomoflow.kernel.ids import CustomerId
from nomoflow.orders.facts import Buyer

_ASCII_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
_NOT_DIALLED = re.compile(r"[\s().\-\u200e\u200f\u202a-\u202e\u2066-\u2069]+")
# Codes of the Gulf, each with the length of a national number there: numbers written in full
# but without a plus sign are told from national ones by it.
_NATIONAL_LENGTHS = {"966": 9, "965": 8, "971": 9, "973": 8, "974": 8, "968": 8}
_COUNTRIES = {
    "السعودية": "SA", "المملكة العربية السعودية": "SA", "saudi arabia": "SA",
    "الكويت": "KW", "kuwait": "KW",
    "الإمارات": "AE", "الامارات": "AE", "الإمارات العربية المتحدة": "AE",
    "united arab emirates": "AE",
    "البحرين": "BH", "bahrain": "BH",
    "قطر": "QA", "qatar": "QA",
    "عمان": "OM", "عُمان": "OM", "سلطنة عمان": "OM", "oman": "OM",
    "مصر": "EG", "egypt": "EG", "الأردن": "JO", "jordan": "JO", "العراق": "IQ", "iraq": "IQ",
    "اليمن": "YE", "yemen": "YE",
}  # fmt: skip


def customer_report(data: Json, reported_at: datetime) -> CustomerReport:
    """A customer as the API and ``customer.*`` messages carry them."""
    first_name, last_name = _names(data)
    return CustomerReport(
        id=CustomerId(identity(data.get("id"), "customer.id")),
        reported_at=reported_at,
        first_name=first_name,
        last_name=last_name,
        email=_email(data.get("email")),
        phone=phone(data.get("mobile"), data.get("mobile_code")),
        city=text(data.get("city")),
        country=country(data),
        gender=text(data.get("gender")),
        groups=_groups(data.get("groups")),
        created_at=moment(data.get("created_at"), "customer.created_at"),
    )


def buyer(data: Json) -> Buyer:
    """The customer inside an order or a cart; nobody where it is null."""
    first_name, last_name = _names(data)
    known = maybe_identity(data.get("id"), "customer.id")
    return Buyer(
        id=None if known is None else CustomerId(known),
        first_name=first_name,
        last_name=last_name,
        email=_email(data.get("email")),
        phone=phone(data.get("mobile"), data.get("mobile_code")),
        city=text(data.get("city")),
        country=country(data),
    )


def country(data: Json) -> str | None:
    """The country's two letters, from its code or its name: names change with the language."""
    for name in ("country_code", "country"):
        written = text(data.get(name)) or ""
        if len(written) == 2 and written.isascii() and written.isalpha():
            return written.upper()
        if written.lower() in _COUNTRIES:
            return _COUNTRIES[written.lower()]
    return None


def phone(mobile: object, mobile_code: object) -> str | None:
    """E.164 from a number with or without its code; nothing where it cannot be told."""
    number = _dialled(mobile)
    code = _dialled(mobile_code).lstrip("+").lstrip("0")
    if number.startswith("00"):
        number = "+" + number[2:]
    if number.startswith("+"):
        return _e164(number[1:])
    national = number.lstrip("0")
    if code and code.isdigit():
        return _e164(national if _is_full(national, code) else code + national)
    for known, length in _NATIONAL_LENGTHS.items():
        if number.startswith(known) and len(number) == len(known) + length:
            return _e164(number)
    return None


def _is_full(number: str, code: str) -> bool:
    length = _NATIONAL_LENGTHS.get(code)
    rest = len(number) - len(code)
    return number.startswith(code) and (rest == length if length else rest >= 8)


def _dialled(value: object) -> str:
    return _NOT_DIALLED.sub("", text(value) or "").translate(_ASCII_DIGITS)


def _e164(digits: str) -> str | None:
    fits = digits.isascii() and digits.isdigit() and 8 <= len(digits) <= 15
    return f"+{digits}" if fits and digits[0] != "0" else None


def _email(value: object) -> str | None:
    written = text(value)
    return written if written is not None and "@" in written else None


def _names(data: Json) -> tuple[str | None, str | None]:
    first, last = text(data.get("first_name")), text(data.get("last_name"))
    if first is not None or last is not None:
        return first, last
    whole = text(data.get("name")) or text(data.get("full_name")) or ""
    first_word, _, rest = whole.partition(" ")
    return first_word or None, rest.strip() or None


def _groups(value: object) -> tuple[str, ...] | None:
    if not isinstance(value, list):
        return None
    found = (part(each).get("id") if isinstance(each, dict) else each for each in value)
    return tuple(group for each in found if (group := text(each)) is not None)
