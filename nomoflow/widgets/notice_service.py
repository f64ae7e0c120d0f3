"""What a merchant can do with notices."""

from collections.abc import Callable
from typing import Any

from nomoflow.kernel.clock import Clock
from nomoflow.kernel.errors import Stale
from nomoflow.kernel.events import Event
from nomoflow.kernel.ids import Ids, NoticeId, StoreId
from nomoflow.kernel.unit_of_work import Opens
from nomoflow.widgets.notices import (
    MOST_LIVE,
    NoSuchNotice,
    Notice,
    NoticeDraft,
    NoticeState,
    TooManyLive,
)
from nomoflow.widgets.ports import NoticeWork


class NoticeService:
    """Makes notices, shows them to shoppers, and puts them away."""

    def __init__(self, work: Opens[NoticeWork], clock: Clock, ids: Ids) -> None:
        self._work = work
        self._clock = clock
        self._ids = ids

    def make(self, store: StoreId, draft: NoticeDraft) -> Notice:
        """A draft; shoppers do not see it before ``publish``."""
        notice = Notice.create(NoticeId(self._ids.new()), draft, self._clock.now())
        with self._work(store) as work:
            work.notices.add(notice)
            work.commit()
        return notice

    def duplicate(self, store: StoreId, id: NoticeId, name: str) -> Notice:
        """A draft like another notice, whatever became of that one."""
        with self._work(store) as work:
            draft = _found(work, id).draft
            copy = Notice.create(NoticeId(self._ids.new()), draft.renamed(name), self._clock.now())
            work.notices.add(copy)
            work.commit()
        return copy

    def change(
        self, store: StoreId, id: NoticeId, draft: NoticeDraft, *, version: int | None = None
    ) -> Notice:
        """Describe it anew. One that shoppers see stays as it was unless the new one can be shown.

        Refuses with ``Stale`` when ``version`` is given and another change came between.
        """
        return self._turned(store, id, version, lambda notice, at: notice.change(draft, at))

    def publish(self, store: StoreId, id: NoticeId, *, version: int | None = None) -> Notice:
        """Show it. Refuses with ``NoticeRefused``, and with ``TooManyLive``."""
        return self._turned(store, id, version, Notice.publish)

    def pause(self, store: StoreId, id: NoticeId) -> Notice:
        """Show it no more for now."""
        return self._turned(store, id, None, Notice.pause)

    def archive(self, store: StoreId, id: NoticeId) -> Notice:
        """Put it away."""
        return self._turned(store, id, None, Notice.archive)

    def restore(self, store: StoreId, id: NoticeId) -> Notice:
        """Bring it back to where it stood before it was archived."""
        return self._turned(store, id, None, Notice.restore)

    def _turned(
        self,
        store: StoreId,
        id: NoticeId,
        version: int | None,
        turn: Callable[[Notice, Any], Event | None],
    ) -> Notice:
        with self._work(store) as work:
            notice = _found(work, id)
            if version is not None and version != notice.version:
                raise Stale(notice=id)
            before = notice.state
            event = turn(notice, self._clock.now())
            goes_live = notice.state is NoticeState.LIVE and before is not NoticeState.LIVE
            if goes_live and work.notices.live() >= MOST_LIVE:
                raise TooManyLive(most=MOST_LIVE)
            work.notices.save(notice)
            if event is not None:
                work.emit(event)
            work.commit()
        return notice


def _found(work: NoticeWork, id: NoticeId) -> Notice:
    notice = work.notices.find(id)
    if notice is None:
        raise NoSuchNotice
    return notice
