"""Many coupons at once: on memory, SQLite and PostgreSQL."""

from datetime import timedelta

import pytest

from nomoflow.coupons.model import Coupon
from nomoflow.coupons.offers import CodeState
from nomoflow.coupons.standing import Intent
from nomoflow.kernel.errors import Stale
from nomoflow.kernel.ids import OfferId, StoreId
from tests.builders import NOW, OTHER, STORE
from tests.contracts.worlds import World
from tests.coupon_builders import a_coupon

MANY = 1_203


def add(world: World, *coupons: Coupon, store: StoreId = STORE) -> None:
    with world.work(store) as work:
        work.many_coupons.add(coupons)
        work.commit()


def test_many_are_kept_at_once_and_found_by_their_codes(world: World) -> None:
    coupons = [a_coupon(str(number)) for number in range(MANY)]
    add(world, *coupons)
    assert {coupon.version for coupon in coupons} == {1}
    with world.work(STORE) as work:
        found = work.many_coupons.named([f"ward{number}" for number in range(-1, MANY)])
        assert found == {coupon.code.casefold(): coupon for coupon in coupons}
        assert work.coupons.find(coupons[7].id) == coupons[7]
        assert work.many_coupons.named([]) == {}
    with world.work(STORE) as work:
        work.many_coupons.add([])
        work.commit()


def test_archived_ones_have_no_code_any_more(world: World) -> None:
    add(world, a_coupon(intent=Intent.ARCHIVED))
    with world.work(STORE) as work:
        assert work.many_coupons.named(["WARD1"]) == {}
    again = a_coupon(id="coupon-2")
    add(world, again)
    with world.work(STORE) as work:
        assert work.many_coupons.named(["WARD1"]) == {"ward1": again}


def test_of_two_with_one_code_none_is_kept(world: World) -> None:
    add(world, a_coupon())
    with world.work(STORE) as work, pytest.raises(Stale):
        work.many_coupons.add([a_coupon("2"), a_coupon(id="coupon-3", code="ward1")])
    with world.work(STORE) as work:
        assert work.coupons.find_code("WARD2") is None


def test_the_unique_codes_of_offers_are_told(world: World) -> None:
    with world.work(STORE) as work:
        work.offer_codes.add(OfferId("offer-1"), ["OURS1", "OURS2"], CodeState.READY)
        work.commit()
    with world.work(STORE) as work:
        assert set(work.many_coupons.of_offers(["ours1", "WARD1", "OURS2"])) == {"ours1", "ours2"}
    with world.work(OTHER) as work:
        assert not work.many_coupons.of_offers(["OURS1"])


def test_another_stores_are_not_there(world: World) -> None:
    add(world, a_coupon())
    with world.work(OTHER) as work:
        assert work.many_coupons.named(["WARD1"]) == {}
    add(world, a_coupon(), store=OTHER)
    assert len(list(world.coupon_export.every(OTHER))) == 1


# --- the export ---


def test_every_coupon_is_read_once_in_the_order_of_their_coming(world: World) -> None:
    coupons = [a_coupon(f"{number:05}") for number in range(MANY)]
    add(world, *reversed(coupons), a_coupon("x", intent=Intent.ARCHIVED))
    assert list(world.coupon_export.every(STORE)) == coupons
    assert list(world.coupon_export.every(OTHER)) == []


def test_an_export_holds_nobody_up(world: World) -> None:
    add(world, *[a_coupon(f"{number:05}") for number in range(MANY)])
    rows = world.coupon_export.every(STORE)
    first = next(rows)
    with world.work(STORE) as work:
        first.pause(NOW + timedelta(hours=1))
        work.coupons.save(first)
        work.commit()
    assert len(list(rows)) == MANY - 1
