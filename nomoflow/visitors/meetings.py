"""Meetings of shoppers and widgets, out of what browsers reported."""

from collections.abc import Iterable

from nomoflow.kernel.ids import VisitorId
from nomoflow.visitors.facts import WidgetMeeting
from nomoflow.visitors.model import Hit, HitKind

_DEEDS = {
    HitKind.WIDGET_SHOWN: "shown",
    HitKind.WIDGET_CLICKED: "clicked",
    HitKind.WIDGET_CLOSED: "closed",
    HitKind.FORM_SUBMITTED: "acted",
    HitKind.COUPON_COPIED: "acted",
}
_DEVICES = ("phone", "tablet", "desktop")
_PLAIN_PAGES = ("index", "cart")
_LONGEST_NAME = 64


def widget_meetings(hits: Iterable[tuple[VisitorId, Hit]]) -> tuple[WidgetMeeting, ...]:
    """The meetings among the hits, as the browsers told of them."""
    return tuple(
        WidgetMeeting(
            visitor=visitor,
            at=hit.occurred_at,
            widget=hit.data["widget_id"],
            deed=_deed(hit),
            device=_device(hit),
            page=_page(hit.data.get("page", "")),
        )
        for visitor, hit in hits
        if hit.kind in _DEEDS and 0 < len(hit.data.get("widget_id", "")) <= _LONGEST_NAME
    )


def _deed(hit: Hit) -> str:
    held_out = hit.kind is HitKind.WIDGET_SHOWN and hit.data.get("held_out") == "true"
    return "held_out" if held_out else _DEEDS[hit.kind]


def _device(hit: Hit) -> str:
    told = hit.data.get("device", "")
    return told if told in _DEVICES else "unknown"


def _page(name: str) -> str:
    """The kind of a page by the store's own name of it, such as ``product.single``."""
    if name == "product.single":
        return "product"
    if name.startswith("product.index"):
        return "category"
    return name if name in _PLAIN_PAGES else "other"
