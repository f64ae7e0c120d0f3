"""All or nothing, for one store."""

from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import Protocol, Self, TypeVar

from nomoflow.kernel.errors import Stale
from nomoflow.kernel.events import Event
from nomoflow.kernel.ids import StoreId


class UnitOfWork(Protocol):
    """One transaction in one store. Nothing is kept unless ``commit`` is reached.

    Leaving the block without ``commit`` rolls back. A unit is used once, by one thread.
    """

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...

    def emit(self, event: Event, *, delay_seconds: int = 0) -> None:
        """Record a fact, and owe a task to each handler that the subscriptions name for it.

        With a delay the tasks become due that much later. Kept by ``commit`` together with
        everything else; the worker's bell rings only after that.
        """
        ...

    def commit(self) -> None:
        """Keep everything. Refuses with ``Stale`` where somebody else was faster."""
        ...


Decided = TypeVar("Decided")

_RACES = 3


def undisturbed(decide: Callable[[], Decided]) -> Decided:
    """Decide in a unit of its own; again at once when another decision came between.

    Refuses with ``Stale`` when that happens every time.
    """
    for _ in range(_RACES):
        with suppress(Stale):
            return decide()
    return decide()


Work_co = TypeVar("Work_co", bound=UnitOfWork, covariant=True)


class Opens(Protocol[Work_co]):
    """Opens a unit of work in a store."""

    def __call__(self, store: StoreId) -> Work_co:
        """A unit in which every repository is bound to that store."""
        ...
