"""Subscribers and their invitations in the database."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from adapters.sql.prepared import PreparedInsert
from adapters.sql.statements import add_missing, looked_up
from adapters.sql.tables import audience_labels, invitations, subscriber_labels, subscribers
from adapters.sql.values import Row
from nomoflow.audience.facts import SubscriberId, SubscriberStatus
from nomoflow.audience.model import Invitation, Subscriber
from nomoflow.audience.reports import LabelKind
from nomoflow.kernel.errors import Stale
from nomoflow.kernel.ids import StoreId

_ADD = PreparedInsert(insert(subscribers))
_ADD_LABELS = PreparedInsert(insert(subscriber_labels))
_FIND = select(subscribers).where(
    subscribers.c.store == bindparam("of_store"), subscribers.c.id == bindparam("of_id")
)
_SAVE = update(subscribers).where(
    subscribers.c.store == bindparam("of_store"),
    subscribers.c.id == bindparam("of_id"),
    subscribers.c.version == bindparam("read_version"),
)
_COLUMNS = (
    "email", "typed", "name", "phone", "language", "joined_at", "confirmed_at", "left_at",
    "unreachable_at", "leave_digest",
)  # fmt: skip


class SqlSubscribers:
    """The subscribers of one store, in one transaction."""

    def __init__(self, connection: Connection, store: StoreId) -> None:
        self._connection = connection
        self._store = store

    def add(self, subscribers: Sequence[Subscriber]) -> None:
        """Keep new ones; refuses with ``Stale`` when an address is there already."""
        if not subscribers:
            return
        rows = [
            {"store": self._store, "id": each.id, **_row(each), "version": 1}
            for each in subscribers
        ]
        _ADD.run(self._connection, rows)
        self._label(subscribers)
        for each in subscribers:
            each.version = 1

    def find(self, subscriber: SubscriberId) -> Subscriber | None:
        """The subscriber, or nothing."""
        wanted = {"of_store": self._store, "of_id": subscriber}
        row = self._connection.execute(_FIND, wanted).mappings().one_or_none()
        return subscriber_of(row) if row is not None else None

    def named(self, emails: Sequence[str]) -> dict[str, Subscriber]:
        """Those with these addresses, by address."""
        wanted = select(subscribers).where(subscribers.c.store == self._store)
        rows = looked_up(self._connection, wanted, subscribers.c.email, emails)
        return {row["email"]: subscriber_of(row) for row in rows}

    def save(self, subscriber: Subscriber) -> None:
        """Write over the version that was read; else refuses with ``Stale``."""
        read = {
            "of_store": self._store,
            "of_id": subscriber.id,
            "read_version": subscriber.version,
        }
        row = {**_row(subscriber), "version": subscriber.version + 1}
        if self._connection.execute(_SAVE, {**row, **read}).rowcount == 0:
            raise Stale(subscriber=subscriber.id)
        self._unlabel(subscriber.id)
        self._label([subscriber])
        subscriber.version += 1

    def remove(self, subscriber: SubscriberId) -> None:
        """Forget one, with their tags and sources."""
        self._unlabel(subscriber)
        gone = delete(subscribers).where(
            subscribers.c.store == self._store, subscribers.c.id == subscriber
        )
        self._connection.execute(gone)

    def _label(self, labelled: Sequence[Subscriber]) -> None:
        rows = [
            {"store": self._store, "kind": kind.value, "label": label, "subscriber": each.id}
            for each in labelled
            for kind, labels in ((LabelKind.TAG, each.tags), (LabelKind.SOURCE, each.sources))
            for label in labels
        ]
        if not rows:
            return
        _ADD_LABELS.run(self._connection, rows)
        used = sorted({(str(row["kind"]), row["label"]) for row in rows})
        known = [{"store": self._store, "kind": kind, "label": label} for kind, label in used]
        add_missing(self._connection, audience_labels, known)

    def _unlabel(self, subscriber: SubscriberId) -> None:
        gone = delete(subscriber_labels).where(
            subscriber_labels.c.store == self._store,
            subscriber_labels.c.subscriber == subscriber,
        )
        self._connection.execute(gone)


class SqlInvitations:
    """The invitations of one store, in one transaction."""

    def __init__(self, connection: Connection, store: StoreId) -> None:
        self._connection = connection
        self._store = store

    def add(self, invitation: Invitation) -> None:
        """Keep a new one."""
        row = {"store": self._store, **_invitation_row(invitation)}
        self._connection.execute(insert(invitations), row)

    def find(self, id: str) -> Invitation | None:
        """The invitation, or nothing."""
        one = select(invitations).where(invitations.c.store == self._store, invitations.c.id == id)
        row = self._connection.execute(one).mappings().one_or_none()
        return _invitation(row) if row is not None else None

    def of(self, subscriber: SubscriberId) -> Sequence[Invitation]:
        """All of a subscriber's, earliest first."""
        wanted = (
            select(invitations)
            .where(invitations.c.store == self._store, invitations.c.subscriber == subscriber)
            .order_by(invitations.c.made_at, invitations.c.id)
        )
        return [_invitation(row) for row in self._connection.execute(wanted).mappings()]

    def save(self, invitation: Invitation) -> None:
        """Write over what was there."""
        row = _invitation_row(invitation)
        known = update(invitations).where(
            invitations.c.store == self._store, invitations.c.id == row.pop("id")
        )
        self._connection.execute(known.values(row))

    def remove(self, subscriber: SubscriberId) -> None:
        """Forget all of a subscriber's."""
        gone = delete(invitations).where(
            invitations.c.store == self._store, invitations.c.subscriber == subscriber
        )
        self._connection.execute(gone)


def subscriber_of(row: Row) -> Subscriber:
    """A subscriber of a row."""
    return Subscriber(
        id=SubscriberId(row["id"]),
        version=row["version"],
        status=SubscriberStatus(row["status"]),
        sources=tuple(row["sources"]),
        tags=tuple(row["tags"]),
        **{name: row[name] for name in _COLUMNS},
    )


def _row(subscriber: Subscriber) -> dict[str, Any]:
    return {
        **{name: getattr(subscriber, name) for name in _COLUMNS},
        "folded_name": subscriber.name.casefold(),
        "status": subscriber.status.value,
        "sources": list(subscriber.sources),
        "tags": list(subscriber.tags),
    }


_INVITATION = ("id", "subscriber", "digest", "made_at", "expires_at", "sent_at", "used_at")


def _invitation_row(invitation: Invitation) -> dict[str, Any]:
    return {name: getattr(invitation, name) for name in _INVITATION}


def _invitation(row: Row) -> Invitation:
    return Invitation(**{name: row[name] for name in _INVITATION})
