"""A platform's messages as they are really sent: the promises of ``WebhookSource``."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

import pytest
from flask import Flask, Response, request

from adapters.salla.webhooks import SallaWebhooks, Strategy
from entrypoints.sandbox.salla.records import Order
from entrypoints.sandbox.salla.seed.stores import OUD_NAJD
from nomoflow.catalog.events import CustomersReported, ProductsReported
from nomoflow.coupons.events import CouponApplied
from nomoflow.kernel.events import Event
from nomoflow.kernel.ids import MessageId
from nomoflow.merchants.events import (
    AccessGranted,
    AppInstalled,
    AppSettingsReported,
    AppUninstalled,
)
from nomoflow.orders.events import CartsReported, OrdersReported
from nomoflow.orders.facts import OrderReport, OrderState
from nomoflow.relay.model import Forged, InboundMessage, ProvenMessage
from nomoflow.relay.ports import WebhookSource
from tests.contracts.salla_sandbox import APP, STORE, SallaSandbox, salla_sandbox
from tests.support.wsgi_transport import mount_app

SECRET = "sandbox-webhook-secret"


@dataclass(kw_only=True)
class Sender:
    """A shop that sends messages, and the adapter that receives them."""

    sandbox: SallaSandbox
    source: WebhookSource
    bodies: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    def received(self) -> list[ProvenMessage]:
        """Every message since the last time, proven."""
        self.sandbox.salla.courier.flush(everything=True)
        taken, self.bodies[:] = list(self.bodies), []
        return [self.source.open(headers, body) for headers, body in taken]

    def meanings(self) -> list[tuple[str, Event]]:
        """The same in our words, with the kind of each message."""
        return [
            (message.kind, event)
            for message in self.received()
            for event in self.source.translate(self._inbound(message)) or ()
        ]

    def _inbound(self, message: ProvenMessage) -> InboundMessage:
        return InboundMessage(
            id=MessageId("01m"),
            source="salla",
            store=message.store,
            kind=message.kind,
            digest=hashlib.sha256(message.body).hexdigest(),
            body=message.body,
            received_at=self.sandbox.clock.now(),
        )


@pytest.fixture(params=["signature", "token"])
def sender(request: pytest.FixtureRequest) -> Iterator[Sender]:
    strategy: Strategy = request.param
    with salla_sandbox() as sandbox:
        sandbox.salla.world.knobs.webhook_strategy = strategy
        sender = Sender(sandbox=sandbox, source=SallaWebhooks(SECRET, strategy))
        mount_app(sandbox.salla.session, APP, _listening(sender))
        yield sender


def _listening(sender: Sender) -> Flask:
    app = Flask("our_app")

    @app.post("/webhooks/salla")
    def receive() -> Response:
        headers = {name.lower(): value for name, value in request.headers}
        sender.bodies.append((headers, request.get_data()))
        return Response("received")

    return app


def _buy(sender: Sender) -> Order:
    """A known shopper leaves a cart, comes back with a coupon, and orders."""
    salla = sender.sandbox.salla
    past = salla.world.orders.of(OUD_NAJD)[-1]
    product = next(each for each in salla.world.products.of(OUD_NAJD) if each.quantity > 5)
    cart = salla.carts.new_cart(OUD_NAJD, past.customer_id)
    salla.carts.put_in_cart(cart, product, 2)
    assert salla.carts.abandon(cart)
    assert salla.carts.apply_coupon(cart, "AHLAN15") is None
    order = salla.orders.place_order(cart, "mada", past.address, past.visit)
    assert isinstance(order, Order)
    return order


def _orders(told: list[tuple[str, Event]]) -> list[tuple[str, OrderReport]]:
    return [(kind, event.orders[0]) for kind, event in told if isinstance(event, OrdersReported)]


def test_the_life_of_an_app(sender: Sender) -> None:
    desk = sender.sandbox.salla.desk
    desk.install_easily(OUD_NAJD)
    desk.save_settings(OUD_NAJD, {"store_key": "k-1"}, announce=True)
    sender.sandbox.clock.pass_by(minutes=5)
    desk.update(OUD_NAJD)
    sender.sandbox.clock.pass_by(minutes=5)
    desk.uninstall(OUD_NAJD)
    messages = sender.received()
    assert {message.store for message in messages} == {STORE}

    desk.install_easily(OUD_NAJD)
    installed, granted = [event for _, event in sender.meanings()]
    assert isinstance(installed, AppInstalled)
    assert installed.installed_at == sender.sandbox.clock.now().replace(microsecond=0)
    assert isinstance(granted, AccessGranted)
    grant = granted.grant
    assert grant.granted_at == sender.sandbox.clock.now().replace(microsecond=0)
    assert sender.sandbox.authoriser.identify(grant.access).store == STORE
    assert grant.expires_at > sender.sandbox.clock.now()

    desk.save_settings(OUD_NAJD, {"store_key": "k-1"}, announce=True)
    desk.uninstall(OUD_NAJD)
    saved, left = [event for _, event in sender.meanings()]
    assert isinstance(saved, AppSettingsReported)
    assert saved.settings["store_key"] == "k-1"
    assert isinstance(left, AppUninstalled)


@pytest.mark.parametrize("form", ["absolute", "duration", "missing"])
def test_tokens_last_whatever_expires_means(sender: Sender, form: str) -> None:
    sender.sandbox.salla.world.knobs.webhook_expiry = form  # type: ignore[assignment]
    sender.sandbox.salla.desk.install_easily(OUD_NAJD)
    (granted,) = [each for _, each in sender.meanings() if isinstance(each, AccessGranted)]
    days = (granted.grant.expires_at - sender.sandbox.clock.now()).total_seconds() / 86400
    assert 13.9 < days < 14.1


def test_the_life_of_an_order(sender: Sender) -> None:
    sandbox = sender.sandbox
    sandbox.connect()
    sender.received()
    order = _buy(sender)
    told = sender.meanings()
    assert {type(event) for _, event in told} >= {CartsReported, CouponApplied, OrdersReported}
    placed = _orders(told)
    assert {report.id for _, report in placed} == {str(order.id)}
    assert {report.state for _, report in placed} == {OrderState.PENDING}, "not paid yet"
    for _, report in placed:
        assert report.amounts is not None
        assert report.amounts.total.minor == order.total
        assert report.coupon_codes == ("AHLAN15",)
        assert report.buyer.id == str(order.customer_id)

    assert sandbox.salla.orders.pay(order)
    # The payment is told before the status follows it.
    assert [report.state for _, report in _orders(sender.meanings())][-1] is OrderState.SALE
    for slug, state in (
        ("delivered", OrderState.SALE),
        ("restoring", OrderState.SALE),
        ("restored", OrderState.REFUNDED),
        ("canceled", OrderState.CANCELLED),
    ):
        sandbox.clock.pass_by(hours=1)
        sandbox.salla.orders.change_status(order, slug)
        assert {report.state for _, report in _orders(sender.meanings())} == {state}
    sandbox.salla.orders.delete_order(order)
    ((_, deleted),) = _orders(sender.meanings())
    assert deleted.state is OrderState.DELETED


def test_later_messages_are_told_later(sender: Sender) -> None:
    sender.sandbox.connect()
    sender.received()
    order = _buy(sender)
    for slug in ("in_progress", "shipped", "delivered"):
        sender.sandbox.clock.pass_by(minutes=3)
        sender.sandbox.salla.orders.change_status(order, slug)
    hours = [report.reported_at for _, report in _orders(sender.meanings())]
    assert all(earlier <= later for earlier, later in pairwise(hours))
    assert hours[-1] == sender.sandbox.clock.now().replace(microsecond=0)


def test_an_abandoned_cart_that_is_bought(sender: Sender) -> None:
    sender.sandbox.connect()
    sender.received()
    order = _buy(sender)
    carts = [event.carts[0] for _, event in sender.meanings() if isinstance(event, CartsReported)]
    assert {cart.id for cart in carts} == {str(order.cart_id)}
    assert [cart.purchased for cart in carts][-2:] == [True, True]
    assert not any(cart.purchased for cart in carts[:-2])
    assert carts[0].lines[0].quantity == 2


def test_goods_and_people(sender: Sender) -> None:
    sandbox = sender.sandbox
    sandbox.connect()
    sender.received()
    product = sandbox.salla.world.products.of(OUD_NAJD)[0]
    sandbox.salla.products.set_price(product, 24000, 19900)
    sandbox.salla.products.set_product_status(product, "hidden")
    order = sandbox.salla.world.orders.of(OUD_NAJD)[-1]
    customer = sandbox.salla.world.customer(order.customer_id)
    sandbox.salla.carts.sign_in(customer, order.visit)
    told = [event for _, event in sender.meanings()]
    products = [event.products[0] for event in told if isinstance(event, ProductsReported)]
    assert {each.price.minor for each in products if each.price} == {19900}
    assert products[-1].available is False
    (people,) = [event for event in told if isinstance(event, CustomersReported)]
    assert people.customers[0].phone == customer.phone


@pytest.mark.parametrize("escaped", [False, True])
def test_arabic_arrives_raw_or_escaped(sender: Sender, escaped: bool) -> None:
    sender.sandbox.connect()
    sender.received()
    sender.sandbox.salla.world.knobs.webhook_escape_arabic = escaped
    order = _buy(sender)
    customer = sender.sandbox.salla.world.customer(order.customer_id)
    names = {report.buyer.first_name for _, report in _orders(sender.meanings())}
    assert names == {customer.first_name}


def test_a_changed_message_is_forged(sender: Sender) -> None:
    sender.sandbox.salla.desk.install_easily(OUD_NAJD)
    sender.sandbox.salla.courier.flush(everything=True)
    for headers, body in sender.bodies:
        stripped = {
            name: value
            for name, value in headers.items()
            if name not in ("authorization", "x-salla-signature")
        }
        with pytest.raises(Forged):
            sender.source.open(stripped, body)
        if "x-salla-signature" in headers:
            with pytest.raises(Forged):
                sender.source.open(headers, body.replace(b"1482930571", b"1482930572"))
