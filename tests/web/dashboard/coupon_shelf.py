"""A shelf of coupons for the dashboard: one in each state, and what is known around them."""

from datetime import date, timedelta

from nomoflow.coupons.facts import CodeGroup
from nomoflow.coupons.licence import SaleLicence
from nomoflow.coupons.offers import Denied
from nomoflow.coupons.refusals import Denial
from nomoflow.coupons.standing import (
    CouponVersion,
    Intent,
    PlatformRefusal,
    Redeemed,
    RefusedField,
)
from nomoflow.coupons.terms import AmountOff, PercentOff, Selection
from nomoflow.kernel.ids import CouponId, VisitorId
from nomoflow.kernel.money import Percent
from tests.builders import NOW, a_category, a_product, riyals
from tests.coupon_builders import (
    a_coupon,
    a_redemption,
    a_report,
    a_written_coupon,
    an_offer,
    coupon_terms,
)
from tests.web.dashboard.desk import Desk, a_desk
from tests.web.house import WebHouse

LICENCE = SaleLicence(number="1122334455", first_day=date(2026, 10, 1), last_day=date(2026, 11, 5))
LIST = "code,type,amount,maximum,ends\n" + "".join(
    f"LIST{number},percentage,{150 if number == 3 else 10},50,2027-01-01\n" for number in range(5)
)


def a_shelf() -> Desk:
    """A desk at which a coupon stands in every state."""
    desk = a_desk()
    fill(desk.house)
    return desk


def fill(house: WebHouse) -> None:
    """Put the coupons there, with versions, orders, failed attempts, an alert and a licence."""
    with house.work() as work:
        for coupon in (
            a_written_coupon(
                terms=coupon_terms(
                    first_order_only=True, minimum_cart=riyals(100), usage_limit_per_customer=1
                ),
                redeemed=Redeemed(uses=40, returned=2, spent=riyals(400)),
                budget=riyals(500),
                versions=2,
                campaign="رمضان",
                partner="نورة",
            ),
            a_coupon("2", intent=Intent.DRAFT, title="<script>alert(1)</script>"),
            a_coupon("3", refusal=_refusal()),
            a_coupon("4", platform=a_report("4"), written=1, gone_at=NOW),
            a_coupon("5", intent=Intent.ARCHIVED),
            a_written_coupon(
                "6", intent=Intent.PAUSED, platform=a_report("6", enabled=False), public=True
            ),
            a_written_coupon(
                "7",
                platform=a_report("7", group=CodeGroup(name="مجموعة", prefix="WARD7", size=50)),
                terms=coupon_terms(
                    discount=AmountOff(amount=riyals(0)), free_shipping=True, usage_limit=None
                ),
            ),
        ):
            work.coupons.add(coupon)
        for version in _versions():
            work.coupons.keep_version(version)
        work.products.keep([a_product("p1", name="عود"), a_product("p2", name="مسك")])
        work.categories.keep([a_category()])
        work.offers.add(an_offer())
        work.licences.keep(LICENCE)
        work.coupon_alerts.keep("coupon-1", 80, NOW)
        work.redemptions.keep(a_redemption(placed_at=NOW - timedelta(days=40)))
        for number, (code, cause, said) in enumerate(_DENIED):
            work.denials.keep(_denial(number, code, cause, said))
        work.commit()


_DENIED = (
    ("OLD", Denied.EXPIRED, "الكوبون منتهي"),
    ("WARD1", Denied.CART_TOO_SMALL, ""),
    ("WARD1", Denied.CART_TOO_SMALL, ""),
    ("<b>", Denied.NO_SUCH_CODE, "<i>"),
)


def _denial(number: int, code: str, cause: Denied, said: str) -> Denial:
    return Denial(
        id=f"denial-{number}",
        at=NOW - timedelta(hours=number),
        code=code,
        cause=cause,
        said=said,
        visitor=VisitorId("v1"),
        cart=riyals(80),
    )


def _refusal() -> PlatformRefusal:
    sentence = "يجب أن يقع تاريخ انتهاء الكوبون فيما بعد تاريخ اليوم"
    fields = (
        RefusedField(field="ends_at", sentence=sentence),
        RefusedField(field="", sentence="no"),
    )
    return PlatformRefusal(at=NOW, fields=fields)


def _versions() -> tuple[CouponVersion, CouponVersion]:
    first = CouponVersion(
        coupon=CouponId("coupon-1"),
        number=1,
        kept_at=NOW - timedelta(days=2),
        by="merchant",
        conflict=False,
        code="WARD1",
        terms=coupon_terms(usage_limit=200),
        enabled=True,
    )
    second = CouponVersion(
        coupon=CouponId("coupon-1"),
        number=2,
        kept_at=NOW - timedelta(days=1),
        by="platform",
        conflict=True,
        code="WARD1",
        terms=coupon_terms(
            discount=PercentOff(percent=Percent(2000), ceiling=riyals(60)),
            products=Selection(only=("p1", "p9")),
        ),
        enabled=False,
    )
    return first, second
