"""Coupons for tests, and what a platform says of them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from nomoflow.coupons.drafts import CouponDraft
from nomoflow.coupons.facts import CouponReport
from nomoflow.coupons.model import Coupon
from nomoflow.coupons.standing import Intent
from nomoflow.coupons.terms import AmountOff, CouponTerms
from nomoflow.kernel.ids import CouponId, PlatformCouponId
from nomoflow.kernel.money import Currency, Money

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
SAR = Currency("SAR")
ID = CouponId("c1")


def sar(minor: int) -> Money:
    return Money(minor=minor, currency=SAR)


def terms(**changes: Any) -> CouponTerms:
    made = CouponTerms(discount=AmountOff(amount=sar(2000)), ends_at=NOW + timedelta(days=30))
    return replace(made, **changes)


def draft(code: str = "AHLAN15", **changes: Any) -> CouponDraft:
    return CouponDraft(code=code, terms=terms(**changes))


def report_of(coupon: Coupon, at: datetime = NOW, **changes: Any) -> CouponReport:
    """The platform as it is when it has just what the coupon wants."""
    made = CouponReport(
        id=PlatformCouponId("77"),
        reported_at=at,
        code=coupon.code,
        terms=coupon.wanted,
        enabled=coupon.intent is Intent.LIVE,
        uses=0,
    )
    return replace(made, **changes)


def live(**changes: Any) -> Coupon:
    """A coupon that the platform has just as it is wanted."""
    coupon = Coupon.create(ID, draft(**changes), NOW)
    coupon.publish(NOW)
    coupon.taken(report_of(coupon), coupon.revision, NOW)
    return coupon


def in_terms(report: CouponReport, **changes: Any) -> CouponReport:
    """The report with other terms in it, changed on the platform an hour later."""
    return replace(report, terms=replace(report.terms, **changes), reported_at=LATER)
