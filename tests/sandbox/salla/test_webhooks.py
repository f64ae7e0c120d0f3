"""Webhooks carry Salla's envelopes, proofs and persistence."""

import hashlib
import hmac
import json
from typing import Any

import pytest

from entrypoints.sandbox.salla.module import Salla
from entrypoints.sandbox.salla.records import Address, Cart, Customer, Order, Review, Visit
from entrypoints.sandbox.salla.seed.stores import OUD_NAJD, SADU_HOME
from entrypoints.sandbox.salla.signing import proof
from tests.sandbox.salla.conftest import Clock, OurApp, differences, fixture, shape

HOME = Address(
    city_ar="جدة",
    district="الزهراء",
    street="شارع الأمير سلطان",
    postal_code="23425",
    latitude=21.5858,
    longitude=39.1331,
)
PHONE = Visit(device="mobile", user_agent="Mozilla/5.0", ip="203.0.113.24")


@pytest.fixture
def installed(salla: Salla, our_app: OurApp) -> Salla:
    salla.desk.install_easily(OUD_NAJD)
    salla.courier.flush()
    return salla


def shopper(salla: Salla) -> Customer:
    return next(each for each in salla.world.customers.of(OUD_NAJD) if each.email)


def filled_cart(salla: Salla, coupon: str | None = None) -> Cart:
    cart = salla.carts.new_cart(OUD_NAJD, shopper(salla).id)
    product = next(
        each for each in salla.world.products.of(OUD_NAJD) if each.price > 20000 and each.quantity
    )
    salla.carts.put_in_cart(cart, product, 1)
    if coupon:
        assert salla.carts.apply_coupon(cart, coupon) is None
    return cart


def placed(salla: Salla, method: str = "cod", coupon: str | None = None) -> Order:
    order = salla.orders.place_order(filled_cart(salla, coupon), method, HOME, PHONE)
    assert isinstance(order, Order)
    return order


def check(our_app: OurApp, event: str) -> dict[str, Any]:
    """The envelope of the last such webhook, which must have the shape of the sample."""
    envelope = our_app.last(event)
    assert differences(shape(envelope), shape(fixture(f"webhook.{event}"))) == []
    return envelope


# App events


def test_installing_easily_sends_both_events(installed: Salla, our_app: OurApp) -> None:
    assert our_app.events() == ["app.installed", "app.store.authorize"]
    check(our_app, "app.installed")
    envelope = check(our_app, "app.store.authorize")
    assert envelope["merchant"] == OUD_NAJD
    assert envelope["created_at"] == "2026-02-17 20:00:10"
    assert envelope["data"]["expires"] == 1772557209
    assert installed.tokens.live(envelope["data"]["access_token"])


def test_updating_replaces_the_tokens(installed: Salla, our_app: OurApp) -> None:
    old = our_app.last("app.store.authorize")["data"]["access_token"]
    installed.desk.update(OUD_NAJD)
    installed.courier.flush()
    assert our_app.events()[2:] == ["app.updated", "app.store.authorize"]
    check(our_app, "app.updated")
    assert installed.tokens.live(old) is None
    assert installed.tokens.live(our_app.last("app.store.authorize")["data"]["access_token"])


def test_uninstalling_kills_the_tokens(installed: Salla, our_app: OurApp) -> None:
    token = our_app.last("app.store.authorize")["data"]["access_token"]
    installed.desk.uninstall(OUD_NAJD)
    installed.courier.flush()
    check(our_app, "app.uninstalled")
    assert installed.tokens.live(token) is None


def test_settings_travel_with_booleans_as_text(installed: Salla, our_app: OurApp) -> None:
    values = {**installed.desk.default_settings(), "widgets_enabled": True}
    installed.desk.save_settings(OUD_NAJD, values, announce=True)
    installed.courier.flush()
    envelope = check(our_app, "app.settings.updated")
    assert envelope["data"]["settings"]["widgets_enabled"] == "true"


# Orders


def test_an_order_is_told_three_times(installed: Salla, our_app: OurApp) -> None:
    order = placed(installed, coupon="AHLAN15")
    installed.courier.flush()
    told = [each for each in our_app.events() if each.startswith("order.")]
    assert told == ["order.created", "order.status.updated", "order.updated"]
    envelope = check(our_app, "order.created")
    assert envelope["data"]["id"] == order.id > 2**32
    assert envelope["created_at"] == "Tue Feb 17 2026 20:00:10 GMT+0300"
    nested = check(our_app, "order.status.updated")["data"]
    assert nested["order"]["id"] == order.id != nested["id"]


def test_paying_later_is_told(installed: Salla, our_app: OurApp) -> None:
    order = placed(installed, "mada")
    assert (order.status, order.pending_payment) == ("payment_pending", True)
    assert installed.orders.pay(order)
    assert not installed.orders.pay(order)
    installed.courier.flush()
    data = our_app.last("order.payment.updated")["data"]
    assert data["is_pending_payment"] is False
    assert our_app.last("order.updated")["data"]["status"]["slug"] == "under_review"


def test_a_bank_transfer_brings_a_receipt(installed: Salla, our_app: OurApp) -> None:
    installed.orders.pay(placed(installed, "bank"))
    installed.courier.flush()
    assert check(our_app, "order.payment.updated")["data"]["receipt_image"]


@pytest.mark.parametrize(
    ("slug", "event"), [("canceled", "order.cancelled"), ("restored", "order.refunded")]
)
def test_taking_an_order_back(installed: Salla, our_app: OurApp, slug: str, event: str) -> None:
    installed.orders.change_status(placed(installed, coupon="AHLAN15"), slug)
    installed.courier.flush()
    assert check(our_app, event)["data"]["status"]["slug"] == slug


def test_deleting_an_order(installed: Salla, our_app: OurApp) -> None:
    installed.orders.delete_order(placed(installed))
    installed.courier.flush()
    assert our_app.events()[-1] == "order.deleted"


def test_a_coupon_counts_its_uses(installed: Salla) -> None:
    coupon = next(each for each in installed.world.coupons.all() if each.code == "AHLAN15")
    uses, sales = coupon.uses, coupon.sales
    order = placed(installed, coupon="ahlan15")
    assert (coupon.uses, coupon.sales) == (uses + 1, sales + order.total)


# Carts, customers, products, reviews


def test_a_coupon_in_a_cart(installed: Salla, our_app: OurApp) -> None:
    filled_cart(installed, "AHLAN15")
    installed.courier.flush()
    check(our_app, "coupon.applied")


def test_a_forgotten_cart_and_its_purchase(installed: Salla, our_app: OurApp, clock: Clock) -> None:
    cart = filled_cart(installed, "AHLAN15")
    installed.carts.abandon_idle()
    assert cart.status == "open"
    clock.pass_by(minutes=16)
    installed.carts.abandon_idle()
    installed.courier.flush()
    check(our_app, "abandoned.cart")
    order = installed.orders.place_order(cart, "cod", HOME, PHONE)
    assert isinstance(order, Order)
    assert order.source == "abandoned-cart"
    installed.courier.flush()
    check(our_app, "abandoned.cart.status.changed")
    check(our_app, "abandoned.cart.purchased")


def test_a_cart_without_a_customer_is_never_abandoned(installed: Salla) -> None:
    cart = filled_cart(installed)
    cart.customer_id = None
    assert not installed.carts.abandon(cart)


def test_customers_and_products_are_told(installed: Salla, our_app: OurApp) -> None:
    customer = shopper(installed)
    installed.carts.register(customer, PHONE)
    installed.carts.sign_in(customer, PHONE)
    product = installed.world.products.of(OUD_NAJD)[0]
    installed.products.add_product(product)
    installed.products.set_price(product, 24000, 19900)
    installed.products.set_stock(product, 2)
    installed.courier.flush()
    for event in (
        "customer.created",
        "customer.login",
        "product.created",
        "product.updated",
        "product.price.updated",
        "product.quantity.low",
    ):
        check(our_app, event)


def test_a_review_is_told_in_text(installed: Salla, our_app: OurApp) -> None:
    order = placed(installed)
    review = Review(
        id=1,
        store_id=OUD_NAJD,
        customer_id=order.customer_id,
        product_id=order.lines[0].product_id,
        order_id=order.id,
        rating=5,
        content="رائحة ثابتة",
        created_at=order.placed_at,
    )
    installed.products.add_review(review, order)
    installed.courier.flush()
    data = check(our_app, "review.added")["data"]
    assert data["rating"] == "5"


def test_a_store_without_the_app_tells_nothing(salla: Salla, our_app: OurApp) -> None:
    placed(salla)
    salla.courier.flush()
    assert our_app.received == []


# Proofs


@pytest.mark.parametrize("strategy", ["signature", "token", "none"])
def test_proofs_equal_the_documented_vectors(strategy: Any) -> None:
    vectors = fixture("webhook.security.vectors")
    for vector in vectors[strategy]:
        headers = dict(vector["headers"])
        assert headers.pop("Content-Type") == "application/json"
        assert proof(strategy, vectors["secret"], vector["raw_body"].encode()) == headers


def test_the_signature_covers_the_bytes_that_were_sent(installed: Salla, our_app: OurApp) -> None:
    for delivered in our_app.received:
        expected = hmac.new(b"sandbox-webhook-secret", delivered.body, hashlib.sha256).hexdigest()
        assert delivered.headers["X-Salla-Signature"] == expected
        assert delivered.headers["X-Salla-Security-Strategy"] == "Signature"


def test_the_token_strategy_sends_the_secret_itself(salla: Salla, our_app: OurApp) -> None:
    salla.world.knobs.webhook_strategy = "token"
    salla.desk.install_easily(SADU_HOME)
    salla.courier.flush()
    headers = our_app.received[0].headers
    assert headers["Authorization"] == "sandbox-webhook-secret"
    assert "X-Salla-Signature" not in headers


def test_arabic_may_come_escaped(installed: Salla, our_app: OurApp) -> None:
    installed.world.knobs.webhook_escape_arabic = True
    placed(installed)
    installed.courier.flush()
    assert our_app.received[-1].body.isascii()


# Persistence


@pytest.mark.parametrize("status", [202, 204, 404, 500, 302])
def test_only_200_and_201_are_success(
    salla: Salla, our_app: OurApp, clock: Clock, status: int
) -> None:
    our_app.status = status
    salla.desk.install(OUD_NAJD, [])
    for _ in range(6):
        salla.courier.flush()
        clock.pass_by(minutes=5)
    assert len(our_app.received) == 4
    assert [each.state for each in salla.world.shipments.all()] == ["failed"]


def test_tries_are_five_minutes_apart_and_the_same_bytes(
    salla: Salla, our_app: OurApp, clock: Clock
) -> None:
    our_app.status = 500
    salla.desk.install(OUD_NAJD, [])
    salla.courier.flush()
    clock.pass_by(minutes=4)
    salla.courier.flush()
    assert len(our_app.received) == 1
    clock.pass_by(minutes=1)
    our_app.status = 201
    salla.courier.flush()
    assert len({each.body for each in our_app.received}) == 1
    assert salla.world.shipments.all()[0].state == "delivered"


def test_duplicates_drops_and_shuffling_on_demand(salla: Salla, our_app: OurApp) -> None:
    salla.world.knobs.webhook_duplicate_percent = 100
    salla.desk.install(OUD_NAJD, [])
    salla.courier.flush()
    assert len(our_app.received) == 2
    assert len({each.body for each in our_app.received}) == 1
    salla.world.knobs.webhook_drop_percent = 100
    salla.desk.uninstall(OUD_NAJD)
    salla.courier.flush()
    assert our_app.events() == ["app.installed", "app.installed"]


def test_a_delivery_can_be_sent_again(installed: Salla, our_app: OurApp) -> None:
    first = installed.world.shipments.all()[0]
    installed.courier.send_again(first)
    installed.courier.flush()
    assert our_app.received[-1].body == our_app.received[0].body


def test_own_subscriptions_carry_their_headers_and_rule(installed: Salla, our_app: OurApp) -> None:
    from entrypoints.sandbox.salla.app_records import Subscription

    installed.world.subscriptions.put(
        Subscription(
            id=1,
            store_id=OUD_NAJD,
            name="",
            event="order.created",
            url="http://127.0.0.1:8000/webhooks/salla",
            version=2,
            rule="total > 10 AND payment_method = cod",
            headers={"X-Tenant-ID": "oud-najd"},
        )
    )
    placed(installed, "cod")
    placed(installed, "bank")
    installed.courier.flush()
    own = [each for each in our_app.received if each.headers.get("X-Tenant-Id") == "oud-najd"]
    assert [json.loads(each.body)["data"]["payment_method"] for each in own] == ["cod"]
    assert "X-Salla-Signature" not in own[0].headers
