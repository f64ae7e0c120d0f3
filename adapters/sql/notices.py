"""What a store tells its shoppers: kept, listed, and read for the storefront."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    RowMapping,
    bindparam,
    func,
    insert,
    select,
    update,
)

from adapters.sql.engine import reading
from adapters.sql.statements import holds
from adapters.sql.tables import notices
from nomoflow.kernel.errors import Stale
from nomoflow.kernel.ids import NoticeId, StoreId
from nomoflow.kernel.pages import Page, PageRequest
from nomoflow.widgets.notice_reading import draft_kept, draft_told
from nomoflow.widgets.notices import Notice, NoticeState, searchable
from nomoflow.widgets.ports import NoticeFilter

_OF_STORE = notices.c.store == bindparam("of_store")
_LIVE = notices.c.state == NoticeState.LIVE.value
_FIND = select(notices).where(_OF_STORE, notices.c.id == bindparam("of_id"))
_SAVE = update(notices).where(
    _OF_STORE, notices.c.id == bindparam("of_id"), notices.c.version == bindparam("read_version")
)
_COUNT_LIVE = select(func.count()).where(_OF_STORE, _LIVE)
_COUNTS = select(notices.c.state, func.count()).where(_OF_STORE).group_by(notices.c.state)
_FIRST_FIRST = (notices.c.priority.desc(), notices.c.created_at, notices.c.id)
_SHOWN = select(notices).where(_OF_STORE, _LIVE).order_by(*_FIRST_FIRST)


class SqlNotices:
    """The notices of one store, in one transaction."""

    def __init__(self, connection: Connection, store: StoreId) -> None:
        self._connection = connection
        self._store = store

    def add(self, notice: Notice) -> None:
        """Keep a new notice."""
        row = {"store": self._store, "id": notice.id, **_row(notice), "version": 1}
        self._connection.execute(insert(notices), row)
        notice.version = 1

    def find(self, notice: NoticeId) -> Notice | None:
        """The notice, or nothing."""
        wanted = {"of_store": self._store, "of_id": notice}
        row = self._connection.execute(_FIND, wanted).mappings().one_or_none()
        return _notice(row) if row is not None else None

    def save(self, notice: Notice) -> None:
        """Write over the version that was read; else refuses with ``Stale``."""
        row = {**_row(notice), "version": notice.version + 1}
        read = {"of_store": self._store, "of_id": notice.id, "read_version": notice.version}
        if self._connection.execute(_SAVE, {**row, **read}).rowcount == 0:
            raise Stale(notice=notice.id)
        notice.version += 1

    def live(self) -> int:
        """How many of them shoppers see."""
        return self._connection.execute(_COUNT_LIVE, {"of_store": self._store}).scalar_one()


class SqlNoticeReports:
    """Reads notices for screens."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def list(self, store: StoreId, wanted: NoticeFilter, page: PageRequest) -> Page[Notice]:
        """Notices, those that come first where two want the same place first."""
        conditions: list[ColumnElement[bool]] = [
            notices.c.store == store,
            notices.c.state.in_([state.value for state in wanted.states]),
        ]
        if text := wanted.search.strip():
            conditions.append(holds(notices.c.search, text))
        some = select(notices).where(*conditions).order_by(*_FIRST_FIRST)
        with reading(self._engine) as connection:
            total = connection.execute(select(func.count()).where(*conditions)).scalar_one()
            rows = connection.execute(some.limit(page.size).offset(page.offset)).mappings()
            return Page(rows=[_notice(row) for row in rows], total=total, request=page)

    def one(self, store: StoreId, notice: NoticeId) -> Notice | None:
        """The notice, or nothing."""
        with reading(self._engine) as connection:
            return SqlNotices(connection, store).find(notice)

    def counts(self, store: StoreId) -> Mapping[NoticeState, int]:
        """How many stand where; every state is named."""
        with reading(self._engine) as connection:
            rows = connection.execute(_COUNTS, {"of_store": store})
            found = {NoticeState(state): many for state, many in rows}
        return dict.fromkeys(NoticeState, 0) | found


def shown_notices(connection: Connection, store: StoreId) -> tuple[Notice, ...]:
    """The live notices of a store, those that come first first."""
    rows = connection.execute(_SHOWN, {"of_store": store}).mappings()
    return tuple(_notice(row) for row in rows)


def _row(notice: Notice) -> dict[str, Any]:
    return {
        "draft": draft_told(notice.draft),
        "state": notice.state.value,
        "stood": notice.stood.value if notice.stood else None,
        "priority": notice.draft.rules.display.priority,
        "search": searchable(notice.draft),
        "created_at": notice.created_at,
        "changed_at": notice.changed_at,
    }


def _notice(row: RowMapping) -> Notice:
    return Notice(
        id=NoticeId(row["id"]),
        draft=draft_kept(row["draft"]),
        created_at=row["created_at"],
        changed_at=row["changed_at"],
        state=NoticeState(row["state"]),
        stood=NoticeState(row["stood"]) if row["stood"] else None,
        version=row["version"],
    )
