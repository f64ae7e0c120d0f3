"""Believable shoppers for the demo store: where they came from, what they saw, what they bought.

Everything is drawn from a seeded generator, so that the same orders always get the same story and
a second run adds nothing twice.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random
from urllib.parse import quote

from nomoflow.kernel.ids import CustomerId, OrderId, ProductId, StoreId, VisitorId
from nomoflow.visitors.model import Hit, HitBatch, HitKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A way of coming to the store, and how often visits and orders come by it."""

    query: str = ""
    referrer: str = ""
    visits: int
    orders: int
    click_id: str = ""


_WAYS = (
    Way(
        query="utm_source=snapchat&utm_medium=paid&utm_campaign=" + quote("عروض الرواتب"),
        click_id="ScCid", visits=22, orders=20,
    ),
    Way(
        query="utm_source=snapchat&utm_medium=paid&utm_campaign=oud-collection",
        click_id="ScCid", visits=9, orders=7,
    ),
    Way(
        query="utm_source=tiktok&utm_medium=paid&utm_campaign=" + quote("تجربة البخور"),
        click_id="ttclid", visits=18, orders=9,
    ),
    Way(
        query="utm_source=instagram&utm_medium=paid_social&utm_campaign=" + quote("هدايا الشتاء"),
        click_id="fbclid", visits=15, orders=13,
    ),
    Way(
        query="utm_source=google&utm_medium=cpc&utm_campaign=brand-search",
        click_id="gclid", visits=8, orders=12,
    ),
    Way(referrer="https://www.google.com/", visits=14, orders=11),
    Way(referrer="https://l.instagram.com/", visits=9, orders=4),
    Way(
        query="utm_source=store&utm_medium=whatsapp&utm_campaign=" + quote("تذكير السلة"),
        visits=4, orders=8,
    ),
    Way(
        query="utm_source=newsletter&utm_medium=email&utm_campaign=weekly-offers",
        visits=5, orders=6,
    ),
    Way(query="utm_source=ref&utm_campaign=SARA10", visits=3, orders=4),
    Way(referrer="https://perfume-reviews.example/oud", visits=2, orders=1),
    Way(visits=16, orders=9),
)  # fmt: skip

_DIRECT = _WAYS[-1]
_UNTOLD_ORDERS = 0.07
"""Share of orders behind which no browser was seen: blocked scripts, phone orders."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BoughtOrder:
    """An order that needs a story."""

    id: OrderId
    placed_at: datetime
    customer: CustomerId | None
    products: Sequence[ProductId]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shop:
    """The store in which it happens."""

    store: StoreId
    address: str
    products: Sequence[ProductId]


def journeys(shop: Shop, orders: Sequence[BoughtOrder], until: datetime) -> Iterator[HitBatch]:
    """The visits that led to the orders, as far as they have happened by then."""
    for order in orders:
        dice = Random(f"{shop.store}:{order.id}")
        if dice.random() >= _UNTOLD_ORDERS:
            yield from _happened(_journey(shop, order, dice), until)


def passers_by(shop: Shop, since: datetime, until: datetime) -> Iterator[HitBatch]:
    """The visits of those who bought nothing, as far as they have happened by then."""
    yield from _happened(_passers_by(shop, since, until), until)


def _happened(batches: Iterator[HitBatch], until: datetime) -> Iterator[HitBatch]:
    """Without what is still to come; a later run finds it with the same ids."""
    for batch in batches:
        hits = tuple(hit for hit in batch.hits if hit.occurred_at <= until)
        if hits:
            yield replace(batch, hits=hits, received_at=min(batch.received_at, until))


def _passers_by(shop: Shop, since: datetime, until: datetime) -> Iterator[HitBatch]:
    """More of them from week to week."""
    day = since.replace(hour=0, minute=0, second=0, microsecond=0)
    weeks = max(1, (until - since).days // 7)
    while day < until:
        dice = Random(f"{shop.store}:{day.date()}")
        growth = 1 + 0.5 * ((day - since).days / 7) / weeks
        weekend = 1.35 if day.weekday() in (3, 4) else 1.0
        for place in range(int(dice.randint(38, 56) * growth * weekend)):
            at = day + timedelta(minutes=_waking_minute(dice))
            if since <= at < until:
                way = _chosen(dice, [way.visits for way in _WAYS])
                yield _visit(shop, dice, f"{day.date()}:{place}", at, way, dice.randint(0, 3))
        day += timedelta(days=1)


def _journey(shop: Shop, order: BoughtOrder, dice: Random) -> Iterator[HitBatch]:
    who = f"order:{order.id}"
    earlier = sorted(dice.uniform(0.2, 21) for _ in range(dice.choice((0, 0, 1, 1, 2))))
    for place, days in enumerate(reversed(earlier)):
        way = _chosen(dice, [way.visits for way in _WAYS])
        at = order.placed_at - timedelta(days=days)
        yield _visit(shop, dice, who, at, way, dice.randint(1, 3), visit=place)
    way = _chosen(dice, [way.orders for way in _WAYS])
    if earlier and dice.random() < 0.3:
        way = _DIRECT
    yield _purchase(shop, dice, order, way)


def _visit(  # one shopper's visit has that many sides
    shop: Shop, dice: Random, who: str, at: datetime, way: Way, products: int, visit: int = 0
) -> HitBatch:
    seen = _Browsing(shop, dice, who, at, visit)
    seen.land(way)
    for product in dice.sample(list(shop.products), min(products, len(shop.products))):
        seen.look_at(product)
    if products > 1 and dice.random() < 0.22:
        seen.hit(HitKind.CART_ADD, "/cart", cart_id=_number(who, "cart"))
    return seen.batch()


def _purchase(shop: Shop, dice: Random, order: BoughtOrder, way: Way) -> HitBatch:
    minutes = dice.uniform(5, 24)
    seen = _Browsing(
        shop, dice, f"order:{order.id}", order.placed_at - timedelta(minutes=minutes), 9
    )
    seen.land(way)
    cart = _number(order.id, "cart")
    for product in order.products:
        seen.look_at(product)
        seen.hit(HitKind.CART_ADD, f"/p{product}", product_id=product, cart_id=cart)
    seen.hit(HitKind.CHECKOUT_STARTED, "/cart", cart_id=cart)
    seen.at = order.placed_at + timedelta(seconds=4)
    known = {"customer_id": order.customer} if order.customer else {}
    seen.hit(HitKind.PAGE_VIEW, "/thank-you", order_id=order.id, page="thank-you", **known)
    return seen.batch()


class _Browsing:
    """A browser going through the store, with plausible pauses."""

    def __init__(self, shop: Shop, dice: Random, who: str, at: datetime, visit: int) -> None:
        self._shop, self._dice, self._name = shop, dice, f"{shop.store}:{who}:{visit}"
        self._visitor = VisitorId(_number(shop.store, who))
        self._hits: list[Hit] = []
        self._referrer = ""
        self.at = at

    def land(self, way: Way) -> None:
        query = way.query
        if way.click_id:
            query += f"&{way.click_id}={_number(self._name, 'click')}"
        self._referrer = way.referrer
        self.hit(HitKind.PAGE_VIEW, f"/?{query}" if query else "/", page="index")
        self._referrer = self._shop.address

    def look_at(self, product: ProductId) -> None:
        self.hit(HitKind.PAGE_VIEW, f"/p{product}", page="product.single")
        self.hit(HitKind.PRODUCT_VIEW, f"/p{product}", product_id=product)

    def hit(self, kind: HitKind, path: str, **data: str) -> None:
        self._hits.append(
            Hit(
                id=_number(self._name, str(len(self._hits))),
                kind=kind,
                url=self._shop.address.rstrip("/") + path,
                referrer=self._referrer,
                occurred_at=self.at,
                data=data,
            )
        )
        self.at += timedelta(seconds=self._dice.randint(3, 70))

    def batch(self) -> HitBatch:
        return HitBatch(
            store=self._shop.store,
            visitor=self._visitor,
            received_at=self.at,
            hits=tuple(self._hits),
        )


def _chosen(dice: Random, weights: Sequence[int]) -> Way:
    return dice.choices(_WAYS, weights)[0]


def _waking_minute(dice: Random) -> float:
    """Minutes after midnight UTC; most people shop in the evening in Riyadh."""
    return min(1439.0, max(0.0, dice.triangular(4 * 60, 22 * 60, 17.5 * 60)))


def _number(*parts: str) -> str:
    return hashlib.blake2b(":".join(parts).encode(), digest_size=12).hexdigest()
