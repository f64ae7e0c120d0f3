"""Rings the worker's bell: a job of two words for each task that is due.

Each job does all that is due. So where many wait already nothing is added: what it would do is in
the table, and those that wait will find it.
"""

import logging
from collections.abc import Sequence

from redis.exceptions import RedisError

from adapters.redis.jobs import Call, RqJobs
from nomoflow.relay.model import TaskRef

_log = logging.getLogger(__name__)

_ENOUGH = 100


class RqQueue:
    """The bell as RQ's queue. ``task`` is the dotted path of the job that runs one task."""

    def __init__(self, jobs: RqJobs, *, task: str) -> None:
        self._jobs = jobs
        self._task = task

    def ring(self, refs: Sequence[TaskRef]) -> None:
        """Say that these tasks are due; what waits in the queue already is not put there twice."""
        if not refs:
            return
        try:
            room = _ENOUGH - self._jobs.waiting()
            if room > 0:
                self._jobs.put([self._call(ref) for ref in refs[:room]])
        except RedisError:
            _log.warning("%d tasks wait for the next sweep: Redis is away", len(refs))

    def _call(self, ref: TaskRef) -> Call:
        # RQ's names know no dots; our handlers' names have exactly one, between words.
        name = f"{ref.event}-{ref.handler.replace('.', '-')}"
        return Call(id=name, path=self._task, words=(ref.event, ref.handler))
