"""What came of coupons in a span of days: on SQLite and PostgreSQL, to the halala."""

from datetime import UTC, date, datetime

import pytest

from nomoflow.coupons.facts import CouponUse
from nomoflow.coupons.reports import DayFigures, Funnel, Performance, Span, Subject
from nomoflow.kernel.ids import CartId, CouponId, CustomerId, OfferId, StoreId
from nomoflow.kernel.money import Currency, Money
from nomoflow.orders.facts import OrderAmounts, OrderState
from nomoflow.visitors.model import HitKind
from tests.builders import NOW, OTHER, STORE, amounts, riyals
from tests.contracts.coupon_readings import (
    A_MOMENT,
    COUPON,
    DAY,
    EVERYTHING,
    MIDNIGHT,
    NIGHT_BEFORE,
    PENDING,
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
from tests.coupon_builders import a_coupon, a_redemption, an_offer

OF_COUPON, OF_POOL, OF_SHARED = Subject(coupon=COUPON), Subject(offer=POOL), Subject(offer=SHARED)
KUWAITI = Money.parse(9, Currency("KWD"))
SHOWN, COPIED = HitKind.WIDGET_SHOWN, HitKind.COUPON_COPIED


def use(reading: Reading, *uses: tuple[str, str, datetime], store: StoreId = STORE) -> None:
    with reading.world.work(store) as work:
        for cart, code, at in uses:
            work.coupon_uses.keep(CouponUse(cart=CartId(cart), code=code, applied_at=at))
        work.commit()


def click(reading: Reading, code: str, day: date, *referrers: str, store: StoreId = STORE) -> None:
    with reading.world.work(store) as work:
        for referrer in referrers:
            work.link_clicks.count(code, day, referrer)
        work.commit()


def nothing(*told: date) -> Performance:
    zero = riyals(0)
    return Performance(
        funnel=Funnel(),
        orders=0,
        new_customers=0,
        revenue=zero,
        discount=zero,
        refunded_revenue=zero,
        average_order=None,
        average_order_without=None,
        days=[DayFigures(day=day, orders=0, revenue=zero, discount=zero) for day in told],
    )


# --- performance ---


@pytest.mark.parametrize(
    "subject",
    [
        EVERYTHING,
        OF_COUPON,
        OF_POOL,
        Subject(campaign="رمضان"),
        Subject(partner="نورة"),
    ],
)
def test_nothing_came_of_what_is_not_there(reading: Reading, subject: Subject) -> None:
    shown = reading.performance(subject, days(YESTERDAY, TODAY))
    assert shown == nothing(YESTERDAY, TODAY)
    assert shown.return_on_discount is None
    with_orders = a_redemption("of another store")
    reading.keep(with_orders, an_order_of("1", "c1"), store=OTHER)
    assert reading.performance(subject) == nothing(TODAY)


def test_only_sales_that_stand_are_money(reading: Reading) -> None:
    reading.meet()
    reading.keep(a_coupon())
    reading.keep(
        a_redemption("1"),
        a_redemption("2", revenue=riyals("10.01"), discount=riyals("0.05")),
        a_redemption("pending", **PENDING),
        a_redemption("refunded", revenue=riyals(70), **REVERSED),
        a_redemption("taken off again", counts=False, sale=False),
        a_redemption("of another coupon", code="OTHER", coupon=CouponId("coupon-2")),
    )
    shown = reading.performance(OF_COUPON)
    assert (shown.funnel.ordered, shown.funnel.refunded, shown.orders) == (4, 1, 2)
    assert (shown.revenue, shown.discount) == (riyals("100.01"), riyals("10.05"))
    assert shown.refunded_revenue == riyals(70)
    # 5,000.5 halalas, half a halala rounded up.
    assert shown.average_order == riyals("50.01")
    assert shown.return_on_discount == pytest.approx(100.01 / 10.05)
    everything = reading.performance()
    assert (everything.orders, everything.revenue) == (3, riyals("190.01"))


def test_an_order_in_another_currency_counts_without_its_money(reading: Reading) -> None:
    zero = Money.zero(KUWAITI.currency)
    of_kuwait = OrderAmounts(
        total=KUWAITI, shipping=zero, tax=zero, discount=zero, subtotal=KUWAITI
    )
    reading.meet()
    reading.keep(
        a_redemption("1"),
        a_redemption("2", revenue=KUWAITI, discount=KUWAITI),
        a_redemption("3", revenue=KUWAITI, discount=KUWAITI, **REVERSED),
        an_order_of("without", None),
        an_order_of("of Kuwait", None, amounts=of_kuwait),
    )
    shown = reading.performance()
    assert (shown.orders, shown.funnel.refunded) == (2, 1)
    assert (shown.revenue, shown.average_order) == (riyals(90), riyals(90))
    assert (shown.discount, shown.refunded_revenue) == (riyals(10), riyals(0))
    assert shown.average_order_without == riyals(100)


def test_an_order_with_two_codes_is_one_order(reading: Reading) -> None:
    reading.keep(
        a_redemption("1"), of_pool("1", discount=riyals(10)), a_redemption("2", revenue=riyals(5))
    )
    everything = reading.performance()
    assert (everything.orders, everything.revenue, everything.discount) == (
        2,
        riyals(95),
        riyals(20),
    )
    assert reading.performance(OF_COUPON).orders == 2


def test_days_are_those_of_the_store(reading: Reading) -> None:
    reading.meet()
    reading.keep(
        a_redemption("at 23:30", placed_at=NIGHT_BEFORE),
        a_redemption("last", placed_at=MIDNIGHT - A_MOMENT, revenue=riyals(1)),
        a_redemption("first", placed_at=MIDNIGHT, revenue=riyals(2)),
        a_redemption("of tomorrow", placed_at=MIDNIGHT + DAY),
        a_redemption("long ago", placed_at=NOW - 400 * DAY),
    )
    before = DayFigures(day=YESTERDAY, orders=2, revenue=riyals(91), discount=riyals(20))
    now = DayFigures(day=TODAY, orders=1, revenue=riyals(2), discount=riyals(10))
    both = reading.performance(span=days(YESTERDAY, TODAY))
    assert both.days == [before, now]
    assert (both.orders, both.revenue) == (3, riyals(93))
    assert reading.performance().days == [now]
    assert reading.performance(span=days(YESTERDAY, YESTERDAY)).days == [before]


def test_a_day_on_which_clocks_change_is_counted_whole(reading: Reading) -> None:
    """In London the 25th of October 2026 lasts for 25 hours."""
    reading.meet(timezone="Europe/London")
    day = date(2026, 10, 25)
    begins, ends = datetime(2026, 10, 24, 23, tzinfo=UTC), datetime(2026, 10, 26, tzinfo=UTC)
    moments = {"before": begins - A_MOMENT, "1": begins, "2": ends - A_MOMENT, "after": ends}
    reading.keep(*(a_redemption(name, placed_at=at) for name, at in moments.items()))
    span = Span(first=day, last=day, begins_at=begins, ends_at=ends)
    assert [(each.day, each.orders) for each in reading.performance(span=span).days] == [(day, 2)]


def test_the_average_without_a_code_is_that_of_plain_sales(reading: Reading) -> None:
    reading.keep(
        an_order_of("1", "c1"),
        an_order_of("2", "c1", amounts=amounts("65.03")),
        an_order_of("with a code", "c1", coupon_codes=("WARD1",), amounts=amounts(1000)),
        an_order_of("a test", "c1", test=True, amounts=amounts(1000)),
        an_order_of("of yesterday", "c1", placed_at=NIGHT_BEFORE, amounts=amounts(1000)),
        *(an_order_of(f"{state}", "c1", state=state) for state in OrderState if state != "sale"),
    )
    reading.keep(an_order_of("1", "c1", amounts=amounts(1000)), store=OTHER)
    shown = reading.performance()
    # (100.00 + 50.03) / 2, half a halala rounded up.
    assert (shown.average_order, shown.average_order_without) == (None, riyals("75.02"))


def test_a_customer_is_new_with_the_first_order_that_stands(reading: Reading) -> None:
    before = NOW - 300 * DAY
    reading.keep(
        *(an_order_of(f"{n}", "c1") for n in ("1", "2")),
        an_order_of("of old", "c2", placed_at=before),
        an_order_of("3", "c2"),
        an_order_of("cancelled", "c3", placed_at=before, state=OrderState.CANCELLED),
        an_order_of("a test", "c3", placed_at=before, test=True),
        an_order_of("4", "c3"),
        an_order_of("pending", "c4", placed_at=before, state=OrderState.PENDING),
        an_order_of("5", "c4"),
        an_order_of("6", None),
        an_order_of("later", "c5", placed_at=NOW + A_MOMENT),
        an_order_of("7", "c5"),
    )
    reading.keep(an_order_of("elsewhere", "c5", placed_at=before), store=OTHER)
    buyers = {"1": "c1", "2": "c1", "3": "c2", "4": "c3", "5": "c4", "6": None, "7": "c5"}
    reading.keep(
        *(
            a_redemption(order, customer=CustomerId(buyer) if buyer else None)
            for order, buyer in buyers.items()
        ),
        a_redemption("refunded", customer=CustomerId("c6"), **REVERSED),
    )
    assert reading.performance().new_customers == 3


# --- clicks ---


def test_clicks_are_those_on_links_of_the_subjects_codes(reading: Reading) -> None:
    reading.keep(a_coupon(campaign="رمضان"), shared_offer(), an_offer())
    reading.make(an_offer(), "POOL1", "POOL2")
    click(reading, "ward1", TODAY, "instagram.com", "instagram.com", "")
    click(reading, "WARD1", YESTERDAY, "")
    click(reading, "WARD1", TODAY + DAY, "")
    click(reading, "POOL1", TODAY, "")
    click(reading, "pool2", TODAY, "snapchat.com")
    click(reading, "OF A COUPON UNKNOWN HERE", TODAY, "")
    click(reading, "WARD1", TODAY, "", store=OTHER)
    for subject in (OF_COUPON, OF_SHARED, Subject(campaign="رمضان")):
        assert reading.performance(subject).clicks == 3
        assert reading.performance(subject, days(YESTERDAY, TODAY)).clicks == 4
    assert reading.performance(OF_POOL).clicks == 2
    assert reading.performance(Subject(partner="نورة")).clicks == 0
    assert reading.performance().clicks == 6


# --- the funnel ---


def test_the_funnel_of_an_offer_counts_people_and_then_orders(reading: Reading) -> None:
    reading.keep(an_offer(), an_offer("3"))
    reading.make(an_offer(), "POOL1", "POOL2")
    reading.make(an_offer("3"), "OTHER1")
    reading.keep(
        *issue_to("v1", "v2", "v3"),
        *issue_to("v1", number=2),
        *issue_to("v4", at=MIDNIGHT - A_MOMENT),
        *issue_to("v5", offer=OfferId("offer-3")),
    )
    for number, at in enumerate((NOW, MIDNIGHT, MIDNIGHT - A_MOMENT, MIDNIGHT + DAY)):
        reading.see(SHOWN, "POOL1", ("v1", f"w{number}"), at)
    reading.see(SHOWN, "pool2", ("v2",))
    reading.see(SHOWN, "OTHER1", ("v3",))
    reading.see(SHOWN, "", ("v8",))
    reading.see(COPIED, "POOL1", ("v1",))
    reading.see(HitKind.WIDGET_CLICKED, "POOL1", ("v7",))
    reading.see(COPIED, "POOL1", ("v6",), store=OTHER)
    use(
        reading,
        ("cart-1", "Pool1", NOW),
        ("cart-1", "POOL2", NOW),
        ("cart-2", "POOL1", MIDNIGHT),
        ("cart-3", "POOL1", MIDNIGHT - A_MOMENT),
        ("cart-4", "OTHER1", NOW),
    )
    reading.keep(of_pool("1"), of_pool("2", "POOL2", **REVERSED))
    assert reading.performance(OF_POOL).funnel == Funnel(
        issued=3, shown=4, copied=1, applied=2, ordered=2, refunded=1
    )
    assert reading.performance().funnel == Funnel(
        issued=4, shown=5, copied=1, applied=3, ordered=2, refunded=1
    )


def test_a_shared_offer_and_its_coupon_share_a_funnel(reading: Reading) -> None:
    reading.keep(a_coupon(), shared_offer())
    reading.keep(*issue_to("v1", "v2", offer=SHARED))
    reading.see(SHOWN, "WARD1", ("v1", "v2"))
    reading.see(COPIED, "WARD1", ("v2",))
    use(reading, ("cart-1", "ward1", NOW), ("cart-2", "WARD2", NOW))
    reading.keep(a_redemption("1"), of_pool("2"))
    for subject in (OF_COUPON, OF_SHARED):
        shown = reading.performance(subject)
        assert shown.funnel == Funnel(issued=2, shown=2, copied=1, applied=1, ordered=1)
        assert shown.revenue == riyals(90)


def test_spans_begin_and_end_where_they_say(reading: Reading) -> None:
    """An order, a plain sale, an issue and a use at each edge."""
    edges = {
        "before": MIDNIGHT - A_MOMENT,
        "first": MIDNIGHT,
        "last": MIDNIGHT + DAY - A_MOMENT,
        "after": MIDNIGHT + DAY,
    }
    for name, at in edges.items():
        reading.keep(
            a_redemption(name, placed_at=at),
            an_order_of(name, None, placed_at=at),
            *issue_to(name, at=at),
        )
        use(reading, (name, "WARD1", at))
    shown = reading.performance()
    assert (shown.orders, shown.funnel.issued, shown.funnel.applied) == (2, 2, 2)
