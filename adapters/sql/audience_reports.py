"""Subscribers from the database, for screens, files and links.

What a list costs does not grow with the store: rows come in the order of an index, totals are
kept, and what is narrowed down or searched is looked at no further than a bound.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    FromClause,
    RowMapping,
    Select,
    Table,
    and_,
    func,
    select,
    union_all,
)

from adapters.sql.audience import subscriber_of
from adapters.sql.audience_evidence import chain_of, receipt_of, record_of
from adapters.sql.contact_lists import fault_of, list_of
from adapters.sql.engine import reading
from adapters.sql.tables import (
    audience_labels,
    consents,
    contact_faults,
    contact_lists,
    erasure_receipts,
    invitations,
    stores,
    subscriber_hours,
    subscriber_labels,
    subscriber_totals,
    subscribers,
)
from nomoflow.audience.contacts import ContactFault, ContactList
from nomoflow.audience.evidence import Chain, ConsentRecord
from nomoflow.audience.facts import SubscriberId, SubscriberStatus
from nomoflow.audience.model import Subscriber
from nomoflow.audience.ports import Opened
from nomoflow.audience.reports import (
    MOST_COUNTED,
    MOST_FOUND,
    HourCount,
    LabelKind,
    Receipt,
    Step,
    SubscriberFilter,
    beginnings,
)
from nomoflow.kernel.ids import StoreId
from nomoflow.kernel.pages import Page, PageRequest

_AT_ONCE = 1000
_MOST_LABELS = 1000
_LAST = "\U0010ffff"


class SqlSubscriberReports:
    """Reads subscribers for screens."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def list(self, store: StoreId, wanted: SubscriberFilter, page: PageRequest) -> Page[Subscriber]:
        """Subscribers, newest first; of a search, the first ones found."""
        with reading(self._engine) as connection:
            asked = _narrowed(connection, store, wanted, _asked(store, wanted))
            total = _total(connection, store, wanted, asked)
            rows: Sequence[RowMapping] = ()
            if page.offset < total:
                rows = connection.execute(_page(asked, page)).mappings().all()
        return Page(rows=[subscriber_of(row) for row in rows], total=total, request=page)

    def one(self, store: StoreId, subscriber: SubscriberId) -> Subscriber | None:
        """The subscriber, or nothing."""
        wanted = select(subscribers).where(
            subscribers.c.store == store, subscribers.c.id == subscriber
        )
        with reading(self._engine) as connection:
            row = connection.execute(wanted).mappings().one_or_none()
        return subscriber_of(row) if row is not None else None

    def totals(self, store: StoreId) -> Mapping[SubscriberStatus, int]:
        """How many stand where; every status is named."""
        with reading(self._engine) as connection:
            return _totals(connection, store)

    def hours(self, store: StoreId, begins: datetime, ends: datetime) -> Sequence[HourCount]:
        """What was counted from one moment to before another."""
        wanted = (
            select(subscriber_hours.c.hour, subscriber_hours.c.step, subscriber_hours.c.many)
            .where(
                subscriber_hours.c.store == store,
                subscriber_hours.c.hour >= begins,
                subscriber_hours.c.hour < ends,
            )
            .order_by(subscriber_hours.c.hour, subscriber_hours.c.step)
        )
        with reading(self._engine) as connection:
            return [
                HourCount(hour=hour, step=Step(step), many=many)
                for hour, step, many in connection.execute(wanted)
            ]

    def labels(self, store: StoreId, kind: LabelKind) -> Sequence[str]:
        """Every tag or source that was ever used, in order."""
        wanted = (
            select(audience_labels.c.label)
            .where(audience_labels.c.store == store, audience_labels.c.kind == kind.value)
            .limit(_MOST_LABELS)
        )
        with reading(self._engine) as connection:
            return sorted(connection.execute(wanted).scalars())

    def contact_lists(self, store: StoreId, page: PageRequest) -> Page[ContactList]:
        """Lists that were brought, latest first."""
        mine = contact_lists.c.store == store
        wanted = select(contact_lists).where(mine).order_by(contact_lists.c.id.desc())
        return self._plain_page(wanted, contact_lists, mine, page, list_of)

    def contact_faults(self, store: StoreId, id: str, page: PageRequest) -> Page[ContactFault]:
        """What was wrong on the lines of a list, in their order."""
        mine = and_(contact_faults.c.store == store, contact_faults.c.list == id)
        order = (contact_faults.c.line, contact_faults.c.field)
        wanted = select(contact_faults).where(mine).order_by(*order)
        return self._plain_page(wanted, contact_faults, mine, page, fault_of)

    def _plain_page(
        self,
        wanted: Select[Any],
        table: Table,
        mine: ColumnElement[bool],
        page: PageRequest,
        made: Any,
    ) -> Page[Any]:
        counted = select(func.count()).select_from(table).where(mine)
        with reading(self._engine) as connection:
            total = connection.execute(counted).scalar_one()
            rows = connection.execute(wanted.limit(page.size).offset(page.offset)).mappings()
            return Page(rows=[made(row) for row in rows], total=total, request=page)


class SqlSubscriberExport:
    """Reads all there is. Where it left off is where it goes on: no connection waits for whoever
    reads slowly, and no more than a part is held."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def every(self, store: StoreId, wanted: SubscriberFilter) -> Iterator[Subscriber]:
        """Subscribers in the order in which they came. A search is not heeded."""
        asked = _asked(store, wanted)
        rows = self._parts(asked.select(subscribers), asked.key, "", name="id")
        return map(subscriber_of, rows)

    def evidence(self, store: StoreId) -> Iterator[ConsentRecord]:
        """All records of a store's evidence, in their order."""
        statement = select(consents).where(consents.c.store == store)
        return map(record_of, self._parts(statement, consents.c.number, 0, name="number"))

    def chain(self, store: StoreId) -> Chain:
        """Where the evidence ends."""
        with reading(self._engine) as connection:
            return chain_of(connection, store)

    def receipts(self, store: StoreId) -> Iterator[Receipt]:
        """Who was erased, in order."""
        statement = select(erasure_receipts).where(erasure_receipts.c.store == store)
        return map(receipt_of, self._parts(statement, erasure_receipts.c.id, "", name="id"))

    def _parts(
        self, statement: Select[Any], key: ColumnElement[Any], first: object, *, name: str
    ) -> Iterator[RowMapping]:
        after = first
        ordered = statement.order_by(key).limit(_AT_ONCE)
        while True:
            with reading(self._engine) as connection:
                rows = connection.execute(ordered.where(key > after)).mappings().all()
            yield from rows
            if len(rows) < _AT_ONCE:
                return
            after = rows[-1][name]


class SqlAllLinks:
    """What links of every store open."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def invitation(self, digest: str) -> Opened | None:
        """The invitation that a link confirms."""
        columns = (invitations.c.store, invitations.c.subscriber, invitations.c.id)
        row = self._found(select(*columns).where(invitations.c.digest == digest))
        return row and Opened(store=row[0], subscriber=row[1], invitation=row[2])

    def leaving(self, digest: str) -> Opened | None:
        """The subscriber who leaves by a link."""
        columns = (subscribers.c.store, subscribers.c.id)
        row = self._found(select(*columns).where(subscribers.c.leave_digest == digest))
        return row and Opened(store=row[0], subscriber=row[1])

    def _found(self, wanted: Select[Any]) -> Any:
        with reading(self._engine) as connection:
            return connection.execute(wanted).one_or_none()


class SqlSenders:
    """Reads in whose name letters are written."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def name(self, store: StoreId) -> str:
        """What a store calls itself; empty when it is not known."""
        with reading(self._engine) as connection:
            found = connection.execute(select(stores.c.name).where(stores.c.store == store))
            return found.scalar_one_or_none() or ""


@dataclass(frozen=True, slots=True)
class _Asked:
    """Where subscribers are looked for, under which conditions, and in the order of what."""

    source: FromClause
    key: ColumnElement[str]
    conditions: tuple[ColumnElement[bool], ...]

    def select(self, *columns: Any) -> Select[Any]:
        return select(*columns).select_from(self.source).where(*self.conditions)


def _asked(store: StoreId, wanted: SubscriberFilter) -> _Asked:
    """All but the search. Where a label is asked for, its own rows lead to the subscribers: they
    lie in the same order, and whoever has a rare one is not looked for among all."""
    told = ((LabelKind.TAG, wanted.tag), (LabelKind.SOURCE, wanted.source))
    labels = [(kind, label) for kind, label in told if label]
    source: FromClause = subscribers
    key: ColumnElement[str] = subscribers.c.id
    conditions: list[ColumnElement[bool]] = []
    for kind, label in labels:
        theirs = subscriber_labels.alias()
        conditions += (
            theirs.c.store == store,
            theirs.c.kind == kind.value,
            theirs.c.label == label,
        )
        tied = and_(subscribers.c.store == theirs.c.store, subscribers.c.id == theirs.c.subscriber)
        source, key = source.join(theirs, tied), theirs.c.subscriber
    if not labels:
        conditions.append(subscribers.c.store == store)
    if wanted.status is not None:
        conditions.append(subscribers.c.status == wanted.status.value)
    return _Asked(source, key, tuple(conditions))


def _narrowed(
    connection: Connection, store: StoreId, wanted: SubscriberFilter, asked: _Asked
) -> _Asked:
    if not wanted.search.strip():
        return asked
    found = asked.key.in_(_found_ids(connection, store, wanted.search))
    return replace(asked, conditions=(*asked.conditions, found))


def _found_ids(connection: Connection, store: StoreId, search: str) -> list[str]:
    """Whose address, name or number begins so, by one look at an index each."""
    looks = [
        select(
            select(subscribers.c.id)
            .where(
                subscribers.c.store == store,
                _begins(connection, subscribers.c[name], beginning),
            )
            .limit(MOST_FOUND)
            .subquery()
            .c.id
        )
        for name, beginning in beginnings(search)
    ]
    return sorted(set(connection.execute(union_all(*looks)).scalars()))


def _begins(
    connection: Connection, column: ColumnElement[str], beginning: str
) -> ColumnElement[bool]:
    """A text that begins so, as a range that both databases look up in an index.

    SQLite compares texts by their letters; PostgreSQL does by these operators. A pattern would not
    do: of one that is only told when the statement runs, no range can be planned.
    """
    end = beginning + _LAST
    if connection.dialect.name == "postgresql":
        return and_(column.op("~>=~")(beginning), column.op("~<~")(end))
    return and_(column >= beginning, column < end)


def _total(connection: Connection, store: StoreId, wanted: SubscriberFilter, asked: _Asked) -> int:
    if wanted.narrows:
        some = asked.select(asked.key).limit(MOST_COUNTED).subquery()
        return int(connection.execute(select(func.count()).select_from(some)).scalar_one())
    totals = _totals(connection, store)
    return totals[wanted.status] if wanted.status else sum(totals.values())


def _totals(connection: Connection, store: StoreId) -> dict[SubscriberStatus, int]:
    kept = select(subscriber_totals.c.status, subscriber_totals.c.many).where(
        subscriber_totals.c.store == store
    )
    found = {SubscriberStatus(status): many for status, many in connection.execute(kept)}
    return {status: found.get(status, 0) for status in SubscriberStatus}


def _page(asked: _Asked, page: PageRequest) -> Select[Any]:
    newest = asked.select(subscribers).order_by(asked.key.desc())
    return newest.limit(page.size).offset(page.offset)
