"""Turns a feature's settings into a form and a sent form back into settings."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from entrypoints.web.dashboard.feature_words import CHOICES, SettingWords, fault, setting_words
from nomoflow.features.catalogue import FeatureDefinition, FieldKind, SettingField

JSON_FIELD = "json"

Options = tuple[tuple[str, str], ...]


class NotJson(ValueError):
    """The text is not a JSON object; says where it stops being one."""

    def __init__(self, line: int, column: int) -> None:
        super().__init__(line, column)
        self.line = line
        self.column = column


@dataclass(frozen=True, slots=True, kw_only=True)
class FormField:
    """A setting as the page shows it."""

    key: str
    kind: str
    words: SettingWords
    value: object
    options: Options
    minimum: int | None
    maximum: int | None
    max_length: int
    error: str


def fields(
    definition: FeatureDefinition,
    values: Mapping[str, object],
    faults: Mapping[str, str],
    offered: Mapping[str, Options],
) -> list[FormField]:
    """The form's fields with what was typed and what was wrong with it.

    ``offered``: what the store has to choose from, for settings that name something of it.
    """
    return [
        _field(field, definition, values, faults, offered.get(field.key, ()))
        for field in definition.fields
    ]


def read_form(definition: FeatureDefinition, form: MultiDict[str, str]) -> dict[str, object]:
    """What a sent form says, as far as it can be read; the core decides whether it fits."""
    return {field.key: _READ[field.kind](field.key, form) for field in definition.fields}


def read_json(text: str) -> dict[str, object]:
    """What the JSON of the other tab says; raises ``NotJson``."""
    try:
        settings = json.loads(text)
    except json.JSONDecodeError as wrong:
        raise NotJson(wrong.lineno, wrong.colno) from wrong
    except (ValueError, RecursionError) as wrong:  # endless digits, or no bottom
        raise NotJson(1, 1) from wrong
    if not isinstance(settings, dict):
        raise NotJson(1, 1)
    return settings


def write_json(settings: Mapping[str, object]) -> str:
    """Settings as people edit them."""
    return json.dumps(settings, ensure_ascii=False, indent=2)


def _field(
    field: SettingField,
    definition: FeatureDefinition,
    values: Mapping[str, object],
    faults: Mapping[str, str],
    offered: Options,
) -> FormField:
    words = CHOICES.get(field.key, {})
    code = faults.get(field.key)
    return FormField(
        key=field.key,
        kind=field.kind.value,
        words=setting_words(definition.key, field.key),
        value=values.get(field.key, field.default),
        options=offered or tuple((choice, str(words[choice])) for choice in field.choices),
        minimum=field.minimum,
        maximum=field.maximum,
        max_length=field.max_length,
        error=fault(code, field) if code else "",
    )


def _read_integer(key: str, form: MultiDict[str, str]) -> object:
    text = form.get(key, "").strip()
    try:
        return int(text)
    except ValueError:
        return text


_READ: dict[FieldKind, Callable[[str, MultiDict[str, str]], object]] = {
    FieldKind.BOOLEAN: lambda key, form: key in form,
    FieldKind.INTEGER: _read_integer,
    FieldKind.COLOUR: lambda key, form: form.get(key, "").strip(),
    FieldKind.CHOICE: lambda key, form: form.get(key, ""),
    FieldKind.CHOICES: lambda key, form: form.getlist(key),
    FieldKind.BILINGUAL: lambda key, form: {
        language: form.get(f"{key}.{language}", "").strip() for language in ("ar", "en")
    },
    FieldKind.TEXT: lambda key, form: form.get(key, "").strip(),
}
