"""How far a store's synchronisation is, in figures and words."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from entrypoints.web.dashboard.formats import number
from nomoflow.merchants.model import AccessRefused
from nomoflow.synchronisation.facts import Resource
from nomoflow.synchronisation.model import SyncRun, SyncState
from nomoflow.synchronisation.starting import STALLED

NAMES = {
    Resource.CATEGORIES: _("Categories"),
    Resource.PRODUCTS: _("Products"),
    Resource.CUSTOMERS: _("Customers"),
    Resource.COUPONS: _("Coupons"),
    Resource.ORDERS: _("Orders"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncRow:
    """One list on its way. ``total`` is nothing while the platform has not said."""

    resource: str
    label: str
    state: str
    done: int
    total: int | None
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncProgress:
    """All lists together. ``share`` is the fraction that is done."""

    running: bool
    share: float
    rows: tuple[SyncRow, ...]


def progress(runs: Sequence[SyncRun]) -> SyncProgress:
    """The progress of the latest passages; those that begin again by themselves are no news."""
    runs = [run for run in runs if run.renewed_at is None or run.state is SyncState.DONE]
    return SyncProgress(
        running=any(run.state is SyncState.RUNNING for run in runs),
        share=sum(_share(run) for run in runs) / len(runs) if runs else 0,
        rows=tuple(_row(run) for run in runs),
    )


def _share(run: SyncRun) -> float:
    if run.state is not SyncState.RUNNING:
        return 1
    return min(run.done / run.total, 1) if run.total else 0


def _row(run: SyncRun) -> SyncRow:
    total = run.total if run.state is SyncState.RUNNING else run.done
    return SyncRow(
        resource=run.resource.value,
        label=str(NAMES[run.resource]),
        state=run.state.value,
        done=run.done,
        total=total,
        words=_words(run),
    )


def _words(run: SyncRun) -> str:
    if run.state is SyncState.FAILED:
        return _failure(run.fault)
    if run.state is SyncState.DONE:
        return gettext("%(count)s brought in", count=number(run.done))
    if run.total is None:
        return gettext("Waiting")
    return gettext("%(done)s of %(total)s", done=number(run.done), total=number(run.total))


def _failure(fault: str) -> str:
    if fault == AccessRefused.code:
        return gettext("Salla no longer accepts our keys")
    if fault == STALLED:
        return gettext("Stopped on its way")
    return gettext("Salla does not let us read it")
