"""Which days a program asks about."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from flask_babel import get_timezone

from entrypoints.web.current import services, store
from nomoflow.analytics.days import span, zone
from nomoflow.analytics.ports import DayRange
from nomoflow.coupons.reports import Span
from nomoflow.kernel.errors import Invalid

_MONTH = timedelta(days=29)
_LONGEST = timedelta(days=400)


class DaysRefused(Invalid):
    """The days do not make a range, or too long a one."""

    code = "days_refused"


def days_asked(query: Mapping[str, Any]) -> DayRange:
    """Whole days of the store, both included; the last thirty unless told."""
    last = query.get("last") or services().clock.now().astimezone(get_timezone()).date()
    first = query.get("first") or last - _MONTH
    if first > last or last - first > _LONGEST:
        raise DaysRefused({"from": "days_not_a_range"})
    return DayRange(first=first, last=last)


def span_asked(query: Mapping[str, Any]) -> Span:
    """The same with the moments at which the days begin and end."""
    days, where = days_asked(query), zone(store().timezone)
    return Span(
        first=days.first,
        last=days.last,
        begins_at=span(days.first, where)[0],
        ends_at=span(days.last, where)[1],
    )
