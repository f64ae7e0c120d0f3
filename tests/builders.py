"""Valid things to begin a test with: each may be told otherwise."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from nomoflow.attribution.model import AttributedOrder, TouchPoint
from nomoflow.catalog.model import Category, Customer, Product
from nomoflow.kernel.ids import (
    CartId,
    CategoryId,
    CustomerId,
    MemberId,
    MessageId,
    OrderId,
    ProductId,
    StoreId,
    StoreKey,
    VisitorId,
)
from nomoflow.kernel.mail import Letter
from nomoflow.kernel.money import Currency, Money
from nomoflow.kernel.secret import Secret
from nomoflow.merchants.facts import Grant
from nomoflow.merchants.model import ApiKey, Member, Membership, Role, Store, StoreStatus
from nomoflow.orders.facts import Buyer, CartLine, OrderAmounts, OrderLine, OrderState
from nomoflow.orders.model import Cart, Order
from nomoflow.relay.model import InboundMessage
from nomoflow.synchronisation.facts import Resource
from nomoflow.synchronisation.model import SyncRun
from nomoflow.visitors.facts import Channel, Origin
from nomoflow.visitors.model import Hit, HitKind, SeenHit, Visit

NOW = datetime(2026, 11, 1, 12, 30, 15, 123456, tzinfo=UTC)
STORE = StoreId("salla-1305146709")
OTHER = StoreId("salla-1305146710")


class MovingClock:
    """A clock that stands still until a test moves it."""

    def __init__(self, at: datetime = NOW) -> None:
        self.at = at

    def now(self) -> datetime:
        """The moment it was set to."""
        return self.at

    def pass_by(self, **time: float) -> datetime:
        """Let time pass; the moment it is then."""
        self.at += timedelta(**time)
        return self.at


# --- merchants -----------------------------------------------------------------------------------


def a_store(store: StoreId = STORE, **told: Any) -> Store:
    """A connected store."""
    return Store(
        **{
            "id": store,
            "key": StoreKey(f"key-of-{store}"),
            "status": StoreStatus.CONNECTED,
            "connected_at": NOW,
            "granted_at": NOW,
            "name": "متجر الورد",
            "username": "ward",
            "email": "owner@example.com",
            "domain": "https://ward.example",
            **told,
        }
    )


def a_grant(**told: Any) -> Grant:
    """Tokens that last two weeks."""
    grant = Grant(
        access=Secret("access-token"),
        refresh=Secret("refresh-token"),
        expires_at=NOW + timedelta(days=14),
        granted_at=NOW,
        scope=("orders.read", "products.read"),
    )
    return replace(grant, **told)


def a_member(number: str = "1", **told: Any) -> Member:
    """A person who speaks Arabic."""
    return Member(
        **{
            "id": MemberId(f"salla-{number}"),
            "name": "نورة",
            "email": "noura@example.com",
            "language": "ar",
            **told,
        }
    )


def a_membership(member: MemberId, **told: Any) -> Membership:
    """An owner's."""
    return Membership(**{"member": member, "role": Role.OWNER, "since": NOW, **told})


def an_api_key(number: str = "1", **told: Any) -> ApiKey:
    """A key that was not revoked."""
    return ApiKey(
        **{
            "id": f"key-{number}",
            "label": "المستودع",
            "hint": "nmf_1a",
            "digest": sha256(number.encode()).hexdigest(),
            "created_at": NOW,
            "created_by": MemberId("salla-1"),
            **told,
        }
    )


# --- relay ---------------------------------------------------------------------------------------


def a_message(number: str = "1", store: StoreId = STORE, **told: Any) -> InboundMessage:
    """An order's message, not yet understood."""
    body = told.pop("body", f'{{"event":"order.created","number":{number}}}'.encode())
    return InboundMessage(
        **{
            "id": MessageId(f"message-{number}"),
            "source": "salla",
            "store": store,
            "kind": "order.created",
            "digest": sha256(body).hexdigest(),
            "body": body,
            "received_at": NOW,
            **told,
        }
    )


# --- synchronisation -----------------------------------------------------------------------------


def a_sync_run(number: str = "1", **told: Any) -> SyncRun:
    """A passage through the products that has just begun."""
    return SyncRun(
        **{"id": f"run-{number}", "resource": Resource.PRODUCTS, "started_at": NOW, **told}
    )


# --- orders --------------------------------------------------------------------------------------

SAR = Currency("SAR")


def riyals(amount: str | int) -> Money:
    """So many riyals."""
    return Money.parse(amount, SAR)


def amounts(total: str | int = 115, **told: Any) -> OrderAmounts:
    """Of a total, fifteen are shipping and tax."""
    parts = {"shipping": riyals(10), "tax": riyals(5), "discount": riyals(0)}
    return OrderAmounts(**{"total": riyals(total), "subtotal": riyals(100), **parts, **told})


def a_line(product: str = "p1", **told: Any) -> OrderLine:
    """Two bottles of perfume."""
    return OrderLine(
        **{
            "product": ProductId(product),
            "name": "عطر العود",
            "quantity": 2,
            "weight": riyals(100),
            "sku": "OUD-50",
            "url": f"https://ward.example/{product}",
            "image": f"https://cdn.example/{product}.png",
            **told,
        }
    )


def an_order(number: str = "1", **told: Any) -> Order:
    """A sale, with all that a platform can tell."""
    return Order(
        **{
            "id": OrderId(number),
            "reported_at": NOW,
            "placed_at": NOW,
            "state": OrderState.SALE,
            "amounts": amounts(),
            "status": "completed",
            "status_name": "تم التنفيذ",
            "reference": f"ref-{number}",
            "payment_method": "mada",
            "buyer": Buyer(
                id=CustomerId("c1"), first_name="Sara", last_name="القحطاني", city="الرياض"
            ),
            "lines": (a_line(),),
            "coupon_codes": ("WARD10",),
            "cart": CartId("cart-1"),
            "source": "store",
            "device": "phone",
            "paid_at": NOW,
            **told,
        }
    )


def a_cart(number: str = "1", **told: Any) -> Cart:
    """A cart that was left behind."""
    return Cart(
        **{
            "id": CartId(f"cart-{number}"),
            "reported_at": NOW,
            "created_at": NOW - timedelta(hours=1),
            "total": riyals(90),
            "subtotal": riyals(100),
            "buyer": Buyer(id=CustomerId("c1"), email="sara@example.com"),
            "coupon_code": "WARD10",
            "checkout_url": "https://ward.example/checkout/1",
            "lines": (CartLine(product=ProductId("p1"), quantity=3),),
            **told,
        }
    )


# --- catalog -------------------------------------------------------------------------------------


def a_product(number: str = "p1", **told: Any) -> Product:
    """A perfume with a lowered price."""
    return Product(
        **{
            "id": ProductId(number),
            "reported_at": NOW,
            "seen_at": NOW,
            "name": "عطر العود",
            "sku": f"SKU-{number}",
            "price": riyals("99.50"),
            "regular_price": riyals(120),
            "url": f"https://ward.example/{number}",
            "image": f"https://cdn.example/{number}.png",
            "status": "sale",
            "quantity": 7,
            "categories": (CategoryId("k1"), CategoryId("k2")),
            "brand": "Ward",
            **told,
        }
    )


def a_category(number: str = "k1", **told: Any) -> Category:
    """A shelf."""
    return Category(
        **{"id": CategoryId(number), "reported_at": NOW, "seen_at": NOW, "name": "عطور", **told}
    )


def a_customer(number: str = "c1", **told: Any) -> Customer:
    """A person who bought."""
    return Customer(
        **{
            "id": CustomerId(number),
            "reported_at": NOW,
            "seen_at": NOW,
            "first_name": "Sara",
            "last_name": "القحطاني",
            "email": "sara@example.com",
            "phone": "+966500000001",
            "city": "الرياض",
            "country": "SA",
            "groups": ("vip",),
            "created_at": NOW - timedelta(days=30),
            **told,
        }
    )


# --- visitors ------------------------------------------------------------------------------------


_SNAPCHAT: dict[str, Any] = {
    "source": "snapchat",
    "medium": "cpc",
    "campaign": "رمضان",
    "term": "oud",
    "content": "video",
    "click_ids": {"ScCid": "abc"},
    "platform": "snapchat",
}


def an_origin(**told: Any) -> Origin:
    """An advertisement on Snapchat."""
    return Origin(**{"channel": Channel.PAID_SOCIAL, **_SNAPCHAT, **told})


def a_visit(number: str = "1", visitor: str = "v1", **told: Any) -> Visit:
    """A visit of one page."""
    return Visit(
        **{
            "id": f"visit-{number}",
            "visitor": VisitorId(visitor),
            "started_at": NOW,
            "last_at": NOW,
            "origin": an_origin(),
            "entry": "https://ward.example/",
            "exit": "https://ward.example/",
            "referrer": "https://snapchat.com/",
            "page_views": 1,
            **told,
        }
    )


def a_hit(number: str = "1", visitor: str = "v1", *, visit: str = "1", **told: Any) -> SeenHit:
    """A look at a product."""
    hit = Hit(
        **{
            "id": f"hit-{number}",
            "kind": HitKind.PRODUCT_VIEW,
            "url": "https://ward.example/p1?ref=2",
            "referrer": "",
            "occurred_at": NOW,
            "data": {"product_id": "p1"},
            **told,
        }
    )
    page = "https://ward.example/p1"
    return SeenHit(visitor=VisitorId(visitor), visit=f"visit-{visit}", hit=hit, page=page)


# --- attribution ---------------------------------------------------------------------------------


def a_touch(number: str = "1", visitor: str = "v1", **told: Any) -> TouchPoint:
    """The beginning of a visit by an advertisement."""
    return TouchPoint(
        **{
            "id": f"touch-{number}",
            "visitor": VisitorId(visitor),
            "at": NOW - timedelta(days=1),
            "channel": "paid_social",
            **_SNAPCHAT,
            "landing": "https://ward.example/",
            "referrer": "https://snapchat.com/",
            **told,
        }
    )


def an_attributed_order(number: str = "1", **told: Any) -> AttributedOrder:
    """An order of a hundred riyals that nobody is credited with yet."""
    return AttributedOrder(
        **{
            "id": OrderId(number),
            "placed_at": NOW,
            "met_at": NOW,
            "order_version": 1,
            "sale": True,
            "revenue": riyals(100),
            "customer": CustomerId("c1"),
            "cart": CartId("cart-1"),
            "booked": riyals(0),
            **told,
        }
    )


# --- mail ----------------------------------------------------------------------------------------


def a_letter(**told: Any) -> Letter:
    """A short letter in Arabic to a shopper."""
    return Letter(
        **{
            "to": "sara@shopper.example",
            "to_name": "سارة العتيبي",
            "subject": "أكّد اشتراكك في رسائل متجر الورد، ولا تفوّت عروضنا القادمة في نهاية الأسبوع",
            "text": "أهلاً سارة\n\n.نقطة في أول السطر\n",
            "html": '<!doctype html>\n<html lang="ar" dir="rtl"><body><p>أهلاً</p></body></html>\n',
            "language": "ar",
            **told,
        }
    )
