"""Gives the demo store a partner's code, two offers and the first visitors who took theirs."""

import hashlib
from collections.abc import Iterator
from datetime import datetime, timedelta

from entrypoints.services import Services
from nomoflow.coupons.codes import CodePattern
from nomoflow.coupons.drafts import CouponDraft
from nomoflow.coupons.licence import SaleLicence
from nomoflow.coupons.model import CodeTaken
from nomoflow.coupons.offers import Budget, NothingLeft, OfferDraft, OfferKind
from nomoflow.coupons.terms import AmountOff, CouponTerms, PercentOff
from nomoflow.kernel.feature_states import FeatureKey
from nomoflow.kernel.ids import OfferId, StoreId, VisitorId
from nomoflow.kernel.money import Currency, Money, Percent
from nomoflow.kernel.pages import PageRequest

PARTNER_CODE = "NOURA15"
GIFTS = "هدية العيد"
QUICK = "خصم العشرين دقيقة"

_ALL = PageRequest(page=1, size=100)
_TAKERS = 6
_MONTH = timedelta(days=30)


def set_up(services: Services, store: StoreId, currency: Currency) -> None:
    """What a merchant would set up on the first morning; what is there already stays."""
    now = services.clock.now()
    if services.coupons.licence(store) is None:
        first = now.date() - timedelta(days=3)
        services.coupons.keep_licence(
            store,
            SaleLicence(number="147-2026", first_day=first, last_day=first + _MONTH),
        )
    _partner_code(services, store, currency, now)
    known = {row.offer.draft.name for row in services.coupon_reports.offers(store, _ALL).rows}
    for draft in _offers(currency, now):
        if draft.name not in known:
            offer = services.offers.create(store, draft)
            services.offers.start(store, offer.id)


def let_visitors_claim(services: Services, store: StoreId) -> None:
    """A few visitors take a code of the gifts, each the same one again on a second run; the quick
    offer is put on the storefront."""
    rows = services.coupon_reports.offers(store, _ALL).rows
    offers = {row.offer.draft.name: row.offer for row in rows}
    for place in range(_TAKERS):
        _claim(services, store, offers[GIFTS].id, place)
    card = services.features.one(store, FeatureKey.COUPONS)
    if not card.state.enabled:
        services.features.change(
            store, FeatureKey.COUPONS, enabled=True, settings={"offer": offers[QUICK].id}
        )


def _claim(services: Services, store: StoreId, offer: OfferId, place: int) -> None:
    visitor = hashlib.blake2b(f"{store}:taker:{place}".encode(), digest_size=12).hexdigest()
    try:
        services.offers.claim(store, offer, VisitorId(visitor))
    except NothingLeft:
        # Codes are on their way to the platform: the next run finds them there.
        return


def _partner_code(services: Services, store: StoreId, currency: Currency, now: datetime) -> None:
    draft = CouponDraft(
        code=PARTNER_CODE,
        terms=CouponTerms(
            discount=PercentOff(percent=Percent(1500), ceiling=_money(75, currency)),
            ends_at=now + 2 * _MONTH,
            usage_limit=500,
            usage_limit_per_customer=1,
        ),
        title="كود نورة",
        partner="نورة العتيبي",
        campaign="مؤثرات الشتاء",
    )
    try:
        coupon = services.coupons.create(store, draft)
    except CodeTaken:
        return
    services.coupons.publish(store, coupon.id)


def _offers(currency: Currency, now: datetime) -> Iterator[OfferDraft]:
    yield OfferDraft(
        name=GIFTS,
        kind=OfferKind.POOL,
        terms=CouponTerms(
            discount=AmountOff(amount=_money(25, currency)),
            ends_at=now + _MONTH,
            minimum_cart=_money(150, currency),
        ),
        pattern=CodePattern(prefix="EID", random_letters=6),
        size=40,
        budget=Budget(discount=_money(1000, currency)),
        campaign="العيد",
    )
    yield OfferDraft(
        name=QUICK,
        kind=OfferKind.PERSONAL,
        terms=CouponTerms(
            discount=PercentOff(percent=Percent(1000), ceiling=_money(50, currency)),
            ends_at=now + _MONTH,
        ),
        pattern=CodePattern(prefix="OUD", random_letters=6),
        size=10,
        lifetime_minutes=20,
        budget=Budget(codes=300, per_day=40),
    )


def _money(major: int, currency: Currency) -> Money:
    return Money.parse(major, currency)
