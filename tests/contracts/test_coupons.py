"""Coupons and the codes applied: on memory, SQLite and PostgreSQL."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from nomoflow.coupons.facts import CodeGroup, CouponUse
from nomoflow.coupons.model import CodeTaken, Coupon
from nomoflow.coupons.offers import CodeState
from nomoflow.coupons.standing import CouponVersion, Intent, PlatformRefusal, Redeemed, RefusedField
from nomoflow.coupons.terms import (
    AmountOff,
    Marketer,
    PaymentMethod,
    PercentOff,
    SalesChannel,
    Selection,
)
from nomoflow.kernel.errors import Stale
from nomoflow.kernel.ids import CartId, CouponId, CustomerId, OfferId, PlatformCouponId
from nomoflow.kernel.money import Percent
from tests.builders import NOW, OTHER, STORE, riyals
from tests.contracts.worlds import World
from tests.coupon_builders import a_coupon, a_report, a_written_coupon, coupon_terms

LATER = NOW + timedelta(minutes=1)
FIRST = CouponId("coupon-1")

EVERY_TERM: dict[str, Any] = {
    "free_shipping": True,
    "minimum_cart": riyals(200),
    "usage_limit_per_customer": 2,
    "first_order_only": True,
    "excludes_sale_products": True,
    "combines_with_offers": True,
    "shows_ceiling": True,
    "channel": SalesChannel.APP,
    "products": Selection(only=("1", "2"), never=("3",)),
    "categories": Selection(never=("9",)),
    "customer_groups": Selection(only=("vip",)),
    "brands_excluded": ("ward",),
    "shipping_excluded": ("5",),
    "payment_methods": (PaymentMethod.MADA, PaymentMethod.TABBY_INSTALLMENT),
    "email_domain": "ward.example",
    "marketer": Marketer(
        name="سارة", commission=AmountOff(amount=riyals(5)), note="تصوير", shows_ceiling=True
    ),
}


def add(world: World, *coupons: Coupon) -> None:
    with world.work(STORE) as work:
        for coupon in coupons:
            work.coupons.add(coupon)
        work.commit()


def save(world: World, coupon: Coupon) -> None:
    with world.work(STORE) as work:
        work.coupons.save(coupon)
        work.commit()


def kept(world: World, coupon: CouponId = FIRST) -> Coupon | None:
    with world.work(STORE) as work:
        return work.coupons.find(coupon)


# --- kept, found and written over ---


def test_a_coupon_is_equal_after_a_round_trip(world: World) -> None:
    refusal = PlatformRefusal(
        at=LATER, fields=(RefusedField(field="code", sentence="الكود مستخدم"),)
    )
    whole = a_coupon(
        terms=coupon_terms(**EVERY_TERM),
        campaign="رمضان",
        partner="Sara",
        public=True,
        budget=riyals(5000),
        revision=4,
        written=3,
        versions=2,
        platform=a_report(group=CodeGroup(name="g", prefix="WRD", size=10), uses=None, sales=None),
        seen_at=NOW,
        gone_at=LATER,
        refusal=refusal,
        redeemed=Redeemed(uses=2, returned=1, spent=riyals("12.50")),
        extra_uses=1,
    )
    fixed = coupon_terms(discount=AmountOff(amount=riyals(25)), starts_at=None, usage_limit=None)
    bare = Coupon(id=CouponId("2"), code="خصم15", terms=fixed, created_at=NOW, changed_at=LATER)
    add(world, whole, bare)
    assert (whole.version, bare.version) == (1, 1)
    assert kept(world) == whole
    assert kept(world, bare.id) == bare
    assert kept(world, CouponId("3")) is None


def test_a_coupon_that_is_not_committed_is_forgotten(world: World) -> None:
    with world.work(STORE) as work:
        work.coupons.add(a_coupon())
    assert kept(world) is None


def test_another_store_neither_sees_nor_minds_it(world: World) -> None:
    add(world, a_written_coupon())
    with world.work(OTHER) as work:
        assert work.coupons.find(FIRST) is None
        assert work.coupons.find_code("WARD1") is None
        assert work.coupons.find_platform([PlatformCouponId("1")]) == {}
        assert work.coupons.live() == []
        assert work.coupons.unseen(LATER) == []
        work.coupons.add(a_written_coupon(title="of the other"))
        work.commit()
    assert kept(world) == a_written_coupon(version=1)


def test_whoever_read_an_older_version_is_stale(world: World) -> None:
    add(world, a_coupon())
    mine, theirs = kept(world), kept(world)
    assert mine is not None
    assert theirs is not None
    mine.title = "mine"
    save(world, mine)
    assert mine.version == 2
    with pytest.raises(Stale):
        save(world, theirs)
    assert kept(world) == mine
    with pytest.raises(Stale):
        save(world, a_coupon("9"))


def test_a_coupon_is_found_by_its_code_in_whatever_case(world: World) -> None:
    add(world, a_coupon(), a_coupon("2", code="عودÀ"))
    with world.work(STORE) as work:
        for code in ("WARD1", "ward1", " Ward1 "):
            found = work.coupons.find_code(code)
            assert found is not None
            assert found.id == FIRST
        assert (work.coupons.find_code("عودà") or a_coupon()).id == CouponId("coupon-2")
        assert work.coupons.find_code("WARD") is None


def test_an_archived_coupon_is_found_only_when_no_other_has_its_code(world: World) -> None:
    old = a_coupon("old", code="WARD", intent=Intent.ARCHIVED, changed_at=LATER)
    older = a_coupon("older", code="WARD", intent=Intent.ARCHIVED)
    add(world, older, old)
    with world.work(STORE) as work:
        assert work.coupons.find_code("WARD") == old
    add(world, a_coupon("new", code="WARD", changed_at=NOW - timedelta(days=1)))
    with world.work(STORE) as work:
        assert (work.coupons.find_code("WARD") or old).id == CouponId("coupon-new")


def test_coupons_are_found_by_their_names_on_the_platform(world: World) -> None:
    add(world, a_written_coupon(), a_written_coupon("2"), a_coupon("3"))
    ids = [PlatformCouponId(number) for number in ("2", "1", "2", "7")]
    with world.work(STORE) as work:
        found = work.coupons.find_platform(ids)
    assert found == {
        PlatformCouponId("1"): a_written_coupon(version=1),
        PlatformCouponId("2"): a_written_coupon("2", version=1),
    }


def test_one_of_the_platforms_coupons_is_one_of_ours(world: World) -> None:
    add(world, a_written_coupon())
    with pytest.raises(Stale):
        add(world, a_written_coupon("2", platform=a_report("1")))


# --- whose a code is ---


def test_a_code_is_one_coupons_in_whatever_case(world: World) -> None:
    add(world, a_coupon())
    with pytest.raises(CodeTaken) as refusal:
        add(world, a_coupon("2", code="ward1"))
    assert refusal.value.fields == {"code": "coupon_code_taken"}
    assert kept(world, CouponId("coupon-2")) is None


def test_a_coupon_may_not_be_renamed_to_anothers_code(world: World) -> None:
    add(world, a_coupon(), a_coupon("2"))
    second = kept(world, CouponId("coupon-2"))
    assert second is not None
    with pytest.raises(CodeTaken):
        save(world, replace(second, code="wArD1"))
    save(world, replace(second, code="wArD2"))
    save(world, replace(second, code="FREE", version=2))


def test_an_archived_coupon_frees_its_code_and_must_win_it_back(world: World) -> None:
    first = a_coupon()
    add(world, first)
    save(world, replace(first, intent=Intent.ARCHIVED))
    add(world, a_coupon("2", code="WARD1"))
    archived = kept(world)
    assert archived is not None
    save(world, replace(archived, title="still archived"))
    with pytest.raises(CodeTaken):
        save(world, replace(archived, intent=Intent.DRAFT, version=3))


def test_a_code_is_a_coupons_or_an_offers(world: World) -> None:
    add(world, a_coupon(), a_coupon("2", intent=Intent.ARCHIVED))
    with world.work(STORE) as work:
        added = work.offer_codes.add(OfferId("o"), ["ward1", "WARD2", "FREE"], CodeState.MADE)
        assert added == 2
        assert work.offer_codes.find("WARD1") is None
        work.commit()
    with pytest.raises(CodeTaken):
        add(world, a_coupon("3", code="free"))
    first = kept(world)
    assert first is not None
    with pytest.raises(CodeTaken):
        save(world, replace(first, code="Free"))


# --- versions, the live ones, the unseen ones ---


def a_version(number: int = 1, **told: Any) -> CouponVersion:
    return CouponVersion(
        **{
            "coupon": FIRST,
            "number": number,
            "kept_at": LATER,
            "by": "platform",
            "conflict": True,
            "code": "WARD",
            "terms": coupon_terms(**EVERY_TERM),
            "enabled": True,
            **told,
        }
    )


def test_versions_are_kept_and_never_written_over(world: World) -> None:
    with world.work(STORE) as work:
        work.coupons.keep_version(a_version())
        work.coupons.keep_version(a_version(2, enabled=False))
        work.commit()
    with world.work(STORE) as work:
        assert work.coupons.version(FIRST, 1) == a_version()
        assert work.coupons.version(FIRST, 2) == a_version(2, enabled=False)
        assert work.coupons.version(FIRST, 3) is None
    with world.work(OTHER) as work:
        assert work.coupons.version(FIRST, 1) is None
    with pytest.raises(Stale), world.work(STORE) as work:
        work.coupons.keep_version(a_version())


def test_the_live_ones_are_those_the_merchant_wants_to_work(world: World) -> None:
    soon = a_coupon("soon", terms=coupon_terms(ends_at=LATER))
    late = a_coupon("late", terms=coupon_terms(discount=PercentOff(percent=Percent(500))))
    add(world, soon, late, *(a_coupon(f"{i}", intent=i) for i in Intent if i is not Intent.LIVE))
    with world.work(STORE) as work:
        assert work.coupons.live() == [late, soon]


def test_the_unseen_ones_are_those_no_telling_mentioned(world: World) -> None:
    seen = a_written_coupon("1", seen_at=LATER)
    unseen = a_written_coupon("2", seen_at=NOW)
    never = a_written_coupon("3", seen_at=None)
    gone = a_written_coupon("4", seen_at=NOW, gone_at=NOW)
    unwritten = a_coupon("5")
    add(world, seen, unseen, never, gone, unwritten)
    with world.work(STORE) as work:
        assert work.coupons.unseen(LATER) == [unseen, never]
        assert work.coupons.unseen(NOW) == [never]


# --- codes applied ---


def test_a_code_is_kept_once_per_cart(world: World) -> None:
    """What erasing the store finds tells how many were kept."""
    cart, other = CartId("1"), CartId("2")
    for store in (STORE, OTHER):
        with world.work(store) as work:
            for use in (
                CouponUse(cart=cart, code="WARD", applied_at=NOW),
                CouponUse(cart=cart, code="WARD", applied_at=LATER, customer=CustomerId("c1")),
                CouponUse(cart=cart, code="OUD", applied_at=NOW),
                CouponUse(cart=other, code="WARD", applied_at=NOW),
            ):
                work.coupon_uses.keep(use)
            work.commit()
    with world.work(STORE) as work:
        work.coupon_uses.keep(CouponUse(cart=cart, code="FORGOTTEN", applied_at=NOW))
    assert world.eraser.erase(STORE) == 3
    assert world.eraser.erase(OTHER) == 3
