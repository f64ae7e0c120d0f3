"""All rules of one widget: who sees it, when it comes, when it may be seen, how often."""

from dataclasses import dataclass, field
from typing import Self

from nomoflow.widgets.display import Display
from nomoflow.widgets.rule_reading import RuleReading
from nomoflow.widgets.schedule import Schedule
from nomoflow.widgets.targeting import Targeting
from nomoflow.widgets.triggers import Triggers

_PARTS = ("targeting", "triggers", "schedule", "display")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The rules of one widget; those of a new one keep it out of nobody's sight."""

    targeting: Targeting = field(default_factory=Targeting)
    triggers: Triggers = field(default_factory=Triggers)
    schedule: Schedule = field(default_factory=Schedule)
    display: Display = field(default_factory=Display)

    @classmethod
    def read(cls, raw: object) -> Self:
        """Rules from JSON, completed; refuses with ``RulesRefused``, naming every fault."""
        reading = RuleReading()
        members = reading.members(raw, "rules", _PARTS)
        rules = cls(
            targeting=Targeting.noted(reading, members.get("targeting"), "targeting"),
            triggers=Triggers.noted(reading, members.get("triggers"), "triggers"),
            schedule=Schedule.noted(reading, members.get("schedule"), "schedule"),
            display=Display.noted(reading, members.get("display"), "display"),
        )
        reading.finish()
        return rules

    def told(self) -> dict[str, object]:
        """The rules as JSON, as they are stored."""
        return {
            "targeting": self.targeting.told(),
            "triggers": self.triggers.told(),
            "schedule": self.schedule.told(),
            "display": self.display.told(),
        }
