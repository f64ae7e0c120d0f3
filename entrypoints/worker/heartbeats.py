"""Who is at work: the last signs of life of workers and clocks."""

from dataclasses import dataclass
from datetime import UTC, datetime

from redis import Redis
from rq.cron import CronScheduler
from rq.serializers import JSONSerializer
from rq.worker import SimpleWorker

from entrypoints.container import QUEUES


@dataclass(frozen=True, slots=True, kw_only=True)
class Heartbeats:
    """When the liveliest worker and the liveliest clock were heard last; nothing: never."""

    worker: datetime | None
    scheduler: datetime | None


def heartbeats(redis: Redis) -> Heartbeats:
    """Listen to all that serve by this Redis."""
    workers = [
        worker.last_heartbeat
        for worker in SimpleWorker.all(redis, serializer=JSONSerializer)
        if set(worker.queue_names()) == set(QUEUES)
    ]
    clocks = [clock.last_heartbeat for clock in CronScheduler.all(redis)]
    return Heartbeats(worker=_latest(workers), scheduler=_latest(clocks))


def _latest(times: list[datetime | None]) -> datetime | None:
    known = [time if time.tzinfo else time.replace(tzinfo=UTC) for time in times if time]
    return max(known, default=None)
