"""Coupons and forgotten carts of a store."""

from datetime import timedelta
from random import Random

from entrypoints.sandbox.salla.records import (
    Cart,
    CartLine,
    ChildCode,
    Coupon,
    Customer,
    Product,
    Store,
)
from entrypoints.sandbox.salla.shapes import plain_date
from entrypoints.sandbox.salla.world import World

_OPEN = {"free_shipping": False, "exclude_sale_products": False, "payment_methods": ["all"]}


def add_coupons(world: World, store: Store, codes: tuple[str, str]) -> list[Coupon]:
    """A welcome coupon and the campaign's coupon, in this order."""
    kuwaiti = store.currency == "KWD"
    welcome = _coupon(world, store, codes[0], "percentage", 15, 80)
    welcome.maximum_amount = 10 if kuwaiti else 100
    welcome.minimum_amount = 10 if kuwaiti else 150
    welcome.settings = {**_OPEN, "show_maximum_amount": True}
    campaign = _coupon(world, store, codes[1], "percentage", 20, 40)
    campaign.maximum_amount = 15 if kuwaiti else 150
    campaign.settings = {**_OPEN, "usage_limit_per_user": 2}
    return [world.coupons.put(welcome), world.coupons.put(campaign)]


def add_more_coupons(world: World, store: Store) -> None:
    """A marketer's coupon, a group of single codes, and one that has run out."""
    marketer = _coupon(world, store, "FAISAL20", "fixed", 20, 50)
    marketer.minimum_amount = 90
    marketer.settings = {**_OPEN, "exclude_sale_products": True, "usage_limit_per_user": 3}
    marketer.marketing = {
        "marketing_name": "فيصل الشهري",
        "marketing_type": "percentage",
        "marketing_amount": 10,
        "marketing_maximum_amount": 4000,
        "marketing_info": "حملة العيد",
    }
    group = _coupon(world, store, "HADYA", "fixed", 30, 20)
    group.settings = {
        **_OPEN,
        "exclude_sale_products": True,
        "usage_limit_per_user": 1,
        "is_group": True,
        "group_name": "هدايا العملاء",
        "group_suffix": "HADYA",
    }
    group.children = [
        ChildCode(id=world.next_id("child"), code=f"HADYA{ending}")
        for ending in ("Emld", "lUOc", "5W5z", "q8Ra", "TbN2")
    ]
    old = _coupon(world, store, "SAIF10", "percentage", 10, 200)
    old.expires_at = plain_date(world.now() - timedelta(days=70))
    old.maximum_amount = 60
    old.status = "inactive"
    old.settings = dict(_OPEN)
    for coupon in (marketer, group, old):
        world.coupons.put(coupon)


def _coupon(
    world: World, store: Store, code: str, kind: str, amount: float, days_old: int
) -> Coupon:
    made = world.now() - timedelta(days=days_old)
    return Coupon(
        id=world.next_id("coupon"),
        store_id=store.id,
        code=code,
        type=kind,
        amount=amount,
        created_at=made,
        updated_at=made,
        starts_at=plain_date(made)[:10] + " 00:00:00",
        expires_at=plain_date(world.now() + timedelta(days=60))[:10] + " 23:59:59",
    )


def leave_carts(
    world: World,
    store: Store,
    products: list[Product],
    customers: list[Customer],
    dice: Random,
    count: int,
) -> None:
    for _ in range(count):
        left = world.now() - timedelta(hours=dice.randint(1, 200), minutes=dice.randint(0, 59))
        chosen = dice.sample(products[:40], dice.choice((1, 1, 2, 3)))
        world.carts.put(
            Cart(
                id=world.next_id("cart"),
                store_id=store.id,
                created_at=left - timedelta(minutes=dice.randint(3, 40)),
                updated_at=left,
                customer_id=dice.choice(customers).id,
                lines=[
                    CartLine(
                        id=world.next_id("line"),
                        product_id=product.id,
                        quantity=dice.choice((1, 1, 1, 2)),
                    )
                    for product in chosen
                ],
                status="abandoned",
            )
        )
