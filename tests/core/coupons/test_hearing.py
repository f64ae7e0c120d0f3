"""What the merchant does on the platform itself comes back, whatever it does to codes."""

from dataclasses import replace
from datetime import timedelta

from nomoflow.coupons.events import CouponsReported
from nomoflow.coupons.facts import CodeGroup, CouponReport
from nomoflow.coupons.model import Coupon
from nomoflow.coupons.offers import CodeState
from nomoflow.coupons.standing import Delivery, Intent
from nomoflow.kernel.ids import CouponId, PlatformCouponId
from nomoflow.orders.events import OrderAmended, OrderPlaced
from nomoflow.orders.facts import OrderState
from tests.builders import NOW, OTHER, STORE, riyals
from tests.core.coupons.test_offering import order
from tests.core.house import House
from tests.coupon_builders import (
    a_coupon_draft,
    a_report,
    a_written_coupon,
    an_offer,
    coupon_terms,
)

LATER = NOW + timedelta(minutes=5)
ENDS = (NOW + timedelta(days=30)).replace(microsecond=0)


def kept(house: House, *coupons: Coupon) -> None:
    with house.work() as work:
        for coupon in coupons:
            work.coupons.add(coupon)
        work.commit()


def hear(house: House, *reports: CouponReport) -> None:
    house.tell(CouponsReported(coupons=reports))


def found(house: House, code: str) -> Coupon | None:
    with house.work() as work:
        return work.coupons.find_code(code)


def platform_id(house: House, code: str) -> str | None:
    coupon = found(house, code)
    return coupon.platform.id if coupon and coupon.platform else None


def test_a_coupon_made_there_is_ours_with_the_orders_that_came_first() -> None:
    house = House()
    house.tell(OrderPlaced(order=order("WARD1")))
    hear(house, a_report())
    hear(house, a_report())
    coupon = found(house, "ward1")
    assert coupon is not None
    assert coupon.redeemed.uses == 1
    assert coupon.intent is Intent.LIVE


def test_an_order_that_was_cancelled_before_we_came_changes_no_limit_there() -> None:
    house = House()
    long_ago = {"placed_at": NOW - timedelta(days=20), "state": OrderState.CANCELLED}
    house.tell(OrderPlaced(order=order("WARD1", **long_ago)))
    hear(house, a_report(uses=1))
    coupon = found(house, "WARD1")
    assert coupon is not None
    assert coupon.wanted.usage_limit == coupon.terms.usage_limit
    assert house.platform.coupons(STORE) == []


def test_a_coupon_deleted_there_and_made_anew_is_the_same_one_here() -> None:
    house = House()
    kept(house, a_written_coupon("1"))
    hear(house, a_report("1", id=PlatformCouponId("99"), reported_at=LATER, enabled=False))
    assert platform_id(house, "WARD1") == "99"
    coupon = found(house, "WARD1")
    assert coupon is not None
    assert (coupon.id, coupon.intent) == (CouponId("coupon-1"), Intent.PAUSED)


def test_codes_that_change_places_there_do_so_here_in_the_end() -> None:
    house = House()
    kept(house, a_written_coupon("1"), a_written_coupon("2"))
    swapped = (
        a_report("1", code="WARD2", reported_at=LATER),
        a_report("2", code="WARD9", reported_at=LATER),
    )
    hear(house, *swapped)
    hear(house, *swapped)
    assert platform_id(house, "WARD2") == "1"
    assert platform_id(house, "WARD9") == "2"
    assert found(house, "WARD1") is None
    assert house.given_up() == []


def test_a_coupon_that_the_merchant_made_there_is_never_written_over_unasked() -> None:
    """Ours of the same code was refused: theirs is the coupon, ours is kept as a version."""
    house = House()
    theirs = a_report("5", code="TAKEN2", terms=coupon_terms(usage_limit=7, ends_at=ENDS))
    house.platform.put(STORE, theirs)
    ours = house.coupons.create(
        STORE, a_coupon_draft(code="TAKEN2", terms=coupon_terms(ends_at=ENDS))
    )
    house.coupons.publish(STORE, ours.id)
    house.settle()
    hear(house, theirs)
    assert house.platform.coupons(STORE) == [theirs]
    coupon = found(house, "TAKEN2")
    assert coupon is not None
    assert (coupon.id, coupon.terms.usage_limit, coupon.delivery) == (ours.id, 7, Delivery.IN_STEP)
    with house.work() as work:
        kept_version = work.coupons.version(ours.id, 1)
    assert kept_version is not None
    assert (kept_version.by, kept_version.conflict) == ("merchant", True)


def test_a_draft_gives_way_to_a_coupon_of_its_code_there() -> None:
    house = House()
    ours = house.coupons.create(STORE, a_coupon_draft(terms=coupon_terms(ends_at=ENDS)))
    hear(house, a_report("5", code=ours.code))
    coupon = found(house, ours.code)
    assert coupon is not None
    assert (coupon.id, coupon.intent) == (ours.id, Intent.LIVE)


def changed_there(house: House) -> tuple[Coupon, CouponReport]:
    """A coupon in step, which the merchant then changes on the platform itself."""
    ours = house.coupons.create(STORE, a_coupon_draft(terms=coupon_terms(ends_at=ENDS)))
    house.coupons.publish(STORE, ours.id)
    house.settle()
    (there,) = house.platform.coupons(STORE)
    house.clock.pass_by(minutes=1)
    changed = replace(
        there,
        reported_at=house.clock.now(),
        terms=replace(there.terms, minimum_cart=riyals(33)),
    )
    house.platform.put(STORE, changed)
    house.clock.pass_by(minutes=1)
    return ours, changed


def test_a_change_there_that_we_have_not_read_yet_is_kept_before_ours_is_written() -> None:
    house = House()
    ours, changed = changed_there(house)
    draft = replace(ours.draft(), terms=replace(ours.terms, usage_limit=9))
    house.coupons.change(STORE, ours.id, draft)
    house.settle()
    (there,) = house.platform.coupons(STORE)
    assert (there.terms.usage_limit, there.terms.minimum_cart) == (9, None)
    with house.work() as work:
        lost = work.coupons.version(ours.id, 2)
    assert lost is not None
    assert (lost.by, lost.conflict, lost.terms) == ("platform", True, changed.terms)


def test_a_new_title_is_none_of_the_platform_s_business() -> None:
    house = House()
    ours, changed = changed_there(house)
    house.coupons.change(STORE, ours.id, replace(ours.draft(), title="العيد"))
    house.settle()
    assert house.platform.coupons(STORE) == [changed]
    hear(house, changed)
    coupon = found(house, ours.code)
    assert coupon is not None
    assert (coupon.title, coupon.terms.minimum_cart) == ("العيد", riyals(33))


def test_a_coupon_that_its_budget_paused_goes_on_when_the_money_comes_back() -> None:
    house = House()
    terms = coupon_terms(ends_at=ENDS, usage_limit=None)
    ours = house.coupons.create(STORE, a_coupon_draft(terms=terms, budget=riyals(10)))
    house.coupons.publish(STORE, ours.id)
    house.settle()
    house.tell(OrderPlaced(order=order(ours.code)))
    assert [coupon.enabled for coupon in house.platform.coupons(STORE)] == [False]
    back = OrderAmended(order=order(ours.code, version=2, state=OrderState.CANCELLED))
    house.tell(back, back)
    assert [coupon.enabled for coupon in house.platform.coupons(STORE)] == [True]
    house.coupons.pause(STORE, ours.id)
    house.tell(OrderPlaced(order=order(ours.code, id="2")))
    house.tell(OrderAmended(order=order(ours.code, id="2", version=2, state=OrderState.CANCELLED)))
    assert [coupon.enabled for coupon in house.platform.coupons(STORE)] == [False]


def test_what_belongs_to_an_offer_is_no_new_coupon() -> None:
    house = House()
    offer = an_offer()
    with house.work() as work:
        work.offers.add(offer)
        work.offer_codes.add(offer.id, ["EIDABC"], CodeState.MADE)
        work.commit()
    group = CodeGroup(name=offer.group_name(1), prefix="EID", size=1000)
    hear(house, a_report("7", code="EIDABC"), a_report("8", code="EID", group=group))
    assert found(house, "EIDABC") is None
    assert found(house, "EID") is None


def test_a_code_of_a_group_counts_for_its_coupon() -> None:
    house = House()
    group = CodeGroup(name="هدايا العملاء", prefix="HADYA", size=5)
    hear(house, a_report("5", code="HADYA", group=group))
    house.tell(OrderPlaced(order=order("HADYAEmld")))
    coupon = found(house, "HADYA")
    assert coupon is not None
    assert coupon.redeemed.uses == 1


def test_one_store_s_coupons_say_nothing_of_another_s() -> None:
    house = House()
    kept(house, a_written_coupon("1"))
    house.tell(CouponsReported(coupons=(a_report("1", reported_at=LATER, enabled=False),)),
               store=OTHER)  # fmt: skip
    coupon = found(house, "WARD1")
    assert coupon is not None
    assert coupon.intent is Intent.LIVE
