"""Lists of contacts in the database, on their way in."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import date
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from adapters.sql.prepared import PreparedInsert
from adapters.sql.tables import contact_faults, contact_lines, contact_lists
from adapters.sql.values import Row
from nomoflow.audience.contacts import ContactFault, ContactList, Declaration
from nomoflow.kernel.errors import Stale
from nomoflow.kernel.ids import StoreId

_PLAIN = tuple(
    field.name
    for field in fields(ContactList)
    if field.name not in ("declaration", "columns", "tags", "version")
)
_DECLARED = tuple(field.name for field in fields(Declaration))
_ADD_LINES = PreparedInsert(insert(contact_lines))
_ADD_FAULTS = PreparedInsert(insert(contact_faults))


class SqlContactLists:
    """The lists of one store, in one transaction."""

    def __init__(self, connection: Connection, store: StoreId) -> None:
        self._connection = connection
        self._store = store

    def add(self, entry: ContactList) -> None:
        """Keep a new list."""
        row = {"store": self._store, **_row(entry), "version": 1}
        self._connection.execute(insert(contact_lists), row)
        entry.version = 1

    def add_lines(self, id: str, lines: Sequence[tuple[int, str]]) -> None:
        """Keep raw lines of a list, each with its number."""
        rows = [
            {"store": self._store, "list": id, "number": number, "text": text}
            for number, text in lines
        ]
        if rows:
            _ADD_LINES.run(self._connection, rows)

    def find(self, id: str) -> ContactList | None:
        """The list, or nothing."""
        one = select(contact_lists).where(
            contact_lists.c.store == self._store, contact_lists.c.id == id
        )
        row = self._connection.execute(one).mappings().one_or_none()
        return list_of(row) if row is not None else None

    def lines(self, id: str, first: int, limit: int) -> Sequence[tuple[int, str]]:
        """Raw lines from a number on."""
        wanted = (
            select(contact_lines.c.number, contact_lines.c.text)
            .where(
                contact_lines.c.store == self._store,
                contact_lines.c.list == id,
                contact_lines.c.number >= first,
            )
            .order_by(contact_lines.c.number)
            .limit(limit)
        )
        return [(number, text) for number, text in self._connection.execute(wanted)]

    def save(self, entry: ContactList, faults: Sequence[ContactFault]) -> None:
        """Write over the version that was read, with what was wrong on more lines."""
        known = update(contact_lists).where(
            contact_lists.c.store == self._store,
            contact_lists.c.id == entry.id,
            contact_lists.c.version == entry.version,
        )
        row = {**_row(entry), "version": entry.version + 1}
        if self._connection.execute(known.values(row)).rowcount == 0:
            raise Stale(list=entry.id)
        entry.version += 1
        if faults:
            wrong = [
                {"store": self._store, "list": entry.id, **_fault_row(each)} for each in faults
            ]
            _ADD_FAULTS.run(self._connection, wrong)
        if entry.done_at is not None:
            self._forget_lines(entry.id)

    def drop(self, id: str) -> None:
        """Forget a list that did not arrive."""
        self._forget_lines(id)
        gone = delete(contact_lists).where(
            contact_lists.c.store == self._store, contact_lists.c.id == id
        )
        self._connection.execute(gone)

    def _forget_lines(self, id: str) -> None:
        theirs = delete(contact_lines).where(
            contact_lines.c.store == self._store, contact_lines.c.list == id
        )
        self._connection.execute(theirs)


def list_of(row: Row) -> ContactList:
    """A list of a row."""
    return ContactList(
        **{name: row[name] for name in _PLAIN},
        columns=tuple(row["columns"]),
        tags=tuple(row["tags"]),
        declaration=_declaration(row["declaration"]),
        version=row["version"],
    )


def fault_of(row: Row) -> ContactFault:
    """What was wrong on a line, of a row."""
    return ContactFault(**{field.name: row[field.name] for field in fields(ContactFault)})


def _fault_row(fault: ContactFault) -> dict[str, Any]:
    return {field.name: getattr(fault, field.name) for field in fields(ContactFault)}


def _row(entry: ContactList) -> dict[str, Any]:
    return {
        **{name: getattr(entry, name) for name in _PLAIN},
        "columns": list(entry.columns),
        "tags": list(entry.tags),
        "declaration": {
            **{name: getattr(entry.declaration, name) for name in _DECLARED},
            "given_on": entry.declaration.given_on.isoformat(),
        },
    }


def _declaration(kept: Mapping[str, str]) -> Declaration:
    told = {**kept, "given_on": date.fromisoformat(kept["given_on"])}
    return Declaration(**{name: told[name] for name in _DECLARED})  # type: ignore[arg-type]
