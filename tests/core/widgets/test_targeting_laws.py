"""What must hold of targeting whatever the rules and the facts are."""

from collections import Counter
from random import Random
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from nomoflow.widgets.display import is_held_out
from nomoflow.widgets.fact_kinds import FACTS, path_of
from nomoflow.widgets.operators import OPERATORS, holds
from nomoflow.widgets.targeting import Condition, Facts, Group, Targeting
from tests.core.widgets.drawing import (
    amounts,
    conditions,
    groups,
    known_facts,
    plain_words,
    rule_values,
    targetings,
    visitors,
    words,
)

OPPOSITES = {
    "is": "is_not",
    "in": "not_in",
    "contains": "not_contains",
    "includes": "includes_none",
    "known": "unknown",
    "yes": "no",
}


@settings(max_examples=40)
@given(st.data())
def test_an_opposite_is_the_negation_for_every_fact(data: st.DataObject) -> None:
    operator = data.draw(st.sampled_from(sorted(OPPOSITES)))
    facts = [fact for fact in FACTS if operator in OPERATORS[FACTS[fact].kind]]
    fact = data.draw(st.sampled_from(facts))
    told = data.draw(st.none() | known_facts(fact))
    value = data.draw(rule_values(fact, operator))
    assert holds(OPPOSITES[operator], told, value) is not holds(operator, told, value)


@given(conditions())
def test_of_what_is_not_known_only_opposites_hold(condition: Condition) -> None:
    held = condition.matches(Facts({}))
    assert held is (condition.operator in OPPOSITES.values())


@settings(max_examples=40)
@given(targetings, groups, visitors())
def test_another_group_never_shuts_anybody_out(
    targeting: Targeting, group: Group, facts: Facts
) -> None:
    wider = Targeting((*targeting.any, group))
    if targeting.any and targeting.matches(facts):
        assert wider.matches(facts)
    assert wider.matches(facts) is (
        group.matches(facts) or bool(targeting.any and targeting.matches(facts))
    )


@settings(max_examples=40)
@given(groups, conditions(), visitors())
def test_another_condition_never_lets_anybody_in(
    group: Group, condition: Condition, facts: Facts
) -> None:
    narrower = Group((*group.all, condition))
    assert group.matches(facts) or not narrower.matches(facts)


@settings(max_examples=40)
@given(targetings, visitors())
def test_an_explanation_agrees_with_the_decision(targeting: Targeting, facts: Facts) -> None:
    explained = targeting.explained(facts)
    assert targeting.matches(facts) is (not explained or any(each.passed for each in explained))
    assert [len(each.conditions) for each in explained] == [
        len(group.all) for group in targeting.any
    ]


@settings(max_examples=40)
@given(targetings)
def test_what_was_told_reads_as_it_was(targeting: Targeting) -> None:
    read = Targeting.read(targeting.told())
    assert Targeting.read(read.told()) == read


@given(plain_words, plain_words, plain_words)
def test_a_pattern_finds_what_it_is_made_of(first: str, middle: str, last: str) -> None:
    assert holds("glob", first + middle + last, f"{first}*{last}")
    assert holds("glob", first + middle + last, f"*{middle}*")


@given(words, words)
def test_texts_that_are_equal_also_start_end_and_contain(text: str, other: str) -> None:
    for operator in ("starts", "ends", "contains"):
        assert holds(operator, text, other) or not holds("is", text, other)


@given(amounts, amounts, amounts)
def test_an_amount_between_is_neither_below_nor_above(cart: str, one: str, other: str) -> None:
    low, high = sorted((one, other), key=float)
    between = holds("at_least", cart, low) and holds("at_most", cart, high)
    assert holds("between", cart, (low, high)) is between


@given(st.integers(0, 23), st.integers(0, 23))
def test_hours_over_midnight_are_the_hours_not_between(first: int, last: int) -> None:
    inside = [hour for hour in range(24) if holds("between", hour, (first, last))]
    assert len(inside) == (last - first) % 24 + 1


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_path_without_escapes_has_one_form(path: str) -> None:
    once = path_of(path.replace("%", ""))
    assert path_of(once) == once


def _visitors(count: int) -> list[str]:
    dice = Random(20260301)
    return [str(UUID(int=dice.getrandbits(128))) for _ in range(count)]


def test_the_held_out_are_the_share_that_was_asked_for() -> None:
    people = _visitors(10_000)
    for percent in (1, 10, 50):
        held = sum(is_held_out("01j9z0q3k4m5n6p7q8r9s0t1v2", each, percent) for each in people)
        expected = len(people) * percent / 100
        assert abs(held - expected) < 4 * (expected * (1 - percent / 100)) ** 0.5


def test_the_held_out_of_one_widget_are_not_those_of_another() -> None:
    """Whether one's name ends like the other's, and whether visitors are named one by one."""
    for people in (
        _visitors(10_000),
        [f"018f4f6e-7c1a-7abc-a123-{n:012x}" for n in range(10_000)],
    ):
        sides = Counter(
            (is_held_out("popup-1", each, 50), is_held_out("popup-2", each, 50)) for each in people
        )
        assert all(abs(count - 2_500) < 200 for count in sides.values())
        assert len(sides) == 4


@given(st.uuids(), st.integers(0, 100), st.integers(0, 100))
def test_a_larger_share_holds_out_whoever_a_smaller_one_does(
    visitor: object, one: int, other: int
) -> None:
    smaller, larger = sorted((one, other))
    assert is_held_out("w", str(visitor), larger) or not is_held_out("w", str(visitor), smaller)
