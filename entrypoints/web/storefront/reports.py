"""Reads what a browser reports, by hand because it comes by the thousand, and says what is wrong.

The shape is documented in ``ReportSchema`` of the API's document; this is its fast twin.
"""

from collections.abc import Mapping
from datetime import datetime

from entrypoints.web.storefront.bodies import LONGEST_ID, Fault, parsed, plain, text
from nomoflow.kernel.errors import Invalid
from nomoflow.kernel.ids import StoreId, VisitorId
from nomoflow.visitors.admission import KEPT_DATA
from nomoflow.visitors.model import Hit, HitBatch, HitKind, moment

MOST_EVENTS = 50
_LONGEST_ADDRESS = 4096
_LONGEST_VALUE = 200

_KINDS = {kind.value: kind for kind in HitKind}
_KEPT = frozenset(KEPT_DATA)
_SCHEMES = ("http://", "https://", "/")


class EventsRefused(Invalid):
    """The report does not fit; ``fields`` says where and why."""

    code = "events_refused"


def read_report(body: bytes, store: StoreId, received: datetime) -> HitBatch:
    """A browser's report.

    Raises ``BadRequest`` when it is not JSON, and ``EventsRefused`` when it is not a report.
    """
    report = parsed(body)
    try:
        return _batch(report, store, received)
    except Fault as fault:
        raise EventsRefused({fault.field: fault.code}) from fault


def _batch(report: object, store: StoreId, received: datetime) -> HitBatch:
    if not isinstance(report, dict):
        raise Fault("events", "not_object")
    visitor = text(report, "visitor", LONGEST_ID)
    events = report.get("events")
    if not isinstance(events, list):
        raise Fault("events", "missing" if events is None else "not_list")
    if len(events) > MOST_EVENTS:
        raise Fault("events", "too_many_events")
    sent = _time(report, "sent_at") if report.get("sent_at") is not None else None
    hits = tuple(_hit(event, at, sent, received) for at, event in enumerate(events))
    if report.get("anonymous") is True:
        # The browser keeps no identity, so each page would count as another person.
        hits = ()
    return HitBatch(store=store, visitor=VisitorId(visitor), received_at=received, hits=hits)


def _hit(event: object, at: int, sent: datetime | None, received: datetime) -> Hit:
    try:
        if not isinstance(event, dict):
            raise Fault("", "not_object")
        return _read_hit(event, sent, received)
    except Fault as fault:
        place = f"events.{at}.{fault.field}" if fault.field else f"events.{at}"
        raise Fault(place, fault.code) from fault


def _read_hit(event: Mapping[str, object], sent: datetime | None, received: datetime) -> Hit:
    name = text(event, "type", LONGEST_ID)
    kind = _KINDS.get(name)
    if kind is None:
        raise Fault("type", "not_known")
    url = text(event, "url", _LONGEST_ADDRESS)
    if not url.startswith(_SCHEMES):
        raise Fault("url", "not_address")
    referrer = event.get("referrer")
    try:
        occurred = moment(_time(event, "occurred_at"), sent, received)
    except OverflowError as fault:
        raise Fault("occurred_at", "not_time") from fault
    return Hit(
        id=text(event, "id", LONGEST_ID),
        kind=kind,
        url=url,
        referrer=text(event, "referrer", _LONGEST_ADDRESS) if referrer else "",
        occurred_at=occurred,
        data=_data(event.get("data")),
    )


def _time(source: Mapping[str, object], field: str) -> datetime:
    text = source.get(field)
    if text is None:
        raise Fault(field, "missing")
    try:
        time = datetime.fromisoformat(text)  # type: ignore[arg-type]  # what is no text is refused
    except (TypeError, ValueError) as fault:
        raise Fault(field, "not_time") from fault
    if time.tzinfo is None:
        raise Fault(field, "not_time")
    return time


def _data(data: object) -> dict[str, str]:
    if data is None:
        return {}
    if not isinstance(data, dict):
        raise Fault("data", "not_object")
    return {
        name: _value(name, value)
        for name, value in data.items()
        if name in _KEPT and value is not None
    }


def _value(name: str, value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str | int | float):
        raise Fault(f"data.{name}", "not_value")
    return plain(str(value))[:_LONGEST_VALUE]
