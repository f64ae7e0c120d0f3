"""What happens between a merchant's store and us."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from nomoflow.kernel.events import Event
from nomoflow.kernel.ids import MemberId
from nomoflow.merchants.facts import Grant, PlanReport


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessGranted(Event):
    """The platform handed us tokens for the store, by message."""

    name: ClassVar[str] = "merchants.access_granted"
    grant: Grant


@dataclass(frozen=True, slots=True, kw_only=True)
class AppInstalled(Event):
    """The platform says the app was installed or updated. Tokens come by another message."""

    name: ClassVar[str] = "merchants.app_installed"
    installed_at: datetime
    updated: bool = False
    store_kind: str = "live"


@dataclass(frozen=True, slots=True, kw_only=True)
class AppUninstalled(Event):
    """The platform says the merchant removed the app."""

    name: ClassVar[str] = "merchants.app_uninstalled"
    uninstalled_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanReported(Event):
    """The platform says what the store has booked: a trial or a subscription of our app."""

    name: ClassVar[str] = "merchants.plan_reported"
    plan: PlanReport


@dataclass(frozen=True, slots=True, kw_only=True)
class AppSettingsReported(Event):
    """The merchant saved the app's settings form on the platform."""

    name: ClassVar[str] = "merchants.app_settings_reported"
    settings: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedbackReported(Event):
    """The merchant rated our app on the platform."""

    name: ClassVar[str] = "merchants.feedback_reported"
    rating: int
    comment: str = ""
    given_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreConnected(Event):
    """We have working tokens for a store that had none: new, back again, or renewed by hand."""

    name: ClassVar[str] = "merchants.store_connected"
    first: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreUninstalled(Event):
    """The store left: its tokens are destroyed, its data waits for erasure."""

    name: ClassVar[str] = "merchants.store_uninstalled"
    erase_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreAccessLost(Event):
    """The platform refuses our tokens for good: the merchant must connect again."""

    name: ClassVar[str] = "merchants.store_access_lost"


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberJoined(Event):
    """A person was proven by the platform to work for this store."""

    name: ClassVar[str] = "merchants.member_joined"
    member: MemberId
