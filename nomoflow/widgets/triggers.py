"""When a widget comes once its page is there: the first trigger to go off decides."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from nomoflow.widgets.fact_kinds import MONEY
from nomoflow.widgets.rule_reading import RuleReading

MOST_TRIGGERS = 8
_TARGET = re.compile(r"[a-z0-9-]{1,40}")


class TriggerKind(StrEnum):
    """What can set a widget off."""

    DELAY = "delay"
    VISIT_TIME = "visit_time"
    SCROLL = "scroll"
    EXIT = "exit"
    IDLE = "idle"
    CLICK = "click"
    CART_ADD = "cart_add"
    CART_REACHES = "cart_reaches"


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeNumber:
    """The one number that a trigger takes, and its bounds."""

    name: str
    least: int
    most: int


NUMBERS: Mapping[TriggerKind, WholeNumber] = {
    TriggerKind.DELAY: WholeNumber(name="seconds", least=0, most=600),
    TriggerKind.VISIT_TIME: WholeNumber(name="seconds", least=0, most=3600),
    TriggerKind.SCROLL: WholeNumber(name="percent", least=5, most=100),
    TriggerKind.IDLE: WholeNumber(name="seconds", least=5, most=600),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """One of them, with what it takes: the rest stays empty."""

    kind: TriggerKind
    seconds: int | None = None
    percent: int | None = None
    target: str | None = None
    amount: str | None = None

    def told(self) -> dict[str, object]:
        """The trigger as JSON."""
        taken = {
            "seconds": self.seconds,
            "percent": self.percent,
            "target": self.target,
            "amount": self.amount,
        }
        given = {name: value for name, value in taken.items() if value is not None}
        return {"trigger": self.kind.value, **given}


@dataclass(frozen=True, slots=True)
class Triggers:
    """Triggers of which the first to go off decides; without any, at once."""

    any: tuple[Trigger, ...] = ()

    @classmethod
    def read(cls, raw: object, place: str = "triggers") -> Self:
        """Triggers from JSON; refuses with ``RulesRefused``."""
        reading = RuleReading()
        triggers = cls.noted(reading, raw, place)
        reading.finish()
        return triggers

    @classmethod
    def noted(cls, reading: RuleReading, raw: object, place: str) -> Self:
        """As ``read``, its faults noted among those of a larger reading."""
        items = reading.items(() if raw is None else raw, place, MOST_TRIGGERS)
        read = [_trigger(reading, item, f"{place}.{number}") for number, item in enumerate(items)]
        return cls(tuple(dict.fromkeys(trigger for trigger in read if trigger)))

    def told(self) -> list[dict[str, object]]:
        """The triggers as JSON."""
        return [trigger.told() for trigger in self.any]


def _trigger(reading: RuleReading, raw: object, place: str) -> Trigger | None:
    if not isinstance(raw, Mapping):
        reading.fault(place, "not_object")
        return None
    word = reading.choice(raw.get("trigger"), f"{place}.trigger", set(TriggerKind))
    if word not in set(TriggerKind):
        return None
    kind = TriggerKind(word)
    if kind in NUMBERS:
        return _with_number(reading, raw, place, kind)
    if kind is TriggerKind.CLICK:
        members = reading.members(raw, place, ("trigger", "target"))
        target = reading.shaped(
            members.get("target"), f"{place}.target", _TARGET, "rule_target_malformed"
        )
        return Trigger(kind=kind, target=target)
    if kind is TriggerKind.CART_REACHES:
        members = reading.members(raw, place, ("trigger", "amount"))
        amount = reading.shaped(members.get("amount"), f"{place}.amount", MONEY, "money_malformed")
        return Trigger(kind=kind, amount=amount)
    reading.members(raw, place, ("trigger",))
    return Trigger(kind=kind)


def _with_number(
    reading: RuleReading, raw: Mapping[str, object], place: str, kind: TriggerKind
) -> Trigger:
    number = NUMBERS[kind]
    members = reading.members(raw, place, ("trigger", number.name))
    value = reading.integer(
        members.get(number.name), f"{place}.{number.name}", number.least, number.most
    )
    if number.name == "percent":
        return Trigger(kind=kind, percent=value)
    return Trigger(kind=kind, seconds=value)
