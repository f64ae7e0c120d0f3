"""An RQ worker that stays: no fork a job, because each child would build its container anew."""

from types import FrameType
from typing import Any

from redis import Redis
from redis.client import Pipeline
from rq import worker_registration
from rq.exceptions import InvalidJobOperation
from rq.executions import Execution
from rq.job import Job
from rq.queue import Queue
from rq.registry import StartedJobRegistry
from rq.serializers import JSONSerializer
from rq.worker import SimpleWorker

from entrypoints.container import QUEUES
from entrypoints.worker.endurance import LONGEST_PAUSE, Stop, endure
from entrypoints.worker.process import container

_SIGN_OF_LIFE_SECONDS = 30


class StayingWorker(SimpleWorker):
    """Runs jobs in its own process, one after the other; a killed one is replaced, its tasks'
    leases end, and somebody else runs them."""

    max_connection_wait_time = LONGEST_PAUSE
    stop: Stop

    def subscribe(self) -> None:
        """Take no commands by Redis: signals stop it, and it has no child to kill."""

    def set_shutdown_requested_date(self) -> None:
        """Say nothing while a job is under way: Redis may be what we are stopping for."""

    def heartbeat(self, timeout: int | None = None, pipeline: Pipeline | None = None) -> None:
        """Say that it lives; and who it is as well, where Redis has lost its memory."""
        if pipeline is not None:
            super().heartbeat(timeout, pipeline)
            return
        with self.connection.pipeline(transaction=False) as asked:
            super().heartbeat(timeout, asked)
            asked.hexists(self.key, "birth")
            asked.sismember(self.redis_workers_keys, self.key)
            *_, known, listed = asked.execute()
        if not (known and listed):
            self._register_again()

    def _register_again(self) -> None:
        with self.connection.pipeline() as pipeline:
            pipeline.hset(self.key, mapping=self.serialize())
            worker_registration.register(self, pipeline)
            super().heartbeat(pipeline=pipeline)
            pipeline.execute()

    def handle_job_success(
        self,
        job: Job,
        queue: Queue,
        started_job_registry: StartedJobRegistry,
        execution: Execution,
    ) -> None:
        """Put the job's record away, unless another worker, rung for the same job, has."""
        try:
            super().handle_job_success(job, queue, started_job_registry, execution)
        except InvalidJobOperation:
            with self.connection.pipeline() as pipeline:
                self.cleanup_execution(job, pipeline, execution)
                # RQ's sign of life at the end of a job has brought a piece of the record back.
                pipeline.delete(job.key)
                pipeline.execute()

    def request_stop(self, signum: int, frame: FrameType | None) -> Any:
        """Finish the job at hand, then stop."""
        self.stop.due = True
        return super().request_stop(signum, frame)


def serve(*, burst: bool = False) -> None:
    """Work until SIGTERM or SIGINT; with ``burst``, until the queues are empty."""
    endure(lambda stop: _work(container().patient_redis(), stop, burst=burst))


def staying(redis: Redis, stop: Stop) -> StayingWorker:
    """A worker of all our queues, which notes in ``stop`` that it was asked to stop."""
    worker = StayingWorker(
        [Queue(name, connection=redis, serializer=JSONSerializer) for name in QUEUES],
        connection=redis,
        serializer=JSONSerializer,
        worker_ttl=_SIGN_OF_LIFE_SECONDS + 15,
        log_job_description=False,
    )
    worker.log_result_lifespan = False
    worker.stop = stop
    return worker


def _work(redis: Redis, stop: Stop, *, burst: bool) -> None:
    staying(redis, stop).work(burst=burst)
    stop.due |= burst
