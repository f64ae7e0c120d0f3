"""Visits, hits and links in the database, and the last sign of life."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, RowMapping, Select, and_, func, select

from adapters.sql.engine import reading
from adapters.sql.statements import add_missing, insert, overwrite, parts
from adapters.sql.tables import hits, visitor_links, visits
from nomoflow.kernel.ids import StoreId, VisitorId
from nomoflow.visitors.facts import Channel, Link, Origin
from nomoflow.visitors.model import SeenHit, Visit


class SqlVisitBook:
    """The visits and the history of one store, in one transaction."""

    def __init__(self, connection: Connection, store: StoreId) -> None:
        self._connection = connection
        self._store = store

    def unseen(self, ids: Sequence[str]) -> set[str]:
        """Those of the hits' ids that history does not hold yet."""
        seen: set[str] = set()
        for part in parts(ids):
            seen.update(self._connection.execute(_seen_hits(self._store, part)).scalars())
        return set(ids) - seen

    def latest(self, visitors: Sequence[VisitorId]) -> Mapping[VisitorId, Visit]:
        """Each visitor's visit that began last, where there is one."""
        found: dict[VisitorId, Visit] = {}
        for part in parts(visitors):
            for row in self._connection.execute(_latest_visits(self._store, part)).mappings():
                found[VisitorId(row["visitor"])] = _visit(row)
        return found

    def keep(self, visits_: Sequence[Visit], hits_: Sequence[SeenHit]) -> None:
        """Insert or overwrite visits; insert hits that are not there yet. In bulk."""
        overwrite(self._connection, visits, [self._visit_row(visit) for visit in visits_])
        add_missing(self._connection, hits, [self._hit_row(seen) for seen in hits_])

    def link(self, links: Sequence[Link]) -> Sequence[Link]:
        """Keep links; returns those that were new. A known link keeps its first time."""
        if not links:
            return []
        told = {(link.kind.value, link.id, link.visitor): link for link in reversed(links)}
        rows = [
            {"store": self._store, "kind": kind, "id": id, "visitor": visitor, "at": link.at}
            for (kind, id, visitor), link in sorted(told.items())
        ]
        keys = (visitor_links.c.kind, visitor_links.c.id, visitor_links.c.visitor)
        statement = insert(self._connection, visitor_links).on_conflict_do_nothing(
            index_elements=visitor_links.primary_key
        )
        new = {tuple(row) for row in self._connection.execute(statement.returning(*keys), rows)}
        return [link for key, link in reversed(told.items()) if key in new]

    def _visit_row(self, visit: Visit) -> dict[str, Any]:
        origin = {name: getattr(visit.origin, name) for name in _ORIGIN}
        plain = {name: getattr(visit, name) for name in _VISIT}
        return {
            "store": self._store,
            **origin,
            **plain,
            "channel": visit.origin.channel.value,
            "click_ids": dict(visit.origin.click_ids),
        }

    def _hit_row(self, seen: SeenHit) -> dict[str, Any]:
        return {
            "store": self._store,
            "id": seen.hit.id,
            "visitor": seen.visitor,
            "visit": seen.visit,
            "kind": seen.hit.kind.value,
            "url": seen.hit.url,
            "referrer": seen.hit.referrer,
            "page": seen.page,
            "occurred_at": seen.hit.occurred_at,
            "data": dict(seen.hit.data),
        }


class SqlVisitorReports:
    """Reads signs of life for a screen."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def last_hit_at(self, store: StoreId) -> datetime | None:
        """When a browser last reported something that was kept."""
        with reading(self._engine) as connection:
            return connection.execute(_last_hit(store)).scalar_one()


def _seen_hits(store: StoreId, ids: Sequence[str]) -> Select[str]:
    """The statement of the hits that history holds."""
    return select(hits.c.id).where(hits.c.store == store, hits.c.id.in_(ids))


def _latest_visits(store: StoreId, visitors: Sequence[VisitorId]) -> Select[Any]:
    """The statement of the visits that began last: one step into the index for each visitor."""
    other = visits.alias("other")
    began = (
        select(func.max(other.c.started_at))
        .where(other.c.store == visits.c.store, other.c.visitor == visits.c.visitor)
        .scalar_subquery()
    )
    wanted = and_(visits.c.store == store, visits.c.visitor.in_(visitors))
    return select(visits).where(wanted, visits.c.started_at == began).order_by(visits.c.id)


def _last_hit(store: StoreId) -> Select[datetime | None]:
    """The statement of the latest moment in history."""
    return select(func.max(hits.c.occurred_at)).where(hits.c.store == store)


_ORIGIN = ("source", "medium", "campaign", "term", "content", "platform")
_VISIT = (
    "id", "visitor", "started_at", "last_at", "entry", "exit", "referrer", "page_views",
    "product_views", "cart_adds", "checkouts",
)  # fmt: skip


def _visit(row: RowMapping) -> Visit:
    origin = Origin(
        **{name: row[name] for name in _ORIGIN},
        channel=Channel(row["channel"]),
        click_ids=row["click_ids"],
    )
    return Visit(**{name: row[name] for name in _VISIT}, origin=origin)
