"""What screens and files read about subscribers: rows and figures, never entities to change."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum
from typing import Protocol

from nomoflow.audience.contacts import ContactFault, ContactList
from nomoflow.audience.evidence import Chain, ConsentRecord
from nomoflow.audience.facts import SubscriberId, SubscriberStatus
from nomoflow.audience.model import Subscriber, cleaned
from nomoflow.kernel.ids import StoreId
from nomoflow.kernel.pages import Page, PageRequest
from nomoflow.kernel.text import with_latin_digits

MOST_COUNTED = 10_000
"""Lists that are narrowed down are counted up to here; what lies beyond cannot be opened."""

MOST_FOUND = 1_000
"""A search looks at no more than so many addresses, names and numbers each."""


class Step(StrEnum):
    """What is counted by the hour."""

    JOINED = "joined"
    CONFIRMED = "confirmed"
    LEFT = "left"
    ERASED = "erased"


class LabelKind(StrEnum):
    """What a label says."""

    TAG = "tag"
    SOURCE = "source"


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriberFilter:
    """Which subscribers of a list."""

    search: str = ""
    """The beginning of an address, a name or a number."""
    status: SubscriberStatus | None = None
    tag: str = ""
    source: str = ""

    @property
    def narrows(self) -> bool:
        """Whether it asks for more than a status, whose totals are known."""
        return bool(self.search.strip() or self.tag or self.source)


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """The proof that a person was erased, and all that is left of them."""

    id: str
    subscriber: SubscriberId
    address_hash: str
    records: int
    """So many records of evidence were reduced to hashes."""
    erased_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class HourCount:
    """How many took a step in an hour."""

    hour: datetime
    step: Step
    many: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GrowthDay:
    """How many came and went on a day of the store."""

    day: date
    joined: int = 0
    confirmed: int = 0
    left: int = 0
    """Unsubscribed; who was erased is not counted again."""


class SubscriberReports(Protocol):
    """Reads subscribers for screens."""

    def list(self, store: StoreId, wanted: SubscriberFilter, page: PageRequest) -> Page[Subscriber]:
        """Subscribers, newest first; of a search, the first ones found."""
        ...

    def one(self, store: StoreId, subscriber: SubscriberId) -> Subscriber | None: ...

    def totals(self, store: StoreId) -> Mapping[SubscriberStatus, int]:
        """How many stand where; every status is named."""
        ...

    def hours(self, store: StoreId, begins: datetime, ends: datetime) -> Sequence[HourCount]:
        """What was counted from one moment to before another."""
        ...

    def labels(self, store: StoreId, kind: LabelKind) -> Sequence[str]:
        """Every tag or source that was ever used, in order; at most a thousand."""
        ...

    def contact_lists(self, store: StoreId, page: PageRequest) -> Page[ContactList]:
        """Lists that were brought, latest first."""
        ...

    def contact_faults(self, store: StoreId, id: str, page: PageRequest) -> Page[ContactFault]:
        """What was wrong on the lines of a list, in their order."""
        ...


class SubscriberExport(Protocol):
    """Reads all there is, part by part: memory does not grow with it, and no reader who is slow
    keeps anybody waiting."""

    def every(self, store: StoreId, wanted: SubscriberFilter) -> Iterator[Subscriber]:
        """Subscribers in the order in which they came. A search is not heeded."""
        ...

    def evidence(self, store: StoreId) -> Iterator[ConsentRecord]:
        """All records of a store's evidence, in their order."""
        ...

    def chain(self, store: StoreId) -> Chain:
        """Where the evidence ends."""
        ...

    def receipts(self, store: StoreId) -> Iterator[Receipt]:
        """Who was erased, in order."""
        ...


def beginnings(search: str) -> Sequence[tuple[str, str]]:
    """Which columns begin how, for what somebody looks for: an address, a name, a number."""
    text = cleaned(with_latin_digits(search)).casefold()
    digits = "".join(letter for letter in text if letter.isdigit())
    looks = [("email", text), ("folded_name", cleaned(search).casefold())]
    if digits and not any(letter.isalpha() or letter == "@" for letter in text):
        # Local numbers are Saudi ones: 050… is kept as +96650….
        looks.append(("phone", f"+966{digits[1:]}" if digits.startswith("05") else f"+{digits}"))
    return looks


def growth(
    counts: Iterable[HourCount], first: date, last: date, zone: tzinfo
) -> Sequence[GrowthDay]:
    """What was counted, by the store's days; days on which nothing happened are there as well."""
    found: dict[date, Counter[Step]] = {
        first + timedelta(days=number): Counter() for number in range((last - first).days + 1)
    }
    for each in counts:
        day = each.hour.astimezone(zone).date()
        if day in found:
            found[day][each.step] += each.many
    return [
        GrowthDay(
            day=day,
            joined=steps[Step.JOINED],
            confirmed=steps[Step.CONFIRMED],
            left=steps[Step.LEFT],
        )
        for day, steps in found.items()
    ]
