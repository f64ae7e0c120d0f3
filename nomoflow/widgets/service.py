"""What the storefront asks of us."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from nomoflow.kernel.clock import Clock
from nomoflow.kernel.feature_states import FeatureKey, Setting
from nomoflow.kernel.ids import StoreKey
from nomoflow.kernel.text import is_keepable
from nomoflow.widgets.model import (
    Bundle,
    NoSuchStorefront,
    Sale,
    Storefront,
    StorefrontGone,
    TickerEntry,
    Widget,
)
from nomoflow.widgets.ports import Calendar, RecentSales, Storefronts
from nomoflow.widgets.showing import CARDS, shown, shows

_TICKER_LENGTH = 20


class WidgetService:
    """Answers the shoppers' browsers of a store."""

    def __init__(
        self, storefronts: Storefronts, sales: RecentSales, calendar: Calendar, clock: Clock
    ) -> None:
        self._storefronts = storefronts
        self._sales = sales
        self._calendar = calendar
        self._clock = clock

    def storefront(self, key: StoreKey) -> Storefront:
        """The store behind a public key.

        Refuses with ``NoSuchStorefront``, and with ``StorefrontGone`` once the store left.
        """
        storefront = self._storefronts.by_key(key) if is_keepable(key) else None
        if storefront is None:
            raise NoSuchStorefront
        if not storefront.serving:
            raise StorefrontGone
        return storefront

    def bundle(self, storefront: Storefront) -> Bundle:
        """What the script is told now: the widgets that are on, and the notices that are due.

        Of the same storefront it stays the same within an hour, but for countdowns that end.
        """
        notifying = storefront.has(FeatureKey.NOTIFICATIONS)
        now = self._clock.now()
        states = [storefront.features[key] for key in CARDS if shows(storefront, key)]
        return Bundle(
            currency=storefront.currency,
            tracking=storefront.features[FeatureKey.VISITOR_DATA],
            widgets=tuple(
                Widget(kind=state.key.value, settings=state.settings) for state in states
            ),
            notices=tuple(shown(storefront, self._calendar, now)) if notifying else (),
        )

    def ticker(self, storefront: Storefront) -> Sequence[TickerEntry]:
        """True recent purchases; none while the ticker is switched off."""
        state = storefront.features[FeatureKey.RECENT_PURCHASES]
        if not state.enabled:
            return ()
        now = self._clock.now()
        age = timedelta(hours=int(str(state.settings["age_hours"])))
        sales = self._sales.recent(storefront.store, now - age, _TICKER_LENGTH)
        return [_entry(sale, state.settings, now) for sale in sales]


def _entry(sale: Sale, settings: Mapping[str, Setting], now: datetime) -> TickerEntry:
    minutes = int((now - sale.placed_at).total_seconds()) // 60
    return TickerEntry(
        name=sale.first_name if settings["show_name"] else "",
        city=sale.city if settings["show_city"] and _hides_in_its_city(sale, settings) else "",
        product=sale.product,
        url=sale.url,
        image=sale.image if settings["show_image"] else "",
        minutes_ago=max(0, minutes),
    )


def _hides_in_its_city(sale: Sale, settings: Mapping[str, Setting]) -> bool:
    """Whether so many have bought from there that a first name does not say who it was."""
    return sale.people_in_city >= int(str(settings["city_needs_people"]))
