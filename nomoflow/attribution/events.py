"""What happens to credit."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from nomoflow.kernel.events import Event
from nomoflow.kernel.ids import OrderId, VisitorId
from nomoflow.kernel.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderCredited(Event):
    """The credit of an order was booked, moved or taken back."""

    name: ClassVar[str] = "attribution.order_credited"
    order: OrderId
    placed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderTied(Event):
    """An order that browsers are tied to, as it is now: told anew whenever it is booked."""

    name: ClassVar[str] = "attribution.order_tied"
    order: OrderId
    version: int
    """Grows with every telling."""
    placed_at: datetime
    sale: bool
    """Whether it counts as revenue now: unpaid, cancelled and refunded orders do not."""
    revenue: Money
    visitors: tuple[VisitorId, ...]
