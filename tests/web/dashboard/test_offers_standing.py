"""Where an offer's codes and budgets stand, in figures and words."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from entrypoints.web.dashboard.offers_standing import limits, standing
from nomoflow.coupons.offers import Budget, CodeState, OfferKind, OfferState
from nomoflow.coupons.reports import OfferRow
from tests.builders import NOW, riyals
from tests.coupon_builders import an_offer
from tests.web.house import WebHouse

TODAY = date(2026, 11, 1)


@pytest.fixture(autouse=True, scope="module")
def in_english() -> Iterator[None]:
    with WebHouse().app().test_request_context("/", headers={"Accept-Language": "en"}):
        yield


def test_the_parts_of_a_bar_stand_side_by_side_and_fill_it() -> None:
    told = standing(an_offer(), _codes(given=10, ready=30, made=50, over=5, spoilt=5))
    assert [(part.state, part.begins, part.width) for part in told.parts] == [
        ("given", 0, 10), ("ready", 10, 30), ("made", 40, 50), ("over", 90, 5), ("spoilt", 95, 5),
    ]  # fmt: skip
    assert told.spoken == "Given: 10, Ready: 30, Made: 50, Out of use: 5, Spoilt: 5"


def test_an_offer_without_codes_draws_nothing() -> None:
    told = standing(an_offer(state=OfferState.DRAFT), {})
    assert (told.total, told.working, told.spoken) == (0, False, "")


def test_a_pool_works_until_every_code_can_be_used() -> None:
    pool = an_offer(size=100, round=1)
    under_way = standing(pool, _codes(ready=40, made=60))
    assert under_way.working
    assert under_way.share == 0.4
    assert under_way.words == "40 of 100 codes work at the checkout."
    assert not standing(pool, _codes(ready=60, given=40)).working


def test_a_spoilt_code_is_made_anew() -> None:
    pool = an_offer(size=100, round=1)
    assert standing(pool, _codes(ready=98, spoilt=2)).working
    assert not standing(pool, _codes(ready=100, spoilt=2)).working


def test_work_that_salla_stopped_is_no_work() -> None:
    pool = an_offer(size=100, round=1, fault="لا يمكن")
    assert not standing(pool, _codes(ready=40, made=60)).working


def test_a_stock_is_not_told_as_a_pool() -> None:
    offer = an_offer(kind=OfferKind.PERSONAL, size=20, lifetime_minutes=20, round=3)
    told = standing(offer, _codes(given=400, ready=15, over=380))
    assert told.words == "15 of 20 kept ready for the next visitors."
    assert not told.working
    assert standing(offer, _codes(made=20)).working


def test_an_ended_offer_works_until_its_codes_are_back() -> None:
    offer = an_offer(size=100, round=2, state=OfferState.ENDED)
    told = standing(offer, _codes(ready=30, over=50, given=20))
    assert told.working
    assert told.share == 0.7
    assert told.words == "Codes are being taken back: 30 to go."
    assert not standing(offer, _codes(over=80, given=20)).working


def test_a_shared_code_has_nothing_to_make() -> None:
    offer = an_offer(kind=OfferKind.SHARED, terms=None, size=0, round=0)
    assert not standing(offer, {}).working


def test_budgets_tell_what_is_used_and_warn_near_their_end() -> None:
    budget = Budget(codes=100, per_day=10, discount=riyals(500))
    row = _row(budget, issued=85, issued_that_day=10, latest_day=TODAY, spent=riyals(100))
    told = limits(row, NOW)
    assert [(limit.label, limit.share, limit.tone) for limit in told] == [
        ("Codes in all", 0.85, "warn"),
        ("Codes today", 1.0, "bad"),
        ("Discount in all", 0.2, ""),
    ]
    assert [str(limit.used) for limit in told[:2]] == ["85", "10"]


def test_a_new_day_begins_with_nothing() -> None:
    row = _row(Budget(per_day=10), issued=10, issued_that_day=10, latest_day=TODAY)
    assert limits(row, NOW + timedelta(days=1))[0].share == 0


def test_what_has_no_limit_has_no_bar() -> None:
    assert limits(_row(Budget()), NOW) == []


def _codes(**counts: int) -> dict[CodeState, int]:
    return {CodeState(state): count for state, count in counts.items()}


def _row(budget: Budget, **told: object) -> OfferRow:
    offer = an_offer(budget=budget, spent=told.pop("spent", None))
    row = {"codes": {}, "issued": 0, "orders": 0, "revenue": riyals(0), **told}
    return OfferRow(offer=offer, **row)  # type: ignore[arg-type]
