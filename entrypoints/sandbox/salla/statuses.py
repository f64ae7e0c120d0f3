"""The order statuses every Salla store begins with."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    slug: str
    original_id: int
    store_status_id: int
    name_ar: str
    name_en: str
    parent: str | None = None

    def name(self, language: str = "ar") -> str:
        return self.name_en if language == "en" else self.name_ar


def _status(slug: str, ids: tuple[int, int], ar: str, en: str, parent: str | None = None) -> Status:
    return Status(
        slug=slug, original_id=ids[0], store_status_id=ids[1], name_ar=ar, name_en=en, parent=parent
    )


_ALL = [
    _status("payment_pending", (1473353380, 863076598), "بإنتظار الدفع", "Pending payment"),
    _status("under_review", (566146469, 986688842), "بإنتظار المراجعة", "Under review"),
    _status("in_progress", (1939592358, 1597755120), "قيد التنفيذ", "In progress"),
    _status("completed", (1298199463, 1638621685), "تم التنفيذ", "Completed"),
    _status("delivering", (349994915, 1422535667), "جاري التوصيل", "Delivering", "completed"),
    _status("delivered", (1723506348, 647449340), "تم التوصيل", "Delivered", "completed"),
    _status("shipped", (814202285, 1887201789), "تم الشحن", "Shipped", "completed"),
    _status("canceled", (525144736, 687926769), "ملغي", "Canceled"),
    _status("restored", (989286562, 2062355698), "مسترجع", "Refunded"),
    _status("restoring", (1548352431, 1113229566), "قيد الإسترجاع", "Refund in progress"),
]
STATUSES = {status.slug: status for status in _ALL}
COMPLETED = {"completed", "delivering", "delivered", "shipped"}
REVERSED = {"canceled", "restored"}
CLOSED = REVERSED | {"restoring"}


def find(value: object) -> Status | None:
    """By slug, by the store's id or by the original id: Salla does not say which it wants."""
    return next(
        (
            status
            for status in _ALL
            if str(value) in (status.slug, str(status.store_status_id), str(status.original_id))
        ),
        None,
    )


def listed(status: Status, sort: int, language: str) -> dict[str, Any]:
    parent = STATUSES[status.parent] if status.parent else None
    return {
        "id": status.store_status_id,
        "name": status.name(language),
        "type": "custom",
        "slug": status.slug,
        "sort": sort,
        "message": "",
        "icon": "sicon-box",
        "is_active": True,
        "parent": _named(parent.store_status_id, parent, language) if parent else {},
        "original": _named(status.original_id, status, language),
    }


def of_order(slug: str, language: str = "ar") -> dict[str, Any]:
    status = STATUSES[slug]
    return {
        "id": status.original_id,
        "name": status.name(language),
        "slug": slug,
        "customized": _named(status.store_status_id, status, language),
    }


def _named(status_id: int, status: Status, language: str) -> dict[str, Any]:
    return {"id": status_id, "name": status.name(language)}
