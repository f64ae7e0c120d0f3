"""Inserts compiled once and handed to the driver as they are.

On the way that every message takes, SQLAlchemy's own handling of a statement costs three times
as much as the database. Tables and types stay the one description of what is written.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Dialect, Insert

Row = Mapping[str, Any]
_COUNT_ROWS = {"preserve_rowcount": True}


@dataclass(frozen=True, slots=True)
class _Compiled:
    sql: str
    columns: tuple[str, ...]
    positional: bool
    process: tuple[tuple[str, Callable[[Any], Any]], ...]

    def parameters(self, row: Row) -> Any:
        values = dict(row)
        for name, process in self.process:
            values[name] = process(values[name])
        return tuple(values[name] for name in self.columns) if self.positional else values


class PreparedInsert:
    """An insert of whole rows: a row names every column of the table."""

    def __init__(self, statement: Insert) -> None:
        self._statement = statement
        self._compiled: dict[str, _Compiled] = {}

    def run(self, connection: Connection, rows: Sequence[Row]) -> int:
        """Insert the rows; how many there are now that were not there before."""
        compiled = self._compiled.get(connection.dialect.name)
        if compiled is None:
            compiled = self._compiled[connection.dialect.name] = self._compile(connection.dialect)
        given = [compiled.parameters(row) for row in rows]
        # One row is executed, not executed as many: the drivers are quicker at it.
        parameters = given[0] if len(given) == 1 else given
        return connection.exec_driver_sql(compiled.sql, parameters, _COUNT_ROWS).rowcount

    def _compile(self, dialect: Dialect) -> _Compiled:
        names = [column.name for column in self._statement.table.columns]
        compiled = self._statement.compile(dialect=dialect, column_keys=names)
        processors = {
            name: bound.type.dialect_impl(dialect).bind_processor(dialect)
            for name, bound in compiled.binds.items()
        }
        return _Compiled(
            sql=str(compiled),
            columns=tuple(getattr(compiled, "positiontup", None) or names),
            positional=dialect.positional,
            process=tuple((name, process) for name, process in processors.items() if process),
        )
