"""The reports about widgets: true figures, an honest comparison, and a lesson where none are."""

import json
import re

from entrypoints.web.dashboard.widget_figures import drawing
from nomoflow.widgets.lift import Difference
from tests.web.dashboard.desk import Desk, a_desk, give_notices, give_widgets


def a_busy_desk() -> Desk:
    desk = a_desk()
    give_notices(desk.house)
    give_widgets(desk.house)
    return desk


def test_without_figures_a_merchant_is_taught() -> None:
    desk = a_desk()
    give_notices(desk.house)
    assert "No shopper met a widget on these days" in desk.read("/widgets/report")
    for widget in ("live_counter", "notice-1"):
        assert "Nobody met it on these days" in desk.read(f"/widgets/{widget}/report")
    desk.read("/widgets/never-heard-of/report", status=404)


def test_every_widget_has_its_name_its_figures_and_a_verdict() -> None:
    page = a_busy_desk().read("/widgets/report")
    rows = re.findall(r"<tr><th scope=\"row\".*?</tr>", page, re.DOTALL)
    told = [re.sub(r"<[^>]+>", " ", row).split() for row in rows]
    assert "2,000" in told[0]
    assert "Better" in told[0]
    assert told[1][:3] == ["Live", "visitor", "counter"]
    assert " ".join(told[1]).endswith("Nobody held out")


def test_a_report_compares_with_people_held_out() -> None:
    page = a_busy_desk().read("/widgets/notice-1/report?days=7")
    assert "Who sees it buys more often." in page
    assert "That is 100% more buyers than without it." in page
    assert "+4 percentage points; in 95 of 100 cases the truth lies between" in page.replace(
        "\N{LEFT-TO-RIGHT MARK}", ""
    )
    for words in ("Phone", "Computer", "Product pages", "16,000", "8%"):
        assert words in page
    drawn = re.search(r"data-figures='([^']+)'", page)
    assert drawn
    figures = json.loads(drawn[1])
    assert [series["values"][-1] for series in figures["series"]] == [4000, 500]


def test_without_anybody_held_out_no_worth_is_claimed() -> None:
    page = a_busy_desk().read("/widgets/live_counter/report")
    assert "Nobody is held out" in page
    assert "percentage points" not in page


def test_the_interval_is_drawn_around_nothing() -> None:
    drawn = drawing(Difference(value=0.02, low=-0.02, high=0.06))
    assert drawn is not None
    assert drawn.begins < 50 < drawn.value < drawn.begins + drawn.width < 100
    assert drawing(Difference(value=0.0, low=0.0, high=0.0)) is not None
    assert drawing(None) is None
