"""Offers' codes: made, put where shoppers can use them, and taken back. Each step is resumable."""

from datetime import timedelta
from math import ceil
from random import Random

from nomoflow.coupons.events import CodeEnding, CodeIssued, CodesDue
from nomoflow.coupons.model import CodeTaken
from nomoflow.coupons.offers import (
    GROUP_SIZE,
    CodeState,
    NoSuchOffer,
    Offer,
    OfferKind,
    OfferState,
    Supply,
)
from nomoflow.coupons.ports import CouponGateway, CouponWork
from nomoflow.coupons.refusals import RefusedByPlatform
from nomoflow.coupons.terms import CouponTerms
from nomoflow.coupons.wanted import WantedCoupon, WantedGroup
from nomoflow.kernel.clock import Clock
from nomoflow.kernel.errors import Forbidden, Unavailable
from nomoflow.kernel.events import Recorded
from nomoflow.kernel.ids import OfferId, StoreId
from nomoflow.kernel.unit_of_work import Opens

_MADE_AT_ONCE = 10_000
_SENT_AT_ONCE = 10
"""So few that other work waits for seconds while the platform sets the pace."""

_LONGEST_PAUSE = timedelta(minutes=10)


class CodeSupply:
    """Keeps offers supplied with codes that work at the store's checkout."""

    def __init__(
        self, work: Opens[CouponWork], gateway: CouponGateway, clock: Clock, dice: Random
    ) -> None:
        self._work = work
        self._gateway = gateway
        self._clock = clock
        self._dice = dice

    def supply(self, recorded: Recorded[CodesDue]) -> None:
        """One round: make what is missing, send some to the platform, and owe the next round.

        The platform's pace is kept by pausing between rounds, never by holding a worker.
        """
        store, due = recorded.store, recorded.event
        with self._work(store) as work:
            offer = work.offers.find(due.offer)
        if offer is None or offer.round != due.round or offer.draft.terms is None:
            return
        if offer.state not in (OfferState.RUNNING, OfferState.ENDED):
            # Paused: a new round is asked for when it goes on.
            return
        try:
            more = self._round(store, offer, offer.draft.terms)
        except Unavailable as refusal:
            if refusal.after is None:
                raise
            self._go_on(store, offer, min(refusal.after, _LONGEST_PAUSE))
        except (RefusedByPlatform, Forbidden) as refusal:
            self._stop(store, offer, _sentence(refusal))
        else:
            if more:
                self._go_on(store, offer, timedelta(0))

    def restock(self, recorded: Recorded[CodeIssued]) -> None:
        """Ask for more personal codes when half of those kept ready are given."""
        with self._work(recorded.store) as work:
            offer = work.offers.find(recorded.event.offer)
            if offer is None or offer.draft.kind is not OfferKind.PERSONAL:
                return
            counts = work.offer_codes.counts(offer.id)
            on_the_way = counts.get(CodeState.MADE, 0)
            low = counts.get(CodeState.READY, 0) * 2 <= offer.draft.size
            due = offer.ask_for_codes() if low and not on_the_way else None
            if due is not None and offer.state is OfferState.RUNNING:
                work.offers.save(offer)
                work.emit(due)
                work.commit()

    def end_code(self, recorded: Recorded[CodeEnding]) -> None:
        """A personal code's time is over: from now on it works nowhere."""
        store, ending = recorded.store, recorded.event
        with self._work(store) as work:
            found = work.offer_codes.find(ending.code)
        if found is None or found[1].state is CodeState.OVER:
            return
        if found[1].platform is not None:
            self._gateway.remove(store, found[1].platform)
        with self._work(store) as work:
            work.offer_codes.move(ending.code, CodeState.OVER)
            for issue in work.issues.of_code(ending.code):
                work.issues.end(issue, self._clock.now())
            work.commit()

    def make_some(self, store: StoreId, offer_id: OfferId) -> int:
        """Make some of the codes that an offer lacks; how many it lacks then.

        Two at once make none too many: the later one refuses with ``Stale``. Codes that the
        platform makes are not made here.
        """
        with self._work(store) as work:
            offer = work.offers.find(offer_id)
            if offer is None:
                raise NoSuchOffer
            missing = _missing(work, offer) if _makes_codes(offer) else 0
            if missing <= 0:
                return 0
            codes = offer.draft.pattern.make(min(missing, _MADE_AT_ONCE), self._dice)
            missing -= work.offer_codes.add(offer.id, codes, CodeState.MADE)
            work.offers.save(offer)
            work.commit()
        return missing

    # --- rounds ---

    def _round(self, store: StoreId, offer: Offer, terms: CouponTerms) -> bool:
        """Whether more is left to do."""
        if offer.state is OfferState.ENDED:
            return self._take_back(store, offer)
        if offer.draft.supply is Supply.PLATFORM_GROUPS:
            return self._bring_group(store, offer, terms)
        while self.make_some(store, offer.id):
            continue
        return self._send_some(store, offer, terms)

    def _send_some(self, store: StoreId, offer: Offer, terms: CouponTerms) -> bool:
        with self._work(store) as work:
            waiting = work.offer_codes.some(offer.id, CodeState.MADE, _SENT_AT_ONCE)
        for each in waiting:
            wanted = WantedCoupon(code=each.code, terms=terms.on_platform(), enabled=True)
            try:
                report = self._gateway.write(store, wanted, None)
            except CodeTaken:
                self._move(store, each.code, CodeState.SPOILT)
                continue
            with self._work(store) as work:
                work.offer_codes.move(each.code, CodeState.READY, report.id)
                work.commit()
        return len(waiting) == _SENT_AT_ONCE

    def _bring_group(self, store: StoreId, offer: Offer, terms: CouponTerms) -> bool:
        with self._work(store) as work:
            there = sum(work.offer_codes.counts(offer.id).values())
        size = min(GROUP_SIZE, offer.draft.size - there)
        if size <= 0:
            return False
        wanted = WantedGroup(
            name=offer.group_name(there // GROUP_SIZE + 1),
            prefix=offer.draft.pattern.prefix,
            size=size,
            terms=terms.on_platform(),
        )
        group = self._gateway.make_group(store, wanted)
        page, pages = 1, 1
        while page <= pages:
            found = self._gateway.group_codes(store, group.id, page)
            page, pages = page + 1, found.pages
            with self._work(store) as work:
                work.offer_codes.add(offer.id, found.codes, CodeState.READY)
                work.commit()
        return there + size < offer.draft.size

    def _take_back(self, store: StoreId, offer: Offer) -> bool:
        with self._work(store) as work:
            work.offer_codes.move_all(offer.id, CodeState.MADE, CodeState.OVER)
            waiting = work.offer_codes.some(offer.id, CodeState.READY, _SENT_AT_ONCE)
            work.commit()
        for each in waiting:
            # A code of a group cannot be taken back alone: it is not handed out any more.
            if each.platform is not None:
                self._gateway.remove(store, each.platform)
            self._move(store, each.code, CodeState.OVER)
        return len(waiting) == _SENT_AT_ONCE

    def _move(self, store: StoreId, code: str, state: CodeState) -> None:
        with self._work(store) as work:
            work.offer_codes.move(code, state)
            work.commit()

    def _go_on(self, store: StoreId, offer: Offer, pause: timedelta) -> None:
        with self._work(store) as work:
            latest = work.offers.find(offer.id)
            if latest is None or latest.round != offer.round:
                return
            due = latest.ask_for_codes()
            work.offers.save(latest)
            if due is not None:
                work.emit(due, delay_seconds=ceil(pause.total_seconds()))
            work.commit()

    def _stop(self, store: StoreId, offer: Offer, fault: str) -> None:
        with self._work(store) as work:
            latest = work.offers.find(offer.id)
            if latest is not None and latest.round == offer.round:
                latest.fault = fault
                work.offers.save(latest)
                work.commit()


def _makes_codes(offer: Offer) -> bool:
    kind, supply = offer.draft.kind, offer.draft.supply
    own = kind is not OfferKind.SHARED and supply is Supply.OWN_CODES
    return own and offer.state is not OfferState.ENDED


def _missing(work: CouponWork, offer: Offer) -> int:
    """How many codes are to be made: a pool is filled once, a stock again and again."""
    counts = work.offer_codes.counts(offer.id)
    if offer.draft.kind is OfferKind.POOL:
        return offer.draft.size - sum(counts.values()) + counts.get(CodeState.SPOILT, 0)
    waiting = counts.get(CodeState.MADE, 0) + counts.get(CodeState.READY, 0)
    most = offer.draft.budget.codes
    left = offer.draft.size if most is None else most - work.offers.issued(offer.id)
    return min(offer.draft.size, left) - waiting


def _sentence(refusal: RefusedByPlatform | Forbidden) -> str:
    said = refusal.facts.get("said")
    if isinstance(said, dict) and said:
        return " ".join(str(sentence) for sentence in said.values())
    return refusal.code
