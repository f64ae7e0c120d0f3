"""A shopper is shown a code, takes it, pays with it; the report tells of each step, and of the way
back."""

import re
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Page, expect

from nomoflow.coupons.codes import CodePattern
from nomoflow.coupons.offers import Budget, CodeState, Offer, OfferDraft, OfferKind
from nomoflow.coupons.reports import Funnel, Performance, Span, Subject
from nomoflow.coupons.terms import CouponTerms, PercentOff
from nomoflow.kernel.feature_states import FeatureKey
from nomoflow.kernel.ids import StoreId
from nomoflow.kernel.money import Currency, Money, Percent
from nomoflow.widgets.reports import WidgetSummary, report
from tests.journeys.people import PHONE, People
from tests.journeys.product import Product, eventually
from tests.journeys.shopping import (
    NOURA,
    act_on_order,
    be,
    check_out,
    look_at_something,
    pay,
    put_in_cart,
)

STORE = StoreId("salla-1593827460")
SHOP = "saduhome"


def test_from_a_popup_to_a_report_and_back(product: Product, people: People) -> None:
    noura, jumana = people.somebody(PHONE), people.somebody(PHONE)
    product.turn(rate_limit_per_minute=600)
    _install(noura, product)
    offer = _offer_a_code(product)
    code = _take_the_code(jumana, product)
    eventually(lambda: _told(product, offer, shown=1), "the report tells that it was shown")
    order = _buy_with_it(jumana, code)
    told = eventually(lambda: _sold(product, offer), "the report tells of the sale")
    assert told.funnel == Funnel(issued=1, shown=1, copied=1, applied=1, ordered=1, refunded=0)
    assert told.discount.minor > 0
    seen = eventually(lambda: _of_the_box(product, buying=1), "the box has a buyer")
    assert (seen.figures.people, seen.figures.clicking, seen.figures.acting) == (1, 1, 1)
    assert seen.revenue.minor > 0
    _the_merchant_reads_it(noura, product, offer)
    _refund(noura, product, order)
    eventually(lambda: _told(product, offer, refunded=1), "the report tells of the refund")
    eventually(lambda: _given_back(product, offer), "the code's place in the budget is free again")
    eventually(lambda: _of_the_box(product, buying=0), "the box has no buyer any more")


def _install(page: Page, product: Product) -> None:
    be(page, product.sandbox, NOURA)
    page.request.post(f"{product.sandbox}/salla/merchant/{SHOP}/apps/install")
    eventually(lambda: product.tokens(STORE), "the tokens arrive")
    eventually(lambda: product.key(STORE) in _page(product), "the shop knows our key")


def _page(product: Product) -> str:
    asked = product.parts.salla_session().get(f"{product.sandbox}/shop/{SHOP}", timeout=10)
    return asked.text


def _offer_a_code(product: Product) -> Offer:
    parts, riyals = product.parts, Currency("SAR")
    draft = OfferDraft(
        name="خصم الزيارة",
        kind=OfferKind.PERSONAL,
        terms=CouponTerms(
            discount=PercentOff(percent=Percent(1000), ceiling=Money.parse(60, riyals)),
            ends_at=datetime.now(UTC) + timedelta(days=20),
        ),
        pattern=CodePattern(prefix="SADU"),
        size=2,
        lifetime_minutes=60,
        budget=Budget(codes=1),
    )
    offer = parts.offers().create(STORE, draft)
    parts.offers().start(STORE, offer.id)
    settings = {"offer": offer.id, "style": "reveal", "trigger": "delay", "after_seconds": 3}
    parts.features().change(STORE, FeatureKey.COUPONS, enabled=True, settings=settings)

    def ready() -> bool:
        row = parts.coupon_reports().offer(STORE, offer.id)
        return row is not None and row.codes[CodeState.READY] == 1

    eventually(ready, "a code works at the store's checkout")
    config = f"/s/{product.key(STORE)}/config"
    eventually(lambda: offer.id in product.asked(config).text, "the script is told of it")
    return offer


def _take_the_code(page: Page, product: Product) -> str:
    page.goto(f"{product.sandbox}/shop/{SHOP}?utm_source=tiktok&utm_campaign=winter")
    box = page.locator("nomo-root .coupon.on")
    box.locator("button.main").click()
    code = box.locator(".code bdi")
    expect(code).to_have_text(re.compile("^SADU"))
    box.locator(".code button").click()
    return code.inner_text()


def _buy_with_it(page: Page, code: str) -> str:
    page.locator("nomo-root .coupon.on .close").click()
    look_at_something(page)
    put_in_cart(page)
    page.locator("a.basket").click()
    expect(page.locator("main")).to_contain_text(code)
    check_out(page, "جمانة", "القحطاني", "الرياض", "credit_card")
    return pay(page)


def _told(product: Product, offer: Offer, **steps: int) -> Performance | None:
    today = datetime.now(UTC)
    span = Span(
        first=(today - timedelta(days=1)).date(),
        last=(today + timedelta(days=1)).date(),
        begins_at=today - timedelta(days=1),
        ends_at=today + timedelta(days=1),
    )
    told = product.parts.coupon_reports().performance(STORE, Subject(offer=offer.id), span)
    reached = all(getattr(told.funnel, step) == count for step, count in steps.items())
    return told if reached and told.funnel.copied == 1 else None


def _sold(product: Product, offer: Offer) -> Performance | None:
    told = _told(product, offer, ordered=1)
    return told if told is not None and told.orders == 1 else None


def _of_the_box(product: Product, buying: int) -> WidgetSummary | None:
    """What came of the widget that showed the code."""
    today, a_day = datetime.now(UTC).date(), timedelta(days=1)
    reports = product.parts.widget_reports()
    lines = reports.one(STORE, FeatureKey.COUPONS.value, today - a_day, today + a_day)
    told = report(FeatureKey.COUPONS.value, lines, today - a_day, today + a_day)
    assert set(told.devices) <= {"phone"}
    return told.summary if told.summary.figures.buying == buying else None


def _the_merchant_reads_it(page: Page, product: Product, offer: Offer) -> None:
    page.goto(f"{product.url}/salla/connect")
    page.locator(f"[name=store_id][value='{STORE.removeprefix('salla-')}']").check()
    page.locator("button[value=approve]").click()
    page.wait_for_url(f"{product.url}/dashboard/*/")
    page.goto(f"{product.url}/dashboard/{product.key(STORE)}/offers/{offer.id}/report")
    expect(page.locator("h1")).to_contain_text("خصم الزيارة")


def _refund(page: Page, product: Product, order: str) -> None:
    be(page, product.sandbox, NOURA)
    page.goto(f"{product.sandbox}/salla/merchant/{SHOP}/orders")
    act_on_order(page, order, "refund")


def _given_back(product: Product, offer: Offer) -> bool:
    row = product.parts.coupon_reports().offer(STORE, offer.id)
    return row is not None and row.issued == 0
