"""What follows by itself: coupons reach the platform and come back from it, and are counted."""

from datetime import datetime

from nomoflow.coupons.counting import count_coupon, count_offer, redemptions_of
from nomoflow.coupons.events import CouponApplied, CouponChanged, CouponsReported
from nomoflow.coupons.facts import CouponReport
from nomoflow.coupons.model import CodeTaken, Coupon, NoSuchCoupon, adopted
from nomoflow.coupons.offers import CodeState, is_group_of_ours
from nomoflow.coupons.ports import CouponGateway, CouponWork
from nomoflow.coupons.redemptions import CodedOrder
from nomoflow.coupons.refusals import Denial, RefusedByPlatform, cause_of
from nomoflow.coupons.standing import Delivery, Intent, PlatformRefusal, RefusedField
from nomoflow.coupons.wanted import WantedCoupon
from nomoflow.kernel.clock import Clock
from nomoflow.kernel.errors import Forbidden
from nomoflow.kernel.events import Recorded
from nomoflow.kernel.ids import CouponId, Ids, StoreId
from nomoflow.kernel.money import Money
from nomoflow.kernel.unit_of_work import Opens
from nomoflow.orders.events import OrderAmended, OrderPlaced
from nomoflow.synchronisation.events import SyncFinished
from nomoflow.visitors.events import CodesDenied


class CouponHandlers:
    """Keeps coupons in step with the platform, and counts their uses."""

    def __init__(
        self, work: Opens[CouponWork], gateway: CouponGateway, clock: Clock, ids: Ids
    ) -> None:
        self._work = work
        self._gateway = gateway
        self._clock = clock
        self._ids = ids

    # --- to the platform ---

    def publish(self, recorded: Recorded[CouponChanged]) -> None:
        """Let the platform have what the merchant wants now, whichever change asked for it."""
        store = recorded.store
        with self._work(store) as work:
            coupon = work.coupons.find(recorded.event.coupon)
        if coupon is None or coupon.delivery is not Delivery.PENDING:
            return
        try:
            if coupon.intent in (Intent.DRAFT, Intent.ARCHIVED):
                self._remove(store, coupon)
            else:
                self._write(store, coupon)
        except NoSuchCoupon:
            self._vanished(store, coupon.id)
        except RefusedByPlatform as refusal:
            self._refused(store, coupon, _sentences(refusal))
        except CodeTaken:
            self._refused(store, coupon, (RefusedField(field="code", sentence=""),))
        except Forbidden as refusal:
            # Waiting would not change it: the merchant updates the app, then sends it again.
            self._refused(store, coupon, (RefusedField(field="", sentence=refusal.code),))

    def _write(self, store: StoreId, coupon: Coupon) -> None:
        if coupon.platform is not None and self._changed_there(store, coupon, coupon.platform):
            return
        wanted = WantedCoupon(
            code=coupon.code, terms=coupon.wanted, enabled=coupon.intent is Intent.LIVE
        )
        known = coupon.platform.id if coupon.platform is not None else None
        report = self._gateway.write(store, wanted, known)
        with self._work(store) as work:
            latest = work.coupons.find(coupon.id)
            if latest is None:
                return
            again = latest.taken(report, coupon.revision, self._clock.now())
            work.coupons.save(latest)
            if again is not None:
                work.emit(again)
            work.commit()

    def _changed_there(self, store: StoreId, coupon: Coupon, known: CouponReport) -> bool:
        """Whether the merchant changed it on the platform since we last looked: that is heard
        first, lest it be written over unseen."""
        report = self._gateway.read(store, known.id)
        if report.same_as(known):
            return False
        now = self._clock.now()
        with self._work(store) as work:
            latest = work.coupons.find(coupon.id)
            if latest is not None:
                lost, again = latest.hear(report, now)
                if lost is not None:
                    work.coupons.keep_version(lost)
                if again is not None:
                    work.emit(again)
                work.coupons.save(latest)
                work.commit()
        return True

    def _remove(self, store: StoreId, coupon: Coupon) -> None:
        if coupon.platform is not None:
            self._gateway.remove(store, coupon.platform.id)
        with self._work(store) as work:
            latest = work.coupons.find(coupon.id)
            if latest is None or latest.revision != coupon.revision:
                return
            latest.removed(coupon.revision)
            work.coupons.save(latest)
            work.commit()

    def _vanished(self, store: StoreId, coupon: CouponId) -> None:
        with self._work(store) as work:
            latest = work.coupons.find(coupon)
            if latest is not None:
                latest.vanished(self._clock.now())
                work.coupons.save(latest)
                work.commit()

    def _refused(self, store: StoreId, coupon: Coupon, fields: tuple[RefusedField, ...]) -> None:
        with self._work(store) as work:
            latest = work.coupons.find(coupon.id)
            if latest is None:
                return
            refusal = PlatformRefusal(at=self._clock.now(), fields=fields)
            latest.refused(refusal, coupon.revision)
            work.coupons.save(latest)
            work.commit()

    # --- from the platform ---

    def record(self, recorded: Recorded[CouponsReported]) -> None:
        """Take over what the merchant made and changed on the platform itself."""
        reports = recorded.event.coupons
        ids = [report.id for report in reports]
        with self._work(recorded.store) as work:
            work.redemptions.alone()
            known = work.coupons.find_platform(ids)
            of_offers = work.offer_codes.find_platform(ids)
            for report in reports:
                if report.id not in of_offers:
                    self._hear(work, known.get(report.id), report, recorded)
            work.commit()

    def _hear(
        self,
        work: CouponWork,
        known: Coupon | None,
        report: CouponReport,
        recorded: Recorded[CouponsReported],
    ) -> None:
        holder = _holder(work, report)
        coupon = known or holder
        if coupon is None:
            self._adopt(work, report, recorded.at)
            return
        if holder is not None and holder.id != coupon.id:
            # Codes changed places there: the holder's own telling frees this one, and the next
            # reading of the list finds it free.
            return
        lost, again = coupon.hear(report, recorded.at)
        if lost is not None:
            work.coupons.keep_version(lost)
        if again is not None:
            work.emit(again)
        work.coupons.save(coupon)

    def _adopt(self, work: CouponWork, report: CouponReport, at: datetime) -> None:
        # A code or a group of an offer whose making was not answered yet is no new coupon.
        group = report.group is not None and is_group_of_ours(report.group.name)
        if group or work.offer_codes.find(report.code) is not None:
            return
        coupon = adopted(CouponId(self._ids.new()), report, at)
        work.coupons.add(coupon)
        # Orders are brought in beside coupons, and may have come first.
        if work.redemptions.adopt(coupon.code, coupon.id):
            count_coupon(work, coupon.id, self._clock.now())

    def sweep(self, recorded: Recorded[SyncFinished]) -> None:
        """Note what a complete passage through the platform's list did not meet."""
        if recorded.event.resource != "coupons":
            return
        with self._work(recorded.store) as work:
            for coupon in work.coupons.unseen(recorded.event.started_at):
                coupon.vanished(self._clock.now())
                work.coupons.save(coupon)
            work.commit()

    # --- from carts and orders ---

    def record_use(self, recorded: Recorded[CouponApplied]) -> None:
        """Keep that a code was applied to a cart, once."""
        with self._work(recorded.store) as work:
            work.coupon_uses.keep(recorded.event.use)
            work.commit()

    def count_use(self, recorded: Recorded[OrderPlaced | OrderAmended]) -> None:
        """Count the codes of an order, or give their uses and their budget back: once."""
        told, now = recorded.event.order, self._clock.now()
        order = CodedOrder(
            id=told.id,
            version=told.version,
            placed_at=told.placed_at,
            codes=told.coupon_codes,
            sale=told.state == "sale",
            reversed=told.state.reversed,
            discount=told.discount or Money.zero(told.total.currency),
            revenue=told.revenue,
            customer=told.customer,
        )
        with self._work(recorded.store) as work:
            work.redemptions.alone()
            before = {each.code: each for each in work.redemptions.of(order.id)}
            if not before and not order.codes:
                return
            after = redemptions_of(work, order, before)
            for redemption in after:
                work.redemptions.keep(redemption)
            coupons = {each.coupon for each in after} | {each.coupon for each in before.values()}
            offers = {each.offer for each in after} | {each.offer for each in before.values()}
            for coupon_id in sorted(each for each in coupons if each is not None):
                count_coupon(work, coupon_id, now, placed_at=None if before else told.placed_at)
            for offer_id in sorted(each for each in offers if each is not None):
                count_offer(work, offer_id, after, now)
            work.commit()

    def explain_denials(self, recorded: Recorded[CodesDenied]) -> None:
        """Keep each attempt that a store refused, with what we know of the reason."""
        with self._work(recorded.store) as work:
            for denied in recorded.event.denied:
                coupon = work.coupons.find_code(denied.code)
                found = work.offer_codes.find(denied.code)
                ours = found is not None and found[1].state is not CodeState.OVER
                cause = cause_of(coupon, ours=ours, cart=denied.cart, at=denied.at)
                work.denials.keep(
                    Denial(
                        id=denied.id,
                        at=denied.at,
                        code=denied.code,
                        cause=cause,
                        said=denied.said,
                        visitor=denied.visitor,
                        cart=denied.cart,
                    )
                )
            work.commit()


def _holder(work: CouponWork, report: CouponReport) -> Coupon | None:
    """Our coupon of this code: the platform has one coupon of a code, so a telling under another
    id is of one whose making was not answered, or that was deleted there and made anew."""
    coupon = work.coupons.find_code(report.code)
    return None if coupon is None or coupon.intent is Intent.ARCHIVED else coupon


def _sentences(refusal: RefusedByPlatform) -> tuple[RefusedField, ...]:
    said = refusal.facts.get("said")
    told = said if isinstance(said, dict) else {}
    return tuple(
        RefusedField(field=field, sentence=str(told.get(field, "")))
        for field in refusal.fields or {"": ""}
    )
