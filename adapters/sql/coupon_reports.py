"""Reads coupons and offers for screens."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Engine

from adapters.sql import (
    coupon_figures,
    coupon_hints,
    coupon_lists,
    coupon_partners,
    coupon_records,
    offer_lists,
)
from adapters.sql.engine import reading
from nomoflow.coupons.imports import Import, LineFault
from nomoflow.coupons.model import Coupon
from nomoflow.coupons.offers import CodeState, Denied
from nomoflow.coupons.refusals import Denial
from nomoflow.coupons.reports import (
    Alert,
    CodeRow,
    CouponFilter,
    CouponRow,
    DenialFigures,
    LeakHint,
    OfferRow,
    PartnerRow,
    Performance,
    Span,
    Subject,
)
from nomoflow.coupons.standing import CouponVersion, Phase
from nomoflow.kernel.ids import CouponId, OfferId, StoreId
from nomoflow.kernel.pages import Page, PageRequest


class SqlCouponReports:
    """Reads lists, figures and hints. Nothing is locked: each statement sees what is committed."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    # --- coupons ---

    def coupons(
        self, store: StoreId, wanted: CouponFilter, page: PageRequest, at: datetime
    ) -> Page[CouponRow]:
        """Coupons, latest change first."""
        with reading(self._engine) as connection:
            return coupon_lists.coupons_page(connection, store, wanted, page, at)

    def phases(self, store: StoreId, at: datetime) -> dict[Phase, int]:
        """How many coupons stand where."""
        with reading(self._engine) as connection:
            return coupon_lists.phases(connection, store, at)

    def coupon(self, store: StoreId, coupon: CouponId) -> Coupon | None:
        """A coupon, or nothing."""
        with reading(self._engine) as connection:
            return coupon_lists.coupon(connection, store, coupon)

    def versions(self, store: StoreId, coupon: CouponId) -> Sequence[CouponVersion]:
        """How the coupon was before, latest first: at most fifty."""
        with reading(self._engine) as connection:
            return coupon_lists.versions(connection, store, coupon)

    # --- offers ---

    def offers(self, store: StoreId, page: PageRequest) -> Page[OfferRow]:
        """Offers, newest first."""
        with reading(self._engine) as connection:
            return offer_lists.offers_page(connection, store, page)

    def offer(self, store: StoreId, offer: OfferId) -> OfferRow | None:
        """An offer with where its codes stand, or nothing."""
        with reading(self._engine) as connection:
            return offer_lists.offer_row(connection, store, offer)

    def codes(
        self, store: StoreId, offer: OfferId, state: CodeState | None, page: PageRequest
    ) -> Page[CodeRow]:
        """The unique codes of an offer, in the order of their making."""
        with reading(self._engine) as connection:
            return offer_lists.codes_page(connection, store, offer, state, page)

    # --- figures ---

    def performance(self, store: StoreId, subject: Subject, span: Span) -> Performance:
        """What came of a coupon, an offer, a campaign, a partner, or everything with a code."""
        with reading(self._engine) as connection:
            return coupon_figures.performance(connection, store, subject, span)

    def partners(self, store: StoreId, span: Span) -> Sequence[PartnerRow]:
        """Partners by revenue, the largest first: at most a hundred."""
        with reading(self._engine) as connection:
            return coupon_partners.partners(connection, store, span)

    def leaks(self, store: StoreId, subject: Subject, span: Span) -> Sequence[LeakHint]:
        """Codes on orders where they have no business, latest first: at most two hundred."""
        with reading(self._engine) as connection:
            return coupon_hints.leaks(connection, store, subject, span)

    # --- what was noted ---

    def denial_figures(self, store: StoreId, span: Span) -> Sequence[DenialFigures]:
        """Failed attempts by cause, the most frequent first."""
        with reading(self._engine) as connection:
            return coupon_records.denial_figures(connection, store, span)

    def denials(self, store: StoreId, cause: Denied | None, page: PageRequest) -> Page[Denial]:
        """Failed attempts, latest first."""
        with reading(self._engine) as connection:
            return coupon_records.denials_page(connection, store, cause, page)

    def alerts(self, store: StoreId) -> Sequence[Alert]:
        """Budgets near their end that nobody dismissed, latest first."""
        with reading(self._engine) as connection:
            return coupon_records.alerts(connection, store)

    def imports(self, store: StoreId) -> Sequence[Import]:
        """The latest imports, newest first: at most twenty."""
        with reading(self._engine) as connection:
            return coupon_records.imports(connection, store)

    def import_faults(self, store: StoreId, id: str, page: PageRequest) -> Page[LineFault]:
        """What was wrong on the lines of an import, by line."""
        with reading(self._engine) as connection:
            return coupon_records.faults_page(connection, store, id, page)
