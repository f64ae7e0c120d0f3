"""Subscribers, invitations, evidence and figures in memory."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from adapters.memory.world import MemoryTable, MemoryTransaction
from nomoflow.audience.evidence import Chain, ConsentRecord
from nomoflow.audience.facts import SubscriberId, SubscriberStatus
from nomoflow.audience.model import Invitation, Subscriber
from nomoflow.audience.reports import HourCount, LabelKind, Receipt, Step
from nomoflow.kernel.errors import Stale
from nomoflow.kernel.ids import StoreId


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryLabel:
    """A tag or source that was used once."""

    kind: LabelKind
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryTotal:
    """How many subscribers stand somewhere."""

    status: SubscriberStatus
    many: int


SUBSCRIBERS = MemoryTable[Subscriber]("subscribers")
EMAILS = MemoryTable[SubscriberId]("subscriber_emails")
LABELS = MemoryTable[MemoryLabel]("audience_labels")
INVITATIONS = MemoryTable[Invitation]("invitations")
CONSENTS = MemoryTable[ConsentRecord]("consents")
CHAINS = MemoryTable[Chain]("consent_chains")
TOTALS = MemoryTable[MemoryTotal]("subscriber_totals")
HOURS = MemoryTable[HourCount]("subscriber_hours")
RECEIPTS = MemoryTable[Receipt]("erasure_receipts")


class MemorySubscribers:
    """The twin of ``SqlSubscribers``."""

    def __init__(self, transaction: MemoryTransaction, store: StoreId) -> None:
        self._rows = transaction.rows(SUBSCRIBERS)
        self._emails = transaction.rows(EMAILS)
        self._labels = transaction.rows(LABELS)
        self._store = store

    def add(self, subscribers: Sequence[Subscriber]) -> None:
        """Keep new ones; refuses with ``Stale`` when an address is there already."""
        for each in subscribers:
            if self._emails.has(self._store, each.email) or self._rows.has(self._store, each.id):
                raise Stale(subscriber=each.id)
            each.version = 1
            self._emails.put(each.id, self._store, each.email)
            self._put(each)

    def find(self, subscriber: SubscriberId) -> Subscriber | None:
        """The subscriber, or nothing."""
        return self._rows.get(self._store, subscriber)

    def named(self, emails: Sequence[str]) -> dict[str, Subscriber]:
        """Those with these addresses, by address."""
        ids = [self._emails.get(self._store, email) for email in emails]
        found = [self._rows.get(self._store, id) for id in ids if id is not None]
        return {each.email: each for each in found if each is not None}

    def save(self, subscriber: Subscriber) -> None:
        """Write over the version that was read; else refuses with ``Stale``."""
        kept = self._rows.get(self._store, subscriber.id)
        if kept is None or kept.version != subscriber.version:
            raise Stale(subscriber=subscriber.id)
        subscriber.version += 1
        self._put(subscriber)

    def remove(self, subscriber: SubscriberId) -> None:
        """Forget one, with their tags and sources."""
        kept = self._rows.get(self._store, subscriber)
        if kept is not None:
            self._emails.drop(self._store, kept.email)
            self._rows.drop(self._store, subscriber)

    def _put(self, subscriber: Subscriber) -> None:
        self._rows.put(subscriber, self._store, subscriber.id)
        labels = ((LabelKind.TAG, subscriber.tags), (LabelKind.SOURCE, subscriber.sources))
        for kind, told in labels:
            for label in told:
                self._labels.put(
                    MemoryLabel(kind=kind, label=label), self._store, kind.value, label
                )


class MemoryInvitations:
    """The twin of ``SqlInvitations``."""

    def __init__(self, transaction: MemoryTransaction, store: StoreId) -> None:
        self._rows = transaction.rows(INVITATIONS)
        self._store = store

    def add(self, invitation: Invitation) -> None:
        """Keep a new one."""
        if self._rows.has(self._store, invitation.id):
            raise Stale(invitation=invitation.id)
        self._rows.put(invitation, self._store, invitation.id)

    def find(self, id: str) -> Invitation | None:
        """The invitation, or nothing."""
        return self._rows.get(self._store, id)

    def of(self, subscriber: SubscriberId) -> Sequence[Invitation]:
        """All of a subscriber's, earliest first."""
        found = self._rows.of(self._store, where=lambda row: row.subscriber == subscriber)
        return sorted(found, key=lambda row: (row.made_at, row.id))

    def save(self, invitation: Invitation) -> None:
        """Write over what was there."""
        self._rows.put(invitation, self._store, invitation.id)

    def remove(self, subscriber: SubscriberId) -> None:
        """Forget all of a subscriber's."""
        for each in self.of(subscriber):
            self._rows.drop(self._store, each.id)


class MemoryConsents:
    """The twin of ``SqlConsents``."""

    def __init__(self, transaction: MemoryTransaction, store: StoreId) -> None:
        self._rows = transaction.rows(CONSENTS)
        self._chains = transaction.rows(CHAINS)
        self._store = store

    def chain(self) -> Chain:
        """Where it ends."""
        return self._chains.get(self._store) or Chain()

    def add(self, records: Sequence[ConsentRecord], chain: Chain) -> None:
        """Add records that follow the last one, and where the chain ends now."""
        for record in records:
            if self._rows.has(self._store, str(record.number)):
                raise Stale(record=record.number)
            self._rows.put(record, self._store, str(record.number))
        self._chains.put(chain, self._store)

    def of(self, subscriber: SubscriberId) -> Sequence[ConsentRecord]:
        """All that a subscriber did, earliest first."""
        return self._rows.of(self._store, where=lambda row: row.subscriber == subscriber)

    def cut(self, subscriber: SubscriberId) -> None:
        """Take everything personal out of a subscriber's records."""
        for record in self.of(subscriber):
            bare = replace(record, email=None, page=None, ip=None, user_agent=None, salt=None)
            self._rows.put(bare, self._store, str(record.number))


class MemoryTallies:
    """The twin of ``SqlTallies``."""

    def __init__(self, transaction: MemoryTransaction, store: StoreId) -> None:
        self._totals = transaction.rows(TOTALS)
        self._hours = transaction.rows(HOURS)
        self._store = store

    def count(self, hour: datetime, step: Step, many: int = 1) -> None:
        """So many more of a step in an hour."""
        key = (self._store, hour.isoformat(), step.value)
        kept = self._hours.get(*key)
        counted = HourCount(hour=hour, step=step, many=(kept.many if kept else 0) + many)
        self._hours.put(counted, *key)

    def move(
        self, before: SubscriberStatus | None, after: SubscriberStatus | None, many: int = 1
    ) -> None:
        """So many went from one status into another."""
        if before is after:
            return
        for status, more in ((before, -many), (after, many)):
            if status is not None:
                kept = self._totals.get(self._store, status.value)
                total = MemoryTotal(status=status, many=(kept.many if kept else 0) + more)
                self._totals.put(total, self._store, status.value)


class MemoryReceipts:
    """The twin of ``SqlReceipts``."""

    def __init__(self, transaction: MemoryTransaction, store: StoreId) -> None:
        self._rows = transaction.rows(RECEIPTS)
        self._store = store

    def add(self, receipt: Receipt) -> None:
        """Keep a receipt."""
        self._rows.put(receipt, self._store, receipt.id)

    def known(self, hashes: Sequence[str]) -> Collection[str]:
        """Those of these fingerprints that were erased once."""
        return {row.address_hash for row in self._rows.of(self._store)} & set(hashes)
