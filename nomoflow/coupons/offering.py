"""What a merchant can do with offers, and how a visitor comes by a code."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from nomoflow.coupons.drafts import CouponRefused
from nomoflow.coupons.events import CodeEnding, CodeIssued, CodesDue
from nomoflow.coupons.licence import OutsideLicence
from nomoflow.coupons.model import Coupon, NoSuchCoupon
from nomoflow.coupons.offers import (
    CodeState,
    Denied,
    Issue,
    NoSuchOffer,
    NothingLeft,
    Offer,
    OfferDraft,
    OfferKind,
    OfferState,
)
from nomoflow.coupons.ports import CouponWork, PastBuyers
from nomoflow.coupons.refusals import Denial
from nomoflow.coupons.standing import Intent, Phase
from nomoflow.coupons.terms import CALENDAR, CouponTerms
from nomoflow.kernel.clock import Clock
from nomoflow.kernel.errors import Stale
from nomoflow.kernel.ids import Ids, OfferId, StoreId, VisitorId
from nomoflow.kernel.unit_of_work import Opens, undisturbed

_DENIED_BY_PHASE = {
    Phase.EXPIRED: Denied.OFFER_OVER,
    Phase.USED_UP: Denied.ALL_GIVEN,
    Phase.SCHEDULED: Denied.NOT_STARTED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A code that a visitor was given, now or before."""

    code: str
    expires_at: datetime
    terms: CouponTerms


class OfferService:
    """Sets offers up, and hands their codes out."""

    def __init__(
        self, work: Opens[CouponWork], past_buyers: PastBuyers, clock: Clock, ids: Ids
    ) -> None:
        self._work = work
        self._past_buyers = past_buyers
        self._clock = clock
        self._ids = ids

    def create(self, store: StoreId, draft: OfferDraft) -> Offer:
        """A draft. Refuses with ``CouponRefused`` naming the fields."""
        offer = Offer.create(OfferId(self._ids.new()), draft, self._clock.now())
        with self._work(store) as work:
            _coupon_of(work, draft)
            work.offers.add(offer)
            work.commit()
        return offer

    def change(
        self, store: StoreId, offer_id: OfferId, draft: OfferDraft, *, version: int | None = None
    ) -> Offer:
        """Describe an offer anew; a larger pool is filled up at once."""
        with self._work(store) as work:
            offer = _found(work, offer_id)
            if version is not None and version != offer.version:
                raise Stale(offer=offer_id)
            grows = draft.size > offer.draft.size and offer.state is OfferState.RUNNING
            offer.change(draft, self._clock.now())
            _coupon_of(work, draft)
            _save(work, offer, offer.ask_for_codes() if grows else None)
            work.commit()
        return offer

    def start(self, store: StoreId, offer_id: OfferId, *, knowingly: bool = False) -> Offer:
        """Let an offer hand out codes.

        Refuses with ``CouponRefused``, and with ``OutsideLicence`` for a shared code that runs
        outside the sale licence, unless the merchant says ``knowingly``.
        """
        now = self._clock.now()
        with self._work(store) as work:
            offer = _found(work, offer_id)
            coupon = _coupon_of(work, offer.draft)
            if coupon is not None and coupon.intent is not Intent.LIVE:
                raise CouponRefused({"coupon": "offer_coupon_not_live"})
            if coupon is not None and not knowingly:
                licence = work.licences.find()
                if licence is None or not licence.covers(coupon.terms, now):
                    raise OutsideLicence(offer=offer_id)
            _save(work, offer, offer.start(now))
            work.commit()
        return offer

    def pause(self, store: StoreId, offer_id: OfferId) -> Offer:
        """Hand out no more for now."""
        with self._work(store) as work:
            offer = _found(work, offer_id)
            offer.pause(self._clock.now())
            _save(work, offer, None)
            work.commit()
        return offer

    def end(self, store: StoreId, offer_id: OfferId) -> Offer:
        """Hand out no more for good; codes nobody was given are taken back."""
        return self._turn(store, offer_id, lambda offer: offer.end(self._clock.now()))

    def prepare_again(self, store: StoreId, offer_id: OfferId) -> Offer:
        """Go on with codes that did not reach the platform."""
        return self._turn(store, offer_id, lambda offer: offer.ask_for_codes())

    def claim(self, store: StoreId, offer_id: OfferId, visitor: VisitorId) -> Claim:
        """The visitor's code: a good one that was given before, or a new one.

        Of any number of claims at once no more win than there are codes and budget. Refuses with
        ``NoSuchOffer``, and with ``NothingLeft``, which is kept for the merchant to see.
        """
        try:
            # Where a visitor asks twice at once, the later question finds the earlier one's code.
            return undisturbed(lambda: self._claim(store, offer_id, visitor))
        except NothingLeft as refusal:
            # Asked twice at once, the other question may just have been given the last code.
            if (claim := self._given(store, offer_id, visitor)) is not None:
                return claim
            self._note(store, offer_id, visitor, refusal.reason)
            raise

    def _claim(self, store: StoreId, offer_id: OfferId, visitor: VisitorId) -> Claim:
        now = self._clock.now()
        with self._work(store) as work:
            offer = _found(work, offer_id)
            coupon = _coupon_of(work, offer.draft)
            given = work.issues.of(offer_id, visitor)
            good = [issue for issue in given if issue.good(now)]
            if good:
                return _claim_of(offer, coupon, good[-1])
            counted = [issue for issue in given if issue.returned_at is None]
            terms = coupon.terms if coupon is not None else offer.draft.terms
            _refuse_if(_denied(offer, coupon, now))
            if terms is None:
                raise NothingLeft(Denied.OFFER_NOT_RUNNING)
            if terms.first_order_only and self._past_buyers.has_bought(store, visitor):
                raise NothingLeft(Denied.NOT_FIRST_ORDER)
            if len(counted) >= offer.draft.budget.per_visitor:
                raise NothingLeft(Denied.ONE_EACH)
            day = now.astimezone(CALENDAR).date()
            _refuse_if(work.offers.take(offer_id, offer.draft.budget, day))
            code = coupon.code if coupon is not None else work.offer_codes.give(offer_id)
            if code is None:
                raise NothingLeft(_no_code(work, offer))
            issue = Issue(
                offer=offer_id,
                visitor=visitor,
                number=len(given) + 1,
                code=code,
                issued_at=now,
                expires_at=offer.expiry(now, terms.ends_at),
            )
            work.issues.add(issue)
            self._tell(work, offer, issue)
            work.commit()
        return _claim_of(offer, coupon, issue)

    def _given(self, store: StoreId, offer_id: OfferId, visitor: VisitorId) -> Claim | None:
        """The visitor's good code, when there is one."""
        now = self._clock.now()
        with self._work(store) as work:
            offer = _found(work, offer_id)
            coupon = _coupon_of(work, offer.draft)
            good = [issue for issue in work.issues.of(offer_id, visitor) if issue.good(now)]
        return _claim_of(offer, coupon, good[-1]) if good else None

    def _tell(self, work: CouponWork, offer: Offer, issue: Issue) -> None:
        personal = offer.draft.kind is OfferKind.PERSONAL
        work.emit(
            CodeIssued(
                offer=offer.id,
                code=issue.code,
                visitor=issue.visitor,
                issued_at=issue.issued_at,
                expires_at=issue.expires_at,
                unique=offer.draft.kind is not OfferKind.SHARED,
                campaign=offer.draft.campaign,
                partner=offer.draft.partner,
            )
        )
        if personal:
            lasts = (issue.expires_at - issue.issued_at).total_seconds()
            work.emit(CodeEnding(offer=offer.id, code=issue.code), delay_seconds=int(lasts) + 1)

    def _note(self, store: StoreId, offer_id: OfferId, visitor: VisitorId, reason: Denied) -> None:
        now = self._clock.now()
        denial = Denial(
            # Once a visitor, offer, reason and hour: a page that asks again tells nothing new.
            id=f"{offer_id}-{visitor}-{reason.value}-{now:%Y%m%d%H}",
            at=now,
            code=offer_id,
            cause=reason,
            said="",
            visitor=visitor,
        )
        with self._work(store) as work:
            work.denials.keep(denial)
            work.commit()

    def _turn(
        self, store: StoreId, offer_id: OfferId, turn: Callable[[Offer], CodesDue | None]
    ) -> Offer:
        with self._work(store) as work:
            offer = _found(work, offer_id)
            _save(work, offer, turn(offer))
            work.commit()
        return offer


def _found(work: CouponWork, offer_id: OfferId) -> Offer:
    offer = work.offers.find(offer_id)
    if offer is None:
        raise NoSuchOffer
    return offer


def _save(work: CouponWork, offer: Offer, due: CodesDue | None) -> None:
    work.offers.save(offer)
    if due is not None:
        work.emit(due)


def _coupon_of(work: CouponWork, draft: OfferDraft) -> Coupon | None:
    """The coupon whose code a shared offer hands out."""
    if draft.coupon is None or draft.kind is not OfferKind.SHARED:
        return None
    coupon = work.coupons.find(draft.coupon)
    if coupon is None:
        raise CouponRefused({"coupon": NoSuchCoupon.code})
    return coupon


def _denied(offer: Offer, coupon: Coupon | None, at: datetime) -> Denied | None:
    if coupon is not None and (phase := coupon.phase(at)) is not Phase.ACTIVE:
        return _DENIED_BY_PHASE.get(phase, Denied.OFFER_NOT_RUNNING)
    return offer.denial(at)


def _refuse_if(reason: Denied | None) -> None:
    if reason is not None:
        raise NothingLeft(reason)


def _no_code(work: CouponWork, offer: Offer) -> Denied:
    """Why no code is ready: they are all given, or still on their way to the platform."""
    counts = work.offer_codes.counts(offer.id)
    there = sum(counts.values())
    on_the_way = counts.get(CodeState.MADE, 0) > 0 or there < offer.draft.size
    personal = offer.draft.kind is OfferKind.PERSONAL
    return Denied.BEING_PREPARED if on_the_way or personal else Denied.ALL_GIVEN


def _claim_of(offer: Offer, coupon: Coupon | None, issue: Issue) -> Claim:
    terms = coupon.terms if coupon is not None else offer.draft.terms
    if terms is None:
        raise NothingLeft(Denied.OFFER_NOT_RUNNING)
    return Claim(code=issue.code, expires_at=issue.expires_at, terms=terms)
