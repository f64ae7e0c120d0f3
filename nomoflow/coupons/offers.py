"""An offer: a way of handing out codes, within a budget, never one too many."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from nomoflow.coupons.codes import CodePattern
from nomoflow.coupons.drafts import CouponRefused
from nomoflow.coupons.events import CodesDue
from nomoflow.coupons.model import NotNow
from nomoflow.coupons.terms import LARGEST_LIMIT, CouponTerms, faults, publishing_faults
from nomoflow.kernel.errors import Conflict, NotFound
from nomoflow.kernel.ids import CouponId, OfferId, PlatformCouponId, VisitorId
from nomoflow.kernel.money import Money
from nomoflow.kernel.text import is_keepable

LARGEST_POOL = 500_000
LARGEST_STOCK = 500
GROUP_SIZE = 1000
"""Codes that the platform is asked for at once: its own limit is not documented."""

_GROUP_MARK = "nomo-"
_LONGEST_NAME = 120
_LONGEST_LIFETIME = 60 * 24 * 30
_PLAIN = CodePattern()


class NoSuchOffer(NotFound):
    """There is no such offer in this store."""

    code = "offer_not_found"


class NothingLeft(Conflict):
    """The offer hands out no code now; ``reason`` says why (a ``Denied`` value)."""

    code = "offer_nothing_left"

    def __init__(self, reason: "Denied") -> None:
        super().__init__(reason=reason.value)
        self.reason = reason


class Denied(StrEnum):
    """Why a code was not handed out, or not accepted."""

    # At the handing out.
    OFFER_NOT_RUNNING = "offer_not_running"
    OFFER_OVER = "offer_over"
    ALL_GIVEN = "all_given"
    ALL_GIVEN_TODAY = "all_given_today"
    BUDGET_SPENT = "budget_spent"
    ONE_EACH = "one_each"
    BEING_PREPARED = "being_prepared"
    # At the cart.
    NO_SUCH_CODE = "no_such_code"
    NOT_STARTED = "not_started"
    EXPIRED = "expired"
    PAUSED = "paused"
    USED_UP = "used_up"
    USED_UP_BY_CUSTOMER = "used_up_by_customer"
    CART_TOO_SMALL = "cart_too_small"
    NO_PRODUCT_COVERED = "no_product_covered"
    NOT_FIRST_ORDER = "not_first_order"
    NOT_THIS_CUSTOMER = "not_this_customer"
    NOT_THIS_PAYMENT = "not_this_payment"
    NOT_THIS_CHANNEL = "not_this_channel"
    NOT_THIS_SHIPPING = "not_this_shipping"
    NOT_WITH_OFFERS = "not_with_offers"
    OTHER_CURRENCY = "other_currency"
    UNKNOWN = "unknown"
    """The store said no, and what we know of the coupon does not explain it."""


class OfferKind(StrEnum):
    """How an offer comes by its codes."""

    SHARED = "shared"
    """One coupon's code for everybody."""
    POOL = "pool"
    """Unique codes made in advance, one for each visitor until they are gone."""
    PERSONAL = "personal"
    """A unique code for each visitor, with its own end, such as twenty minutes from now."""


class Supply(StrEnum):
    """Who makes the codes of a pool."""

    OWN_CODES = "own_codes"
    """We: any pattern, each code a coupon of its own on the platform, at the platform's pace."""
    PLATFORM_GROUPS = "platform_groups"
    """The platform: a few letters of ours and four of its own, a thousand at once."""


class OfferState(StrEnum):
    """What the merchant wants of an offer."""

    DRAFT = "draft"
    RUNNING = "running"
    PAUSED = "paused"
    ENDED = "ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """How much an offer may give away; ``None``: as much as is asked for."""

    codes: int | None = None
    per_day: int | None = None
    per_visitor: int = 1
    discount: Money | None = None
    """What the orders that used its codes may take off in all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferDraft:
    """An offer as a merchant describes it. ``coupon`` for a shared code, ``terms`` for others."""

    name: str
    kind: OfferKind
    coupon: CouponId | None = None
    terms: CouponTerms | None = None
    pattern: CodePattern = _PLAIN
    supply: Supply = Supply.OWN_CODES
    size: int = 0
    """Codes of a pool; of a personal offer, how many are kept ready ahead of their visitors."""
    lifetime_minutes: int | None = None
    """How long a personal code lives from the moment it is given."""
    budget: Budget = Budget()
    campaign: str = ""
    partner: str = ""


@dataclass(slots=True, kw_only=True)
class Offer:
    """An offer. ``round`` counts the rounds of work on its codes, so that each is done once."""

    id: OfferId
    draft: OfferDraft
    created_at: datetime
    changed_at: datetime
    state: OfferState = OfferState.DRAFT
    round: int = 0
    spent: Money | None = None
    """What the counting orders with its codes took off."""
    fault: str = ""
    """What keeps its codes from the platform, in the platform's words."""
    version: int = 0

    @classmethod
    def create(cls, id: OfferId, draft: OfferDraft, at: datetime) -> "Offer":
        """A draft; refuses with ``CouponRefused`` naming every field that is wrong."""
        return cls(id=id, draft=_checked(draft), created_at=at, changed_at=at)

    def change(self, draft: OfferDraft, at: datetime) -> None:
        """Describe it anew. Once it ran, its kind, its code pattern and its terms are fixed:
        codes with the old ones are out there."""
        if self.state is OfferState.ENDED:
            raise NotNow(phase=self.state.value)
        checked = _checked(draft)
        if self.state is not OfferState.DRAFT:
            fixed = ("kind", "coupon", "terms", "pattern", "supply", "lifetime_minutes")
            found = {
                name: "offer_field_fixed"
                for name in fixed
                if getattr(checked, name) != getattr(self.draft, name)
            }
            if checked.size < self.draft.size and checked.kind is OfferKind.POOL:
                found["size"] = "offer_pool_shrinks"
            if found:
                raise CouponRefused(found)
        self.draft, self.changed_at = checked, at

    def start(self, at: datetime) -> CodesDue | None:
        """Let it hand out codes; the event asks for those it needs first."""
        if self.state not in (OfferState.DRAFT, OfferState.PAUSED):
            raise NotNow(phase=self.state.value)
        if self.draft.terms is not None and (found := publishing_faults(self.draft.terms, at)):
            raise CouponRefused(found)
        self.state, self.changed_at = OfferState.RUNNING, at
        return self.ask_for_codes()

    def pause(self, at: datetime) -> None:
        """Hand out no more for now; codes that were given stay good."""
        if self.state is not OfferState.RUNNING:
            raise NotNow(phase=self.state.value)
        self.state, self.changed_at = OfferState.PAUSED, at

    def end(self, at: datetime) -> CodesDue | None:
        """Hand out no more; codes nobody was given are taken back from the platform."""
        if self.state is OfferState.ENDED:
            raise NotNow(phase=self.state.value)
        self.state, self.changed_at = OfferState.ENDED, at
        return self.ask_for_codes()

    def ask_for_codes(self) -> CodesDue | None:
        """A new round of work on its codes; nothing where its code is a coupon's."""
        if self.draft.kind is OfferKind.SHARED:
            return None
        self.round += 1
        self.fault = ""
        return CodesDue(offer=self.id, round=self.round)

    def denial(self, at: datetime) -> Denied | None:
        """Why it hands out nothing now, as far as its own description says."""
        if self.state is not OfferState.RUNNING:
            return Denied.OFFER_NOT_RUNNING
        terms = self.draft.terms
        if terms is not None and terms.ends_at <= at:
            return Denied.OFFER_OVER
        if terms is not None and terms.starts_at is not None and at < terms.starts_at:
            return Denied.NOT_STARTED
        limit = self.draft.budget.discount
        if limit is not None and self.spent is not None and self.spent.minor >= limit.minor:
            return Denied.BUDGET_SPENT
        return None

    def expiry(self, at: datetime, ends_at: datetime) -> datetime:
        """When a code given now ends: with its coupon, or earlier when it is personal."""
        if self.draft.lifetime_minutes is None:
            return ends_at
        return min(ends_at, at + timedelta(minutes=self.draft.lifetime_minutes))

    def group_name(self, number: int) -> str:
        """The name of a group on the platform: it tells us again whose it is."""
        return f"{self.draft.name[:60]} ({_GROUP_MARK}{self.id}-{number})"


class CodeState(StrEnum):
    """Where a code of an offer stands."""

    MADE = "made"
    """Ours only: the platform does not know it yet."""
    READY = "ready"
    """Works at the store's checkout, and waits for its visitor."""
    GIVEN = "given"
    OVER = "over"
    """Taken back from the platform."""
    SPOILT = "spoilt"
    """The platform does not take it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferCode:
    """A unique code of an offer."""

    code: str
    state: CodeState
    platform: PlatformCouponId | None = None
    """The coupon on the platform that is this code alone; none for a code of a group."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """A code that a visitor was given. ``number`` counts the visitor's codes of an offer."""

    offer: OfferId
    visitor: VisitorId
    number: int
    code: str
    issued_at: datetime
    expires_at: datetime
    ended_at: datetime | None = None
    returned_at: datetime | None = None
    """When its order was cancelled or refunded: the visitor may have another one."""

    def good(self, at: datetime) -> bool:
        """Whether it is still the visitor's code."""
        return self.ended_at is None and self.returned_at is None and at < self.expires_at


def is_group_of_ours(name: str) -> bool:
    """Whether a group on the platform holds codes of an offer."""
    return f"({_GROUP_MARK}" in name


def _checked(draft: OfferDraft) -> OfferDraft:
    found = dict(_faults(draft))
    if found:
        raise CouponRefused(found)
    terms = draft.terms
    if terms is not None:
        # One code, one visitor, one use: what makes it unique.
        terms = replace(terms.normal(), usage_limit=1, usage_limit_per_customer=1)
    return replace(draft, name=draft.name.strip(), terms=terms)


def _faults(draft: OfferDraft) -> Iterator[tuple[str, str]]:
    for name in ("name", "campaign", "partner"):
        text: str = getattr(draft, name)
        if len(text) > _LONGEST_NAME:
            yield name, "text_too_long"
        elif not is_keepable(text):
            yield name, "text_not_keepable"
    if not draft.name.strip():
        yield "name", "offer_nameless"
    if draft.kind is OfferKind.SHARED:
        if draft.coupon is None:
            yield "coupon", "offer_coupon_missing"
    elif draft.terms is None:
        yield "terms", "offer_terms_missing"
    else:
        yield from faults(draft.terms).items()
        yield from _supply_faults(draft)
    yield from _budget_faults(draft.budget)


def _supply_faults(draft: OfferDraft) -> Iterator[tuple[str, str]]:
    most = LARGEST_POOL if draft.kind is OfferKind.POOL else LARGEST_STOCK
    if not 1 <= draft.size <= most:
        yield "size", "offer_size_out_of_range"
    if draft.supply is Supply.PLATFORM_GROUPS:
        if draft.kind is OfferKind.PERSONAL:
            yield "supply", "offer_groups_have_no_end_of_their_own"
        prefix = draft.pattern.prefix
        if not 1 <= len(prefix) <= 5 or not prefix.isascii() or not prefix.isalpha():
            yield "prefix", "offer_group_prefix_malformed"
    else:
        yield from draft.pattern.faults().items()
    lifetime = draft.lifetime_minutes
    if draft.kind is OfferKind.PERSONAL:
        if lifetime is None or not 1 <= lifetime <= _LONGEST_LIFETIME:
            yield "lifetime_minutes", "offer_lifetime_out_of_range"
    elif lifetime is not None:
        yield "lifetime_minutes", "offer_lifetime_out_of_range"


def _budget_faults(budget: Budget) -> Iterator[tuple[str, str]]:
    for name in ("codes", "per_day"):
        limit: int | None = getattr(budget, name)
        if limit is not None and not 1 <= limit <= LARGEST_LIMIT:
            yield f"budget_{name}", "coupon_limit_out_of_range"
    if not 1 <= budget.per_visitor <= 100:
        yield "budget_per_visitor", "offer_per_visitor_out_of_range"
    if budget.discount is not None and budget.discount.minor <= 0:
        yield "budget_discount", "coupon_amount_missing"
