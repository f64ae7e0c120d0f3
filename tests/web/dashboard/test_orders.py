"""Orders: found again, and told with the way that led to each."""

from nomoflow.kernel.ids import OrderId
from nomoflow.orders.facts import OrderState
from tests.builders import NOW, OTHER, an_order
from tests.web.dashboard.desk import a_desk, give_a_past, settle


def test_the_list_says_where_each_order_came_from() -> None:
    desk = a_desk()
    give_a_past(desk.house)
    page = desk.read("/orders")
    assert "#ref-1" in page
    assert "Snapchat" in page
    assert "Unknown" in page
    assert "3 orders" in page


def test_orders_are_found_by_state_and_by_name() -> None:
    desk = a_desk()
    give_a_past(desk.house)
    cancelled = desk.read("/orders?state=cancelled")
    assert "#ref-3" in cancelled
    assert "#ref-1" not in cancelled
    assert "#ref-2" in desk.read("/orders?search=ali")
    assert "Nothing fits" in desk.read("/orders?search=nobody")


def test_a_condition_that_makes_no_sense_is_no_condition() -> None:
    desk = a_desk()
    give_a_past(desk.house)
    assert "3 orders" in desk.read("/orders?state=wonderful&page=-3")


def test_the_next_page_keeps_the_conditions() -> None:
    desk = a_desk()
    with desk.house.work() as work:
        for number in range(30):
            work.orders.add(an_order(str(number), state=OrderState.PENDING))
        work.commit()
    page = desk.read("/orders?state=pending")
    assert "Page 1 of 2" in page
    assert "state=pending&page=2" in page
    assert "Page 2 of 2" in desk.read("/orders?state=pending&page=2")


def test_an_order_tells_its_way_and_who_earned_it() -> None:
    desk = a_desk()
    give_a_past(desk.house)
    page = desk.read("/orders/1")
    assert "Credited to Snapchat · Social ad" in page
    assert "The order’s cart was filled in the browser of these visits." in page
    assert "رمضان" in page
    assert "ScCid" in page
    assert "Looked at 2 products" in page
    assert "This visit earned the order" in page


def test_an_order_tells_the_story_of_its_money() -> None:
    desk = a_desk()
    give_a_past(desk.house)
    page = desk.read("/orders/1")
    assert "115.00" in page
    assert "What the report counted" in page
    assert "Credited" in page


def test_an_order_without_a_browser_says_why_nothing_is_known() -> None:
    desk = a_desk()
    give_a_past(desk.house)
    page = desk.read("/orders/2")
    assert "The source is unknown" in page
    assert "What the report counted" not in page


def test_an_order_of_another_store_is_not_found() -> None:
    desk = a_desk()
    settle(desk.house, OTHER)
    with desk.house.work(OTHER) as work:
        work.orders.add(an_order("77", placed_at=NOW))
        work.commit()
    desk.read("/orders/77", status=404)
    assert desk.house.services.orders.order(OTHER, OrderId("77")).id == "77"


def test_what_a_shopper_typed_is_only_text() -> None:
    desk = a_desk()
    with desk.house.work() as work:
        order = an_order("1", status="packed", status_name="<script>alert(1)</script>")
        work.orders.add(order)
        work.commit()
    raw = desk.browser.get(f"/dashboard/key-of-salla-1305146709/orders/{order.id}")
    assert b"<script>alert" not in raw.data
    assert b"&lt;script&gt;alert" in raw.data


def test_a_state_that_every_store_has_is_told_in_the_reader_s_language() -> None:
    desk = a_desk()
    with desk.house.work() as work:
        work.orders.add(an_order("1", status="delivered", status_name="تم التوصيل"))
        work.orders.add(an_order("2", status="packed", status_name="تم التغليف"))
        work.commit()
    english = desk.browser.get("/dashboard/key-of-salla-1305146709/orders").get_data(as_text=True)
    assert "Delivered" in english
    assert "تم التوصيل" not in english
    assert "تم التغليف" in english
    desk.browser.get("/lang/ar")
    arabic = desk.browser.get("/dashboard/key-of-salla-1305146709/orders").get_data(as_text=True)
    assert "تم التوصيل" in arabic
