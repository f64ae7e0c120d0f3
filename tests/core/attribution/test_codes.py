"""A coupon code that belongs to somebody names an order's source before any click does."""

from dataclasses import replace
from datetime import timedelta
from itertools import permutations

from nomoflow.attribution.model import CodeSource, owner
from nomoflow.coupons.events import CodeIssued, CodeOwned
from nomoflow.kernel.events import Event
from nomoflow.kernel.ids import OfferId, VisitorId
from nomoflow.orders.events import OrderAmended, OrderPlaced
from nomoflow.visitors.facts import LinkKind
from tests.builders import NOW
from tests.core.attribution.test_crediting import PLACED, SNAPCHAT, credited, link, touch
from tests.core.house import House

WITH_CODE = replace(PLACED, coupon_codes=("Sara15",))
OWNED = CodeOwned(code="SARA15", since=NOW - timedelta(days=9), partner="سارة", campaign="العيد")


def issued(visitor: str = "v1", **told: object) -> CodeIssued:
    return CodeIssued(
        **{  # type: ignore[arg-type]
            "offer": OfferId("o1"),
            "code": "SARA15",
            "visitor": VisitorId(visitor),
            "issued_at": NOW - timedelta(hours=2),
            "expires_at": None,
            "unique": True,
            **told,
        }
    )


def test_a_partner_s_code_comes_before_the_last_click() -> None:
    news: list[Event] = [
        touch(SNAPCHAT, hours_before=1),
        link(LinkKind.CART, "c1"),
        OWNED,
        OrderPlaced(order=WITH_CODE),
    ]
    for order_of_arrival in permutations(news):
        house = House()
        for event in order_of_arrival:
            house.tell(event)
        credit = credited(house).credit
        assert credit.touch is not None
        assert (credit.joined_by, credit.channel) == ("code", "affiliate")
        assert (credit.touch.source, credit.touch.campaign) == ("سارة", "العيد")
        assert credited(house).booked == PLACED.revenue


def test_a_visitor_s_own_code_ties_the_order_to_the_visitor() -> None:
    """Bought in another browser, as a guest: only the code tells who it was."""
    house = House()
    house.tell(touch(SNAPCHAT, hours_before=3), issued(), OrderPlaced(order=WITH_CODE))
    credit = credited(house).credit
    assert credit.touch is not None
    assert (credit.joined_by, credit.touch.source) == ("code", "snapchat")


def test_a_code_that_many_were_given_proves_nothing() -> None:
    house = House()
    house.tell(touch(SNAPCHAT, hours_before=3), issued(unique=False), OrderPlaced(order=WITH_CODE))
    assert credited(house).credit.channel == "unknown"


def test_a_code_given_after_the_order_did_not_earn_it() -> None:
    house = House()
    late = issued(issued_at=NOW + timedelta(hours=1), partner="سارة")
    house.tell(late, OrderPlaced(order=WITH_CODE))
    assert credited(house).credit.channel == "unknown"


def test_a_code_that_was_taken_off_the_order_earns_it_no_more() -> None:
    house = House()
    house.tell(OWNED, OrderPlaced(order=WITH_CODE))
    assert credited(house).credit.channel == "affiliate"
    house.tell(OrderAmended(order=replace(PLACED, version=2)))
    assert credited(house).credit.channel == "unknown"
    house.tell(touch(SNAPCHAT, hours_before=1), link(LinkKind.CART, "c1"))
    assert credited(house).credit.channel == "paid_social"


def test_a_single_visitor_s_code_comes_before_one_for_many() -> None:
    early, late = NOW - timedelta(days=2), NOW - timedelta(days=1)
    single = CodeSource(code="a", since=early, visitor=VisitorId("v1"), partner="مها")
    shared = CodeSource(code="b", since=late, partner="سارة")
    nameless = CodeSource(code="c", since=late, visitor=VisitorId("v2"))
    assert owner([shared, single, nameless], NOW) == single
    assert owner([nameless], NOW) is None
    assert owner([shared], early) is None
