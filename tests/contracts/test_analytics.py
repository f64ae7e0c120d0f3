"""Counting days and the overview: on memory, SQLite and PostgreSQL."""

from datetime import date, timedelta
from typing import Any

from nomoflow.analytics.ports import DayFigures, DayRange, SourceDay, SourceFigures
from nomoflow.attribution.model import Credit, JoinedBy
from nomoflow.kernel.money import Currency, Money
from nomoflow.orders.facts import OrderAmounts, OrderState
from nomoflow.visitors.facts import Channel
from tests.builders import (
    NOW,
    STORE,
    a_touch,
    a_visit,
    amounts,
    an_attributed_order,
    an_order,
    an_origin,
    riyals,
)
from tests.contracts.days import A_MOMENT, MIDNIGHT, TODAY, YESTERDAY, count, keep, meet, overview
from tests.contracts.worlds import World


def figures(day: date = TODAY, **told: Any) -> DayFigures:
    nothing = dict.fromkeys(("visits", "visitors", "page_views", "orders", "reversed_orders"), 0)
    return DayFigures(
        **{"day": day, "revenue": riyals(0), "attributed": riyals(0), **nothing, **told}
    )


def source(channel: str, name: str = "", **told: Any) -> SourceFigures:
    nothing = {"medium": "", "campaign": "", "visits": 0, "orders": 0, "revenue": riyals(0)}
    return SourceFigures(**{"channel": channel, "source": name, **nothing, **told})


def by(channel: str, name: str = "") -> Credit:
    touch = a_touch(channel=channel, source=name, medium="", campaign="")
    return Credit(joined_by=JoinedBy.CART, touch=touch)


# --- counting ------------------------------------------------------------------------------------


def test_visits_are_counted_by_visitor_and_by_source(world: World) -> None:
    organic = an_origin(channel=Channel.ORGANIC_SEARCH, source="google", medium="", campaign="")
    keep(
        world,
        [
            a_visit("1", page_views=3),
            a_visit("2", page_views=2),
            a_visit("3", "v2", page_views=4, origin=organic),
            a_visit("4", "v3", started_at=NOW - timedelta(days=1)),
        ],
    )
    count(world, NOW)
    shown = overview(world)
    assert shown.days == [figures(visits=3, visitors=2, page_views=9)]
    assert shown.sources == [
        source("paid_social", "snapchat", medium="cpc", campaign="رمضان", visits=2),
        source("organic_search", "google", visits=1),
    ]
    assert shown.source_days == []


def test_only_sales_are_revenue_and_reversed_ones_are_told(world: World) -> None:
    keep(
        world,
        orders=[
            an_order("1"),
            an_order("2", amounts=amounts("50.50", shipping=riyals(0), tax=riyals(0))),
            an_order("3", test=True),
            an_order("4", placed_at=MIDNIGHT - A_MOMENT),
            an_order("5", test=True, state=OrderState.CANCELLED),
            *(an_order(state, state=state) for state in OrderState if state != OrderState.SALE),
        ],
    )
    count(world, NOW)
    assert overview(world).days == [figures(orders=2, revenue=riyals("150.50"), reversed_orders=3)]


def test_the_sources_sum_to_the_revenue_and_only_known_ways_are_attributed(world: World) -> None:
    ways = {
        "1": by("paid_social", "snapchat"),
        "2": by("paid_social", "snapchat"),
        "3": by("direct"),
        "4": Credit(joined_by=JoinedBy.NOTHING, touch=None),
        "5": by("email", "newsletter"),
    }
    reversed_order = an_order("5", state=OrderState.REFUNDED)
    keep(
        world,
        [a_visit(origin=an_origin(channel=Channel.DIRECT, source="", medium="", campaign=""))],
        [*(an_order(number) for number in ("1", "2", "3", "4")), reversed_order],
        [
            an_attributed_order(number, credit=credit, sale=number != "5")
            for number, credit in ways.items()
        ],
    )
    count(world, NOW)
    shown = overview(world)
    assert shown.sources == [
        source("paid_social", "snapchat", orders=2, revenue=riyals(200)),
        source("direct", visits=1, orders=1, revenue=riyals(100)),
        source("unknown", orders=1, revenue=riyals(100)),
    ]
    assert shown.source_days == [
        SourceDay(day=TODAY, channel="direct", source="", revenue=riyals(100)),
        SourceDay(day=TODAY, channel="paid_social", source="snapchat", revenue=riyals(200)),
        SourceDay(day=TODAY, channel="unknown", source="", revenue=riyals(100)),
    ]
    assert shown.totals.revenue == riyals(400)
    assert shown.totals.attributed == riyals(200)
    assert sum((part.revenue for part in shown.sources), riyals(0)) == shown.totals.revenue


def test_a_refund_takes_the_revenue_back_when_its_day_is_counted_again(world: World) -> None:
    keep(world, [], [an_order()], [an_attributed_order(credit=by("email", "news"))])
    count(world, NOW)
    assert overview(world).totals.attributed == riyals(100)
    with world.work(STORE) as work:
        order = work.orders.find(an_order().id)
        credited = work.attributed_orders.find(an_order().id)
        assert order is not None
        assert credited is not None
        order.state, credited.sale = OrderState.REFUNDED, False
        work.orders.save(order)
        work.attributed_orders.keep(credited, credited.settle_up(NOW))
        work.commit()
    count(world, NOW)
    shown = overview(world)
    assert shown.days == [figures(reversed_orders=1)]
    assert shown.sources == []


def test_orders_in_another_currency_are_counted_and_their_money_left_out(world: World) -> None:
    dollars = Money(minor=10_000, currency=Currency("USD"))
    nothing = Money.zero(dollars.currency)
    foreign = OrderAmounts(
        total=dollars, shipping=nothing, tax=nothing, discount=nothing, subtotal=nothing
    )
    meet(world)
    keep(
        world,
        [],
        [an_order("1"), an_order("2", amounts=foreign)],
        [
            an_attributed_order("1", credit=by("email", "news")),
            an_attributed_order("2", credit=by("sms", "w"), revenue=dollars, booked=nothing),
        ],
    )
    count(world, NOW)
    shown = overview(world)
    assert shown.days == [figures(orders=2, revenue=riyals(100), attributed=riyals(100))]
    assert shown.sources == [
        source("email", "news", orders=1, revenue=riyals(100)),
        source("sms", "w", orders=1),
    ]


def test_the_longest_campaign_is_counted(world: World) -> None:
    campaign = "حملة" * 2000
    keep(world, [a_visit(origin=an_origin(campaign=campaign))])
    count(world, NOW)
    assert [part.campaign for part in overview(world).sources] == [campaign]


# --- the overview --------------------------------------------------------------------------------


def test_a_range_is_told_day_by_day_with_the_same_length_before(world: World) -> None:
    day = timedelta(days=1)
    moments = [NOW - number * day for number in (0, 2, 3, 5, 6)]
    keep(
        world,
        [a_visit(str(number), started_at=at) for number, at in enumerate(moments)],
        [an_order(placed_at=NOW - 2 * day), an_order("2", placed_at=NOW - 5 * day)],
        [
            an_attributed_order(placed_at=NOW - 2 * day, credit=by("email", "news")),
            an_attributed_order("2", placed_at=NOW - 5 * day, credit=by("sms", "old")),
        ],
    )
    count(world, *moments)
    first = TODAY - 2 * day
    shown = overview(world, first, TODAY)
    assert shown.range == DayRange(first=first, last=TODAY)
    assert shown.before == DayRange(first=first - 3 * day, last=first - day)
    one = {"visits": 1, "visitors": 1, "page_views": 1}
    assert shown.days == [
        figures(first, **one, orders=1, revenue=riyals(100), attributed=riyals(100)),
        figures(first + day),
        figures(TODAY, **one),
    ]
    assert (shown.totals.visits, shown.totals.visitors, shown.totals.page_views) == (2, 2, 2)
    assert (shown.totals.orders, shown.totals.revenue) == (1, riyals(100))
    assert (shown.totals_before.visits, shown.totals_before.orders) == (2, 1)
    assert shown.totals_before.attributed == riyals(100)
    assert [part.source for part in shown.source_days] == ["news"]
    assert {part.source for part in shown.sources} == {"news", "snapchat"}


def test_an_overview_of_nothing_is_full_of_true_zeroes(world: World) -> None:
    meet(world, currency=Currency("KWD"))
    shown = overview(world, YESTERDAY, TODAY)
    nothing = Money.zero(Currency("KWD"))
    assert shown.currency == Currency("KWD")
    assert shown.days == [
        figures(day, revenue=nothing, attributed=nothing) for day in (YESTERDAY, TODAY)
    ]
    assert (shown.totals.visits, shown.totals.revenue) == (0, nothing)
    assert (shown.sources, shown.source_days) == ([], [])


def test_money_counted_in_an_earlier_currency_is_not_told_in_the_present_one(
    world: World,
) -> None:
    meet(world)
    keep(world, [], [an_order()], [an_attributed_order(credit=by("email", "news"))])
    count(world, NOW)
    with world.work(STORE) as work:
        store = work.stores.find()
        assert store is not None
        store.currency = Currency("KWD")
        work.stores.save(store)
        work.commit()
    shown = overview(world)
    nothing = Money.zero(Currency("KWD"))
    assert shown.days == [figures(orders=1, revenue=nothing, attributed=nothing)]
    assert shown.sources == [source("email", "news", orders=1, revenue=nothing)]
    assert shown.source_days == []
