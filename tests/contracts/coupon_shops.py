"""Stores on platforms of every kind, for the suites on ``CouponGateway``."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from adapters.memory.platform_coupons import MemoryCouponGateway
from adapters.salla.coupons import SallaCouponGateway
from entrypoints.sandbox.salla.seed.stores import DAR_AL_FANN
from nomoflow.coupons.ports import CouponGateway
from nomoflow.coupons.terms import CouponTerms
from nomoflow.coupons.wanted import WantedCoupon, WantedGroup
from nomoflow.kernel.ids import PlatformCouponId, StoreId
from tests.builders import OTHER, STORE, MovingClock
from tests.contracts.salla_sandbox import SallaSandbox, losing_answers, salla_sandbox
from tests.coupon_builders import coupon_terms

PLATFORMS = ("memory", "salla")
NOBODYS = ["1", "99999999999", "codes", "../coupons", "كوبون", "1/codes", ""]


@dataclass(kw_only=True)
class Shop:
    gateway: CouponGateway
    store: StoreId
    other: StoreId
    clock: MovingClock
    codes: Callable[[StoreId], list[str]]
    """What the platform has in a store."""
    sell: Callable[[PlatformCouponId, int], None]
    """Let a coupon be used so many times."""
    losing: Callable[[], AbstractContextManager[None]]
    """Inside, what is asked is done and its answer is lost."""

    def terms(self, **told: Any) -> CouponTerms:
        now = self.clock.now().replace(microsecond=0)
        return coupon_terms(**{"starts_at": None, "ends_at": now + timedelta(days=7), **told})

    def wanted(self, code: str = "WARD10", *, enabled: bool = True, **told: Any) -> WantedCoupon:
        return WantedCoupon(code=code, terms=self.terms(**told), enabled=enabled)

    def group(self, name: str = "العيد", size: int = 5, prefix: str = "EID") -> WantedGroup:
        return WantedGroup(name=name, prefix=prefix, size=size, terms=self.terms(usage_limit=1))

    def group_codes(self, group: PlatformCouponId) -> list[str]:
        first = self.gateway.group_codes(self.store, group, 1)
        more = [
            self.gateway.group_codes(self.store, group, page) for page in range(2, first.pages + 1)
        ]
        return [code for page in (first, *more) for code in page.codes]


@contextmanager
def coupon_shop(platform: str) -> Iterator[Shop]:
    """A store on one of the platforms."""
    if platform == "memory":
        yield _memory()
        return
    with salla_sandbox() as sandbox:
        yield _salla(sandbox)


def _memory() -> Shop:
    clock = MovingClock()
    gateway = MemoryCouponGateway(clock)

    @contextmanager
    def losing() -> Iterator[None]:
        gateway.losing_answers = True
        yield
        gateway.losing_answers = False

    def sell(coupon: PlatformCouponId, uses: int) -> None:
        (report,) = (each for each in gateway.coupons(STORE) if each.id == coupon)
        gateway.put(STORE, replace(report, uses=uses))

    return Shop(
        gateway=gateway,
        store=STORE,
        other=OTHER,
        clock=clock,
        codes=lambda store: [each.code for each in gateway.coupons(store)],
        sell=sell,
        losing=losing,
    )


def _salla(sandbox: SallaSandbox) -> Shop:
    store, other = sandbox.connect(), sandbox.connect(DAR_AL_FANN)
    coupons = sandbox.salla.world.coupons

    def sell(coupon: PlatformCouponId, uses: int) -> None:
        found = coupons.get(int(coupon))
        assert found is not None
        found.uses = uses
        coupons.put(found)

    def codes(of: StoreId) -> list[str]:
        number = int(of.removeprefix("salla-"))
        return [each.code for each in coupons.of(number) if each.status != "deleted"]

    return Shop(
        gateway=SallaCouponGateway(sandbox.client, sandbox.clock),
        store=store,
        other=other,
        clock=sandbox.clock,
        codes=codes,
        sell=sell,
        losing=lambda: losing_answers(sandbox),
    )
