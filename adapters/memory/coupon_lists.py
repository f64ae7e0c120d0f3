"""Lists of coupons, offers, codes, attempts and imports in memory."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypeVar

from adapters.memory.coupon_imports import IMPORT_FAULTS, IMPORTS
from adapters.memory.coupon_notes import ALERTS, DENIALS
from adapters.memory.coupons import COUPON_VERSIONS, COUPONS, OFFER_CODES, REDEMPTIONS
from adapters.memory.merchants import STORES
from adapters.memory.offers import ISSUES, OFFER_COUNTERS, OFFERS
from adapters.memory.world import MemoryWorld
from nomoflow.analytics.days import HOME_CURRENCY
from nomoflow.coupons.codes import with_latin_digits
from nomoflow.coupons.imports import Import, LineFault
from nomoflow.coupons.model import Coupon
from nomoflow.coupons.offers import CodeState, Denied, Offer, OfferCode, OfferKind
from nomoflow.coupons.redemptions import Redemption
from nomoflow.coupons.refusals import Denial
from nomoflow.coupons.reports import (
    Alert,
    CodeRow,
    CouponFilter,
    CouponRow,
    OfferRow,
)
from nomoflow.coupons.standing import CouponVersion, Delivery, Phase
from nomoflow.coupons.terms import PercentOff
from nomoflow.kernel.ids import CouponId, OfferId, StoreId
from nomoflow.kernel.money import Currency, Money
from nomoflow.kernel.pages import Page, PageRequest
from nomoflow.kernel.text import code_key

Row = TypeVar("Row")

_MOST_VERSIONS = 50
_MOST_IMPORTS = 20
_TROUBLE = (Delivery.REFUSED, Delivery.MISSING, Delivery.PENDING)


class MemoryCouponLists:
    """The lists among ``CouponReports``."""

    def __init__(self, world: MemoryWorld) -> None:
        self._world = world

    def coupons(
        self, store: StoreId, wanted: CouponFilter, page: PageRequest, at: datetime
    ) -> Page[CouponRow]:
        """Coupons, latest change first."""
        found = [
            coupon for coupon in self._world.rows(COUPONS).of(store) if _fits(coupon, wanted, at)
        ]
        found.sort(key=lambda coupon: (coupon.changed_at, coupon.id), reverse=True)
        return _page([self._coupon_row(store, coupon, at) for coupon in found], page)

    def phases(self, store: StoreId, at: datetime) -> dict[Phase, int]:
        """How many coupons stand where."""
        counted = Counter(coupon.phase(at) for coupon in self._world.rows(COUPONS).of(store))
        return {phase: counted.get(phase, 0) for phase in Phase}

    def coupon(self, store: StoreId, coupon: CouponId) -> Coupon | None:
        """A coupon, or nothing."""
        return self._world.rows(COUPONS).get(store, coupon)

    def versions(self, store: StoreId, coupon: CouponId) -> Sequence[CouponVersion]:
        """How the coupon was before, latest first."""
        kept = self._world.rows(COUPON_VERSIONS).of(store, coupon)
        kept.sort(key=lambda version: version.number, reverse=True)
        return kept[:_MOST_VERSIONS]

    def offers(self, store: StoreId, page: PageRequest) -> Page[OfferRow]:
        """Offers, newest first."""
        found = self._world.rows(OFFERS).of(store)
        found.sort(key=lambda offer: (offer.created_at, offer.id), reverse=True)
        return _page([self._offer_row(store, offer) for offer in found], page)

    def offer(self, store: StoreId, offer: OfferId) -> OfferRow | None:
        """An offer with where its codes stand, or nothing."""
        found = self._world.rows(OFFERS).get(store, offer)
        return self._offer_row(store, found) if found is not None else None

    def codes(
        self, store: StoreId, offer: OfferId, state: CodeState | None, page: PageRequest
    ) -> Page[CodeRow]:
        """The unique codes of an offer, in the order of their making."""
        made = [
            code
            for of, code in self._world.rows(OFFER_CODES).of(store)
            if of == offer and (state is None or code.state is state)
        ]
        return _page([self._code_row(store, code) for code in made], page)

    def denials(self, store: StoreId, cause: Denied | None, page: PageRequest) -> Page[Denial]:
        """Failed attempts, latest first."""
        kept = [
            denial
            for denial in self._world.rows(DENIALS).of(store)
            if cause is None or denial.cause is cause
        ]
        kept.sort(key=lambda denial: (denial.at, denial.id), reverse=True)
        return _page(kept, page)

    def alerts(self, store: StoreId) -> Sequence[Alert]:
        """Budgets near their end that nobody dismissed, latest first."""
        highest: dict[str, Alert] = {}
        for kept in self._world.rows(ALERTS).of(store):
            named = self._name_of(store, kept.subject)
            before = highest.get(kept.subject)
            higher = before is None or before.percent < kept.percent
            if kept.dismissed_at is None and named and higher:
                highest[kept.subject] = Alert(
                    subject=kept.subject,
                    name=named,
                    offer=self._world.rows(OFFERS).has(store, kept.subject),
                    percent=kept.percent,
                    at=kept.at,
                )
        return sorted(highest.values(), key=lambda alert: (alert.at, alert.subject), reverse=True)

    def imports(self, store: StoreId) -> Sequence[Import]:
        """The latest imports, newest first."""
        kept = self._world.rows(IMPORTS).of(store)
        kept.sort(key=lambda entry: (entry.begun_at, entry.id), reverse=True)
        return kept[:_MOST_IMPORTS]

    def import_faults(self, store: StoreId, id: str, page: PageRequest) -> Page[LineFault]:
        """What was wrong on the lines of an import, by line."""
        kept = self._world.rows(IMPORT_FAULTS).of(store, id)
        return _page(sorted(kept, key=lambda fault: (fault.line, fault.field)), page)

    def currency(self, store: StoreId) -> Currency:
        """The store's own currency."""
        met = self._world.rows(STORES).get(store)
        return met.currency if met else HOME_CURRENCY

    def _name_of(self, store: StoreId, subject: str) -> str:
        coupon = self._world.rows(COUPONS).get(store, subject)
        offer = self._world.rows(OFFERS).get(store, subject)
        return coupon.code if coupon else offer.draft.name if offer else ""

    def _coupon_row(self, store: StoreId, coupon: Coupon, at: datetime) -> CouponRow:
        orders, revenue = self._sold(store, lambda each: each.coupon == coupon.id)
        return CouponRow(coupon=coupon, phase=coupon.phase(at), orders=orders, revenue=revenue)

    def _offer_row(self, store: StoreId, offer: Offer) -> OfferRow:
        shared = offer.draft.kind is OfferKind.SHARED
        orders, revenue = self._sold(
            store,
            lambda each: each.coupon == offer.draft.coupon if shared else each.offer == offer.id,
        )
        states = Counter(
            code.state for of, code in self._world.rows(OFFER_CODES).of(store) if of == offer.id
        )
        counter = self._world.rows(OFFER_COUNTERS).get(store, offer.id)
        return OfferRow(
            offer=offer,
            codes={state: states.get(state, 0) for state in CodeState},
            issued=counter.issued if counter else 0,
            latest_day=counter.day if counter and counter.issued_that_day else None,
            issued_that_day=counter.issued_that_day if counter else 0,
            orders=orders,
            revenue=revenue,
        )

    def _code_row(self, store: StoreId, code: OfferCode) -> CodeRow:
        key = code_key(code.code)
        issued = [
            issue for issue in self._world.rows(ISSUES).of(store) if code_key(issue.code) == key
        ]
        orders = [
            each
            for each in self._world.rows(REDEMPTIONS).of(store)
            if each.counts and code_key(each.code) == key
        ]
        return CodeRow(
            code=code.code,
            state=code.state,
            issued_at=issued[-1].issued_at if issued else None,
            expires_at=issued[-1].expires_at if issued else None,
            orders=len(orders),
        )

    def _sold(self, store: StoreId, ours: Callable[[Redemption], bool]) -> tuple[int, Money]:
        currency = self.currency(store)
        sales = [each for each in self._world.rows(REDEMPTIONS).of(store) if each.sale]
        wanted = [each for each in sales if ours(each)]
        revenue = [each.revenue for each in wanted if each.revenue.currency == currency]
        return len(wanted), sum(revenue, Money.zero(currency))


def _fits(coupon: Coupon, wanted: CouponFilter, at: datetime) -> bool:
    told = (coupon.code, coupon.title, coupon.partner, coupon.campaign)
    text = wanted.search.strip().casefold()
    texts = {text, with_latin_digits(text)}
    return (
        any(text in each.casefold() for text in texts for each in told)
        and (wanted.phase is None or coupon.phase(at) is wanted.phase)
        and (not wanted.kind or _kind(coupon) == wanted.kind)
        and wanted.partner in ("", coupon.partner)
        and wanted.campaign in ("", coupon.campaign)
        and (not wanted.trouble or coupon.delivery in _TROUBLE)
    )


def _kind(coupon: Coupon) -> str:
    discount = coupon.terms.discount
    if isinstance(discount, PercentOff):
        return "percentage"
    return "fixed" if discount.amount else "free_shipping"


def _page(rows: Sequence[Row], page: PageRequest) -> Page[Row]:
    wanted = rows[page.offset : page.offset + page.size]
    return Page(rows=wanted, total=len(rows), request=page)
