"""What Salla tells about the app itself: tokens, installation, plans, settings, opinions."""

import json
from datetime import datetime, timedelta
from decimal import Decimal

from adapters.salla.payloads.moments import moment, second
from adapters.salla.payloads.values import (
    Json,
    count,
    currency,
    identity,
    malformed,
    number,
    part,
    record,
    text,
)
from nomoflow.kernel.ids import MemberId, StoreId
from nomoflow.kernel.secret import Secret
from nomoflow.merchants.events import AppInstalled, AppUninstalled, FeedbackReported
from nomoflow.merchants.facts import Grant, PlanReport, StoreProfile
from nomoflow.merchants.model import Identity
from nomoflow.relay.model import Malformed

_UNTOLD_LIFETIME = timedelta(days=14)
_FIRST_ABSOLUTE = Decimal(1_000_000_000)
_FIRST_MILLISECOND = Decimal(100_000_000_000)


def store_id(number_there: object) -> StoreId:
    """A store, by its number on Salla."""
    if isinstance(number_there, bool):
        malformed("merchant")
    written = identity(number_there, "merchant")
    if not written.isascii() or not written.isdigit() or len(written) > 19:
        malformed("merchant")
    return StoreId(f"salla-{written}")


def member_id(number_there: object) -> MemberId:
    """A person, by their number on Salla."""
    return MemberId(f"salla-{identity(number_there, 'user')}")


def grant(data: Json, at: datetime) -> Grant:
    """Tokens handed out at a time, by message or by the token endpoint."""
    refresh = text(data.get("refresh_token"))
    return Grant(
        access=Secret(text(data.get("access_token")) or malformed("access_token")),
        refresh=None if refresh is None else Secret(refresh),
        expires_at=_expiry(data, at),
        granted_at=at,
        scope=tuple((text(data.get("scope")) or "").split()),
    )


def _expiry(data: Json, at: datetime) -> datetime:
    """When the tokens end. What nobody can read is no reason to lose them."""
    told = _end(data.get("expires"), at) or _end(data.get("expires_in"), at)
    return told or at + _UNTOLD_LIFETIME


def _end(value: object, at: datetime) -> datetime | None:
    """``expires`` is a moment in one place and a duration in another, where it may be longer."""
    try:
        told = number(value, "expires")
        if told is None or told < 0:
            return None
        if told > _FIRST_MILLISECOND:
            told /= 1000
        if told > _FIRST_ABSOLUTE:
            return moment(int(told), "expires")
    except Malformed:
        return None
    return at + timedelta(seconds=int(told))


def who(body: Json) -> Identity:
    """What user info says, with or without an envelope."""
    data = part(body.get("data")) or body
    merchant = record(data.get("merchant"), "merchant")
    return Identity(
        store=store_id(merchant.get("id")),
        member=member_id(data.get("id")),
        member_name=text(data.get("name")) or "",
        member_email=text(data.get("email")) or "",
        profile=StoreProfile(
            name=text(merchant.get("name")),
            username=text(merchant.get("username")),
            domain=text(merchant.get("domain")),
            avatar=text(merchant.get("avatar")),
            plan=text(merchant.get("plan")),
        ),
    )


def profile(data: Json) -> StoreProfile:
    """What store info says."""
    return StoreProfile(
        name=text(data.get("name")),
        username=text(data.get("username")),
        email=text(data.get("email")),
        domain=text(data.get("domain")),
        avatar=text(data.get("avatar")),
        plan=text(data.get("plan")),
        kind=text(data.get("type")),
        currency=currency(data.get("currency"), "store.currency"),
    )


def installed(data: Json, told_at: datetime, *, updated: bool) -> AppInstalled:
    """The app was installed, or brought to a new version or new scopes."""
    return AppInstalled(
        installed_at=second(data.get("installation_date"), "app.installation_date") or told_at,
        updated=updated,
        store_kind=text(data.get("store_type")) or "live",
    )


def uninstalled(data: Json, told_at: datetime) -> AppUninstalled:
    """The app was removed."""
    removed_at = second(data.get("uninstallation_date"), "app.uninstallation_date")
    return AppUninstalled(uninstalled_at=removed_at or told_at)


def plan(data: Json, state: str, told_at: datetime) -> PlanReport | None:
    """A trial or subscription; nothing for an add-on, which is no plan."""
    if text(data.get("item_type")) == "addon":
        return None
    return PlanReport(
        state=state,
        plan_name=text(data.get("plan_name")),
        starts_at=moment(data.get("start_date"), "app.start_date"),
        ends_at=moment(data.get("end_date"), "app.end_date"),
        reported_at=told_at,
    )


def settings(data: Json) -> dict[str, str]:
    """The app's settings form, every value as text: booleans come as text already at times."""
    return {
        str(name): _setting(value)
        for name, value in part(data.get("settings")).items()
        if value is not None
    }


def _setting(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, default=str)
    return text(value) or ""


def feedback(data: Json, told_at: datetime) -> FeedbackReported:
    """How the merchant rated the app."""
    rating = count(data.get("rating"), "app.rating", most=100)
    return FeedbackReported(
        rating=malformed("app.rating") if rating is None else rating,
        comment=text(data.get("comment")) or "",
        given_at=told_at,
    )
