"""What the platform tells about stores, as values that events carry."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from nomoflow.kernel.money import Currency
from nomoflow.kernel.secret import Secret


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """The platform's tokens for one store.

    ``refresh`` works once: using it twice makes the platform revoke everything.
    ``granted_at`` is the platform's own time of handing them out.
    """

    access: Secret
    refresh: Secret | None
    expires_at: datetime
    granted_at: datetime
    scope: tuple[str, ...] = ()
    unanswered_at: datetime | None = None
    """When a refresh was sent whose answer never came: the refresh token may be spent."""

    def fresh(self, at: datetime, ahead: timedelta) -> bool:
        """Whether the access token still lasts longer than ``ahead``.

        After an unanswered refresh it counts as fresh to its end: asking again with a token that
        may be spent could make the platform revoke everything.
        """
        return self.expires_at - at > (timedelta(0) if self.unanswered_at else ahead)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreProfile:
    """What the platform says about a store. ``None`` where it says nothing."""

    name: str | None = None
    username: str | None = None
    email: str | None = None
    domain: str | None = None
    avatar: str | None = None
    plan: str | None = None
    kind: str | None = None
    currency: Currency | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanReport:
    """A trial or subscription of our app as the platform reports it."""

    state: str
    """``trial`` or ``subscription``, a dot, and ``started|renewed|expired|canceled``."""
    plan_name: str | None
    starts_at: datetime | None
    ends_at: datetime | None
    reported_at: datetime
