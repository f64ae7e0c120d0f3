"""A coupon: what the merchant wants of it, and what the platform has of it."""

from dataclasses import dataclass, replace
from datetime import datetime

from nomoflow.coupons.drafts import CouponDraft, CouponRefused, checked
from nomoflow.coupons.events import CouponChanged
from nomoflow.coupons.facts import CouponReport
from nomoflow.coupons.standing import (
    CouponVersion,
    Delivery,
    Intent,
    Phase,
    PlatformRefusal,
    Redeemed,
)
from nomoflow.coupons.terms import CouponTerms, publishing_faults
from nomoflow.kernel.errors import Conflict, Invalid, NotFound
from nomoflow.kernel.ids import CouponId
from nomoflow.kernel.money import Money
from nomoflow.kernel.text import code_key


class NoSuchCoupon(NotFound):
    """There is no such coupon in this store."""

    code = "coupon_not_found"


class CodeTaken(Invalid):
    """Another coupon of the store has this code."""

    code = "coupon_code_taken"


class NotNow(Conflict):
    """The coupon is not in a state in which that can be done."""

    code = "coupon_not_now"


_NOTHING = Redeemed()


@dataclass(slots=True, kw_only=True)
class Coupon:
    """A code with its terms. ``revision`` grows with each change that the platform must hear of;
    ``written`` is the revision it has."""

    id: CouponId
    code: str
    terms: CouponTerms
    created_at: datetime
    changed_at: datetime
    intent: Intent = Intent.DRAFT
    title: str = ""
    campaign: str = ""
    partner: str = ""
    public: bool = False
    budget: Money | None = None
    revision: int = 1
    written: int = 0
    versions: int = 0
    platform: CouponReport | None = None
    """What the platform last said it has."""
    seen_at: datetime | None = None
    gone_at: datetime | None = None
    refusal: PlatformRefusal | None = None
    redeemed: Redeemed = _NOTHING
    extra_uses: int = 0
    """How far the limit on the platform was raised to give uses back."""
    paused_by_budget: bool = False
    """Whether it was not the merchant who paused it: it goes on when money comes back."""
    version: int = 0

    # --- made and changed by the merchant ---

    @classmethod
    def create(cls, id: CouponId, draft: CouponDraft, at: datetime) -> "Coupon":
        """A draft; refuses with ``CouponRefused`` naming every field that is wrong."""
        sound = checked(draft)
        return cls(
            id=id,
            code=sound.code,
            terms=sound.terms,
            created_at=at,
            changed_at=at,
            title=sound.title,
            campaign=sound.campaign,
            partner=sound.partner,
            public=sound.public,
            budget=sound.budget,
        )

    def change(
        self, draft: CouponDraft, at: datetime
    ) -> tuple[CouponChanged | None, CouponVersion | None]:
        """Describe it anew; other terms before are kept as a version.

        The event is there when the platform must hear of it: a title is none of its business.
        Refuses with ``CouponRefused``, and with ``NotNow`` once it is archived.
        """
        self._not(Intent.ARCHIVED)
        sound = checked(draft, current=self.code)
        found = {}
        limit = sound.terms.usage_limit
        if limit is not None and limit < self.uses:
            found["usage_limit"] = "coupon_limit_below_uses"
        if self.platform is not None and self.platform.group and sound.code != self.code:
            found["code"] = "coupon_group_code_fixed"
        if self.intent is not Intent.DRAFT:
            found |= publishing_faults(sound.terms, at)
        if found:
            raise CouponRefused(found)
        same = (sound.code, sound.terms) == (self.code, self.terms)
        before = None if same else self._version("merchant", at, conflict=False)
        promised = self.code, self.wanted
        self.code, self.terms = sound.code, sound.terms
        self.title, self.campaign = sound.title, sound.campaign
        self.partner, self.public = sound.partner, sound.public
        self.budget = sound.budget
        if (self.code, self.wanted) == promised and self.refusal is None:
            return None, before
        return self._changed(at), before

    def publish(self, at: datetime) -> CouponChanged:
        """Let it live: refuses with ``CouponRefused`` when the platform could not take it now."""
        self._not(Intent.ARCHIVED)
        if found := publishing_faults(self.terms, at):
            raise CouponRefused(found)
        self.intent, self.paused_by_budget = Intent.LIVE, False
        return self._changed(at)

    def pause(self, at: datetime) -> CouponChanged:
        """Stop it for now."""
        if self.intent is not Intent.LIVE:
            raise NotNow(phase=self.intent.value)
        self.intent = Intent.PAUSED
        return self._changed(at)

    def archive(self, at: datetime) -> CouponChanged:
        """Take it away from the platform and put it aside, with its history."""
        self._not(Intent.ARCHIVED)
        self.intent = Intent.ARCHIVED
        return self._changed(at)

    def restore(self, at: datetime) -> CouponChanged:
        """Bring an archived coupon back as a draft."""
        if self.intent is not Intent.ARCHIVED:
            raise NotNow(phase=self.intent.value)
        self.intent = Intent.DRAFT
        return self._changed(at)

    def send_again(self, at: datetime) -> CouponChanged:
        """Try once more what the platform refused or lost."""
        if self.delivery in (Delivery.IN_STEP, Delivery.NOT_SENT):
            raise NotNow(phase=self.intent.value)
        if self.delivery is Delivery.MISSING:
            self.platform, self.gone_at = None, None
        return self._changed(at)

    def draft(self) -> CouponDraft:
        """The coupon as a merchant would describe it."""
        return CouponDraft(
            code=self.code,
            terms=self.terms,
            title=self.title,
            campaign=self.campaign,
            partner=self.partner,
            public=self.public,
            budget=self.budget,
        )

    # --- where it stands ---

    @property
    def uses(self) -> int:
        """How often it was used, by whoever knows of more uses."""
        told = self.platform.uses if self.platform is not None else None
        return max((told or 0) - self.extra_uses, self.redeemed.uses)

    @property
    def delivery(self) -> Delivery:
        """How far the platform has what the merchant wants."""
        if self.refusal is not None:
            return Delivery.REFUSED
        if self.intent in (Intent.DRAFT, Intent.ARCHIVED):
            return Delivery.PENDING if self._is_there() else Delivery.NOT_SENT
        if self.gone_at is not None:
            return Delivery.MISSING
        return Delivery.IN_STEP if self.written >= self.revision else Delivery.PENDING

    def phase(self, at: datetime) -> Phase:
        """Where it stands at a moment."""
        if self.intent in (Intent.DRAFT, Intent.ARCHIVED):
            return Phase(self.intent.value)
        if self.terms.ends_at <= at:
            return Phase.EXPIRED
        if self.terms.usage_limit is not None and self.uses >= self.terms.usage_limit:
            return Phase.USED_UP
        if self.intent is Intent.PAUSED:
            return Phase.PAUSED
        starts_at = self.terms.starts_at
        return Phase.SCHEDULED if starts_at is not None and at < starts_at else Phase.ACTIVE

    @property
    def budget_share(self) -> float:
        """How much of its budget is given away, 1.0 being all; nothing without a budget."""
        if not self.budget or self.redeemed.spent is None:
            return 0.0
        return self.redeemed.spent.minor / self.budget.minor

    # --- what the platform is to have ---

    @property
    def wanted(self) -> CouponTerms:
        """The terms for the platform: uses that its own counter did not return are added."""
        limit = self.terms.usage_limit
        if limit is None:
            return self.terms.on_platform()
        told = (self.platform.uses if self.platform else None) or 0
        unreturned = max(0, min(self.redeemed.returned, told - self.redeemed.uses))
        return replace(self.terms.on_platform(), usage_limit=limit + unreturned)

    def taken(self, report: CouponReport, revision: int, at: datetime) -> CouponChanged | None:
        """The platform took a revision; an event when that is not what is wanted by now."""
        self.platform, self.seen_at, self.gone_at, self.refusal = report, at, None, None
        self.written = revision
        if revision != self.revision or self.delivery is Delivery.PENDING:
            return CouponChanged(coupon=self.id, revision=self.revision)
        own, theirs = self.terms.usage_limit, report.terms.usage_limit
        self.extra_uses = theirs - own if own is not None and theirs is not None else 0
        return None

    def removed(self, revision: int) -> None:
        """The platform has it no more, as we asked."""
        self.platform, self.gone_at, self.refusal = None, None, None
        self.written = max(self.written, revision)

    def refused(self, refusal: PlatformRefusal, revision: int) -> None:
        """The platform said no to a revision; a later one of ours is still to be tried."""
        if revision == self.revision:
            self.refusal = refusal

    def hear(
        self, report: CouponReport, at: datetime
    ) -> tuple[CouponVersion | None, CouponChanged | None]:
        """Take a telling of the platform into account.

        A change made there comes back here. Where both sides changed, the later change wins and
        the other one is kept: the version returned. The event is there when ours won and the
        platform must hear of it again.
        """
        self.seen_at = at
        known, before = self.platform, self.wanted
        # Another coupon of this code that the merchant made there: never written over unasked.
        foreign = known is None or known.id != report.id
        if known is not None and report.reported_at < known.reported_at:
            return None, None
        self.platform, self.gone_at = report, None
        if known is not None and report.same_as(known):
            return None, self._other_limit(before)
        if self._agrees_with(report):
            self.written, self.refusal = self.revision, None
            return None, None
        if self.intent is Intent.ARCHIVED:
            return None, self._changed(at)
        unsent = foreign or self.written < self.revision
        if unsent and not foreign and report.reported_at <= self.changed_at:
            return self._version("platform", at, conflict=True, of=report), self._changed(at)
        version = self._version("merchant", at, conflict=unsent)
        self._follow(report)
        return version, None

    def vanished(self, at: datetime) -> None:
        """A complete passage through the platform's list did not meet it."""
        self.gone_at = at

    def count(
        self, redeemed: Redeemed, at: datetime, *, placed_at: datetime | None = None
    ) -> CouponChanged | None:
        """Take its orders into account; an event when the platform's limit is to change, or the
        budget is used up and the coupon pauses.

        ``placed_at`` is the hour of an order that was not counted before.
        """
        before, told = self.wanted, self.platform
        if (
            placed_at
            and self.seen_at
            and placed_at > self.seen_at
            and told
            and told.uses is not None
        ):
            # The platform counted it as well, after it last told its figures.
            self.platform = replace(told, uses=told.uses + 1)
        self.redeemed = redeemed
        if self.intent is Intent.LIVE and self.budget_share >= 1:
            self.paused_by_budget = True
            return self.pause(at)
        if self.paused_by_budget and self.budget_share < 1:
            self.paused_by_budget = False
            if self.intent is Intent.PAUSED:
                self.intent = Intent.LIVE
                return self._changed(at)
        return self._other_limit(before)

    def _other_limit(self, before: CouponTerms) -> CouponChanged | None:
        """An event when uses that came back change the limit that the platform is to have."""
        if self.platform is None or self.gone_at is not None or self.intent is Intent.DRAFT:
            return None
        limit = self.wanted.usage_limit
        differs = self.delivery is Delivery.IN_STEP and limit != self.platform.terms.usage_limit
        if limit == before.usage_limit and not differs:
            return None
        self.revision += 1
        return CouponChanged(coupon=self.id, revision=self.revision)

    def _follow(self, report: CouponReport) -> None:
        limit = report.terms.usage_limit
        own = None if limit is None else max(1, limit - self.extra_uses)
        self.code = report.code
        self.terms = replace(
            report.terms, usage_limit=own, first_order_only=self.terms.first_order_only
        )
        self.intent = Intent.LIVE if report.enabled else Intent.PAUSED
        self.paused_by_budget = False
        self.changed_at = report.reported_at
        self.revision += 1
        self.written, self.refusal = self.revision, None

    def _agrees_with(self, report: CouponReport) -> bool:
        same_promise = code_key(report.code) == code_key(self.code) and (
            report.terms.on_platform() == self.wanted
        )
        return same_promise and report.enabled == (self.intent is Intent.LIVE)

    def _is_there(self) -> bool:
        return self.platform is not None and self.gone_at is None

    def _not(self, intent: Intent) -> None:
        if self.intent is intent:
            raise NotNow(phase=self.intent.value)

    def _changed(self, at: datetime) -> CouponChanged:
        self.revision += 1
        self.changed_at = at
        self.refusal = None
        return CouponChanged(coupon=self.id, revision=self.revision)

    def _version(
        self, by: str, at: datetime, *, conflict: bool, of: CouponReport | None = None
    ) -> CouponVersion:
        self.versions += 1
        return CouponVersion(
            coupon=self.id,
            number=self.versions,
            kept_at=at,
            by=by,
            conflict=conflict,
            code=of.code if of else self.code,
            terms=of.terms if of else self.terms,
            enabled=of.enabled if of else self.intent is Intent.LIVE,
        )


def adopted(id: CouponId, report: CouponReport, at: datetime) -> Coupon:
    """A coupon that the merchant made on the platform."""
    return Coupon(
        id=id,
        code=report.code,
        terms=report.terms.normal(),
        created_at=at,
        changed_at=report.reported_at,
        intent=Intent.LIVE if report.enabled else Intent.PAUSED,
        written=1,
        platform=report,
        seen_at=at,
    )
