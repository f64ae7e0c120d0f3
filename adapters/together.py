"""Carries what several threads bring at about the same time in one go."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import Generic, TypeVar

Item = TypeVar("Item")


@dataclass(slots=True, eq=False)
class _Bearer(Generic[Item]):
    """A thread that brought something and waits until it is delivered."""

    item: Item
    gate: Lock = field(default_factory=Lock)
    carries: bool = False
    fault: BaseException | None = None


class Together(Generic[Item]):
    """While one delivery is under way, what comes meanwhile waits and goes together.

    Whoever waited longest carries for all. So a crowd costs few round trips, one alone waits for
    nobody, and there is no timer and no thread besides those that bring.
    """

    def __init__(self, deliver: Callable[[Sequence[Item]], None]) -> None:
        self._deliver = deliver
        self._lock = Lock()
        self._waiting: list[_Bearer[Item]] = []
        self._under_way = False

    def bring(self, item: Item) -> None:
        """Return when it is delivered. Raises what the delivery raised, for all in it."""
        bearer = _Bearer(item)
        with self._lock:
            waits = self._under_way
            if waits:
                bearer.gate.acquire()
                self._waiting.append(bearer)
            self._under_way = True
        if not waits:
            self._carry([bearer])
        else:
            bearer.gate.acquire()
            if bearer.carries:
                self._carry([bearer, *self._others()])
        if bearer.fault is not None:
            raise bearer.fault

    def _others(self) -> list[_Bearer[Item]]:
        with self._lock:
            others, self._waiting = self._waiting, []
        return others

    def _carry(self, bearers: Sequence[_Bearer[Item]]) -> None:
        try:
            self._deliver([bearer.item for bearer in bearers])
        except BaseException as fault:  # whatever it is, nobody may wait for ever
            for bearer in bearers:
                bearer.fault = fault
        with self._lock:
            if self._waiting:
                following = self._waiting.pop(0)
                following.carries = True
                following.gate.release()
            else:
                self._under_way = False
        for bearer in bearers[1:]:
            bearer.gate.release()
