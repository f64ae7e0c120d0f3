"""What screens read about coupons and offers, in memory: hints and partners, over the figures."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import timedelta

from adapters.memory.attribution import ATTRIBUTED_ORDERS, LINKS, TOUCHES
from adapters.memory.coupon_figures import MemoryCouponFigures, Whose, is_of
from adapters.memory.coupon_notes import LINK_CLICKS
from adapters.memory.coupons import COUPONS, REDEMPTIONS
from adapters.memory.offers import ISSUES, OFFERS
from adapters.memory.orders import ORDERS
from nomoflow.coupons.coupon_sites import coupon_site
from nomoflow.coupons.model import Coupon
from nomoflow.coupons.offers import OfferKind
from nomoflow.coupons.redemptions import Redemption
from nomoflow.coupons.reports import LeakHint, PartnerRow, Span, Subject
from nomoflow.coupons.standing import Intent
from nomoflow.kernel.ids import StoreId, VisitorId
from nomoflow.kernel.money import Money
from nomoflow.kernel.text import code_key

_MOST_HINTS = 200
_MOST_PARTNERS = 100
_MANY_CODES = 3
_BEFORE_ORDER = timedelta(hours=24)
_LEAKING = ("stranger", "unissued", "coupon_site")

Found = Iterator[tuple[LeakHint, str]]


class MemoryCouponReports(MemoryCouponFigures):
    """The twin of ``SqlCouponReports``."""

    def leaks(self, store: StoreId, subject: Subject, span: Span) -> Sequence[LeakHint]:
        """Codes on orders where they have no business, latest first."""
        found = [hint for hint, _ in self._hints(store, subject, span)]
        found.sort(key=lambda hint: (hint.placed_at, hint.order, hint.code, hint.kind))
        return found[::-1][:_MOST_HINTS]

    def partners(self, store: StoreId, span: Span) -> Sequence[PartnerRow]:
        """Partners by revenue, the largest first."""
        names = {coupon.partner for coupon in self._world.rows(COUPONS).of(store)}
        names |= {offer.draft.partner for offer in self._world.rows(OFFERS).of(store)}
        rows = [self._partner(store, name, span) for name in sorted(filter(None, names))]
        return sorted(rows, key=lambda row: -row.revenue.minor)[:_MOST_PARTNERS]

    # --- hints ---

    def _hints(self, store: StoreId, subject: Subject, span: Span) -> Found:
        whose = self.whose(store, subject)
        redemptions = [
            each
            for each in self._world.rows(REDEMPTIONS).of(store)
            if each.counts and span.begins_at <= each.placed_at < span.ends_at
        ]
        for each in redemptions:
            if whose.redeemed(each):
                for kind, detail in self._kinds(store, each, span):
                    yield _hint(each, kind, detail), each.coupon or each.offer or ""
        yield from _many_codes(redemptions, whose)

    def _kinds(self, store: StoreId, each: Redemption, span: Span) -> Iterator[tuple[str, str]]:
        browsers = self._browsers(store, each)
        issues = [
            issue
            for issue in self._world.rows(ISSUES).of(store)
            if code_key(issue.code) == code_key(each.code)
        ]
        if each.offer is not None:
            if issues and browsers and not browsers & {issue.visitor for issue in issues}:
                yield "stranger", ""
            if not any(issue.issued_at <= each.placed_at for issue in issues):
                yield "unissued", ""
        if (site := self._site(store, each, browsers, span)) is not None:
            yield "coupon_site", site
        if self._for_first_orders(store, each) and self.has_earlier(store, each):
            yield "repeat_buyer", ""

    def _browsers(self, store: StoreId, each: Redemption) -> set[VisitorId]:
        order = self._world.rows(ORDERS).get(store, each.order)
        tied = {
            ("order", each.order),
            ("cart", order.cart if order else None),
            ("customer", each.customer),
        }
        links = self._world.rows(LINKS).of(store)
        return {link.visitor for link in links if (link.kind, link.id) in tied}

    def _site(
        self, store: StoreId, each: Redemption, browsers: set[VisitorId], span: Span
    ) -> str | None:
        credited = self._world.rows(ATTRIBUTED_ORDERS).get(store, each.order)
        touch = credited.credit.touch if credited else None
        since = max(span.begins_at - _BEFORE_ORDER, each.placed_at - _BEFORE_ORDER)
        seen = [touch.referrer] if touch else []
        seen += [
            visit.referrer
            for visit in self._world.rows(TOUCHES).of(store)
            if visit.visitor in browsers and since <= visit.at <= each.placed_at
        ]
        sites = (coupon_site(referrer) for referrer in sorted(seen))
        return next((site for site in sites if site is not None), None)

    def _for_first_orders(self, store: StoreId, each: Redemption) -> bool:
        coupon = self._world.rows(COUPONS).get(store, each.coupon or "")
        offer = self._world.rows(OFFERS).get(store, each.offer or "")
        terms = coupon.terms if coupon else offer.draft.terms if offer else None
        return terms is not None and terms.first_order_only

    # --- partners ---

    def _partner(self, store: StoreId, name: str, span: Span) -> PartnerRow:
        subject = Subject(partner=name)
        whose, currency = self.whose(store, subject), self.currency(store)
        placed = self.placed(store, whose, span)
        sales = [each for each in placed if each.sale and each.revenue.currency == currency]
        leaked = {hint.order for hint, _ in self._hints(store, subject, span)
                  if hint.kind in _LEAKING}  # fmt: skip
        mine = self._codes_of(store, subject)
        offers = [
            offer.draft.name
            for offer in self._world.rows(OFFERS).of(store)
            if offer.id in whose.offers and offer.draft.kind is not OfferKind.SHARED
        ]
        clicks = [
            row.clicks
            for row in self._world.rows(LINK_CLICKS).of(store)
            if row.code_key in whose.keys - self._codes_of_others(store, mine)
            and span.first <= row.day <= span.last
        ]
        return PartnerRow(
            partner=name,
            codes=tuple(dict.fromkeys(coupon.code for coupon in mine)),
            offers=tuple(sorted(offers)),
            clicks=sum(clicks),
            orders=sum(each.sale for each in placed),
            new_customers=sum(each.sale and self.is_first(store, each) for each in placed),
            revenue=sum((each.revenue for each in sales), Money.zero(currency)),
            discount=sum((each.discount for each in sales), Money.zero(currency)),
            refunded=sum(each.returned for each in placed),
            leaks=len(leaked),
        )

    def _codes_of(self, store: StoreId, subject: Subject) -> list[Coupon]:
        """The subject's coupons, archived ones last."""
        offers = self._world.rows(OFFERS).of(store)
        mine = [
            coupon
            for coupon in self._world.rows(COUPONS).of(store)
            if is_of(coupon, offers, subject)
        ]
        return sorted(mine, key=_by_code)

    def _codes_of_others(self, store: StoreId, mine: Sequence[Coupon]) -> set[str]:
        """Codes that a later coupon of somebody else has."""
        first: dict[str, Coupon] = {}
        for coupon in sorted(self._world.rows(COUPONS).of(store), key=_by_code):
            first.setdefault(code_key(coupon.code), coupon)
        ids = {coupon.id for coupon in mine}
        return {key for key, coupon in first.items() if coupon.id not in ids}


def _by_code(coupon: Coupon) -> tuple[bool, str]:
    return (coupon.intent is Intent.ARCHIVED, code_key(coupon.code))


def _many_codes(redemptions: Sequence[Redemption], whose: Whose) -> Found:
    """Customers with many different codes: the latest of their orders."""
    by_customer = defaultdict(list)
    for each in redemptions:
        if each.customer is not None:
            by_customer[each.customer].append(each)
    for theirs in by_customer.values():
        codes = Counter(code_key(each.code) for each in theirs)
        mine = [each for each in theirs if whose.redeemed(each)]
        if len(codes) >= _MANY_CODES and mine:
            mine.sort(key=lambda each: code_key(each.code))
            latest = max(mine, key=lambda each: (each.placed_at, each.order))
            yield _hint(latest, "many_codes", str(len(codes))), ""


def _hint(each: Redemption, kind: str, detail: str) -> LeakHint:
    return LeakHint(
        code=each.code,
        order=each.order,
        placed_at=each.placed_at,
        kind=kind,
        customer=each.customer,
        detail=detail,
    )
