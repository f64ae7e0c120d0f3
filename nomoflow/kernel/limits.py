"""How often is too often."""

from typing import Protocol


class Limits(Protocol):
    """Counts what somebody does, and says when it is enough."""

    def allow(self, name: str, who: str, *, times: int, per_seconds: int) -> None:
        """Let somebody do something so many times within so many seconds of the first.

        Refuses with ``TooMany``, whose ``after`` says when the count begins anew. Each pair of
        ``name`` and ``who`` counts by itself. Where counting is impossible everybody is let in.
        """
        ...
