"""The commands that serve until they are stopped: web, worker, scheduler, sandbox."""

import logging
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree

import click

from entrypoints.cli.doors import refuse_taken
from entrypoints.cli.main import follow
from entrypoints.cli.surroundings import Surroundings, pass_surroundings
from entrypoints.settings import SANDBOX_MAIL_PASSWORD, SANDBOX_MAIL_USER

_STREAMS_END_WITHIN_SECONDS = 3


@click.command()
@pass_surroundings
def web(around: Surroundings) -> None:
    """Serve the dashboard, the API, the storefront routes and the webhooks."""
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    settings = around.settings
    refuse_taken(settings.host, settings.port, "NOMOFLOW_PORT")
    # The number of threads was chosen by measuring: docs/decisions/0001-web-server.md.
    logging.getLogger("_granian").addFilter(lambda told: "Python threads" not in told.getMessage())
    _tie_children()
    with around.redis(), _counted_together(settings.tallies):
        Server(
            "wsgi:app",
            address=settings.host,
            port=settings.port,
            interface=Interfaces.WSGI,
            workers=settings.web_workers,
            blocking_threads=settings.web_threads,
            websockets=False,
            respawn_failed_workers=True,
            # A dashboard that watches live visitors never ends its request by itself.
            workers_kill_timeout=_STREAMS_END_WITHIN_SECONDS,
            log_level=LogLevels.info if around.level <= logging.INFO else LogLevels.warning,
        ).serve()


def _tie_children() -> None:
    """However this process ends, those it forks go as well and leave its port free."""
    told, held = os.pipe()

    def tie() -> None:
        os.close(held)
        threading.Thread(target=follow, args=(told,), daemon=True).start()

    os.register_at_fork(after_in_child=tie)


@contextmanager
def _counted_together(place: Path) -> Iterator[None]:
    """Where the server's processes count their answers; they begin at nought."""
    rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    try:
        yield
    finally:
        rmtree(place, ignore_errors=True)


@click.command()
@click.option("--burst", is_flag=True, help="Stop when there is nothing left to do.")
@pass_surroundings
def worker(around: Surroundings, *, burst: bool) -> None:
    """Do what is owed: translate messages, record orders, write down visits."""
    from entrypoints.worker import process
    from entrypoints.worker import worker as working

    with around.redis():
        process.adopt(around.container)
        working.serve(burst=burst)


@click.command()
@pass_surroundings
def scheduler(around: Surroundings) -> None:
    """Keep the clock: ask the workers for what is to be done every so often."""
    from entrypoints.worker import process, schedule

    with around.redis():
        process.adopt(around.container)
        schedule.serve()


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen.")
@pass_surroundings
def sandbox(around: Surroundings, host: str) -> None:
    """Serve the stand-ins: Salla with its API and a shop to try, and a mail server to read."""
    from entrypoints.sandbox.app import run_sandbox
    from entrypoints.sandbox.options import SandboxOptions

    settings = around.settings
    if settings.production:
        raise click.ClickException("The sandbox is for development: its keys are public.")
    refuse_taken(host, settings.sandbox_port, "NOMOFLOW_SANDBOX_PORT")
    refuse_taken("127.0.0.1", settings.sandbox_mail_port, "NOMOFLOW_SANDBOX_MAIL_PORT")
    options = SandboxOptions(
        app_base_url=settings.base_url,
        own_base_url=settings.sandbox_url,
        client_id=settings.salla_client_id,
        client_secret=settings.salla_client_secret,
        app_id=int(settings.salla_app_id),
        webhook_secret=settings.salla_webhook_secret,
        webhook_strategy=settings.salla_webhook_strategy,
        state_path=str(settings.var / "sandbox.sqlite3"),
        retry_seconds=10,
        mail_port=settings.sandbox_mail_port,
        mail_user=SANDBOX_MAIL_USER,
        mail_password=SANDBOX_MAIL_PASSWORD,
    )
    run_sandbox(options, host, settings.sandbox_port)
