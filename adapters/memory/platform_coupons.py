"""The twin of the platform's coupons, with what a test may do to it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from itertools import count
from secrets import choice
from string import ascii_letters, digits

from nomoflow.coupons.codes import code_key
from nomoflow.coupons.facts import CodeGroup, CouponReport
from nomoflow.coupons.model import CodeTaken, NoSuchCoupon
from nomoflow.coupons.refusals import RefusedByPlatform
from nomoflow.coupons.terms import CALENDAR, CouponTerms, PercentOff, publishing_faults
from nomoflow.coupons.wanted import GroupCodes, WantedCoupon, WantedGroup
from nomoflow.kernel.clock import Clock
from nomoflow.kernel.errors import Refusal, Unavailable
from nomoflow.kernel.ids import PlatformCouponId, StoreId

ENDS_TOO_SOON = "يجب أن يقع تاريخ انتهاء الكوبون فيما بعد تاريخ اليوم"
CEILING_MISSING = "حقل الحد الأعلى للخصم مطلوب."
PREFIX_TOO_LONG = "كود الكوبون يجب ان لا يتجاوز 5 حرفاً"

_PER_PAGE = 60
_LONGEST_PREFIX = 5


class MemoryCouponGateway:
    """The twin of ``SallaCouponGateway``: codes are unique in whatever case."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._numbers = count(1_700_000_001)
        self._coupons: dict[StoreId, dict[PlatformCouponId, CouponReport]] = {}
        self._codes: dict[PlatformCouponId, tuple[str, ...]] = {}
        self.trouble: Refusal | None = None
        """While set, nothing is done, and this is refused."""
        self.losing_answers = False
        """While true, what is asked is done and its answer is lost on the way."""
        self.room: int | None = None
        """How many more requests the store's bucket takes; then it asks for a second."""

    # --- what a test does on the platform itself ---

    def put(self, store: StoreId, report: CouponReport) -> None:
        """Let the platform have this coupon."""
        self._of(store)[report.id] = report

    def coupons(self, store: StoreId) -> Sequence[CouponReport]:
        """All that the platform has."""
        return list(self._of(store).values())

    def delete(self, store: StoreId, coupon: PlatformCouponId) -> None:
        """The merchant deletes a coupon there."""
        del self._of(store)[coupon]

    # --- the port ---

    def read(self, store: StoreId, known: PlatformCouponId) -> CouponReport:
        """What the platform has of a coupon; refuses with ``NoSuchCoupon`` when it is gone."""
        self._ask()
        if known not in self._of(store):
            raise NoSuchCoupon(coupon=known)
        return self._of(store)[known]

    def write(
        self, store: StoreId, wanted: WantedCoupon, known: PlatformCouponId | None
    ) -> CouponReport:
        """Make or change a coupon; what the platform has of it now."""
        self._ask()
        terms = wanted.terms.on_platform()
        own = self._made_before(store, wanted.code, terms) if known is None else known
        has = None if own is None else self._of(store).get(own)
        if own is not None and has is None:
            raise NoSuchCoupon(coupon=own)
        if has is not None and _is_done(has, wanted, self._clock.now()):
            return self._answer(has)
        _refuse(terms, self._clock.now())
        if self._is_taken(store, wanted.code, own):
            raise CodeTaken({"code": CodeTaken.code})
        report = CouponReport(
            id=own or self._next(),
            reported_at=self._clock.now().replace(microsecond=0),
            code=wanted.code,
            terms=_begun(terms, has, self._clock.now()),
            enabled=wanted.enabled,
            uses=has.uses if has else 0,
            sales=has.sales if has else None,
            group=has.group if has else None,
        )
        self.put(store, report)
        return self._answer(report)

    def remove(self, store: StoreId, known: PlatformCouponId) -> None:
        """Delete it; what is gone already is success."""
        self._ask()
        self._of(store).pop(known, None)
        if self.losing_answers:
            raise Unavailable(neighbour="memory")

    def make_group(self, store: StoreId, wanted: WantedGroup) -> CouponReport:
        """Make a group of codes, or find the one of this name."""
        self._ask()
        for there in self.coupons(store):
            if there.group is not None and there.group.name == wanted.name.strip():
                return self._answer(there)
        terms = wanted.terms.on_platform()
        _refuse(terms, self._clock.now())
        if len(wanted.prefix) > _LONGEST_PREFIX or not wanted.prefix.isalpha():
            raise _refusal("prefix", PREFIX_TOO_LONG)
        report = CouponReport(
            id=self._next(),
            reported_at=self._clock.now().replace(microsecond=0),
            code=wanted.prefix,
            terms=_begun(terms, None, self._clock.now()),
            enabled=True,
            uses=0,
            group=CodeGroup(name=wanted.name.strip(), prefix=wanted.prefix, size=wanted.size),
        )
        self._codes[report.id] = self._made(store, wanted.prefix, wanted.size)
        self.put(store, report)
        return self._answer(report)

    def group_codes(self, store: StoreId, group: PlatformCouponId, page: int) -> GroupCodes:
        """A page of a group's codes. Pages count from one."""
        self._ask()
        if group not in self._of(store):
            raise NoSuchCoupon(coupon=group)
        codes = self._codes.get(group, ())
        shown = codes[(page - 1) * _PER_PAGE : page * _PER_PAGE]
        return GroupCodes(codes=shown, pages=max(1, -(-len(codes) // _PER_PAGE)))

    # --- what happens there ---

    def _ask(self) -> None:
        if self.trouble is not None:
            raise self.trouble
        if self.room is None:
            return
        if self.room < 1:
            raise Unavailable(timedelta(seconds=1), neighbour="memory", reason="pace")
        self.room -= 1

    def _answer(self, report: CouponReport) -> CouponReport:
        if self.losing_answers:
            raise Unavailable(neighbour="memory")
        return report

    def _of(self, store: StoreId) -> dict[PlatformCouponId, CouponReport]:
        return self._coupons.setdefault(store, {})

    def _next(self) -> PlatformCouponId:
        return PlatformCouponId(str(next(self._numbers)))

    def _made_before(
        self, store: StoreId, code: str, terms: CouponTerms
    ) -> PlatformCouponId | None:
        """A coupon of this code with just these terms: it is ours, and its answer was lost."""
        now = self._clock.now()
        for there in self.coupons(store):
            mine = code_key(there.code) == code_key(code) and there.group is None
            if mine and _from_now(there.terms, now) == _from_now(terms, now):
                return there.id
        return None

    def _is_taken(self, store: StoreId, code: str, own: PlatformCouponId | None) -> bool:
        return code_key(code) in self._taken(store, own)

    def _taken(self, store: StoreId, own: PlatformCouponId | None = None) -> set[str]:
        return {
            code_key(code)
            for there in self.coupons(store)
            if there.id != own
            for code in (there.code, *self._codes.get(there.id, ()))
        }

    def _made(self, store: StoreId, prefix: str, size: int) -> tuple[str, ...]:
        taken, made = self._taken(store), dict[str, str]()
        while len(made) < size:
            code = prefix + "".join(choice(ascii_letters + digits) for _ in range(4))
            if code_key(code) not in taken:
                made.setdefault(code_key(code), code)
        return tuple(made.values())


class MemoryAudiences:
    """The twin of ``SallaAudiences``."""

    def __init__(self) -> None:
        self.of: dict[StoreId, Sequence[tuple[str, str]]] = {}
        self.silent = False
        """While true, nobody answers."""

    def groups(self, store: StoreId) -> Sequence[tuple[str, str]]:
        """Each group's id and name; refuses with ``Unavailable`` alone."""
        if self.silent:
            raise Unavailable(neighbour="memory")
        return tuple(self.of.get(store, ()))


def _refuse(terms: CouponTerms, at: datetime) -> None:
    if publishing_faults(terms, at):
        raise _refusal("ends_at", ENDS_TOO_SOON)
    if isinstance(terms.discount, PercentOff) and not terms.discount.ceiling:
        raise _refusal("ceiling", CEILING_MISSING)


def _refusal(field: str, sentence: str) -> RefusedByPlatform:
    return RefusedByPlatform({field: "refused_by_platform"}, said={field: sentence})


def _begun(terms: CouponTerms, has: CouponReport | None, at: datetime) -> CouponTerms:
    """The platform takes no start before today; what has begun keeps its own."""
    today = datetime.combine(at.astimezone(CALENDAR), time.min, CALENDAR)
    if terms.starts_at is None or terms.starts_at >= today:
        return terms
    known = None if has is None else has.terms.starts_at
    return replace(terms, starts_at=today if known is not None and known > at else known)


def _is_done(has: CouponReport, wanted: WantedCoupon, at: datetime) -> bool:
    same = (has.code, has.enabled) == (wanted.code, wanted.enabled)
    return same and _from_now(has.terms, at) == _from_now(wanted.terms.on_platform(), at)


def _from_now(terms: CouponTerms, at: datetime) -> CouponTerms:
    begun = terms.starts_at is None or terms.starts_at <= at
    return replace(terms, starts_at=None if begun else terms.starts_at)
