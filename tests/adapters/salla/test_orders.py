"""Orders in all their spellings, and what their statuses mean for the revenue."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from adapters.salla.payloads.orders import order_report
from adapters.salla.payloads.statuses import slug_of, state_of
from nomoflow.kernel.money import Currency, Money
from nomoflow.orders.facts import OrderState
from nomoflow.relay.model import Malformed
from tests.adapters.salla.fixtures import sample

NOW = datetime(2026, 2, 17, 17, 0, 10, tzinfo=UTC)
SAR, KWD = Currency("SAR"), Currency("KWD")


def an_order(**changes: Any) -> dict[str, Any]:
    return {**sample("webhook.order.created")["data"], **changes}


@pytest.mark.parametrize(
    ("slug", "pending", "state"),
    [
        ("payment_pending", True, OrderState.PENDING),
        ("payment_pending", False, OrderState.PENDING),
        ("waiting_for_payment_confirmation", False, OrderState.PENDING),
        ("payment_failed", False, OrderState.PENDING),
        ("under_review", False, OrderState.SALE),
        ("under_review", None, OrderState.SALE),
        ("under_review", True, OrderState.PENDING),
        ("under_review", "true", OrderState.PENDING),
        ("in_progress", True, OrderState.SALE),
        ("completed", False, OrderState.SALE),
        ("delivering", False, OrderState.SALE),
        ("delivered", False, OrderState.SALE),
        ("shipped", False, OrderState.SALE),
        ("canceled", False, OrderState.CANCELLED),
        ("cancelled", False, OrderState.CANCELLED),
        ("restored", False, OrderState.REFUNDED),
        ("restoring", False, OrderState.SALE),
        ("my_own_status", True, OrderState.PENDING),
        ("my_own_status", False, OrderState.SALE),
        ("my_own_status", None, None),
    ],
)
def test_states(slug: str, pending: object, state: OrderState | None) -> None:
    assert state_of({"status": {"id": 5, "slug": slug}, "is_pending_payment": pending}) is state


def test_a_renamed_status_is_told_by_the_original_behind_it() -> None:
    own = {"id": 525144736, "name": "ألغاه العميل", "slug": "customer-changed-mind"}
    assert state_of({"status": own, "is_pending_payment": False}) is OrderState.CANCELLED
    assert slug_of(own) == "canceled"
    by_parent = {"id": 7, "slug": "x", "original": {"id": "989286562", "name": "مسترجع"}}
    assert state_of({"status": by_parent, "is_pending_payment": False}) is OrderState.REFUNDED


def test_a_draft_has_no_status_and_no_revenue() -> None:
    order = order_report(an_order(draft=True, status=[]), NOW)
    assert (order.state, order.status, order.status_name) == (OrderState.PENDING, None, None)


def test_a_thin_order_tells_little_and_blanks_nothing() -> None:
    order = order_report({"id": "19378402502"}, NOW)
    assert order.id == "19378402502"
    assert order.amounts is None
    assert order.total is None
    assert order.coupon_codes is None
    assert order.lines == ()


def test_the_city_is_where_it_is_sent() -> None:
    order = an_order()
    assert order_report(order, NOW).buyer.city == "جدة"
    order["shipping"] = None
    order["customer"]["city"] = "الخبر"
    assert order_report(order, NOW).buyer.city == "الخبر"
    order["shipments"] = [{"ship_to": {"city": "الدمام"}}]
    assert order_report(order, NOW).buyer.city == "الدمام"


def test_orders_of_nobody_and_of_digital_goods() -> None:
    order = order_report(an_order(customer=None, shipping=None, shipments=None), NOW)
    assert order.buyer.id is None
    assert order.buyer.first_name is None


def test_empty_lists_stand_for_missing_objects() -> None:
    order = order_report(an_order(customer=[], shipping=[], status=[], amounts=[]), NOW)
    assert order.amounts is None


def test_details_name_the_cart() -> None:
    details = sample("api.order.details.response")["data"]
    order = order_report(details, NOW)
    assert order.cart == "1473302918"
    assert order.buyer.country == "SA"


def test_the_light_list_has_a_total_only() -> None:
    first, second = sample("api.orders.list.response")["data"]
    assert order_report(first, NOW).amounts is None
    assert order_report(first, NOW).total == Money(minor=38065, currency=SAR)
    assert order_report(second, NOW).state is OrderState.CANCELLED


def test_dinars_have_three_decimals() -> None:
    order = an_order(
        currency="KWD",
        amounts={
            "sub_total": {"amount": Decimal("12.345"), "currency": "KWD"},
            "shipping_cost": Decimal("1.75"),
            "tax": {"percent": "0.00", "amount": {"amount": 0, "currency": "SAR"}},
            "discounts": [{"code": "A", "discount": "0.105"}, {"code": "A"}, {"title": "عرض"}],
            "total": {"amount": "13.990", "currency": "KWD"},
        },
        items=[],
    )
    report = order_report(order, NOW)
    assert report.amounts is not None
    assert report.amounts.total == Money(minor=13990, currency=KWD)
    assert report.amounts.shipping == Money(minor=1750, currency=KWD)
    assert report.amounts.tax == Money.zero(KWD), "nought is nought in any currency"
    assert report.amounts.discount == Money(minor=105, currency=KWD)
    assert report.coupon_codes == ("A",)


def test_what_a_code_took_off_is_told_from_what_an_offer_did() -> None:
    order = an_order()
    order["amounts"]["discounts"] = [
        {"title": "كوبون", "type": "coupon", "code": "AHLAN15", "discount": "54.00"},
        {"title": "عرض", "type": "special", "code": None, "discount": "30.00"},
    ]
    amounts = order_report(order, NOW).amounts
    assert amounts is not None
    assert (amounts.coupons, amounts.discount) == (
        Money(minor=5400, currency=SAR),
        Money(minor=8400, currency=SAR),
    )


def test_two_currencies_in_one_order_are_refused() -> None:
    order = an_order()
    order["amounts"]["shipping_cost"] = {"amount": 5, "currency": "USD"}
    with pytest.raises(Malformed):
        order_report(order, NOW)


def test_item_sums_weigh_lines_whether_they_are_of_a_piece_or_of_the_line() -> None:
    order = an_order()
    order["items"][0]["quantity"] = 3
    order["amounts"]["sub_total"]["amount"] = 3 * 240 + 120
    by_piece = order_report(order, NOW).lines
    assert [line.weight for line in by_piece] == [
        Money(minor=72000, currency=SAR),
        Money(minor=12000, currency=SAR),
    ]
    order["amounts"]["sub_total"]["amount"] = 240 + 120
    assert [line.weight.minor for line in order_report(order, NOW).lines if line.weight] == [
        24000,
        12000,
    ]
