"""Triggers, schedules and display rules as they are read, told and refused."""

import pytest

from nomoflow.widgets.display import Display
from nomoflow.widgets.rule_reading import RulesRefused
from nomoflow.widgets.rules import Rules
from nomoflow.widgets.schedule import PrayerPause, Schedule
from nomoflow.widgets.triggers import Trigger, TriggerKind, Triggers

EVERYTHING = {
    "targeting": {
        "any": [
            {"all": [{"fact": "utm_campaign", "operator": "starts", "value": "ramadan"}]},
        ]
    },
    "triggers": [
        {"trigger": "delay", "seconds": 8},
        {"trigger": "visit_time", "seconds": 60},
        {"trigger": "scroll", "percent": 40},
        {"trigger": "exit"},
        {"trigger": "idle", "seconds": 30},
        {"trigger": "click", "target": "size-guide"},
        {"trigger": "cart_add"},
        {"trigger": "cart_reaches", "amount": "150.00"},
    ],
    "schedule": {
        "from": "2026-03-01T09:00",
        "until": "2026-03-20T23:59",
        "weekdays": ["thursday", "friday"],
        "hours": [["16:00", "23:30"], ["22:00", "02:00"]],
        "occasions": ["ramadan"],
        "pause_at_prayer": {"city": "riyadh", "minutes": 20},
    },
    "display": {
        "priority": 50,
        "per_visit": 1,
        "per_day": 2,
        "ever": 0,
        "rest_days": 7,
        "holdout_percent": 10,
    },
}


def test_rules_are_told_as_they_were_read() -> None:
    rules = Rules.read(EVERYTHING)
    assert rules.told() == EVERYTHING
    assert Rules.read(rules.told()) == rules


def test_rules_that_say_nothing_are_complete() -> None:
    rules = Rules.read({})
    assert rules == Rules()
    assert rules.schedule.is_always
    assert rules.told() == {
        "targeting": {"any": []},
        "triggers": [],
        "schedule": {},
        "display": Display().told(),
    }


def test_every_fault_of_all_rules_is_told_at_its_place() -> None:
    with pytest.raises(RulesRefused) as refused:
        Rules.read(
            {
                "targeting": {"any": [{"all": []}]},
                "triggers": [{"trigger": "scroll", "percent": 4}],
                "schedule": {"weekdays": ["caturday"]},
                "display": {"ever": -1},
                "budget": 5,
            }
        )
    assert refused.value.fields == {
        "rules.budget": "not_known",
        "targeting.any.0.all": "not_empty",
        "triggers.0.percent": "not_in_range",
        "schedule.weekdays.0": "not_known",
        "display.ever": "not_in_range",
    }


@pytest.mark.parametrize(
    ("trigger", "place", "fault"),
    [
        ("delay", "0", "not_object"),
        ({}, "0.trigger", "missing"),
        ({"trigger": "full_moon"}, "0.trigger", "not_known"),
        ({"trigger": "delay"}, "0.seconds", "missing"),
        ({"trigger": "delay", "seconds": 601}, "0.seconds", "not_in_range"),
        ({"trigger": "delay", "seconds": 1.5}, "0.seconds", "setting_not_integer"),
        ({"trigger": "visit_time", "seconds": 3601}, "0.seconds", "not_in_range"),
        ({"trigger": "idle", "seconds": 4}, "0.seconds", "not_in_range"),
        ({"trigger": "exit", "seconds": 4}, "0.seconds", "not_known"),
        ({"trigger": "click", "target": "#Buy"}, "0.target", "rule_target_malformed"),
        ({"trigger": "cart_reaches", "amount": "-1"}, "0.amount", "money_malformed"),
    ],
)
def test_an_impossible_trigger_is_refused(trigger: object, place: str, fault: str) -> None:
    with pytest.raises(RulesRefused) as refused:
        Triggers.read([trigger])
    assert refused.value.fields == {f"triggers.{place}": fault}


def test_the_same_trigger_twice_is_one() -> None:
    exit_ = {"trigger": "exit"}
    assert Triggers.read([exit_, exit_]) == Triggers((Trigger(kind=TriggerKind.EXIT),))
    assert Triggers.read(None) == Triggers.read([]) == Triggers()


@pytest.mark.parametrize(
    ("schedule", "faults"),
    [
        ([], {"": "not_object"}),
        ({"from": "2026-03-01"}, {".from": "rule_minute_malformed"}),
        ({"until": "2026-02-30T10:00"}, {".until": "rule_minute_malformed"}),
        (
            {"from": "2026-03-02T10:00", "until": "2026-03-02T10:00"},
            {".until": "coupon_ends_before_start"},
        ),
        ({"hours": [["09:00"]]}, {".hours.0": "rule_range_malformed"}),
        ({"hours": [["9:00", "24:00"]]}, {".hours.0.0": "rule_hour_malformed",
                                          ".hours.0.1": "rule_hour_malformed"}),
        ({"hours": [["09:00", "09:00"]]}, {".hours.0": "rule_hours_equal"}),
        ({"hours": [["09:00", "10:00"]] * 7}, {".hours": "rules_too_many"}),
        ({"occasions": ["halloween"]}, {".occasions.0": "not_known"}),
        ({"pause_at_prayer": {"city": "atlantis", "minutes": 90}},
         {".pause_at_prayer.city": "not_known", ".pause_at_prayer.minutes": "not_in_range"}),
        ({"moon": "full"}, {".moon": "not_known"}),
    ],
)  # fmt: skip
def test_an_impossible_schedule_is_refused(schedule: object, faults: dict[str, str]) -> None:
    with pytest.raises(RulesRefused) as refused:
        Schedule.read(schedule)
    assert refused.value.fields == {f"schedule{place}": fault for place, fault in faults.items()}


def test_a_schedule_has_one_form() -> None:
    read = Schedule.read(
        {
            "from": "",
            "weekdays": ["friday", "sunday", "friday"],
            "hours": [["20:00", "22:00"], ["08:00", "12:00"], ["20:00", "22:00"]],
            "occasions": [],
            "pause_at_prayer": {"city": "jeddah", "minutes": 15},
        }
    )
    assert read == Schedule(
        weekdays=("sunday", "friday"),
        hours=(("08:00", "12:00"), ("20:00", "22:00")),
        pause=PrayerPause(city="jeddah", minutes=15),
    )


@pytest.mark.parametrize(
    ("display", "fault"),
    [
        ({"priority": 101}, "not_in_range"),
        ({"holdout_percent": 91}, "not_in_range"),
        ({"rest_days": "7"}, "setting_not_integer"),
        ({"per_visit": True}, "setting_not_integer"),
        ({"opacity": 1}, "not_known"),
    ],
)
def test_impossible_display_rules_are_refused(display: dict[str, object], fault: str) -> None:
    with pytest.raises(RulesRefused) as refused:
        Display.read(display)
    assert refused.value.fields == {f"display.{name}": fault for name in display}
