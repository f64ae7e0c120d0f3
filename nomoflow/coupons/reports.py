"""What screens read about coupons and offers: rows and figures, never entities to change."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from nomoflow.coupons.imports import Import, LineFault
from nomoflow.coupons.model import Coupon
from nomoflow.coupons.offers import CodeState, Denied, Offer
from nomoflow.coupons.refusals import Denial
from nomoflow.coupons.standing import CouponVersion, Phase
from nomoflow.kernel.ids import CouponId, CustomerId, OfferId, OrderId, StoreId
from nomoflow.kernel.money import Money
from nomoflow.kernel.pages import Page, PageRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class CouponFilter:
    """Which coupons of a list. ``trouble``: refused by the platform, missing there, or unsent."""

    search: str = ""
    """In code, title, partner or campaign."""
    phase: Phase | None = None
    kind: str = ""
    """``percentage``, ``fixed`` or ``free_shipping``."""
    partner: str = ""
    campaign: str = ""
    trouble: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CouponRow:
    """A coupon in a list."""

    coupon: Coupon
    phase: Phase
    orders: int
    revenue: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferRow:
    """An offer in a list, with where its codes stand."""

    offer: Offer
    codes: dict[CodeState, int]
    issued: int
    orders: int
    revenue: Money
    latest_day: date | None = None
    """The latest day on which codes were handed out, as budgets count days."""
    issued_that_day: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Days of a report, both included, in the store's zone, with the moments they begin and end."""

    first: date
    last: date
    begins_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Funnel:
    """How far codes came: people for the first three steps, carts for the fourth, and orders for
    the last two. Ordered are those that stand and those that were taken back."""

    issued: int = 0
    shown: int = 0
    copied: int = 0
    applied: int = 0
    ordered: int = 0
    refunded: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DayFigures:
    """One day of a report."""

    day: date
    orders: int
    revenue: Money
    discount: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Performance:
    """What came of one coupon, one offer, one campaign, or all of them, in a span of days.

    Money is of sales that stand: revenue without shipping and tax, and what was taken off.
    """

    funnel: Funnel
    orders: int
    new_customers: int
    revenue: Money
    discount: Money
    refunded_revenue: Money
    average_order: Money | None
    """Nothing without an order."""
    average_order_without: Money | None
    """The average of the store's orders of these days that had no code."""
    days: Sequence[DayFigures]
    clicks: int = 0
    """How often the links of its codes were followed."""

    @property
    def return_on_discount(self) -> float | None:
        """Revenue for each unit given away; nothing where nothing was given away."""
        return self.revenue.minor / self.discount.minor if self.discount.minor else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Whose performance: exactly one of these, or none for everything with a code."""

    coupon: CouponId | None = None
    offer: OfferId | None = None
    campaign: str = ""
    partner: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerRow:
    """An influencer or affiliate in a span of days."""

    partner: str
    codes: Sequence[str]
    clicks: int
    orders: int
    new_customers: int
    revenue: Money
    discount: Money
    refunded: int
    leaks: int
    """Orders by people who were not given the code, as far as that can be known: those of leak
    hints that are ``stranger``, ``unissued`` or ``coupon_site``."""
    offers: Sequence[str] = ()
    """The names of their offers with unique codes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeakHint:
    """A code on an order where it has no business."""

    code: str
    order: OrderId
    placed_at: datetime
    kind: str
    """``stranger``: another person was given it. ``unissued``: nobody was given it yet.
    ``coupon_site``: the buyer came from a public coupon site. ``many_codes``: one customer used
    many codes. ``repeat_buyer``: a code for first orders on a later one."""
    customer: CustomerId | None
    detail: str
    """The referring site, or how many codes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DenialFigures:
    """How often attempts failed for a cause, and with which codes most."""

    cause: Denied
    attempts: int
    codes: Sequence[str]
    """At most five. Where a code was asked for, the offer's name stands for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeRow:
    """A unique code in an offer's list."""

    code: str
    state: CodeState
    issued_at: datetime | None
    expires_at: datetime | None
    orders: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """A budget that nears its end and was not dismissed."""

    subject: str
    """The id of a coupon or an offer."""
    name: str
    offer: bool
    percent: int
    at: datetime


class CouponReports(Protocol):
    """Reads coupons and offers for screens. Figures are the store's own, never another's."""

    def coupons(
        self, store: StoreId, wanted: CouponFilter, page: PageRequest, at: datetime
    ) -> Page[CouponRow]:
        """Coupons, latest change first."""
        ...

    def phases(self, store: StoreId, at: datetime) -> dict[Phase, int]:
        """How many coupons stand where."""
        ...

    def coupon(self, store: StoreId, coupon: CouponId) -> Coupon | None: ...

    def versions(self, store: StoreId, coupon: CouponId) -> Sequence[CouponVersion]:
        """How the coupon was before, latest first: at most fifty."""
        ...

    def offers(self, store: StoreId, page: PageRequest) -> Page[OfferRow]:
        """Offers, newest first."""
        ...

    def offer(self, store: StoreId, offer: OfferId) -> OfferRow | None: ...

    def codes(
        self, store: StoreId, offer: OfferId, state: CodeState | None, page: PageRequest
    ) -> Page[CodeRow]:
        """The unique codes of an offer, in the order of their making."""
        ...

    def performance(self, store: StoreId, subject: Subject, span: Span) -> Performance: ...

    def partners(self, store: StoreId, span: Span) -> Sequence[PartnerRow]:
        """Partners by revenue, the largest first: at most a hundred."""
        ...

    def leaks(self, store: StoreId, subject: Subject, span: Span) -> Sequence[LeakHint]:
        """Codes on orders where they have no business, latest first: at most two hundred."""
        ...

    def denial_figures(self, store: StoreId, span: Span) -> Sequence[DenialFigures]:
        """Failed attempts by cause, the most frequent first."""
        ...

    def denials(self, store: StoreId, cause: Denied | None, page: PageRequest) -> Page[Denial]:
        """Failed attempts, latest first."""
        ...

    def alerts(self, store: StoreId) -> Sequence[Alert]:
        """Budgets near their end that nobody dismissed, latest first."""
        ...

    def imports(self, store: StoreId) -> Sequence[Import]:
        """The latest imports, newest first: at most twenty."""
        ...

    def import_faults(self, store: StoreId, id: str, page: PageRequest) -> Page[LineFault]:
        """What was wrong on the lines of an import, by line."""
        ...


class CouponExport(Protocol):
    """Reads whole lists, however long."""

    def every(self, store: StoreId) -> Iterator[Coupon]:
        """All coupons that are not archived, in the order in which they came here.

        They are read some at a time, as they are asked for.
        """
        ...
