"""Puts jobs into RQ's queue, each once for as long as it waits there."""

from collections.abc import Sequence
from dataclasses import dataclass

from redis import Redis
from redis.exceptions import RedisError
from rq.job import Job, JobStatus
from rq.queue import Queue
from rq.serializers import JSONSerializer

from nomoflow.kernel.errors import Unavailable

# RQ's own `unique` asks whether the job is known at all: one that failed, or whose worker was
# killed, could not be put again for as long as it is remembered. We ask whether it waits. Far
# back in a very long queue it is believed, for as long as its record lasts.
_PUT = """
local queue, queues, prefix, lasts = KEYS[1], KEYS[2], ARGV[1], ARGV[2]
local function waits(key, id)
  if redis.call('HGET', key, 'status') ~= 'queued' then return false end
  if redis.call('LPOS', queue, id, 'MAXLEN', 10000) then return true end
  return redis.call('LLEN', queue) > 10000
end
redis.call('SADD', queues, queue)
local place, put = 3, 0
while place <= #ARGV do
  local id, fields = ARGV[place], tonumber(ARGV[place + 1])
  local key = prefix .. id
  if not waits(key, id) then
    redis.call('DEL', key)
    redis.call('HSET', key, unpack(ARGV, place + 2, place + 1 + fields))
    redis.call('EXPIRE', key, lasts)
    redis.call('RPUSH', queue, id)
    put = put + 1
  end
  place = place + 2 + fields
end
return put
"""
_RECORD_LASTS_SECONDS = 3600
_FAILURE_LASTS_SECONDS = 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A function to call, by its dotted path, with words. The same ``id`` waits only once."""

    id: str
    path: str
    words: tuple[str, ...] = ()
    timeout: int | None = None


class RqJobs:
    """RQ's queue as we use it: JSON, words, no results."""

    def __init__(self, redis: Redis, *, queue: str, timeout: int) -> None:
        self._redis = redis
        self._name = queue
        self._key = Queue(queue, connection=redis, serializer=JSONSerializer).key
        self._timeout = timeout
        self._put = redis.register_script(_PUT)

    def put(self, calls: Sequence[Call]) -> int:
        """Queue the calls that do not wait already; how many these were. One round trip."""
        arguments: list[str | bytes | int] = [Job.redis_job_namespace_prefix, _RECORD_LASTS_SECONDS]
        for call in calls:
            fields = self._fields(call)
            arguments += [call.id, len(fields), *fields]
        return int(self._put(keys=[self._key, Queue.redis_queues_keys], args=arguments))

    def put_one(self, path: str, *words: str, name: str, timeout: int) -> bool:
        """Queue one call under a name; False when it waits already."""
        return self.put([Call(id=name, path=path, words=words, timeout=timeout)]) == 1

    def waiting(self) -> int:
        """How many jobs wait."""
        return int(self._redis.llen(self._key))

    def answers(self) -> None:
        """Refuses with ``Unavailable`` unless the queue can be read."""
        try:
            self._redis.llen(self._key)
        except RedisError as fault:
            raise Unavailable(neighbour="redis", queue=self._name) from fault

    def _fields(self, call: Call) -> list[str | bytes]:
        job = Job.create(
            call.path,
            args=call.words,
            id=call.id,
            connection=self._redis,
            serializer=JSONSerializer,
            origin=self._name,
            status=JobStatus.QUEUED,
            timeout=call.timeout or self._timeout,
            result_ttl=0,
            failure_ttl=_FAILURE_LASTS_SECONDS,
            description=" ".join((call.path.rpartition(".")[2], *call.words)),
        )
        fields: list[str | bytes] = []
        for name, value in job.to_dict(include_meta=False).items():
            if value is not None and value != "":
                fields += [name, value if isinstance(value, bytes | str) else str(value)]
        return fields
