"""What came of coupons and offers in a span of days, in memory."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from adapters.memory.coupon_lists import MemoryCouponLists
from adapters.memory.coupon_notes import DENIALS, LINK_CLICKS
from adapters.memory.coupons import COUPON_USES, COUPONS, OFFER_CODES, REDEMPTIONS
from adapters.memory.merchants import STORES
from adapters.memory.offers import ISSUES, OFFERS
from adapters.memory.orders import ORDERS
from adapters.memory.visitors import HITS
from adapters.memory.world import MemoryWorld
from nomoflow.analytics.days import day_of, days_of, zone
from nomoflow.analytics.ports import DayRange
from nomoflow.coupons.model import Coupon
from nomoflow.coupons.offers import Offer, OfferKind
from nomoflow.coupons.redemptions import Redemption
from nomoflow.coupons.reports import (
    DayFigures,
    DenialFigures,
    Funnel,
    Performance,
    Span,
    Subject,
)
from nomoflow.kernel.ids import OrderId, StoreId
from nomoflow.kernel.money import Currency, Money
from nomoflow.kernel.text import code_key
from nomoflow.orders.facts import OrderState
from nomoflow.orders.model import Order
from nomoflow.visitors.model import HitKind

_MOST_CODES = 5
_ALL = frozenset({"*"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Whose:
    """Which orders, offers and codes are a subject's."""

    redeemed: Callable[[Redemption], bool]
    offers: frozenset[str]
    keys: frozenset[str]


class MemoryCouponFigures(MemoryCouponLists):
    """The lists, and what came of coupons."""

    def __init__(self, world: MemoryWorld) -> None:
        super().__init__(world)

    def performance(self, store: StoreId, subject: Subject, span: Span) -> Performance:
        """What came of a subject."""
        currency, whose = self.currency(store), self.whose(store, subject)
        placed = self.placed(store, whose, span)
        sales = [order for order in placed if order.sale and order.revenue.currency == currency]
        returned = [order for order in placed if order.returned]
        back = [order.revenue for order in returned if order.revenue.currency == currency]
        plain = [order.revenue for order in self._without_code(store, span, currency)]
        revenue = sum((order.revenue for order in sales), Money.zero(currency))
        return Performance(
            funnel=self._funnel(store, whose, span, len(placed), len(returned)),
            orders=sum(order.sale for order in placed),
            new_customers=sum(order.sale and self.is_first(store, order) for order in placed),
            revenue=revenue,
            discount=sum((order.discount for order in sales), Money.zero(currency)),
            refunded_revenue=sum(back, Money.zero(currency)),
            average_order=_average(revenue, len(sales)),
            average_order_without=_average(sum(plain, Money.zero(currency)), len(plain)),
            days=self._days(store, placed, span, currency),
            clicks=self._clicks(store, whose, span),
        )

    def denial_figures(self, store: StoreId, span: Span) -> Sequence[DenialFigures]:
        """Failed attempts by cause, the most frequent first."""
        by_cause = defaultdict(list)
        for denial in self._world.rows(DENIALS).of(store):
            if span.begins_at <= denial.at < span.ends_at:
                offer = self._world.rows(OFFERS).get(store, denial.code)
                by_cause[denial.cause].append(offer.draft.name if offer else denial.code)
        figures = [
            DenialFigures(cause=cause, attempts=len(codes), codes=_most_frequent(codes))
            for cause, codes in by_cause.items()
        ]
        return sorted(figures, key=lambda each: (-each.attempts, each.cause))

    # --- what figures stand on ---

    def whose(self, store: StoreId, subject: Subject) -> Whose:
        """Which orders, offers and codes are a subject's."""
        coupons = self._world.rows(COUPONS).of(store)
        offers = self._world.rows(OFFERS).of(store)
        if subject == Subject():
            return Whose(redeemed=lambda each: True, offers=_ALL, keys=_ALL)
        ours = {coupon.id for coupon in coupons if is_of(coupon, offers, subject)}
        if subject.coupon is not None:
            ours.add(subject.coupon)
        handing_out = {offer.id for offer in offers if _hands_out(offer, coupons, subject)}
        unique = {
            offer.id
            for offer in offers
            if offer.id in handing_out and offer.draft.kind is not OfferKind.SHARED
        }
        keys = {code_key(coupon.code) for coupon in coupons if coupon.id in ours}
        codes = self._world.rows(OFFER_CODES).of(store)
        keys |= {code_key(code.code) for offer, code in codes if offer in unique}
        return Whose(
            redeemed=lambda each: each.coupon in ours or each.offer in unique,
            offers=frozenset(handing_out),
            keys=frozenset(keys),
        )

    def placed(self, store: StoreId, whose: Whose, span: Span) -> list[Redemption]:
        """The subject's orders of a span, each once, also those taken back since."""
        found: dict[OrderId, Redemption] = {}
        for each in self._world.rows(REDEMPTIONS).of(store):
            within = span.begins_at <= each.placed_at < span.ends_at
            if within and (each.counts or each.returned) and whose.redeemed(each):
                found.setdefault(each.order, each)
        return sorted(found.values(), key=lambda each: (each.placed_at, each.order))

    def is_first(self, store: StoreId, each: Redemption) -> bool:
        """Whether an order with a known customer is the first of theirs that stands."""
        return each.customer is not None and not self.has_earlier(store, each)

    def has_earlier(self, store: StoreId, each: Redemption) -> bool:
        """Whether the customer of an order had another one before that stands."""
        return any(
            order.buyer.id == each.customer
            and _stands(order)
            and (order.placed_at, order.id) < (each.placed_at, each.order)
            for order in self._world.rows(ORDERS).of(store)
        )

    def _without_code(self, store: StoreId, span: Span, currency: Currency) -> list[Order]:
        return [
            order
            for order in self._world.rows(ORDERS).of(store)
            if span.begins_at <= order.placed_at < span.ends_at
            and order.state is OrderState.SALE
            and not order.test
            and not order.coupon_codes
            and order.revenue.currency == currency
        ]

    def _funnel(
        self, store: StoreId, whose: Whose, span: Span, ordered: int, refunded: int
    ) -> Funnel:
        def has(code: str) -> bool:
            return bool(code) and (whose.keys == _ALL or code_key(code) in whose.keys)

        def within(at: datetime) -> bool:
            return span.begins_at <= at < span.ends_at

        seen = [
            each
            for each in self._world.rows(HITS).of(store)
            if within(each.hit.occurred_at) and has(each.hit.data.get("coupon_code", ""))
        ]
        people = {
            kind: len({each.visitor for each in seen if each.hit.kind is kind})
            for kind in (HitKind.WIDGET_SHOWN, HitKind.COUPON_COPIED)
        }
        issued = {
            issue.visitor
            for issue in self._world.rows(ISSUES).of(store)
            if within(issue.issued_at) and (whose.offers == _ALL or issue.offer in whose.offers)
        }
        applied = {
            use.cart
            for use in self._world.rows(COUPON_USES).of(store)
            if within(use.applied_at) and has(use.code)
        }
        return Funnel(
            issued=len(issued),
            shown=people[HitKind.WIDGET_SHOWN],
            copied=people[HitKind.COUPON_COPIED],
            applied=len(applied),
            ordered=ordered,
            refunded=refunded,
        )

    def _clicks(self, store: StoreId, whose: Whose, span: Span) -> int:
        return sum(
            row.clicks
            for row in self._world.rows(LINK_CLICKS).of(store)
            if span.first <= row.day <= span.last
            and (whose.keys == _ALL or row.code_key in whose.keys)
        )

    def _days(
        self, store: StoreId, placed: Sequence[Redemption], span: Span, currency: Currency
    ) -> list[DayFigures]:
        met = self._world.rows(STORES).get(store)
        where = zone(met.timezone if met else None)
        by_day = defaultdict(list)
        for each in placed:
            if each.sale:
                by_day[day_of(each.placed_at, where)].append(each)
        return [
            DayFigures(
                day=day,
                orders=len(by_day[day]),
                revenue=_sum([each.revenue for each in by_day[day]], currency),
                discount=_sum([each.discount for each in by_day[day]], currency),
            )
            for day in days_of(DayRange(first=span.first, last=span.last))
        ]


def is_of(coupon: Coupon, offers: Sequence[Offer], subject: Subject) -> bool:
    """Whether a coupon is a subject's."""
    if subject.coupon is not None:
        return coupon.id == subject.coupon
    sharing = [offer for offer in offers if offer.draft.coupon == coupon.id]
    if subject.offer is not None:
        return any(offer.id == subject.offer for offer in sharing)
    for name in ("campaign", "partner"):
        wanted = getattr(subject, name)
        if wanted:
            named = [getattr(offer.draft, name) for offer in sharing]
            owner = getattr(coupon, name) or min(filter(None, named), default="")
            return bool(owner == wanted)
    return False


def _hands_out(offer: Offer, coupons: Sequence[Coupon], subject: Subject) -> bool:
    if subject.offer is not None:
        return offer.id == subject.offer
    if subject.coupon is not None:
        return offer.draft.coupon == subject.coupon
    by_id = {coupon.id: coupon for coupon in coupons}
    for name in ("campaign", "partner"):
        if wanted := getattr(subject, name):
            of_coupon = by_id.get(offer.draft.coupon) if offer.draft.coupon else None
            told = getattr(offer.draft, name) or (getattr(of_coupon, name) if of_coupon else "")
            return bool(told == wanted)
    return False


def _stands(order: Order) -> bool:
    return not order.test and order.state in (OrderState.PENDING, OrderState.SALE)


def _sum(amounts: Sequence[Money], currency: Currency) -> Money:
    return sum((each for each in amounts if each.currency == currency), Money.zero(currency))


def _average(revenue: Money, orders: int) -> Money | None:
    if not orders:
        return None
    return Money(minor=(2 * revenue.minor + orders) // (2 * orders), currency=revenue.currency)


def _most_frequent(codes: Sequence[str]) -> tuple[str, ...]:
    counted = {code: codes.count(code) for code in set(codes)}
    return tuple(sorted(counted, key=lambda code: (-counted[code], code))[:_MOST_CODES])
