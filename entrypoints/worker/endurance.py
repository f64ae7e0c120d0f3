"""Goes on through the absence of Redis: whoever serves by it begins again when it is back."""

import logging
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from types import FrameType
from typing import NoReturn

from redis.exceptions import RedisError
from rq.exceptions import StopRequested

_log = logging.getLogger(__name__)

_FIRST_PAUSE = 0.25
LONGEST_PAUSE = 3.0
_WELL_SECONDS = 10.0


class Stop:
    """Whether to stop: RQ's worker and clock note here that they were asked to, or are done.

    It outlasts them, because one that breaks off cannot say any more what it heard.
    """

    due = False


def endure(serve: Callable[[Stop], None]) -> None:
    """Serve until the stop is due; begin again where it broke off.

    SIGTERM and SIGINT stop it also while it waits.
    """
    stop = Stop()
    # RQ's own handlers stay behind when its loops break off, and raise this.
    with suppress(StopRequested):
        pause = _FIRST_PAUSE
        while True:
            _listen()
            began = time.monotonic()
            fault = _served(serve, stop)
            _listen()
            # What was heard before we listened again, RQ's handlers have noted.
            if stop.due:
                return
            if time.monotonic() - began > _WELL_SECONDS:
                pause = _FIRST_PAUSE
            if fault:
                _log.warning("Redis is away (%s); trying again in %.1f s", fault, pause)
            time.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE)


def _served(serve: Callable[[Stop], None], stop: Stop) -> Exception | None:
    try:
        serve(stop)
    except (RedisError, OSError) as fault:
        return fault
    return None


def _listen() -> None:
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _leave)


def _leave(number: int, frame: FrameType | None) -> NoReturn:
    raise SystemExit(0)
