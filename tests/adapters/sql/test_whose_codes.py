"""A code is one coupon's or one offer's, also when both are named at the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from adapters.sql.unit_of_work import SqlUnitOfWork
from nomoflow.coupons.model import CodeTaken
from nomoflow.coupons.offers import CodeState
from nomoflow.kernel.ids import OfferId
from tests.adapters.sql.conftest import House
from tests.coupon_builders import a_coupon

OFFER, ANOTHER = OfferId("offer-1"), OfferId("offer-2")
_A_MOMENT = 0.2


def _named_at_once(
    house: House,
    first: Callable[[SqlUnitOfWork], object],
    second: Callable[[SqlUnitOfWork], object],
) -> object:
    """What the second naming comes to, begun before the first one is committed."""
    begun = Event()

    def follow() -> object:
        begun.set()
        with house.work() as work:
            told = second(work)
            work.commit()
        return told

    with ThreadPoolExecutor(1) as other, house.work() as work:
        first(work)
        following = other.submit(follow)
        assert begun.wait(5)
        with pytest.raises(TimeoutError):
            following.result(_A_MOMENT)
        work.commit()
        return following.result(10)


def test_a_coupon_waits_for_an_offers_codes(house: House) -> None:
    with pytest.raises(CodeTaken):
        _named_at_once(
            house,
            lambda work: work.offer_codes.add(OFFER, ["WARD1", "WARD2"], CodeState.MADE),
            lambda work: work.coupons.add(a_coupon()),
        )


def test_an_offers_codes_wait_for_a_coupon(house: House) -> None:
    added = _named_at_once(
        house,
        lambda work: work.coupons.add(a_coupon()),
        lambda work: work.offer_codes.add(OFFER, ["WARD1", "WARD2"], CodeState.MADE),
    )
    assert added == 1


def test_of_two_coupons_that_want_a_code_one_has_it(house: House) -> None:
    with pytest.raises(CodeTaken):
        _named_at_once(
            house,
            lambda work: work.coupons.add(a_coupon()),
            lambda work: work.coupons.add(a_coupon("2", code="ward1")),
        )


def test_of_two_offers_that_make_a_code_one_has_it(house: House) -> None:
    added = _named_at_once(
        house,
        lambda work: work.offer_codes.add(OFFER, ["A", "B"], CodeState.MADE),
        lambda work: work.offer_codes.add(ANOTHER, ["B", "C"], CodeState.MADE),
    )
    assert added == 1
