"""The evidence of consent in the database, the figures beside it, and what erasures leave."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields
from datetime import datetime

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.dialects import postgresql

from adapters.sql.prepared import PreparedInsert
from adapters.sql.statements import alone, looked_up
from adapters.sql.tables import (
    consent_chains,
    consents,
    erasure_receipts,
    subscriber_hours,
    subscriber_totals,
)
from adapters.sql.values import Row
from nomoflow.audience.evidence import Chain, ConsentRecord
from nomoflow.audience.facts import Actor, ConsentAction, Method, SubscriberId, SubscriberStatus
from nomoflow.audience.reports import Receipt, Step
from nomoflow.kernel.ids import StoreId

_FIELDS = tuple(field.name for field in fields(ConsentRecord))
_ENUMS = {"action": ConsentAction, "method": Method, "acted_by": Actor}
_CUT: Mapping[str, None] = dict.fromkeys(("email", "page", "ip", "user_agent", "salt"))
_ADD = PreparedInsert(insert(consents))

# PostgreSQL's own kind of insert, which SQLite's compiler understands as well.
_new_chain = postgresql.insert(consent_chains)
_CHAIN = PreparedInsert(
    _new_chain.on_conflict_do_update(
        index_elements=["store"],
        set_={name: _new_chain.excluded[name] for name in ("length", "last", "seal")},
    )
)
_new_total = postgresql.insert(subscriber_totals)
_TOTAL = PreparedInsert(
    _new_total.on_conflict_do_update(
        index_elements=["store", "status"],
        set_={"many": subscriber_totals.c.many + _new_total.excluded.many},
    )
)
_new_hour = postgresql.insert(subscriber_hours)
_HOUR = PreparedInsert(
    _new_hour.on_conflict_do_update(
        index_elements=["store", "hour", "step"],
        set_={"many": subscriber_hours.c.many + _new_hour.excluded.many},
    )
)


class SqlConsents:
    """The evidence of one store, in one transaction."""

    def __init__(self, connection: Connection, store: StoreId) -> None:
        self._connection = connection
        self._store = store

    def chain(self) -> Chain:
        """Where it ends. Until the unit ends nobody else adds to it."""
        alone(self._connection, "consents", self._store)
        return chain_of(self._connection, self._store)

    def add(self, records: Sequence[ConsentRecord], chain: Chain) -> None:
        """Add records that follow the last one, and where the chain ends now."""
        rows = [{name: getattr(record, name) for name in _FIELDS} for record in records]
        if rows:
            _ADD.run(self._connection, rows)
        end = {"length": chain.length, "last": chain.last, "seal": chain.seal}
        _CHAIN.run(self._connection, [{"store": self._store, **end}])

    def of(self, subscriber: SubscriberId) -> Sequence[ConsentRecord]:
        """All that a subscriber did, earliest first."""
        wanted = (
            select(consents)
            .where(consents.c.store == self._store, consents.c.subscriber == subscriber)
            .order_by(consents.c.number)
        )
        return [record_of(row) for row in self._connection.execute(wanted).mappings()]

    def cut(self, subscriber: SubscriberId) -> None:
        """Take everything personal out of a subscriber's records."""
        theirs = update(consents).where(
            consents.c.store == self._store, consents.c.subscriber == subscriber
        )
        self._connection.execute(theirs.values(**_CUT))


class SqlTallies:
    """How many subscribers one store has, and came and went, in one transaction."""

    def __init__(self, connection: Connection, store: StoreId) -> None:
        self._connection = connection
        self._store = store

    def count(self, hour: datetime, step: Step, many: int = 1) -> None:
        """So many more of a step in an hour."""
        row = {"store": self._store, "hour": hour, "step": step.value, "many": many}
        _HOUR.run(self._connection, [row])

    def move(
        self, before: SubscriberStatus | None, after: SubscriberStatus | None, many: int = 1
    ) -> None:
        """So many went from one status into another."""
        if before is after:
            return
        for status, more in ((before, -many), (after, many)):
            if status is not None:
                row = {"store": self._store, "status": status.value, "many": more}
                _TOTAL.run(self._connection, [row])


class SqlReceipts:
    """What is left of the people whom one store erased, in one transaction."""

    def __init__(self, connection: Connection, store: StoreId) -> None:
        self._connection = connection
        self._store = store

    def add(self, receipt: Receipt) -> None:
        """Keep a receipt."""
        row = {field.name: getattr(receipt, field.name) for field in fields(Receipt)}
        self._connection.execute(insert(erasure_receipts), {"store": self._store, **row})

    def known(self, hashes: Sequence[str]) -> Collection[str]:
        """Those of these fingerprints that were erased once."""
        column = erasure_receipts.c.address_hash
        wanted = select(column).where(erasure_receipts.c.store == self._store)
        rows = looked_up(self._connection, wanted, column, hashes)
        return {row["address_hash"] for row in rows}


def chain_of(connection: Connection, store: StoreId) -> Chain:
    """Where the evidence of a store ends."""
    wanted = select(consent_chains).where(consent_chains.c.store == store)
    row = connection.execute(wanted).one_or_none()
    return Chain() if row is None else Chain(length=row.length, last=row.last, seal=row.seal)


def record_of(row: Row) -> ConsentRecord:
    """A record of a row."""
    told = {name: row[name] for name in _FIELDS}
    return ConsentRecord(**{**told, **{name: kind(row[name]) for name, kind in _ENUMS.items()}})


def receipt_of(row: Row) -> Receipt:
    """A receipt of a row."""
    return Receipt(**{field.name: row[field.name] for field in fields(Receipt)})
