"""The keys that seal tokens at rest."""

import sys

import click

from entrypoints.cli.surroundings import Surroundings, pass_surroundings


@click.group()
def keys() -> None:
    """The keys that seal tokens and messages at rest."""


@keys.command()
@pass_surroundings
def rotate(around: Surroundings) -> None:
    """Seal everything anew with the first of NOMOFLOW_ENCRYPTION_KEYS.

    Put the new key before the old ones, restart everything, rotate; then the old keys can go.
    May be interrupted and begun again.
    """
    unreadable: dict[str, int] = {}
    live = sys.stdout.isatty()
    line = table = ""
    for step in around.container.rotation():
        if table and step.table != table:
            click.echo("" if live else line)
        table, line = step.table, f"{step.table:<8} {step.done} of {step.total}"
        unreadable[table] = step.unreadable
        if live:
            click.echo(f"\r{line}", nl=False)
    if table:
        click.echo("" if live else line)
    left = sum(unreadable.values())
    if left:
        raise click.ClickException(
            f"{left} entries open with none of the keys and were left as they are. Put the key that"
            " sealed them back at the end of NOMOFLOW_ENCRYPTION_KEYS."
        )
    click.echo("Everything is sealed with the first key.")
