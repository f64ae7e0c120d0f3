"""Whose coupon codes are, and which orders carry them, as attribution keeps it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, RowMapping, delete, select

from adapters.sql.statements import insert, parts
from adapters.sql.tables import code_sources, coded_orders
from nomoflow.attribution.model import CodeSource
from nomoflow.kernel.ids import OrderId, StoreId, VisitorId

_MOST_ORDERS = 1000


class SqlCodeSources:
    """The codes of one store and their owners, in one transaction."""

    def __init__(self, connection: Connection, store: StoreId) -> None:
        self._connection = connection
        self._store = store

    def keep(self, source: CodeSource) -> None:
        """Keep it, over whatever was known of the code."""
        told = {
            "since": source.since,
            "visitor": source.visitor,
            "campaign": source.campaign,
            "partner": source.partner,
        }
        statement = insert(self._connection, code_sources)
        self._connection.execute(
            statement.on_conflict_do_update(index_elements=code_sources.primary_key, set_=told),
            {"store": self._store, "code_key": source.code, **told},
        )

    def of(self, codes: Sequence[str]) -> Sequence[CodeSource]:
        """What is known of these codes."""
        table = code_sources
        found: list[RowMapping] = []
        for part in parts(sorted(set(codes))):
            wanted = select(table).where(table.c.store == self._store, table.c.code_key.in_(part))
            found += self._connection.execute(wanted.order_by(table.c.code_key)).mappings()
        return [
            CodeSource(
                code=row["code_key"],
                since=row["since"],
                visitor=VisitorId(row["visitor"]) if row["visitor"] else None,
                campaign=row["campaign"],
                partner=row["partner"],
            )
            for row in found
        ]

    def note(self, order: OrderId, codes: Sequence[str], met_at: datetime) -> None:
        """Keep which codes an order carries, over whatever it carried before."""
        table = coded_orders
        self._connection.execute(
            delete(table).where(table.c.store == self._store, table.c.order == order)
        )
        rows = [
            {"store": self._store, "order": order, "code_key": code, "met_at": met_at}
            for code in sorted(set(codes))
        ]
        if rows:
            self._connection.execute(insert(self._connection, table), rows)

    def on(self, order: OrderId) -> Sequence[str]:
        """The codes that an order carries."""
        table = coded_orders
        wanted = select(table.c.code_key).where(
            table.c.store == self._store, table.c.order == order
        )
        return list(self._connection.execute(wanted.order_by(table.c.code_key)).scalars())

    def orders_with(self, code: str, met_since: datetime) -> Sequence[OrderId]:
        """Orders met since then that carry a code: at most a thousand, the latest first."""
        table = coded_orders
        wanted = (
            select(table.c.order)
            .where(
                table.c.store == self._store,
                table.c.code_key == code,
                table.c.met_at >= met_since,
            )
            .order_by(table.c.met_at.desc(), table.c.order)
            .limit(_MOST_ORDERS)
        )
        return [OrderId(order) for order in self._connection.execute(wanted).scalars()]
