"""What the storefront's widgets need from the outside."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from nomoflow.kernel.ids import EventId, NoticeId, StoreId, StoreKey, VisitorId
from nomoflow.kernel.pages import Page, PageRequest
from nomoflow.kernel.unit_of_work import UnitOfWork
from nomoflow.widgets.encounters import Changes, Person, Purchase
from nomoflow.widgets.model import Sale, Storefront
from nomoflow.widgets.notices import Notice, NoticeState
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


class Notices(Protocol):
    """The notices of the unit's store."""

    def add(self, notice: Notice) -> None: ...

    def find(self, notice: NoticeId) -> Notice | None: ...

    def save(self, notice: Notice) -> None:
        """Write over the version that was read; else refuses with ``Stale``."""
        ...

    def live(self) -> int:
        """How many of them shoppers see."""
        ...


class NoticeWork(UnitOfWork, Protocol):
    """A unit of work with the notices."""

    @property
    def notices(self) -> Notices: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeFilter:
    """Which notices a list shows: in any of these states, with these words in name or heading."""

    states: tuple[NoticeState, ...] = tuple(NoticeState)
    search: str = ""


class NoticeReports(Protocol):
    """Reads notices for screens."""

    def list(self, store: StoreId, wanted: NoticeFilter, page: PageRequest) -> Page[Notice]:
        """Notices, those that come first where two want the same place first."""
        ...

    def one(self, store: StoreId, notice: NoticeId) -> Notice | None:
        """The notice, or nothing."""
        ...

    def counts(self, store: StoreId) -> Mapping[NoticeState, int]:
        """How many stand where; every state is named."""
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
