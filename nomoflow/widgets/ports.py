"""What the storefront's widgets need from the outside."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from nomoflow.kernel.ids import EventId, StoreId, StoreKey, VisitorId
from nomoflow.kernel.unit_of_work import UnitOfWork
from nomoflow.widgets.encounters import Changes, Person, Purchase
from nomoflow.widgets.model import Sale, Storefront
from nomoflow.widgets.occasions import Occasion


class Storefronts(Protocol):
    """Reads stores by their public keys; an answer may be about a second old."""

    def by_key(self, key: StoreKey) -> Storefront | None:
        """The store with this key, also when it left; nothing when there is none."""
        ...


class RecentSales(Protocol):
    """Reads what was sold lately; an answer may be some seconds old."""

    def recent(self, store: StoreId, since: datetime, limit: int) -> Sequence[Sale]:
        """Sales placed since then, newest first: never unpaid, cancelled, refunded or test."""
        ...


class Calendar(Protocol):
    """Knows the year of shops here: the Islamic months, and when a city is called to prayer.

    It works by itself, without asking anybody.
    """

    def occasion_days(self, occasion: Occasion, year: int) -> Sequence[date]:
        """The days of an occasion in a year of the common calendar, in order."""
        ...

    def prayers(self, city: str, day: date) -> Sequence[datetime]:
        """The five calls of a city's day, in order, in UTC."""
        ...


class WidgetPeople(Protocol):
    """The people of the unit's store who met widgets, and what they bought."""

    def alone(self) -> None:
        """Wait until no other unit changes people of the store, and keep others waiting.

        A meeting and an order that are kept at the same moment would miss one another.
        """
        ...

    def of(self, visitors: Sequence[VisitorId]) -> Sequence[Person]:
        """Whatever widgets these browsers met."""
        ...

    def keep(self, people: Sequence[Person]) -> None:
        """Insert them, or write them over what was known of them."""
        ...

    def tie(self, purchase: Purchase) -> Sequence[VisitorId] | None:
        """Keep an order over an earlier telling; the browsers that it was tied to until then.

        Nothing when this telling, or a later one, is kept already.
        """
        ...

    def bought(self, visitors: Sequence[VisitorId]) -> Mapping[VisitorId, Sequence[Purchase]]:
        """The orders that are tied to each of these browsers."""
        ...


class WidgetCounts(Protocol):
    """The figures of the unit's store, by widget, day, device and page."""

    def first_time(self, event: EventId) -> bool:
        """Note that an event was counted; False when it was before. Kept with what it counts."""
        ...

    def local_day(self, at: datetime) -> date:
        """The store's day that a moment falls into."""
        ...

    def add(self, changes: Changes) -> None:
        """Change figures by so much."""
        ...


class EncounterWork(UnitOfWork, Protocol):
    """A unit of work with the people who met widgets."""

    @property
    def widget_people(self) -> WidgetPeople: ...

    @property
    def widget_counts(self) -> WidgetCounts: ...
