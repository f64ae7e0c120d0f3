"""Lists of contacts in memory, on their way in."""

from collections.abc import Sequence
from dataclasses import dataclass

from adapters.memory.world import MemoryTable, MemoryTransaction
from nomoflow.audience.contacts import ContactFault, ContactList
from nomoflow.kernel.errors import Stale
from nomoflow.kernel.ids import StoreId


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryLine:
    """A raw line of a list."""

    number: int
    text: str


CONTACT_LISTS = MemoryTable[ContactList]("contact_lists")
CONTACT_LINES = MemoryTable[MemoryLine]("contact_lines")
CONTACT_FAULTS = MemoryTable[ContactFault]("contact_faults")


class MemoryContactLists:
    """The twin of ``SqlContactLists``."""

    def __init__(self, transaction: MemoryTransaction, store: StoreId) -> None:
        self._rows = transaction.rows(CONTACT_LISTS)
        self._lines = transaction.rows(CONTACT_LINES)
        self._faults = transaction.rows(CONTACT_FAULTS)
        self._store = store

    def add(self, entry: ContactList) -> None:
        """Keep a new list."""
        entry.version = 1
        self._rows.put(entry, self._store, entry.id)

    def add_lines(self, id: str, lines: Sequence[tuple[int, str]]) -> None:
        """Keep raw lines of a list, each with its number."""
        for number, text in lines:
            self._lines.put(MemoryLine(number=number, text=text), self._store, id, str(number))

    def find(self, id: str) -> ContactList | None:
        """The list, or nothing."""
        return self._rows.get(self._store, id)

    def lines(self, id: str, first: int, limit: int) -> Sequence[tuple[int, str]]:
        """Raw lines from a number on."""
        found = self._lines.of(self._store, id, where=lambda line: line.number >= first)
        ordered = sorted(found, key=lambda line: line.number)
        return [(line.number, line.text) for line in ordered[:limit]]

    def save(self, entry: ContactList, faults: Sequence[ContactFault]) -> None:
        """Write over the version that was read, with what was wrong on more lines."""
        kept = self._rows.get(self._store, entry.id)
        if kept is None or kept.version != entry.version:
            raise Stale(list=entry.id)
        entry.version += 1
        self._rows.put(entry, self._store, entry.id)
        for fault in faults:
            self._faults.put(fault, self._store, entry.id, str(fault.line), fault.field)
        if entry.done_at is not None:
            self._forget_lines(entry.id)

    def drop(self, id: str) -> None:
        """Forget a list that did not arrive."""
        self._forget_lines(id)
        self._rows.drop(self._store, id)

    def _forget_lines(self, id: str) -> None:
        for key, _ in self._lines.items(self._store, id):
            self._lines.drop(*key)
