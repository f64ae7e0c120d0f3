"""A worker or a clock as a process of its own, in a hurry: short leases, a sweep each second."""

import logging
import sys
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from dependency_injector import providers

from entrypoints import logs
from entrypoints.container import assemble
from entrypoints.settings import Settings
from entrypoints.worker import process, schedule, worker

LEASE = timedelta(seconds=2)


def dawdle(place: str) -> None:
    """A job that takes its time, and says when it begins and ends."""
    Path(place, "begun").touch()
    time.sleep(1)
    Path(place, "ended").touch()


def overtaken(name: str) -> None:
    """A job whose record another worker puts away before it ends."""
    process.container().redis().delete(f"rq:job:{name}")


def main(what: str) -> None:
    container = assemble(Settings.read())
    container.lease.override(providers.Object(LEASE))
    process.adopt(container)
    logs.configure("text", logging.WARNING)
    if what == "worker":
        worker.serve()
    else:
        schedule.serve(tuple(replace(turn, every=1) for turn in schedule.TABLE))


if __name__ == "__main__":
    main(sys.argv[1])
