"""Erases a store: whatever carries its name, in every table there is."""

from sqlalchemy import Delete, Engine, Table, bindparam, delete, exists, select, tuple_

from adapters.sql.engine import writing
from adapters.sql.tables import members, memberships, metadata, stores
from nomoflow.kernel.ids import StoreId

_BATCH = 2000


def _some_rows(table: Table) -> Delete:
    key = tuple_(*table.primary_key.columns)
    chosen = (
        select(*table.primary_key.columns)
        .where(table.c.store == bindparam("of_store"))
        .limit(_BATCH)
    )
    return delete(table).where(key.in_(chosen))


# What points comes before what it points to. The store itself goes last: as long as its record
# is there, an erasure that was interrupted is still due.
_TABLES = [table for table in reversed(metadata.sorted_tables) if "store" in table.columns]
_TABLES.sort(key=lambda table: table is stores)
_ERASE = [_some_rows(table) for table in _TABLES]
_STRANGERS = delete(members).where(~exists().where(memberships.c.member == members.c.id))


class SqlEraser:
    """Erases a store, a few rows at a time, so that nobody else waits long."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def erase(self, store: StoreId) -> int:
        """Delete every row of the store, and the people who belong nowhere any more; how many."""
        erased = 0
        for statement in _ERASE:
            while deleted := self._delete(statement, store):
                erased += deleted
        with writing(self._engine) as connection:
            return erased + connection.execute(_STRANGERS).rowcount

    def _delete(self, statement: Delete, store: StoreId) -> int:
        with writing(self._engine) as connection:
            return connection.execute(statement, {"of_store": store}).rowcount
