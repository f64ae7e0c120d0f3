"""What reports need from the outside."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from nomoflow.kernel.ids import StoreId
from nomoflow.kernel.money import Currency, Money
from nomoflow.kernel.unit_of_work import UnitOfWork


class StaleDays(Protocol):
    """Days of the unit's store whose figures are older than what they count."""

    def mark(self, moments: Sequence[datetime]) -> None:
        """The store's local days around these moments are to be counted again."""
        ...


class AnalyticsWork(UnitOfWork, Protocol):
    """A unit of work with the days to count again."""

    @property
    def stale_days(self) -> StaleDays: ...


class Rollups(Protocol):
    """Counts whole days from the visits, orders and bookings of all stores."""

    def refresh(self, limit: int) -> int:
        """Count up to so many stale days again, each in its own transaction; how many it did.

        A day marked again while it was counted stays stale.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class DayRange:
    """Whole days in the store's time zone, both included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True, kw_only=True)
class DayFigures:
    """One day of a store."""

    day: date
    visits: int
    visitors: int
    page_views: int
    orders: int
    """Orders placed that day which are sales now."""
    revenue: Money
    """Their total less shipping and tax."""
    attributed: Money
    """The part whose source is known and not direct."""
    reversed_orders: int
    """Orders placed that day which were cancelled, refunded or deleted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFigures:
    """One way of coming, on one day or over a range."""

    channel: str
    source: str
    medium: str
    campaign: str
    visits: int
    orders: int
    revenue: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceDay:
    """The revenue credited to a source on one day."""

    day: date
    channel: str
    source: str
    revenue: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """A range of days in one line."""

    visits: int
    visitors: int
    """Sum of each day's different visitors: somebody who came on two days counts twice."""
    page_views: int
    orders: int
    revenue: Money
    attributed: Money
    reversed_orders: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """What the overview shows: a range, the same length before it, and where it came from."""

    currency: Currency
    range: DayRange
    before: DayRange
    days: Sequence[DayFigures]
    """Every day of the range, empty ones too."""
    totals: Totals
    totals_before: Totals
    sources: Sequence[SourceFigures]
    """Over the range, most revenue first, then most visits."""
    source_days: Sequence[SourceDay]


class AnalyticsReports(Protocol):
    """Reads the rolled-up figures."""

    def overview(self, store: StoreId, days: DayRange) -> Overview:
        """The overview of a range."""
        ...
