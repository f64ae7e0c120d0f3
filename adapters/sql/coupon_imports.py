"""Lists of coupons on their way in, in the database."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    and_,
    delete,
    insert,
    select,
    update,
)

from adapters.sql.prepared import PreparedInsert
from adapters.sql.statements import add_missing
from adapters.sql.tables import coupon_import_faults, coupon_import_lines, coupon_imports
from nomoflow.coupons.imports import Import, LineFault
from nomoflow.kernel.errors import Stale
from nomoflow.kernel.ids import StoreId
from nomoflow.kernel.money import Currency

_ADD_LINES = PreparedInsert(insert(coupon_import_lines))


class SqlImports:
    """Lists of coupons that one store brought, in one transaction."""

    def __init__(self, connection: Connection, store: StoreId) -> None:
        self._connection = connection
        self._store = store

    def add(self, entry: Import, lines: Sequence[tuple[int, str]]) -> None:
        """Keep an import with its raw lines; refuses with ``Stale`` when its list is there."""
        row = {"store": self._store, **_row(entry), "version": 1}
        self._connection.execute(insert(coupon_imports), row)
        of_this = {"store": self._store, "import": entry.id}
        if lines:
            rows = [{**of_this, "line": number, "text": text} for number, text in lines]
            _ADD_LINES.run(self._connection, rows)
        entry.version = 1

    def find(self, id: str) -> Import | None:
        """The import, or nothing."""
        return self._one(coupon_imports.c.id == id)

    def find_digest(self, digest: str) -> Import | None:
        """The import of the same list, when it was brought before."""
        return self._one(coupon_imports.c.digest == digest)

    def lines(self, id: str, first: int, limit: int) -> Sequence[tuple[int, str]]:
        """Raw lines from a number on."""
        kept = coupon_import_lines.c
        wanted = and_(kept.store == self._store, kept["import"] == id, kept.line >= first)
        statement = select(kept.line, kept.text).where(wanted).order_by(kept.line).limit(limit)
        return [(line, text) for line, text in self._connection.execute(statement)]

    def save(self, entry: Import, faults: Sequence[LineFault]) -> None:
        """Write over the version that was read, with what was wrong on more lines.

        Refuses with ``Stale``. The lines of an import that is done are forgotten.
        """
        read = and_(
            coupon_imports.c.store == self._store,
            coupon_imports.c.id == entry.id,
            coupon_imports.c.version == entry.version,
        )
        row = {**_row(entry), "version": entry.version + 1}
        if self._connection.execute(update(coupon_imports).where(read).values(row)).rowcount == 0:
            raise Stale(entry=entry.id)
        entry.version += 1
        of_this = {"store": self._store, "import": entry.id}
        rows = [{**of_this, **_fault_row(fault)} for fault in faults]
        add_missing(self._connection, coupon_import_faults, rows)
        if entry.done_at is not None:
            kept = coupon_import_lines.c
            done = and_(kept.store == self._store, kept["import"] == entry.id)
            self._connection.execute(delete(coupon_import_lines).where(done))

    def _one(self, wanted: ColumnElement[bool]) -> Import | None:
        statement = select(coupon_imports).where(coupon_imports.c.store == self._store, wanted)
        row = self._connection.execute(statement).mappings().one_or_none()
        return import_of(row) if row is not None else None


_PLAIN = (
    "id", "digest", "name", "begun_at", "total", "publish", "next_line", "taken", "known",
    "faulty", "done_at",
)  # fmt: skip
_FAULT = ("line", "field", "fault", "text")


def _row(entry: Import) -> dict[str, Any]:
    plain = {name: getattr(entry, name) for name in _PLAIN}
    return {**plain, "currency": entry.currency.code, "columns": list(entry.columns)}


def _fault_row(fault: LineFault) -> dict[str, Any]:
    return {name: getattr(fault, name) for name in _FAULT}


def import_of(row: RowMapping) -> Import:
    """An import of its row."""
    plain = {name: row[name] for name in _PLAIN}
    return Import(
        **plain,
        currency=Currency(row["currency"]),
        columns=tuple(row["columns"]),
        version=row["version"],
    )


def fault_of(row: RowMapping) -> LineFault:
    """What was wrong on a line, of its row."""
    return LineFault(**{name: row[name] for name in _FAULT})
