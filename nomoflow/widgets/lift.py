"""What a widget is worth: people who saw it against people who were held out. Pure calculation.

Each share of buyers has Wilson's interval; that of their difference is Newcombe's hybrid of the
two (Statistics in Medicine 17, 1998, method 10), which stays honest where shares are small.
"""

from dataclasses import dataclass
from enum import StrEnum
from math import sqrt
from statistics import NormalDist

_Z = NormalDist().inv_cdf(0.975)
_FEWEST_PEOPLE = 30
_FEWEST_BUYERS = 5


class Verdict(StrEnum):
    """What the comparison says."""

    TOO_FEW = "too_few"
    BETTER = "better"
    WORSE = "worse"
    NO_DIFFERENCE = "no_difference"
    """None was seen; that does not prove that there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arm:
    """One side of the comparison; ``revenue_minor`` is what its people paid in all."""

    people: int
    buyers: int
    revenue_minor: int = 0

    @property
    def rate(self) -> float | None:
        """The share who bought; nothing without people."""
        return self.buyers / self.people if self.people else None

    @property
    def revenue_each(self) -> float | None:
        """Minor units of revenue for each person; nothing without people."""
        return self.revenue_minor / self.people if self.people else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """How much larger a share of buyers is, as a fraction, and where the truth is likely to lie:
    intervals made so hold it in 95 of 100 cases."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Lift:
    """People who saw a widget against people who were held out."""

    seen: Arm
    held_out: Arm
    difference: Difference | None
    """Nothing while one side has no people."""
    relative: float | None
    """The difference as a share of what those bought who were held out; nothing if none did."""
    verdict: Verdict


def lift(seen: Arm, held_out: Arm) -> Lift:
    """The comparison of two sides."""
    between = difference(seen, held_out)
    relative = between.value / held_out.rate if between and held_out.rate else None
    return Lift(
        seen=seen,
        held_out=held_out,
        difference=between,
        relative=relative,
        verdict=_verdict(seen, held_out, between),
    )


def difference(one: Arm, other: Arm) -> Difference | None:
    """By how much the first share of buyers is larger; nothing while one side has no people."""
    if one.rate is None or other.rate is None:
        return None
    value = one.rate - other.rate
    (low, high), (other_low, other_high) = wilson(one), wilson(other)
    below = sqrt((one.rate - low) ** 2 + (other_high - other.rate) ** 2)
    above = sqrt((high - one.rate) ** 2 + (other.rate - other_low) ** 2)
    return Difference(value=value, low=max(value - below, -1.0), high=min(value + above, 1.0))


def wilson(arm: Arm) -> tuple[float, float]:
    """Where the true share of buyers is likely to lie: Wilson's score interval at 95 %."""
    if not arm.people:
        return 0.0, 1.0
    people, rate = arm.people, arm.buyers / arm.people
    spread = _Z**2 / people
    middle = (rate + spread / 2) / (1 + spread)
    half = _Z * sqrt(rate * (1 - rate) / people + spread / (4 * people)) / (1 + spread)
    return max(middle - half, 0.0), min(middle + half, 1.0)


def _verdict(seen: Arm, held_out: Arm, between: Difference | None) -> Verdict:
    buyers = seen.buyers + held_out.buyers
    fewest = min(seen.people, held_out.people)
    if between is None or fewest < _FEWEST_PEOPLE or buyers < _FEWEST_BUYERS:
        return Verdict.TOO_FEW
    if between.low > 0:
        return Verdict.BETTER
    return Verdict.WORSE if between.high < 0 else Verdict.NO_DIFFERENCE
