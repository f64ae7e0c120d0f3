"""What a widget is worth, against published figures, and never more certain than it may be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nomoflow.widgets.lift import Arm, Verdict, difference, lift, wilson


def test_newcombes_own_example() -> None:
    between = difference(Arm(people=70, buyers=56), Arm(people=80, buyers=48))
    assert between is not None
    assert between.value == pytest.approx(0.2)
    assert between.low == pytest.approx(0.0524, abs=5e-5)
    assert between.high == pytest.approx(0.3339, abs=5e-5)


def test_wilsons_interval_of_nobody_and_of_everybody() -> None:
    assert wilson(Arm(people=10, buyers=0)) == pytest.approx((0, 0.2775), abs=5e-5)
    assert wilson(Arm(people=10, buyers=10)) == pytest.approx((0.7225, 1), abs=5e-5)


@pytest.mark.parametrize(
    ("seen", "held_out", "verdict"),
    [
        ((1000, 100), (0, 0), Verdict.TOO_FEW),
        ((1000, 100), (29, 0), Verdict.TOO_FEW),
        ((1000, 4), (1000, 0), Verdict.TOO_FEW),
        ((1000, 100), (1000, 50), Verdict.BETTER),
        ((1000, 50), (1000, 100), Verdict.WORSE),
        ((1000, 52), (1000, 50), Verdict.NO_DIFFERENCE),
    ],
)
def test_the_verdict_is_no_bolder_than_the_interval(
    seen: tuple[int, int], held_out: tuple[int, int], verdict: Verdict
) -> None:
    sides = [Arm(people=people, buyers=buyers) for people, buyers in (seen, held_out)]
    assert lift(*sides).verdict is verdict


def test_there_is_no_number_without_people() -> None:
    nobody, somebody = Arm(people=0, buyers=0), Arm(people=9, buyers=3, revenue_minor=900)
    told = lift(somebody, nobody)
    assert (told.difference, told.relative) == (None, None)
    assert (nobody.rate, nobody.revenue_each) == (None, None)
    assert somebody.rate == pytest.approx(1 / 3)
    assert somebody.revenue_each == 100
    assert lift(somebody, Arm(people=9, buyers=0)).relative is None


arms = st.integers(1, 5000).flatmap(
    lambda people: st.builds(Arm, people=st.just(people), buyers=st.integers(0, people))
)


@given(arms, arms)
def test_an_interval_holds_its_value_and_turns_with_its_sides(one: Arm, other: Arm) -> None:
    there, back = difference(one, other), difference(other, one)
    assert there is not None
    assert back is not None
    assert -1 <= there.low <= there.value + 1e-9
    assert there.value - 1e-9 <= there.high <= 1
    assert back.low == pytest.approx(-there.high)
    assert back.high == pytest.approx(-there.low)
