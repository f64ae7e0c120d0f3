"""Statements that SQLite and PostgreSQL both know but spell through their own dialects."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    Select,
    Table,
    Text,
    and_,
    func,
    select,
    true,
    update,
    values,
)
from sqlalchemy import column as column_of
from sqlalchemy.dialects import postgresql, sqlite

from nomoflow.kernel.ids import StoreId

Row = Mapping[str, Any]
Value = TypeVar("Value")

_PART = 1000
_ESCAPE = "\\"


def insert(connection: Connection, table: Table) -> postgresql.Insert | sqlite.Insert:
    """An insert that can say what to do ``ON CONFLICT``."""
    if connection.dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)


def alone(connection: Connection, purpose: str, store: StoreId) -> None:
    """Wait until no other transaction does this in the store, and keep others waiting.

    On SQLite whoever may write is alone already.
    """
    if connection.dialect.name == "postgresql":
        key = func.hashtextextended(f"{purpose} {store}", 0)
        connection.execute(select(func.pg_advisory_xact_lock(key)))


def add_missing(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Insert the rows whose keys are not there yet."""
    if rows:
        statement = insert(connection, table)
        connection.execute(
            statement.on_conflict_do_nothing(index_elements=table.primary_key), list(rows)
        )


def overwrite(
    connection: Connection, table: Table, rows: Sequence[Row], *, newer: str | None = None
) -> None:
    """Insert the rows, or write them over those of the same key.

    With ``newer``, a column, a row is left alone where its own value of it is the later one.
    """
    if not rows:
        return
    statement = insert(connection, table)
    columns = [column.name for column in table.columns if not column.primary_key]
    told = {name: statement.excluded[name] for name in columns}
    guard = table.c[newer] <= statement.excluded[newer] if newer else None
    connection.execute(
        statement.on_conflict_do_update(index_elements=table.primary_key, set_=told, where=guard),
        sorted(rows, key=lambda row: str(row["id"])),
    )


def locked(
    connection: Connection, table: Table, store: StoreId, ids: Sequence[str]
) -> list[RowMapping]:
    """The rows of these ids, locked on PostgreSQL, always in the same order."""
    rows: list[RowMapping] = []
    for part in parts(sorted(set(ids))):
        wanted = select(table).where(table.c.store == store, table.c.id.in_(part))
        rows += connection.execute(wanted.order_by(table.c.id).with_for_update()).mappings()
    return rows


def mark_gone(
    connection: Connection, table: Table, store: StoreId, unseen_since: datetime, at: datetime
) -> int:
    """Note when rows were found missing from the platform's list; how many."""
    missing = and_(
        table.c.store == store, table.c.gone_at.is_(None), table.c.seen_at < unseen_since
    )
    return connection.execute(update(table).where(missing).values(gone_at=at)).rowcount


def looked_up(
    connection: Connection, wanted: Select[Any], column: ColumnElement[str], keys: Sequence[str]
) -> Iterator[RowMapping]:
    """The rows of a statement whose column, unique among them, holds one of the keys.

    On PostgreSQL each key is a look of its own at an index. Of a table that has just grown it
    would otherwise believe that reading all of a store is as good, again and again.
    """
    for part in parts(keys):
        if connection.dialect.name == "postgresql":
            given = values(column_of("key", Text), name="given").data([(key,) for key in part])
            one = wanted.where(column == given.c.key).limit(1).lateral("found")
            statement = select(one).select_from(given.join(one, true()))
        else:
            statement = wanted.where(column.in_(part))
        yield from connection.execute(statement).mappings()


def parts(together: Sequence[Value]) -> Iterator[list[Value]]:
    """Values in parts that fit into one statement."""
    remaining = iter(together)
    while part := list(islice(remaining, _PART)):
        yield part


def holds(column: ColumnElement[str], text: str) -> ColumnElement[bool]:
    """Whether a folded text contains another, taken by the letter."""
    escaped = text.casefold()
    for sign in (_ESCAPE, "%", "_"):
        escaped = escaped.replace(sign, _ESCAPE + sign)
    return column.like(f"%{escaped}%", escape=_ESCAPE)
