"""Tells the way to an order from what its buyer's browsers did. Pure calculation."""

from collections.abc import Sequence

from nomoflow.attribution.model import TouchPoint
from nomoflow.attribution.ports import JourneyStep

MOST_STEPS = 200
"""A longer way is told from its end; the credited step is told in any case."""


def told(
    touches: Sequence[TouchPoint], hits: Sequence[JourneyStep], credited: TouchPoint | None
) -> tuple[JourneyStep, ...]:
    """Touches and hits as one way, earliest first; a visit begins before its hits."""
    begun = [_step(touch, credited) for touch in touches]
    steps = sorted([*begun, *hits], key=lambda step: (step.at, step.touch is None))
    latest = steps[-MOST_STEPS:]
    earned = [step for step in steps[:-MOST_STEPS] if step.credited]
    return (*earned, *latest[len(earned) :])


def _step(touch: TouchPoint, credited: TouchPoint | None) -> JourneyStep:
    return JourneyStep(
        at=touch.at,
        kind="touch",
        page=touch.landing,
        data={},
        touch=touch,
        credited=credited is not None and touch.id == credited.id,
    )
