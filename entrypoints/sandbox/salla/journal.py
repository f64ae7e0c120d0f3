"""Keeps records in memory and, when there is a file, writes each change through to SQLite."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import Any, Generic, TypeVar

from cattrs.preconf.json import make_converter

Record = TypeVar("Record")
_CONVERTER = make_converter()
# A file written by a differently shaped program is put aside, never guessed at.
FORMAT = 1


class Journal:
    """One SQLite file, or nothing at all; a change is safe once the call returns."""

    def __init__(self, path: str | None) -> None:
        self._lock = RLock()
        self._batches = 0
        self._connection: sqlite3.Connection | None = None
        if path is not None:
            Path(path).parent.mkdir(parents=True, exist_ok=True)
            self._connection = self._open(path)

    @staticmethod
    def _open(path: str) -> sqlite3.Connection:
        connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")
        if connection.execute("PRAGMA user_version").fetchone()[0] != FORMAT:
            connection.execute("DROP TABLE IF EXISTS records")
            connection.execute(f"PRAGMA user_version={FORMAT}")
        connection.execute(
            "CREATE TABLE IF NOT EXISTS records (shelf TEXT, key TEXT, body TEXT, "
            "PRIMARY KEY (shelf, key)) WITHOUT ROWID"
        )
        return connection

    def write(self, shelf: str, key: str, body: str) -> None:
        self._run("INSERT OR REPLACE INTO records VALUES (?, ?, ?)", (shelf, key, body))

    def erase(self, shelf: str, key: str) -> None:
        self._run("DELETE FROM records WHERE shelf = ? AND key = ?", (shelf, key))

    def empty(self) -> None:
        self._run("DELETE FROM records", ())

    def read(self, shelf: str) -> list[str]:
        if self._connection is None:
            return []
        with self._lock:
            rows = self._connection.execute("SELECT body FROM records WHERE shelf = ?", (shelf,))
            return [row[0] for row in rows]

    @property
    def keeps(self) -> bool:
        return self._connection is not None

    def _run(self, statement: str, values: tuple[str, ...]) -> None:
        if self._connection is not None:
            with self._lock:
                self._connection.execute(statement, values)

    @contextmanager
    def together(self) -> Iterator[None]:
        """All changes inside are kept, or none of them."""
        if self._connection is None:
            yield
            return
        with self._lock:
            self._batches += 1
            if self._batches == 1:
                self._connection.execute("BEGIN")
            try:
                yield
            except BaseException:
                if self._batches == 1:
                    self._connection.execute("ROLLBACK")
                raise
            else:
                if self._batches == 1:
                    self._connection.execute("COMMIT")
            finally:
                self._batches -= 1

    def close(self) -> None:
        if self._connection is not None:
            with self._lock:
                self._connection.close()
                self._connection = None


class Shelf(Generic[Record]):
    """All records of one kind, by key."""

    def __init__(
        self, journal: Journal, kind: type[Record], key: Callable[[Record], Any] | None = None
    ) -> None:
        self._journal = journal
        self._kind: Any = kind
        self._name = kind.__name__
        self._key = key or (lambda record: record.id)  # type: ignore[attr-defined]
        self._records: dict[Any, Record] = {}

    def load(self) -> None:
        self._records.clear()
        for body in self._journal.read(self._name):
            record = _CONVERTER.loads(body, self._kind)
            self._records[self._key(record)] = record

    def put(self, record: Record) -> Record:
        key = self._key(record)
        self._records[key] = record
        if self._journal.keeps:
            body = _CONVERTER.dumps(record, unstructure_as=self._kind)
            self._journal.write(self._name, str(key), body)
        return record

    def remove(self, record: Record) -> None:
        key = self._key(record)
        self._records.pop(key, None)
        self._journal.erase(self._name, str(key))

    def get(self, key: Any) -> Record | None:
        return self._records.get(key)

    def all(self) -> list[Record]:
        return list(self._records.values())

    def of(self, store_id: int) -> list[Record]:
        """The records of one store, in the order they were first put here."""
        return [record for record in self.all() if getattr(record, "store_id", None) == store_id]

    def clear(self) -> None:
        self._records.clear()
