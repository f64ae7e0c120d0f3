"""The ``nomoflow`` command: finds the subcommand, and says in one sentence why something failed."""

import importlib
import logging
import os
import signal
import threading

import click

from entrypoints import logs
from entrypoints.cli.surroundings import Surroundings
from entrypoints.settings import SettingsError
from nomoflow.kernel.errors import Refusal, Unavailable

# Where each command is to be found. They are imported when they are called for: the whole
# application takes a second to import, and --help shall not.
_COMMANDS = {
    "run": "entrypoints.cli.run",
    "web": "entrypoints.cli.serving",
    "worker": "entrypoints.cli.serving",
    "scheduler": "entrypoints.cli.serving",
    "sandbox": "entrypoints.cli.serving",
    "migrate": "entrypoints.cli.migrate",
    "demo": "entrypoints.cli.demo",
    "doctor": "entrypoints.cli.doctor",
    "merchants": "entrypoints.cli.merchants",
    "jobs": "entrypoints.cli.jobs",
    "coupons": "entrypoints.cli.coupons",
    "keys": "entrypoints.cli.keys",
    "export": "entrypoints.cli.export",
}


class _Misconfigured(click.ClickException):
    """The settings are wrong: nothing was tried."""

    exit_code = 2


class _Commands(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        found: click.Command = getattr(importlib.import_module(_COMMANDS[cmd_name]), cmd_name)
        return found

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except SettingsError as wrong:
            raise _Misconfigured(logs.hide(str(wrong))) from wrong
        except Unavailable as refusal:
            neighbour = refusal.facts.get("neighbour", "a neighbour")
            sentence = f"The {neighbour} does not answer. `nomoflow doctor` says more."
            raise click.ClickException(logs.hide(sentence)) from refusal
        except Refusal as refusal:
            told = {**refusal.fields, **refusal.facts}
            facts = ", ".join(f"{name} {fact}" for name, fact in told.items())
            sentence = f"It was refused: {refusal.code}{f' ({facts})' if facts else ''}."
            raise click.ClickException(logs.hide(sentence)) from refusal


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--quiet", is_flag=True, help="Log warnings and errors only.")
@click.option("--tied-to", type=int, hidden=True, help="Stop when this pipe closes.")
@click.version_option(package_name="nomoflow", prog_name="Nomo Flow")
@click.pass_context
def cli(context: click.Context, *, quiet: bool, tied_to: int | None) -> None:
    """Nomo Flow: sales and marketing automation for stores on Salla.

    Start with `nomoflow run`: it brings up everything on this machine and fills a demo store.
    """
    context.obj = Surroundings(level=logging.WARNING if quiet else logging.INFO)
    if tied_to is not None:
        threading.Thread(target=follow, args=(tied_to,), daemon=True).start()


def main() -> None:
    """Run the command line; the exit code is 0 only when it worked."""
    cli(prog_name="nomoflow")


def follow(pipe: int) -> None:
    """Whoever started us holds the other end; when they are gone, however that came, we go too."""
    os.read(pipe, 1)
    os.kill(os.getpid(), signal.SIGTERM)
