"""Turns a notice into a form and a sent form back into a notice.

The form's fields are called by their places in the notice, so that what the core says of a place
stands beside its field. What was typed stays as it was typed until the core has read it.
"""

import re
from collections.abc import Iterator
from datetime import datetime, tzinfo
from typing import Any

from entrypoints.web.dashboard.coupon_terms_form import Entries, FormReader
from nomoflow.kernel.money import Currency
from nomoflow.widgets.display import BOUNDS
from nomoflow.widgets.fact_kinds import FACTS, FactKind
from nomoflow.widgets.notice_reading import LANGUAGES, LONGEST
from nomoflow.widgets.notices import PLACES, NoticeForm
from nomoflow.widgets.operators import LISTS, OPERATORS, WITHOUT_VALUE
from nomoflow.widgets.triggers import NUMBERS, TriggerKind

Told = dict[str, Any]

TARGETING, TRIGGERS, HOURS = "rules.targeting.any", "rules.triggers", "rules.schedule.hours"
_COUNTDOWN, _FREE = "settings.countdown_until", "settings.free_shipping_from"
_COMMAS = re.compile(r"\s*[,،]\s*")
_CONDITION = re.compile(r"rules\.targeting\.any\.(\d+)\.all\.(\d+)\.fact")
_TRIGGER = re.compile(r"rules\.triggers\.(\d+)\.trigger")
_HOUR = re.compile(r"rules\.schedule\.hours\.(\d+)\.0")
_SIDES = ("width", "height")
_SEVERAL = {"is": "in", "is_not": "not_in"}


def read(entries: Entries, currency: Currency, zone: tzinfo) -> Told:
    """What a sent form says, as JSON; whether it fits is for the core to say."""
    reader = FormReader(entries, currency, zone)
    return {
        "name": reader.text("name"),
        "form": reader.text("form"),
        "texts": {
            language: {name: reader.text(f"texts.{language}.{name}") for name in LONGEST}
            for language in LANGUAGES
        },
        "settings": _settings(reader),
        "rules": {
            "targeting": {"any": _groups(reader, entries)},
            "triggers": [_trigger(reader, number) for number in _numbers(entries, _TRIGGER)],
            "schedule": _schedule(reader, entries),
            "display": {name: _whole(reader, f"rules.display.{name}") for name in BOUNDS},
        },
    }


def turned(told: Told, go: str, entries: Entries) -> Told:
    """The notice after one of the form's own buttons: a row more, or a row less."""
    verb, *places = go.split(":")
    numbers = [int(place) for place in places if place.isdigit()]
    groups, rules = told["rules"]["targeting"]["any"], told["rules"]
    if verb == "add-condition" and numbers and numbers[0] < len(groups):
        groups[numbers[0]]["all"].append(_new_condition(entries.get(f"new.{numbers[0]}", "")))
    elif verb == "add-group":
        groups.append({"all": [_new_condition(entries.get("new.group", ""))]})
    elif verb == "remove-condition" and len(numbers) == 2:
        _drop_condition(groups, *numbers)
    elif verb == "add-trigger":
        rules["triggers"].append(_new_trigger(entries.get("new.trigger", "")))
    elif verb == "remove-trigger" and numbers:
        del rules["triggers"][numbers[0] : numbers[0] + 1]
    elif verb == "add-hours":
        rules["schedule"].setdefault("hours", []).append(["09:00", "17:00"])
    elif verb == "remove-hours" and numbers:
        del rules["schedule"].get("hours", [])[numbers[0] : numbers[0] + 1]
    elif verb == "take-colour":
        told["settings"]["accent"] = entries.get("instead", told["settings"]["accent"])
    return told


def local(moment: object, zone: tzinfo) -> str:
    """A moment as the field of a form has it; what is none stays as it was typed."""
    try:
        return datetime.fromisoformat(str(moment)).astimezone(zone).strftime("%Y-%m-%dT%H:%M")
    except ValueError:
        return str(moment)


def value_text(value: object) -> str:
    """What a condition compares with, as its field shows it."""
    if isinstance(value, list | tuple):
        return ", ".join(str(item) for item in value)
    return "" if value is None else str(value)


def several(condition: Told) -> Told:
    """A condition on a choice as the form shows it: one of several, even where it names one."""
    fact = FACTS.get(str(condition.get("fact")))
    if fact is None or fact.kind is not FactKind.CHOICE or condition["operator"] not in _SEVERAL:
        return condition
    return {
        **condition,
        "operator": _SEVERAL[condition["operator"]],
        "value": [condition.get("value")],
    }


def _settings(reader: FormReader) -> Told:
    form = reader.text("form")
    position = reader.text("settings.position")
    # Who changes the form means it, and not the place that only the other form had.
    if form in set(NoticeForm) and position not in PLACES[NoticeForm(form)]:
        position = ""
    told: Told = {
        "theme": reader.text("settings.theme"),
        "accent": reader.text("settings.accent"),
        "position": position,
        "link": reader.text("settings.link"),
    }
    if src := reader.text("settings.image.src"):
        sides = {side: _whole(reader, f"settings.image.{side}") for side in _SIDES}
        told["image"] = {"src": src, **sides}
    if reader.text(_COUNTDOWN):
        moment = reader.moment(_COUNTDOWN)
        told["countdown_until"] = moment.isoformat() if moment else reader.text(_COUNTDOWN)
    if typed := reader.text(f"{_FREE}.amount"):
        amount = reader.money(f"{_FREE}.amount")
        told["free_shipping_from"] = {"amount": str(amount.major) if amount else typed}
    return told


def _groups(reader: FormReader, entries: Entries) -> list[Told]:
    groups: dict[int, list[Told]] = {}
    found = [match for name in entries if (match := _CONDITION.fullmatch(name))]
    for group, number in sorted((int(match[1]), int(match[2])) for match in found):
        place = f"{TARGETING}.{group}.all.{number}"
        groups.setdefault(group, []).append(_condition(reader, entries, place))
    return [{"all": conditions} for _, conditions in sorted(groups.items())]


def _condition(reader: FormReader, entries: Entries, place: str) -> Told:
    fact, operator = reader.text(f"{place}.fact"), reader.text(f"{place}.operator")
    told: Told = {"fact": fact, "operator": operator}
    if fact not in FACTS or operator in WITHOUT_VALUE:
        return told
    if FACTS[fact].choices:
        return {**told, "value": entries.getlist(f"{place}.value")}
    typed = [text for text in _COMMAS.split(reader.text(f"{place}.value")) if text]
    if FACTS[fact].kind is FactKind.NUMBER:
        return {**told, "value": _one_or_several(operator, [_number(text) for text in typed])}
    if operator in LISTS or operator == "between":
        return {**told, "value": typed}
    return {**told, "value": reader.text(f"{place}.value")}


def _one_or_several(operator: str, values: list[Any]) -> Any:
    if operator == "between":
        return values
    return values[0] if len(values) == 1 else values or None


def _trigger(reader: FormReader, number: int) -> Told:
    place = f"{TRIGGERS}.{number}"
    word = reader.text(f"{place}.trigger")
    told: Told = {"trigger": word}
    if word not in set(TriggerKind):
        return told
    name = taken(TriggerKind(word))
    if not name:
        return told
    numeric = TriggerKind(word) in NUMBERS
    given = _whole(reader, f"{place}.{name}") if numeric else reader.text(f"{place}.{name}")
    return {**told, name: given}


def taken(kind: TriggerKind) -> str:
    """The name of what a trigger takes; nothing for one that takes nothing."""
    if kind in NUMBERS:
        return NUMBERS[kind].name
    return {TriggerKind.CLICK: "target", TriggerKind.CART_REACHES: "amount"}.get(kind, "")


def _schedule(reader: FormReader, entries: Entries) -> Told:
    place = "rules.schedule"
    told: Told = {
        "from": reader.text(f"{place}.from"),
        "until": reader.text(f"{place}.until"),
        "weekdays": entries.getlist(f"{place}.weekdays"),
        "occasions": entries.getlist(f"{place}.occasions"),
        "hours": [
            [reader.text(f"{HOURS}.{number}.{side}") for side in (0, 1)]
            for number in _numbers(entries, _HOUR)
        ],
    }
    if city := reader.text(f"{place}.pause_at_prayer.city"):
        minutes = _whole(reader, f"{place}.pause_at_prayer.minutes")
        told["pause_at_prayer"] = {"city": city, "minutes": minutes}
    return {name: value for name, value in told.items() if value}


def _whole(reader: FormReader, name: str) -> object:
    """A whole number, or what was typed in its place."""
    number = reader.whole(name)
    return reader.text(name) or None if number is None else number


def _number(text: str) -> object:
    return int(text) if text.isdecimal() else text


def _numbers(entries: Entries, row: re.Pattern[str]) -> Iterator[int]:
    found = [match for name in entries if (match := row.fullmatch(name))]
    yield from sorted(int(match[1]) for match in found)


def _new_condition(fact: str) -> Told:
    fact = fact if fact in FACTS else "page_type"
    kind = FACTS[fact].kind
    operator = "in" if kind is FactKind.CHOICE else OPERATORS[kind][0]
    return {"fact": fact, "operator": operator}


def _new_trigger(word: str) -> Told:
    kind = TriggerKind(word) if word in set(TriggerKind) else TriggerKind.DELAY
    usual = {"seconds": 10, "percent": 50}
    name = taken(kind)
    return {"trigger": kind.value, **({name: usual.get(name, "")} if name else {})}


def _drop_condition(groups: list[Told], group: int, number: int) -> None:
    if group >= len(groups):
        return
    del groups[group]["all"][number : number + 1]
    if not groups[group]["all"]:
        del groups[group]
