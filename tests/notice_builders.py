"""Valid notices to begin a test with: each may be told otherwise."""

from typing import Any

from nomoflow.kernel.ids import NoticeId
from nomoflow.kernel.money import Currency
from nomoflow.widgets.notice_reading import changed, draft_told, read_draft
from nomoflow.widgets.notices import Notice, NoticeDraft
from tests.builders import NOW

SAR = Currency("SAR")
TOLD: dict[str, Any] = {
    "name": "عرض العيد",
    "form": "popup",
    "texts": {
        "ar": {"heading": "عيدكم مبارك", "body": "خصم **٢٠٪**", "action": "تسوّق"},
        "en": {"heading": "Eid Mubarak", "body": "**20%** off", "action": "Shop"},
    },
    "settings": {"accent": "#0f766e", "link": "https://ward.example/eid"},
}


def a_notice_draft(**told: Any) -> NoticeDraft:
    """A popup that can be published."""
    usual = draft_told(read_draft(TOLD, SAR))
    return read_draft(changed(usual, told), SAR)


def a_notice(id: str = "notice-1", *, draft: NoticeDraft | None = None, **told: Any) -> Notice:
    """A draft of that popup."""
    fields = {"created_at": NOW, "changed_at": NOW, **told}
    return Notice(id=NoticeId(id), draft=draft or a_notice_draft(), **fields)
