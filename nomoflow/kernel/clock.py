"""The time, asked for by name so that tests can set it."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """The present moment: aware, in UTC."""
        ...
