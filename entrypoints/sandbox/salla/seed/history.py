"""Ninety days of orders with a weekly rhythm, paydays, growth and one campaign."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

from entrypoints.sandbox.salla import pricing, shapes, statuses
from entrypoints.sandbox.salla.records import Coupon, Customer, Order, Product, Review, Store
from entrypoints.sandbox.salla.seed import people
from entrypoints.sandbox.salla.seed.shoppers import address_of, visit_of
from entrypoints.sandbox.salla.trade.drafting import Purchase, change, write_down
from entrypoints.sandbox.salla.world import World

DAYS = 90
CAMPAIGN_DAYS = range(33, 38)
_WEEK = {3: 1.3, 4: 1.25, 5: 1.15, 6: 0.95}
_HOURS = [2, 1, 1, 0, 0, 0, 1, 2, 3, 4, 5, 5, 6, 7, 7, 6, 7, 8, 9, 10, 13, 15, 13, 8]
_SAUDI_WAYS = {
    "mada": 38,
    "apple_pay": 22,
    "cod": 10,
    "tabby_installment": 10,
    "tamara_installment": 7,
    "stc_pay": 6,
    "credit_card": 5,
    "bank": 2,
}
_Wanted = tuple[int, Product, int]
_KUWAITI_WAYS = {"credit_card": 60, "apple_pay": 25, "cod": 15}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shop:
    """A store with all that is needed to make up its past."""

    store: Store
    products: list[Product]
    favourites: list[Product]
    customers: list[Customer]
    coupons: list[Coupon]
    per_day: float
    dice: Random


def make_history(world: World, shop: Shop) -> None:
    planned = [
        (moment, days_ago)
        for days_ago in range(DAYS, -1, -1)
        for moment in _moments(shop, world.now() - timedelta(days=days_ago), days_ago)
    ]
    for moment, days_ago in sorted(each for each in planned if each[0] < world.now()):
        order = _order(world, shop, moment, days_ago)
        _let_time_pass(world, shop, order)
        _count(world, shop, order)
        world.orders.put(order)
    for record in (*shop.products, *shop.coupons):
        shelf = world.products if isinstance(record, Product) else world.coupons
        shelf.put(record)  # type: ignore[arg-type]


def _moments(shop: Shop, at: datetime, days_ago: int) -> list[datetime]:
    day = shapes.wall_clock(at)
    growth = 0.8 + 0.4 * (DAYS - days_ago) / DAYS
    payday = 1.4 if 26 <= day.day <= 29 else 1.0
    campaign = 1.7 if days_ago in CAMPAIGN_DAYS else 1.0
    wished = shop.per_day * growth * payday * campaign * _WEEK.get(day.weekday(), 0.9)
    count = int(wished + shop.dice.random())
    hours = shop.dice.choices(range(24), _HOURS, k=count)
    return [
        day.replace(
            hour=hour,
            minute=shop.dice.randint(0, 59),
            second=shop.dice.randint(0, 59),
            microsecond=shop.dice.randint(0, 999999),
        ).astimezone(UTC)
        for hour in hours
    ]


def _order(world: World, shop: Shop, moment: datetime, days_ago: int) -> Order:
    dice = shop.dice
    wanted = [
        (0, product, dice.choices((1, 2, 3), (78, 17, 5))[0])
        for product in _basket(shop, dice.choices((1, 2, 3, 4), (48, 30, 15, 7))[0])
    ]
    coupon = _coupon(shop, days_ago)
    if coupon is not None and _is_too_small_for(coupon, wanted, shop.store.currency):
        coupon = None
    ways = _KUWAITI_WAYS if shop.store.currency == "KWD" else _SAUDI_WAYS
    method = dice.choices(list(ways), list(ways.values()))[0]
    sums = pricing.sums(shop.store, wanted, coupon, method)
    if not sums.discount:
        coupon = None
    position = min(int(dice.expovariate(1 / (len(shop.customers) / 3))), len(shop.customers) - 1)
    customer = shop.customers[position]
    purchase = Purchase(
        store=shop.store,
        customer_id=customer.id,
        cart_id=world.next_id("cart"),
        sums=sums,
        coupon=coupon,
        coupon_code=coupon.code if coupon else None,
        payment_method=method,
        pending_payment=False,
        status="under_review",
        address=address_of(shop.store, customer, dice),
        visit=visit_of(dice),
        at=moment,
    )
    return write_down(world, purchase)


def _basket(shop: Shop, count: int) -> list[Product]:
    """A few goods sell best, and not those the store shows first."""
    size = len(shop.favourites)
    chosen: dict[int, Product] = {}
    while len(chosen) < count:
        position = int(shop.dice.paretovariate(0.9) * size / 9) % size
        product = shop.favourites[position]
        if product.quantity > 0:
            chosen[product.id] = product
    return list(chosen.values())


def _coupon(shop: Shop, days_ago: int) -> Coupon | None:
    if not shop.coupons:
        return None
    if days_ago in CAMPAIGN_DAYS:
        return shop.coupons[1] if shop.dice.random() < 0.45 else None
    return shop.coupons[0] if shop.dice.random() < 0.13 else None


def _is_too_small_for(coupon: Coupon, wanted: list[_Wanted], currency: str) -> bool:
    worth = sum(product.selling_price * quantity for _, product, quantity in wanted)
    return worth < shapes.minor(coupon.minimum_amount or 0, currency)


def _let_time_pass(world: World, shop: Shop, order: Order) -> None:
    age = world.now() - order.placed_at
    fate = shop.dice.random()
    if order.payment_method in {"cod"} and fate < 0.14:
        _move(world, order, "canceled", timedelta(hours=7), "لم يتم الرد على الاتصال")
    elif order.payment_method != "cod" and fate < 0.05:
        _leave_unpaid(world, order, age)
    elif fate < 0.08:
        _move(world, order, "canceled", timedelta(hours=3), "بطلب من العميل")
    else:
        _fulfil(world, shop, order, age)
        if age > timedelta(days=9) and fate > 0.965:
            _move(world, order, "restored", timedelta(days=7), "إرجاع من العميل")


def _leave_unpaid(world: World, order: Order, age: timedelta) -> None:
    order.status = "payment_pending"
    order.history = [change(world, "payment_pending", "", order.placed_at)]
    order.pending_payment = True
    if age > timedelta(days=2):
        _move(world, order, "canceled", timedelta(days=1), "لم يكتمل الدفع")


def _fulfil(world: World, shop: Shop, order: Order, age: timedelta) -> None:
    steps = (
        ("in_progress", timedelta(hours=shop.dice.randint(2, 14))),
        ("shipped", timedelta(hours=shop.dice.randint(20, 40))),
        ("delivered", timedelta(hours=shop.dice.randint(60, 110))),
    )
    for slug, after in steps:
        if after < age:
            _move(world, order, slug, after, "")


def _move(world: World, order: Order, slug: str, after: timedelta, note: str) -> None:
    at = min(order.placed_at + after, world.now())
    order.status = slug
    order.updated_at = at
    order.history.append(change(world, slug, note, at))
    if slug in statuses.COMPLETED and order.first_completed_at is None:
        order.first_completed_at = at


def _count(world: World, shop: Shop, order: Order) -> None:
    by_id = {product.id: product for product in shop.products}
    for line in order.lines:
        by_id[line.product_id].sold += line.quantity
    for coupon in shop.coupons:
        if coupon.id == order.coupon_id:
            order.holds_coupon_use = True
            coupon.uses += 1
            coupon.used_by.append(order.customer_id)
            coupon.sales += order.total
            coupon.updated_at = order.placed_at
    if order.status == "delivered" and shop.dice.random() < 0.15:
        _review(world, shop, order)


def _review(world: World, shop: Shop, order: Order) -> None:
    rating, content = shop.dice.choice(people.PRAISE)
    world.reviews.put(
        Review(
            id=world.next_id("review"),
            store_id=shop.store.id,
            customer_id=order.customer_id,
            product_id=order.lines[0].product_id,
            order_id=order.id,
            rating=rating,
            content=content,
            created_at=min(order.updated_at + timedelta(days=1), world.now()),
        )
    )
