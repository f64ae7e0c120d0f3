"""The question of the inspector: a visitor on a page at a moment, as a form describes it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from urllib.parse import urlsplit

from werkzeug.datastructures import MultiDict

from entrypoints.web.dashboard.coupon_terms_form import Entries, FormReader, typed_moment
from nomoflow.kernel.money import Currency
from nomoflow.widgets.inspection import Situation
from nomoflow.widgets.page_reading import read_page
from nomoflow.widgets.rule_reading import RulesRefused
from nomoflow.widgets.targeting import Facts
from nomoflow.widgets.triggers import TriggerKind

NEW, RETURNING, UNKNOWN = "new", "returning", "unknown"
SENT = "asked"
"""The field that tells a form that was sent from a page that is opened for the first time."""

_USUAL = {
    "visitor": NEW,
    "visits": "2",
    "pages_seen": "1",
    "signed_in": "no",
    "device": "phone",
    "language": "ar",
    "cart_value": "0",
    "cart_items": "0",
    "seconds": "30",
    "depth": "50",
}
_TYPED = (
    "utm_source",
    "utm_medium",
    "utm_campaign",
    "utm_content",
    "utm_term",
    "country",
    "city",
    "click_id",
    "page_type",
    "product",
    "language",
    "device",
)
_HAPPENED = {"exit": TriggerKind.EXIT, "cart_add": TriggerKind.CART_ADD}


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What was asked, as it was typed. ``situation`` is none while it cannot be read."""

    entries: Entries
    situation: Situation | None
    faults: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The store in which it is asked."""

    domain: str
    currency: Currency
    zone: tzinfo


def read_question(sent: Entries, place: Place, now: datetime) -> Question:
    """The question of an address; where nothing was asked yet, that of a usual visitor."""
    entries = sent if SENT in sent else MultiDict({**_USUAL, **sent.to_dict()})
    if not entries.get("moment", "").strip():
        moment = typed_moment(now.replace(second=0, microsecond=0), place.zone)
        entries = MultiDict([*entries.items(multi=True)])
        entries["moment"] = moment
    reader = FormReader(entries, place.currency, place.zone)
    try:
        situation = _situation(reader, place.domain, now)
    except RulesRefused as refused:
        told = {at.split(".")[1] if "." in at else at: code for at, code in refused.fields.items()}
        return Question(entries=entries, situation=None, faults={**told, **reader.faults})
    faults = reader.faults
    return Question(entries=entries, situation=None if faults else situation, faults=faults)


def _situation(reader: FormReader, domain: str, now: datetime) -> Situation:
    page = read_page(reader.text("address"), domain)
    raw = {**page.facts, **_visitor(reader), **_cart(reader), **_typed(reader)}
    return Situation(
        facts=Facts.read(raw),
        at=reader.moment("moment") or now,
        seconds_on_page=_whole(reader, "seconds", 3600),
        seconds_in_visit=_whole(reader, "seconds", 3600),
        depth_percent=_whole(reader, "depth", 100),
        happened=[kind for name, kind in _HAPPENED.items() if reader.ticked(name)],
        clicked=reader.text("clicked"),
        in_checkout=page.in_checkout,
    )


def _visitor(reader: FormReader) -> dict[str, object]:
    """Who refuses to be remembered has visits that nobody counts."""
    kind = reader.text("visitor")
    visits = reader.whole("visits") if kind == RETURNING else 1
    known = {} if kind == UNKNOWN else {"returning": kind == RETURNING, "visits": visits}
    signed = {"yes": True, "no": False}.get(reader.text("signed_in"))
    return {**known, "signed_in": signed, "pages_seen": reader.whole("pages_seen")}


def _cart(reader: FormReader) -> dict[str, object]:
    worth = reader.money("cart_value")
    if worth is not None and worth.minor < 0:
        reader.faults["cart_value"] = "money_malformed"
    return {
        "cart_value": None if worth is None else str(worth.major),
        "cart_items": reader.whole("cart_items"),
        "cart_products": list(reader.ids("cart_products")),
    }


def _typed(reader: FormReader) -> dict[str, object]:
    """What was typed goes before what the address says."""
    typed: dict[str, object] = {name: text for name in _TYPED if (text := reader.text(name))}
    if "click_id" in typed:
        typed["click_id"] = [typed["click_id"]]
    if referrer := reader.text("referrer"):
        host = urlsplit(referrer).hostname if "://" in referrer else referrer
        typed["referrer"] = (host or referrer).lower().removeprefix("www.")
    if "product" in typed:
        typed.setdefault("page_type", "product")
    return typed


def _whole(reader: FormReader, name: str, most: int) -> int:
    number = reader.whole(name) or 0
    if not 0 <= number <= most:
        reader.faults[name] = "not_in_range"
    return number
