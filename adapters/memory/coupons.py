"""Coupons in memory, the codes that shoppers applied, and those on orders."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from adapters.memory.world import MemoryTable, MemoryTransaction
from nomoflow.coupons.facts import CouponUse
from nomoflow.coupons.model import CodeTaken, Coupon
from nomoflow.coupons.offers import OfferCode
from nomoflow.coupons.redemptions import Redemption
from nomoflow.coupons.standing import CouponVersion, Intent, Redeemed
from nomoflow.kernel.errors import Stale
from nomoflow.kernel.ids import CouponId, OfferId, OrderId, PlatformCouponId, StoreId
from nomoflow.kernel.money import Currency, Money
from nomoflow.kernel.text import code_key

COUPONS = MemoryTable[Coupon]("coupons")
COUPON_VERSIONS = MemoryTable[CouponVersion]("coupon_versions")
COUPON_USES = MemoryTable[CouponUse]("coupon_uses")
REDEMPTIONS = MemoryTable[Redemption]("redemptions")
"""By store, order and the code's key."""

OFFER_CODES = MemoryTable[tuple[OfferId, OfferCode]]("offer_codes")
"""By store and the code's key, in the order of their making."""

_MOST_LIVE = 1000


class MemoryCoupons:
    """The twin of ``SqlCoupons``."""

    def __init__(self, transaction: MemoryTransaction, store: StoreId) -> None:
        self._rows = transaction.rows(COUPONS)
        self._versions = transaction.rows(COUPON_VERSIONS)
        self._offer_codes = transaction.rows(OFFER_CODES)
        self._store = store

    def add(self, coupon: Coupon) -> None:
        """Keep a new coupon; refuses with ``CodeTaken`` when its code is another's."""
        self._name(coupon)
        self._unlike_others(coupon)
        if self._rows.has(self._store, coupon.id):
            raise Stale(coupon=coupon.id)
        coupon.version = 1
        self._rows.put(coupon, self._store, coupon.id)

    def find(self, coupon: CouponId) -> Coupon | None:
        """The coupon, or nothing."""
        return self._rows.get(self._store, coupon)

    def find_code(self, code: str) -> Coupon | None:
        """The coupon with this code, in whatever case; archived ones only when no other has it."""
        key = code_key(code)
        found = self._rows.of(self._store, where=lambda coupon: code_key(coupon.code) == key)
        found.sort(key=lambda coupon: coupon.changed_at, reverse=True)
        found.sort(key=lambda coupon: coupon.intent is Intent.ARCHIVED)
        return found[0] if found else None

    def find_platform(self, ids: Sequence[PlatformCouponId]) -> dict[PlatformCouponId, Coupon]:
        """Those that the platform knows by these ids."""
        wanted = set(ids)
        found = self._rows.of(
            self._store,
            where=lambda coupon: coupon.platform is not None and coupon.platform.id in wanted,
        )
        return {coupon.platform.id: coupon for coupon in found if coupon.platform is not None}

    def save(self, coupon: Coupon) -> None:
        """Write over the version that was read; else refuses with ``Stale``."""
        kept = self._rows.get(self._store, coupon.id)
        if kept is None or not _has_name(kept, coupon):
            self._name(coupon)
        if kept is None or kept.version != coupon.version:
            raise Stale(coupon=coupon.id)
        self._unlike_others(coupon)
        coupon.version += 1
        self._rows.put(coupon, self._store, coupon.id)

    def keep_version(self, version: CouponVersion) -> None:
        """Keep how a coupon was once."""
        key = (self._store, version.coupon, str(version.number))
        if self._versions.has(*key):
            raise Stale(coupon=version.coupon)
        self._versions.put(version, *key)

    def version(self, coupon: CouponId, number: int) -> CouponVersion | None:
        """How a coupon was once, or nothing."""
        return self._versions.get(self._store, coupon, str(number))

    def live(self) -> Sequence[Coupon]:
        """All that the merchant wants to work now: at most a thousand."""
        found = self._rows.of(self._store, where=lambda coupon: coupon.intent is Intent.LIVE)
        found.sort(key=lambda coupon: coupon.terms.ends_at, reverse=True)
        return found[:_MOST_LIVE]

    def unseen(self, since: datetime) -> Sequence[Coupon]:
        """Those the platform had but no telling mentioned since then, and not gone yet."""
        found = self._rows.of(
            self._store,
            where=lambda coupon: (
                coupon.platform is not None
                and coupon.gone_at is None
                and (coupon.seen_at is None or coupon.seen_at < since)
            ),
        )
        return sorted(found, key=lambda coupon: coupon.platform.id if coupon.platform else "")

    def _name(self, coupon: Coupon) -> None:
        if coupon.intent is Intent.ARCHIVED:
            return
        key = code_key(coupon.code)
        others = self._rows.of(
            self._store,
            where=lambda other: (
                other.id != coupon.id
                and other.intent is not Intent.ARCHIVED
                and code_key(other.code) == key
            ),
        )
        if others or self._offer_codes.has(self._store, key):
            raise CodeTaken({"code": CodeTaken.code})

    def _unlike_others(self, coupon: Coupon) -> None:
        """Each of the platform's coupons is one of ours at most."""
        if coupon.platform is None:
            return
        found = self.find_platform([coupon.platform.id]).get(coupon.platform.id)
        if found is not None and found.id != coupon.id:
            raise Stale(coupon=coupon.id)


class MemoryCouponUses:
    """The twin of ``SqlCouponUses``."""

    def __init__(self, transaction: MemoryTransaction, store: StoreId) -> None:
        self._rows = transaction.rows(COUPON_USES)
        self._store = store

    def keep(self, use: CouponUse) -> None:
        """Keep it once per cart and code."""
        if not self._rows.has(self._store, use.cart, use.code):
            self._rows.put(use, self._store, use.cart, use.code)


class MemoryRedemptions:
    """The twin of ``SqlRedemptions``."""

    def __init__(self, transaction: MemoryTransaction, store: StoreId) -> None:
        self._rows = transaction.rows(REDEMPTIONS)
        self._store = store

    def alone(self) -> None:
        """Whoever may write is alone already."""

    def of(self, order: OrderId) -> Sequence[Redemption]:
        """The codes on an order."""
        return sorted(self._rows.of(self._store, order), key=lambda kept: code_key(kept.code))

    def keep(self, redemption: Redemption) -> None:
        """Insert, or overwrite one of a lower order version."""
        key = (self._store, redemption.order, code_key(redemption.code))
        kept = self._rows.get(*key)
        if kept is None or kept.order_version < redemption.order_version:
            self._rows.put(redemption, *key)

    def adopt(self, code: str, coupon: CouponId) -> int:
        """Orders whose code belonged to nothing we know are the coupon's; how many."""
        nobodys = self._rows.of(
            self._store,
            where=lambda kept: (
                code_key(kept.code) == code_key(code) and kept.coupon is None and kept.offer is None
            ),
        )
        for kept in nobodys:
            key = (self._store, kept.order, code_key(kept.code))
            self._rows.put(replace(kept, coupon=coupon), *key)
        return len(nobodys)

    def of_coupon(self, coupon: CouponId, since: datetime | None = None) -> Redeemed:
        """How a coupon was used; of those taken back, only orders placed ``since`` then."""
        found = self._rows.of(self._store, where=lambda kept: kept.coupon == coupon)
        return _redeemed(
            [kept for kept in found if kept.counts or since is None or kept.placed_at >= since]
        )

    def of_offer(self, offer: OfferId) -> Redeemed:
        """How an offer's codes were used."""
        return _redeemed(self._rows.of(self._store, where=lambda kept: kept.offer == offer))


def _has_name(kept: Coupon, coupon: Coupon) -> bool:
    """Whether a coupon was known by its present code already, as one that is not archived."""
    same = code_key(kept.code) == code_key(coupon.code)
    return same and kept.intent is not Intent.ARCHIVED


def _redeemed(found: Sequence[Redemption]) -> Redeemed:
    spent: dict[Currency, list[int]] = {}
    for redemption in found:
        if redemption.counts:
            amount = redemption.discount
            spent.setdefault(amount.currency, []).append(amount.minor)
    most_used = min(spent, key=lambda currency: (-len(spent[currency]), currency), default=None)
    return Redeemed(
        uses=sum(redemption.counts for redemption in found),
        returned=sum(redemption.returned for redemption in found),
        spent=Money(minor=sum(spent[most_used]), currency=most_used) if most_used else None,
    )
