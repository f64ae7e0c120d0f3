"""What happens to subscribers. Events name them by our own ids: an erasure reaches nothing else."""

from dataclasses import dataclass
from typing import ClassVar

from nomoflow.audience.facts import SubscriberId
from nomoflow.kernel.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentGiven(Event):
    """Somebody asked for letters to an address, or a merchant brought them; it may be known."""

    name: ClassVar[str] = "audience.consent_given"
    subscriber: SubscriberId


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriberInvited(Event):
    """A letter is owed that asks whether the address is theirs; its link works for two days."""

    name: ClassVar[str] = "audience.invited"
    subscriber: SubscriberId
    invitation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriberConfirmed(Event):
    """The address is theirs, and they want letters."""

    name: ClassVar[str] = "audience.confirmed"
    subscriber: SubscriberId


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriberLeft(Event):
    """No more letters from now on."""

    name: ClassVar[str] = "audience.left"
    subscriber: SubscriberId


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriberErased(Event):
    """Everything that was known of a person is gone."""

    name: ClassVar[str] = "audience.erased"
    subscriber: SubscriberId


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactsDue(Event):
    """The next lines of a list of contacts wait, from this one on."""

    name: ClassVar[str] = "audience.contacts_due"
    list: str
    line: int
