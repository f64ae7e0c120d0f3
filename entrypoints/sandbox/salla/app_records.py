"""What the stand-in remembers of our app: where it is installed, and what it was told."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(slots=True, kw_only=True)
class Installation:
    """Our app in one store."""

    store_id: int
    scopes: list[str]
    installed_at: datetime
    updated_at: datetime | None = None
    settings: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class AuthorizationCode:
    code: str
    store_id: int
    redirect_uri: str
    scopes: list[str]
    expires_at: datetime
    used: bool = False


@dataclass(slots=True, kw_only=True)
class Grant:
    """One access token and the refresh token born with it."""

    access_token: str
    refresh_token: str | None
    store_id: int
    scopes: list[str]
    issued_at: datetime
    expires_at: datetime
    access_revoked: bool = False
    refresh_used: bool = False
    refresh_revoked: bool = False


@dataclass(slots=True, kw_only=True)
class EmbeddedToken:
    token: str
    store_id: int
    expires_at: datetime


@dataclass(slots=True, kw_only=True)
class Subscription:
    """A webhook that the app made through the API."""

    id: int
    store_id: int
    name: str
    event: str
    url: str
    version: int
    rule: str | None
    headers: dict[str, str]
    strategy: str | None = None
    secret: str | None = field(default=None, repr=False)


@dataclass(slots=True, kw_only=True)
class Attempt:
    at: datetime
    status: int | None
    note: str
    milliseconds: int


@dataclass(slots=True, kw_only=True)
class Shipment:
    """One webhook on its way: `state` is waiting, delivered, failed, or lost."""

    id: int
    store_id: int
    event: str
    url: str
    body: str
    created_at: datetime
    due_at: datetime
    state: str = "waiting"
    subscription_id: int | None = None
    attempts: list[Attempt] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Counter:
    name: str
    value: int


@dataclass(slots=True, kw_only=True)
class Snippet:
    """What the app's operator pasted in the Partner Portal; empty until it was fetched."""

    id: int = 1
    content: str = ""
    fetched_at: datetime | None = None
    refused: str = ""


@dataclass(slots=True, kw_only=True)
class SettingsForm:
    """The fields of the app's settings form, as the Partner Portal keeps them."""

    id: int = 1
    fields: list[dict[str, Any]] = field(default_factory=list)
