"""Counts what codes did: from the orders that carry them, never by adding one."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from nomoflow.coupons.events import BudgetNearsEnd
from nomoflow.coupons.model import Coupon
from nomoflow.coupons.offers import OfferKind
from nomoflow.coupons.ports import CouponWork
from nomoflow.coupons.redemptions import CodedOrder, Redemption
from nomoflow.kernel.ids import CouponId, OfferId
from nomoflow.kernel.money import Money
from nomoflow.kernel.text import code_key

THRESHOLDS = (80, 100)
"""Shares of a budget, in percent, at which the merchant is told."""


_LETTERS_OF_PLATFORM = (4, 5)


def redemptions_of(
    work: CouponWork, order: CodedOrder, before: Mapping[str, Redemption]
) -> list[Redemption]:
    """The codes on an order as they count now; a code that was taken off counts no more."""
    codes = {code_key(code): code for code in order.codes}
    kept = [_redemption(work, order, code) for code in codes.values()]
    gone = [
        replace(each, counts=False, sale=False, order_version=order.version)
        for each in before.values()
        if code_key(each.code) not in codes
    ]
    return kept + gone


def _redemption(work: CouponWork, order: CodedOrder, code: str) -> Redemption:
    coupon = work.coupons.find_code(code) or _group_of(work, code)
    found = None if coupon is not None else work.offer_codes.find(code)
    return Redemption(
        order=order.id,
        code=code,
        coupon=coupon.id if coupon else None,
        offer=found[0] if found else None,
        placed_at=order.placed_at,
        counts=not order.reversed,
        sale=order.sale,
        returned=order.reversed,
        discount=order.discount,
        revenue=order.revenue,
        customer=order.customer,
        order_version=order.version,
    )


def _group_of(work: CouponWork, code: str) -> Coupon | None:
    """The coupon under which the platform made a code: a few letters more than the coupon's."""
    for letters in _LETTERS_OF_PLATFORM:
        coupon = work.coupons.find_code(code[:-letters]) if len(code) > letters else None
        if coupon is not None and coupon.platform is not None and coupon.platform.group:
            return coupon
    return None


def count_coupon(
    work: CouponWork, coupon_id: CouponId, at: datetime, *, placed_at: datetime | None = None
) -> None:
    """Take a coupon's orders into account; its offers share its count.

    ``placed_at`` is the hour of an order that was not counted before.
    """
    coupon = work.coupons.find(coupon_id)
    if coupon is None:
        return
    # What was taken back before we knew the coupon, the merchant has settled on the platform.
    redeemed = work.redemptions.of_coupon(coupon_id, since=coupon.created_at)
    changed = coupon.count(redeemed, at, placed_at=placed_at)
    work.coupons.save(coupon)
    if changed is not None:
        work.emit(changed)
    _watch(work, coupon_id, coupon.budget, coupon.redeemed.spent, at)
    for offer in work.offers.of_coupon(coupon_id):
        offer.spent = coupon.redeemed.spent
        work.offers.save(offer)
        _watch(work, offer.id, offer.draft.budget.discount, offer.spent, at)


def count_offer(
    work: CouponWork, offer_id: OfferId, codes: Sequence[Redemption], at: datetime
) -> None:
    """Take an offer's orders into account; codes of reversed orders are given back, each once."""
    offer = work.offers.find(offer_id)
    if offer is None:
        return
    offer.spent = work.redemptions.of_offer(offer_id).spent
    work.offers.save(offer)
    _watch(work, offer_id, offer.draft.budget.discount, offer.spent, at)
    if offer.draft.kind is OfferKind.SHARED:
        return
    for redemption in codes:
        if redemption.offer == offer_id and redemption.returned:
            for issue in work.issues.of_code(redemption.code):
                if work.issues.give_back(issue, at):
                    work.offers.give_back(offer_id)


def _watch(
    work: CouponWork, subject: str, budget: Money | None, spent: Money | None, at: datetime
) -> None:
    if budget is None or spent is None:
        return
    for percent in THRESHOLDS:
        reached = spent.minor * 100 >= budget.minor * percent
        if reached and work.coupon_alerts.keep(subject, percent, at):
            work.emit(BudgetNearsEnd(subject=subject, percent=percent))
