"""Everything on this machine, in one command."""

import http.client
import signal
from collections.abc import Iterator
from types import FrameType

import click

from entrypoints.cli.doors import refuse_taken
from entrypoints.cli.group import Group, Member
from entrypoints.cli.surroundings import Surroundings, pass_surroundings
from entrypoints.settings import Settings

_START_SECONDS = 60.0


@click.command()
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64))
@click.option("--verbose", is_flag=True, help="Show what the processes log, not only warnings.")
@click.option("--demo/--no-demo", default=True, show_default=True, help="Fill a demo store.")
@pass_surroundings
def run(around: Surroundings, *, workers: int, verbose: bool, demo: bool) -> None:
    """Start everything: Redis, database, web, workers, scheduler and the sandbox.

    Ctrl-C stops all of it. A second run finds what the first one kept.
    """
    settings = around.settings
    refuse_taken(settings.host, settings.port, "NOMOFLOW_PORT")
    if not settings.production:
        refuse_taken("127.0.0.1", settings.sandbox_port, "NOMOFLOW_SANDBOX_PORT")
        refuse_taken("127.0.0.1", settings.sandbox_mail_port, "NOMOFLOW_SANDBOX_MAIL_PORT")
    with around.redis():
        around.container.schema_upgrade()
        group = Group()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda number, frame: _stop(group, number, frame))
        try:
            for member in _members(settings, workers, [] if verbose else ["--quiet"]):
                group.add(member)
            _announce_when_ready(group, settings)
            if demo:
                _fill_demo_once(group, settings)
            group.watch()
        finally:
            click.echo("Stopping ...")
            group.close()
    click.echo("Stopped. Everything is kept; `nomoflow run` goes on from here.")


def _members(settings: Settings, workers: int, flags: list[str]) -> Iterator[Member]:
    if not settings.production:
        yield Member("sandbox", [*flags, "sandbox"])
    yield Member("web", [*flags, "web"])
    for number in range(1, workers + 1):
        yield Member(f"worker {number}", [*flags, "worker"])
    yield Member("scheduler", [*flags, "scheduler"])


def _fill_demo_once(group: Group, settings: Settings) -> None:
    done = settings.var / "demo.filled"
    if group.stopping or done.exists() or not settings.salla_is_the_sandbox:
        return

    def ended(code: int) -> None:
        if code == 0:
            done.touch()
            click.echo("  The demo store is full: sign in from the sandbox to see it.\n")
        else:
            click.echo("  The demo store could not be filled; `nomoflow demo` tries again.\n")

    click.echo("  A demo store is being filled; that takes a minute or two.\n")
    group.add(Member("demo", ["--quiet", "demo"], ended=ended))


def _stop(group: Group, number: int, frame: FrameType | None) -> None:
    group.stop()


def _announce_when_ready(group: Group, settings: Settings) -> None:
    waited = 0.0
    host = "127.0.0.1" if settings.host in ("0.0.0.0", "::") else settings.host  # noqa: S104
    while not group.stopping and not _answers(host, settings.port):
        group.wait(0.2)
        waited += 0.2
        if waited > _START_SECONDS:
            click.echo("The web server does not answer yet; its warnings above say why.", err=True)
            return
    if not group.stopping:
        click.echo(_welcome(settings))


def _answers(host: str, port: int) -> bool:
    connection = http.client.HTTPConnection(host, port, timeout=2)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _welcome(settings: Settings) -> str:
    lines = [("Nomo Flow", settings.base_url), ("Dashboard", f"{settings.base_url}/dashboard")]
    if not settings.production:
        lines.append(("Sandbox", f"{settings.sandbox_url}  (a stand-in for Salla, with a shop)"))
        if settings.mail_stays_here:
            lines.append(("Mail", f"{settings.sandbox_url}/mail/  (whatever is mailed, to read)"))
    table = "\n".join(f"  {name:<11}{address}" for name, address in lines)
    return f"\n{table}\n\n  Ctrl-C stops everything.\n"
