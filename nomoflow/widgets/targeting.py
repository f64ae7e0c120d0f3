"""Who sees a widget: conditions on what is known of a shopper and a page. docs/targeting.md."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Self
from zoneinfo import ZoneInfo

from nomoflow.widgets.condition_reading import read_condition, read_fact
from nomoflow.widgets.fact_kinds import FACTS, WEEKDAYS
from nomoflow.widgets.operators import FactValue, RuleValue, holds
from nomoflow.widgets.rule_reading import RuleReading

MOST_GROUPS = 10
MOST_CONDITIONS = 10


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a shopper and a page, by the names of ``FACTS``; the rest is not known."""

    values: Mapping[str, FactValue]

    @classmethod
    def read(cls, raw: object, place: str = "facts") -> Self:
        """Facts from JSON, in their normal form; what is empty is not known.

        Refuses with ``RulesRefused``.
        """
        reading = RuleReading()
        members = reading.members(raw, place, FACTS)
        values = {
            name: read_fact(reading, name, members[name], f"{place}.{name}")
            for name in FACTS
            if members.get(name) not in (None, "", [], ())
        }
        reading.finish()
        return cls(values)

    def on_the_clock(self, at: datetime, zone: ZoneInfo) -> "Facts":
        """The same shopper at a moment: its day and hour by the clock of the store."""
        local = at.astimezone(zone)
        clock: dict[str, FactValue] = {
            "weekday": WEEKDAYS[local.isoweekday() % 7],
            "hour": local.hour,
            "date": f"{local:%Y-%m-%d}",
        }
        return Facts({**self.values, **clock})

    def of(self, fact: str) -> FactValue | None:
        """The fact, or ``None`` where it is not known."""
        return self.values.get(fact)


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One fact compared with something."""

    fact: str
    operator: str
    value: RuleValue = None

    def matches(self, facts: Facts) -> bool:
        """Whether it holds. A fact that this version does not know never does."""
        return self.fact in FACTS and holds(self.operator, facts.of(self.fact), self.value)

    def told(self) -> dict[str, object]:
        """The condition as JSON."""
        told: dict[str, object] = {"fact": self.fact, "operator": self.operator}
        if self.value is not None:
            told["value"] = list(self.value) if isinstance(self.value, tuple) else self.value
        return told


@dataclass(frozen=True, slots=True)
class Group:
    """Conditions that must all hold."""

    all: tuple[Condition, ...]

    def matches(self, facts: Facts) -> bool:
        """Whether every condition holds."""
        return all(condition.matches(facts) for condition in self.all)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionOutcome:
    """A condition, whether it held, and the fact that decided; ``None`` was not known."""

    condition: Condition
    passed: bool
    fact: FactValue | None


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupOutcome:
    """A group, condition by condition."""

    passed: bool
    conditions: tuple[ConditionOutcome, ...]


@dataclass(frozen=True, slots=True)
class Targeting:
    """Groups of which one must hold; without any, everybody is meant."""

    any: tuple[Group, ...] = ()

    @classmethod
    def read(cls, raw: object, place: str = "targeting") -> Self:
        """Targeting from JSON, in its normal form; ``None`` is everybody.

        Refuses with ``RulesRefused``, naming the place and the fault of each.
        """
        reading = RuleReading()
        targeting = cls.noted(reading, raw, place)
        reading.finish()
        return targeting

    @classmethod
    def noted(cls, reading: RuleReading, raw: object, place: str) -> Self:
        """As ``read``, its faults noted among those of a larger reading."""
        members = reading.members({} if raw is None else raw, place, ("any",))
        groups = reading.items(members.get("any", ()), f"{place}.any", MOST_GROUPS)
        return cls(
            tuple(
                _group(reading, group, f"{place}.any.{number}")
                for number, group in enumerate(groups)
            )
        )

    def told(self) -> dict[str, object]:
        """The targeting as JSON."""
        return {
            "any": [{"all": [condition.told() for condition in group.all]} for group in self.any]
        }

    def matches(self, facts: Facts) -> bool:
        """Whether such a shopper on such a page is meant."""
        return not self.any or any(group.matches(facts) for group in self.any)

    def explained(self, facts: Facts) -> tuple[GroupOutcome, ...]:
        """Every group and condition, with whether it held and the fact that decided."""
        return tuple(
            GroupOutcome(
                passed=group.matches(facts),
                conditions=tuple(
                    ConditionOutcome(
                        condition=condition,
                        passed=condition.matches(facts),
                        fact=facts.of(condition.fact),
                    )
                    for condition in group.all
                ),
            )
            for group in self.any
        )

    @property
    def narrowness(self) -> int:
        """How many conditions the easiest way in has; none where everybody is meant."""
        return min((len(group.all) for group in self.any), default=0)


def _group(reading: RuleReading, raw: object, place: str) -> Group:
    members = reading.members(raw, place, ("all",))
    conditions = reading.items(members.get("all"), f"{place}.all", MOST_CONDITIONS, least=1)
    return Group(
        tuple(
            _condition(reading, condition, f"{place}.all.{number}")
            for number, condition in enumerate(conditions)
        )
    )


def _condition(reading: RuleReading, raw: object, place: str) -> Condition:
    fact, operator, value = read_condition(reading, raw, place)
    return Condition(fact=fact, operator=operator, value=value)
