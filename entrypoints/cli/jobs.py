"""What an operator asks of the work that is owed."""

import click

from entrypoints.cli.merchants import store_named
from entrypoints.cli.surroundings import Surroundings, pass_surroundings
from entrypoints.cli.tables import show
from nomoflow.kernel.ids import EventId
from nomoflow.kernel.pages import PageRequest
from nomoflow.relay.model import NotParked, TaskRef, TaskState


@click.group()
def jobs() -> None:
    """Work that is owed: list it; what was given up, send again or set aside."""


@jobs.command("list")
@click.option("--parked", is_flag=True, help="Only what was given up.")
@click.option("--state", type=click.Choice([state.value for state in TaskState]))
@click.option("--store", help="Only of this store.")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 10_000))
@pass_surroundings
def list_jobs(
    around: Surroundings, *, parked: bool, state: str | None, store: str | None, limit: int
) -> None:
    """Tasks, latest first. The id is what `retry` and `discard` take."""
    wanted = TaskState.GIVEN_UP if parked else TaskState(state) if state else None
    with around.services() as services:
        page = services.work.tasks(
            PageRequest(size=limit),
            state=wanted,
            store=store_named(services, store).id if store else None,
        )
    show(
        ("ID", "STORE", "STATE", "ATTEMPTS", "DUE", "FAULT"),
        (
            (
                f"{row.ref.event}:{row.ref.handler}",
                row.store,
                row.state,
                row.attempts,
                f"{row.due_at:%Y-%m-%d %H:%M:%S}",
                row.fault or "-",
            )
            for row in page.rows
        ),
    )
    if page.total > len(page.rows):
        click.echo(f"... and {page.total - len(page.rows)} more", err=True)


@jobs.command()
@click.argument("ids", nargs=-1, metavar="[ID]...")
@click.option("--all", "everything", is_flag=True, help="All that was given up.")
@pass_surroundings
def retry(around: Surroundings, ids: tuple[str, ...], *, everything: bool) -> None:
    """Send work again that was given up."""
    if bool(ids) == everything:
        raise click.UsageError("Name the tasks, or say --all.")
    with around.services() as services:
        if everything:
            click.echo(f"{services.trouble.retry_all()} tasks were sent again.")
            return
        for ref in [_ref(identity) for identity in ids]:
            try:
                services.trouble.retry(ref)
            except NotParked as refusal:
                raise _not_parked(ref) from refusal
    click.echo(f"{len(ids)} tasks were sent again.")


@jobs.command()
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@click.option("--yes", is_flag=True, help="Do not ask.")
@pass_surroundings
def discard(around: Surroundings, ids: tuple[str, ...], *, yes: bool) -> None:
    """Set work aside for good that was given up."""
    refs = [_ref(identity) for identity in ids]
    if not yes:
        click.confirm(f"{len(refs)} tasks will never be done. Go on?", abort=True)
    with around.services() as services:
        for ref in refs:
            try:
                services.trouble.discard(ref)
            except NotParked as refusal:
                raise _not_parked(ref) from refusal
    click.echo(f"{len(refs)} tasks were set aside.")


def _ref(identity: str) -> TaskRef:
    event, separator, handler = identity.partition(":")
    if not (event and separator and handler):
        raise click.UsageError(f"{identity!r} is no task: take an ID of `nomoflow jobs list`.")
    return TaskRef(event=EventId(event), handler=handler)


def _not_parked(ref: TaskRef) -> click.ClickException:
    return click.ClickException(f"{ref.event}:{ref.handler} was not given up; nothing to do.")
