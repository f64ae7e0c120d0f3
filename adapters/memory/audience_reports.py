"""Subscribers from memory, for screens, files and links."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from adapters.memory.audience import (
    CHAINS,
    CONSENTS,
    HOURS,
    INVITATIONS,
    LABELS,
    RECEIPTS,
    SUBSCRIBERS,
    TOTALS,
)
from adapters.memory.contact_lists import CONTACT_FAULTS, CONTACT_LISTS
from adapters.memory.merchants import STORES
from adapters.memory.world import MemoryWorld
from nomoflow.audience.contacts import ContactFault, ContactList
from nomoflow.audience.evidence import Chain, ConsentRecord
from nomoflow.audience.facts import SubscriberId, SubscriberStatus
from nomoflow.audience.model import Subscriber
from nomoflow.audience.ports import Opened
from nomoflow.audience.reports import (
    MOST_COUNTED,
    HourCount,
    LabelKind,
    Receipt,
    SubscriberFilter,
    beginnings,
)
from nomoflow.kernel.ids import StoreId
from nomoflow.kernel.pages import Page, PageRequest


class MemorySubscriberReports:
    """The twin of ``SqlSubscriberReports``."""

    def __init__(self, world: MemoryWorld) -> None:
        self._world = world

    def list(self, store: StoreId, wanted: SubscriberFilter, page: PageRequest) -> Page[Subscriber]:
        """Subscribers, newest first; of a search, the first ones found."""
        found = self._world.rows(SUBSCRIBERS).of(store, where=lambda row: _fits(row, wanted))
        ordered = sorted(found, key=lambda row: row.id, reverse=True)
        total = min(len(found), MOST_COUNTED) if wanted.narrows else len(found)
        rows = ordered[page.offset : page.offset + page.size]
        return Page(rows=rows, total=total, request=page)

    def one(self, store: StoreId, subscriber: SubscriberId) -> Subscriber | None:
        """The subscriber, or nothing."""
        return self._world.rows(SUBSCRIBERS).get(store, subscriber)

    def totals(self, store: StoreId) -> Mapping[SubscriberStatus, int]:
        """How many stand where; every status is named."""
        kept = {row.status: row.many for row in self._world.rows(TOTALS).of(store)}
        return {status: kept.get(status, 0) for status in SubscriberStatus}

    def hours(self, store: StoreId, begins: datetime, ends: datetime) -> Sequence[HourCount]:
        """What was counted from one moment to before another."""
        rows = self._world.rows(HOURS).of(store, where=lambda row: begins <= row.hour < ends)
        return sorted(rows, key=lambda row: (row.hour, row.step))

    def labels(self, store: StoreId, kind: LabelKind) -> Sequence[str]:
        """Every tag or source that was ever used, in order."""
        return sorted(row.label for row in self._world.rows(LABELS).of(store, kind.value))

    def contact_lists(self, store: StoreId, page: PageRequest) -> Page[ContactList]:
        """Lists that were brought, latest first."""
        rows = self._world.rows(CONTACT_LISTS).of(store)
        ordered = sorted(rows, key=lambda row: row.id, reverse=True)
        part = ordered[page.offset : page.offset + page.size]
        return Page(rows=part, total=len(rows), request=page)

    def contact_faults(self, store: StoreId, id: str, page: PageRequest) -> Page[ContactFault]:
        """What was wrong on the lines of a list, in their order."""
        rows = self._world.rows(CONTACT_FAULTS).of(store, id)
        ordered = sorted(rows, key=lambda row: (row.line, row.field))
        part = ordered[page.offset : page.offset + page.size]
        return Page(rows=part, total=len(rows), request=page)


class MemorySubscriberExport:
    """The twin of ``SqlSubscriberExport``."""

    def __init__(self, world: MemoryWorld) -> None:
        self._world = world

    def every(self, store: StoreId, wanted: SubscriberFilter) -> Iterator[Subscriber]:
        """Subscribers in the order in which they came. A search is not heeded."""
        rows = self._world.rows(SUBSCRIBERS).of(store, where=lambda row: _is_of(row, wanted))
        yield from sorted(rows, key=lambda row: row.id)

    def evidence(self, store: StoreId) -> Iterator[ConsentRecord]:
        """All records of a store's evidence, in their order."""
        yield from sorted(self._world.rows(CONSENTS).of(store), key=lambda row: row.number)

    def chain(self, store: StoreId) -> Chain:
        """Where the evidence ends."""
        return self._world.rows(CHAINS).get(store) or Chain()

    def receipts(self, store: StoreId) -> Iterator[Receipt]:
        """Who was erased, in order."""
        yield from sorted(self._world.rows(RECEIPTS).of(store), key=lambda row: row.id)


class MemoryAllLinks:
    """The twin of ``SqlAllLinks``."""

    def __init__(self, world: MemoryWorld) -> None:
        self._world = world

    def invitation(self, digest: str) -> Opened | None:
        """The invitation that a link confirms."""
        rows = self._world.rows(INVITATIONS).items(where=lambda row: row.digest == digest)
        for (store, id), row in rows:
            return Opened(store=StoreId(store), subscriber=row.subscriber, invitation=id)
        return None

    def leaving(self, digest: str) -> Opened | None:
        """The subscriber who leaves by a link."""
        rows = self._world.rows(SUBSCRIBERS).items(where=lambda row: row.leave_digest == digest)
        for (store, id), _ in rows:
            return Opened(store=StoreId(store), subscriber=SubscriberId(id))
        return None


class MemorySenders:
    """The twin of ``SqlSenders``."""

    def __init__(self, world: MemoryWorld) -> None:
        self._world = world

    def name(self, store: StoreId) -> str:
        """What a store calls itself; empty when it is not known."""
        record = self._world.rows(STORES).get(store)
        return record.name if record is not None else ""


def _is_of(row: Subscriber, wanted: SubscriberFilter) -> bool:
    return (
        wanted.status in (None, row.status)
        and (not wanted.tag or wanted.tag in row.tags)
        and (not wanted.source or wanted.source in row.sources)
    )


def _fits(row: Subscriber, wanted: SubscriberFilter) -> bool:
    told = {"email": row.email, "folded_name": row.name.casefold(), "phone": row.phone}
    looks = beginnings(wanted.search) if wanted.search.strip() else ()
    found = any(told[name].startswith(beginning) for name, beginning in looks)
    return _is_of(row, wanted) and (found or not looks)
