"""The same journey without browsers, on SQLite and embedded Redis, and on PostgreSQL and Redis."""

import re
import uuid
from datetime import UTC, datetime, timedelta

import requests

from nomoflow.analytics.ports import DayRange
from nomoflow.kernel.ids import StoreId
from nomoflow.kernel.pages import PageRequest
from nomoflow.orders.facts import OrderState
from nomoflow.orders.ports import OrderFilter, OrderRow
from nomoflow.relay.model import TaskState
from tests.journeys.product import Product, eventually

STORE = StoreId("salla-1604738291")
KHALID = 736418207
CAMPAIGN = "eid_prints"


def test_an_order_finds_its_ad_and_loses_it_again(either_product: Product) -> None:
    product = either_product
    product.turn(rate_limit_per_minute=600)
    merchant = _signed_in(product)
    merchant.post(f"{product.sandbox}/salla/merchant/daralfann/apps/install").raise_for_status()
    eventually(lambda: product.tokens(STORE), "the tokens arrive")

    shopper = requests.Session()
    visitor, cart = str(uuid.uuid4()), _fill_a_cart(product, shopper)
    _report(product, visitor, "page_view", f"?utm_source=tiktok&utm_campaign={CAMPAIGN}&ttclid=E1")
    number, order_id = _check_out(product, shopper, cart)
    _report(product, visitor, "page_view", "/thank-you/x", order_id=order_id)
    order = eventually(lambda: _credited(product, number), "the order is paid and credited")
    assert (order.source, order.campaign) == ("tiktok", CAMPAIGN)
    assert order.total.currency.code == "KWD"
    eventually(lambda: _attributed(product) > 0, "the revenue is in the report")
    eventually(lambda: _told(product), "the ticker tells of it")

    page = f"{product.sandbox}/salla/merchant/daralfann/orders/{order.id}"
    merchant.post(page, data={"action": "cancel"}).raise_for_status()
    eventually(lambda: _state(product, number) is OrderState.CANCELLED, "the order is cancelled")
    eventually(lambda: _attributed(product) == 0, "the revenue is taken back")
    eventually(lambda: not _told(product), "the ticker loses it")
    eventually(lambda: _nothing_is_owed(product), "everything is done", 60)


def _signed_in(product: Product) -> requests.Session:
    merchant = requests.Session()
    address = f"{product.sandbox}/salla/merchant/session"
    merchant.post(address, data={"merchant_id": KHALID}, timeout=10).raise_for_status()
    return merchant


def _fill_a_cart(product: Product, shopper: requests.Session) -> str:
    page = shopper.get(f"{product.sandbox}/shop/daralfann/products").text
    (wanted, *_) = re.findall(r'name="product_id" value="(\d+)"', page)
    address = f"{product.sandbox}/shop/daralfann/cart/add"
    cart = shopper.post(address, data={"product_id": wanted, "quantity": 1}).text
    (found, *_) = re.findall(r"/checkout/(\d+)", cart)
    return str(found)


def _report(product: Product, visitor: str, kind: str, path: str, **data: str) -> None:
    """What the script reports; a browser that heard no answer reports it again."""
    now = datetime.now(UTC).isoformat()
    url = f"{product.sandbox}/shop/daralfann{path}"
    event = {"id": str(uuid.uuid4()), "type": kind, "url": url, "occurred_at": now, "data": data}
    report = {"visitor": visitor, "sent_at": now, "events": [event]}
    address = f"{product.url}/s/{product.key(STORE)}/events"
    for _ in range(2):
        assert requests.post(address, json=report, timeout=10).status_code == 202


def _check_out(product: Product, shopper: requests.Session, cart: str) -> tuple[str, str]:
    """The number that people know the order by, and the one that programs do."""
    checkout = f"{product.sandbox}/shop/daralfann/checkout/{cart}"
    city = re.findall(r'<option value="([^"]+)"', shopper.get(checkout).text)[0]
    contact = {
        "first_name": "لولوة",
        "last_name": "المطيري",
        "mobile": "+96555512345",
        "city": city,
        "district": "السالمية",
        "street": "شارع سالم المبارك",
    }
    shopper.post(f"{checkout}/contact", data=contact).raise_for_status()
    payment = shopper.post(f"{checkout}/order", data={"payment_method": "credit_card"})
    thanks = shopper.post(payment.url, data={"outcome": "paid"})
    assert "/thank-you/" in thanks.url
    (number, *_) = re.findall(r"<bdi>(\d+)</bdi>", thanks.text)
    (order_id, *_) = re.findall(r'"order_id": "(\d+)"', thanks.text)
    return number, order_id


def _row(product: Product, number: str) -> OrderRow | None:
    wanted = OrderFilter(search=number)
    rows = product.parts.order_reports().list(STORE, wanted, PageRequest()).rows
    return rows[0] if rows else None


def _credited(product: Product, number: str) -> OrderRow | None:
    row = _row(product, number)
    paid = row is not None and row.state is OrderState.SALE
    return row if paid and row is not None and row.source == "tiktok" else None


def _state(product: Product, number: str) -> OrderState | None:
    row = _row(product, number)
    return row.state if row else None


def _attributed(product: Product) -> int:
    """What the report of these days credits to the campaign, in fils."""
    today = datetime.now(UTC).date()
    days = DayRange(first=today - timedelta(days=1), last=today + timedelta(days=1))
    lines = product.parts.analytics_reports().overview(STORE, days).sources
    return sum(line.revenue.minor for line in lines if line.campaign == CAMPAIGN)


def _told(product: Product) -> list[str]:
    purchases = product.asked(f"/s/{product.key(STORE)}/purchases").json()["purchases"]
    return [told["name"] for told in purchases if told["name"] == "لولوة"]


def _nothing_is_owed(product: Product) -> bool:
    """Nothing of this store: codes that others handed out may have ends that are yet to come."""
    assert _tasks(product, TaskState.GIVEN_UP) == 0
    return _tasks(product, TaskState.WAITING) + _tasks(product, TaskState.RUNNING) == 0


def _tasks(product: Product, state: TaskState) -> int:
    return product.parts.work_reports().tasks(PageRequest(), state=state, store=STORE).total
