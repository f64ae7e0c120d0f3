"""What is written to Salla reads the same: all terms that a coupon can have, by its own answers."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from adapters.salla.coupons import SallaCouponGateway
from adapters.salla.history import SallaStoreHistory
from nomoflow.coupons.events import CouponsReported
from nomoflow.coupons.facts import CouponReport
from nomoflow.coupons.terms import (
    CALENDAR,
    AmountOff,
    CouponTerms,
    Discount,
    Marketer,
    PaymentMethod,
    PercentOff,
    SalesChannel,
    Selection,
    faults,
    publishing_faults,
)
from nomoflow.coupons.wanted import WantedCoupon
from nomoflow.kernel.ids import StoreId
from nomoflow.kernel.money import Currency, Money, Percent
from nomoflow.synchronisation.facts import Resource
from tests.builders import NOW
from tests.contracts.salla_sandbox import SallaSandbox, salla_sandbox

SAR = Currency("SAR")
TODAY = datetime.combine(NOW.astimezone(CALENDAR), time.min, CALENDAR)

numbers = count(1)
money = st.integers(1, 10**11).map(lambda minor: Money(minor=minor, currency=SAR))
percents = st.builds(PercentOff, percent=st.integers(100, 10_000).map(Percent), ceiling=money)
discounts: st.SearchStrategy[Discount] = percents | st.builds(AmountOff, amount=money)
# Not before tomorrow: the sandbox's clock goes on while its bucket is full.
starts = st.integers(86_400, 10**7).map(lambda seconds: TODAY + timedelta(seconds=seconds))
ends = st.integers(3 * 86_400, 2 * 10**7).map(lambda seconds: TODAY + timedelta(seconds=seconds))
ids = st.lists(st.integers(1, 2**53).map(str), max_size=3, unique=True).map(tuple)
limits = st.none() | st.integers(1, 2_000_000_000)
words = st.text(
    st.characters(categories=["L", "N", "P", "S"]) | st.just(" "), min_size=1, max_size=20
)


@st.composite
def selections(draw: st.DrawFn) -> Selection:
    only, never = draw(st.none() | ids.filter(bool)), draw(ids)
    return Selection(only=only, never=tuple(set(never) - set(only or ())))


@st.composite
def every_terms(draw: st.DrawFn) -> CouponTerms:
    found = draw(
        st.builds(
            CouponTerms,
            discount=discounts,
            ends_at=ends,
            starts_at=st.none() | starts,
            free_shipping=st.booleans(),
            minimum_cart=st.none() | money,
            usage_limit=limits,
            usage_limit_per_customer=limits,
            first_order_only=st.booleans(),
            excludes_sale_products=st.booleans(),
            combines_with_offers=st.booleans(),
            shows_ceiling=st.booleans(),
            channel=st.sampled_from(SalesChannel),
            products=selections(),
            categories=selections(),
            customer_groups=selections(),
            brands_excluded=ids,
            shipping_excluded=ids,
            payment_methods=st.lists(st.sampled_from(PaymentMethod), unique=True).map(tuple),
            email_domain=st.sampled_from(["", "ward.example", "@Ward.example", "a-b.co.sa"]),
            marketer=st.none()
            | st.builds(
                Marketer,
                name=words.filter(str.strip),
                commission=discounts,
                note=words,
                hides_total_sales=st.booleans(),
                shows_ceiling=st.booleans(),
            ),
        )
    )
    assume(not faults(found) and not publishing_faults(found, NOW + timedelta(hours=1)))
    return found


@pytest.fixture(scope="module")
def shop() -> Iterator[tuple[SallaSandbox, StoreId]]:
    """One for all examples: each makes a coupon of its own."""
    with salla_sandbox() as sandbox:
        yield sandbox, sandbox.connect()


def listed(sandbox: SallaSandbox, store: StoreId, code: str) -> CouponReport:
    """The latest coupons stand first."""
    history = SallaStoreHistory(sandbox.client, sandbox.clock)
    (event,) = history.page(store, Resource.COUPONS, 1, NOW).events
    assert isinstance(event, CouponsReported)
    (found,) = (each for each in event.coupons if each.code == code)
    return found


@given(first=every_terms(), then=every_terms(), enabled=st.booleans())
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_what_is_written_reads_the_same(
    shop: tuple[SallaSandbox, StoreId], first: CouponTerms, then: CouponTerms, enabled: bool
) -> None:
    sandbox, store = shop
    gateway, code = SallaCouponGateway(sandbox.client, sandbox.clock), f"TRIP{next(numbers)}"
    made = gateway.write(store, WantedCoupon(code=code, terms=first, enabled=enabled), None)
    assert (made.code, made.enabled, made.terms) == (code, enabled, first.on_platform())
    wanted = WantedCoupon(code=code, terms=then, enabled=not enabled)
    changed = gateway.write(store, wanted, made.id)
    assert (changed.enabled, changed.terms) == (not enabled, then.on_platform())
    assert listed(sandbox, store, code) == changed
    assert gateway.write(store, wanted, None) == changed, "found again by its terms"
