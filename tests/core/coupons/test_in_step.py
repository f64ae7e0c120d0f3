"""Whatever merchant, platform and shoppers do in whatever order: in the end both have the same."""

import copy
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from hypothesis import event, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from nomoflow.coupons.drafts import CouponDraft, CouponRefused
from nomoflow.coupons.events import CouponChanged
from nomoflow.coupons.facts import CouponReport
from nomoflow.coupons.model import Coupon, adopted
from nomoflow.coupons.standing import Delivery, Intent, Redeemed
from nomoflow.coupons.terms import AmountOff, CouponTerms
from nomoflow.kernel.ids import PlatformCouponId
from tests.core.coupons.building import ID, NOW, draft, sar, terms

limits = st.none() | st.integers(1, 12)
amounts = st.integers(1, 3).map(lambda riyals: AmountOff(amount=sar(riyals * 100)))


@dataclass
class Platform:
    """What the platform has, and how often it was used there: it returns no use by itself."""

    terms: CouponTerms
    enabled: bool
    changed_at: datetime
    uses: int = 0

    def report(self) -> CouponReport:
        return CouponReport(
            id=PlatformCouponId("77"),
            reported_at=self.changed_at,
            code="AHLAN15",
            terms=self.terms,
            enabled=self.enabled,
            uses=self.uses,
        )


class TwoSides(RuleBasedStateMachine):
    """One coupon, on both sides. Time passes with every step."""

    def __init__(self) -> None:
        super().__init__()
        self.now = NOW
        self.orders: list[bool] = []
        """Each order, and whether it stands."""
        self.due = 0
        """Events that ask for a writing and were not followed yet."""
        self.on_its_way: Coupon | None = None

    @initialize(limit=limits, ours=st.booleans())
    def begin(self, limit: int | None, ours: bool) -> None:
        wanted = terms(usage_limit=limit)
        self.platform = Platform(terms=wanted, enabled=True, changed_at=NOW)
        if ours:
            self.coupon = Coupon.create(ID, draft(usage_limit=limit), NOW)
            self.coupon.publish(NOW)
            self.coupon.taken(self.platform.report(), self.coupon.revision, NOW)
        else:
            self.coupon = adopted(ID, self.platform.report(), NOW)

    # The merchant, here and there

    @rule(limit=limits, discount=amounts)
    def the_merchant_changes_it_here(self, limit: int | None, discount: AmountOff) -> None:
        changed: CouponDraft = replace(
            self.coupon.draft(),
            terms=replace(self.coupon.terms, usage_limit=limit, discount=discount),
        )
        try:
            told, _ = self.coupon.change(changed, self._next())
        except CouponRefused:
            event("a limit below the uses")
        else:
            self._hears(told)

    @rule()
    def the_merchant_turns_it_here(self) -> None:
        turn = self.coupon.pause if self.coupon.intent is Intent.LIVE else self.coupon.publish
        self._hears(turn(self._next()))

    @rule(limit=limits, discount=amounts)
    def the_merchant_changes_it_there(self, limit: int | None, discount: AmountOff) -> None:
        self.platform.terms = replace(self.platform.terms, usage_limit=limit, discount=discount)
        self.platform.changed_at = self._next()

    @rule()
    def the_merchant_turns_it_there(self) -> None:
        self.platform.enabled = not self.platform.enabled
        self.platform.changed_at = self._next()

    # Shoppers

    @precondition(lambda self: self.platform.enabled and self._is_left())
    @rule()
    def an_order_is_placed(self) -> None:
        self.platform.uses += 1
        self.orders.append(True)
        self._count(placed_at=self._next())

    @precondition(lambda self: any(self.orders))
    @rule()
    def an_order_is_cancelled(self) -> None:
        self.orders[self.orders.index(True)] = False
        self._count()

    # Messages

    @precondition(lambda self: self.on_its_way is None and self.due)
    @rule()
    def an_event_is_followed(self) -> None:
        self.due -= 1
        if self.coupon.delivery is Delivery.PENDING:
            self.on_its_way = copy.copy(self.coupon)

    @precondition(lambda self: self.on_its_way is not None)
    @rule()
    def a_writing_ends(self) -> None:
        sent, self.on_its_way = self.on_its_way, None
        assert sent is not None
        self.platform.terms = sent.wanted
        self.platform.enabled = sent.intent is Intent.LIVE
        self.platform.changed_at = self._next()
        self._hears(self.coupon.taken(self.platform.report(), sent.revision, self.now))

    @rule()
    def it_is_read(self) -> None:
        _, again = self.coupon.hear(self.platform.report(), self._next())
        self._hears(again)

    @invariant()
    def what_is_counted_is_never_less_than_the_orders(self) -> None:
        assert self.coupon.uses >= sum(self.orders)

    def teardown(self) -> None:
        if hasattr(self, "coupon"):
            self._settle()

    def _settle(self) -> None:
        for _ in range(3):
            self.it_is_read()
            while self.due or self.on_its_way:
                if self.on_its_way:
                    self.a_writing_ends()
                else:
                    self.an_event_is_followed()
        assert self.coupon.delivery is Delivery.IN_STEP
        assert self.platform.terms == self.coupon.wanted
        assert self.platform.enabled == (self.coupon.intent is Intent.LIVE)
        assert self.coupon.terms.discount == self.platform.terms.discount
        self._is_given_back()

    def _is_given_back(self) -> None:
        """As many uses are left there as our limit and the standing orders leave."""
        own, theirs = self.coupon.terms.usage_limit, self.platform.terms.usage_limit
        assert (own is None) == (theirs is None)
        if own is not None and theirs is not None:
            assert theirs - self.platform.uses == own - sum(self.orders)

    def _hears(self, told: CouponChanged | None) -> None:
        self.due += told is not None

    def _count(self, placed_at: datetime | None = None) -> None:
        standing = sum(self.orders)
        counted = Redeemed(uses=standing, returned=len(self.orders) - standing)
        self._hears(self.coupon.count(counted, self._next(), placed_at=placed_at))

    def _is_left(self) -> bool:
        limit = self.platform.terms.usage_limit
        return limit is None or self.platform.uses < limit

    def _next(self) -> datetime:
        self.now += timedelta(seconds=10)
        return self.now


TestTwoSides = TwoSides.TestCase
TestTwoSides.settings = settings(max_examples=200, stateful_step_count=25)
