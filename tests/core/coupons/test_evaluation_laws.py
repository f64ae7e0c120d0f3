"""What holds for every coupon and every cart."""

from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from nomoflow.coupons.evaluation import (
    Candidate,
    CartItem,
    Shopper,
    SimulatedCart,
    Verdict,
    covers,
    judge,
    simulate,
)
from nomoflow.coupons.facts import CouponReport
from nomoflow.coupons.model import Coupon
from nomoflow.coupons.standing import Intent
from nomoflow.coupons.terms import (
    AmountOff,
    CouponTerms,
    PercentOff,
    Selection,
)
from nomoflow.kernel.ids import CouponId, PlatformCouponId
from nomoflow.kernel.money import Money, Percent
from tests.core.coupons.drawing import (
    BRANDS,
    CATEGORIES,
    CODE,
    KWD,
    NOW,
    PRODUCTS,
    SAR,
    any_terms,
    carts,
    items,
    kind_terms,
    money,
    percents,
    shoppers,
    some,
)


def verdict_on(
    terms: CouponTerms, cart: SimulatedCart, shopper: Shopper | None = None, uses: int = 0
) -> Verdict:
    candidate = Candidate(code=CODE, terms=terms, uses=uses)
    return judge(candidate, cart, shopper or Shopper(), NOW)


def covered(terms: CouponTerms, cart: SimulatedCart) -> int:
    return sum(item.worth.minor for item in cart.items if covers(terms, item))


@given(any_terms, carts, shoppers, st.integers(0, 3))
def test_a_discount_is_within_its_bounds(
    terms: CouponTerms, cart: SimulatedCart, shopper: Shopper, uses: int
) -> None:
    verdict = verdict_on(terms, cart, shopper, uses)
    assert 0 <= verdict.discount.minor <= covered(terms, cart)
    match terms.discount:
        case AmountOff(amount=amount):
            assert verdict.discount.minor <= amount.minor
        case PercentOff(ceiling=Money(minor=minor)) if minor:
            assert verdict.discount.minor <= minor


@given(any_terms, carts, shoppers)
def test_shares_are_the_discount_exactly(
    terms: CouponTerms, cart: SimulatedCart, shopper: Shopper
) -> None:
    verdict = verdict_on(terms, cart, shopper)
    assert len(verdict.shares) == len(cart.items)
    assert sum(share.minor for share in verdict.shares) == verdict.discount.minor
    for share, item in zip(verdict.shares, cart.items, strict=True):
        assert 0 <= share.minor <= (item.worth.minor if covers(terms, item) else 0)


@given(any_terms, carts, shoppers, st.integers(0, 3))
def test_what_is_refused_does_nothing(
    terms: CouponTerms, cart: SimulatedCart, shopper: Shopper, uses: int
) -> None:
    verdict = verdict_on(terms, cart, shopper, uses)
    assert verdict.valid == (not verdict.reasons)
    if not verdict.valid:
        assert not verdict.discount
        assert not verdict.saving
        assert not verdict.free_shipping
        denied = [reason.denied for reason in verdict.reasons]
        assert len(set(denied)) == len(denied)
    free = cart.shipping.minor if verdict.free_shipping else 0
    assert verdict.saving.minor == verdict.discount.minor + free


@given(kind_terms, carts, items, st.data())
def test_what_is_not_covered_changes_nothing(
    terms: CouponTerms, cart: SimulatedCart, item: CartItem, data: st.DataObject
) -> None:
    stranger = replace(item, product="109")
    terms = replace(terms, products=replace(terms.products, never=("109",)))
    place = data.draw(st.integers(0, len(cart.items)))
    fuller = replace(cart, items=(*cart.items[:place], stranger, *cart.items[place:]))
    before, after = verdict_on(terms, cart), verdict_on(terms, fuller)
    assert (after.discount, after.free_shipping) == (before.discount, before.free_shipping)
    assert after.valid == before.valid
    others = (*before.shares[:place], Money.zero(SAR), *before.shares[place:])
    assert after.shares == others


def _stricter(terms: CouponTerms, data: st.DataObject) -> CouponTerms:
    """The terms with one condition more."""
    draw = data.draw
    changes: dict[str, Any] = {
        "minimum_cart": draw(money(60_000, (terms.minimum_cart or Money.zero(SAR)).minor)),
        "usage_limit": draw(st.integers(1, terms.usage_limit or 3)),
        "usage_limit_per_customer": draw(st.integers(1, terms.usage_limit_per_customer or 3)),
        "first_order_only": True,
        "excludes_sale_products": True,
        "combines_with_offers": False,
        "products": _narrower(terms.products, draw(some(PRODUCTS))),
        "categories": _narrower(terms.categories, draw(some(CATEGORIES))),
        "customer_groups": _narrower(terms.customer_groups, draw(some(("31", "32")))),
        "brands_excluded": (*terms.brands_excluded, *draw(some(BRANDS))),
        "shipping_excluded": (*terms.shipping_excluded, *draw(some(("41", "42")))),
        "starts_at": NOW + timedelta(1),
        "ends_at": terms.ends_at - timedelta(1),
    }
    name = draw(st.sampled_from(sorted(changes)))
    return replace(terms, **{name: changes[name]})


def _narrower(selection: Selection, more: tuple[str, ...]) -> Selection:
    return replace(selection, never=(*selection.never, *more))


@given(any_terms, carts, shoppers, st.integers(0, 3), st.data())
def test_stricter_terms_never_give_more(
    terms: CouponTerms, cart: SimulatedCart, shopper: Shopper, uses: int, data: st.DataObject
) -> None:
    before = verdict_on(terms, cart, shopper, uses)
    after = verdict_on(_stricter(terms, data), cart, shopper, uses)
    assert after.saving.minor <= before.saving.minor
    assert before.valid or not after.valid


@given(kind_terms, carts, percents, percents, st.none() | money(20_000))
def test_a_larger_percentage_never_gives_less(
    terms: CouponTerms, cart: SimulatedCart, one: Percent, other: Percent, ceiling: Money | None
) -> None:
    less, more = (
        verdict_on(replace(terms, discount=PercentOff(percent=percent, ceiling=ceiling)), cart)
        for percent in sorted((one, other))
    )
    assert less.discount.minor <= more.discount.minor


@given(kind_terms, carts, percents, money(20_000, 1), money(20_000, 1))
def test_a_higher_ceiling_never_gives_less(
    terms: CouponTerms, cart: SimulatedCart, percent: Percent, one: Money, other: Money
) -> None:
    less, more = (
        verdict_on(replace(terms, discount=PercentOff(percent=percent, ceiling=ceiling)), cart)
        for ceiling in sorted((one, other), key=lambda each: each.minor)
    )
    assert less.discount.minor <= more.discount.minor


@given(st.lists(money(50_000, currency=KWD), min_size=1, max_size=6), percents)
def test_a_percentage_is_the_nearest_amount(prices: list[Money], percent: Percent) -> None:
    cart = SimulatedCart(
        currency=KWD,
        items=tuple(CartItem(product="101", unit_price=price) for price in prices),
        shipping=Money.zero(KWD),
    )
    terms = CouponTerms(discount=PercentOff(percent=percent), ends_at=NOW + timedelta(1))
    goods = sum(price.minor for price in prices)
    error = 10_000 * verdict_on(terms, cart).discount.minor - goods * percent.basis_points
    assert -5_000 < error <= 5_000


@given(any_terms, carts, st.randoms(use_true_random=False))
def test_the_order_of_the_lines_does_not_matter(
    terms: CouponTerms, cart: SimulatedCart, dice: Random
) -> None:
    shuffled = list(cart.items)
    dice.shuffle(shuffled)
    one, other = verdict_on(terms, cart), verdict_on(terms, replace(cart, items=tuple(shuffled)))
    assert (one.discount, one.free_shipping, one.reasons) == (
        other.discount,
        other.free_shipping,
        other.reasons,
    )


@given(any_terms, carts)
def test_two_lines_of_one_product_are_as_good_as_one(
    terms: CouponTerms, cart: SimulatedCart
) -> None:
    singly = tuple(replace(item, quantity=1) for item in cart.items for _ in range(item.quantity))
    one, other = verdict_on(terms, cart), verdict_on(terms, replace(cart, items=singly))
    assert (one.discount, one.saving, one.reasons) == (other.discount, other.saving, other.reasons)


@given(st.lists(any_terms, max_size=5), carts, shoppers)
def test_the_best_saves_most(
    terms: list[CouponTerms], cart: SimulatedCart, shopper: Shopper
) -> None:
    coupons = [_coupon(f"CODE{number}", each) for number, each in enumerate(terms)]
    found = simulate(coupons, cart, shopper, NOW)
    assert [verdict.code for verdict in found.verdicts] == [each.code for each in coupons]
    savings = [verdict.saving.minor for verdict in found.verdicts]
    if found.best is None:
        assert not any(savings)
    else:
        assert found.best.saving.minor == max(savings) > 0
        assert found.best.valid


def _coupon(code: str, terms: CouponTerms) -> Coupon:
    report = CouponReport(
        id=PlatformCouponId(code), reported_at=NOW, code=code, terms=terms, enabled=True
    )
    return Coupon(
        id=CouponId(code),
        code=code,
        terms=terms,
        created_at=NOW,
        changed_at=NOW,
        intent=Intent.LIVE,
        written=1,
        platform=report,
    )
