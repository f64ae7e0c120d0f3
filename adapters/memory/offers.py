"""Offers in memory, their codes, and who was given which."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from adapters.memory.coupons import COUPONS, OFFER_CODES
from adapters.memory.world import MemoryTable, MemoryTransaction
from nomoflow.coupons.offers import Budget, CodeState, Denied, Issue, Offer, OfferCode
from nomoflow.coupons.standing import Intent
from nomoflow.kernel.errors import Stale
from nomoflow.kernel.ids import CouponId, OfferId, PlatformCouponId, StoreId, VisitorId
from nomoflow.kernel.text import code_key

_MOST_ISSUES = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryCounter:
    """How much an offer has handed out, in all and on the latest day."""

    issued: int = 0
    day: date = date.min
    issued_that_day: int = 0


OFFERS = MemoryTable[Offer]("offers")
OFFER_COUNTERS = MemoryTable[MemoryCounter]("offer_counters")
ISSUES = MemoryTable[Issue]("issued_codes")
"""By store, offer, visitor and number."""


class MemoryOffers:
    """The twin of ``SqlOffers``."""

    def __init__(self, transaction: MemoryTransaction, store: StoreId) -> None:
        self._rows = transaction.rows(OFFERS)
        self._counters = transaction.rows(OFFER_COUNTERS)
        self._store = store

    def add(self, offer: Offer) -> None:
        """Keep a new offer, which has handed out nothing."""
        if self._rows.has(self._store, offer.id):
            raise Stale(offer=offer.id)
        offer.version = 1
        self._rows.put(offer, self._store, offer.id)
        self._counters.put(MemoryCounter(), self._store, offer.id)

    def find(self, offer: OfferId) -> Offer | None:
        """The offer, or nothing."""
        return self._rows.get(self._store, offer)

    def save(self, offer: Offer) -> None:
        """Write over the version that was read; else refuses with ``Stale``."""
        kept = self._rows.get(self._store, offer.id)
        if kept is None or kept.version != offer.version:
            raise Stale(offer=offer.id)
        offer.version += 1
        self._rows.put(offer, self._store, offer.id)

    def of_coupon(self, coupon: CouponId) -> Sequence[Offer]:
        """The offers that hand out this coupon's code, the oldest first."""
        found = self._rows.of(self._store, where=lambda offer: offer.draft.coupon == coupon)
        return sorted(found, key=lambda offer: (offer.created_at, offer.id))

    def take(self, offer: OfferId, budget: Budget, day: date) -> Denied | None:
        """Count one more code as handed out, unless the budget says no; then nothing is counted."""
        counter = self._counters.get(self._store, offer)
        if counter is None:
            return Denied.OFFER_NOT_RUNNING
        that_day = counter.issued_that_day if counter.day >= day else 0
        if budget.codes is not None and counter.issued >= budget.codes:
            return Denied.ALL_GIVEN
        if budget.per_day is not None and that_day >= budget.per_day:
            return Denied.ALL_GIVEN_TODAY
        counted = MemoryCounter(
            issued=counter.issued + 1, day=max(day, counter.day), issued_that_day=that_day + 1
        )
        self._counters.put(counted, self._store, offer)
        return None

    def give_back(self, offer: OfferId) -> None:
        """Count one code fewer as handed out in all; its day stays as it was."""
        counter = self._counters.get(self._store, offer)
        if counter is not None and counter.issued:
            self._counters.put(replace(counter, issued=counter.issued - 1), self._store, offer)

    def issued(self, offer: OfferId) -> int:
        """How many codes count as handed out."""
        counter = self._counters.get(self._store, offer)
        return counter.issued if counter is not None else 0


class MemoryOfferCodes:
    """The twin of ``SqlOfferCodes``."""

    def __init__(self, transaction: MemoryTransaction, store: StoreId) -> None:
        self._rows = transaction.rows(OFFER_CODES)
        self._coupons = transaction.rows(COUPONS)
        self._store = store

    def add(self, offer: OfferId, codes: Sequence[str], state: CodeState) -> int:
        """Add those that nothing in the store has yet; how many these were."""
        taken = {
            code_key(coupon.code)
            for coupon in self._coupons.of(
                self._store, where=lambda coupon: coupon.intent is not Intent.ARCHIVED
            )
        }
        new = {key: code for code in codes if (key := code_key(code)) not in taken}
        added = [key for key in new if not self._rows.has(self._store, key)]
        for key in added:
            self._rows.put((offer, OfferCode(code=new[key], state=state)), self._store, key)
        return len(added)

    def find(self, code: str) -> tuple[OfferId, OfferCode] | None:
        """The offer and the code, in whatever case."""
        return self._rows.get(self._store, code_key(code))

    def find_platform(
        self, ids: Sequence[PlatformCouponId]
    ) -> dict[PlatformCouponId, tuple[OfferId, OfferCode]]:
        """Codes that are coupons of their own on the platform."""
        wanted = set(ids)
        found = self._rows.of(self._store, where=lambda row: row[1].platform in wanted)
        return {row[1].platform: row for row in found if row[1].platform is not None}

    def counts(self, offer: OfferId) -> dict[CodeState, int]:
        """How many codes stand where."""
        return dict(Counter(code.state for code in self._of(offer)))

    def some(self, offer: OfferId, state: CodeState, limit: int) -> Sequence[OfferCode]:
        """Some codes in a state, oldest first."""
        return self._of(offer, state)[:limit]

    def move(self, code: str, state: CodeState, platform: PlatformCouponId | None = None) -> None:
        """Note where a code stands now; ``platform`` is kept where it was told."""
        found = self.find(code)
        if found is None:
            return
        offer, kept = found
        if platform is not None and self._is_another(platform, kept):
            raise Stale(code=kept.code)
        moved = replace(kept, state=state, platform=platform or kept.platform)
        self._rows.put((offer, moved), self._store, code_key(code))

    def move_all(self, offer: OfferId, before: CodeState, after: CodeState) -> int:
        """Move all codes of an offer that stand in a state; how many."""
        found = self._of(offer, before)
        for code in found:
            self.move(code.code, after)
        return len(found)

    def give(self, offer: OfferId) -> str | None:
        """Take a ready code for a visitor: it is given from now on, and no other unit gets it."""
        ready = self._of(offer, CodeState.READY)
        if not ready:
            return None
        self.move(ready[0].code, CodeState.GIVEN)
        return ready[0].code

    def _of(self, offer: OfferId, state: CodeState | None = None) -> list[OfferCode]:
        rows = self._rows.of(
            self._store,
            where=lambda row: row[0] == offer and (state is None or row[1].state is state),
        )
        return [code for _, code in rows]

    def _is_another(self, platform: PlatformCouponId, code: OfferCode) -> bool:
        known = self.find_platform([platform]).get(platform)
        return known is not None and code_key(known[1].code) != code_key(code.code)


class MemoryIssues:
    """The twin of ``SqlIssues``."""

    def __init__(self, transaction: MemoryTransaction, store: StoreId) -> None:
        self._rows = transaction.rows(ISSUES)
        self._store = store

    def of(self, offer: OfferId, visitor: VisitorId) -> Sequence[Issue]:
        """All that a visitor was given by an offer, earliest first."""
        found = self._rows.of(self._store, offer, visitor)
        return sorted(found, key=lambda issue: issue.number)

    def add(self, issue: Issue) -> None:
        """Keep it; refuses with ``Stale`` when the visitor's code of that number is there."""
        if self._rows.has(*self._key(issue)):
            raise Stale(offer=issue.offer)
        self._rows.put(issue, *self._key(issue))

    def of_code(self, code: str) -> Sequence[Issue]:
        """Who was given a code, in whatever case, earliest first: at most a hundred."""
        key = code_key(code)
        found = self._rows.of(self._store, where=lambda issue: code_key(issue.code) == key)
        found.sort(key=lambda issue: (issue.issued_at, issue.offer, issue.visitor, issue.number))
        return found[:_MOST_ISSUES]

    def end(self, issue: Issue, at: datetime) -> bool:
        """Its time is over; False when it was before."""
        kept = self._rows.get(*self._key(issue))
        if kept is None or kept.ended_at is not None:
            return False
        self._rows.put(replace(kept, ended_at=at), *self._key(issue))
        return True

    def give_back(self, issue: Issue, at: datetime) -> bool:
        """Its order was reversed; False when it was given back before."""
        kept = self._rows.get(*self._key(issue))
        if kept is None or kept.returned_at is not None:
            return False
        self._rows.put(replace(kept, returned_at=at), *self._key(issue))
        return True

    def _key(self, issue: Issue) -> tuple[str, ...]:
        return (self._store, issue.offer, issue.visitor, str(issue.number))
