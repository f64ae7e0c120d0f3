"""What merchants need from the outside."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from nomoflow.kernel.ids import MemberId, StoreId, StoreKey
from nomoflow.kernel.money import Currency
from nomoflow.kernel.secret import Secret
from nomoflow.kernel.unit_of_work import UnitOfWork
from nomoflow.merchants.facts import Grant, StoreProfile
from nomoflow.merchants.model import (
    ApiKey,
    Identity,
    Member,
    Membership,
    Role,
    Store,
    StoreStatus,
)


class Stores(Protocol):
    """The record of the unit's store."""

    def find(self) -> Store | None:
        """The store, or nothing when we have not met it."""
        ...

    def add(self, store: Store) -> None:
        """Keep a store we meet; refuses with ``Stale`` when it was added meanwhile."""
        ...

    def save(self, store: Store) -> None:
        """Write over the version that was read; else refuses with ``Stale``."""
        ...


class Grants(Protocol):
    """The store's tokens, sealed where they rest."""

    def find(self) -> Grant | None:
        """The tokens, unsealed."""
        ...

    def keep(self, grant: Grant) -> None:
        """Both tokens, over whatever was there."""
        ...

    def destroy(self) -> None:
        """Forget them for good."""
        ...


class Team(Protocol):
    """The people of the unit's store."""

    def member(self, member: MemberId) -> Member | None:
        """A person, of whichever store."""
        ...

    def keep_member(self, member: Member) -> None:
        """Keep or refresh a person's name and address."""
        ...

    def membership(self, member: MemberId) -> Membership | None:
        """The person's role here."""
        ...

    def join(self, membership: Membership) -> None:
        """Give a person a role here, over whatever role was there."""
        ...

    def everyone(self) -> Sequence[tuple[Member, Membership]]:
        """All people of the store, earliest first."""
        ...


class ApiKeys(Protocol):
    """The store's keys for programs."""

    def add(self, key: ApiKey) -> None: ...

    def find(self, key_id: str) -> ApiKey | None: ...

    def save(self, key: ApiKey) -> None:
        """Write over the version that was read; else refuses with ``Stale``."""
        ...

    def all(self) -> Sequence[ApiKey]:
        """Every key, revoked ones too, newest first."""
        ...


class MerchantWork(UnitOfWork, Protocol):
    """A unit of work with the merchant's shelf."""

    @property
    def stores(self) -> Stores: ...

    @property
    def grants(self) -> Grants: ...

    @property
    def team(self) -> Team: ...

    @property
    def api_keys(self) -> ApiKeys: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreRow:
    """A store as lists and doors need it."""

    id: StoreId
    key: StoreKey
    name: str
    username: str
    domain: str
    avatar: str
    status: StoreStatus
    currency: Currency
    timezone: str
    plan: str
    kind: str
    connected_at: datetime
    uninstalled_at: datetime | None
    erase_at: datetime | None
    token_expires_at: datetime | None
    """When the access token ends; nothing when there is none."""


class AllStores(Protocol):
    """Looks across stores: for the doors and the operator."""

    def by_key(self, key: StoreKey) -> StoreRow | None:
        """The store with this public key, whatever its status."""
        ...

    def by_id(self, store: StoreId) -> StoreRow | None:
        """The store, whatever its status."""
        ...

    def of_member(self, member: MemberId) -> Sequence[tuple[StoreRow, Role]]:
        """The stores a person belongs to, by name; uninstalled ones too."""
        ...

    def all(self) -> Sequence[StoreRow]:
        """Every store, newest first."""
        ...


class AllGrants(Protocol):
    """Looks across stores: whose tokens and data are due for something."""

    def expiring(self, before: datetime) -> Sequence[StoreId]:
        """Connected stores whose access token ends before then."""
        ...

    def to_erase(self, before: datetime) -> Sequence[StoreId]:
        """Uninstalled stores whose retention ends before then."""
        ...


class AllApiKeys(Protocol):
    """Looks across stores: whose key is this?"""

    def store_of(self, digest: str) -> StoreRow | None:
        """The store of an unrevoked key with this digest."""
        ...


class Eraser(Protocol):
    """Erases a store."""

    def erase(self, store: StoreId) -> int:
        """Delete every row of the store everywhere; how many. Nothing left is success."""
        ...


class Authoriser(Protocol):
    """The platform's authorisation server.

    Any method may refuse with ``Unavailable``; besides that only as told.
    """

    def address(self, state: str) -> str:
        """Where to send the merchant's browser to ask for consent."""
        ...

    def exchange(self, code: str) -> Grant:
        """Tokens for a code; refuses with ``AuthorisationRefused`` (spent, foreign, false)."""
        ...

    def refresh(self, refresh: Secret) -> Grant:
        """New tokens for old. The old refresh token is dead afterwards, whatever is answered.

        Refuses with ``AuthorisationRefused`` when the platform revoked it, and with
        ``RefreshUnanswered`` when it was sent and no answer came.
        """
        ...

    def identify(self, access: Secret) -> Identity:
        """Whose token this is; refuses with ``AuthorisationRefused``."""
        ...

    def introspect(self, token: Secret) -> tuple[StoreId, MemberId]:
        """Who opened the embedded page, by the platform's word; or ``AuthorisationRefused``."""
        ...


class AccessTokens(Protocol):
    """Working access tokens of stores: what an adapter that speaks for a store needs."""

    def token(self, store: StoreId) -> Secret:
        """A token that works now.

        Refuses with ``AccessRefused``, ``AccessBusy`` or ``Unavailable``.
        """
        ...

    def token_instead_of(self, store: StoreId, refused: Secret) -> Secret:
        """Another token than one that the platform just refused. Refuses as ``token`` does."""
        ...


class StoreProfiles(Protocol):
    """The platform's description of a store, and ours to it.

    May refuse with ``Unavailable``, ``AccessRefused`` or ``NotPermitted``.
    """

    def read(self, store: StoreId) -> StoreProfile:
        """What the platform says about the store."""
        ...

    def tell_key(self, store: StoreId, key: StoreKey) -> None:
        """Let the storefront snippet know the store's public key."""
        ...


class Locks(Protocol):
    """One process at a time."""

    def hold(self, name: str, *, seconds: float, wait: float) -> AbstractContextManager[None]:
        """Hold the lock inside the block; it opens by itself after ``seconds``.

        Refuses with ``AccessBusy`` when it is not free within ``wait`` seconds.
        """
        ...
