"""What a cart costs: goods, coupon, shipping, cash fee and tax. Whole minor units, half up."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from entrypoints.sandbox.salla import coupon_rules, shapes
from entrypoints.sandbox.salla.carriers import FIRST
from entrypoints.sandbox.salla.records import Cart, Coupon, Product, Store
from entrypoints.sandbox.salla.world import World


@dataclass(frozen=True, slots=True, kw_only=True)
class PricedLine:
    line_id: int
    product: Product
    quantity: int
    price: int
    discount: int
    tax: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    lines: list[PricedLine]
    sub_total: int
    discount: int
    shipping: int
    free_shipping: bool
    cash_fee: int
    tax: int

    @property
    def goods_after_discount(self) -> int:
        return self.sub_total - self.discount

    @property
    def total(self) -> int:
        return self.goods_after_discount + self.shipping + self.cash_fee + self.tax


def of_cart(world: World, cart: Cart, payment_method: str = "") -> Sums:
    """A coupon that a rule speaks against stays in the cart without effect."""
    found = [(line, world.products.get(line.product_id)) for line in cart.lines]
    wanted = [(line.id, product, line.quantity) for line, product in found if product is not None]
    code = cart.coupon_code or ""
    refused = coupon_rules.objections(world, cart, code, payment_method)
    coupon = None if refused else coupon_rules.coupon_named(world, cart.store_id, code)
    store = world.store(cart.store_id)
    return sums(store, wanted, coupon, payment_method, company=cart.shipping_company)


def sums(
    store: Store,
    wanted: list[tuple[int, Product, int]],
    coupon: Coupon | None,
    payment_method: str = "",
    *,
    company: str = FIRST,
) -> Sums:
    prices = [product.selling_price * quantity for _, product, quantity in wanted]
    covered = [
        price if coupon is not None and coupon_rules.covers(coupon, product) else 0
        for price, (_, product, _) in zip(prices, wanted, strict=True)
    ]
    discount = 0 if coupon is None else _discount(coupon, sum(covered), store.currency)
    shares = _split(discount, covered)
    sub_total = sum(prices)
    free = coupon is not None and coupon_rules.ships_free(coupon, company)
    shipping = 0 if free or not wanted else _shipping(store, sub_total - discount)
    cash_fee = store.cash_fee if payment_method == "cod" else 0
    lines = [
        PricedLine(
            line_id=line_id,
            product=product,
            quantity=quantity,
            price=price,
            discount=share,
            tax=_tax(store, price - share),
        )
        for (line_id, product, quantity), price, share in zip(wanted, prices, shares, strict=True)
    ]
    return Sums(
        lines=lines,
        sub_total=sub_total,
        discount=discount,
        shipping=shipping,
        free_shipping=free,
        cash_fee=cash_fee,
        tax=_tax(store, sub_total - discount + shipping + cash_fee),
    )


def _discount(coupon: Coupon, base: int, currency: str) -> int:
    if coupon.type == "fixed":
        return min(base, shapes.minor(coupon.amount, currency))
    exact = base * Decimal(str(coupon.amount)) / 100
    amount = min(base, int(exact.to_integral_value(ROUND_HALF_UP)))
    ceiling = shapes.minor(coupon.maximum_amount, currency)
    return min(amount, ceiling) if ceiling else amount


def _shipping(store: Store, goods: int) -> int:
    return 0 if goods >= store.free_shipping_from else store.shipping


def _tax(store: Store, amount: int) -> int:
    return (amount * store.tax_percent + 50) // 100


def _split(amount: int, weights: list[int]) -> list[int]:
    """Shares by weight that add up to the amount: what is left goes to the largest fractions."""
    whole = sum(weights)
    if not whole:
        return [0] * len(weights)
    shares = [amount * weight // whole for weight in weights]
    fractions = [amount * weight % whole for weight in weights]
    places = sorted(range(len(weights)), key=lambda place: -fractions[place])
    for place in places[: amount - sum(shares)]:
        shares[place] += 1
    return shares
