"""Rules and visitors drawn at random, for what must hold of all of them."""

from hypothesis import strategies as st

from nomoflow.widgets.fact_kinds import FACTS, FactKind
from nomoflow.widgets.operators import LISTS, OPERATORS, WITHOUT_VALUE, FactValue, RuleValue
from nomoflow.widgets.targeting import Condition, Facts, Group, Targeting

_sayable = st.text("aAbBعأإéΣİ🎁\u0301\u0654*/ %2", min_size=1, max_size=6)
words = _sayable.filter(lambda text: bool(text.strip()))
"""Texts with every difficulty: case, marks that compose, two directions, signs of patterns."""

plain_words = st.text("abعأ2", min_size=1, max_size=6)
_ids = st.sampled_from(["1", "11", "190731"])
amounts = st.decimals(0, 1000, places=2).map(str)
_dates = st.dates().filter(lambda day: 2000 <= day.year < 2100).map(lambda day: day.isoformat())


def _value(fact: str) -> st.SearchStrategy[str | int]:
    definition = FACTS[fact]
    if definition.choices:
        return st.sampled_from(definition.choices)
    return {
        FactKind.ID: _ids,
        FactKind.IDS: _ids,
        FactKind.MONEY: amounts,
        FactKind.DATE: _dates,
        FactKind.NUMBER: st.integers(0, definition.most),
        FactKind.YES_OR_NO: st.booleans(),
    }.get(definition.kind, words)  # type: ignore[return-value]


@st.composite
def known_facts(draw: st.DrawFn, fact: str) -> FactValue:
    """Something a fact can be."""
    if FACTS[fact].kind in (FactKind.IDS, FactKind.CHOICES):
        return tuple(map(str, draw(st.lists(_value(fact), min_size=1, max_size=3))))
    return draw(_value(fact))


@st.composite
def rule_values(draw: st.DrawFn, fact: str, operator: str) -> RuleValue:
    """Something an operator can compare a fact with."""
    if operator in WITHOUT_VALUE:
        return None
    if operator == "between":
        low, high = sorted(
            (draw(_value(fact)), draw(_value(fact))),
            key=lambda end: float(str(end).replace("-", "")),
        )
        return (low, high)  # type: ignore[return-value]
    if operator in LISTS:
        return tuple(draw(st.lists(_value(fact), min_size=1, max_size=3)))  # type: ignore[return-value]
    return draw(_value(fact))


@st.composite
def conditions(draw: st.DrawFn) -> Condition:
    """Any condition that could be read."""
    fact = draw(st.sampled_from(sorted(FACTS)))
    operator = draw(st.sampled_from(OPERATORS[FACTS[fact].kind]))
    return Condition(fact=fact, operator=operator, value=draw(rule_values(fact, operator)))


groups = st.lists(conditions(), min_size=1, max_size=3).map(lambda some: Group(tuple(some)))
targetings = st.lists(groups, max_size=3).map(lambda some: Targeting(tuple(some)))


@st.composite
def visitors(draw: st.DrawFn) -> Facts:
    """Anybody, of whom more or less is known."""
    known = draw(st.sets(st.sampled_from(sorted(FACTS))))
    return Facts({fact: draw(known_facts(fact)) for fact in sorted(known)})
