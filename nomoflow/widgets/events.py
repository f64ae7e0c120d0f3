"""Facts about what shoppers are told."""

from dataclasses import dataclass
from typing import ClassVar

from nomoflow.kernel.events import Event
from nomoflow.kernel.ids import NoticeId


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticePublished(Event):
    """Shoppers may see a notice from now on."""

    name: ClassVar[str] = "widgets.notice_published"

    notice: NoticeId


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeChanged(Event):
    """A notice that shoppers see says something else, or says it elsewhere."""

    name: ClassVar[str] = "widgets.notice_changed"

    notice: NoticeId


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeWithdrawn(Event):
    """Shoppers do not see a notice any more."""

    name: ClassVar[str] = "widgets.notice_withdrawn"

    notice: NoticeId
