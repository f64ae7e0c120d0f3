"""When in the year, the week and the day a widget may be seen, by the clock of its store."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from nomoflow.widgets.cities import CITIES
from nomoflow.widgets.fact_kinds import WEEKDAYS
from nomoflow.widgets.occasions import Occasion
from nomoflow.widgets.rule_reading import RuleReading

MOST_HOURS = 6
SHORTEST_PAUSE = 5
LONGEST_PAUSE = 60
_HOUR = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
_PARTS = ("from", "until", "weekdays", "hours", "occasions", "pause_at_prayer")

Hours = tuple[str, str]
"""From when until when, such as ``16:00`` and ``23:30``; over midnight when the end is earlier."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrayerPause:
    """Silence for so many minutes from each prayer's call in a city."""

    city: str
    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """All parts that are there must hold; empty ones do not limit anything."""

    begins: str = ""
    """A minute on the store's clock, such as ``2026-03-01T09:00``."""
    ends: str = ""
    """The minute at which it is over; ``23:59`` is the end of that day."""
    weekdays: tuple[str, ...] = ()
    hours: tuple[Hours, ...] = ()
    occasions: tuple[Occasion, ...] = ()
    pause: PrayerPause | None = None

    @classmethod
    def read(cls, raw: object, place: str = "schedule") -> Self:
        """A schedule from JSON, in its normal form; ``None`` is always.

        Refuses with ``RulesRefused``.
        """
        reading = RuleReading()
        schedule = cls.noted(reading, raw, place)
        reading.finish()
        return schedule

    @classmethod
    def noted(cls, reading: RuleReading, raw: object, place: str) -> Self:
        """As ``read``, its faults noted among those of a larger reading."""
        members = reading.members({} if raw is None else raw, place, _PARTS)
        parts = {name: value for name, value in members.items() if value not in (None, "", [])}

        def minute(name: str) -> str:
            return reading.minute(parts[name], f"{place}.{name}") if name in parts else ""

        def words(name: str, known: Sequence[str]) -> tuple[str, ...]:
            if name not in parts:
                return ()
            chosen = reading.choices(parts[name], f"{place}.{name}", known)
            return tuple(word for word in known if word in chosen)

        begins, ends = minute("from"), minute("until")
        if begins and ends and ends <= begins:
            reading.fault(f"{place}.until", "coupon_ends_before_start")
        return cls(
            begins=begins,
            ends=ends,
            weekdays=words("weekdays", WEEKDAYS),
            hours=_hours(reading, parts.get("hours", ()), f"{place}.hours"),
            occasions=tuple(map(Occasion, words("occasions", tuple(Occasion)))),
            pause=_pause(reading, parts.get("pause_at_prayer"), f"{place}.pause_at_prayer"),
        )

    def told(self) -> dict[str, object]:
        """The schedule as JSON, without the parts that do not limit anything."""
        parts: dict[str, object] = {
            "from": self.begins,
            "until": self.ends,
            "weekdays": list(self.weekdays),
            "hours": [list(hours) for hours in self.hours],
            "occasions": [occasion.value for occasion in self.occasions],
            "pause_at_prayer": self.pause
            and {"city": self.pause.city, "minutes": self.pause.minutes},
        }
        return {name: value for name, value in parts.items() if value}

    @property
    def is_always(self) -> bool:
        """Whether nothing limits it."""
        return not self.told()


def _hours(reading: RuleReading, raw: object, place: str) -> tuple[Hours, ...]:
    found = []
    for number, item in enumerate(reading.items(raw, place, MOST_HOURS)):
        here = f"{place}.{number}"
        pair = reading.items(item, here, most=2)
        if len(pair) != 2:
            reading.fault(here, "rule_range_malformed")
            continue
        first, last = (
            reading.shaped(end, f"{here}.{side}", _HOUR, "rule_hour_malformed")
            for side, end in enumerate(pair)
        )
        if first and first == last:
            reading.fault(here, "rule_hours_equal")
        found.append((first, last))
    return tuple(sorted(set(found)))


def _pause(reading: RuleReading, raw: object, place: str) -> PrayerPause | None:
    if raw is None:
        return None
    members = reading.members(raw, place, ("city", "minutes"))
    return PrayerPause(
        city=reading.choice(members.get("city"), f"{place}.city", CITIES),
        minutes=reading.integer(
            members.get("minutes"), f"{place}.minutes", SHORTEST_PAUSE, LONGEST_PAUSE
        ),
    )
