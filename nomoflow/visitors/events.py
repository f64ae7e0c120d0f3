"""What happens when shoppers visit."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from nomoflow.kernel.events import Event
from nomoflow.visitors.facts import DeniedCode, Link, Touch, WidgetMeeting


@dataclass(frozen=True, slots=True, kw_only=True)
class TouchesSeen(Event):
    """Visits began."""

    name: ClassVar[str] = "visitors.touches_seen"
    touches: tuple[Touch, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitorsLinked(Event):
    """Visitors were seen with carts, customers or orders for the first time."""

    name: ClassVar[str] = "visitors.linked"
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrafficSeen(Event):
    """Visits of these moments were recorded or grew: their days' figures are to be renewed."""

    name: ClassVar[str] = "visitors.traffic_seen"
    moments: tuple[datetime, ...]
    """One per calendar hour (UTC) that was touched."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodesDenied(Event):
    """Shoppers entered codes that the store refused."""

    name: ClassVar[str] = "visitors.codes_denied"
    denied: tuple[DeniedCode, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WidgetsMet(Event):
    """Shoppers saw, clicked, closed or used widgets, or were held out of them."""

    name: ClassVar[str] = "visitors.widgets_met"
    meetings: tuple[WidgetMeeting, ...]
