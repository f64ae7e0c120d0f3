"""Brings the database to what this program was written for."""

import click

from entrypoints.cli.surroundings import Surroundings, pass_surroundings


@click.command()
@click.option("--check", is_flag=True, help="Change nothing; fail when something is to be done.")
@click.option("--down", metavar="REVISION", help="Go back to a revision; `base` empties all.")
@pass_surroundings
def migrate(around: Surroundings, *, check: bool, down: str | None) -> None:
    """Create or upgrade the tables. Safe to repeat, and to run on several machines at once."""
    around.settings.var.mkdir(parents=True, exist_ok=True)
    container = around.container
    newest, current = container.schema_newest(), container.schema_current()
    if check:
        if current != newest:
            raise click.ClickException(
                f"The database is at {current or 'nothing'}, the program at {newest}:"
                " run `nomoflow migrate`."
            )
        click.echo(f"The database is up to date ({newest}).")
    elif down is not None:
        click.confirm(f"Going back to {down} deletes what came after it. Go on?", abort=True)
        container.schema_downgrade(down)
        click.echo(f"The database is at {container.schema_current() or 'nothing'}.")
    else:
        container.schema_upgrade()
        done = "was up to date" if current == newest else f"is now at {newest}"
        click.echo(f"The database {done}.")
