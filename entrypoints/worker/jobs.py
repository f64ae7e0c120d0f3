"""The jobs: each takes a service, calls it, and is done. RQ finds them by their names."""

import logging
from collections.abc import Callable
from contextlib import ExitStack
from datetime import timedelta
from functools import wraps

from rq.timeouts import JobTimeoutException

from entrypoints.container import LONGEST_JOB_SECONDS
from entrypoints.logs import noted
from entrypoints.worker.process import services
from nomoflow.kernel.errors import Unavailable
from nomoflow.kernel.ids import EventId
from nomoflow.merchants.model import AccessBusy
from nomoflow.relay.model import TaskRef

_log = logging.getLogger(__name__)

QUICK = 45
"""Seconds a frequent job may last; so long nobody else does it when its worker was killed."""

LONG = LONGEST_JOB_SECONDS
"""Seconds a task or a rare job may last: less than a task's lease, so none runs twice at once."""

_AT_ONCE = timedelta(seconds=2)
_ROLLED_UP_AT_ONCE = 50
_FORGOTTEN_AT_ONCE = 1000
_KEPT = timedelta(days=30)

Job = Callable[[], None]


def patient(job: Job) -> Job:
    """The same job, but what keeps it from its work is logged in one line: its turn comes again."""
    name = job.__name__

    @wraps(job)
    def run() -> None:
        with noted(job=name):
            try:
                job()
            except (Unavailable, JobTimeoutException) as reason:
                _log.warning("%s goes on at its next turn: %s", name, reason)

    return run


def alone(lasts: int) -> Callable[[Job], Job]:
    """The same job, patient, and nothing where another process is at it."""

    def decorate(job: Job) -> Job:
        @wraps(job)
        def run() -> None:
            with ExitStack() as until_done:
                try:
                    lock = services().locks.hold(job.__name__, seconds=lasts, wait=0)
                    until_done.enter_context(lock)
                except AccessBusy:
                    _log.debug("%s is under way elsewhere", job.__name__)
                    return
                job()

        return patient(run)

    return decorate


def run_task(event: str, handler: str) -> None:
    """Run one task, and then whatever else is due: most of a job's price is RQ's own.

    What cannot be claimed now is found again by ``sweep``.
    """
    runner, now = services().runner, services().clock.now
    try:
        runner.run(TaskRef(event=EventId(event), handler=handler))
        # After a moment it is the turn of what the clock asks for; a bell rings for the rest.
        if not runner.run_due(now() + _AT_ONCE):
            services().sweeper.sweep()
    except Unavailable as refusal:
        _log.warning("%s of %s waits for the next sweep: %s", handler, event, refusal)


@patient
def sweep() -> None:
    """Ring again for what is due. Two at once do no harm: what waits is not put there twice."""
    services().sweeper.sweep()


@alone(QUICK)
def drain_hits() -> None:
    """Write down what browsers reported."""
    services().visitors.drain()


@alone(QUICK)
def roll_up() -> None:
    """Count again the days whose figures are out of date."""
    services().rollups.refresh(_ROLLED_UP_AT_ONCE)


@alone(QUICK)
def renew_lists() -> None:
    """Read again what the platform sends no messages about."""
    services().synchronisation.renew()


@alone(LONG)
def refresh_tokens() -> None:
    """Renew the tokens that end soon."""
    services().access.renew_due()


@alone(LONG)
def erase_departed() -> None:
    """Erase the stores whose retention time is over."""
    services().merchants.erase_departed()


@alone(LONG)
def housekeeping() -> None:
    """Forget messages, and events with nothing left to do, that are older than thirty days."""
    while services().housekeeping.forget_messages(
        services().clock.now() - _KEPT, _FORGOTTEN_AT_ONCE
    ):
        continue
