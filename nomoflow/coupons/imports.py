"""Coupons from a list: line by line, each line's fault by itself, nothing doubled on a repeat."""

import csv
import hashlib
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from nomoflow.coupons.codes import typed
from nomoflow.kernel.errors import Invalid
from nomoflow.kernel.money import Currency
from nomoflow.kernel.text import code_key

LONGEST_LIST = 200_000
LINES_AT_ONCE = 500

COLUMNS = {
    "code": ("code", "كود", "الكود", "كود الخصم"),
    "type": ("type", "النوع", "نوع الخصم"),
    "amount": ("amount", "القيمة", "قيمة الخصم"),
    "ceiling": ("maximum", "الحد الأعلى"),
    "minimum": ("minimum", "الحد الأدنى"),
    "starts": ("starts", "start", "يبدأ", "تاريخ البداية"),
    "ends": ("ends", "end", "ينتهي", "تاريخ الانتهاء"),
    "limit": ("limit", "حد الاستخدام"),
    "limit_per_customer": ("limit_per_customer", "حد الاستخدام للعميل"),
    "free_shipping": ("free_shipping", "شحن مجاني"),
    "excludes_sale_products": ("exclude_sale", "استثناء المخفضة"),
    "title": ("title", "العنوان"),
    "campaign": ("campaign", "الحملة"),
    "partner": ("partner", "المسوّق", "المسوق"),
    "public": ("public", "معلن للجميع"),
    "budget": ("budget", "الميزانية"),
    "first_order_only": ("first_order_only", "للطلب الأول فقط"),
    "combines_with_offers": ("combine_with_offers", "مع العروض الخاصة"),
    "shows_ceiling": ("show_maximum", "إظهار الحد الأعلى"),
    "channel": ("channel", "قناة البيع"),
    "email_domain": ("email_domain", "نطاق البريد"),
    "payment_methods": ("payment_methods", "طرق الدفع"),
    "products_only": ("products_only", "منتجات مشمولة"),
    "products_never": ("products_never", "منتجات مستثناة"),
    "categories_only": ("categories_only", "تصنيفات مشمولة"),
    "categories_never": ("categories_never", "تصنيفات مستثناة"),
    "customer_groups_only": ("groups_only", "مجموعات عملاء مشمولة"),
    "customer_groups_never": ("groups_never", "مجموعات عملاء مستثناة"),
    "brands_excluded": ("brands_excluded", "ماركات مستثناة"),
    "shipping_excluded": ("shipping_excluded", "شركات شحن مستثناة"),
}
"""The columns that are understood, each with the headings it may have; the first is exported."""

_LONGEST_SHOWN = 60
_NEEDED = ("code", "type", "amount", "ends")


class ListRefused(Invalid):
    """The list cannot be read at all; ``fields`` says why."""

    code = "coupon_list_refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class LineFault:
    """What is wrong with a line of a list."""

    line: int
    """Lines count from one, the heading being the first."""
    field: str
    fault: str
    """A code, as refusals carry them."""
    text: str
    """What stood there, shortened."""


@dataclass(slots=True, kw_only=True)
class Import:
    """A list of coupons on its way in. ``next_line`` is what makes it resumable."""

    id: str
    digest: str
    name: str
    begun_at: datetime
    columns: tuple[str, ...]
    """What each column holds, by the keys of ``COLUMNS``; empty where it is not understood."""
    currency: Currency
    total: int
    """Lines with a coupon on them."""
    publish: bool
    """Whether the coupons go live at once, or wait as drafts."""
    next_line: int = 2
    taken: int = 0
    known: int = 0
    """Lines whose coupon was there already, just the same."""
    faulty: int = 0
    done_at: datetime | None = None
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadList:
    """A list as it was brought: its import, its lines with their numbers, and those lines that
    are wrong already because an earlier one has their code."""

    entry: Import
    lines: Sequence[tuple[int, str]]
    faults: Sequence[LineFault]


def read_list(
    id: str, name: str, content: bytes, currency: Currency, at: datetime, *, publish: bool
) -> ReadList:
    """A list, line by line. Refuses with ``ListRefused``."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise ListRefused({"file": "list_not_utf8"}) from fault
    rows = _rows(text)
    if not rows:
        raise ListRefused({"file": "list_empty"})
    columns = tuple(_column(heading) for heading in rows[0])
    missing = [column for column in _NEEDED if column not in columns]
    if missing:
        raise ListRefused({"file": "list_columns_missing"}, missing=missing)
    twice = {column for column in columns if column and columns.count(column) > 1}
    if twice:
        raise ListRefused({"file": "list_columns_twice"}, twice=sorted(twice))
    told = [
        (number, row)
        for number, row in enumerate(rows[1:], start=2)
        if any(cell.strip() for cell in row)
    ]
    if not told:
        raise ListRefused({"file": "list_empty"})
    if len(told) > LONGEST_LIST:
        raise ListRefused({"file": "list_too_long"}, most=LONGEST_LIST)
    doubled = _doubled(told, columns.index("code"))
    wrong = {fault.line for fault in doubled}
    entry = Import(
        id=id,
        digest=hashlib.sha256(content + (b"+" if publish else b"-")).hexdigest(),
        name=name[:120],
        begun_at=at,
        columns=columns,
        currency=currency,
        total=len(told),
        publish=publish,
        faulty=len(wrong),
    )
    lines = [
        (number, json.dumps(row, ensure_ascii=False)) for number, row in told if number not in wrong
    ]
    return ReadList(entry=entry, lines=lines, faults=doubled)


def shortened(text: str) -> str:
    """What stood in a cell, as a report shows it."""
    shown = "".join(letter if letter.isprintable() else " " for letter in text.strip())
    return shown if len(shown) <= _LONGEST_SHOWN else f"{shown[: _LONGEST_SHOWN - 1]}…"


def _doubled(lines: Sequence[tuple[int, list[str]]], column: int) -> list[LineFault]:
    """The lines whose code stands in an earlier line."""
    seen: set[str] = set()
    found = []
    for number, row in lines:
        code = row[column] if column < len(row) else ""
        key = code_key(typed(code))
        if key and key in seen:
            text = shortened(code)
            found.append(LineFault(line=number, field="code", fault="list_code_twice", text=text))
        seen.add(key)
    return found


def _rows(text: str) -> Sequence[list[str]]:
    heading = text.partition("\n")[0]
    delimiter = max((",", ";", "\t"), key=heading.count)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as fault:
        raise ListRefused({"file": "list_malformed"}) from fault


def _column(heading: str) -> str:
    folded = heading.strip().casefold()
    return next((column for column, names in COLUMNS.items() if folded in names), "")
