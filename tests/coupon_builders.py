"""Valid coupons and offers to begin a test with: each may be told otherwise."""

from datetime import timedelta
from typing import Any

from nomoflow.coupons.drafts import CouponDraft
from nomoflow.coupons.facts import CouponReport
from nomoflow.coupons.model import Coupon
from nomoflow.coupons.offers import Issue, Offer, OfferDraft, OfferKind, OfferState
from nomoflow.coupons.redemptions import Redemption
from nomoflow.coupons.standing import Intent
from nomoflow.coupons.terms import CouponTerms, PercentOff
from nomoflow.kernel.ids import (
    CouponId,
    CustomerId,
    OfferId,
    OrderId,
    PlatformCouponId,
    VisitorId,
)
from nomoflow.kernel.money import Percent
from tests.builders import NOW, riyals


def coupon_terms(**told: Any) -> CouponTerms:
    """Ten percent, at most fifty riyals, for a week and a hundred orders."""
    return CouponTerms(
        **{
            "discount": PercentOff(percent=Percent(1000), ceiling=riyals(50)),
            "starts_at": NOW,
            "ends_at": NOW + timedelta(days=7),
            "usage_limit": 100,
            **told,
        }
    )


def a_coupon_draft(number: str = "1", **told: Any) -> CouponDraft:
    """What a merchant describes: ``WARD1``."""
    return CouponDraft(**{"code": f"WARD{number}", "terms": coupon_terms(), **told})


def a_report(number: str = "1", **told: Any) -> CouponReport:
    """The same coupon as the platform tells it, used three times."""
    return CouponReport(
        **{
            "id": PlatformCouponId(number),
            "reported_at": NOW,
            "code": f"WARD{number}",
            "terms": coupon_terms(),
            "enabled": True,
            "uses": 3,
            "sales": riyals(300),
            **told,
        }
    )


def a_coupon(number: str = "1", **told: Any) -> Coupon:
    """A live coupon that the platform is yet to hear of."""
    return Coupon(
        **{
            "id": CouponId(f"coupon-{number}"),
            "code": f"WARD{number}",
            "terms": coupon_terms(),
            "created_at": NOW,
            "changed_at": NOW,
            "intent": Intent.LIVE,
            "title": "حملة الورد",
            **told,
        }
    )


def a_written_coupon(number: str = "1", **told: Any) -> Coupon:
    """A live coupon that the platform has as it is wanted."""
    platform = told.pop("platform", None) or a_report(number)
    return a_coupon(number, **{"written": 1, "platform": platform, "seen_at": NOW, **told})


def an_offer_draft(number: str = "1", **told: Any) -> OfferDraft:
    """A pool of a hundred unique codes."""
    return OfferDraft(
        **{
            "name": f"عرض {number}",
            "kind": OfferKind.POOL,
            "terms": coupon_terms(usage_limit=1, usage_limit_per_customer=1),
            "size": 100,
            **told,
        }
    )


def an_offer(number: str = "1", **told: Any) -> Offer:
    """A running offer; what an offer has not itself is told to its draft."""
    own = ("id", "draft", "created_at", "changed_at", "state", "round", "spent", "fault", "version")
    mine = {name: told.pop(name) for name in own if name in told}
    return Offer(
        **{
            "id": OfferId(f"offer-{number}"),
            "draft": mine.pop("draft", None) or an_offer_draft(number, **told),
            "created_at": NOW,
            "changed_at": NOW,
            "state": OfferState.RUNNING,
            **mine,
        }
    )


def an_issue(visitor: str = "v1", **told: Any) -> Issue:
    """A visitor's first code of the first offer, good for a day."""
    return Issue(
        **{
            "offer": OfferId("offer-1"),
            "visitor": VisitorId(visitor),
            "number": 1,
            "code": f"WARD{visitor.upper()}",
            "issued_at": NOW,
            "expires_at": NOW + timedelta(days=1),
            **told,
        }
    )


def a_redemption(order: str = "1", **told: Any) -> Redemption:
    """A sale of ninety riyals with the first coupon, which took off ten."""
    return Redemption(
        **{
            "order": OrderId(order),
            "code": "WARD1",
            "coupon": CouponId("coupon-1"),
            "offer": None,
            "placed_at": NOW,
            "counts": True,
            "sale": True,
            "returned": False,
            "discount": riyals(10),
            "revenue": riyals(90),
            "customer": CustomerId("c1"),
            "order_version": 1,
            **told,
        }
    )
