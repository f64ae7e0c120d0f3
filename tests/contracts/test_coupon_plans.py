"""Every statement about coupons that runs often finds its rows through an index."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from nomoflow.coupons.facts import CouponUse
from nomoflow.coupons.offers import Budget, CodeState, OfferKind
from nomoflow.kernel.ids import CartId, CouponId, OfferId, OrderId, PlatformCouponId, VisitorId
from tests.builders import NOW, OTHER, STORE
from tests.contracts.explaining import filled_engine, in_a_unit, plans, scans, sorts, through
from tests.contracts.worlds import World
from tests.coupon_builders import (
    a_coupon,
    a_redemption,
    a_written_coupon,
    an_issue,
    an_offer,
)

MANY = 400
OFFER, COUPON = OfferId("offer-1"), CouponId("coupon-1")
PLATFORM = [PlatformCouponId(str(number)) for number in range(3)]


def fill(world: World) -> None:
    """Coupons, offers and what came of them in two stores."""
    for store in (STORE, OTHER):
        with world.work(store) as work:
            for number in range(MANY):
                name = str(number)
                offer = OfferId(f"offer-{number % 20}")
                code = f"code-{number}"
                work.coupons.add(a_written_coupon(name))
                work.coupon_uses.keep(CouponUse(cart=CartId(name), code=code, applied_at=NOW))
                whose: dict[str, Any] = {"coupon": CouponId(f"coupon-{number}"), "offer": None}
                if number % 2:
                    whose = {"coupon": None, "offer": offer}
                work.redemptions.keep(a_redemption(name, code=code, **whose))
                told = {
                    "kind": OfferKind.SHARED,
                    "terms": None,
                    "coupon": CouponId(f"coupon-{number}"),
                }
                work.offers.add(an_offer(f"shared-{number}", **told))
                issued_at = NOW - number * timedelta(minutes=1)
                work.issues.add(an_issue(f"v{number}", offer=offer, code=code, issued_at=issued_at))
            for number in range(20):
                work.offers.add(an_offer(str(number)))
                codes = [f"{number}-{each}" for each in range(MANY)]
                work.offer_codes.add(OfferId(f"offer-{number}"), codes, CodeState.READY)
                for each in range(20):
                    platform = PlatformCouponId(f"{number}-{each}")
                    work.offer_codes.move(f"{number}-{each}", CodeState.GIVEN, platform)
            work.commit()


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def engine(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    """A database filled once, for these tests leave nothing behind."""
    yield from filled_engine(request, tmp_path_factory, fill)


@pytest.mark.parametrize(
    ("act", "index"),
    [
        (in_a_unit(lambda work: work.coupons.find_code("WARD7")), "coupons_store_code_key"),
        (in_a_unit(lambda work: work.coupons.add(a_coupon("new"))), "coupons_store_code_key"),
        (
            in_a_unit(lambda work: work.offer_codes.find_platform(PLATFORM)),
            "uq_offer_codes_store_platform_id",
        ),
        (
            in_a_unit(lambda work: work.offer_codes.counts(OFFER)),
            "ix_offer_codes_store_offer_",
        ),
        (
            in_a_unit(lambda work: work.offer_codes.give(OFFER)),
            "ix_offer_codes_store_offer_state",
        ),
        (
            in_a_unit(lambda work: work.offer_codes.some(OFFER, CodeState.READY, 10)),
            "ix_offer_codes_store_offer_state",
        ),
        (
            in_a_unit(
                lambda work: work.offer_codes.move_all(OFFER, CodeState.READY, CodeState.OVER)
            ),
            "ix_offer_codes_store_offer_",
        ),
        (
            in_a_unit(lambda work: work.issues.of_code("code-7")),
            "ix_issued_codes_store_code_key",
        ),
        (
            in_a_unit(lambda work: work.redemptions.of_coupon(COUPON)),
            "ix_redemptions_store_coupon",
        ),
        (
            in_a_unit(lambda work: work.redemptions.of_offer(OFFER)),
            "ix_redemptions_store_offer",
        ),
        (
            in_a_unit(lambda work: work.redemptions.adopt("code-7", COUPON)),
            "ix_redemptions_store_code_key",
        ),
        (in_a_unit(lambda work: work.offers.of_coupon(COUPON)), "ix_offers_store_coupon"),
    ],
    ids=[
        "code of a coupon",
        "new coupon",
        "codes of the platform",
        "counts",
        "giving",
        "some codes",
        "moving all",
        "who was given a code",
        "uses of a coupon",
        "uses of an offer",
        "orders of a code",
        "offers of a coupon",
    ],
)
def test_searches_go_through_their_index(
    engine: Engine, act: Callable[[World], object], index: str
) -> None:
    found = plans(engine, act)
    assert not scans(found)
    assert through(found, index), found


def test_the_next_code_is_not_looked_for(engine: Engine) -> None:
    """However many codes an offer has, the first that is ready comes out of the index."""
    found = plans(engine, in_a_unit(lambda work: work.offer_codes.give(OFFER)))
    assert not any(sorts(plan) for _, plan in found)


@pytest.mark.parametrize(
    "act",
    [
        in_a_unit(lambda work: work.coupons.find(COUPON)),
        in_a_unit(lambda work: work.coupons.find_platform(PLATFORM)),
        in_a_unit(lambda work: work.coupons.live()),
        in_a_unit(lambda work: work.coupons.unseen(NOW)),
        in_a_unit(lambda work: work.coupons.version(COUPON, 1)),
        in_a_unit(lambda work: work.offers.find(OFFER)),
        in_a_unit(lambda work: work.offers.take(OFFER, Budget(codes=9), NOW.date())),
        in_a_unit(lambda work: work.offer_codes.find("7-7")),
        in_a_unit(lambda work: work.offer_codes.move("7-7", CodeState.OVER)),
        in_a_unit(lambda work: work.offer_codes.add(OFFER, ["A", "B"], CodeState.MADE)),
        in_a_unit(lambda work: work.issues.of(OFFER, VisitorId("v7"))),
        in_a_unit(lambda work: work.issues.end(an_issue("v7"), NOW)),
        in_a_unit(lambda work: work.redemptions.of(OrderId("7"))),
        in_a_unit(lambda work: work.coupon_imports.find_digest("digest")),
        in_a_unit(lambda work: work.coupon_imports.lines("import", 7, 10)),
        in_a_unit(lambda work: work.coupon_alerts.dismiss("coupon-1", NOW)),
    ],
    ids=[
        "coupon",
        "coupons of the platform",
        "live ones",
        "unseen ones",
        "version",
        "offer",
        "taking",
        "code",
        "moving",
        "adding codes",
        "codes of a visitor",
        "an end",
        "codes of an order",
        "list",
        "lines",
        "alert",
    ],
)
def test_nothing_reads_a_whole_table(engine: Engine, act: Callable[[World], object]) -> None:
    assert not scans(plans(engine, act))
