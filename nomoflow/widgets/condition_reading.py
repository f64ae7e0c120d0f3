"""Reads one fact, and one comparison with it, each in the normal form of its kind."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal

from nomoflow.widgets.fact_kinds import FACTS, MONEY, FactDefinition, FactKind, path_of
from nomoflow.widgets.operators import LISTS, OPERATORS, WITHOUT_VALUE, FactValue, RuleValue
from nomoflow.widgets.rule_reading import RuleReading

_MOST_VALUES = 100
_ID = re.compile(r"[0-9A-Za-z_-]{1,40}")
_WHOLE_PATHS = ("is", "is_not", "in", "not_in")

Comparison = tuple[str, str, RuleValue]
"""A fact's name, an operator, and what it compares with."""


def read_condition(reading: RuleReading, raw: object, place: str) -> Comparison:
    """One condition; its faults are noted at their places."""
    members = reading.members(raw, place, ("fact", "operator", "value"))
    fact = reading.choice(members.get("fact"), f"{place}.fact", FACTS)
    operator = reading.text(members.get("operator"), f"{place}.operator")
    if fact not in FACTS or not operator:
        return fact, operator, None
    if operator not in OPERATORS[FACTS[fact].kind]:
        reading.fault(f"{place}.operator", "rule_operator_unfit")
        return fact, operator, None
    return fact, operator, _value(reading, (fact, operator), members.get("value"), f"{place}.value")


def read_fact(reading: RuleReading, fact: str, raw: object, place: str) -> FactValue:
    """A fact in the normal form of its kind; its faults are noted."""
    definition = FACTS[fact]
    if fact == "path":
        return path_of(reading.text(raw, place, longest=2000))
    if definition.kind is FactKind.YES_OR_NO:
        if not isinstance(raw, bool):
            reading.fault(place, "setting_not_boolean")
        return raw is True
    if definition.kind in (FactKind.IDS, FactKind.CHOICES):
        return _texts(reading, definition, raw, place)
    return _one(reading, definition, raw, place)


def _value(reading: RuleReading, asked: tuple[str, str], raw: object, place: str) -> RuleValue:
    fact, operator = asked
    definition = FACTS[fact]
    if operator in WITHOUT_VALUE:
        if raw is not None:
            reading.fault(place, "not_known")
        return None
    if operator == "between":
        return _range(reading, fact, raw, place)
    if operator in LISTS:
        texts = _texts(reading, definition, raw, place)
        return tuple(dict.fromkeys(map(path_of, texts))) if fact == "path" else texts
    value = _one(reading, definition, raw, place)
    if fact == "path" and value:
        return path_of(str(value)) if operator in _WHOLE_PATHS else str(value)
    return value


def _one(reading: RuleReading, definition: FactDefinition, raw: object, place: str) -> str | int:
    if definition.kind is FactKind.NUMBER:
        return reading.integer(raw, place, 0, definition.most)
    return _TEXTS[definition.kind](reading, definition, raw, place)


def _texts(
    reading: RuleReading, definition: FactDefinition, raw: object, place: str
) -> tuple[str, ...]:
    read = _TEXTS[definition.kind]
    items = reading.items(raw, place, _MOST_VALUES, least=1)
    found = [
        read(reading, definition, item, f"{place}.{number}") for number, item in enumerate(items)
    ]
    return tuple(dict.fromkeys(found))


def _range(reading: RuleReading, fact: str, raw: object, place: str) -> RuleValue:
    """Two values; only the hours of a day may run over its end."""
    items = reading.items(raw, place, most=2)
    if len(items) != 2:
        reading.fault(place, "rule_range_malformed")
        return None
    low, high = (
        _one(reading, FACTS[fact], item, f"{place}.{number}") for number, item in enumerate(items)
    )
    if fact != "hour" and _sorts(low) > _sorts(high):
        reading.fault(place, "rule_range_backwards")
    if isinstance(low, int) and isinstance(high, int):
        return low, high
    return str(low), str(high)


def _sorts(value: str | int) -> Decimal | int:
    """Numbers and amounts by what they are worth, dates by their digits."""
    return Decimal(str(value).replace("-", "") or 0)


def _text(reading: RuleReading, _definition: FactDefinition, raw: object, place: str) -> str:
    return reading.text(raw, place)


def _choice(reading: RuleReading, definition: FactDefinition, raw: object, place: str) -> str:
    return reading.choice(raw, place, definition.choices)


def _id(reading: RuleReading, _definition: FactDefinition, raw: object, place: str) -> str:
    return reading.shaped(raw, place, _ID, "coupon_id_malformed")


def _money(reading: RuleReading, _definition: FactDefinition, raw: object, place: str) -> str:
    return reading.shaped(raw, place, MONEY, "money_malformed")


def _date(reading: RuleReading, _definition: FactDefinition, raw: object, place: str) -> str:
    return reading.date(raw, place)


_TEXTS: Mapping[FactKind, Callable[[RuleReading, FactDefinition, object, str], str]] = {
    FactKind.CHOICE: _choice,
    FactKind.CHOICES: _choice,
    FactKind.ID: _id,
    FactKind.IDS: _id,
    FactKind.TEXT: _text,
    FactKind.MONEY: _money,
    FactKind.DATE: _date,
}
