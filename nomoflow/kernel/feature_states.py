"""The names of the features, and a feature's state in a store: shared by all that are switched."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

Setting = bool | int | str | list[str] | dict[str, str]
"""A value as JSON knows it: choices are texts, bilingual texts are ``{"ar": , "en": }``."""


class FeatureKey(StrEnum):
    """A feature that a store can switch on and off. The words are fixed: programs use them."""

    LIVE_COUNTER = "live_counter"
    RECENT_PURCHASES = "recent_purchases"
    VISITOR_DATA = "visitor_data"
    COUPONS = "coupons"
    NOTIFICATIONS = "notifications"
    EMAIL_COLLECTOR = "email_collector"


@dataclass(frozen=True, slots=True, kw_only=True)
class FeatureState:
    """Whether a feature is on in a store, and its complete settings."""

    key: FeatureKey
    enabled: bool
    settings: Mapping[str, Setting]
