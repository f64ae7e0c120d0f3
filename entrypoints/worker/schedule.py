"""What happens how often: one table, and RQ's clock that goes by it."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from redis import Redis
from redis.client import Pipeline
from rq.cron import CronJob, CronScheduler
from rq.exceptions import SchedulerNotFound

from entrypoints.container import PERIODIC_QUEUE
from entrypoints.worker import jobs
from entrypoints.worker.endurance import Stop, endure
from entrypoints.worker.process import container
from nomoflow.kernel.clock import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A job, how many seconds from one turn to the next, and how many it may last."""

    job: jobs.Job
    every: int
    lasts: int


TABLE = (
    Turn(job=jobs.drain_hits, every=2, lasts=jobs.QUICK),
    Turn(job=jobs.roll_up, every=5, lasts=jobs.QUICK),
    Turn(job=jobs.sweep, every=60, lasts=jobs.QUICK),
    Turn(job=jobs.renew_lists, every=60, lasts=jobs.QUICK),
    Turn(job=jobs.refresh_tokens, every=60 * 60, lasts=jobs.LONG),
    Turn(job=jobs.erase_departed, every=60 * 60, lasts=jobs.LONG),
    Turn(job=jobs.housekeeping, every=24 * 60 * 60, lasts=jobs.LONG),
)

Put = Callable[[Turn], None]


class UnhurriedScheduler(CronScheduler):
    """RQ's clock, but a job that still waits for its turn is not put in the queue again."""

    def __init__(
        self, redis: Redis, table: tuple[Turn, ...], clock: Clock, put: Put, stop: Stop
    ) -> None:
        super().__init__(redis)
        self._stop = stop
        self._clock = clock
        self._put = put
        self._turns = {}
        for turn in table:
            entry = self.register(turn.job, PERIODIC_QUEUE, interval=turn.every)
            self._turns[entry.func_name] = turn

    def enqueue_jobs(self) -> list[CronJob]:
        """Put what is due into the queue."""
        now = self._clock.now()
        due = [entry for entry in self.get_jobs() if entry.should_run()]
        for entry in due:
            self._put(self._turns[entry.func_name])
            entry.set_enqueue_time(now)
        return due

    def register_death(self, pipeline: Pipeline | None = None) -> None:
        """Take leave; where Redis has lost its memory there is nobody to take leave from."""
        with suppress(SchedulerNotFound):
            super().register_death(pipeline)

    def _request_stop(self, signum: int, frame: object) -> None:
        self._stop.due = True
        super()._request_stop(signum, frame)


def serve(table: tuple[Turn, ...] = TABLE) -> None:
    """Keep the clock until SIGTERM or SIGINT. Several clocks do no harm: each job runs alone."""
    endure(lambda stop: _keep_time(table, stop))


def _keep_time(table: tuple[Turn, ...], stop: Stop) -> None:
    parts = container()
    UnhurriedScheduler(parts.redis(), table, parts.clock(), _put, stop).start()


def _put(turn: Turn) -> None:
    path = f"{turn.job.__module__}.{turn.job.__name__}"
    container().periodic_jobs().put_one(path, name=turn.job.__name__, timeout=turn.lasts)
