"""How often, in which order, and to whom not: display rules that keep widgets out of the way."""

from dataclasses import dataclass
from typing import Self

from nomoflow.widgets.rule_reading import RuleReading

BOUNDS = {
    "priority": (0, 100),
    "per_visit": (0, 20),
    "per_day": (0, 50),
    "ever": (0, 1000),
    "rest_days": (0, 365),
    "holdout_percent": (0, 90),
}
_PRIME = 0x01000193
_OFFSET = 0x811C9DC5
_WORD = 0xFFFFFFFF


@dataclass(frozen=True, slots=True, kw_only=True)
class Display:
    """The rules of one widget; nought is no limit, no rest, or nobody held out."""

    priority: int = 50
    per_visit: int = 1
    per_day: int = 0
    ever: int = 0
    rest_days: int = 7
    """For so long it stays away from whoever closed it."""
    holdout_percent: int = 0

    @classmethod
    def read(cls, raw: object, place: str = "display") -> Self:
        """Display rules from JSON, completed; refuses with ``RulesRefused``."""
        reading = RuleReading()
        display = cls.noted(reading, raw, place)
        reading.finish()
        return display

    @classmethod
    def noted(cls, reading: RuleReading, raw: object, place: str) -> Self:
        """As ``read``, its faults noted among those of a larger reading."""
        members = reading.members({} if raw is None else raw, place, BOUNDS)
        return cls(
            **{
                name: reading.integer(value, f"{place}.{name}", *BOUNDS[name])
                for name, value in members.items()
                if name in BOUNDS
            }
        )

    def told(self) -> dict[str, int]:
        """The rules as JSON, all of them."""
        return {name: getattr(self, name) for name in BOUNDS}


def is_held_out(widget_id: str, visitor_id: str, percent: int) -> bool:
    """Whether a visitor is among the share that never sees a widget; always the same answer."""
    return _lot(f"{widget_id}:{visitor_id}") * 100 < percent * (_WORD + 1)


def _lot(text: str) -> int:
    """FNV-1a of the text's UTF-8, then the last steps of MurmurHash3: 32 bits, evenly strewn."""
    lot = _OFFSET
    for byte in text.encode():
        lot = (lot ^ byte) * _PRIME & _WORD
    lot = (lot ^ lot >> 16) * 0x85EBCA6B & _WORD
    lot = (lot ^ lot >> 13) * 0xC2B2AE35 & _WORD
    return lot ^ lot >> 16
