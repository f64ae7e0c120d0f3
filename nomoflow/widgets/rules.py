"""To whom a widget is shown, and when: the four parts of its rules in one value."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from nomoflow.widgets.display import Display
from nomoflow.widgets.rule_reading import RuleReading
from nomoflow.widgets.schedule import Schedule
from nomoflow.widgets.targeting import Targeting
from nomoflow.widgets.triggers import Trigger


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """Everybody, at once, always, as often as is polite: unless told otherwise."""

    targeting: Targeting = field(default_factory=Targeting)
    triggers: tuple[Trigger, ...] = ()
    schedule: Schedule = field(default_factory=Schedule)
    display: Display = field(default_factory=Display)
