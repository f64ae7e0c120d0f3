"""What the suites of the coupons' reader share: storage, what is put in, and days to ask for."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from nomoflow.coupons.model import Coupon
from nomoflow.coupons.offers import CodeState, Issue, Offer, OfferKind
from nomoflow.coupons.redemptions import Redemption
from nomoflow.coupons.reports import CouponReports, Performance, Span, Subject
from nomoflow.kernel.ids import CouponId, CustomerId, OfferId, StoreId
from nomoflow.orders.facts import Buyer
from nomoflow.orders.model import Order
from nomoflow.visitors.model import HitKind
from tests.builders import NOW, STORE, a_hit, a_store, an_order
from tests.contracts.worlds import World
from tests.coupon_builders import a_redemption, an_issue, an_offer

TODAY = date(2026, 11, 1)
YESTERDAY = TODAY - timedelta(days=1)
# In Riyadh, three hours ahead of UTC, the first of November lasts from 21:00 to 21:00.
MIDNIGHT = datetime(2026, 10, 31, 21, tzinfo=UTC)
DAY = timedelta(days=1)
A_MOMENT = timedelta(microseconds=1)
NIGHT_BEFORE = MIDNIGHT - timedelta(minutes=30)
"""Half past eleven in the evening of yesterday, in Riyadh."""

COUPON, POOL, SHARED = CouponId("coupon-1"), OfferId("offer-1"), OfferId("offer-2")
EVERYTHING = Subject()
REVERSED: dict[str, Any] = {"counts": False, "sale": False, "returned": True}
PENDING: dict[str, Any] = {"sale": False}


def days(first: date = TODAY, last: date = TODAY) -> Span:
    """Days in Riyadh."""
    begins = MIDNIGHT + (first - TODAY)
    return Span(first=first, last=last, begins_at=begins, ends_at=MIDNIGHT + (last - TODAY) + DAY)


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A kind of storage with the reader over it."""

    world: World
    reports: CouponReports

    def meet(self, store: StoreId = STORE, **told: Any) -> None:
        """A store."""
        with self.world.work(store) as work:
            work.stores.add(a_store(store, **told))
            work.commit()

    def keep(
        self, *things: Coupon | Offer | Issue | Redemption | Order, store: StoreId = STORE
    ) -> None:
        """Coupons, offers, issues, redemptions and orders, each where it belongs."""
        with self.world.work(store) as work:
            for thing in things:
                match thing:
                    case Coupon():
                        work.coupons.add(thing)
                    case Offer():
                        work.offers.add(thing)
                    case Issue():
                        work.issues.add(thing)
                    case Redemption():
                        work.redemptions.keep(thing)
                    case Order():
                        work.orders.add(thing)
            work.commit()

    def make(
        self,
        offer: Offer,
        *codes: str,
        state: CodeState = CodeState.READY,
        store: StoreId = STORE,
    ) -> None:
        """Unique codes of an offer."""
        with self.world.work(store) as work:
            work.offer_codes.add(offer.id, codes, state)
            work.commit()

    def see(
        self,
        kind: HitKind,
        code: str,
        visitors: Iterable[str],
        at: datetime = NOW,
        store: StoreId = STORE,
    ) -> None:
        """Browsers that were shown a code, or copied it."""
        hits = [
            a_hit(f"{kind}-{code}-{visitor}-{at}", visitor, kind=kind, occurred_at=at, data=data)
            for visitor in visitors
            for data in ({"coupon_code": code, "widget_id": "w1"},)
        ]
        with self.world.work(store) as work:
            work.visits.keep([], hits)
            work.commit()

    def performance(
        self, subject: Subject = EVERYTHING, span: Span | None = None, store: StoreId = STORE
    ) -> Performance:
        """Of today, unless told otherwise."""
        return self.reports.performance(store, subject, span or days())


def reading_of(world: World) -> Reading:
    """The reader over a kind of storage, empty."""
    return Reading(world=world, reports=world.coupon_reports)


def an_order_of(number: str, customer: str | None, **told: Any) -> Order:
    """A sale to somebody, without a code unless told otherwise."""
    buyer = Buyer(id=CustomerId(customer) if customer else None)
    return an_order(number, **{"coupon_codes": (), "buyer": buyer, "cart": None, **told})


def shared_offer(number: str = "2", **told: Any) -> Offer:
    """One that hands out the code of the first coupon."""
    return an_offer(number, **{"kind": OfferKind.SHARED, "coupon": COUPON, "terms": None, **told})


def issue_to(
    *visitors: str, offer: OfferId = POOL, at: datetime = NOW, number: int = 1
) -> list[Issue]:
    """A code of their own for each visitor: ``POOLv11`` is the first visitor's first."""
    return [
        an_issue(visitor, offer=offer, issued_at=at, number=number, code=f"POOL{visitor}{number}")
        for visitor in visitors
    ]


def of_pool(order: str, code: str = "POOL1", **told: Any) -> Redemption:
    """An order with a unique code."""
    return a_redemption(order, code=code, coupon=None, offer=POOL, **told)
