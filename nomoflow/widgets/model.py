"""A store as its shoppers' browsers meet it, and the bundle made for them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from nomoflow.kernel.errors import Forbidden, NotFound
from nomoflow.kernel.feature_states import FeatureKey, FeatureState, Setting
from nomoflow.kernel.ids import StoreId, StoreKey
from nomoflow.widgets.notices import Notice


class NoSuchStorefront(NotFound):
    """No store has this public key."""

    code = "storefront_not_found"


class InspectionForbidden(Forbidden):
    """The link to the inspector was not made by this store's dashboard, or not lately."""

    code = "inspection_forbidden"


class StorefrontGone(NotFound):
    """The store took the app away: its shoppers get nothing any more."""

    code = "storefront_gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Storefront:
    """What the storefront routes need to know of a store, in one read."""

    store: StoreId
    key: StoreKey
    serving: bool
    currency: str
    domain: str
    features: Mapping[FeatureKey, FeatureState]
    changed_at: datetime | None = None
    timezone: str = "Asia/Riyadh"
    notices: tuple[Notice, ...] = ()
    """Those that are live, the first first."""

    def has(self, key: FeatureKey) -> bool:
        """Whether the feature is on."""
        return self.features[key].enabled


PEOPLE_COUNTED = 50
"""How far the people of a city are counted: nobody asks for a larger crowd to hide in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sale:
    """What the ticker may know of a sale: never a family name, phone, email or number."""

    first_name: str
    city: str
    product: str
    url: str
    image: str
    placed_at: datetime
    people_in_city: int = 0
    """How many customers have bought from the city, this one too; at most ``PEOPLE_COUNTED``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Widget:
    """A widget for the script to show: its kind and its complete settings."""

    kind: str
    settings: Mapping[str, Setting]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownNotice:
    """A notice that shoppers may see in the coming days, and when; ``None`` is always."""

    notice: Notice
    windows: tuple[tuple[datetime, datetime], ...] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """All that the script of a store is told. The same for every shopper."""

    currency: str
    tracking: FeatureState
    widgets: tuple[Widget, ...]
    notices: tuple[ShownNotice, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TickerEntry:
    """A purchase as the ticker shows it. Empty where the merchant shows less."""

    name: str
    city: str
    product: str
    url: str
    image: str
    minutes_ago: int
