"""Many coupons at once in memory."""

from collections.abc import Collection, Sequence

from adapters.memory.coupons import COUPONS, OFFER_CODES
from adapters.memory.world import MemoryTransaction
from nomoflow.coupons.model import Coupon
from nomoflow.coupons.standing import Intent
from nomoflow.kernel.errors import Stale
from nomoflow.kernel.ids import StoreId
from nomoflow.kernel.text import code_key


class MemoryManyCoupons:
    """The twin of ``SqlManyCoupons``."""

    def __init__(self, transaction: MemoryTransaction, store: StoreId) -> None:
        self._rows = transaction.rows(COUPONS)
        self._offer_codes = transaction.rows(OFFER_CODES)
        self._store = store

    def named(self, codes: Sequence[str]) -> dict[str, Coupon]:
        """Those that have these codes and are not archived."""
        keys = {code_key(code) for code in codes}
        found = self._rows.of(
            self._store,
            where=lambda coupon: (
                coupon.intent is not Intent.ARCHIVED and code_key(coupon.code) in keys
            ),
        )
        return {code_key(coupon.code): coupon for coupon in found}

    def of_offers(self, codes: Sequence[str]) -> Collection[str]:
        """The keys of those codes that are unique ones of offers."""
        keys = {code_key(code) for code in codes}
        return {key for key in keys if self._offer_codes.has(self._store, key)}

    def add(self, coupons: Sequence[Coupon]) -> None:
        """Keep new ones whose codes are free; refuses with ``Stale`` when one is not any more."""
        taken = set(self.named([coupon.code for coupon in coupons]))
        for coupon in coupons:
            key = code_key(coupon.code)
            if key in taken or self._rows.has(self._store, coupon.id):
                raise Stale(coupon=coupon.id)
            taken.add(key)
            coupon.version = 1
            self._rows.put(coupon, self._store, coupon.id)
