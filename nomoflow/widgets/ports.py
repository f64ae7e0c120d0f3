"""What the storefront's widgets need from the outside."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

from nomoflow.kernel.ids import StoreId, StoreKey
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
