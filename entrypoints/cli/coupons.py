"""What an operator asks of a store's coupons."""

import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, TextIO

import click

from entrypoints.cli.generating import generate
from entrypoints.cli.merchants import store_meant
from entrypoints.cli.sentences import sentence
from entrypoints.cli.surroundings import Surroundings, pass_surroundings
from entrypoints.cli.tables import show
from entrypoints.services import Services
from nomoflow.coupons.imports import COLUMNS, Import, LineFault, ListRefused
from nomoflow.coupons.list_writing import written_list
from nomoflow.coupons.reports import CouponFilter, CouponRow
from nomoflow.coupons.standing import Phase
from nomoflow.kernel.errors import Stale
from nomoflow.kernel.ids import StoreId
from nomoflow.kernel.pages import PageRequest
from nomoflow.merchants.ports import StoreRow

_AT_ONCE = 500

of_store = click.option("--store", help="Its id, number or key; needed where there are several.")


@click.group()
def coupons() -> None:
    """Coupons of a store: list them, take lists in and write them out, make codes for an offer."""


coupons.add_command(generate)


@coupons.command("list")
@of_store
@click.option("--phase", type=click.Choice([phase.value for phase in Phase]))
@click.option("--search", default="", help="In code, title, partner or campaign.")
@click.option("--trouble", is_flag=True, help="Only what Salla refused, lost or does not have yet.")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 10_000))
@pass_surroundings
def list_coupons(
    around: Surroundings,
    *,
    store: str | None,
    phase: str | None,
    search: str,
    trouble: bool,
    limit: int,
) -> None:
    """Coupons, latest change first."""
    wanted = CouponFilter(search=search, phase=Phase(phase) if phase else None, trouble=trouble)
    with around.services() as services:
        page = services.coupon_reports.coupons(
            store_meant(services, store).id, wanted, PageRequest(size=limit), services.clock.now()
        )
    show(
        ("ID", "CODE", "PHASE", "SALLA", "ENDS", "USES", "ORDERS", "REVENUE", "TITLE"),
        (_figures(row) for row in page.rows),
    )
    if page.total > len(page.rows):
        click.echo(f"... and {page.total - len(page.rows)} more", err=True)


@coupons.command("import")
@click.argument("file", type=click.File("rb"))
@of_store
@click.option("--publish", is_flag=True, help="Let the coupons go live at once, not as drafts.")
@pass_surroundings
def import_coupons(
    around: Surroundings, file: BinaryIO, *, store: str | None, publish: bool
) -> None:
    """Take in a list of coupons: CSV in UTF-8, `-` for what is piped in.

    Columns are found by their headings, in Arabic or English: code, type, amount and ends are
    needed. Good lines are kept, the others printed with what is wrong. The same list again does
    nothing twice; a command that was stopped goes on where it was.

    The exit code is 0 only when no line was faulty.
    """
    with around.services() as services:
        row = store_meant(services, store)
        entry = _brought(services, row, file, publish=publish)
        before = entry.done_at
        done = entry if before else _take_in(services, row, entry)
        click.echo(_outcome(done, before))
        for fault in _faults(services, row.id, done):
            click.echo(_fault_line(fault))
    if done.faulty:
        raise SystemExit(1)


@coupons.command("export")
@click.argument(
    "file", type=click.File("w", encoding="utf-8", lazy=True), default="-", required=False
)
@of_store
@pass_surroundings
def export_coupons(around: Surroundings, file: TextIO, *, store: str | None) -> None:
    """Write a store's coupons as CSV that `import` takes in again; archived ones are left out."""
    with around.services() as services:
        row = store_meant(services, store)
        for part in written_list(services.coupon_export.every(row.id), row.currency):
            file.write(part)


def _figures(row: CouponRow) -> tuple[object, ...]:
    coupon = row.coupon
    return (
        coupon.id,
        coupon.code,
        row.phase,
        coupon.delivery,
        f"{coupon.terms.ends_at:%Y-%m-%d %H:%M}",
        coupon.uses,
        row.orders,
        f"{row.revenue.major} {row.revenue.currency.code}",
        coupon.title,
    )


def _brought(services: Services, row: StoreRow, file: BinaryIO, *, publish: bool) -> Import:
    """The list as it stands: new, half taken in, or done before."""
    try:
        return services.coupons.bring_list(
            row.id, _name(file), file.read(), row.currency, publish=publish
        )
    except ListRefused as refusal:
        words = sentence(refusal.fields["file"])
        columns = refusal.facts.get("missing") or refusal.facts.get("twice")
        if isinstance(columns, list):
            words += f" ({', '.join(_heading(column) for column in columns)})"
        raise click.ClickException(words) from refusal


def _take_in(services: Services, row: StoreRow, entry: Import) -> Import:
    with click.progressbar(length=entry.total, label=row.name or row.id, show_pos=True) as bar:
        while entry.done_at is None:
            entry = _further(services, row.id, entry)
            bar.update(_passed(entry) - bar.pos)
        bar.update(entry.total - bar.pos)
    return entry


def _name(file: BinaryIO) -> str:
    return Path(getattr(file, "name", "-")).name


def _further(services: Services, store: StoreId, entry: Import) -> Import:
    try:
        return services.coupon_lists.take_more(store, entry.id) or entry
    except Stale:
        # A worker takes in the same part at this moment.
        time.sleep(0.1)
        return entry


def _passed(entry: Import) -> int:
    return entry.taken + entry.known + entry.faulty


def _outcome(done: Import, before: datetime | None) -> str:
    """What became of a list; ``before`` is when it was taken in, where that is not news."""
    if before is not None:
        return (
            f"This list was taken in before, on {before:%Y-%m-%d at %H:%M} UTC: nothing was done "
            f"again. {done.faulty} of its {done.total} lines were faulty"
        )
    return (
        f"{done.taken} coupons taken in, {done.known} known before, "
        f"{done.faulty} of {done.total} lines faulty"
    )


def _fault_line(fault: LineFault) -> str:
    where = f", {_heading(fault.field)}" if fault.field else ""
    return f"line {fault.line}{where}: {sentence(fault.fault)} ({fault.text!r})"


def _heading(column: str) -> str:
    """What a column is called in a list."""
    return COLUMNS[column][0] if column in COLUMNS else column


def _faults(services: Services, store: StoreId, entry: Import) -> Iterator[LineFault]:
    request = PageRequest(size=_AT_ONCE)
    while True:
        page = services.coupon_reports.import_faults(store, entry.id, request)
        yield from page.rows
        if request.page >= page.pages:
            return
        request = PageRequest(page=request.page + 1, size=_AT_ONCE)
