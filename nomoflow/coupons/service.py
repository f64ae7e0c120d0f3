"""What a merchant can do with coupons."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from nomoflow.coupons.codes import typed
from nomoflow.coupons.drafts import CouponDraft
from nomoflow.coupons.evaluation import Shopper, SimulatedCart, Simulation, simulate
from nomoflow.coupons.events import CodeOwned, CouponChanged, ImportDue
from nomoflow.coupons.imports import Import, read_list
from nomoflow.coupons.licence import OutsideLicence, SaleLicence
from nomoflow.coupons.model import CodeTaken, Coupon, NoSuchCoupon
from nomoflow.coupons.ports import CouponWork
from nomoflow.coupons.standing import Intent
from nomoflow.coupons.terms import publishing_faults
from nomoflow.kernel.clock import Clock
from nomoflow.kernel.errors import Refusal, Stale
from nomoflow.kernel.ids import CouponId, Ids, StoreId
from nomoflow.kernel.money import Currency
from nomoflow.kernel.text import code_key
from nomoflow.kernel.unit_of_work import Opens

_COPY_LASTS = timedelta(days=30)
_LONGEST_CODE = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkResult:
    """What became of a change of many coupons: each refusal by the coupon's id."""

    done: tuple[CouponId, ...]
    refused: dict[CouponId, Refusal]


class CouponService:
    """Creates coupons, changes them, lets them live and takes them back."""

    def __init__(self, work: Opens[CouponWork], clock: Clock, ids: Ids) -> None:
        self._work = work
        self._clock = clock
        self._ids = ids

    # --- one coupon ---

    def create(self, store: StoreId, draft: CouponDraft) -> Coupon:
        """A draft. Refuses with ``CouponRefused`` or ``CodeTaken``, naming the fields."""
        coupon = Coupon.create(CouponId(self._ids.new()), draft, self._clock.now())
        with self._work(store) as work:
            _add(work, coupon)
            work.commit()
        return coupon

    def change(
        self, store: StoreId, coupon_id: CouponId, draft: CouponDraft, *, version: int | None = None
    ) -> Coupon:
        """Describe a coupon anew; the platform hears of it soon.

        Refuses with ``CouponRefused`` or ``CodeTaken``; with ``Stale`` when ``version`` is given
        and another change came between.
        """
        now = self._clock.now()
        with self._work(store) as work:
            coupon = _found(work, coupon_id)
            if version is not None and version != coupon.version:
                raise Stale(coupon=coupon_id)
            if code_key(typed(draft.code)) != code_key(coupon.code):
                _refuse_taken(work, typed(draft.code), coupon_id)
            changed, before = coupon.change(draft, now)
            if before is not None:
                work.coupons.keep_version(before)
            _save(work, coupon, changed)
            if coupon.intent is Intent.LIVE and (coupon.partner or coupon.campaign):
                work.emit(owned(coupon))
            work.commit()
        return coupon

    def publish(self, store: StoreId, coupon_id: CouponId, *, knowingly: bool = False) -> Coupon:
        """Let a coupon live, also one that was paused.

        A public one outside the sale licence refuses with ``OutsideLicence`` unless the merchant
        says ``knowingly``. Refuses with ``CouponRefused`` when the platform could not take it.
        """
        now = self._clock.now()
        with self._work(store) as work:
            coupon = _found(work, coupon_id)
            if coupon.public and not knowingly:
                licence = work.licences.find()
                if licence is None or not licence.covers(coupon.terms, now):
                    raise OutsideLicence(coupon=coupon_id)
            _save(work, coupon, coupon.publish(now))
            if coupon.partner or coupon.campaign:
                work.emit(owned(coupon))
            work.commit()
        return coupon

    def pause(self, store: StoreId, coupon_id: CouponId) -> Coupon:
        """Stop a coupon for now."""
        return self._turn(store, coupon_id, lambda coupon: coupon.pause(self._clock.now()))

    def archive(self, store: StoreId, coupon_id: CouponId) -> Coupon:
        """Delete a coupon on the platform; here it stays with its history."""
        return self._turn(store, coupon_id, lambda coupon: coupon.archive(self._clock.now()))

    def restore(self, store: StoreId, coupon_id: CouponId) -> Coupon:
        """Bring an archived coupon back as a draft. Refuses with ``CodeTaken``."""
        with self._work(store) as work:
            coupon = _found(work, coupon_id)
            _refuse_taken(work, coupon.code, coupon_id)
            _save(work, coupon, coupon.restore(self._clock.now()))
            work.commit()
        return coupon

    def send_again(self, store: StoreId, coupon_id: CouponId) -> Coupon:
        """Try once more what the platform refused, lost, or did not hear of."""
        return self._turn(store, coupon_id, lambda coupon: coupon.send_again(self._clock.now()))

    def bring_back(self, store: StoreId, coupon_id: CouponId, number: int) -> Coupon:
        """Make an earlier version the present one."""
        with self._work(store) as work:
            coupon = _found(work, coupon_id)
            version = work.coupons.version(coupon_id, number)
        if version is None:
            raise NoSuchCoupon
        draft = replace(coupon.draft(), code=version.code, terms=version.terms)
        return self.change(store, coupon_id, draft, version=coupon.version)

    def duplicate(self, store: StoreId, coupon_id: CouponId) -> Coupon:
        """A draft with the same terms under a code that is free.

        An end that is over is moved to thirty days from now.
        """
        now = self._clock.now()
        with self._work(store) as work:
            coupon = _found(work, coupon_id)
            draft = replace(coupon.draft(), code=_free_code(work, coupon.code))
            if publishing_faults(draft.terms, now):
                terms = replace(draft.terms, starts_at=None, ends_at=now + _COPY_LASTS)
                draft = replace(draft, terms=terms)
            copy = Coupon.create(CouponId(self._ids.new()), draft, now)
            _add(work, copy)
            work.commit()
        return copy

    def bulk(
        self, coupon_ids: Sequence[CouponId], action: Callable[[CouponId], Coupon]
    ) -> BulkResult:
        """Do the same to many coupons, each by itself: what one refuses stops no other."""
        done, refused = [], {}
        for coupon_id in dict.fromkeys(coupon_ids):
            try:
                action(coupon_id)
            except Refusal as refusal:
                refused[coupon_id] = refusal
            else:
                done.append(coupon_id)
        return BulkResult(done=tuple(done), refused=refused)

    # --- what would happen ---

    def simulate(
        self, store: StoreId, cart: SimulatedCart, shopper: Shopper, at: datetime | None = None
    ) -> Simulation:
        """Which of the live coupons a cart could use, which wins, and why the others do not;
        now, or at another moment."""
        with self._work(store) as work:
            coupons = work.coupons.live()
        return simulate(coupons, cart, shopper, at or self._clock.now())

    # --- the sale licence ---

    def licence(self, store: StoreId) -> SaleLicence | None:
        """The store's sale licence."""
        with self._work(store) as work:
            return work.licences.find()

    def keep_licence(self, store: StoreId, licence: SaleLicence | None) -> None:
        """Keep it, or forget it. Refuses with ``LicenceRefused``."""
        with self._work(store) as work:
            work.licences.keep(licence.checked() if licence else None)
            work.commit()

    def dismiss_alert(self, store: StoreId, subject: str) -> None:
        """The merchant has seen what there is about a budget."""
        with self._work(store) as work:
            work.coupon_alerts.dismiss(subject, self._clock.now())
            work.commit()

    # --- lists ---

    def bring_list(
        self, store: StoreId, name: str, content: bytes, currency: Currency, *, publish: bool
    ) -> Import:
        """Take in a list of coupons (CSV); its lines become coupons in the background.

        The same list brought again is the same import. Refuses with ``ListRefused``.
        """
        read = read_list(
            str(self._ids.new()), name, content, currency, self._clock.now(), publish=publish
        )
        entry = read.entry
        with self._work(store) as work:
            known = work.coupon_imports.find_digest(entry.digest)
            if known is not None:
                return known
            work.coupon_imports.add(entry, read.lines)
            if read.faults:
                work.coupon_imports.save(entry, read.faults)
            work.emit(ImportDue(id=entry.id, line=entry.next_line))
            work.commit()
        return entry

    def _turn(
        self, store: StoreId, coupon_id: CouponId, turn: Callable[[Coupon], CouponChanged]
    ) -> Coupon:
        with self._work(store) as work:
            coupon = _found(work, coupon_id)
            _save(work, coupon, turn(coupon))
            work.commit()
        return coupon


def _found(work: CouponWork, coupon_id: CouponId) -> Coupon:
    coupon = work.coupons.find(coupon_id)
    if coupon is None:
        raise NoSuchCoupon
    return coupon


def _add(work: CouponWork, coupon: Coupon) -> None:
    _refuse_taken(work, coupon.code, coupon.id)
    work.coupons.add(coupon)


def _save(work: CouponWork, coupon: Coupon, changed: CouponChanged | None) -> None:
    work.coupons.save(coupon)
    if changed is not None:
        work.emit(changed)


def _refuse_taken(work: CouponWork, code: str, own: CouponId) -> None:
    other = work.coupons.find_code(code)
    taken = other is not None and other.id != own and other.intent is not Intent.ARCHIVED
    if taken or work.offer_codes.find(code) is not None:
        raise CodeTaken({"code": "coupon_code_taken"})


def owned(coupon: Coupon) -> CodeOwned:
    """The news that a coupon's code is a partner's or a campaign's."""
    return CodeOwned(
        code=coupon.code,
        since=coupon.created_at,
        campaign=coupon.campaign,
        partner=coupon.partner,
    )


def _free_code(work: CouponWork, code: str) -> str:
    for number in range(2, 1000):
        tried = f"{code[: _LONGEST_CODE - len(str(number))]}{number}"
        if work.coupons.find_code(tried) is None and work.offer_codes.find(tried) is None:
            return tried
    raise CodeTaken({"code": "coupon_code_taken"})
