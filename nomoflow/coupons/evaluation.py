"""What a coupon does to a cart, to the minor unit, and if nothing, why: docs/coupon-rules.md."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction

from nomoflow.coupons.model import Coupon
from nomoflow.coupons.offers import Denied
from nomoflow.coupons.standing import Intent
from nomoflow.coupons.terms import (
    AmountOff,
    CouponTerms,
    PaymentMethod,
    PercentOff,
    SalesChannel,
)
from nomoflow.kernel.ids import CouponId, CustomerId
from nomoflow.kernel.money import Currency, Money
from nomoflow.kernel.text import code_key

_WHOLE = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class CartItem:
    """Some of one product. Ids are the platform's, as text."""

    product: str
    unit_price: Money
    """What one costs now: on sale, the sale price."""
    quantity: int = 1
    categories: tuple[str, ...] = ()
    brand: str = ""
    on_sale: bool = False

    @property
    def worth(self) -> Money:
        """The price of all of them."""
        return Money(minor=self.unit_price.minor * self.quantity, currency=self.unit_price.currency)


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedCart:
    """A cart as a coupon sees it. Everything in it is priced in its currency."""

    currency: Currency
    items: tuple[CartItem, ...]
    shipping: Money
    """What sending it would cost without a coupon."""
    shipping_company: str = ""
    """Empty: not chosen yet."""
    payment_method: PaymentMethod | None = None
    """``None``: not chosen yet."""
    channel: SalesChannel = SalesChannel.WEB
    has_special_offer: bool = False

    @property
    def goods(self) -> Money:
        """The price of all goods, before any discount."""
        return sum((item.worth for item in self.items), Money.zero(self.currency))


@dataclass(frozen=True, slots=True, kw_only=True)
class Shopper:
    """Who buys; without a ``customer`` a guest, of whom little is known."""

    customer: CustomerId | None = None
    groups: tuple[str, ...] = ()
    email: str = ""
    earlier_orders: int = 0
    uses_of: Mapping[str, int] = field(default_factory=dict)
    """How often they used a code before, by its ``code_key``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A code that may lower the price of a cart."""

    code: str
    terms: CouponTerms
    enabled: bool = True
    known: bool = True
    """Whether the platform has it."""
    uses: int = 0
    coupon: CouponId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why a coupon does nothing for a cart, with the facts that a sentence about it needs."""

    denied: Denied
    at: datetime | None = None
    """When it starts, or when it ended."""
    minimum: Money | None = None
    missing: Money | None = None
    """How much more the cart must be worth."""
    limit: int | None = None
    payment_methods: tuple[PaymentMethod, ...] = ()
    channel: SalesChannel | None = None
    email_domain: str = ""
    only_sale_goods: bool = False
    """Whether it would cover something here, were it not on sale."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a coupon does to a cart. One that is not valid takes nothing off."""

    code: str
    coupon: CouponId | None
    ends_at: datetime
    discount: Money
    shares: tuple[Money, ...]
    """The discount of each item of the cart; their sum is the discount."""
    free_shipping: bool
    saving: Money
    """The discount, and the shipping where it is free."""
    combines_with_offers: bool
    reasons: tuple[Reason, ...] = ()

    @property
    def valid(self) -> bool:
        """Whether the store would take it."""
        return not self.reasons


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulation:
    """What each coupon does to a cart. Two coupons never combine: at most one of them counts."""

    verdicts: tuple[Verdict, ...]
    best: Verdict | None
    """The one that saves most; none when no valid one saves anything."""


def simulate(
    coupons: Sequence[Coupon], cart: SimulatedCart, shopper: Shopper, at: datetime
) -> Simulation:
    """What each coupon would do to a cart at a moment, and which of them is the best."""
    verdicts = tuple(judge(candidate_of(coupon), cart, shopper, at) for coupon in coupons)
    useful = [verdict for verdict in verdicts if verdict.valid and verdict.saving]
    best = min(useful, key=lambda each: (-each.saving.minor, each.ends_at, each.code), default=None)
    return Simulation(verdicts=verdicts, best=best)


def candidate_of(coupon: Coupon) -> Candidate:
    """A coupon as its store would know it."""
    return Candidate(
        code=coupon.code,
        terms=coupon.terms,
        enabled=coupon.intent is Intent.LIVE,
        known=coupon.platform is not None and coupon.gone_at is None,
        uses=coupon.uses,
        coupon=coupon.id,
    )


def judge(candidate: Candidate, cart: SimulatedCart, shopper: Shopper, at: datetime) -> Verdict:
    """What a code does to a cart, and if it does nothing, every reason for it."""
    terms = candidate.terms
    reasons = (
        *_standing(candidate, at),
        *_limits(candidate, shopper),
        *_goods(terms, cart),
        *_person(terms, shopper),
        *_way(terms, cart),
    )
    nothing = Money.zero(cart.currency)
    discount, free_shipping = nothing, False
    shares = tuple(nothing for _ in cart.items)
    if not reasons:
        covered = [item.worth if covers(terms, item) else nothing for item in cart.items]
        discount = _discount(terms, sum(covered, nothing))
        shares = _shares(discount, covered)
        free_shipping = terms.free_shipping and _ships_free(terms, cart)
    return Verdict(
        code=candidate.code,
        coupon=candidate.coupon,
        ends_at=terms.ends_at,
        discount=discount,
        shares=shares,
        free_shipping=free_shipping,
        saving=discount + cart.shipping if free_shipping else discount,
        combines_with_offers=terms.combines_with_offers,
        reasons=reasons,
    )


def covers(terms: CouponTerms, item: CartItem) -> bool:
    """Whether a coupon lowers the price of a product."""
    return not (terms.excludes_sale_products and item.on_sale) and _selects(terms, item)


def _selects(terms: CouponTerms, item: CartItem) -> bool:
    categories = set(item.categories)
    if item.product in terms.products.never or categories & set(terms.categories.never):
        return False
    if item.brand and item.brand in terms.brands_excluded:
        return False
    if terms.products.only is None and terms.categories.only is None:
        return True
    return item.product in (terms.products.only or ()) or bool(
        categories & set(terms.categories.only or ())
    )


def _standing(candidate: Candidate, at: datetime) -> Iterator[Reason]:
    terms = candidate.terms
    if not candidate.known:
        yield Reason(denied=Denied.NO_SUCH_CODE)
    elif not candidate.enabled:
        yield Reason(denied=Denied.PAUSED)
    if terms.starts_at is not None and at < terms.starts_at:
        yield Reason(denied=Denied.NOT_STARTED, at=terms.starts_at)
    if terms.ends_at <= at:
        yield Reason(denied=Denied.EXPIRED, at=terms.ends_at)


def _limits(candidate: Candidate, shopper: Shopper) -> Iterator[Reason]:
    limit = candidate.terms.usage_limit
    if limit is not None and candidate.uses >= limit:
        yield Reason(denied=Denied.USED_UP, limit=limit)
    each = candidate.terms.usage_limit_per_customer
    if each is not None and shopper.uses_of.get(code_key(candidate.code), 0) >= each:
        yield Reason(denied=Denied.USED_UP_BY_CUSTOMER, limit=each)


def _goods(terms: CouponTerms, cart: SimulatedCart) -> Iterator[Reason]:
    if any(money.currency != cart.currency for money in _amounts(terms)):
        yield Reason(denied=Denied.OTHER_CURRENCY)
    elif terms.minimum_cart is not None and cart.goods < terms.minimum_cart:
        missing = terms.minimum_cart - cart.goods
        yield Reason(denied=Denied.CART_TOO_SMALL, minimum=terms.minimum_cart, missing=missing)
    if not any(covers(terms, item) for item in cart.items):
        selected = any(_selects(terms, item) for item in cart.items)
        yield Reason(denied=Denied.NO_PRODUCT_COVERED, only_sale_goods=selected)


def _person(terms: CouponTerms, shopper: Shopper) -> Iterator[Reason]:
    groups, allowed = set(shopper.groups), terms.customer_groups
    domain = terms.normal().email_domain
    outside = allowed.only is not None and not groups & set(allowed.only)
    if outside or groups & set(allowed.never):
        yield Reason(denied=Denied.NOT_THIS_CUSTOMER)
    elif domain and shopper.email.strip().casefold().rpartition("@")[2] != domain:
        yield Reason(denied=Denied.NOT_THIS_CUSTOMER, email_domain=domain)
    if terms.first_order_only and shopper.earlier_orders > 0:
        yield Reason(denied=Denied.NOT_FIRST_ORDER)


def _way(terms: CouponTerms, cart: SimulatedCart) -> Iterator[Reason]:
    method, methods = cart.payment_method, terms.payment_methods
    if methods and method is not None and method not in methods:
        yield Reason(denied=Denied.NOT_THIS_PAYMENT, payment_methods=methods)
    if terms.channel not in (SalesChannel.ALL, cart.channel):
        yield Reason(denied=Denied.NOT_THIS_CHANNEL, channel=terms.channel)
    if _gives_shipping_alone(terms) and not _ships_free(terms, cart):
        yield Reason(denied=Denied.NOT_THIS_SHIPPING)
    if cart.has_special_offer and not terms.combines_with_offers:
        yield Reason(denied=Denied.NOT_WITH_OFFERS)


def _amounts(terms: CouponTerms) -> Iterator[Money]:
    match terms.discount:
        case PercentOff(ceiling=ceiling):
            yield from () if ceiling is None else (ceiling,)
        case AmountOff(amount=amount):
            yield amount
    if terms.minimum_cart is not None:
        yield terms.minimum_cart


def _discount(terms: CouponTerms, covered: Money) -> Money:
    promised = terms.discount
    if isinstance(promised, AmountOff):
        return Money(minor=min(promised.amount.minor, covered.minor), currency=covered.currency)
    exact = covered.minor * promised.percent.basis_points
    part = min((2 * exact + _WHOLE) // (2 * _WHOLE), covered.minor)
    ceiling = promised.ceiling
    return Money(
        minor=min(part, ceiling.minor) if ceiling else part,
        currency=covered.currency,
    )


def _shares(discount: Money, covered: Sequence[Money]) -> tuple[Money, ...]:
    if not discount:
        return tuple(Money.zero(discount.currency) for _ in covered)
    return discount.split([Fraction(worth.minor) for worth in covered])


def _gives_shipping_alone(terms: CouponTerms) -> bool:
    discount = terms.discount
    return terms.free_shipping and isinstance(discount, AmountOff) and not discount.amount


def _ships_free(terms: CouponTerms, cart: SimulatedCart) -> bool:
    return cart.shipping_company not in terms.shipping_excluded
