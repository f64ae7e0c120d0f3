"""What the memory adapters keep: rows that only a commit changes, shared by all of them."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from nomoflow.kernel.errors import Unavailable

Row = TypeVar("Row")
Key = tuple[str, ...]

_PATIENCE_SECONDS = 10


@dataclass(frozen=True)
class MemoryTable(Generic[Row]):
    """The name of a table and the kind of its rows.

    The first part of a key is the store, but in a table that belongs to none.
    """

    name: str
    of_stores: bool = True


class Rows(Generic[Row]):
    """The rows of a table, in order of insertion. What goes in or comes out is a copy."""

    def __init__(self, kept: dict[Key, Row]) -> None:
        self._kept = kept

    def get(self, *key: str) -> Row | None:
        """The row of a key."""
        return deepcopy(self._kept[key]) if key in self._kept else None

    def has(self, *key: str) -> bool:
        """Whether there is a row of this key."""
        return key in self._kept

    def of(self, *start: str, where: Callable[[Row], bool] | None = None) -> list[Row]:
        """The rows whose keys begin so; ``where`` narrows them down and must not change them."""
        return [row for _, row in self.items(*start, where=where)]

    def items(
        self, *start: str, where: Callable[[Row], bool] | None = None
    ) -> list[tuple[Key, Row]]:
        """The same with their keys."""
        return [
            (key, deepcopy(row))
            for key, row in self._kept.items()
            if key[: len(start)] == start and (where is None or where(row))
        ]

    def put(self, row: Row, *key: str) -> None:
        """Insert the row, or write it over the one of this key."""
        self._kept[key] = deepcopy(row)

    def drop(self, *key: str) -> bool:
        """Delete the row of a key; whether there was one."""
        return self._kept.pop(key, None) is not None


class MemoryTransaction:
    """A change in the making: it sees itself, and nobody else does before ``commit``."""

    def __init__(self, world: "MemoryWorld") -> None:
        self._world = world
        self._changed: dict[MemoryTable[Any], dict[Key, Any]] = {}

    def rows(self, table: MemoryTable[Row]) -> Rows[Row]:
        """The rows of a table, to read and to change."""
        if table not in self._changed:
            self._changed[table] = dict(self._world.committed(table))
        return Rows(self._changed[table])

    def tables(self) -> list[MemoryTable[Any]]:
        """Every table that holds something."""
        return [*self._world.tables(), *(set(self._changed) - set(self._world.tables()))]

    def commit(self) -> None:
        """Let everybody see it."""
        self._world.replace(self._changed)
        self._changed = {}


class MemoryWorld:
    """All rows of all stores. Who may write waits for the one who does, as SQLite has it."""

    def __init__(self) -> None:
        self._kept: dict[MemoryTable[Any], dict[Key, Any]] = {}
        self._writing = threading.Lock()

    def rows(self, table: MemoryTable[Row]) -> Rows[Row]:
        """What is committed, to be read and never to be changed."""
        return Rows(self.committed(table))

    def begin(self) -> MemoryTransaction:
        """A transaction; ``end`` must follow. Refuses with ``Unavailable`` after ten seconds."""
        if not self._writing.acquire(timeout=_PATIENCE_SECONDS):
            raise Unavailable(neighbour="memory")
        return MemoryTransaction(self)

    def end(self) -> None:
        """The transaction is over, committed or not."""
        self._writing.release()

    @contextmanager
    def writing(self) -> Iterator[MemoryTransaction]:
        """One transaction, kept when the block ends well."""
        transaction = self.begin()
        try:
            yield transaction
            transaction.commit()
        finally:
            self.end()

    def committed(self, table: MemoryTable[Row]) -> dict[Key, Row]:
        """The rows as they are: for transactions, which copy them before they change any."""
        return self._kept.get(table, {})

    def tables(self) -> list[MemoryTable[Any]]:
        """Every table that holds something."""
        return list(self._kept)

    def replace(self, changed: dict[MemoryTable[Any], dict[Key, Any]]) -> None:
        """Take over what a transaction changed, all at once."""
        self._kept = {**self._kept, **changed}
