"""The JSON Schema (2020-12) of a notice: made of the same limits by which one is read."""

from collections.abc import Sequence
from typing import Any

from nomoflow.widgets.cities import CITIES
from nomoflow.widgets.display import BOUNDS
from nomoflow.widgets.fact_kinds import FACTS, WEEKDAYS
from nomoflow.widgets.markup import LONGEST_ADDRESS
from nomoflow.widgets.notice_reading import (
    LANGUAGES,
    LARGEST_SIDE,
    LONGEST,
    LONGEST_NAME,
    THEMES,
)
from nomoflow.widgets.notices import ACCENT, PLACES, NoticeForm
from nomoflow.widgets.occasions import Occasion
from nomoflow.widgets.operators import OPERATORS
from nomoflow.widgets.schedule import LONGEST_PAUSE, MOST_HOURS, SHORTEST_PAUSE
from nomoflow.widgets.targeting import MOST_CONDITIONS, MOST_GROUPS
from nomoflow.widgets.triggers import MOST_TRIGGERS, NUMBERS, TriggerKind

Schema = dict[str, Any]

_MINUTE = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$"}
_HOUR = {"type": "string", "pattern": r"^([01]\d|2[0-3]):[0-5]\d$"}
_AMOUNT = {"type": "string", "pattern": r"^\d{1,12}(\.\d{1,3})?$"}
_OTHERS: dict[TriggerKind, Schema] = {
    TriggerKind.CLICK: {"target": {"type": "string", "pattern": "^[a-z0-9-]{1,40}$"}},
    TriggerKind.CART_REACHES: {"amount": _AMOUNT},
}


def notice_schema() -> Schema:
    """What programs may say of a notice."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Notice",
        **_object(
            {
                "name": _text(LONGEST_NAME),
                "form": _one_of(list(NoticeForm)),
                "texts": _object({language: _texts() for language in LANGUAGES}),
                "settings": _settings(),
                "rules": _rules(),
            },
            required=("name", "form"),
        ),
        "allOf": [_place(form) for form in NoticeForm],
    }


def _object(members: Schema, required: Sequence[str] = ()) -> Schema:
    made: Schema = {"type": "object", "additionalProperties": False, "properties": members}
    return {**made, "required": list(required)} if required else made


def _text(longest: int) -> Schema:
    return {"type": "string", "maxLength": longest}


def _one_of(words: Sequence[str]) -> Schema:
    return {"type": "string", "enum": [str(word) for word in words]}


def _list(items: Schema, most: int, least: int = 0) -> Schema:
    return {"type": "array", "items": items, "minItems": least, "maxItems": most}


def _whole(least: int, most: int) -> Schema:
    return {"type": "integer", "minimum": least, "maximum": most}


def _texts() -> Schema:
    return _object({name: _text(longest) for name, longest in LONGEST.items()})


def _settings() -> Schema:
    address = {"type": "string", "maxLength": LONGEST_ADDRESS}
    side = _whole(1, LARGEST_SIDE)
    image = _object({"src": {**address, "pattern": "^https://"}, "width": side, "height": side},
                    required=("src", "width", "height"))  # fmt: skip
    money = _object({"amount": _AMOUNT, "currency": _text(3)}, required=("amount",))
    return _object(
        {
            "theme": {**_one_of(THEMES), "default": "auto"},
            "accent": {"type": "string", "pattern": "^#[0-9a-fA-F]{6}$", "default": ACCENT},
            "position": {"type": "string"},
            "link": {**address, "pattern": "^$|^(https?|tel|mailto):"},
            "image": {"oneOf": [image, {"type": "null"}]},
            "countdown_until": {"type": ["string", "null"], "format": "date-time"},
            "free_shipping_from": {"oneOf": [money, {"type": "null"}]},
        }
    )


def _place(form: NoticeForm) -> Schema:
    """Where a form may stand."""
    position = {"position": {"enum": ["", *PLACES[form]]}}
    return {
        "if": {"properties": {"form": {"const": form.value}}, "required": ["form"]},
        "then": {"properties": {"settings": {"properties": position}}},
    }


def _rules() -> Schema:
    group = _object({"all": _list({"oneOf": _conditions()}, MOST_CONDITIONS, 1)}, ("all",))
    return _object(
        {
            "targeting": _object({"any": _list(group, MOST_GROUPS)}),
            "triggers": _list({"oneOf": [_trigger(kind) for kind in TriggerKind]}, MOST_TRIGGERS),
            "schedule": _schedule(),
            "display": _object({name: _whole(*bounds) for name, bounds in BOUNDS.items()}),
        }
    )


def _conditions() -> list[Schema]:
    """One for each fact, with the comparisons that make sense for it."""
    return [
        _object(
            {"fact": {"const": fact}, "operator": _one_of(OPERATORS[known.kind]), "value": True},
            required=("fact", "operator"),
        )
        for fact, known in FACTS.items()
    ]


def _trigger(kind: TriggerKind) -> Schema:
    taken = _OTHERS.get(kind, {})
    if kind in NUMBERS:
        number = NUMBERS[kind]
        taken = {number.name: _whole(number.least, number.most)}
    return _object({"trigger": {"const": kind.value}, **taken}, required=("trigger", *taken))


def _schedule() -> Schema:
    hours = {"type": "array", "items": _HOUR, "minItems": 2, "maxItems": 2}
    pause = _object(
        {"city": _one_of(list(CITIES)), "minutes": _whole(SHORTEST_PAUSE, LONGEST_PAUSE)},
        required=("city", "minutes"),
    )
    return _object(
        {
            "from": _MINUTE,
            "until": _MINUTE,
            "weekdays": _list(_one_of(WEEKDAYS), len(WEEKDAYS)),
            "hours": _list(hours, MOST_HOURS),
            "occasions": _list(_one_of(list(Occasion)), len(Occasion)),
            "pause_at_prayer": pause,
        }
    )
