"""The worker's bell without a worker: it remembers what it rang for."""

from collections.abc import Sequence

from nomoflow.relay.model import TaskRef


class MemoryQueue:
    """The twin of ``RqQueue``: whoever plays the worker takes what is due."""

    def __init__(self) -> None:
        self._rung: dict[TaskRef, None] = {}

    def ring(self, refs: Sequence[TaskRef]) -> None:
        """Say that these tasks are due; what waits already is not noted twice."""
        self._rung.update(dict.fromkeys(refs))

    def take(self) -> Sequence[TaskRef]:
        """Everything that was rung for since the last time, in order."""
        taken = list(self._rung)
        self._rung.clear()
        return taken
