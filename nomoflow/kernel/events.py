"""Facts: what happened, and its record."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Generic, TypeVar

from nomoflow.kernel.ids import EventId, StoreId


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A fact in the past tense. Each feature's ``events.py`` declares its own kinds.

    ``name`` is stored with the fact and outlives a renamed class: never change it.
    """

    name: ClassVar[str]


Event_co = TypeVar("Event_co", bound=Event, covariant=True)


@dataclass(frozen=True, kw_only=True)
class Recorded(Generic[Event_co]):
    """An event with its identity, its store and its hour."""

    id: EventId
    store: StoreId
    at: datetime
    event: Event_co
