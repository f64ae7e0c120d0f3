"""The evaluator follows docs/coupon-rules.md, case by case, to the minor unit."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from nomoflow.coupons.evaluation import (
    Candidate,
    CartItem,
    Reason,
    Shopper,
    SimulatedCart,
    Verdict,
    judge,
    simulate,
)
from nomoflow.coupons.facts import CouponReport
from nomoflow.coupons.model import Coupon
from nomoflow.coupons.offers import Denied
from nomoflow.coupons.standing import Intent
from nomoflow.coupons.terms import (
    AmountOff,
    CouponTerms,
    Discount,
    PaymentMethod,
    PercentOff,
    SalesChannel,
    Selection,
)
from nomoflow.kernel.ids import CouponId, CustomerId, PlatformCouponId
from nomoflow.kernel.money import Currency, Money, Percent
from nomoflow.kernel.text import code_key

TABLE = json.loads((Path(__file__).parents[2] / "fixtures/coupons/rules.json").read_text("utf-8"))
CASES = [case for case in TABLE["cases"] if case.get("only", "core") == "core"]
CODE = "Deal15"
NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
SAR = Currency("SAR")


def sar(minor: int) -> Money:
    return Money(minor=minor, currency=SAR)


def told(case: dict[str, Any], part: str) -> dict[str, Any]:
    return {**TABLE["defaults"][part], **case.get(part, {})}


def moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text).astimezone(UTC)


def cart_of(case: dict[str, Any]) -> SimulatedCart:
    cart = told(case, "cart")
    currency = Currency(cart["currency"])
    items = tuple(
        CartItem(
            product=item["product"],
            unit_price=Money.parse(item["price"], currency),
            quantity=item.get("quantity", 1),
            categories=tuple(item.get("categories", ())),
            brand=item.get("brand", ""),
            on_sale=item.get("on_sale", False),
        )
        for item in cart["items"]
    )
    method = cart.get("payment_method")
    return SimulatedCart(
        currency=currency,
        items=items,
        shipping=Money.parse(cart["shipping"], currency),
        shipping_company=cart.get("shipping_company", ""),
        payment_method=PaymentMethod(method) if method else None,
        channel=SalesChannel(cart["channel"]),
        has_special_offer=cart.get("has_special_offer", False),
    )


def discount_of(coupon: dict[str, Any], currency: Currency) -> Discount:
    if "amount" in coupon:
        return AmountOff(amount=Money.parse(coupon["amount"], currency))
    ceiling = coupon.get("ceiling")
    return PercentOff(
        percent=Percent(int(Decimal(coupon["percent"]) * 100)),
        ceiling=None if ceiling is None else Money.parse(ceiling, currency),
    )


def selection(coupon: dict[str, Any], name: str) -> Selection:
    only = coupon.get(f"{name}_only")
    return Selection(
        only=None if only is None else tuple(only), never=tuple(coupon.get(f"{name}_never", ()))
    )


def candidate_of_case(case: dict[str, Any]) -> Candidate:
    coupon = told(case, "coupon")
    currency = Currency(coupon.get("currency") or told(case, "cart")["currency"])
    minimum, ends_at = coupon.get("minimum"), moment(coupon["ends_at"])
    assert ends_at is not None
    terms = CouponTerms(
        discount=discount_of(coupon, currency),
        starts_at=moment(coupon.get("starts_at")),
        ends_at=ends_at,
        free_shipping=coupon.get("free_shipping", False),
        minimum_cart=None if minimum is None else Money.parse(minimum, currency),
        usage_limit=coupon.get("usage_limit"),
        usage_limit_per_customer=coupon.get("each"),
        first_order_only=coupon.get("first_order", False),
        excludes_sale_products=coupon.get("excludes_sale", False),
        combines_with_offers=coupon.get("combines", False),
        channel=SalesChannel(coupon.get("channel", "all")),
        products=selection(coupon, "products"),
        categories=selection(coupon, "categories"),
        customer_groups=selection(coupon, "groups"),
        brands_excluded=tuple(coupon.get("brands_never", ())),
        shipping_excluded=tuple(coupon.get("shipping_never", ())),
        payment_methods=tuple(PaymentMethod(each) for each in coupon.get("payment_methods", ())),
        email_domain=coupon.get("email_domain", ""),
    )
    return Candidate(
        code=CODE,
        terms=terms,
        enabled=coupon.get("enabled", True),
        known=coupon.get("known", True),
        uses=coupon.get("uses", 0),
    )


def shopper_of(case: dict[str, Any]) -> Shopper:
    shopper = told(case, "shopper")
    return Shopper(
        customer=CustomerId("9") if shopper["known"] else None,
        groups=tuple(shopper.get("groups", ())),
        email=shopper.get("email", ""),
        earlier_orders=shopper.get("earlier_orders", 0),
        uses_of={code_key(CODE): shopper["uses"]} if "uses" in shopper else {},
    )


def verdict_on(case: dict[str, Any]) -> Verdict:
    at = moment(case.get("at", TABLE["defaults"]["at"]))
    assert at is not None
    return judge(candidate_of_case(case), cart_of(case), shopper_of(case), at)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_the_rules(case: dict[str, Any]) -> None:
    verdict, wanted = verdict_on(case), told(case, "wanted")
    assert [reason.denied.value for reason in verdict.reasons] == wanted["reasons"]
    assert verdict.discount.minor == wanted["discount"]
    shares = [share.minor for share in verdict.shares]
    assert shares == wanted.get("shares", [0] * len(shares))
    assert verdict.free_shipping == wanted["free_shipping"]
    assert verdict.valid == (not wanted["reasons"])


def test_every_rule_has_a_case() -> None:
    """The rules that no single coupon and cart can show have tests of their own."""
    text = (Path(__file__).parents[3] / "docs/coupon-rules.md").read_text("utf-8")
    numbers = {int(line.split(".")[0]) for line in text.splitlines() if line[:1].isdigit()}
    shown = {rule for case in TABLE["cases"] for rule in case["rules"]}
    assert numbers - shown == {20, 27, 28, 29}


# What a sentence about it needs


def simple(**changes: Any) -> CouponTerms:
    terms = CouponTerms(
        discount=AmountOff(amount=sar(2000)), ends_at=datetime(2026, 4, 1, tzinfo=UTC)
    )
    return replace(terms, **changes)


def cart(*prices: int, **changes: Any) -> SimulatedCart:
    items = tuple(
        CartItem(product=str(number), unit_price=sar(price)) for number, price in enumerate(prices)
    )
    return replace(SimulatedCart(currency=SAR, items=items, shipping=sar(2500)), **changes)


def only_reason(terms: CouponTerms, basket: SimulatedCart, **changes: Any) -> Reason:
    candidate = Candidate(code=CODE, terms=terms, **changes)
    (reason,) = judge(candidate, basket, Shopper(), NOW).reasons
    return reason


def test_how_much_is_missing_to_the_minimum() -> None:
    reason = only_reason(simple(minimum_cart=sar(15000)), cart(9990))
    assert (reason.minimum, reason.missing) == (sar(15000), sar(5010))


def test_when_it_starts_and_when_it_ended() -> None:
    start = NOW + timedelta(hours=2)
    assert only_reason(simple(starts_at=start), cart(9990)).at == start
    assert only_reason(simple(ends_at=NOW), cart(9990)).at == NOW


def test_how_often_it_may_be_used() -> None:
    assert only_reason(simple(usage_limit=3), cart(9990), uses=3).limit == 3


def test_whether_only_the_sale_is_in_its_way() -> None:
    basket = replace(cart(), items=(CartItem(product="1", unit_price=sar(9000), on_sale=True),))
    terms = simple(excludes_sale_products=True)
    assert only_reason(terms, basket).only_sale_goods
    elsewhere = replace(terms, products=Selection(only=("2",)))
    assert not only_reason(elsewhere, basket).only_sale_goods


def test_where_and_how_it_works() -> None:
    methods = (PaymentMethod.MADA,)
    basket = cart(9990, payment_method=PaymentMethod.COD)
    assert only_reason(simple(payment_methods=methods), basket).payment_methods == methods
    assert only_reason(simple(channel=SalesChannel.APP), basket).channel is SalesChannel.APP
    assert only_reason(simple(email_domain="example.com"), basket).email_domain == "example.com"


# Many coupons, one cart


def coupon(code: str, terms: CouponTerms, **changes: Any) -> Coupon:
    """A live coupon that the platform has."""
    report = CouponReport(
        id=PlatformCouponId(code), reported_at=NOW, code=code, terms=terms, enabled=True
    )
    made = Coupon(
        id=CouponId(f"our-{code}"), code=code, terms=terms, created_at=NOW, changed_at=NOW,
        intent=Intent.LIVE, written=1, platform=report,
    )  # fmt: skip
    return replace(made, **changes)


def best(*coupons: Coupon, basket: SimulatedCart | None = None) -> str | None:
    found = simulate(coupons, basket or cart(20000), Shopper(), NOW).best
    return found.code if found else None


def off(minor: int, **changes: Any) -> CouponTerms:
    return simple(discount=AmountOff(amount=sar(minor)), **changes)


def test_the_largest_saving_wins() -> None:
    assert best(coupon("A", off(2000)), coupon("B", off(3000))) == "B"


def test_free_shipping_is_a_saving() -> None:
    free = coupon("FREE", off(600, free_shipping=True))
    assert best(coupon("A", off(3000)), free) == "FREE"
    assert best(coupon("A", off(3101)), free) == "A"
    home = cart(20000, shipping=sar(0))
    assert best(coupon("A", off(3000)), free, basket=home) == "A"


def test_of_two_equal_ones_the_earlier_end_wins_then_the_code() -> None:
    soon = NOW + timedelta(days=1)
    assert best(coupon("A", off(2000)), coupon("B", off(2000, ends_at=soon))) == "B"
    assert best(coupon("B", off(2000)), coupon("A", off(2000))) == "A"


def test_what_is_refused_or_saves_nothing_does_not_win() -> None:
    assert best(coupon("A", off(5000, minimum_cart=sar(30000)))) is None
    free = coupon("FREE", off(0, free_shipping=True))
    assert best(free, basket=cart(20000, shipping=sar(0))) is None
    assert best() is None


def test_each_coupon_has_its_verdict_in_the_order_it_was_given() -> None:
    coupons = [
        coupon("A", off(2000)),
        coupon("B", off(2000), intent=Intent.PAUSED),
        coupon("C", off(2000), platform=None),
        coupon("D", off(2000), gone_at=NOW),
        coupon("E", off(2000, usage_limit=2)),
    ]
    uses = {code_key("e"): 2}
    found = simulate(coupons, cart(20000), Shopper(customer=CustomerId("1"), uses_of=uses), NOW)
    assert [each.coupon for each in found.verdicts] == [each.id for each in coupons]
    assert [[reason.denied for reason in each.reasons] for each in found.verdicts] == [
        [],
        [Denied.PAUSED],
        [Denied.NO_SUCH_CODE],
        [Denied.NO_SUCH_CODE],
        [],
    ]


def test_it_is_told_which_combine_with_special_offers() -> None:
    """Two coupons never do: a simulation names one best at most."""
    basket = cart(20000, has_special_offer=True)
    coupons = [coupon("A", off(3000)), coupon("B", off(2000, combines_with_offers=True))]
    found = simulate(coupons, basket, Shopper(), NOW)
    assert [each.combines_with_offers for each in found.verdicts] == [False, True]
    assert found.best is found.verdicts[1]
