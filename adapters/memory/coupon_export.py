"""Every coupon of a store from memory."""

from collections.abc import Iterator

from adapters.memory.coupons import COUPONS
from adapters.memory.world import MemoryWorld
from nomoflow.coupons.model import Coupon
from nomoflow.coupons.standing import Intent
from nomoflow.kernel.ids import StoreId


class MemoryCouponExport:
    """The twin of ``SqlCouponExport``."""

    def __init__(self, world: MemoryWorld) -> None:
        self._world = world

    def every(self, store: StoreId) -> Iterator[Coupon]:
        """All coupons that are not archived, by their ids."""
        found = self._world.rows(COUPONS).of(
            store, where=lambda coupon: coupon.intent is not Intent.ARCHIVED
        )
        yield from sorted(found, key=lambda coupon: coupon.id)
