"""What happens to credit."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from nomoflow.kernel.events import Event
from nomoflow.kernel.ids import OrderId


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderCredited(Event):
    """The credit of an order was booked, moved or taken back."""

    name: ClassVar[str] = "attribution.order_credited"
    order: OrderId
    placed_at: datetime
