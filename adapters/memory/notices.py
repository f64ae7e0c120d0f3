"""What stores tell their shoppers, in memory."""

from collections import Counter
from collections.abc import Mapping

from adapters.memory.world import MemoryTable, MemoryTransaction, MemoryWorld
from nomoflow.kernel.errors import Stale
from nomoflow.kernel.ids import NoticeId, StoreId
from nomoflow.kernel.pages import Page, PageRequest
from nomoflow.widgets.notices import Notice, NoticeState, searchable
from nomoflow.widgets.ports import NoticeFilter

NOTICES = MemoryTable[Notice]("notices")


class MemoryNotices:
    """The twin of ``SqlNotices``."""

    def __init__(self, transaction: MemoryTransaction, store: StoreId) -> None:
        self._rows = transaction.rows(NOTICES)
        self._store = store

    def add(self, notice: Notice) -> None:
        """Keep a new notice."""
        if self._rows.has(self._store, notice.id):
            raise Stale(notice=notice.id)
        notice.version = 1
        self._rows.put(notice, self._store, notice.id)

    def find(self, notice: NoticeId) -> Notice | None:
        """The notice, or nothing."""
        return self._rows.get(self._store, notice)

    def save(self, notice: Notice) -> None:
        """Write over the version that was read; else refuses with ``Stale``."""
        kept = self._rows.get(self._store, notice.id)
        if kept is None or kept.version != notice.version:
            raise Stale(notice=notice.id)
        notice.version += 1
        self._rows.put(notice, self._store, notice.id)

    def live(self) -> int:
        """How many of them shoppers see."""
        return len(self._rows.of(self._store, where=_is_live))


class MemoryNoticeReports:
    """The twin of ``SqlNoticeReports``."""

    def __init__(self, world: MemoryWorld) -> None:
        self._world = world

    def list(self, store: StoreId, wanted: NoticeFilter, page: PageRequest) -> Page[Notice]:
        """Notices, those that come first where two want the same place first."""
        text = wanted.search.strip().casefold()
        found = self._world.rows(NOTICES).of(
            store,
            where=lambda notice: notice.state in wanted.states and text in searchable(notice.draft),
        )
        found.sort(key=_first_first)
        rows = found[page.offset : page.offset + page.size]
        return Page(rows=rows, total=len(found), request=page)

    def one(self, store: StoreId, notice: NoticeId) -> Notice | None:
        """The notice, or nothing."""
        return self._world.rows(NOTICES).get(store, notice)

    def counts(self, store: StoreId) -> Mapping[NoticeState, int]:
        """How many stand where; every state is named."""
        found = Counter(notice.state for notice in self._world.rows(NOTICES).of(store))
        return dict.fromkeys(NoticeState, 0) | found


def shown_notices(world: MemoryWorld, store: StoreId) -> tuple[Notice, ...]:
    """The live notices of a store, those that come first first."""
    return tuple(sorted(world.rows(NOTICES).of(store, where=_is_live), key=_first_first))


def _is_live(notice: Notice) -> bool:
    return notice.state is NoticeState.LIVE


def _first_first(notice: Notice) -> tuple[object, ...]:
    return (-notice.draft.rules.display.priority, notice.created_at, notice.id)
