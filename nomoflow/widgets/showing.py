"""Which cards a store shows, and which live notices in the coming days, and when."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from nomoflow.kernel.feature_states import FeatureKey
from nomoflow.widgets.model import ShownNotice, Storefront
from nomoflow.widgets.notices import Notice
from nomoflow.widgets.ports import Calendar
from nomoflow.widgets.windows import Window, windows

_AHEAD = timedelta(days=8)
"""Longer than any browser keeps what it was told."""

_HOME = "Asia/Riyadh"

CARDS = (
    FeatureKey.LIVE_COUNTER,
    FeatureKey.RECENT_PURCHASES,
    FeatureKey.COUPONS,
    FeatureKey.EMAIL_COLLECTOR,
)
"""The features of which shoppers see something."""


def shows(storefront: Storefront, key: FeatureKey) -> bool:
    """Whether a widget is on, and has something to show: a coupon box shows an offer's code."""
    offerless = key is FeatureKey.COUPONS and not storefront.features[key].settings["offer"]
    return storefront.has(key) and not offerless


def shown(storefront: Storefront, calendar: Calendar, at: datetime) -> Iterator[ShownNotice]:
    """The notices to tell of: not those whose countdown is over, nor those that rest for days."""
    zone = zone_of(storefront.timezone)
    # From midnight on, so that what is told stays the same for a day.
    midnight = datetime.combine(at.astimezone(zone).date(), time(), zone).astimezone(UTC)
    for notice in storefront.notices:
        until = notice.draft.look.countdown_until
        if until is not None and until <= at:
            continue
        found = _windows(notice, calendar, zone, midnight)
        if found is None or found:
            yield ShownNotice(notice=notice, windows=found)


def _windows(
    notice: Notice, calendar: Calendar, zone: ZoneInfo, start: datetime
) -> tuple[Window, ...] | None:
    schedule = notice.draft.rules.schedule
    if schedule.is_always:
        return None
    return tuple(windows(schedule, calendar, zone, start, start + _AHEAD))


def zone_of(name: str) -> ZoneInfo:
    """A store's time zone; that of most stores where its name is none."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return ZoneInfo(_HOME)
