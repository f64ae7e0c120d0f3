"""Reads the way to an order from touches, links and hits."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Select, and_, select

from adapters.sql.attribution import attributed_order, bookings_of, linked_visitors, touches_of
from adapters.sql.engine import reading
from adapters.sql.statements import parts
from adapters.sql.tables import hits
from nomoflow.attribution.journeys import MOST_STEPS, told
from nomoflow.attribution.model import LOOK_BACK, SETTLES_AFTER, AttributedOrder
from nomoflow.attribution.ports import Journey, JourneyStep
from nomoflow.kernel.ids import OrderId, StoreId, VisitorId


class SqlJourneyReports:
    """Reads the way to an order for a screen."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def journey(self, store: StoreId, order: OrderId) -> Journey:
        """The journey; empty where no browser is tied to the order."""
        with reading(self._engine) as connection:
            kept = attributed_order(connection, store, order)
            if kept is None:
                return Journey(order=None, steps=(), bookings=())
            steps = _steps(connection, store, kept)
            return Journey(order=kept, steps=steps, bookings=bookings_of(connection, store, order))


def _steps(
    connection: Connection, store: StoreId, order: AttributedOrder
) -> tuple[JourneyStep, ...]:
    known = [("order", order.id), ("cart", order.cart), ("customer", order.customer)]
    ties = [(kind, id) for kind, id in known if id]
    visitors = linked_visitors(connection, store, ties, order.placed_at + SETTLES_AFTER)
    since, until = order.placed_at - LOOK_BACK, order.placed_at
    touches = touches_of(connection, store, visitors, since, until)
    seen = [
        JourneyStep(at=row["occurred_at"], kind=row["kind"], page=row["page"], data=row["data"])
        for part in parts(visitors)
        for row in connection.execute(_latest_hits(store, part, since, until)).mappings()
    ]
    return told(touches, seen, order.credit.touch)


def _latest_hits(
    store: StoreId, visitors: Sequence[VisitorId], since: datetime, until: datetime
) -> Select[Any]:
    """The statement of the last hits of browsers between these moments, latest first."""
    wanted = and_(
        hits.c.store == store,
        hits.c.visitor.in_(visitors),
        hits.c.occurred_at.between(since, until),
    )
    shown = (hits.c.occurred_at, hits.c.kind, hits.c.page, hits.c.data)
    latest_first = (hits.c.occurred_at.desc(), hits.c.id.desc())
    return select(*shown).where(wanted).order_by(*latest_first).limit(MOST_STEPS)
