"""Lists of contacts that a merchant brings, with the declaration of how their consent was had."""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain

from nomoflow.audience.model import LONGEST_NAME, cleaned
from nomoflow.kernel.errors import Invalid
from nomoflow.kernel.text import Language, is_keepable

LINES_AT_ONCE = 500
LONGEST_TEXT = 1000
_LONGEST_SHOWN = 60
_LONGEST_LINE = 4000
_EARLIEST = date(2000, 1, 1)

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "email": ("email", "e-mail", "email address", "البريد", "البريد الإلكتروني", "الإيميل"),
    "name": ("name", "full name", "الاسم", "الاسم الكامل"),
    "phone": ("phone", "mobile", "الجوال", "رقم الجوال", "الهاتف"),
    "language": ("language", "اللغة"),
    "tags": ("tags", "الوسوم"),
}
"""The columns that are understood, each with the headings it may have."""


class ContactsRefused(Invalid):
    """The list cannot be taken at all; ``fields`` says why."""

    code = "contacts_refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """What the merchant declares of the people on a list: each agreed, then, there, to this."""

    source: str
    given_on: date
    text: str
    language: Language
    declared_by: str
    """The member or program that declares it."""

    def checked(self, today: date) -> "Declaration":
        """The same; refuses with ``ContactsRefused`` what declares nothing."""
        faults = {name: "missing" for name in ("source", "text") if not getattr(self, name).strip()}
        if len(self.source) > LONGEST_NAME:
            faults["source"] = "too_long"
        if len(self.text) > LONGEST_TEXT:
            faults["text"] = "too_long"
        if not _EARLIEST <= self.given_on <= today:
            faults["given_on"] = "consent_date"
        for name in ("source", "text"):
            if not is_keepable(getattr(self, name)):
                faults[name] = "text_not_keepable"
        if faults:
            raise ContactsRefused(faults)
        return self


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactFault:
    """What is wrong with a line of a list."""

    line: int
    """Lines count from one, the heading being the first."""
    field: str
    fault: str
    """A code, as refusals carry them."""
    text: str
    """What stood there, shortened."""


@dataclass(slots=True, kw_only=True)
class ContactList:
    """A list of contacts on its way in. ``next_line`` is what makes it resumable."""

    id: str
    name: str
    begun_at: datetime
    columns: tuple[str, ...]
    """What each column holds, by the keys of ``COLUMNS``; empty where it is not understood."""
    declaration: Declaration
    tags: tuple[str, ...] = ()
    """What everybody on it is tagged with."""
    total: int = 0
    next_line: int = 2
    taken: int = 0
    known: int = 0
    """Subscribers that were there already: a list changes nothing of what they decided."""
    withheld: int = 0
    """People who left, or were erased: a list brings nobody back."""
    faulty: int = 0
    arrived_at: datetime | None = None
    """When all its lines were there."""
    done_at: datetime | None = None
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A line of a list, as it stands there."""

    line: int
    email: str
    name: str = ""
    phone: str = ""
    language: str = ""
    tags: tuple[str, ...] = ()

    def fault(self, field: str, fault: str) -> ContactFault:
        """What is wrong in a field of this line."""
        told = getattr(self, field)
        text = told if isinstance(told, str) else " ".join(told)
        return ContactFault(line=self.line, field=field, fault=fault, text=text[:_LONGEST_SHOWN])


def heading(cells: Sequence[str]) -> tuple[str, ...]:
    """What the columns of a list hold. Refuses with ``ContactsRefused``."""
    columns = tuple(_column(cell) for cell in cells)
    if "email" not in columns:
        raise ContactsRefused({"file": "contacts_column_missing"})
    if any(columns.count(column) > 1 for column in columns if column):
        raise ContactsRefused({"file": "list_columns_twice"})
    return columns


def rows_of(lines: Iterable[str]) -> Iterator[list[str]]:
    """The rows of a file in CSV, one by one. Refuses with ``ContactsRefused`` what is none."""
    told = iter(lines)
    try:
        first = next(told, "").removeprefix("\ufeff")
        separator = ";" if first.count(";") > first.count(",") else ","
        yield from csv.reader(chain([first], told), delimiter=separator)
    except UnicodeDecodeError as fault:
        raise ContactsRefused({"file": "list_not_utf8"}) from fault
    except csv.Error as fault:
        raise ContactsRefused({"file": "list_not_csv"}) from fault


def packed(cells: Sequence[str]) -> str:
    """A row as it waits for its turn."""
    return json.dumps([cell[:_LONGEST_LINE] for cell in cells], ensure_ascii=True)


def contact(line: int, raw: str, columns: Sequence[str]) -> Contact:
    """A row that waited, as it is understood."""
    told = dict(zip(columns, json.loads(raw), strict=False))
    tags = told.get("tags", "").replace("،", ",").split(",")
    return Contact(
        line=line,
        email=told.get("email", "").strip(),
        name=cleaned(told.get("name", "")),
        phone=told.get("phone", "").strip(),
        language=told.get("language", "").strip().lower()[:2],
        tags=tuple(tag for tag in map(cleaned, tags) if tag),
    )


def _column(cell: str) -> str:
    folded = cleaned(cell).casefold()
    return next((column for column, names in COLUMNS.items() if folded in names), "")
