"""A decision that another one came between is made again, and not for ever."""

import pytest

from nomoflow.kernel.errors import Conflict, Stale
from nomoflow.kernel.unit_of_work import undisturbed


class Disturbed:
    def __init__(self, times: int) -> None:
        self.times, self.tried = times, 0

    def __call__(self) -> str:
        self.tried += 1
        if self.tried <= self.times:
            raise Stale
        return "decided"


@pytest.mark.parametrize("times", [0, 1, 3])
def test_a_decision_is_made_again(times: int) -> None:
    decide = Disturbed(times)
    assert undisturbed(decide) == "decided"
    assert decide.tried == times + 1


def test_not_for_ever() -> None:
    with pytest.raises(Stale):
        undisturbed(Disturbed(100))


def test_what_is_refused_for_good_is_not_asked_again() -> None:
    asked = []

    def decide() -> None:
        asked.append(1)
        raise Conflict

    with pytest.raises(Conflict):
        undisturbed(decide)
    assert len(asked) == 1
