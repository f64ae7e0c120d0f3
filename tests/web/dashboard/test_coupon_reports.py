"""Reports: what codes brought, what each figure means, and hints that accuse nobody."""

import csv
import re
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO

import pytest

from entrypoints.web.dashboard.coupon_figures import funnel, hint_groups, money_by_day
from entrypoints.web.dashboard.coupon_figures_words import FIGURES, HINTS, STEPS
from nomoflow.coupons.offers import Budget, CodeState
from nomoflow.coupons.reports import DayFigures, Funnel, LeakHint
from nomoflow.coupons.standing import Redeemed
from nomoflow.kernel.ids import CustomerId, OfferId, OrderId
from tests.builders import NOW, riyals
from tests.coupon_builders import a_coupon, a_redemption, an_issue, an_offer
from tests.web.dashboard.desk import HOME, Desk, a_desk
from tests.web.house import WebHouse

COUPON = "/coupons/coupon-1/report"
OFFER = "/offers/offer-1/report"
EVERYTHING = "/coupons/report"


@pytest.fixture(autouse=True, scope="module")
def in_english() -> Iterator[None]:
    with WebHouse().app().test_request_context("/", headers={"Accept-Language": "en"}):
        yield


@pytest.mark.parametrize("path", [COUPON, OFFER, EVERYTHING])
def test_every_figure_can_be_asked_what_it_means(path: str) -> None:
    page = _desk().read(path)
    for words in (*FIGURES.values(), *STEPS.values()):
        assert f"What “{words.name}” means" in page
        assert str(words.meaning) in page


def test_a_coupons_report_tells_what_it_brought_and_what_it_cost() -> None:
    page = _desk().read(COUPON)
    assert "What “WARD1” brought" in page
    assert "SAR" in page
    assert "180" in _figure(page, "Net revenue")
    assert "9.00" in _figure(page, "Return on discount")
    assert "Revenue and discount by day" in page
    assert "1,000" in page  # its budget


def test_clicks_on_links_stand_before_what_came_of_them() -> None:
    desk = _desk()
    with desk.house.work() as work:
        for _ in range(3):
            work.link_clicks.count("ward1", NOW.date(), "")
        work.commit()
    page = desk.read(COUPON)
    (clicks,) = re.findall(r'Clicks on links.*?class="strong">(\d+)', page, re.DOTALL)
    assert clicks == "3"
    assert page.index("Clicks on links") < page.index("funnel-issued")


def test_days_without_an_order_are_told_calmly() -> None:
    desk = a_desk()
    with desk.house.work() as work:
        work.coupons.add(a_coupon())
        work.commit()
    page = desk.read(COUPON)
    assert "No paid order carried a code on these days." in page
    assert "Nothing unusual on these days." in page
    assert "no order without a code" in page


def test_the_span_is_chosen_and_stays_in_every_address() -> None:
    desk = _desk()
    page = desk.read(f"{COUPON}?days=7")
    assert "26 October 2026 – 1 November 2026" in page
    assert f"{HOME}/coupons/coupon-1/report.csv?days=7" in page
    assert "3 October 2026" in desk.read(f"{COUPON}?days=nonsense")


def test_an_offers_report_counts_people_and_orders() -> None:
    page = _desk().read(OFFER)
    assert "What “عرض 1” brought" in page
    (given,) = re.findall(r'funnel-issued".*?class="strong">(\d+)', page, re.DOTALL)
    assert given == "1"
    assert "Codes in all" in page


def test_the_report_of_everything_names_partners_and_leads_to_each() -> None:
    page = _desk().read(EVERYTHING)
    assert "Influencers and partners" in page
    assert "partner=%D8%B3%D8%A7%D8%B1%D8%A9" in page
    of_one = _desk().read(f"{EVERYTHING}?partner=سارة")
    assert "What “سارة” brought" in of_one
    assert _figure(of_one, "Paid orders") == "2"
    assert "What the campaign “وطني” brought" in _desk().read(f"{EVERYTHING}?campaign=وطني")
    nobodys = _desk().read(f"{EVERYTHING}?partner=nobody")
    assert _figure(nobodys, "Paid orders") == "0"


@pytest.mark.parametrize("path", [COUPON, OFFER, EVERYTHING])
def test_the_days_come_as_a_file(path: str) -> None:
    answer = _desk().browser.get(f"{HOME}{path}.csv?days=7")
    assert answer.mimetype == "text/csv"
    rows = list(csv.reader(StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))
    assert rows[0] == ["Day", "Paid orders", "Net revenue", "Discount given", "Currency"]
    assert len(rows) == 8
    assert rows[-1][0] == "2026-11-01"
    if path != OFFER:
        assert rows[-1][1:] == ["2", "180.00", "20.00", "SAR"]


def test_what_is_not_there_has_no_report() -> None:
    desk = a_desk()
    for path in ("/coupons/nothing/report", "/offers/nothing/report.csv"):
        desk.read(path, status=404)


def test_a_step_is_a_share_of_the_one_before_only_where_it_can_be() -> None:
    told = funnel(Funnel(issued=0, shown=200, copied=50, applied=80, ordered=20, refunded=5))
    assert [step.of_before for step in told] == [None, None, 0.25, None, 0.25, 0.25]
    assert [step.width for step in told] == [0, 1, 0.25, 0.4, 0.1, 0.025]
    assert [step.width for step in funnel(Funnel())] == [0] * 6


def test_revenue_and_discount_stand_upon_each_other() -> None:
    sold = DayFigures(day=NOW.date(), orders=1, revenue=riyals(90), discount=riyals(10))
    nothing = DayFigures(
        day=NOW.date() + timedelta(days=1), orders=0, revenue=riyals(0), discount=riyals(0)
    )
    assert [line.values for line in money_by_day([sold, nothing])] == [(9000, 0), (1000, 0)]


def test_hints_stand_together_by_kind_and_only_the_latest_are_shown() -> None:
    hints = [_hint("stranger", number) for number in range(10)] + [_hint("coupon_site", 99)]
    groups = hint_groups(hints)
    assert [(group.kind, len(group.hints), group.hidden) for group in groups] == [
        ("stranger", 8, 2), ("coupon_site", 1, 0),
    ]  # fmt: skip


def test_a_hint_says_why_it_may_be_harmless() -> None:
    accusing = re.compile(r"\b(fraud|thie|steal|cheat|abus|crim|guilty)", re.IGNORECASE)
    for words in HINTS.values():
        assert words.harmless
        assert words.remedy
        for text in (words.name, words.seen, words.harmless, words.remedy):
            assert not accusing.search(str(text))


def _figure(page: str, name: str) -> str:
    found = re.search(
        rf'<summary>{name}<svg.*?</dt>\s*<dd class="stat-value">(.*?)</dd>', page, re.DOTALL
    )
    assert found
    return found[1]


def _hint(kind: str, number: int) -> LeakHint:
    return LeakHint(
        code="WARD1",
        order=OrderId(str(number)),
        placed_at=NOW,
        kind=kind,
        customer=CustomerId("c1"),
        detail="",
    )


def _desk() -> Desk:
    """A coupon with two sales, a partner and a campaign; and an offer that gave one code."""
    desk = a_desk()
    with desk.house.work() as work:
        redeemed = Redeemed(uses=2, spent=riyals(20))
        coupon = a_coupon(campaign="وطني", partner="سارة", budget=riyals(1000), redeemed=redeemed)
        work.coupons.add(coupon)
        work.offers.add(an_offer(budget=Budget(codes=10)))
        work.offer_codes.add(OfferId("offer-1"), ["WARDV1"], CodeState.GIVEN)
        work.issues.add(an_issue(issued_at=NOW - timedelta(hours=2)))
        for order in ("1", "2"):
            work.redemptions.keep(a_redemption(order, placed_at=NOW - timedelta(hours=1)))
        work.commit()
    return desk
