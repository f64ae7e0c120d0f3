"""What the storefront's widgets need from the outside."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from nomoflow.kernel.ids import StoreId, StoreKey
from nomoflow.widgets.model import Sale, Storefront


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
