"""The simulator: what coupons do to a cart, in words, and the same address for the same answer."""

import re
from urllib.parse import quote

import pytest

from tests.builders import STORE, a_product, riyals
from tests.web.dashboard.coupon_shelf import a_shelf
from tests.web.dashboard.desk import Desk

CART = "product=p1&price=&quantity=2&sale=no&product=&price=50&quantity=1&sale=no&shipping=25"


def test_without_a_cart_nothing_is_answered() -> None:
    assert "Put at least one product or price into the cart" in _try(a_shelf(), "")


def test_the_coupon_that_saves_most_wins() -> None:
    page = _try(a_shelf(), CART)
    # Two of 99.50 and one of 50, a tenth of it off; free shipping saves 25.
    assert re.search(r"WARD7</bdi></a><span class=\"badge badge-good\">", page)
    assert re.search(r"WARD1</bdi></a><span class=\"badge badge-brand\">", page)
    assert "24.90" in page
    assert "249.00" in page


def test_each_reason_is_told_with_its_facts() -> None:
    page = _try(a_shelf(), "product=&price=60&quantity=1&sale=no&customer=known&earlier_orders=2")
    assert "The cart must be worth 100\u00a0SAR; 40\u00a0SAR more is needed." in page
    assert "It is for a first order. This rule is ours" in page
    assert "لم تبلغ سلتك الحد الأدنى لهذا الكود." in page
    assert "Your cart has not reached the minimum for this code." in page


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("moment=2026-10-01T00:00", "It starts 1 November 2026"),
        ("moment=2026-12-01T00:00", "It ended 8 November 2026"),
        ("special_offer=true", "It does not work together with a special offer."),
        ("used=ward1", "This customer used it as often as each may: 1."),
        ("code=WARD2", "Salla does not have it yet."),
    ],
)
def test_what_was_asked_is_answered(query: str, words: str) -> None:
    assert words in _try(a_shelf(), f"{CART}&{query}")


def test_a_coupon_that_was_asked_for_comes_first_though_it_sleeps() -> None:
    page = _try(a_shelf(), f"{CART}&code=ward2")
    verdicts = re.findall(r'<li class="verdict">.*?mono strong">(\w+)<', page, re.DOTALL)
    assert verdicts[:2] == ["WARD2", "WARD7"]


def test_a_product_on_sale_is_known_to_be() -> None:
    desk = a_shelf()
    with desk.house.work() as work:
        work.products.keep([a_product("p1", regular_price=riyals("99.50"))])
        work.commit()
    page = _try(desk, CART.replace("sale=no", "sale=auto"))
    assert "WARD1" in page


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("product=&price=many&quantity=1&sale=no", "This is not an amount of money."),
        ("product=&price=-5&quantity=1&sale=no", "This is not an amount of money."),
        ("product=p404&price=&quantity=1&sale=no", "This is missing."),
        ("product=p1&price=&quantity=x&sale=no", "A whole number, such as 12."),
        ("product=p1&price=&quantity=0&sale=no", "outside the allowed range"),
        (CART.replace("shipping=25", "shipping=much"), "This is not an amount of money."),
        (f"{CART}&moment=soon", "A day and an hour"),
        (f"{CART}&customer=known&earlier_orders=x", "A whole number, such as 12."),
    ],
)
def test_what_cannot_be_read_is_told_at_its_field(query: str, words: str) -> None:
    page = _try(a_shelf(), query)
    assert words in page


@pytest.mark.parametrize(
    "junk", ["product=%00&price=1", "code=%00", "used=%00", "groups=%00", "find=%00"]
)
def test_junk_in_the_address_harms_nothing(junk: str) -> None:
    assert "Simulator" in _try(a_shelf(), f"{CART}&{junk}")


def test_only_as_much_is_read_as_a_cart_can_hold() -> None:
    many = "&".join(["product=&price=1&quantity=1&sale=no"] * 500)
    assert "30.00" in _try(a_shelf(), many)


def _try(desk: Desk, query: str) -> str:
    assert desk.house.services.stores.by_id(STORE)
    return desk.read(f"/coupons/simulator?{quote(query, safe='=&%')}")
