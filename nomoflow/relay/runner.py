"""Does what is owed: claims a task, calls its handler, notes the outcome."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Protocol

from nomoflow.kernel.clock import Clock
from nomoflow.kernel.errors import Refusal, Stale, Unavailable
from nomoflow.kernel.events import Recorded
from nomoflow.kernel.unit_of_work import undisturbed
from nomoflow.relay.model import ClaimedTask, TaskRef, patience
from nomoflow.relay.ports import AllTasks, JobQueue

Handler = Callable[[Recorded[Any]], None]

_LONGEST_WAIT = timedelta(hours=24)
_RACES = 3
_SWEPT_AT_ONCE = 500
_DUE_AT_ONCE = 50


class Journal(Protocol):
    """Where the runner says what happened, for operators."""

    def failed(self, task: ClaimedTask, fault: BaseException) -> None:
        """A handler failed in a way nobody foresaw."""
        ...


class Runner:
    """Runs one task at a time. Any number of runners may work side by side."""

    def __init__(
        self,
        tasks: AllTasks,
        handlers: Mapping[str, Handler],
        clock: Clock,
        journal: Journal,
        lease: timedelta = timedelta(minutes=5),
    ) -> None:
        self._tasks = tasks
        self._handlers = handlers
        self._clock = clock
        self._journal = journal
        self._lease = lease

    def run(self, ref: TaskRef) -> bool:
        """Run the task if it can be claimed; False when somebody else has or had it."""
        now = self._clock.now()
        task = self._tasks.claim(ref, now, now + self._lease)
        if task is None:
            return False
        try:
            self._handle(task)
        except Unavailable as refusal:
            self._wait(task, refusal, refusal.after)
        except Stale as refusal:
            self._wait(task, refusal, None)
        except Refusal as refusal:
            self._tasks.give_up(task, self._clock.now(), _named(refusal))
        except Exception as fault:  # whatever it is, the task must not be lost
            self._journal.failed(task, fault)
            self._wait(task, fault, None)
        else:
            self._tasks.finish(task, self._clock.now())
        return True

    def _handle(self, task: ClaimedTask) -> None:
        """Call the handler; again at once when it lost a race, for the winner has finished."""
        handler = self._handlers[task.ref.handler]
        undisturbed(lambda: handler(task.recorded))

    def run_due(self, until: datetime) -> bool:
        """Run what is due, earliest first, for as long as there is time; False when time is up.

        What the handlers emit is due at once and runs along.
        """
        while due := self._tasks.due(self._clock.now(), _DUE_AT_ONCE):
            for ref in due:
                if self._clock.now() >= until:
                    return False
                self.run(ref)
        return True

    def _wait(self, task: ClaimedTask, fault: Exception, asked: timedelta | None) -> None:
        """Try again later. A neighbour that named an hour costs no patience, within a day."""
        now = self._clock.now()
        if asked is not None and now - task.recorded.at < _LONGEST_WAIT:
            due = now + min(asked, _LONGEST_WAIT)
            self._tasks.postpone(task, due, _named(fault), counted=False)
            return
        pause = timedelta(seconds=1) if _lost_a_race(fault, task) else patience(task.attempts)
        if pause is None:
            self._tasks.give_up(task, now, _named(fault))
        else:
            self._tasks.postpone(task, now + pause, _named(fault), counted=True)


class Sweeper:
    """Rings again for work whose bell was not heard."""

    def __init__(self, tasks: AllTasks, queue: JobQueue, clock: Clock) -> None:
        self._tasks = tasks
        self._queue = queue
        self._clock = clock

    def sweep(self) -> int:
        """Ring for every task that is due; how many."""
        due = self._tasks.due(self._clock.now(), _SWEPT_AT_ONCE)
        self._queue.ring(due)
        return len(due)


def _lost_a_race(fault: Exception, task: ClaimedTask) -> bool:
    return isinstance(fault, Stale) and task.attempts <= _RACES


def _named(fault: Exception) -> str:
    """A fault without its particulars, which may hold secrets."""
    if isinstance(fault, Refusal):
        return fault.code
    return type(fault).__name__
