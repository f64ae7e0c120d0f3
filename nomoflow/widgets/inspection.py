"""Why did it show, why not? Every rule of every widget, and who stands where in the end."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Protocol
from zoneinfo import ZoneInfo

from nomoflow.widgets.display import Display, is_held_out
from nomoflow.widgets.ports import Calendar
from nomoflow.widgets.rules import Rules
from nomoflow.widgets.slots import Candidate, Interruptions, Slot, ordered, slot_of, standing
from nomoflow.widgets.targeting import Facts, GroupOutcome
from nomoflow.widgets.triggers import Trigger, TriggerKind, Triggers
from nomoflow.widgets.windows import Window, windows

_NEXT = timedelta(days=30)


class HasRules(Protocol):
    """Whatever is shown by rules: a notice, or the widget of a feature."""

    @property
    def id(self) -> str:
        """What it is known by in the store."""
        ...

    @property
    def form(self) -> str:
        """What it looks like, which says where it stands."""
        ...

    @property
    def position(self) -> str:
        """Where it was put, where its form leaves a choice."""
        ...

    @property
    def enabled(self) -> bool:
        """Whether the merchant has it on."""
        ...

    @property
    def made_at(self) -> datetime:
        """When it was made; the earlier goes first."""
        ...

    @property
    def rules(self) -> Rules:
        """Who sees it, and when."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a visitor had of one widget before."""

    in_visit: int = 0
    today: int = 0
    ever: int = 0
    closed_at: datetime | None = None
    closed_in_visit: bool = False
    """Then it does not come back in this visit, however short its rest is."""
    converted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """A visitor on a page at a moment, described in a form or told by the page itself."""

    facts: Facts
    at: datetime
    visitor: str = ""
    """Empty: a browser that may not be remembered, which is never held out."""
    seconds_on_page: int = 0
    seconds_in_visit: int = 0
    seconds_idle: int = 0
    depth_percent: int = 0
    happened: Collection[TriggerKind] = ()
    """Whether exit and cart_add happened on this page."""
    clicked: str = ""
    """The target that was pressed."""
    in_checkout: bool = False
    seen: Mapping[str, Seen] = field(default_factory=dict)
    interruptions: Interruptions = field(default_factory=Interruptions)


class Verdict(StrEnum):
    """What became of a widget: shown, or what kept it away first."""

    SHOWN = "shown"
    SWITCHED_OFF = "switched_off"
    CHECKOUT = "checkout"
    OUT_OF_SCHEDULE = "out_of_schedule"
    NOT_TARGETED = "not_targeted"
    HELD_OUT = "held_out"
    CONVERTED = "converted"
    RESTING = "resting"
    LIMIT_REACHED = "limit_reached"
    WAITING = "waiting"
    PLACE_TAKEN = "place_taken"
    NO_INTERRUPTION = "no_interruption"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One rule, by the verdict that its failing would be."""

    rule: Verdict
    passed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TriggerOutcome:
    """A trigger, and whether it has gone off."""

    trigger: Trigger
    passed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """Everything that decided about one widget."""

    id: str
    slot: Slot
    verdict: Verdict
    checks: tuple[Check, ...]
    groups: tuple[GroupOutcome, ...]
    triggers: tuple[TriggerOutcome, ...]
    next_window: Window | None
    """When its schedule holds next, within a month; the window of now where it holds."""
    taken_by: str = ""
    """Who stands where it wanted to stand."""


class Inspector:
    """Explains to a merchant what each widget of a store does for a described visitor."""

    def __init__(self, calendar: Calendar) -> None:
        self._calendar = calendar

    def inspect(
        self, widgets: Sequence[HasRules], situation: Situation, zone: ZoneInfo
    ) -> list[Inspection]:
        """Every widget with all its rules, those first that go first.

        The day and the hour are those of the moment, whatever the facts say of them.
        """
        situation = replace(situation, facts=situation.facts.on_the_clock(situation.at, zone))
        judged = {each.id: self._judged(each, situation, zone) for each in widgets}
        candidates = ordered(_candidate(each, judged[each.id].slot) for each in widgets)
        able = [each for each in candidates if judged[each.id].verdict is Verdict.SHOWN]
        stands = standing(
            able, situation.interruptions, situation.at, on_phone=_is_on_phone(situation)
        )
        lost = {each.id for each in able} - {each.id for each in stands.values()}
        return [
            _without_place(judged[each.id], stands) if each.id in lost else judged[each.id]
            for each in candidates
        ]

    def _judged(self, widget: HasRules, situation: Situation, zone: ZoneInfo) -> Inspection:
        """A widget by itself, as if no other wanted its place."""
        window = self._window(widget.rules, situation.at, zone)
        holds = window is not None and window[0] <= situation.at
        triggers = tuple(_triggered(widget.rules.triggers, situation))
        gone_off = not triggers or any(each.passed for each in triggers)
        checks = (
            Check(rule=Verdict.SWITCHED_OFF, passed=widget.enabled),
            Check(rule=Verdict.CHECKOUT, passed=not situation.in_checkout),
            Check(rule=Verdict.OUT_OF_SCHEDULE, passed=holds),
            Check(
                rule=Verdict.NOT_TARGETED, passed=widget.rules.targeting.matches(situation.facts)
            ),
            *_display_checks(widget, situation),
            Check(rule=Verdict.WAITING, passed=gone_off),
        )
        failed = (check.rule for check in checks if not check.passed)
        return Inspection(
            id=widget.id,
            slot=slot_of(widget.form, widget.position, on_phone=_is_on_phone(situation)),
            verdict=next(failed, Verdict.SHOWN),
            checks=checks,
            groups=widget.rules.targeting.explained(situation.facts),
            triggers=triggers,
            next_window=window,
        )

    def _window(self, rules: Rules, at: datetime, zone: ZoneInfo) -> Window | None:
        found = windows(rules.schedule, self._calendar, zone, at, at + _NEXT)
        return found[0] if found else None


def _is_on_phone(situation: Situation) -> bool:
    return situation.facts.of("device") == "phone"


def _candidate(widget: HasRules, slot: Slot) -> Candidate:
    return Candidate(
        id=widget.id,
        slot=slot,
        priority=widget.rules.display.priority,
        narrowness=widget.rules.targeting.narrowness,
        made=widget.made_at,
    )


def _without_place(inspection: Inspection, stands: Mapping[Slot, Candidate]) -> Inspection:
    if inspection.slot in stands:
        winner = stands[inspection.slot].id
        return replace(inspection, verdict=Verdict.PLACE_TAKEN, taken_by=winner)
    return replace(inspection, verdict=Verdict.NO_INTERRUPTION)


def _display_checks(widget: HasRules, situation: Situation) -> Iterator[Check]:
    display, seen = widget.rules.display, situation.seen.get(widget.id, Seen())
    held_out = bool(situation.visitor) and is_held_out(
        widget.id, situation.visitor, display.holdout_percent
    )
    rest = timedelta(days=display.rest_days)
    rested = not seen.closed_in_visit and (
        seen.closed_at is None or situation.at - seen.closed_at >= rest
    )
    yield Check(rule=Verdict.HELD_OUT, passed=not held_out)
    yield Check(rule=Verdict.CONVERTED, passed=not seen.converted)
    yield Check(rule=Verdict.RESTING, passed=rested)
    yield Check(rule=Verdict.LIMIT_REACHED, passed=_is_below_limits(display, seen))


def _is_below_limits(display: Display, seen: Seen) -> bool:
    limits = (
        (display.per_visit, seen.in_visit),
        (display.per_day, seen.today),
        (display.ever, seen.ever),
    )
    return all(not limit or count < limit for limit, count in limits)


def _triggered(triggers: Triggers, situation: Situation) -> Iterator[TriggerOutcome]:
    for trigger in triggers.any:
        yield TriggerOutcome(trigger=trigger, passed=_has_gone_off(trigger, situation))


def _has_gone_off(trigger: Trigger, situation: Situation) -> bool:
    match trigger.kind:
        case TriggerKind.DELAY:
            return situation.seconds_on_page >= (trigger.seconds or 0)
        case TriggerKind.VISIT_TIME:
            return situation.seconds_in_visit >= (trigger.seconds or 0)
        case TriggerKind.IDLE:
            return situation.seconds_idle >= (trigger.seconds or 0)
        case TriggerKind.SCROLL:
            return situation.depth_percent >= (trigger.percent or 0)
        case TriggerKind.CLICK:
            return trigger.target == situation.clicked
        case TriggerKind.CART_REACHES:
            worth = situation.facts.of("cart_value")
            return worth is not None and Decimal(str(worth)) >= Decimal(trigger.amount or "0")
        case _:
            return trigger.kind in situation.happened
