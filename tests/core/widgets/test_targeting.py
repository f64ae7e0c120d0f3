"""Who sees a widget: the table of cases, and what is refused."""

from typing import Any

import pytest

from nomoflow.widgets.display import is_held_out
from nomoflow.widgets.fact_kinds import path_of
from nomoflow.widgets.rule_reading import RulesRefused
from nomoflow.widgets.targeting import Condition, Facts, Targeting
from tests.core.widgets.vectors import VECTORS, targeting_of


def _named(section: str) -> Any:
    cases = VECTORS[section]
    return pytest.mark.parametrize("case", cases, ids=[str(case["name"]) for case in cases])


@_named("targeting")
def test_the_table_of_cases(case: dict[str, Any]) -> None:
    targeting, facts = targeting_of(case), Facts.read(case["facts"])
    assert targeting.matches(facts) is case["matches"]
    explained = targeting.explained(facts)
    assert any(group.passed for group in explained) is (case["matches"] and bool(case["any"]))
    for group in explained:
        assert group.passed is all(condition.passed for condition in group.conditions)


def test_what_is_read_is_told_and_read_again() -> None:
    for case in VECTORS["targeting"]:
        targeting = targeting_of(case)
        if not case.get("newer"):
            assert Targeting.read(targeting.told()) == targeting


@pytest.mark.parametrize("case", VECTORS["paths"], ids=lambda case: str(case["given"]))
def test_paths_have_one_form(case: dict[str, Any]) -> None:
    assert path_of(case["given"]) == case["path"]
    assert path_of(case["path"]) == case["path"] or "%" in case["path"]


@pytest.mark.parametrize("case", VECTORS["held_out"])
def test_the_same_visitor_is_always_on_the_same_side(case: dict[str, Any]) -> None:
    assert is_held_out(case["widget"], case["visitor"], case["percent"]) is case["held_out"]


def test_an_explanation_names_the_fact_that_decided() -> None:
    targeting = Targeting.read(
        {
            "any": [
                {
                    "all": [
                        {"fact": "cart_value", "operator": "at_least", "value": "150.00"},
                        {"fact": "city", "operator": "is", "value": "الرياض"},
                    ]
                }
            ]
        }
    )
    (group,) = targeting.explained(Facts.read({"cart_value": "200"}))
    assert not group.passed
    assert [(each.passed, each.fact) for each in group.conditions] == [(True, "200"), (False, None)]
    assert group.conditions[0].condition == Condition(
        fact="cart_value", operator="at_least", value="150.00"
    )


def _refused(raw: object) -> dict[str, str]:
    with pytest.raises(RulesRefused) as refused:
        Targeting.read(raw)
    return refused.value.fields


def _one(**condition: object) -> dict[str, object]:
    return {"any": [{"all": [{"fact": "visits", "operator": "equals", "value": 1}, condition]}]}


@pytest.mark.parametrize(
    ("condition", "place", "fault"),
    [
        ({}, "fact", "missing"),
        ({"fact": "moon", "operator": "is", "value": "x"}, "fact", "not_known"),
        ({"fact": "path"}, "operator", "missing"),
        ({"fact": "path", "operator": "matches", "value": "x"}, "operator", "rule_operator_unfit"),
        ({"fact": "visits", "operator": "is", "value": "1"}, "operator", "rule_operator_unfit"),
        ({"fact": "path", "operator": "is"}, "value", "missing"),
        ({"fact": "path", "operator": "is", "value": "  "}, "value", "not_empty"),
        ({"fact": "path", "operator": "is", "value": 7}, "value", "not_text"),
        ({"fact": "path", "operator": "is", "value": "x" * 201}, "value", "too_long"),
        ({"fact": "path", "operator": "is", "value": "a\0b"}, "value", "text_not_keepable"),
        ({"fact": "path", "operator": "in", "value": "/a"}, "value", "not_list"),
        ({"fact": "path", "operator": "in", "value": []}, "value", "not_empty"),
        ({"fact": "path", "operator": "in", "value": ["/"] * 101}, "value", "rules_too_many"),
        ({"fact": "path", "operator": "in", "value": ["/a", 3]}, "value.1", "not_text"),
        ({"fact": "product", "operator": "is", "value": "oud <b>"}, "value", "coupon_id_malformed"),
        ({"fact": "device", "operator": "in", "value": ["watch"]}, "value.0", "not_known"),
        ({"fact": "visits", "operator": "equals", "value": True}, "value", "setting_not_integer"),
        ({"fact": "visits", "operator": "equals", "value": -1}, "value", "not_in_range"),
        ({"fact": "hour", "operator": "equals", "value": 24}, "value", "not_in_range"),
        ({"fact": "visits", "operator": "between", "value": [1]}, "value", "rule_range_malformed"),
        ({"fact": "visits", "operator": "between", "value": [2, 1]}, "value",
         "rule_range_backwards"),
        ({"fact": "cart_value", "operator": "between", "value": ["20", "3"]}, "value",
         "rule_range_backwards"),
        ({"fact": "date", "operator": "between", "value": ["2026-03-02", "2026-03-01"]}, "value",
         "rule_range_backwards"),
        ({"fact": "cart_value", "operator": "at_least", "value": "1,5"}, "value",
         "money_malformed"),
        ({"fact": "cart_value", "operator": "at_least", "value": 150}, "value", "not_text"),
        ({"fact": "date", "operator": "equals", "value": "2026-02-30"}, "value", "not_date"),
        ({"fact": "city", "operator": "known", "value": "x"}, "value", "not_known"),
        ({"fact": "city", "operator": "known", "also": 1}, "also", "not_known"),
    ],
)  # fmt: skip
def test_an_impossible_condition_is_refused_at_its_place(
    condition: dict[str, object], place: str, fault: str
) -> None:
    assert _refused(_one(**condition)).get(f"targeting.any.0.all.1.{place}") == fault


def test_impossible_groups_are_refused() -> None:
    assert _refused([]) == {"targeting": "not_object"}
    assert _refused({"any": {}}) == {"targeting.any": "not_list"}
    assert _refused({"any": [{"all": []}]}) == {"targeting.any.0.all": "not_empty"}
    assert _refused({"any": [{}]}) == {"targeting.any.0.all": "missing"}
    assert _refused({"any": [7]})["targeting.any.0"] == "not_object"
    assert _refused({"none": []}) == {"targeting.none": "not_known"}
    many = {"all": [{"fact": "city", "operator": "known"}] * 11}
    assert _refused({"any": [many]}) == {"targeting.any.0.all": "rules_too_many"}
    assert _refused({"any": [many] * 11}) == {"targeting.any": "rules_too_many"}


def test_every_fault_is_told_at_once() -> None:
    raw = _one(fact="hour", operator="between", value=[22, 99])
    raw["any"].append({"all": []})  # type: ignore[attr-defined]
    assert _refused(raw) == {
        "targeting.any.0.all.1.value.1": "not_in_range",
        "targeting.any.1.all": "not_empty",
    }


def test_without_rules_everybody_is_meant() -> None:
    assert Targeting.read(None) == Targeting.read({}) == Targeting.read({"any": []}) == Targeting()
    assert Targeting().matches(Facts.read({}))


def test_a_described_visitor_is_read_like_a_rule() -> None:
    facts = Facts.read(
        {
            "path": "https://oudnajd.example/%D8%B9%D9%88%D8%AF/?page=2",
            "returning": False,
            "cart_products": ["1", "1", "2"],
            "utm_source": " ",
            "hour": 0,
        }
        | {"utm_source": ""}
    )
    assert dict(facts.values) == {
        "path": "/عود",
        "returning": False,
        "cart_products": ("1", "2"),
        "hour": 0,
    }
    with pytest.raises(RulesRefused) as refused:
        Facts.read({"returning": "yes", "hour": 30, "moon": 1, "date": "today"})
    assert refused.value.fields == {
        "facts.moon": "not_known",
        "facts.returning": "setting_not_boolean",
        "facts.hour": "not_in_range",
        "facts.date": "not_date",
    }
