"""Coupons, carts and shoppers as Hypothesis draws them."""

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from nomoflow.coupons.evaluation import CartItem, Shopper, SimulatedCart
from nomoflow.coupons.terms import (
    AmountOff,
    CouponTerms,
    PaymentMethod,
    PercentOff,
    SalesChannel,
    Selection,
)
from nomoflow.kernel.money import Currency, Money, Percent

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
SAR, KWD = Currency("SAR"), Currency("KWD")
PRODUCTS, CATEGORIES, BRANDS = ("101", "102", "103", "104"), ("11", "12", "13"), ("7", "8")
CODE = "DEAL15"


def money(most: int, least: int = 0, currency: Currency = SAR) -> st.SearchStrategy[Money]:
    return st.integers(least, most).map(lambda minor: Money(minor=minor, currency=currency))


def some(things: tuple[str, ...], least: int = 0) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(things), unique=True, min_size=least, max_size=2).map(tuple)


def selections(things: tuple[str, ...]) -> st.SearchStrategy[Selection]:
    only = st.none() | some(things, 1)
    return st.builds(Selection, only=only, never=some(things))


percents = st.integers(0, 10_000).map(Percent)
percent_off = st.builds(PercentOff, percent=percents, ceiling=st.none() | money(20_000))
discounts = percent_off | st.builds(AmountOff, amount=money(30_000))
methods = st.lists(st.sampled_from(PaymentMethod), unique=True, max_size=2).map(tuple)
items = st.builds(
    CartItem,
    product=st.sampled_from(PRODUCTS),
    unit_price=money(50_000),
    quantity=st.integers(1, 5),
    categories=some(CATEGORIES),
    brand=st.sampled_from(("", *BRANDS)),
    on_sale=st.booleans(),
)
carts = st.builds(
    SimulatedCart,
    currency=st.just(SAR),
    items=st.lists(items, max_size=6).map(tuple),
    shipping=money(5_000),
    shipping_company=st.sampled_from(("41", "42")),
    payment_method=st.none() | st.sampled_from(PaymentMethod),
    channel=st.sampled_from((SalesChannel.WEB, SalesChannel.APP)),
    has_special_offer=st.booleans(),
)
shoppers = st.builds(
    Shopper,
    groups=some(("31", "32")),
    email=st.sampled_from(("", "a@example.com", "a@example.org")),
    earlier_orders=st.integers(0, 1),
    uses_of=st.dictionaries(st.just(CODE.casefold()), st.integers(0, 2)),
)
all_terms = st.builds(
    CouponTerms,
    discount=discounts,
    ends_at=st.sampled_from((NOW - timedelta(1), NOW, NOW + timedelta(1))),
    starts_at=st.sampled_from((None, NOW - timedelta(2), NOW + timedelta(hours=1))),
    free_shipping=st.booleans(),
    minimum_cart=st.none() | money(60_000),
    usage_limit=st.none() | st.integers(1, 3),
    usage_limit_per_customer=st.none() | st.integers(1, 3),
    first_order_only=st.booleans(),
    excludes_sale_products=st.booleans(),
    combines_with_offers=st.booleans(),
    channel=st.sampled_from(SalesChannel),
    products=selections(PRODUCTS),
    categories=selections(CATEGORIES),
    customer_groups=selections(("31", "32")),
    brands_excluded=some(BRANDS),
    shipping_excluded=some(("41", "42")),
    payment_methods=methods,
    email_domain=st.sampled_from(("", "example.com")),
)
# Terms that refuse little, so that most examples come to the money.
kind_terms = st.builds(
    CouponTerms,
    discount=discounts,
    ends_at=st.just(NOW + timedelta(1)),
    free_shipping=st.booleans(),
    excludes_sale_products=st.booleans(),
    combines_with_offers=st.just(True),
    products=selections(PRODUCTS),
    categories=selections(CATEGORIES),
    brands_excluded=some(BRANDS),
)
any_terms = kind_terms | all_terms
