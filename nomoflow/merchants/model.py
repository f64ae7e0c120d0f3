"""Stores, members, permissions, tokens: what they are and what they refuse."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from nomoflow.kernel.errors import Forbidden, NotFound, Unavailable
from nomoflow.kernel.ids import MemberId, StoreId, StoreKey
from nomoflow.kernel.money import Currency
from nomoflow.kernel.text import Language
from nomoflow.merchants.facts import PlanReport, StoreProfile


class NoSuchStore(NotFound):
    """There is no such store, or it is not for this person."""

    code = "store_not_found"


class NoSuchApiKey(NotFound):
    """There is no such key."""

    code = "api_key_not_found"


class NotYourRole(Forbidden):
    """The person's role in this store does not include it."""

    code = "role_not_enough"


class AuthorisationRefused(Forbidden):
    """The platform did not accept the code, the token or the merchant's consent."""

    code = "authorisation_refused"


class AccessRefused(Forbidden):
    """The platform refuses our tokens of this store for good: connect it again."""

    code = "store_access_refused"


class NotPermitted(Forbidden):
    """The store's tokens lack a permission that this needs. ``facts`` may name it."""

    code = "store_not_permitted"


class RefreshUnanswered(Unavailable):
    """A refresh was sent and no answer came: the refresh token may be spent or not."""

    code = "refresh_unanswered"


class AccessBusy(Unavailable):
    """Another process is renewing the tokens and has not finished in time."""

    code = "store_access_busy"


class StoreStatus(StrEnum):
    """How we stand with a store."""

    CONNECTED = "connected"
    DISCONNECTED = "disconnected"
    """Its tokens no longer work; the merchant must connect again."""
    UNINSTALLED = "uninstalled"


class Role(StrEnum):
    """What a person is in a store."""

    OWNER = "owner"
    STAFF = "staff"


class Permission(StrEnum):
    """What a page or an action asks of a person's role."""

    VIEW = "view"
    MANAGE_FEATURES = "manage_features"
    MANAGE_COUPONS = "manage_coupons"
    MANAGE_AUDIENCE = "manage_audience"
    SYNCHRONISE = "synchronise"
    MANAGE_WORK = "manage_work"
    MANAGE_API_KEYS = "manage_api_keys"


_LATEST_DELIVERY = timedelta(hours=1)
_STAFF = frozenset(
    {
        Permission.VIEW,
        Permission.MANAGE_FEATURES,
        Permission.MANAGE_COUPONS,
        Permission.MANAGE_AUDIENCE,
        Permission.SYNCHRONISE,
    }
)
_GRANTED = {Role.OWNER: frozenset(Permission), Role.STAFF: _STAFF}


def may(role: Role, permission: Permission) -> bool:
    """Whether a role includes a permission."""
    return permission in _GRANTED[role]


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who the platform says the bearer of an access token is, and of which store."""

    store: StoreId
    member: MemberId
    member_name: str
    member_email: str
    profile: StoreProfile


def overtaken(told: datetime, known: datetime) -> bool:
    """Whether a telling was overtaken on its way by a later one that we know.

    Only a delay that deliveries really have counts: a telling that claims to be much older than
    what we know has not been late, its clock is wrong, and then it is the news. Whole seconds,
    because platforms tell no less.
    """
    earlier, later = told.replace(microsecond=0), known.replace(microsecond=0)
    return later - _LATEST_DELIVERY < earlier < later


@dataclass(slots=True, kw_only=True)
class Store:
    """A merchant's store and how we stand with it."""

    id: StoreId
    key: StoreKey
    status: StoreStatus
    connected_at: datetime
    granted_at: datetime | None = None
    """The platform's time of the tokens we hold or held last."""
    uninstalled_at: datetime | None = None
    erase_at: datetime | None = None
    name: str = ""
    username: str = ""
    email: str = ""
    domain: str = ""
    avatar: str = ""
    plan: str = ""
    kind: str = "live"
    currency: Currency = Currency("SAR")
    timezone: str = "Asia/Riyadh"
    app_plan: str = ""
    app_plan_ends_at: datetime | None = None
    app_plan_reported_at: datetime | None = None
    feedback_rating: int | None = None
    feedback_comment: str = ""
    version: int = 0

    @property
    def serving(self) -> bool:
        """Whether shoppers of this store are shown anything of ours."""
        return self.status is not StoreStatus.UNINSTALLED

    def connect(self, granted_at: datetime) -> bool:
        """Take new tokens into account. False when a later uninstall is known."""
        if self.uninstalled_at is not None and overtaken(granted_at, self.uninstalled_at):
            return False
        self.status = StoreStatus.CONNECTED
        self.granted_at = granted_at
        self.uninstalled_at = None
        self.erase_at = None
        return True

    def uninstall(self, at: datetime, erase_at: datetime) -> bool:
        """Take an uninstall into account. False when later tokens contradict it, or known."""
        if self.status is StoreStatus.UNINSTALLED:
            return False
        if self.granted_at is not None and overtaken(at, self.granted_at):
            return False
        self.status = StoreStatus.UNINSTALLED
        self.uninstalled_at = at
        self.erase_at = erase_at
        return True

    def lose_access(self) -> bool:
        """The tokens no longer work. False when that was known."""
        if self.status is not StoreStatus.CONNECTED:
            return False
        self.status = StoreStatus.DISCONNECTED
        return True

    def describe(self, profile: StoreProfile) -> None:
        """Take over what the platform says; what it does not say stays as it was."""
        for field in ("name", "username", "email", "domain", "avatar", "plan", "kind"):
            said = getattr(profile, field)
            if said:
                setattr(self, field, said)
        if profile.currency is not None:
            self.currency = profile.currency

    def book(self, plan: PlanReport) -> None:
        """Take over a report of the booked plan, unless a newer one is known."""
        known = self.app_plan_reported_at
        if known is not None and plan.reported_at < known:
            return
        self.app_plan = f"{plan.state}:{plan.plan_name or ''}"
        self.app_plan_ends_at = plan.ends_at
        self.app_plan_reported_at = plan.reported_at


def met(store: StoreId, key: str, at: datetime) -> Store:
    """A store we have just heard of, without tokens yet."""
    return Store(id=store, key=StoreKey(key), status=StoreStatus.DISCONNECTED, connected_at=at)


@dataclass(slots=True, kw_only=True)
class Member:
    """A person who uses the dashboard, as the platform proved them."""

    id: MemberId
    name: str
    email: str
    language: Language | None = None
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """A person's role in a store."""

    member: MemberId
    role: Role
    since: datetime


@dataclass(slots=True, kw_only=True)
class ApiKey:
    """A bearer key for programs. Only its digest is kept; the key is shown once."""

    id: str
    label: str
    hint: str
    """The first characters, so that people can tell keys apart."""
    digest: str
    created_at: datetime
    created_by: MemberId
    revoked_at: datetime | None = None
    version: int = 0
