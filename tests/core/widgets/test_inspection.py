"""Why did it show, why not: every rule of every widget, and who stands where."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from nomoflow.widgets.display import is_held_out
from nomoflow.widgets.inspection import Inspection, Inspector, Seen, Situation, Verdict
from nomoflow.widgets.rules import Rules
from nomoflow.widgets.slots import Interruptions, Slot, interrupts, slot_of
from nomoflow.widgets.targeting import Facts
from nomoflow.widgets.triggers import TriggerKind
from tests.core.widgets.test_windows import PlainCalendar
from tests.core.widgets.vectors import VECTORS

ZONE = ZoneInfo("Asia/Riyadh")
NOON = datetime(2026, 3, 5, 9, tzinfo=UTC)
VISITOR = "018f4f6e-7c1a-7abc-a123-4567890abcde"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A widget as the inspector needs it."""

    id: str = "sale"
    form: str = "popup"
    position: str = ""
    enabled: bool = True
    made_at: datetime = NOON - timedelta(days=30)
    rules: Rules = field(default_factory=Rules)


def ruled(**rules: object) -> Rules:
    return Rules.read(rules)


def inspected(widgets: Sequence[Shown], **situation: object) -> list[Inspection]:
    told = Situation(**{"facts": Facts({}), "at": NOON, "visitor": VISITOR, **situation})  # type: ignore[arg-type]
    return Inspector(PlainCalendar()).inspect(widgets, told, ZONE)


def verdict(widget: Shown, **situation: object) -> Verdict:
    (only,) = inspected([widget], **situation)
    failed = [check.rule for check in only.checks if not check.passed]
    assert failed == ([] if only.verdict is Verdict.SHOWN else [only.verdict])
    return only.verdict


def test_nothing_keeps_a_widget_without_rules_away() -> None:
    (only,) = inspected([Shown()])
    assert only.verdict is Verdict.SHOWN
    assert all(check.passed for check in only.checks)
    assert (only.groups, only.triggers, only.slot) == ((), (), Slot.DIALOG)


def test_each_rule_can_keep_it_away() -> None:
    seen = {
        "closed": Seen(closed_at=NOON - timedelta(days=6)),
        "converted": Seen(converted=True),
        "often": Seen(in_visit=1),
    }
    cases: list[tuple[Shown, Verdict]] = [
        (Shown(enabled=False), Verdict.SWITCHED_OFF),
        (Shown(rules=ruled(schedule={"weekdays": ["friday"]})), Verdict.OUT_OF_SCHEDULE),
        (Shown(rules=_for_phones()), Verdict.NOT_TARGETED),
        (Shown(rules=ruled(display={"holdout_percent": 90})), Verdict.HELD_OUT),
        (Shown(id="converted"), Verdict.CONVERTED),
        (Shown(id="closed"), Verdict.RESTING),
        (Shown(id="often"), Verdict.LIMIT_REACHED),
        (Shown(rules=ruled(triggers=[{"trigger": "delay", "seconds": 8}])), Verdict.WAITING),
    ]
    assert is_held_out("sale", VISITOR, 90)
    for widget, expected in cases:
        assert verdict(widget, seen=seen) is expected
    assert verdict(Shown(), in_checkout=True) is Verdict.CHECKOUT


def _for_phones(**more: object) -> Rules:
    group = {"all": [{"fact": "device", "operator": "is", "value": "phone"}]}
    return ruled(targeting={"any": [group]}, **more)


def test_every_rule_is_told_even_when_an_earlier_one_decided() -> None:
    rules = _for_phones(schedule={"weekdays": ["friday"]}, triggers=[{"trigger": "exit"}])
    (only,) = inspected([Shown(enabled=False, rules=rules)], facts=Facts({"device": "tablet"}))
    failed = [check.rule for check in only.checks if not check.passed]
    assert only.verdict is Verdict.SWITCHED_OFF
    assert failed == [
        Verdict.SWITCHED_OFF,
        Verdict.OUT_OF_SCHEDULE,
        Verdict.NOT_TARGETED,
        Verdict.WAITING,
    ]
    assert only.groups[0].conditions[0].fact == "tablet"
    assert only.next_window is not None
    assert only.next_window[0] == datetime(2026, 3, 5, 21, tzinfo=UTC)


def test_the_hour_is_that_of_the_moment_on_the_clock_of_the_store() -> None:
    friday_at_midnight = [
        {"fact": "weekday", "operator": "is", "value": "friday"},
        {"fact": "hour", "operator": "equals", "value": 0},
        {"fact": "date", "operator": "equals", "value": "2026-03-06"},
    ]
    widget = Shown(rules=ruled(targeting={"any": [{"all": friday_at_midnight}]}))
    assert verdict(widget) is Verdict.NOT_TARGETED
    midnight = datetime(2026, 3, 5, 21, 30, tzinfo=UTC)
    assert verdict(widget, at=midnight, facts=Facts({"hour": 12})) is Verdict.SHOWN


def test_who_is_not_remembered_is_never_held_out() -> None:
    rules = ruled(display={"holdout_percent": 90})
    assert verdict(Shown(rules=rules), visitor="") is Verdict.SHOWN


def test_what_was_closed_does_not_come_back_in_the_visit() -> None:
    seen = {"sale": Seen(closed_at=NOON - timedelta(minutes=1), closed_in_visit=True)}
    restless = ruled(display={"rest_days": 0})
    assert verdict(Shown(rules=restless), seen=seen) is Verdict.RESTING
    assert verdict(Shown(rules=restless), seen={"sale": Seen(closed_at=NOON)}) is Verdict.SHOWN


def test_rest_and_limits_end() -> None:
    seen = {"sale": Seen(in_visit=1, today=3, ever=9, closed_at=NOON - timedelta(days=7))}
    free = ruled(display={"per_visit": 2, "per_day": 4, "ever": 10})
    assert verdict(Shown(rules=free), seen=seen) is Verdict.SHOWN
    for limit in ({"per_visit": 1}, {"per_day": 3}, {"ever": 9}):
        rules = ruled(display={"per_visit": 0, **limit})
        assert verdict(Shown(rules=rules), seen=seen) is Verdict.LIMIT_REACHED


@pytest.mark.parametrize(
    ("trigger", "situation"),
    [
        ({"trigger": "delay", "seconds": 8}, {"seconds_on_page": 8}),
        ({"trigger": "visit_time", "seconds": 60}, {"seconds_in_visit": 61}),
        ({"trigger": "idle", "seconds": 30}, {"seconds_idle": 30}),
        ({"trigger": "scroll", "percent": 40}, {"depth_percent": 40}),
        ({"trigger": "exit"}, {"happened": [TriggerKind.EXIT]}),
        ({"trigger": "cart_add"}, {"happened": [TriggerKind.CART_ADD]}),
        ({"trigger": "click", "target": "sizes"}, {"clicked": "sizes"}),
        ({"trigger": "cart_reaches", "amount": "99.5"}, {"facts": Facts({"cart_value": "99.50"})}),
    ],
)
def test_a_trigger_goes_off(trigger: dict[str, object], situation: dict[str, object]) -> None:
    never: dict[str, object] = {"trigger": "click", "target": "never"}
    widget = Shown(rules=ruled(triggers=[never, trigger]))
    (waiting,) = inspected([widget])
    (shown,) = inspected([widget], **situation)
    assert (waiting.verdict, shown.verdict) == (Verdict.WAITING, Verdict.SHOWN)
    assert [each.passed for each in shown.triggers] == [False, True]


def test_the_order_is_that_of_the_table() -> None:
    for case in VECTORS["order"]:
        widgets = [_of_vector(given) for given in case["given"]]
        told = inspected(widgets, facts=Facts({"city": "jeddah"}))
        assert [each.id for each in told] == case["order"], case["name"]
        assert [each.verdict for each in told] == [
            Verdict.SHOWN,
            *[Verdict.PLACE_TAKEN] * (len(told) - 1),
        ]
        assert {each.taken_by for each in told[1:]} == {case["order"][0]}


def _of_vector(given: dict[str, object]) -> Shown:
    known = {"fact": "city", "operator": "known"}
    groups = [{"all": [known] * int(str(count))} for count in list(given["conditions"])]  # type: ignore[call-overload]
    return Shown(
        id=str(given["id"]),
        made_at=datetime.fromisoformat(str(given["made"])),
        rules=ruled(targeting={"any": groups}, display={"priority": given["priority"]}),
    )


def test_who_may_not_be_shown_takes_no_place() -> None:
    first = Shown(id="first", rules=_for_phones(display={"priority": 90}))
    told = inspected([Shown(id="second"), first])
    assert [(each.id, each.verdict) for each in told] == [
        ("first", Verdict.NOT_TARGETED),
        ("second", Verdict.SHOWN),
    ]


def test_places_are_apart_but_a_phone_is_interrupted_once() -> None:
    widgets = [
        Shown(id="bar", form="bar", position="top", rules=ruled(display={"priority": 60})),
        Shown(id="dialog"),
        Shown(id="toast", form="toast"),
        Shown(id="start", form="slide_in", position="bottom_start"),
        Shown(id="end", form="button", position="bottom_end"),
    ]
    desktop = {each.id: each.verdict for each in inspected(widgets)}
    phone = {each.id: each.verdict for each in inspected(widgets, facts=Facts({"device": "phone"}))}
    assert set(desktop.values()) == {Verdict.SHOWN}
    assert phone == {**desktop, "dialog": Verdict.NO_INTERRUPTION}


@pytest.mark.parametrize(
    ("interruptions", "allowed"),
    [
        (Interruptions(), True),
        (Interruptions(on_page=1, in_visit=1), False),
        (Interruptions(in_visit=2), False),
        (Interruptions(in_visit=1, last=NOON - timedelta(seconds=59)), False),
        (Interruptions(in_visit=1, last=NOON - timedelta(seconds=60)), True),
    ],
)
def test_a_visit_is_interrupted_twice_at_most(interruptions: Interruptions, allowed: bool) -> None:
    dialog, toast = inspected(
        [Shown(id="dialog"), Shown(id="toast", form="toast")], interruptions=interruptions
    )
    assert dialog.verdict is (Verdict.SHOWN if allowed else Verdict.NO_INTERRUPTION)
    assert toast.verdict is Verdict.SHOWN


@pytest.mark.parametrize(
    ("form", "position", "slot"),
    [
        ("popup", "bottom_start", Slot.DIALOG),
        ("modal", "", Slot.DIALOG),
        ("banner", "", Slot.BOTTOM),
        ("bar", "top", Slot.TOP),
        ("bar", "bottom", Slot.BOTTOM),
        ("countdown_bar", "", Slot.BOTTOM),
        ("shipping_bar", "bottom", Slot.BOTTOM),
        ("toast", "bottom_end", Slot.TOAST),
        ("slide_in", "bottom_end", Slot.CORNER_END),
        ("button", "", Slot.CORNER_START),
        ("coupons", "center", Slot.DIALOG),
        ("live_counter", "bottom_start", Slot.CORNER_START),
    ],
)
def test_every_form_has_its_place(form: str, position: str, slot: Slot) -> None:
    assert slot_of(form, position) is slot


def test_bars_stand_at_the_bottom_of_phones_and_interrupt_there_only() -> None:
    assert slot_of("bar", "top", on_phone=True) is Slot.BOTTOM
    assert interrupts(Slot.DIALOG, on_phone=False)
    assert interrupts(Slot.TOP, on_phone=True)
    assert not interrupts(Slot.TOP, on_phone=False)
    assert not interrupts(Slot.TOAST, on_phone=True)
