"""Which coupon a code means, what it covers, and why it may do nothing: docs/coupon-rules.md."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from entrypoints.sandbox.salla import shapes
from entrypoints.sandbox.salla.records import Cart, Coupon, Customer, Product
from entrypoints.sandbox.salla.world import World

Sentence = tuple[str, str]
"""In Arabic and in English."""


@dataclass(frozen=True, slots=True)
class Objection:
    """A rule that is not met, by its name in the document."""

    name: str
    sentence: Sentence


_NO_SUCH = ("كوبون التخفيض غير صحيح", "This coupon code is not valid")
_USED_UP = ("تم استخدام الكوبون بالحد الأقصى", "This coupon has been used up")
_FOREIGN = Objection(
    "not_this_customer", ("هذا الكوبون غير مخصص لك", "This coupon is not for your account")
)
_NO_SUCH_CODE = Objection("no_such_code", _NO_SUCH)
_PAUSED = Objection("paused", _NO_SUCH)
_NOT_STARTED = Objection(
    "not_started", ("لم يبدأ العمل بهذا الكوبون بعد", "This coupon is not active yet")
)
_EXPIRED = Objection("expired", ("انتهت صلاحية كوبون التخفيض", "This coupon has expired"))
_NOTHING_COVERED = Objection(
    "no_product_covered",
    ("الكوبون لا ينطبق على منتجات سلتك", "This coupon does not apply to the products in your cart"),
)
_PAYMENT = Objection(
    "not_this_payment",
    (
        "الكوبون لا يعمل مع طريقة الدفع المختارة",
        "This coupon does not work with the chosen payment method",
    ),
)
_SHIPPING = Objection(
    "not_this_shipping",
    (
        "الشحن المجاني لا يشمل شركة الشحن المختارة",
        "Free shipping is not offered with the chosen company",
    ),
)
_OFFERS = Objection(
    "not_with_offers",
    (
        "لا يمكن الجمع بين الكوبون والعروض الخاصة",
        "This coupon cannot be combined with special offers",
    ),
)


def coupon_named(world: World, store_id: int, code: str | None) -> Coupon | None:
    """The coupon that a shopper means by this code."""
    if not code:
        return None
    return next(
        (
            coupon
            for coupon in world.coupons.of(store_id)
            if coupon.status != "deleted" and coupon.answers_to(code)
        ),
        None,
    )


def objection(
    world: World, cart: Cart, code: str, payment_method: str | None = None
) -> Sentence | None:
    """The first thing that speaks against it, as the shopper is told."""
    found = next(iter(objections(world, cart, code, payment_method)), None)
    return None if found is None else found.sentence


def objections(
    world: World, cart: Cart, code: str, payment_method: str | None = None
) -> list[Objection]:
    """Everything that speaks against it, in the order of the document."""
    coupon = coupon_named(world, cart.store_id, code)
    if coupon is None:
        return [_NO_SUCH_CODE]
    customer = None if cart.customer_id is None else world.customer(cart.customer_id)
    return [
        *_of_standing(coupon, shapes.plain_date(world.now())),
        *_of_limits(coupon, code, customer),
        *_of_goods(world, cart, coupon),
        *([] if _belongs(customer, coupon.settings) else [_FOREIGN]),
        *_of_ways(world, cart, coupon, payment_method),
    ]


def covers(coupon: Coupon, product: Product) -> bool:
    """Does the coupon lower the price of this product?"""
    settings = coupon.settings
    if settings.get("exclude_sale_products", True) and product.sale_price:
        return False
    number = str(product.id)
    categories = {str(each) for each in product.category_ids}
    if number in settings.get("products_exclude", []):
        return False
    if categories & set(settings.get("list_exclude_categories", [])):
        return False
    if str(product.brand_id) in settings.get("list_exclude_brands", []):
        return False
    products = settings.get("products_include", [])
    wanted = set(settings.get("list_include_categories", []))
    if products or wanted:
        return number in products or bool(categories & wanted)
    return True


def ships_free(coupon: Coupon, company: str) -> bool:
    """Does sending the goods with this company cost nothing?"""
    settings = coupon.settings
    return bool(settings.get("free_shipping")) and company not in settings.get(
        "list_exclude_shipping", []
    )


def goods_of(world: World, cart: Cart) -> list[tuple[Product, int]]:
    """The products of a cart that are still there, and how many of each."""
    found = [(world.products.get(line.product_id), line.quantity) for line in cart.lines]
    return [(product, quantity) for product, quantity in found if product is not None]


def worth_of(world: World, cart: Cart) -> int:
    """All goods at today's prices."""
    return sum(product.selling_price * quantity for product, quantity in goods_of(world, cart))


def has_special_offer(world: World, cart: Cart) -> bool:
    """Does the store add a gift to this cart? A knob says from which worth on."""
    least = world.knobs.special_offer_from
    if not least:
        return False
    return worth_of(world, cart) >= shapes.minor(least, world.store(cart.store_id).currency)


def _of_standing(coupon: Coupon, clock: str) -> Iterator[Objection]:
    if coupon.status != "active":
        yield _PAUSED
    if coupon.starts_at and clock < coupon.starts_at:
        yield _NOT_STARTED
    if clock >= coupon.expires_at:
        yield _EXPIRED


def _of_limits(coupon: Coupon, code: str, customer: Customer | None) -> Iterator[Objection]:
    uses, used_by = coupon.uses_of(code)
    limit = coupon.settings.get("usage_limit")
    if limit and uses >= limit:
        yield Objection("used_up", _USED_UP)
    each = coupon.settings.get("usage_limit_per_user")
    if each and customer is not None and used_by.count(customer.id) >= each:
        yield Objection("used_up_by_customer", _USED_UP)


def _of_goods(world: World, cart: Cart, coupon: Coupon) -> Iterator[Objection]:
    currency = world.store(cart.store_id).currency
    if worth_of(world, cart) < shapes.minor(coupon.minimum_amount or 0, currency):
        least = f"{coupon.minimum_amount:g}"
        yield Objection(
            "cart_too_small",
            (
                f"الحد الأدنى لاستخدام الكوبون {least}",
                f"This coupon needs a cart of at least {least}",
            ),
        )
    if not any(covers(coupon, product) for product, _ in goods_of(world, cart)):
        yield _NOTHING_COVERED


def _belongs(customer: Customer | None, settings: dict[str, Any]) -> bool:
    groups = {str(group) for group in customer.groups} if customer else set()
    included = set(settings.get("list_include_groups", []))
    if included and not groups & included:
        return False
    if groups & set(settings.get("list_exclude_groups", [])):
        return False
    domain = str(settings.get("beneficiary_domain") or "").strip().casefold().removeprefix("@")
    email = (customer.email or "") if customer else ""
    return not domain or email.strip().casefold().endswith(f"@{domain}")


def _of_ways(
    world: World, cart: Cart, coupon: Coupon, payment_method: str | None
) -> Iterator[Objection]:
    settings = coupon.settings
    methods = settings.get("payment_methods") or ["all"]
    if payment_method and "all" not in methods and payment_method not in methods:
        yield _PAYMENT
    place = settings.get("applied_in") or "all"
    if place not in ("all", cart.channel):
        where = ("التطبيق", "the app") if place == "app" else ("المتجر", "the website")
        yield Objection(
            "not_this_channel",
            (f"هذا الكوبون يعمل في {where[0]} فقط", f"This coupon works in {where[1]} only"),
        )
    alone = coupon.type == "fixed" and not coupon.amount and settings.get("free_shipping")
    if alone and not ships_free(coupon, cart.shipping_company):
        yield _SHIPPING
    if has_special_offer(world, cart) and not settings.get("is_apply_with_offer"):
        yield _OFFERS
