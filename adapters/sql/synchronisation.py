"""The passages through a platform's lists, and their progress for a screen."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Connection,
    Engine,
    RowMapping,
    bindparam,
    exists,
    func,
    insert,
    select,
    update,
)

from adapters.sql.engine import reading
from adapters.sql.tables import stores, sync_runs
from nomoflow.kernel.errors import Stale
from nomoflow.kernel.ids import StoreId
from nomoflow.merchants.model import StoreStatus
from nomoflow.synchronisation.facts import Resource
from nomoflow.synchronisation.model import SyncRun, SyncState

_ADD = insert(sync_runs)
_FIND = select(sync_runs).where(
    sync_runs.c.store == bindparam("of_store"), sync_runs.c.id == bindparam("of_id")
)
_SAVE = update(sync_runs).where(
    sync_runs.c.store == bindparam("of_store"),
    sync_runs.c.id == bindparam("of_id"),
    sync_runs.c.version == bindparam("read_version"),
)
_ranked = (
    select(
        sync_runs,
        func.row_number()
        .over(
            partition_by=sync_runs.c.resource,
            order_by=(sync_runs.c.started_at.desc(), sync_runs.c.id.desc()),
        )
        .label("rank"),
    )
    .where(sync_runs.c.store == bindparam("of_store"))
    .subquery()
)
_LATEST = select(_ranked).where(_ranked.c.rank == 1).order_by(_ranked.c.resource)

_PLAIN = (
    "started_at", "next_page", "pages", "done", "total", "finished_at", "advanced_at", "fault",
    "renewed_at",
)  # fmt: skip


class SqlSyncRuns:
    """The passages of one store, in one transaction."""

    def __init__(self, connection: Connection, store: StoreId) -> None:
        self._connection = connection
        self._store = store

    def add(self, run: SyncRun) -> None:
        """Keep a new passage; refuses with ``Stale`` when the resource has one running."""
        self._connection.execute(
            _ADD, {"store": self._store, "id": run.id, **_row(run), "version": 1}
        )
        run.version = 1

    def find(self, run: str) -> SyncRun | None:
        """The passage, or nothing."""
        wanted = {"of_store": self._store, "of_id": run}
        row = self._connection.execute(_FIND, wanted).mappings().one_or_none()
        return _run(row) if row is not None else None

    def save(self, run: SyncRun) -> None:
        """Write over the version that was read; else refuses with ``Stale``."""
        read = {"of_store": self._store, "of_id": run.id, "read_version": run.version}
        saved = {**_row(run), "version": run.version + 1}
        if self._connection.execute(_SAVE, {**saved, **read}).rowcount == 0:
            raise Stale(run=run.id)
        run.version += 1

    def latest(self) -> Sequence[SyncRun]:
        """The latest passage of each resource."""
        return _latest(self._connection, self._store)


class SqlSyncReports:
    """Reads the progress of synchronisation."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def latest(self, store: StoreId) -> Sequence[SyncRun]:
        """The latest passage of each resource."""
        with reading(self._engine) as connection:
            return _latest(connection, store)


class SqlOldLists:
    """Looks across stores for lists that were read a while ago."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def finished_before(
        self, resource: Resource, moment: datetime, limit: int
    ) -> Sequence[StoreId]:
        """Connected stores whose latest passage through a list ended before then, oldest first."""
        later = sync_runs.alias()
        wanted = (
            select(sync_runs.c.store)
            .join(stores, stores.c.store == sync_runs.c.store)
            .where(
                sync_runs.c.resource == resource,
                sync_runs.c.finished_at <= moment,
                stores.c.status == StoreStatus.CONNECTED,
                ~exists().where(
                    later.c.store == sync_runs.c.store,
                    later.c.resource == resource,
                    later.c.started_at > sync_runs.c.started_at,
                ),
            )
            .order_by(sync_runs.c.finished_at)
            .limit(limit)
        )
        with reading(self._engine) as connection:
            return [StoreId(store) for store in connection.execute(wanted).scalars()]


def _latest(connection: Connection, store: StoreId) -> Sequence[SyncRun]:
    return [_run(row) for row in connection.execute(_LATEST, {"of_store": store}).mappings()]


def _row(run: SyncRun) -> dict[str, Any]:
    row = {name: getattr(run, name) for name in _PLAIN}
    return {**row, "resource": run.resource, "state": run.state}


def _run(row: RowMapping) -> SyncRun:
    return SyncRun(
        id=row["id"],
        resource=Resource(row["resource"]),
        state=SyncState(row["state"]),
        version=row["version"],
        **{name: row[name] for name in _PLAIN},
    )
