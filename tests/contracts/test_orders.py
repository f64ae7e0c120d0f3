"""Orders, carts and the list of orders: on memory, SQLite and PostgreSQL."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier

import pytest

from nomoflow.attribution.model import Credit, JoinedBy
from nomoflow.kernel.errors import Stale
from nomoflow.kernel.ids import CartId, OrderId, StoreId
from nomoflow.kernel.money import Currency, MixedCurrencies, Money
from nomoflow.kernel.pages import PageRequest
from nomoflow.orders.facts import Buyer, OrderState
from nomoflow.orders.model import Cart, NoSuchOrder, Order
from nomoflow.orders.ports import OrderFilter, OrderRow
from tests.builders import (
    NOW,
    OTHER,
    STORE,
    a_cart,
    a_line,
    a_touch,
    amounts,
    an_attributed_order,
    an_order,
    riyals,
)
from tests.contracts.worlds import World


def keep(world: World, *orders: Order, store: StoreId = STORE) -> None:
    with world.work(store) as work:
        for order in orders:
            work.orders.add(order)
        work.commit()


def kept(world: World, order: str = "1") -> Order:
    with world.work(STORE) as work:
        found = work.orders.find(OrderId(order))
    assert found is not None
    return found


def test_an_order_is_equal_after_a_round_trip(world: World) -> None:
    bare = a_line(product="p2", weight=None, sku="", url="", image="")
    paid = amounts(discount=riyals(8), coupons=riyals(5))
    order = an_order(lines=(a_line(), replace(bare, product=None)), amounts=paid)
    keep(world, order)
    assert order.version == 1
    assert kept(world) == order


def test_an_order_of_which_little_is_known_is_equal_after_a_round_trip(world: World) -> None:
    kuwaiti = Money(minor=12_345, currency=Currency("KWD"))
    nothing = Money.zero(kuwaiti.currency)
    money = amounts(shipping=nothing, tax=nothing, discount=nothing, subtotal=nothing)
    order = Order(
        id=OrderId("9007199254740993"),
        reported_at=NOW,
        placed_at=NOW - timedelta(days=1),
        state=OrderState.PENDING,
        amounts=replace(money, total=kuwaiti),
        test=True,
    )
    keep(world, order)
    assert kept(world, "9007199254740993") == order


def test_an_order_is_saved_over_the_version_that_was_read(world: World) -> None:
    keep(world, an_order())
    with world.work(STORE) as work:
        order = work.orders.find(OrderId("1"))
        assert order is not None
        order.state, order.lines, order.coupon_codes = OrderState.REFUNDED, (), ()
        work.orders.save(order)
        work.commit()
    assert order.version == 2
    assert kept(world) == order


def test_what_is_not_committed_is_forgotten(world: World) -> None:
    keep(world, an_order())
    with world.work(STORE) as work:
        work.orders.add(an_order("2"))
        order = work.orders.find(OrderId("1"))
        assert order is not None
        work.orders.save(order)
        work.carts.add(a_cart())
    with world.work(STORE) as work:
        assert work.orders.find(OrderId("2")) is None
        assert work.carts.find(CartId("cart-1")) is None
    assert kept(world).version == 1


def test_another_store_does_not_see_it_and_may_have_the_same_number(world: World) -> None:
    keep(world, an_order(status="of the first"))
    with world.work(OTHER) as work:
        assert work.orders.find(OrderId("1")) is None
        work.orders.add(an_order(status="of the other"))
        work.commit()
    assert kept(world).status == "of the first"
    with pytest.raises(NoSuchOrder):
        world.order_reports.order(StoreId("salla-3"), OrderId("1"))


def test_adding_what_was_added_meanwhile_is_refused(world: World) -> None:
    keep(world, an_order())
    with world.work(STORE) as work, pytest.raises(Stale):
        work.orders.add(an_order())


def test_saving_over_a_version_that_was_not_read_is_refused(world: World) -> None:
    keep(world, an_order())
    mine, theirs = kept(world), kept(world)
    with world.work(STORE) as work:
        work.orders.save(theirs)
        work.commit()
    with world.work(STORE) as work, pytest.raises(Stale):
        work.orders.save(mine)
    with world.work(OTHER) as work, pytest.raises(Stale):
        work.orders.save(theirs)


def test_of_two_who_change_an_order_at_once_neither_is_lost(world: World) -> None:
    keep(world, an_order(reference="", device=""))
    start = Barrier(2)

    def change(name: str) -> None:
        start.wait()
        while True:
            try:
                with world.work(STORE) as work:
                    order = work.orders.find(OrderId("1"))
                    assert order is not None
                    setattr(order, name, "changed")
                    work.orders.save(order)
                    work.commit()
                    return
            except Stale:
                continue

    with ThreadPoolExecutor() as threads:
        list(threads.map(change, ("reference", "device")))
    order = kept(world)
    assert (order.reference, order.device, order.version) == ("changed", "changed", 3)


def test_of_two_who_add_an_order_at_once_one_is_refused(world: World) -> None:
    start = Barrier(2)

    def add(status: str) -> bool:
        start.wait()
        try:
            keep(world, an_order(status=status))
        except Stale:
            return False
        return True

    with ThreadPoolExecutor() as threads:
        assert sorted(threads.map(add, ("one", "two"))) == [False, True]


def test_money_of_two_currencies_in_one_row_is_refused(world: World) -> None:
    dollars = Money(minor=100, currency=Currency("USD"))
    with world.work(STORE) as work:
        with pytest.raises(MixedCurrencies):
            work.orders.add(an_order(amounts=amounts(shipping=dollars)))
        with pytest.raises(MixedCurrencies):
            work.carts.add(a_cart(discount=dollars))


def test_a_cart_is_equal_after_a_round_trip(world: World) -> None:
    told = a_cart()
    untold = Cart(id=CartId("cart-2"), reported_at=NOW, created_at=NOW)
    with world.work(STORE) as work:
        work.carts.add(told)
        work.carts.add(untold)
        work.commit()
    with world.work(STORE) as work:
        assert work.carts.find(told.id) == told
        assert work.carts.find(untold.id) == untold
    with world.work(OTHER) as work:
        assert work.carts.find(told.id) is None


def test_a_cart_is_saved_over_the_version_that_was_read_only(world: World) -> None:
    cart = a_cart()
    with world.work(STORE) as work:
        work.carts.add(cart)
        work.commit()
    stale = replace(cart)
    cart.purchased = True
    with world.work(STORE) as work:
        work.carts.save(cart)
        work.commit()
    with world.work(STORE) as work:
        assert work.carts.find(cart.id) == cart
        with pytest.raises(Stale):
            work.carts.save(stale)
    with world.work(STORE) as work, pytest.raises(Stale):
        work.carts.add(a_cart())


# --- the list ------------------------------------------------------------------------------------


def listed(world: World, page: PageRequest | None = None, **wanted: object) -> list[OrderRow]:
    given = OrderFilter(**wanted)  # type: ignore[arg-type]  # each test names fields that exist
    return list(world.order_reports.list(STORE, given, page or PageRequest()).rows)


def ids(rows: list[OrderRow]) -> list[str]:
    return [row.id for row in rows]


def test_the_list_shows_orders_latest_first(world: World) -> None:
    keep(
        world,
        an_order("1", placed_at=NOW - timedelta(hours=2)),
        an_order("2", placed_at=NOW),
        an_order("3", placed_at=NOW),
        an_order("4", placed_at=NOW - timedelta(hours=1)),
    )
    keep(world, an_order("5"), store=OTHER)
    assert ids(listed(world)) == ["3", "2", "4", "1"]
    page = world.order_reports.list(STORE, OrderFilter(), PageRequest(page=2, size=3))
    assert (ids(list(page.rows)), page.total, page.pages) == (["1"], 4, 2)


def test_a_row_tells_the_order_and_its_credit(world: World) -> None:
    keep(world, an_order("1"), an_order("2", placed_at=NOW - timedelta(hours=1)))
    credit = Credit(joined_by=JoinedBy.CART, touch=a_touch())
    with world.work(STORE) as work:
        work.attributed_orders.keep(an_attributed_order("1", credit=credit), ())
        work.commit()
    credited, other = listed(world)
    assert credited == OrderRow(
        id=OrderId("1"),
        reference="ref-1",
        placed_at=NOW,
        state=OrderState.SALE,
        status="completed",
        status_name="تم التنفيذ",
        total=riyals(115),
        revenue=riyals(100),
        customer_name="Sara القحطاني",
        city="الرياض",
        payment_method="mada",
        items=2,
        channel="paid_social",
        source="snapchat",
        medium="cpc",
        campaign="رمضان",
    )
    assert (other.channel, other.source, other.medium, other.campaign) == ("", "", "", "")


def test_the_list_is_filtered_by_state_and_time(world: World) -> None:
    keep(
        world,
        an_order("1", state=OrderState.CANCELLED),
        an_order("2", placed_at=NOW - timedelta(days=1)),
        an_order("3"),
    )
    assert ids(listed(world, state=OrderState.CANCELLED)) == ["1"]
    assert ids(listed(world, since=NOW)) == ["3", "1"]
    assert ids(listed(world, until=NOW)) == ["2"]
    assert ids(listed(world, state=OrderState.SALE, since=NOW, until=NOW)) == []


def test_the_list_is_filtered_by_source_and_by_channel_where_there_is_none(world: World) -> None:
    direct = a_touch(channel="direct", source="", medium="", campaign="")
    credits = {
        "1": Credit(joined_by=JoinedBy.CART, touch=a_touch()),
        "2": Credit(joined_by=JoinedBy.CART, touch=direct),
        "3": Credit(joined_by=JoinedBy.NOTHING, touch=None),
    }
    keep(world, *(an_order(number) for number in (*credits, "4")))
    with world.work(STORE) as work:
        for number, credit in credits.items():
            work.attributed_orders.keep(an_attributed_order(number, credit=credit), ())
        work.commit()
    assert ids(listed(world, source="snapchat")) == ["1"]
    assert ids(listed(world, source="direct")) == ["2"]
    assert ids(listed(world, source="unknown")) == ["3"]
    assert ids(listed(world, source="tiktok")) == []
    assert world.order_reports.list(STORE, OrderFilter(source="direct"), PageRequest()).total == 1


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("ref-2", ["2"]),
        ("ref", []),
        ("sara", ["2", "1"]),
        (" SARA ALQ ", ["1"]),
        ("قحط", ["2"]),
        ("%", ["3"]),
        ("_", []),
        ("50%", ["3"]),
        ("\\", []),
        ("  ", ["3", "2", "1"]),
    ],
)
def test_the_list_is_searched_by_reference_and_name(
    world: World, search: str, found: list[str]
) -> None:
    keep(
        world,
        an_order("1", buyer=Buyer(first_name="Sara", last_name="AlQahtani")),
        an_order("2"),
        an_order("3", buyer=Buyer(first_name="50% off")),
    )
    assert ids(listed(world, search=search)) == found


def test_one_order_is_read_in_full_and_a_missing_one_refused(world: World) -> None:
    keep(world, an_order())
    assert world.order_reports.order(STORE, OrderId("1")) == kept(world)
    with pytest.raises(NoSuchOrder):
        world.order_reports.order(OTHER, OrderId("1"))
