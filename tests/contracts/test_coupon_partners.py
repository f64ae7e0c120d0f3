"""Campaigns, partners and hints of leaks: on SQLite and PostgreSQL."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from nomoflow.attribution.model import Credit, JoinedBy
from nomoflow.coupons.offers import CodeState
from nomoflow.coupons.reports import LeakHint, PartnerRow, Subject
from nomoflow.coupons.standing import Intent
from nomoflow.kernel.ids import CouponId, CustomerId, OfferId, OrderId, StoreId, VisitorId
from nomoflow.orders.facts import OrderState
from nomoflow.visitors.model import HitKind
from tests.builders import NOW, OTHER, STORE, a_touch, an_attributed_order, riyals
from tests.contracts.coupon_readings import (
    COUPON,
    DAY,
    MIDNIGHT,
    NIGHT_BEFORE,
    POOL,
    REVERSED,
    SHARED,
    TODAY,
    YESTERDAY,
    Reading,
    an_order_of,
    days,
    issue_to,
    of_pool,
    shared_offer,
)
from tests.coupon_builders import a_coupon, a_redemption, an_issue, an_offer, coupon_terms

SHOWN = HitKind.WIDGET_SHOWN

# --- campaigns and partners ---


def named(name: str, told: str) -> dict[str, Any]:
    return {name: told}


@pytest.mark.parametrize("name", ["campaign", "partner"])
def test_a_campaign_and_a_partner_are_all_that_is_named_so(reading: Reading, name: str) -> None:
    reading.keep(
        a_coupon("1", **named(name, "نورة")),
        a_coupon("2"),
        a_coupon("3", **named(name, "سارة")),
        an_offer("1", **named(name, "نورة")),
        # A coupon that names nobody is its offer's; one that does stays whose it is.
        shared_offer(coupon=CouponId("coupon-2"), **named(name, "نورة")),
        shared_offer("3", coupon=CouponId("coupon-3"), **named(name, "نورة")),
        # An offer that names nobody is its coupon's.
        shared_offer("4"),
        an_offer("5"),
    )
    reading.make(an_offer("1"), "POOL1")
    reading.keep(*issue_to("v1"), *issue_to("v4", offer=OfferId("offer-4")))
    reading.keep(*issue_to("v2", offer=SHARED), *issue_to("v5", offer=OfferId("offer-5")))
    for code in ("WARD1", "WARD2", "WARD3", "POOL1"):
        reading.see(SHOWN, code, (f"of {code}",))
    for number in (1, 2, 3):
        id = CouponId(f"coupon-{number}")
        reading.keep(a_redemption(f"{number}", code=f"WARD{number}", coupon=id))
    reading.keep(of_pool("4"), a_redemption("5", code="UNKNOWN", coupon=None))
    shown = reading.performance(Subject(**named(name, "نورة")))
    assert (shown.orders, shown.funnel.ordered, shown.funnel.shown) == (3, 3, 3)
    assert shown.funnel.issued == 3
    other = reading.performance(Subject(**named(name, "سارة")))
    assert (other.orders, other.funnel.shown, other.funnel.issued) == (1, 1, 0)
    assert reading.performance(Subject(**named(name, "نوره"))).orders == 0


def click(reading: Reading, code: str, day: date, *referrers: str) -> None:
    with reading.world.work(STORE) as work:
        for referrer in referrers:
            work.link_clicks.count(code, day, referrer)
        work.commit()


def a_partner(partner: str, **told: Any) -> PartnerRow:
    whole: dict[str, Any] = {
        "codes": (),
        "clicks": 0,
        "orders": 0,
        "new_customers": 0,
        "revenue": riyals(0),
        "discount": riyals(0),
        "refunded": 0,
        "leaks": 0,
    }
    return PartnerRow(partner=partner, **{**whole, **told})


def test_partners_come_by_revenue_also_those_without_any(reading: Reading) -> None:
    reading.keep(
        a_coupon("old", code="WARD1", partner="سارة", intent=Intent.ARCHIVED),
        a_coupon("1", partner="نورة"),
        a_coupon("2", partner="نورة"),
        a_coupon("3", partner="سارة"),
        a_coupon("4"),
        an_offer("1", partner="سارة", name="هدية"),
    )
    reading.make(an_offer(), "POOL1", "POOL2")
    click(reading, "ward1", TODAY, "instagram.com", "instagram.com", "")
    click(reading, "WARD1", YESTERDAY, "")
    click(reading, "WARD2", TODAY, "")
    click(reading, "WARD4", TODAY, "")
    click(reading, "POOL2", TODAY, "")
    reading.keep(an_order_of("1", "c1"), an_order_of("of old", "c2", placed_at=NOW - DAY))
    reading.keep(
        a_redemption("1"),
        a_redemption("2", code="WARD2", coupon=CouponId("coupon-2"), customer=CustomerId("c2")),
        a_redemption("3", **REVERSED),
        a_redemption("4", code="WARD4", coupon=CouponId("coupon-4")),
        of_pool("5", customer=None, revenue=riyals(180)),
        a_redemption("of yesterday", placed_at=NIGHT_BEFORE, revenue=riyals(1000)),
    )
    noura = a_partner(
        "نورة",
        codes=("WARD1", "WARD2"),
        clicks=4,
        orders=2,
        new_customers=1,
        revenue=riyals(180),
        discount=riyals(20),
        refunded=1,
    )
    sara = a_partner(
        "سارة",
        codes=("WARD3", "WARD1"),
        offers=("هدية",),
        clicks=1,
        orders=1,
        revenue=riyals(180),
        discount=riyals(10),
        leaks=1,
    )
    assert reading.reports.partners(STORE, days()) == [sara, noura]
    assert [row.partner for row in reading.reports.partners(STORE, days(YESTERDAY))] == [
        "نورة",
        "سارة",
    ]
    assert reading.reports.partners(OTHER, days()) == []


def test_at_most_a_hundred_partners_are_told(reading: Reading) -> None:
    reading.keep(*(a_coupon(f"{n}", partner=f"p{n:03}") for n in range(101)))
    rows = reading.reports.partners(STORE, days())
    assert [row.partner for row in rows] == [f"p{n:03}" for n in range(100)]


# --- hints ---


def tie(reading: Reading, visitor: str, *ties: tuple[str, str], store: StoreId = STORE) -> None:
    with reading.world.work(store) as work:
        for kind, id in ties:
            work.links.keep(VisitorId(visitor), kind, id, NOW)
        work.commit()


def visit(
    reading: Reading, visitor: str, referrer: str, at: datetime, store: StoreId = STORE
) -> None:
    with reading.world.work(store) as work:
        touch = a_touch(f"{visitor}-{at}-{referrer}", visitor, referrer=referrer, at=at)
        work.touches.keep([touch])
        work.commit()


def credit(reading: Reading, order: str, referrer: str) -> None:
    touch = a_touch(f"of {order}", referrer=referrer)
    credit = Credit(joined_by=JoinedBy.CUSTOMER, touch=touch)
    with reading.world.work(STORE) as work:
        work.attributed_orders.keep(an_attributed_order(order, credit=credit), [])
        work.commit()


def hints(
    reading: Reading, subject: Subject | None = None, store: StoreId = STORE
) -> list[tuple[str, str, str]]:
    found = reading.reports.leaks(store, subject or Subject(), days())
    return [(hint.kind, hint.order, hint.detail) for hint in found]


def placed(number: int) -> datetime:
    return NOW + timedelta(minutes=number)


def test_a_stranger_is_a_buyer_known_by_other_browsers_alone(reading: Reading) -> None:
    """The code was given to the first visitor. Whoever's browser is unknown is no stranger."""
    reading.keep(an_offer(), an_issue("v1", code="POOL1"), a_coupon())
    reading.keep(an_issue("v9", code="WARD1", offer=SHARED))
    reading.keep(*(an_order_of(f"{n}", f"c{n}", cart=f"cart-{n}") for n in range(1, 9)))
    reading.keep(
        *(of_pool(f"{n}", customer=CustomerId(f"c{n}"), placed_at=placed(n)) for n in range(1, 8))
    )
    reading.keep(a_redemption("8", customer=CustomerId("c8")))
    tie(reading, "v1", ("order", "1"), ("cart", "cart-2"), ("customer", "c3"))
    tie(reading, "v9", ("order", "1"), ("cart", "cart-2"), ("customer", "c3"))
    tie(reading, "v9", ("order", "4"), ("cart", "cart-5"), ("customer", "c6"), ("order", "8"))
    tie(reading, "v9", ("order", "7"), store=OTHER)
    assert hints(reading) == [("stranger", number, "") for number in ("6", "5", "4")]
    assert hints(reading, Subject(offer=POOL)) == hints(reading)
    assert hints(reading, Subject(coupon=COUPON)) == []
    assert hints(reading, store=OTHER) == []


def test_a_code_that_was_given_again_has_two_people_who_may_use_it(reading: Reading) -> None:
    reading.keep(an_offer(), an_issue("v1", code="POOL1"), an_issue("v2", code="POOL1"))
    reading.keep(of_pool("1"), of_pool("2"))
    tie(reading, "v1", ("order", "1"))
    tie(reading, "v2", ("order", "2"))
    assert hints(reading) == []


def test_a_code_on_an_order_before_anybody_had_it_is_unissued(reading: Reading) -> None:
    reading.keep(an_offer(), an_issue("v1", code="POOL1"), a_coupon())
    reading.keep(
        of_pool("with it", "pool1"),
        of_pool("before it", placed_at=NOW - timedelta(seconds=1)),
        of_pool("never given", "POOL2"),
        of_pool("cancelled", "POOL2", **REVERSED),
        of_pool("of yesterday", "POOL2", placed_at=NIGHT_BEFORE),
        a_redemption("a shared code", customer=None),
    )
    reading.keep(of_pool("elsewhere"), store=OTHER)
    assert hints(reading) == [("unissued", "never given", ""), ("unissued", "before it", "")]
    assert hints(reading, store=OTHER) == [("unissued", "elsewhere", "")]
    (hint, _) = reading.reports.leaks(STORE, Subject(offer=POOL), days())
    assert hint == LeakHint(
        code="POOL2",
        order=OrderId("never given"),
        placed_at=NOW,
        kind="unissued",
        customer=CustomerId("c1"),
        detail="",
    )


def test_a_coupon_site_is_told_by_the_credited_touch_or_a_visit_shortly_before(
    reading: Reading,
) -> None:
    site = "https://saudi.alcoupon.com/ar/discount-codes/ward"
    reading.keep(a_coupon())
    reading.keep(
        *(
            a_redemption(f"{n}", customer=CustomerId(f"c{n}"), placed_at=placed(n))
            for n in range(1, 8)
        )
    )
    credit(reading, "1", "https://www.almowafir.com/")
    credit(reading, "2", "https://www.google.com/?q=almowafir.com")
    tie(reading, "v3", ("order", "3"), ("customer", "c3"))
    visit(reading, "v3", site, placed(3) - DAY)
    visit(reading, "v3", "https://couponksa.com/", placed(3) - 2 * DAY)
    tie(reading, "v4", ("customer", "c4"))
    visit(reading, "v4", site, placed(4) - DAY - timedelta(seconds=1))
    tie(reading, "v5", ("customer", "c5"))
    visit(reading, "v5", site, placed(5) + timedelta(seconds=1))
    tie(reading, "v6", ("order", "6"))
    visit(reading, "v6", site, placed(6), store=OTHER)
    assert hints(reading) == [
        ("coupon_site", "3", "alcoupon.com"),
        ("coupon_site", "1", "almowafir.com"),
    ]


def test_many_codes_are_told_once_for_a_customer(reading: Reading) -> None:
    reading.keep(
        *(
            a_redemption(f"{n}", code=f"WARD{n}", coupon=CouponId(f"coupon-{n}"), placed_at=at)
            for n in range(1, 5)
            for at in (placed(-n),)
        ),
        a_redemption("again", code="ward4", coupon=CouponId("coupon-4"), placed_at=placed(-9)),
        *(a_redemption(f"of c2 {n}", code=f"C{n}", customer=CustomerId("c2")) for n in "12"),
        a_redemption("of c2 before", code="C3", customer=CustomerId("c2"), placed_at=NIGHT_BEFORE),
        *(a_redemption(f"of nobody {n}", code=f"N{n}", customer=None) for n in "1234"),
    )
    assert hints(reading) == [("many_codes", "1", "4")]
    assert hints(reading, Subject(coupon=CouponId("coupon-4"))) == [("many_codes", "4", "4")]
    assert hints(reading, Subject(coupon=CouponId("coupon-5"))) == []


def test_a_repeat_buyer_used_a_code_for_first_orders_on_a_later_one(reading: Reading) -> None:
    first = coupon_terms(first_order_only=True)
    reading.keep(a_coupon("1", terms=first), a_coupon("2"), an_offer(terms=first))
    reading.keep(*issue_to("x", at=MIDNIGHT - DAY))
    reading.keep(
        an_order_of("old", "c1", placed_at=NOW - 90 * DAY),
        an_order_of("cancelled", "c2", placed_at=NOW - DAY, state=OrderState.CANCELLED),
        an_order_of("elsewhere", "c3", cart="x"),
    )
    reading.keep(an_order_of("of the other", "c3", placed_at=NOW - DAY), store=OTHER)
    reading.keep(
        *(a_redemption(f"{n}", customer=CustomerId(f"c{n}")) for n in (1, 2, 3)),
        a_redemption("4", coupon=CouponId("coupon-2")),
        of_pool("5", "POOLx1", placed_at=placed(5)),
        a_redemption("6", customer=None),
    )
    assert hints(reading) == [("repeat_buyer", "5", ""), ("repeat_buyer", "1", "")]


def test_at_most_two_hundred_hints_are_told_the_latest_first(reading: Reading) -> None:
    reading.keep(an_offer())
    reading.make(an_offer(), "POOL1", state=CodeState.GIVEN)
    reading.keep(
        *(of_pool(f"{n}", f"P{n}", placed_at=placed(-n), customer=None) for n in range(201))
    )
    found = reading.reports.leaks(STORE, Subject(), days())
    assert [hint.order for hint in found] == [f"{n}" for n in range(200)]


def test_a_partner_has_each_leaked_order_counted_once(reading: Reading) -> None:
    reading.keep(a_coupon(partner="نورة"), an_offer(partner="نورة"), shared_offer())
    reading.keep(
        of_pool("1"), of_pool("2"), a_redemption("3"), a_redemption("4"), a_redemption("5")
    )
    reading.keep(an_issue("v1", code="POOL1", issued_at=MIDNIGHT))
    tie(reading, "v9", ("order", "1"), ("order", "3"))
    visit(reading, "v9", "https://almowafir.com/", NOW)
    (row,) = reading.reports.partners(STORE, days())
    assert (row.orders, row.leaks) == (5, 2)
