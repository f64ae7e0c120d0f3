"""What charts and tables draw: the strongest sources, the rest together, the unknown apart."""

from collections.abc import Iterator
from datetime import date

import pytest

from entrypoints.web.dashboard import charts
from nomoflow.analytics.ports import (
    DayFigures,
    DayRange,
    Overview,
    SourceDay,
    SourceFigures,
    Totals,
)
from tests.builders import SAR, riyals
from tests.web.house import WebHouse

DAYS = (date(2026, 11, 1), date(2026, 11, 2))
NOTHING = riyals(0)


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with WebHouse().app().test_request_context("/", headers={"Accept-Language": "en"}):
        yield


def test_only_the_strongest_sources_have_a_colour_of_their_own() -> None:
    names = ("a", "b", "c", "d", "e", "f", "g")
    earned = [_earned("referral", name, 1, 70 - 10 * place) for place, name in enumerate(names)]
    drawn = charts.revenue_by_source(_overview(source_days=earned))
    assert [line.colour for line in drawn] == ["1", "2", "3", "4", "5", "rest"]
    assert drawn[-1].values == (0, 3000)


def test_direct_and_unknown_earn_nothing_in_the_chart() -> None:
    earned = [_earned("direct", "", 1, 50), _earned("unknown", "", 1, 50)]
    assert charts.revenue_by_source(_overview(source_days=earned)) == []


def test_every_day_has_its_place_though_nothing_was_earned() -> None:
    drawn = charts.revenue_by_source(_overview(source_days=[_earned("email", "weekly", 1, 5)]))
    assert drawn[0].values == (0, 500)
    assert drawn[0].drawn(2)["values"] == [0, 5]


def test_campaigns_of_one_source_stand_together_or_apart() -> None:
    overview = _overview(
        sources=[
            _way("paid_social", "snapchat", "winter", 10, 30),
            _way("paid_social", "snapchat", "summer", 4, 10),
            _way("direct", "", "", 20, 60),
        ]
    )
    together = charts.source_lines(overview, by_campaign=False)
    assert [(line.source, line.visits, line.share) for line in together] == [
        ("", 20, 0.6),
        ("snapchat", 14, 0.4),
    ]
    apart = charts.source_lines(overview, by_campaign=True)
    assert [line.campaign for line in apart] == ["winter", "summer"]


def test_a_loss_takes_no_share() -> None:
    overview = _overview(sources=[_way("email", "a", "", 1, 100), _way("email", "b", "", 1, -20)])
    lines = charts.source_lines(overview, by_campaign=False)
    assert [line.share for line in lines] == [1, 0]


@pytest.mark.parametrize(
    ("now", "before", "change"), [(12, 10, 0.2), (5, 10, -0.5), (0, 10, -1), (7, 0, None)]
)
def test_a_change_needs_something_to_compare_with(
    now: int, before: int, change: float | None
) -> None:
    assert charts.change(now, before) == change


def _earned(channel: str, source: str, day: int, amount: int) -> SourceDay:
    return SourceDay(day=DAYS[day], channel=channel, source=source, revenue=riyals(amount))


def _way(channel: str, source: str, campaign: str, visits: int, amount: int) -> SourceFigures:
    return SourceFigures(
        channel=channel,
        source=source,
        medium="",
        campaign=campaign,
        visits=visits,
        orders=1,
        revenue=riyals(amount),
    )


def _overview(
    source_days: list[SourceDay] | None = None, sources: list[SourceFigures] | None = None
) -> Overview:
    totals = Totals(
        visits=0,
        visitors=0,
        page_views=0,
        orders=0,
        revenue=NOTHING,
        attributed=NOTHING,
        reversed_orders=0,
    )
    days = [
        DayFigures(
            day=day,
            visits=0,
            visitors=0,
            page_views=0,
            orders=0,
            revenue=NOTHING,
            attributed=NOTHING,
            reversed_orders=0,
        )
        for day in DAYS
    ]
    asked = DayRange(first=DAYS[0], last=DAYS[1])
    return Overview(
        currency=SAR,
        range=asked,
        before=asked,
        days=days,
        totals=totals,
        totals_before=totals,
        sources=sources or [],
        source_days=source_days or [],
    )
