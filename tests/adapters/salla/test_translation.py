"""Salla's documented messages, one by one, in our words."""

from datetime import datetime
from typing import Any

import pytest

from nomoflow.catalog.events import CustomersReported, ProductsReported, ReviewsReported
from nomoflow.catalog.facts import CustomerReport, ProductReport
from nomoflow.coupons.events import CouponApplied
from nomoflow.coupons.facts import CouponUse
from nomoflow.kernel.ids import CartId, CategoryId, CustomerId, OrderId, ProductId
from nomoflow.kernel.money import Currency, Money
from nomoflow.orders.events import CartsReported, OrdersReported
from nomoflow.orders.facts import (
    Buyer,
    CartLine,
    CartReport,
    OrderAmounts,
    OrderLine,
    OrderReport,
    OrderState,
)
from tests.adapters.salla.fixtures import RECEIVED, WEBHOOKS, fixture, telling
from tests.adapters.salla.translated import SOURCE, at, meaning, only
from tests.contracts.worlds import CODEC

SAR = Currency("SAR")


def riyals(minor: int) -> Money:
    return Money(minor=minor, currency=SAR)


def order_of(name: str) -> OrderReport:
    (order,) = only(OrdersReported, meaning(name)).orders
    return order


def told_order(kind: str, data: Any, **more: Any) -> OrderReport:
    (order,) = only(OrdersReported, SOURCE.translate(telling(kind, data, **more))).orders
    return order


FAHAD = Buyer(
    id=CustomerId("1653920478"),
    first_name="فهد",
    last_name="العتيبي",
    email="fahad@example.com",
    phone="+966500000222",
    city="جدة",
    country="SA",
)
OUD = OrderLine(
    product=ProductId("1368207451"),
    name="دهن عود كمبودي ربع تولة",
    quantity=1,
    weight=riyals(24000),
    sku="OUD-KMB-025",
    url="https://salla.sa/oud-najd/دهن-عود-كمبودي/p1368207451",
    image="https://cdn.salla.sa/oudnajd/1368207451.jpg",
)


def test_a_created_order_is_told_in_full() -> None:
    order = order_of("order.created")
    assert order.lines[0] == OUD
    assert [line.product for line in order.lines] == ["1368207451", "1452093687"]
    assert [line.weight for line in order.lines] == [riyals(24000), riyals(12000)]
    assert order == OrderReport(
        id=OrderId("1926405837"),
        reported_at=at(2026, 2, 16, 17, 41, 7),
        state=OrderState.SALE,
        status="under_review",
        status_name="بإنتظار المراجعة",
        reference="241873650",
        placed_at=at(2026, 2, 16, 17, 41, 2),
        amounts=OrderAmounts(
            total=riyals(38065),
            shipping=riyals(2500),
            tax=riyals(4965),
            discount=riyals(5400),
            subtotal=riyals(36000),
            coupons=riyals(5400),
        ),
        total=riyals(38065),
        payment_method="mada",
        buyer=FAHAD,
        lines=order.lines,
        coupon_codes=("AHLAN15",),
        cart=None,
        source="store",
        device="mobile",
        test=False,
    )


def test_the_order_inside_a_status_message_is_the_order() -> None:
    order = order_of("order.status.updated")
    assert order.id == "1926405837", "not the number of the history entry"
    assert order.reported_at == at(2026, 2, 18, 13, 2, 12)
    assert (order.state, order.status, order.status_name) == (
        OrderState.SALE,
        "completed",
        "تم التنفيذ",
    )
    assert order.buyer == FAHAD, "the whole name is split, the number came with its code"
    assert [line.product for line in order.lines] == ["1368207451", "1452093687"]
    assert order.lines[0].image == ""
    assert order.amounts is not None
    assert order.amounts.total == riyals(38065)


@pytest.mark.parametrize(
    ("name", "state", "status"),
    [
        ("order.payment.updated", OrderState.SALE, "under_review"),
        ("order.cancelled", OrderState.CANCELLED, "canceled"),
        ("order.refunded", OrderState.REFUNDED, "restored"),
    ],
)
def test_later_messages_carry_the_later_state(name: str, state: OrderState, status: str) -> None:
    order = order_of(name)
    assert (order.state, order.status) == (state, status)


@pytest.mark.parametrize(
    ("kind", "state"),
    [
        ("order.cancelled", OrderState.CANCELLED),
        ("order.refunded", OrderState.REFUNDED),
        ("order.deleted", OrderState.DELETED),
        ("order.updated", OrderState.SALE),
    ],
)
def test_the_kind_of_a_message_outweighs_the_status_inside(kind: str, state: OrderState) -> None:
    assert told_order(kind, fixture("webhook.order.created")["data"]).state is state


def test_a_shipment_tells_of_its_order() -> None:
    light = fixture("webhook.order.status.updated")["data"]["order"]
    assert told_order("order.shipment.created", light).id == "1926405837"
    cancelled = {"id": 1926405837, "reference_id": 241873650, "shipping_number": "7"}
    assert SOURCE.translate(telling("order.shipment.cancelled", cancelled)) == ()


def test_an_abandoned_cart() -> None:
    (cart,) = only(CartsReported, meaning("abandoned.cart")).carts
    assert cart == CartReport(
        id=CartId("1187420963"),
        reported_at=at(2026, 2, 15, 20, 33, 32),
        purchased=None,
        total=riyals(26400),
        subtotal=riyals(30000),
        discount=riyals(3600),
        buyer=Buyer(
            id=CustomerId("2071394856"),
            first_name="سارة",
            last_name="القحطاني",
            email="sara@example.com",
            phone="+966500000333",
            city="الرياض",
            country="SA",
        ),
        coupon_code="AHLAN15",
        checkout_url="https://salla.sa/oud-najd/checkout/1187420963",
        created_at=at(2026, 2, 15, 19, 10, 39),
        lines=(
            CartLine(product=ProductId("1368207451"), quantity=1),
            CartLine(product=ProductId("1207745930"), quantity=1),
        ),
    )


def test_a_cart_that_was_bought_says_little() -> None:
    (changed,) = only(CartsReported, meaning("abandoned.cart.status.changed")).carts
    assert changed == CartReport(
        id=CartId("1187420963"), reported_at=at(2026, 2, 15, 21, 12, 5), purchased=True
    )
    (bought,) = only(CartsReported, meaning("abandoned.cart.purchased")).carts
    assert bought == CartReport(
        id=CartId("1187420963"),
        reported_at=at(2026, 2, 15, 21, 12, 5),
        purchased=True,
        total=riyals(26400),
        subtotal=riyals(30000),
        discount=riyals(3600),
    )


def test_an_applied_coupon_is_no_abandoned_cart() -> None:
    assert only(CouponApplied, meaning("coupon.applied")).use == CouponUse(
        cart=CartId("1187420963"),
        code="AHLAN15",
        applied_at=at(2026, 2, 15, 19, 14, 3),
        customer=CustomerId("2071394856"),
    )
    without = {"cart": {"id": 1187420963, "coupon": None}}
    assert SOURCE.translate(telling("coupon.applied", without)) == ()


def test_a_customer() -> None:
    (sara,) = only(CustomersReported, meaning("customer.created")).customers
    assert sara == CustomerReport(
        id=CustomerId("2071394856"),
        reported_at=at(2026, 2, 14, 18, 3, 45),
        first_name="سارة",
        last_name="القحطاني",
        email="sara@example.com",
        phone="+966500000333",
        city="الرياض",
        country="SA",
        gender="female",
        groups=(),
        created_at=None,
    )
    (fahad,) = only(CustomersReported, meaning("customer.login")).customers
    assert fahad.groups == ("474034050",)


def test_a_product_in_full() -> None:
    (product,) = only(ProductsReported, meaning("product.quantity.low")).products
    assert product == ProductReport(
        id=ProductId("1207745930"),
        reported_at=at(2026, 2, 16, 17, 41, 30),
        name="معطر مفارش بالمسك",
        sku="MSK-LIN-500",
        price=riyals(6000),
        regular_price=riyals(6000),
        url="https://salla.sa/oud-najd/معطر-مفارش/p1207745930",
        image="https://cdn.salla.sa/oudnajd/1207745930.jpg",
        status="sale",
        available=True,
        quantity=3,
        categories=(),
        brand=None,
        deleted=False,
    )
    (created,) = only(ProductsReported, meaning("product.created")).products
    assert created.categories == (CategoryId("1390018242"),)


def test_a_price_in_plain_numbers() -> None:
    (product,) = only(ProductsReported, meaning("product.price.updated")).products
    assert product == ProductReport(
        id=ProductId("1368207451"),
        reported_at=at(2026, 2, 15, 8, 41, 40),
        sku="OUD-KMB-025",
        price=riyals(19900),
        regular_price=riyals(24000),
    )


@pytest.mark.parametrize(
    ("kind", "data", "field", "value"),
    [
        ("product.status.updated", {"status": "hidden"}, "available", False),
        ("product.status.updated", {"status": "sale"}, "available", True),
        ("product.status.updated", {"status": "deleted"}, "deleted", True),
        ("product.deleted", {"status": "sale"}, "deleted", True),
        (
            "product.image.updated",
            {"main_image": {"id": 1, "url": "https://cdn.salla.sa/a.jpg"}, "images": []},
            "image",
            "https://cdn.salla.sa/a.jpg",
        ),
        (
            "product.category.updated",
            {"categories": [{"id": "9", "name": "عود"}]},
            "categories",
            ("9",),
        ),
        ("product.brand.updated", {"brand": {"id": 5, "name": "نجد"}}, "brand", "نجد"),
    ],
)
def test_a_part_of_a_product(kind: str, data: dict[str, Any], field: str, value: object) -> None:
    found = SOURCE.translate(telling(kind, {"id": 1368207451, "sku": "A", **data}))
    (product,) = only(ProductsReported, found).products
    assert getattr(product, field) == value
    assert product.name is None


def test_a_review_with_numbers_as_text() -> None:
    (review,) = only(ReviewsReported, meaning("review.added")).reviews
    assert (review.rating, review.kind, review.content) == (
        5,
        "rating",
        "رائحة ثابتة وتغليف ممتاز",
    )
    assert (review.product, review.order, review.customer) == (
        "1368207451",
        "1926405837",
        "1653920478",
    )
    assert review.reported_at == at(2026, 2, 21, 16, 50, 48)
    (again,) = only(ReviewsReported, meaning("review.added")).reviews
    assert review.id == again.id, "Salla gives reviews no number; ours is the same each time"


@pytest.mark.parametrize("kind", ["brand.created", "invoice.created", "shipping.zone.updated"])
def test_a_known_kind_of_no_concern_asks_nothing(kind: str) -> None:
    assert SOURCE.translate(telling(kind, {})) == ()


def test_messages_for_communication_apps_ask_nothing() -> None:
    assert meaning("communication.email.send") == ()
    assert meaning("communication.sms.send") == ()


@pytest.mark.parametrize("kind", ["order.teleported", "app.store.authorise", "Order.Created"])
def test_an_unknown_kind_is_not_followed(kind: str) -> None:
    assert SOURCE.translate(telling(kind, {})) is None


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("Tue Jan 21 2025 18:00:32 GMT+0300", at(2025, 1, 21, 15, 0, 32)),
        ("Sun Feb 1 2026 09:05:00 GMT+0300", at(2026, 2, 1, 6, 5)),
        ("Tue Jan 21 2025 18:00:32 GMT+0300 (Arabian Standard Time)", at(2025, 1, 21, 15, 0, 32)),
        ("2022-12-31 12:31:25", at(2022, 12, 31, 9, 31, 25)),
        ("2026-02-16T20:41:07+03:00", at(2026, 2, 16, 17, 41, 7)),
        ("2026-02-16T17:41:07.123456Z", at(2026, 2, 16, 17, 41, 7)),
        (None, RECEIVED),
        ("", RECEIVED),
    ],
)
def test_the_hour_of_a_message(written: object, wanted: datetime) -> None:
    (customer,) = only(
        CustomersReported, SOURCE.translate(telling("customer.updated", {"id": 1}, written))
    ).customers
    assert customer.reported_at == wanted


@pytest.mark.parametrize("name", WEBHOOKS)
def test_what_is_told_can_be_stored_and_read_again(name: str) -> None:
    for event in meaning(name.removeprefix("webhook.")):
        assert CODEC.decode(event.name, CODEC.encode(event)) == event
