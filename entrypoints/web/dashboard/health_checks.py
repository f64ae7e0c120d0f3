"""Whether a store's connection works: four checks, each with what to do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import url_for
from flask_babel import gettext

from nomoflow.kernel.ids import StoreKey
from nomoflow.merchants.model import AccessRefused, StoreStatus
from nomoflow.merchants.ports import StoreRow
from nomoflow.synchronisation.model import SyncRun, SyncState
from nomoflow.synchronisation.starting import STALLED

_RECONNECT = "/salla/connect"
_QUIET = timedelta(days=2)
"""A store that sells hears from the platform more often than this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that works or not. ``tone`` is good, warn, bad or idle."""

    title: str
    tone: str
    words: str
    at: datetime | None = None
    action: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signs:
    """What is known of a store's connection."""

    store: StoreRow
    last_message_at: datetime | None
    last_hit_at: datetime | None
    runs: Sequence[SyncRun]
    now: datetime


def checks(signs: Signs) -> list[Check]:
    """Every check, in the order in which things are set up."""
    return [_access(signs), _messages(signs), _synchronisation(signs), _script(signs)]


def worst(signs: Signs) -> str:
    """The tone of the whole."""
    tones = {check.tone for check in checks(signs)}
    return next((tone for tone in ("bad", "warn") if tone in tones), "good")


def summary(tone: str) -> str:
    """The whole in a few words."""
    if tone == "bad":
        return gettext("The connection to Salla is broken")
    if tone == "warn":
        return gettext("Connected, with something to look at")
    return gettext("Connected to Salla")


def _access(signs: Signs) -> Check:
    title = gettext("Access to your store")
    if signs.store.status is not StoreStatus.CONNECTED:
        return Check(
            title=title,
            tone="bad",
            words=gettext("Salla no longer accepts our keys. Connect again; nothing is lost."),
            action=gettext("Connect again"),
            href=_RECONNECT,
        )
    if signs.store.token_expires_at is None:
        return Check(
            title=title,
            tone="bad",
            words=gettext("We hold no keys for this store. Connect again."),
            action=gettext("Connect again"),
            href=_RECONNECT,
        )
    if signs.store.token_expires_at <= signs.now:
        return Check(
            title=title,
            tone="warn",
            words=gettext("The keys have run out and are being renewed. They ran out"),
            at=signs.store.token_expires_at,
        )
    return Check(
        title=title,
        tone="good",
        words=gettext("The keys are valid and renew themselves. They run out"),
        at=signs.store.token_expires_at,
    )


def _messages(signs: Signs) -> Check:
    title = gettext("Messages from Salla")
    if signs.last_message_at is None:
        return Check(
            title=title,
            tone="idle",
            words=gettext("None yet. The first comes with the next order or change."),
        )
    quiet = signs.now - signs.last_message_at > _QUIET
    return Check(
        title=title,
        tone="warn" if quiet else "good",
        words=gettext("Quiet for a while; synchronise once to be sure. The last came")
        if quiet
        else gettext("The last came"),
        at=signs.last_message_at,
    )


def _synchronisation(signs: Signs) -> Check:
    title = gettext("Synchronisation")
    if not signs.runs:
        return Check(title=title, tone="idle", words=gettext("Not done yet."))
    if any(run.state is SyncState.RUNNING for run in signs.runs):
        return Check(title=title, tone="good", words=gettext("Under way."))
    faults = {run.fault for run in signs.runs if run.state is SyncState.FAILED}
    if faults:
        return _failed(title, faults, signs.store.key)
    finished = [run.finished_at for run in signs.runs if run.finished_at]
    return Check(title=title, tone="good", words=gettext("Finished"), at=max(finished))


def _failed(title: str, faults: set[str], key: StoreKey) -> Check:
    """What stands in the way of a synchronisation, the worst first, and what to do."""
    if AccessRefused.code in faults:
        return Check(
            title=title,
            tone="bad",
            words=gettext(
                "Salla no longer accepts our keys, so some lists were not read. Connect the store "
                "again; nothing is lost."
            ),
            action=gettext("Connect again"),
            href=_RECONNECT,
        )
    if faults != {STALLED}:
        return Check(
            title=title,
            tone="warn",
            words=gettext(
                "Salla did not let us read some lists: a permission is missing. Connect again "
                "and approve all of them."
            ),
            action=gettext("Connect again"),
            href=_RECONNECT,
        )
    return Check(
        title=title,
        tone="warn",
        words=gettext("The last one stopped on its way. What came in stays; synchronise again."),
        action=gettext("Synchronise again"),
        href=url_for("dashboard.health", store_key=key, _anchor="sync"),
    )


def _script(signs: Signs) -> Check:
    title = gettext("The script in your store")
    if signs.last_hit_at is None:
        return Check(
            title=title,
            tone="idle",
            words=gettext("No visit has been reported yet. Open your store once to try it."),
        )
    quiet = signs.now - signs.last_hit_at > _QUIET
    return Check(
        title=title,
        tone="warn" if quiet else "good",
        words=gettext("No visit for a while; is the app still switched on in Salla? Last visit")
        if quiet
        else gettext("Last visit"),
        at=signs.last_hit_at,
    )
