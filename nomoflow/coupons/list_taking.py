"""Takes lists of coupons in, some lines at a time: each part is done once, whoever does it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from nomoflow.coupons.codes import typed
from nomoflow.coupons.drafts import CouponRefused
from nomoflow.coupons.events import CodeOwned, CouponChanged, ImportDue
from nomoflow.coupons.imports import LINES_AT_ONCE, Import, LineFault
from nomoflow.coupons.licence import OutsideLicence, SaleLicence
from nomoflow.coupons.list_lines import ReadLine, read_line
from nomoflow.coupons.model import CodeTaken, Coupon
from nomoflow.coupons.ports import CouponWork
from nomoflow.coupons.service import owned
from nomoflow.coupons.standing import Intent
from nomoflow.kernel.clock import Clock
from nomoflow.kernel.events import Recorded
from nomoflow.kernel.ids import CouponId, Ids, StoreId
from nomoflow.kernel.text import code_key
from nomoflow.kernel.unit_of_work import Opens

# What the platform is asked for at once; the rest follows at its pace, one a second. Were all due
# now, a long list would keep everything else of its store waiting, its own next lines too.
_SENT_AT_ONCE = 60


class ListTaker:
    """Makes coupons of the lines of lists."""

    def __init__(self, work: Opens[CouponWork], clock: Clock, ids: Ids) -> None:
        self._work = work
        self._clock = clock
        self._ids = ids

    def take(self, recorded: Recorded[ImportDue]) -> None:
        """Take in the lines that are due, unless somebody did, and owe the next ones."""
        self._part(recorded.store, recorded.event.id, recorded.event.line)

    def take_more(self, store: StoreId, id: str) -> Import | None:
        """Take in the next lines of a list here and now; how far it is, nothing without a list."""
        return self._part(store, id, None)

    def _part(self, store: StoreId, id: str, line: int | None) -> Import | None:
        with self._work(store) as work:
            entry = work.coupon_imports.find(id)
            if entry is None or entry.done_at is not None:
                return entry
            if line is not None and line != entry.next_line:
                return entry
            # Whoever is second waits here, and learns of the first before anything is done twice.
            work.coupon_imports.save(entry, ())
            raw = work.coupon_imports.lines(id, entry.next_line, LINES_AT_ONCE)
            part = self._taken(work, entry, [read_line(*each, entry) for each in raw])
            entry.taken += part.taken
            entry.known += part.known
            entry.faulty += len({fault.line for fault in part.faults})
            if len(raw) < LINES_AT_ONCE:
                entry.done_at = self._clock.now()
            else:
                entry.next_line = raw[-1][0] + 1
                work.emit(ImportDue(id=id, line=entry.next_line))
            work.coupon_imports.save(entry, part.faults)
            work.commit()
        return entry

    def _taken(self, work: CouponWork, entry: Import, lines: Sequence[ReadLine]) -> "_Part":
        codes = [typed(line.draft.code) for line in lines]
        named, of_offers = work.many_coupons.named(codes), work.many_coupons.of_offers(codes)
        part = _Part(
            entry=entry,
            at=self._clock.now(),
            named=named,
            of_offers=of_offers,
            licence=work.licences.find() if entry.publish else None,
        )
        for line in lines:
            part.take(line, CouponId(self._ids.new()))
        work.many_coupons.add(part.new)
        for coupon in part.changed:
            work.coupons.save(coupon)
        for place, event in enumerate(part.events, start=entry.taken + entry.known):
            work.emit(event, delay_seconds=max(0, place + 1 - _SENT_AT_ONCE))
        for news in part.owned:
            work.emit(news)
        return part


@dataclass(slots=True, kw_only=True)
class _Part:
    """Some lines of a list, and what becomes of them."""

    entry: Import
    at: datetime
    named: Mapping[str, Coupon]
    of_offers: Collection[str]
    licence: SaleLicence | None
    new: list[Coupon] = field(default_factory=list)
    changed: list[Coupon] = field(default_factory=list)
    events: list[CouponChanged] = field(default_factory=list)
    owned: list[CodeOwned] = field(default_factory=list)
    faults: list[LineFault] = field(default_factory=list)
    known: int = 0
    taken: int = 0

    def take(self, line: ReadLine, id: CouponId) -> None:
        """Make a coupon of a line, meet the one that is there, or note what is wrong."""
        coupon = self._coupon(line, id)
        if coupon is None:
            return
        key = code_key(coupon.code)
        there = self.named.get(key)
        if key in self.of_offers or (there is not None and not _is_same(coupon, there)):
            self.faults += line.faults({"code": CodeTaken.code})
        elif there is not None:
            # A draft goes live with its list; what the merchant paused stays paused.
            if not (self.entry.publish and there.intent is Intent.DRAFT):
                self.known += 1
            elif self._publish(line, there):
                self.changed.append(there)
                self.known += 1
        else:
            if not self.entry.publish or self._publish(line, coupon):
                self.taken += 1
            self.new.append(coupon)

    def _coupon(self, line: ReadLine, id: CouponId) -> Coupon | None:
        try:
            coupon = Coupon.create(id, line.draft, self.at)
        except CouponRefused as refusal:
            self.faults += line.faults(refusal.fields)
            return None
        if line.found:
            self.faults += line.faults({})
            return None
        return coupon

    def _publish(self, line: ReadLine, coupon: Coupon) -> bool:
        """Let it live; what forbids it is noted, and the coupon stays a draft."""
        if coupon.public and not (self.licence and self.licence.covers(coupon.terms, self.at)):
            self.faults += line.faults({"public": OutsideLicence.code})
            return False
        try:
            self.events.append(coupon.publish(self.at))
        except CouponRefused as refusal:
            self.faults += line.faults(refusal.fields)
            return False
        if coupon.partner or coupon.campaign:
            self.owned.append(owned(coupon))
        return True


def _is_same(coupon: Coupon, there: Coupon) -> bool:
    """Whether a coupon promises what a list says of it. Lists know nothing of commissions."""
    terms = replace(coupon.terms, marketer=there.terms.marketer)
    return terms == there.terms.normal() and coupon.budget == there.budget
