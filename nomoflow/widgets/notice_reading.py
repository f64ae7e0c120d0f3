"""Reads a notice from JSON and writes it: for programs, for forms and for what is kept.

What does not fit is refused with the path of each field, such as ``texts.ar.heading``.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, get_args

from nomoflow.kernel.errors import Invalid
from nomoflow.kernel.money import Currency, Money
from nomoflow.kernel.text import Bilingual
from nomoflow.widgets.contrast import Theme
from nomoflow.widgets.markup import LONGEST_ADDRESS, is_safe_address, unsafe_links
from nomoflow.widgets.notices import (
    ACCENT,
    PLACES,
    Image,
    Look,
    NoticeDraft,
    NoticeForm,
    NoticeRefused,
    Words,
)
from nomoflow.widgets.rule_reading import RuleReading, RulesRefused
from nomoflow.widgets.rules import Rules

LONGEST_NAME = 120
LONGEST = {"heading": 80, "body": 800, "action": 40}
LARGEST_SIDE = 10_000
LANGUAGES = ("ar", "en")
THEMES: tuple[Theme, ...] = get_args(Theme)

_PARTS = ("name", "form", "texts", "settings", "rules")
_SETTINGS = (
    "theme", "accent", "position", "link", "image", "countdown_until", "free_shipping_from",
)  # fmt: skip
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_AMOUNT = re.compile(r"[0-9]{1,12}(\.[0-9]{1,3})?")
_YEARS = range(2000, 2101)

Told = Mapping[str, Any]


def read_draft(raw: object, currency: Currency) -> NoticeDraft:
    """The notice that JSON describes; refuses with ``NoticeRefused`` naming every wrong field."""
    reading = RuleReading()
    told: Told = raw if isinstance(raw, Mapping) else {}
    if not isinstance(raw, Mapping):
        reading.fault("notice", "not_object")
    for name in set(told) - set(_PARTS):
        reading.fault(str(name), "not_known")
    form = _form(reading, told.get("form"))
    draft = NoticeDraft(
        name=reading.text(told.get("name"), "name", LONGEST_NAME),
        form=form,
        words=_words(reading, _part(told, "texts")),
        look=_look(reading, _part(told, "settings"), form, currency),
        rules=_rules(reading, _part(told, "rules")),
    )
    try:
        reading.finish()
    except RulesRefused as refused:
        raise NoticeRefused(refused.fields) from refused
    return draft.normal()


def draft_told(draft: NoticeDraft) -> dict[str, Any]:
    """A notice as ``read_draft`` reads it."""
    return {
        "name": draft.name,
        "form": draft.form.value,
        "texts": {
            language: {name: getattr(getattr(draft.words, name), language) for name in LONGEST}
            for language in LANGUAGES
        },
        "settings": _look_told(draft.look),
        "rules": draft.rules.told(),
    }


def draft_kept(told: Told) -> NoticeDraft:
    """What ``draft_told`` told, as it is: also when a newer version told it."""
    texts, look = told["texts"], told["settings"]
    image, until, free = (
        look.get(name) for name in ("image", "countdown_until", "free_shipping_from")
    )
    said = {name: {language: texts[language][name] for language in LANGUAGES} for name in LONGEST}
    return NoticeDraft(
        name=told["name"],
        form=NoticeForm(told["form"]),
        words=Words(**{name: Bilingual(**text) for name, text in said.items()}),
        look=Look(
            **{name: look[name] for name in ("theme", "accent", "position", "link")},
            image=Image(**image) if image else None,
            countdown_until=datetime.fromisoformat(until) if until else None,
            free_shipping_from=Money.parse(free["amount"], Currency(free["currency"]))
            if free
            else None,
        ),
        rules=Rules.read(told["rules"]),
    )


def changed(told: Told, change: Told) -> dict[str, Any]:
    """A notice with a change written over it: texts and settings one by one, the rest whole."""
    merged = {**told, **change}
    for part in ("texts", "settings", "rules"):
        if isinstance(change.get(part), Mapping):
            merged[part] = {**told[part], **change[part]}
    for language in LANGUAGES:
        said = merged["texts"].get(language) if isinstance(merged["texts"], Mapping) else None
        if isinstance(said, Mapping):
            merged["texts"][language] = {**told["texts"][language], **said}
    return merged


def moment_told(moment: datetime) -> str:
    """A moment as JSON has it."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _part(told: Told, name: str) -> object:
    """A part of a notice; nothing told of it is an empty one."""
    return {} if told.get(name) is None else told[name]


def _form(reading: RuleReading, raw: object) -> NoticeForm:
    form = reading.choice(raw, "form", tuple(NoticeForm))
    return NoticeForm(form) if form in tuple(NoticeForm) else NoticeForm.POPUP


def _words(reading: RuleReading, raw: object) -> Words:
    texts = reading.members(raw, "texts", LANGUAGES)
    said = {
        language: reading.members(_part(texts, language), f"texts.{language}", tuple(LONGEST))
        for language in LANGUAGES
    }
    read = {
        name: {
            language: _text(reading, told.get(name), f"texts.{language}.{name}", longest)
            for language, told in said.items()
        }
        for name, longest in LONGEST.items()
    }
    for language, body in read["body"].items():
        if unsafe_links(body):
            reading.fault(f"texts.{language}.body", "notice_link_unsafe")
    return Words(**{name: Bilingual(**text) for name, text in read.items()})


def _look(reading: RuleReading, raw: object, form: NoticeForm, currency: Currency) -> Look:
    told = reading.members(raw, "settings", _SETTINGS)
    theme = reading.choice(told.get("theme", "auto"), "settings.theme", THEMES)
    accent = reading.shaped(
        told.get("accent", ACCENT), "settings.accent", _COLOUR, "setting_not_colour"
    )
    position = _text(reading, told.get("position"), "settings.position", 40)
    if position and position not in PLACES[form]:
        reading.fault("settings.position", "notice_position_of_another_form")
    return Look(
        theme=next((known for known in THEMES if known == theme), "auto"),
        accent=(accent or ACCENT).lower(),
        position=position,
        link=_address(reading, told.get("link")),
        image=_image(reading, told.get("image")),
        countdown_until=_moment(reading, told.get("countdown_until")),
        free_shipping_from=_money(reading, told.get("free_shipping_from"), currency),
    )


def _rules(reading: RuleReading, raw: object) -> Rules:
    try:
        return Rules.read(raw)
    except RulesRefused as refused:
        for place, code in refused.fields.items():
            whole = place if place.partition(".")[0] == "rules" else f"rules.{place}"
            reading.fault(whole, code)
        return Rules()


def _text(reading: RuleReading, raw: object, place: str, longest: int) -> str:
    """A text that may be empty."""
    nothing = raw is None or (isinstance(raw, str) and not raw.strip())
    return "" if nothing else reading.text(raw, place, longest)


def _address(reading: RuleReading, raw: object) -> str:
    address = _text(reading, raw, "settings.link", LONGEST_ADDRESS)
    if address and not is_safe_address(address):
        reading.fault("settings.link", "notice_link_unsafe")
    return address


def _image(reading: RuleReading, raw: object) -> Image | None:
    if raw is None:
        return None
    told = reading.members(raw, "settings.image", ("src", "width", "height"))
    place = "settings.image.src"
    src = reading.text(told.get("src"), place, LONGEST_ADDRESS)
    if src and not (src.startswith("https://") and is_safe_address(src)):
        reading.fault(place, "notice_image_not_https")
    sides = {
        name: reading.integer(told.get(name), f"settings.image.{name}", 1, LARGEST_SIDE)
        for name in ("width", "height")
    }
    return Image(src=src, **sides)


def _moment(reading: RuleReading, raw: object) -> datetime | None:
    if raw is None or raw == "":
        return None
    try:
        moment = datetime.fromisoformat(raw) if isinstance(raw, str) else None
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None or moment.year not in _YEARS:
        reading.fault("settings.countdown_until", "not_time")
        return None
    return moment.astimezone(UTC)


def _money(reading: RuleReading, raw: object, currency: Currency) -> Money | None:
    if raw is None:
        return None
    place = "settings.free_shipping_from"
    told = reading.members(raw, place, ("amount", "currency"))
    amount = reading.shaped(told.get("amount"), f"{place}.amount", _AMOUNT, "money_malformed")
    if told.get("currency", currency.code) != currency.code:
        reading.fault(f"{place}.currency", "money_other_currency")
    if not amount:
        return None
    try:
        sum_ = Money.parse(amount, currency)
    except Invalid:
        reading.fault(f"{place}.amount", "money_malformed")
        return None
    if not sum_:
        reading.fault(f"{place}.amount", "coupon_amount_missing")
    return sum_


def _look_told(look: Look) -> dict[str, Any]:
    told: dict[str, Any] = {
        name: getattr(look, name) for name in ("theme", "accent", "position", "link")
    }
    if (image := look.image) is not None:
        told["image"] = {"src": image.src, "width": image.width, "height": image.height}
    if look.countdown_until is not None:
        told["countdown_until"] = moment_told(look.countdown_until)
    if (free := look.free_shipping_from) is not None:
        told["free_shipping_from"] = {"amount": str(free.major), "currency": free.currency.code}
    return told
