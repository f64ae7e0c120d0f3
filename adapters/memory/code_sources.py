"""Whose coupon codes are, and which orders carry them, in memory."""

from collections.abc import Sequence
from datetime import datetime

from adapters.memory.world import MemoryTable, MemoryTransaction
from nomoflow.attribution.model import CodeSource
from nomoflow.kernel.ids import OrderId, StoreId

CODE_SOURCES = MemoryTable[CodeSource]("code_sources")
CODED_ORDERS = MemoryTable[tuple[list[str], datetime]]("coded_orders")

_MOST_ORDERS = 1000


class MemoryCodeSources:
    """The twin of ``SqlCodeSources``."""

    def __init__(self, transaction: MemoryTransaction, store: StoreId) -> None:
        self._sources = transaction.rows(CODE_SOURCES)
        self._orders = transaction.rows(CODED_ORDERS)
        self._store = store

    def keep(self, source: CodeSource) -> None:
        """Keep it, over whatever was known of the code."""
        self._sources.put(source, self._store, source.code)

    def of(self, codes: Sequence[str]) -> Sequence[CodeSource]:
        """What is known of these codes."""
        found = (self._sources.get(self._store, code) for code in sorted(set(codes)))
        return [source for source in found if source is not None]

    def note(self, order: OrderId, codes: Sequence[str], met_at: datetime) -> None:
        """Keep which codes an order carries, over whatever it carried before."""
        self._orders.put((sorted(set(codes)), met_at), self._store, order)

    def on(self, order: OrderId) -> Sequence[str]:
        """The codes that an order carries."""
        kept = self._orders.get(self._store, order)
        return kept[0] if kept else []

    def orders_with(self, code: str, met_since: datetime) -> Sequence[OrderId]:
        """Orders met since then that carry a code: at most a thousand, the latest first."""
        found = [
            (met_at, OrderId(key[1]))
            for key, (codes, met_at) in self._orders.items(self._store)
            if code in codes and met_at >= met_since
        ]
        found.sort(key=lambda pair: pair[1])
        found.sort(key=lambda pair: pair[0], reverse=True)
        return [order for _, order in found[:_MOST_ORDERS]]
