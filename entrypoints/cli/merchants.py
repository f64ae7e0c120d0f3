"""What an operator asks of stores."""

import time
from collections.abc import Sequence
from datetime import datetime

import click

from entrypoints.cli.surroundings import Surroundings, pass_surroundings
from entrypoints.cli.tables import show as show_table
from entrypoints.services import Services
from nomoflow.merchants.ports import StoreRow
from nomoflow.synchronisation.model import SyncRun, SyncState

_LOOK_SECONDS = 0.5
_PATIENCE_SECONDS = 120.0


@click.group()
def merchants() -> None:
    """Stores: list them, look at one, bring its past in again."""


@merchants.command("list")
@pass_surroundings
def list_stores(around: Surroundings) -> None:
    """Every store, newest first."""
    with around.services() as services:
        show_table(
            ("STORE", "STATUS", "CONNECTED", "TOKEN ENDS", "NAME"),
            (
                (row.id, row.status, _day(row.connected_at), _day(row.token_expires_at), row.name)
                for row in services.stores.all()
            ),
        )


@merchants.command()
@click.argument("store")
@pass_surroundings
def show(around: Surroundings, store: str) -> None:
    """One store, by its id (salla-1305146709) or its number."""
    with around.services() as services:
        row = store_named(services, store)
        figures = (
            ("store", row.id),
            ("key", row.key),
            ("name", row.name),
            ("domain", row.domain),
            ("status", row.status),
            ("kind", row.kind),
            ("plan", row.plan),
            ("currency", row.currency.code),
            ("time zone", row.timezone),
            ("connected", _moment(row.connected_at)),
            ("uninstalled", _moment(row.uninstalled_at)),
            ("erased after", _moment(row.erase_at)),
            ("token ends", _moment(row.token_expires_at)),
            ("last message", _moment(services.work.last_message_at(row.id))),
            ("last visit", _moment(services.visitor_reports.last_hit_at(row.id))),
            *(
                (f"{run.resource}", f"{run.state}, {run.done} of {run.total or '?'}")
                for run in services.sync_reports.latest(row.id)
            ),
        )
        for name, figure in figures:
            click.echo(f"{name:<13} {figure or '-'}")


@merchants.command()
@click.argument("store")
@click.option("--wait/--no-wait", default=True, show_default=True, help="Stay until it is done.")
@pass_surroundings
def sync(around: Surroundings, store: str, *, wait: bool) -> None:
    """Bring in what the store has: products, customers, orders of 90 days, coupons."""
    with around.services() as services:
        row = store_named(services, store)
        services.synchronisation.start(row.id)
        if not wait:
            click.echo("Begun. A worker goes on with it.")
            return
        failed = [run for run in _watch(services, row) if run.state is SyncState.FAILED]
    for run in failed:
        click.echo(f"{run.resource} failed: {run.fault}", err=True)
    if failed:
        raise SystemExit(1)


def store_meant(services: Services, name: str | None) -> StoreRow:
    """The store of this name; without one the only store. Ends the command when that is none."""
    if name is not None:
        return store_named(services, name)
    rows = services.stores.all()
    if len(rows) != 1:
        raise click.UsageError("Say which --store; `nomoflow merchants list` shows all.")
    return rows[0]


def store_named(services: Services, name: str) -> StoreRow:
    """The store of this id, number or key; ends the command when there is none."""
    for row in services.stores.all():
        if name in (row.id, row.id.partition("-")[2], row.key):
            return row
    raise click.ClickException(f"There is no store {name}; `nomoflow merchants list` shows all.")


def _watch(services: Services, row: StoreRow) -> Sequence[SyncRun]:
    with click.progressbar(length=1, label=row.name or row.id, show_pos=True) as bar:
        moved, seen = time.monotonic(), -1
        while True:
            runs = services.sync_reports.latest(row.id)
            done, total = sum(run.done for run in runs), sum(run.total or run.done for run in runs)
            bar.length = max(total, 1)
            bar.update(done - bar.pos)
            if all(run.state is not SyncState.RUNNING for run in runs):
                bar.length = max(done, 1)
                bar.update(bar.length - bar.pos)
                return runs
            if done != seen:
                moved, seen = time.monotonic(), done
            if time.monotonic() - moved > _PATIENCE_SECONDS:
                raise click.ClickException(
                    "It does not move. Is a worker running? `nomoflow doctor` says so; what is"
                    " begun goes on when one does."
                )
            time.sleep(_LOOK_SECONDS)


def _day(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d}" if moment else "-"


def _moment(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S} UTC" if moment else ""
