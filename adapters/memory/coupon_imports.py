"""Lists of coupons on their way in, in memory."""

from collections.abc import Sequence

from adapters.memory.world import MemoryTable, MemoryTransaction
from nomoflow.coupons.imports import Import, LineFault
from nomoflow.kernel.errors import Stale
from nomoflow.kernel.ids import StoreId

IMPORTS = MemoryTable[Import]("coupon_imports")
IMPORT_LINES = MemoryTable[tuple[int, str]]("coupon_import_lines")
"""By store, import and line."""

IMPORT_FAULTS = MemoryTable[LineFault]("coupon_import_faults")
"""By store, import, line and field."""


class MemoryImports:
    """The twin of ``SqlImports``."""

    def __init__(self, transaction: MemoryTransaction, store: StoreId) -> None:
        self._rows = transaction.rows(IMPORTS)
        self._lines = transaction.rows(IMPORT_LINES)
        self._faults = transaction.rows(IMPORT_FAULTS)
        self._store = store

    def add(self, entry: Import, lines: Sequence[tuple[int, str]]) -> None:
        """Keep an import with its raw lines; refuses with ``Stale`` when its list is there."""
        if self.find(entry.id) or self.find_digest(entry.digest):
            raise Stale(entry=entry.id)
        entry.version = 1
        self._rows.put(entry, self._store, entry.id)
        for number, text in lines:
            self._lines.put((number, text), self._store, entry.id, str(number))

    def find(self, id: str) -> Import | None:
        """The import, or nothing."""
        return self._rows.get(self._store, id)

    def find_digest(self, digest: str) -> Import | None:
        """The import of the same list, when it was brought before."""
        found = self._rows.of(self._store, where=lambda entry: entry.digest == digest)
        return found[0] if found else None

    def lines(self, id: str, first: int, limit: int) -> Sequence[tuple[int, str]]:
        """Raw lines from a number on."""
        found = self._lines.of(self._store, id, where=lambda line: line[0] >= first)
        return sorted(found)[:limit]

    def save(self, entry: Import, faults: Sequence[LineFault]) -> None:
        """Write over the version that was read, with what was wrong on more lines.

        Refuses with ``Stale``. The lines of an import that is done are forgotten.
        """
        kept = self.find(entry.id)
        if kept is None or kept.version != entry.version:
            raise Stale(entry=entry.id)
        entry.version += 1
        self._rows.put(entry, self._store, entry.id)
        for fault in faults:
            key = (self._store, entry.id, str(fault.line), fault.field)
            if not self._faults.has(*key):
                self._faults.put(fault, *key)
        if entry.done_at is not None:
            for line, _ in self._lines.of(self._store, entry.id):
                self._lines.drop(self._store, entry.id, str(line))
