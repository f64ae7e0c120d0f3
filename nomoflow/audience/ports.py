"""What subscribers need from the outside."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from nomoflow.audience.contacts import ContactFault, ContactList
from nomoflow.audience.evidence import Chain, ConsentRecord
from nomoflow.audience.facts import SubscriberId, SubscriberStatus
from nomoflow.audience.model import Invitation, Subscriber
from nomoflow.audience.reports import Receipt, Step
from nomoflow.kernel.ids import StoreId
from nomoflow.kernel.unit_of_work import UnitOfWork


class Subscribers(Protocol):
    """The subscribers of the unit's store. An address is there once."""

    def add(self, subscribers: Sequence[Subscriber]) -> None:
        """Keep new ones; refuses with ``Stale`` when an address is there already."""
        ...

    def find(self, subscriber: SubscriberId) -> Subscriber | None: ...

    def named(self, emails: Sequence[str]) -> dict[str, Subscriber]:
        """Those with these addresses, by address."""
        ...

    def save(self, subscriber: Subscriber) -> None:
        """Write over the version that was read; else refuses with ``Stale``."""
        ...

    def remove(self, subscriber: SubscriberId) -> None:
        """Forget one, with their tags and sources."""
        ...


class Invitations(Protocol):
    """The letters that ask the subscribers of the unit's store whether an address is theirs."""

    def add(self, invitation: Invitation) -> None: ...

    def find(self, id: str) -> Invitation | None: ...

    def of(self, subscriber: SubscriberId) -> Sequence[Invitation]:
        """All of a subscriber's, earliest first."""
        ...

    def save(self, invitation: Invitation) -> None: ...

    def remove(self, subscriber: SubscriberId) -> None:
        """Forget all of a subscriber's."""
        ...


class Consents(Protocol):
    """The evidence of the unit's store. Nothing is ever written over, but cut out."""

    def chain(self) -> Chain:
        """Where it ends. Until the unit ends nobody else adds to it."""
        ...

    def add(self, records: Sequence[ConsentRecord], chain: Chain) -> None:
        """Add records that follow the last one, and where the chain ends now."""
        ...

    def of(self, subscriber: SubscriberId) -> Sequence[ConsentRecord]:
        """All that a subscriber did, earliest first."""
        ...

    def cut(self, subscriber: SubscriberId) -> None:
        """Take everything personal out of a subscriber's records, with the salt of its hashes."""
        ...


class Tallies(Protocol):
    """How many subscribers the unit's store has, and how many came and went in which hour."""

    def count(self, hour: datetime, step: Step, many: int = 1) -> None:
        """So many more of a step in an hour."""
        ...

    def move(
        self, before: SubscriberStatus | None, after: SubscriberStatus | None, many: int = 1
    ) -> None:
        """So many went from one status into another; from or to nothing where there is none."""
        ...


class Receipts(Protocol):
    """What is left of the people whom the unit's store erased: proof, and a fingerprint."""

    def add(self, receipt: Receipt) -> None: ...

    def known(self, hashes: Sequence[str]) -> Collection[str]:
        """Those of these addresses' fingerprints that were erased once."""
        ...


class ContactLists(Protocol):
    """Lists of contacts that the unit's store brought."""

    def add(self, entry: ContactList) -> None: ...

    def add_lines(self, id: str, lines: Sequence[tuple[int, str]]) -> None:
        """Keep raw lines of a list, each with its number."""
        ...

    def find(self, id: str) -> ContactList | None: ...

    def lines(self, id: str, first: int, limit: int) -> Sequence[tuple[int, str]]:
        """Raw lines from a number on."""
        ...

    def save(self, entry: ContactList, faults: Sequence[ContactFault]) -> None:
        """Write over the version that was read, with what was wrong on more lines.

        Refuses with ``Stale``. The lines of a list that is done are forgotten.
        """
        ...

    def drop(self, id: str) -> None:
        """Forget a list that did not arrive."""
        ...


class AudienceWork(UnitOfWork, Protocol):
    """A unit of work with the audience's shelf."""

    @property
    def subscribers(self) -> Subscribers: ...

    @property
    def invitations(self) -> Invitations: ...

    @property
    def consents(self) -> Consents: ...

    @property
    def tallies(self) -> Tallies: ...

    @property
    def receipts(self) -> Receipts: ...

    @property
    def contact_lists(self) -> ContactLists: ...


# --- outside the unit ---


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """What a link opens."""

    store: StoreId
    subscriber: SubscriberId
    invitation: str = ""


class AllLinks(Protocol):
    """Knows of every store what its links open, by the hashes of their secrets."""

    def invitation(self, digest: str) -> Opened | None:
        """The invitation that a link confirms."""
        ...

    def leaving(self, digest: str) -> Opened | None:
        """The subscriber who leaves by a link."""
        ...


class Senders(Protocol):
    """Reads in whose name letters are written."""

    def name(self, store: StoreId) -> str:
        """What a store calls itself; empty when it is not known."""
        ...


class Mailboxes(Protocol):
    """Knows what addresses look like, and which services give them away for minutes."""

    def read(self, typed: str) -> str | None:
        """The one spelling of an address by which it is compared; nothing when it is none."""
        ...

    def is_disposable(self, email: str) -> bool:
        """Whether its service is one for addresses that are thrown away."""
        ...


class Phones(Protocol):
    """Knows how telephone numbers are written."""

    def read(self, typed: str) -> str | None:
        """A number with its country, such as +966501234567; nothing when it is none.

        Local ones are Saudi ones. Arabic digits are digits.
        """
        ...
