"""What happens while a store's past is brought in."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from nomoflow.kernel.events import Event
from nomoflow.synchronisation.facts import Resource


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncPageDue(Event):
    """The next page of a list is to be fetched."""

    name: ClassVar[str] = "synchronisation.page_due"
    run: str
    resource: Resource
    page: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncFinished(Event):
    """A list was fetched from its first page to its last. What it did not hold is gone."""

    name: ClassVar[str] = "synchronisation.finished"
    run: str
    resource: Resource
    started_at: datetime
