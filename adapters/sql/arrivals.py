"""Messages as they arrive: stored, recorded and owed; a crowd's in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert
from sqlalchemy.dialects import postgresql

from adapters.sql.engine import writing
from adapters.sql.relay import message_row
from adapters.sql.tables import events, inbox, tasks
from adapters.sql.unit_of_work import UnitTools, event_row, task_row
from adapters.together import Together
from nomoflow.kernel.events import Event
from nomoflow.relay.model import InboundMessage, TaskRef

# PostgreSQL's own kind of insert, which SQLite's compiler understands as well.
_KEEP = (
    postgresql.insert(inbox)
    .on_conflict_do_nothing(index_elements=["store", "source", "kind", "digest"])
    .returning(inbox.c.id)
    # With more parameters psycopg would translate the statement anew each time.
    .execution_options(insertmanyvalues_page_size=5)
)
_RECORD, _OWE = insert(events), insert(tasks)


@dataclass(slots=True)
class _Arrival:
    message: InboundMessage
    event: Event
    row: dict[str, Any]
    new: bool = False


class SqlArrivals:
    """Who arrives while others are being stored waits for them and is stored with the next."""

    def __init__(self, tools: UnitTools) -> None:
        self._tools = tools
        self._together = Together(self._store)

    def take_in(self, message: InboundMessage, event: Event) -> bool:
        """Store a message, and record the event and owe what follows it, all or nothing."""
        arrival = _Arrival(message, event, message_row(message, self._tools.cipher))
        self._together.bring(arrival)
        return arrival.new

    def _store(self, arrivals: Sequence[_Arrival]) -> None:
        # Always in the same order, so that two processes with the same messages never wait for
        # each other.
        ordered = sorted(arrivals, key=lambda one: (one.message.store, one.message.digest))
        with writing(self._tools.engine) as connection:
            kept = set(connection.execute(_KEEP, [one.row for one in ordered]).scalars())
            new = [one for one in ordered if one.message.id in kept]
            recorded = [event_row(one.event, one.message.store, self._tools) for one in new]
            owed = [
                task_row(TaskRef(event=row["id"], handler=handler), row["store"], row["at"])
                for one, row in zip(new, recorded, strict=True)
                for handler in self._tools.subscriptions.get(type(one.event), ())
            ]
            if recorded:
                connection.execute(_RECORD, recorded)
            if owed:
                connection.execute(_OWE, owed)
        for one in new:
            one.new = True
        self._tools.queue.ring(
            [TaskRef(event=row["event_id"], handler=row["handler"]) for row in owed]
        )
