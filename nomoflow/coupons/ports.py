"""What coupons need from the outside."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Protocol

from nomoflow.coupons.facts import CouponReport, CouponUse
from nomoflow.coupons.imports import Import, LineFault
from nomoflow.coupons.licence import SaleLicence
from nomoflow.coupons.model import Coupon
from nomoflow.coupons.offers import Budget, CodeState, Denied, Issue, Offer, OfferCode
from nomoflow.coupons.redemptions import Redemption
from nomoflow.coupons.refusals import Denial
from nomoflow.coupons.standing import CouponVersion, Redeemed
from nomoflow.coupons.wanted import GroupCodes, WantedCoupon, WantedGroup
from nomoflow.kernel.ids import CouponId, OfferId, OrderId, PlatformCouponId, StoreId, VisitorId
from nomoflow.kernel.unit_of_work import UnitOfWork


class CouponVersions(Protocol):
    """How the coupons of the unit's store were once."""

    def keep_version(self, version: CouponVersion) -> None:
        """Keep how a coupon was once."""
        ...

    def version(self, coupon: CouponId, number: int) -> CouponVersion | None: ...


class Coupons(CouponVersions, Protocol):
    """The coupons of the unit's store. A code belongs to one coupon that is not archived, or to
    one offer: keeping a second one is refused with ``CodeTaken``."""

    def add(self, coupon: Coupon) -> None: ...

    def find(self, coupon: CouponId) -> Coupon | None: ...

    def find_code(self, code: str) -> Coupon | None:
        """The coupon with this code, in whatever case; archived ones only when no other has it."""
        ...

    def find_platform(self, ids: Sequence[PlatformCouponId]) -> dict[PlatformCouponId, Coupon]:
        """Those that the platform knows by these ids, locked for this unit where possible."""
        ...

    def save(self, coupon: Coupon) -> None:
        """Write over the version that was read; else refuses with ``Stale``."""
        ...

    def live(self) -> Sequence[Coupon]:
        """All that the merchant wants to work now, for the simulator: at most a thousand."""
        ...

    def unseen(self, since: datetime) -> Sequence[Coupon]:
        """Those the platform had but no telling mentioned since then, and not gone yet."""
        ...


class ManyCoupons(Protocol):
    """The coupons of the unit's store, many at once: for lists."""

    def named(self, codes: Sequence[str]) -> dict[str, Coupon]:
        """Those that have these codes, in whatever case, and are not archived, by ``code_key``.

        From now until the unit ends nobody else gives a coupon a code, where that is possible.
        """
        ...

    def of_offers(self, codes: Sequence[str]) -> Collection[str]:
        """The keys of those codes that are unique ones of offers."""
        ...

    def add(self, coupons: Sequence[Coupon]) -> None:
        """Keep new ones whose codes are free. Refuses with ``Stale`` when one is not any more."""
        ...


class CouponUses(Protocol):
    """Codes applied to carts in the unit's store."""

    def keep(self, use: CouponUse) -> None:
        """Keep it once per cart and code."""
        ...


class Redemptions(Protocol):
    """Codes on orders of the unit's store: one row for each order and code."""

    def alone(self) -> None:
        """Wait until no other unit counts codes of the store, and keep others waiting."""
        ...

    def of(self, order: OrderId) -> Sequence[Redemption]: ...

    def keep(self, redemption: Redemption) -> None:
        """Insert, or overwrite one of a lower order version."""
        ...

    def adopt(self, code: str, coupon: CouponId) -> int:
        """Orders whose code belonged to nothing we know are the coupon's; how many."""
        ...

    def of_coupon(self, coupon: CouponId, since: datetime | None = None) -> Redeemed:
        """How a coupon was used; of those taken back, only orders placed ``since`` then."""
        ...

    def of_offer(self, offer: OfferId) -> Redeemed:
        """How an offer's codes were used."""
        ...


class Offers(Protocol):
    """The offers of the unit's store, and how much each has handed out."""

    def add(self, offer: Offer) -> None: ...

    def find(self, offer: OfferId) -> Offer | None: ...

    def save(self, offer: Offer) -> None:
        """Write over the version that was read; else refuses with ``Stale``."""
        ...

    def of_coupon(self, coupon: CouponId) -> Sequence[Offer]:
        """The offers that hand out this coupon's code."""
        ...

    def take(self, offer: OfferId, budget: Budget, day: date) -> Denied | None:
        """Count one more code as handed out, unless the budget says no; then nothing is counted.

        Atomic: of any number of takers at once no more win than the budget allows. Whoever wins
        holds the offer's counter until the unit ends.
        """
        ...

    def give_back(self, offer: OfferId) -> None:
        """Count one code fewer as handed out."""
        ...

    def issued(self, offer: OfferId) -> int:
        """How many codes count as handed out."""
        ...


class CodeStates(Protocol):
    """Where the unique codes of the unit's store stand."""

    def counts(self, offer: OfferId) -> dict[CodeState, int]:
        """How many codes stand where."""
        ...

    def some(self, offer: OfferId, state: CodeState, limit: int) -> Sequence[OfferCode]:
        """Some codes in a state, oldest first."""
        ...

    def move(self, code: str, state: CodeState, platform: PlatformCouponId | None = None) -> None:
        """Note where a code stands now; ``platform`` is kept where it was told."""
        ...

    def move_all(self, offer: OfferId, before: CodeState, after: CodeState) -> int:
        """Move all codes of an offer that stand in a state; how many."""
        ...


class OfferCodes(CodeStates, Protocol):
    """The unique codes of the unit's store, whichever offer they belong to."""

    def add(self, offer: OfferId, codes: Sequence[str], state: CodeState) -> int:
        """Add those that nothing in the store has yet; how many these were. In bulk."""
        ...

    def find(self, code: str) -> tuple[OfferId, OfferCode] | None:
        """The offer and the code, in whatever case."""
        ...

    def find_platform(
        self, ids: Sequence[PlatformCouponId]
    ) -> dict[PlatformCouponId, tuple[OfferId, OfferCode]]:
        """Codes that are coupons of their own on the platform."""
        ...

    def give(self, offer: OfferId) -> str | None:
        """Take a ready code for a visitor: it is given from now on, and no other unit gets it."""
        ...


class Issues(Protocol):
    """Codes that visitors of the unit's store were given."""

    def of(self, offer: OfferId, visitor: VisitorId) -> Sequence[Issue]:
        """All that a visitor was given by an offer, earliest first."""
        ...

    def add(self, issue: Issue) -> None:
        """Keep it; refuses with ``Stale`` when the visitor's code of that number is there."""
        ...

    def of_code(self, code: str) -> Sequence[Issue]:
        """Who was given a code, in whatever case, earliest first: at most a hundred."""
        ...

    def end(self, issue: Issue, at: datetime) -> bool:
        """Its time is over; False when it was before."""
        ...

    def give_back(self, issue: Issue, at: datetime) -> bool:
        """Its order was reversed; False when it was given back before."""
        ...


class Denials(Protocol):
    """Attempts that failed in the unit's store."""

    def keep(self, denial: Denial) -> None:
        """Keep it once per id."""
        ...


class Licences(Protocol):
    """The sale licence of the unit's store."""

    def find(self) -> SaleLicence | None: ...

    def keep(self, licence: SaleLicence | None) -> None:
        """Over whatever was there; nothing forgets it."""
        ...


class Alerts(Protocol):
    """What the merchant should know of budgets in the unit's store."""

    def keep(self, subject: str, percent: int, at: datetime) -> bool:
        """Keep it once per subject and threshold; False when it was there."""
        ...

    def dismiss(self, subject: str, at: datetime) -> None:
        """The merchant has seen what there is about a subject."""
        ...


class LinkClicks(Protocol):
    """How often the links of the unit's store were followed."""

    def count(self, code: str, day: date, referrer: str) -> None:
        """Count one click on a code's link, in whatever case. ``referrer`` is the host the
        shopper came from; empty when the browser does not say."""
        ...


class Imports(Protocol):
    """Lists of coupons that the unit's store brought."""

    def add(self, entry: Import, lines: Sequence[tuple[int, str]]) -> None:
        """Keep an import with its raw lines, each with its number."""
        ...

    def find(self, id: str) -> Import | None: ...

    def find_digest(self, digest: str) -> Import | None:
        """The import of the same list, when it was brought before."""
        ...

    def lines(self, id: str, first: int, limit: int) -> Sequence[tuple[int, str]]:
        """Raw lines from a number on."""
        ...

    def save(self, entry: Import, faults: Sequence[LineFault]) -> None:
        """Write over the version that was read, with what was wrong on more lines.

        Refuses with ``Stale``. The lines of an import that is done are forgotten.
        """
        ...


class CouponShelf(UnitOfWork, Protocol):
    """A unit of work with coupons and what came of them."""

    @property
    def coupons(self) -> Coupons: ...

    @property
    def many_coupons(self) -> ManyCoupons: ...

    @property
    def coupon_uses(self) -> CouponUses: ...

    @property
    def redemptions(self) -> Redemptions: ...

    @property
    def licences(self) -> Licences: ...

    @property
    def coupon_imports(self) -> Imports: ...

    @property
    def link_clicks(self) -> LinkClicks: ...


class OfferShelf(UnitOfWork, Protocol):
    """A unit of work with offers and what they handed out."""

    @property
    def offers(self) -> Offers: ...

    @property
    def offer_codes(self) -> OfferCodes: ...

    @property
    def issues(self) -> Issues: ...

    @property
    def denials(self) -> Denials: ...

    @property
    def coupon_alerts(self) -> Alerts: ...


class CouponWork(CouponShelf, OfferShelf, Protocol):
    """A unit of work with all of it."""


# --- the platform ---


class PastBuyers(Protocol):
    """Reads who bought before: a segment of shoppers, and no feature's own to keep."""

    def has_bought(self, store: StoreId, visitor: VisitorId) -> bool:
        """Whether a browser is tied to an order that stands, or to a customer who has one."""
        ...


class CouponGateway(Protocol):
    """Puts a store's coupons where its shoppers can use them.

    Each method may refuse with ``Forbidden`` (a permission is missing), ``AccessRefused`` or
    ``Unavailable``; what was asked may then be done or not, and asking again does no harm.
    """

    def read(self, store: StoreId, known: PlatformCouponId) -> CouponReport:
        """What the platform has of a coupon; refuses with ``NoSuchCoupon`` when it is gone."""
        ...

    def write(
        self, store: StoreId, wanted: WantedCoupon, known: PlatformCouponId | None
    ) -> CouponReport:
        """Make or change a coupon; what the platform has of it now.

        Writing the same one twice leaves one. Refuses with ``CodeTaken`` when another coupon of
        the store has the code, with ``RefusedByPlatform`` carrying its sentences, and with
        ``NoSuchCoupon`` when ``known`` is not there any more.
        """
        ...

    def remove(self, store: StoreId, known: PlatformCouponId) -> None:
        """Delete it; what is gone already is success."""
        ...

    def make_group(self, store: StoreId, wanted: WantedGroup) -> CouponReport:
        """Make a group of codes, or find the one of this name."""
        ...

    def group_codes(self, store: StoreId, group: PlatformCouponId, page: int) -> GroupCodes:
        """A page of a group's codes. Pages count from one."""
        ...


class Audiences(Protocol):
    """Whom a coupon can be meant for."""

    def groups(self, store: StoreId) -> Sequence[tuple[str, str]]:
        """Each group of customers: its id, and the name that the merchant gave it.

        Refuses with ``Unavailable`` alone, and soon: a page goes on without them.
        """
        ...
