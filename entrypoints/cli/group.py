"""Several processes as one: started together, started again when they die, stopped together."""

import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

_log = logging.getLogger(__name__)

OURS = (sys.executable, "-m", "entrypoints.cli")
"""Our own command line, by the interpreter that runs us."""

_LOOK_SECONDS = 0.2
_FIRST_PAUSE = 0.5
_LONGEST_PAUSE = 30.0
_WELL_SECONDS = 20.0
_STOP_SECONDS = 10.0


@dataclass(slots=True)
class Member:
    """A process of the group: a command of ours."""

    name: str
    arguments: Sequence[str]
    ended: Callable[[int], None] | None = None
    """Who wants to know how it ended; such a one is not started again, and says nothing itself."""
    process: subprocess.Popen[bytes] | None = None
    began: float = 0.0
    again_at: float = 0.0
    pause: float = field(default=_FIRST_PAUSE)

    def start(self, program: Sequence[str], leash: int) -> None:
        """Start it, out of reach of the terminal's Ctrl-C, tied to our life."""
        self.process = subprocess.Popen(
            [*program, "--tied-to", str(leash), *self.arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL if self.ended else None,
            pass_fds=[leash],
            start_new_session=True,
        )
        self.began = time.monotonic()

    def look_after(self, program: Sequence[str], leash: int) -> None:
        """Start it again when it died, later each time it dies soon."""
        now = time.monotonic()
        if self.process is None:
            if self.ended is None and now >= self.again_at:
                self.start(program, leash)
        elif (code := self.process.poll()) is not None:
            self.process = None
            if self.ended is not None:
                self.ended(code)
                return
            if now - self.began > _WELL_SECONDS:
                self.pause = _FIRST_PAUSE
            _log.warning("%s ended with %d; it starts again in %.1f s", self.name, code, self.pause)
            self.again_at, self.pause = now + self.pause, min(2 * self.pause, _LONGEST_PAUSE)


class Group:
    """The members, from the first start to the last stop."""

    def __init__(self, program: Sequence[str] = OURS) -> None:
        self._program = program
        self._members: list[Member] = []
        # Nobody ever writes: the pipe closes with this process, however it ends.
        self._leash, self._held = os.pipe()
        self._stopping = threading.Event()

    def add(self, member: Member) -> None:
        """Start one more process."""
        member.start(self._program, self._leash)
        self._members.append(member)

    def stop(self) -> None:
        """Ask ``watch`` to return; may be called by a signal handler."""
        self._stopping.set()

    @property
    def stopping(self) -> bool:
        """Whether the group was asked to stop."""
        return self._stopping.is_set()

    def wait(self, seconds: float) -> None:
        """Look after the members for so long, or until the group is to stop."""
        deadline = time.monotonic() + seconds
        while not self._stopping.is_set() and time.monotonic() < deadline:
            for member in self._members:
                member.look_after(self._program, self._leash)
            self._stopping.wait(_LOOK_SECONDS)

    def watch(self) -> None:
        """Look after the members until the group is to stop."""
        while not self._stopping.is_set():
            self.wait(60)

    def close(self, within: float = _STOP_SECONDS) -> None:
        """Stop every member: the last one first, by force who has not gone within the time."""
        running = [member.process for member in self._members if member.process is not None]
        for process in reversed(running):
            process.terminate()
        deadline = time.monotonic() + within
        for process in running:
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        os.close(self._leash)
        os.close(self._held)
