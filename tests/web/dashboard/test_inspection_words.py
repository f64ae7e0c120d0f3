"""Why a widget shows and why not, in words."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from entrypoints.web.dashboard.inspection_words import RULE_NAMES, VERDICTS, verdict_sentence
from nomoflow.widgets.inspection import Inspection, Verdict
from nomoflow.widgets.slots import Slot
from tests.core.widgets.test_inspection import Shown, inspected
from tests.web.house import WebHouse

FRIDAY = datetime(2026, 3, 5, 21, tzinfo=UTC)
LOST = Inspection(
    id="sale",
    slot=Slot.DIALOG,
    verdict=Verdict.PLACE_TAKEN,
    checks=(),
    groups=(),
    triggers=(),
    next_window=(FRIDAY, FRIDAY + timedelta(days=1)),
    taken_by="eid",
)


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with WebHouse().app().test_request_context("/", headers={"Accept-Language": "en"}):
        yield


def test_every_verdict_and_every_check_has_words() -> None:
    assert set(VERDICTS) == set(Verdict)
    (only,) = inspected([Shown()])
    assert [check.rule for check in only.checks] == list(RULE_NAMES)
    assert verdict_sentence(only, {}) == "It is shown."


def test_the_reason_is_told_as_exactly_as_it_is_known() -> None:
    late = replace(LOST, verdict=Verdict.OUT_OF_SCHEDULE)
    assert verdict_sentence(LOST, {"eid": "Eid sale"}) == (
        "“Eid sale” goes first and stands in its place."
    )
    assert verdict_sentence(LOST, {}) == "Another one stands in its place."
    assert verdict_sentence(late, {}) == (
        "By its schedule it comes next 6 March 2026, 12:00\u202fAM."
    )
    assert verdict_sentence(replace(late, next_window=None), {}) == (
        "Its schedule does not hold at this time."
    )
