"""Every feature with the schema of its settings: the one place that declares them."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from nomoflow.kernel.errors import Invalid
from nomoflow.kernel.feature_states import FeatureKey, Setting
from nomoflow.kernel.text import is_keepable

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


class SettingsRefused(Invalid):
    """The settings do not fit the feature's schema; ``fields`` says which and why."""

    code = "feature_settings_refused"


class FieldKind(StrEnum):
    """What kind of value a setting takes."""

    BOOLEAN = "boolean"
    INTEGER = "integer"
    COLOUR = "colour"
    CHOICE = "choice"
    CHOICES = "choices"
    BILINGUAL = "bilingual"
    TEXT = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingField:
    """One setting: its kind, its limits, and the value it has until a merchant decides."""

    key: str
    kind: FieldKind
    default: Setting
    minimum: int | None = None
    maximum: int | None = None
    choices: tuple[str, ...] = ()
    max_length: int = 120
    pattern: str = ""
    """What a text must be made of, where anything shorter than ``max_length`` will not do."""

    def fault(self, value: object) -> str | None:
        """The code of what is wrong with a value, or nothing."""
        return _FAULTS[self.kind](self, value)

    def schema(self) -> dict[str, object]:
        """The field as JSON Schema (2020-12)."""
        return {**_SCHEMAS[self.kind](self), "default": self.default}


@dataclass(frozen=True, slots=True, kw_only=True)
class FeatureDefinition:
    """A feature: its key, its settings, and whether a new store has it on."""

    key: FeatureKey
    fields: tuple[SettingField, ...]
    enabled_at_first: bool = False
    needs: tuple[str, ...] = ()
    """Settings that must say something before it shows anything."""

    def defaults(self) -> dict[str, Setting]:
        """The settings of a store that has decided nothing."""
        return {field.key: field.default for field in self.fields}

    def complete(self, settings: Mapping[str, object]) -> dict[str, Setting]:
        """Settings checked and completed with defaults; refuses with ``SettingsRefused``."""
        known = {field.key: field for field in self.fields}
        faults = {key: "setting_unknown" for key in settings if key not in known}
        complete = self.defaults()
        for key, value in settings.items():
            if key in known and (fault := known[key].fault(value)):
                faults[key] = fault
            elif key in known:
                complete[key] = value  # type: ignore[assignment]  # fault() has proven its kind
        if faults:
            raise SettingsRefused(faults)
        return complete

    def undecided(self, settings: Mapping[str, Setting]) -> tuple[str, ...]:
        """What it needs and nobody has decided yet: until then it is on for nothing."""
        return tuple(key for key in self.needs if not settings[key])

    def schema(self) -> dict[str, object]:
        """The settings as JSON Schema (2020-12)."""
        return {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "type": "object",
            "additionalProperties": False,
            "properties": {field.key: field.schema() for field in self.fields},
        }


def _boolean(_field: SettingField, value: object) -> str | None:
    return None if isinstance(value, bool) else "setting_not_boolean"


def _integer(field: SettingField, value: object) -> str | None:
    if isinstance(value, bool) or not isinstance(value, int):
        return "setting_not_integer"
    if field.minimum is not None and value < field.minimum:
        return "setting_too_small"
    if field.maximum is not None and value > field.maximum:
        return "setting_too_large"
    return None


def _colour(_field: SettingField, value: object) -> str | None:
    fits = isinstance(value, str) and _COLOUR.fullmatch(value)
    return None if fits else "setting_not_colour"


def _choice(field: SettingField, value: object) -> str | None:
    return None if isinstance(value, str) and value in field.choices else "setting_not_a_choice"


def _choices(field: SettingField, value: object) -> str | None:
    if not isinstance(value, list) or not all(item in field.choices for item in value):
        return "setting_not_a_choice"
    return "setting_twice" if len(set(value)) != len(value) else None


def _bilingual(field: SettingField, value: object) -> str | None:
    if not isinstance(value, dict) or not set(value) <= {"ar", "en"}:
        return "setting_not_bilingual"
    if not all(isinstance(text, str) for text in value.values()):
        return "setting_not_bilingual"
    if not all(is_keepable(text) for text in value.values()):
        return "text_not_keepable"
    long = any(len(text) > field.max_length for text in value.values())
    return "setting_too_long" if long else None


def _text(field: SettingField, value: object) -> str | None:
    if not isinstance(value, str):
        return "not_text"
    if not is_keepable(value):
        return "text_not_keepable"
    if len(value) > field.max_length:
        return "setting_too_long"
    fits = not field.pattern or re.fullmatch(field.pattern, value)
    return None if fits else "setting_malformed"


_FAULTS = {
    FieldKind.BOOLEAN: _boolean,
    FieldKind.INTEGER: _integer,
    FieldKind.COLOUR: _colour,
    FieldKind.CHOICE: _choice,
    FieldKind.CHOICES: _choices,
    FieldKind.BILINGUAL: _bilingual,
    FieldKind.TEXT: _text,
}


def _text_schema(field: SettingField) -> dict[str, object]:
    pattern = {"pattern": f"^(?:{field.pattern})$"} if field.pattern else {}
    return {"type": "string", "maxLength": field.max_length, **pattern}


_SCHEMAS: dict[FieldKind, Callable[[SettingField], dict[str, object]]] = {
    FieldKind.BOOLEAN: lambda field: {"type": "boolean"},
    FieldKind.INTEGER: lambda field: {
        "type": "integer", "minimum": field.minimum, "maximum": field.maximum,
    },
    FieldKind.COLOUR: lambda field: {"type": "string", "pattern": f"^{_COLOUR.pattern}$"},
    FieldKind.CHOICE: lambda field: {"type": "string", "enum": list(field.choices)},
    FieldKind.CHOICES: lambda field: {
        "type": "array", "uniqueItems": True,
        "items": {"type": "string", "enum": list(field.choices)},
    },
    FieldKind.BILINGUAL: lambda field: {
        "type": "object", "additionalProperties": False,
        "properties": {"ar": _text_schema(field), "en": _text_schema(field)},
    },
    FieldKind.TEXT: _text_schema,
}  # fmt: skip

_PAGES = ("index", "category", "product", "cart", "other")

_APPEARANCE = (
    SettingField(
        key="theme", kind=FieldKind.CHOICE, default="auto", choices=("auto", "light", "dark")
    ),
    SettingField(key="accent", kind=FieldKind.COLOUR, default="#0f766e"),
    SettingField(
        key="show_on", kind=FieldKind.CHOICES, default=["index", "category", "product", "other"],
        choices=_PAGES,
    ),
)  # fmt: skip

_LIVE_COUNTER = FeatureDefinition(
    key=FeatureKey.LIVE_COUNTER,
    enabled_at_first=True,
    fields=(
        SettingField(
            key="position", kind=FieldKind.CHOICE, default="bottom_start",
            choices=("bottom_start", "bottom_end", "inline_product"),
        ),
        SettingField(
            key="scope", kind=FieldKind.CHOICE, default="store", choices=("store", "page")
        ),
        SettingField(
            key="minimum", kind=FieldKind.INTEGER, default=3, minimum=1, maximum=1000
        ),
        SettingField(key="text", kind=FieldKind.BILINGUAL, default={"ar": "", "en": ""}),
        *_APPEARANCE,
    ),
)  # fmt: skip

_RECENT_PURCHASES = FeatureDefinition(
    key=FeatureKey.RECENT_PURCHASES,
    enabled_at_first=True,
    fields=(
        SettingField(
            key="position", kind=FieldKind.CHOICE, default="bottom_end",
            choices=("bottom_start", "bottom_end"),
        ),
        SettingField(
            key="first_after_seconds", kind=FieldKind.INTEGER, default=6, minimum=2, maximum=120
        ),
        SettingField(
            key="show_seconds", kind=FieldKind.INTEGER, default=7, minimum=6, maximum=30
        ),
        SettingField(
            key="gap_seconds", kind=FieldKind.INTEGER, default=20, minimum=5, maximum=300
        ),
        SettingField(
            key="maximum_per_page", kind=FieldKind.INTEGER, default=5, minimum=1, maximum=20
        ),
        SettingField(
            key="age_hours", kind=FieldKind.INTEGER, default=72, minimum=1, maximum=720
        ),
        SettingField(key="show_name", kind=FieldKind.BOOLEAN, default=True),
        SettingField(key="show_city", kind=FieldKind.BOOLEAN, default=True),
        SettingField(
            key="city_needs_people", kind=FieldKind.INTEGER, default=5, minimum=1, maximum=50
        ),
        SettingField(key="show_image", kind=FieldKind.BOOLEAN, default=True),
        *_APPEARANCE,
    ),
)  # fmt: skip

_VISITOR_DATA = FeatureDefinition(
    key=FeatureKey.VISITOR_DATA,
    enabled_at_first=True,
    fields=(
        SettingField(
            key="consent", kind=FieldKind.CHOICE, default="notice",
            choices=("none", "notice", "required"),
        ),
        SettingField(key="respect_privacy_signals", kind=FieldKind.BOOLEAN, default=True),
    ),
)  # fmt: skip

_COUPONS = FeatureDefinition(
    key=FeatureKey.COUPONS,
    needs=("offer",),
    fields=(
        SettingField(
            key="offer", kind=FieldKind.TEXT, default="", max_length=64, pattern="[A-Za-z0-9_-]*"
        ),
        SettingField(
            key="style", kind=FieldKind.CHOICE, default="reveal", choices=("reveal", "box")
        ),
        SettingField(
            key="position", kind=FieldKind.CHOICE, default="bottom_start",
            choices=("bottom_start", "bottom_end", "center"),
        ),
        SettingField(
            key="heading", kind=FieldKind.BILINGUAL, default={"ar": "", "en": ""}, max_length=60
        ),
        SettingField(key="text", kind=FieldKind.BILINGUAL, default={"ar": "", "en": ""}),
        SettingField(
            key="trigger", kind=FieldKind.CHOICE, default="delay",
            choices=("delay", "scroll", "exit"),
        ),
        SettingField(
            key="after_seconds", kind=FieldKind.INTEGER, default=8, minimum=3, maximum=600
        ),
        SettingField(
            key="scroll_percent", kind=FieldKind.INTEGER, default=50, minimum=5, maximum=100
        ),
        SettingField(key="countdown", kind=FieldKind.BOOLEAN, default=True),
        SettingField(key="auto_apply", kind=FieldKind.BOOLEAN, default=True),
        SettingField(
            key="again_after_days", kind=FieldKind.INTEGER, default=7, minimum=0, maximum=365
        ),
        *_APPEARANCE,
    ),
)  # fmt: skip

_NOTIFICATIONS = FeatureDefinition(
    key=FeatureKey.NOTIFICATIONS,
    enabled_at_first=True,
    # Each notice has settings of its own; the card switches all of them.
    fields=(),
)

_EMAIL_COLLECTOR = FeatureDefinition(
    key=FeatureKey.EMAIL_COLLECTOR,
    fields=(
        SettingField(
            key="style", kind=FieldKind.CHOICE, default="popup",
            choices=("popup", "exit", "inline"),
        ),
        SettingField(
            key="after_seconds", kind=FieldKind.INTEGER, default=15, minimum=3, maximum=600
        ),
        SettingField(
            key="heading", kind=FieldKind.BILINGUAL, default={"ar": "", "en": ""}, max_length=60
        ),
        SettingField(key="text", kind=FieldKind.BILINGUAL, default={"ar": "", "en": ""}),
        SettingField(key="ask_name", kind=FieldKind.BOOLEAN, default=True),
        SettingField(key="ask_phone", kind=FieldKind.BOOLEAN, default=False),
        SettingField(
            key="consent_text", kind=FieldKind.BILINGUAL, default={"ar": "", "en": ""},
            max_length=400,
        ),
        SettingField(
            key="offer", kind=FieldKind.TEXT, default="", max_length=64, pattern="[A-Za-z0-9_-]*"
        ),
        SettingField(
            key="again_after_days", kind=FieldKind.INTEGER, default=30, minimum=0, maximum=365
        ),
        *_APPEARANCE,
    ),
)  # fmt: skip

CATALOGUE = {
    definition.key: definition
    for definition in (
        _LIVE_COUNTER, _RECENT_PURCHASES, _VISITOR_DATA, _COUPONS, _NOTIFICATIONS,
        _EMAIL_COLLECTOR,
    )
}  # fmt: skip
"""Every feature there is, in the order in which the cards are shown."""
