"""What a coupon promises: every condition that the platform knows, and one that we add."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Self
from zoneinfo import ZoneInfo

from nomoflow.kernel.money import Money, Percent

CALENDAR = ZoneInfo("Asia/Riyadh")
"""The platform reads the dates of coupons in this zone, whatever the store's own is."""

_DOMAIN = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")
_ID = re.compile(r"[0-9A-Za-z_-]{1,40}")
LARGEST_LIMIT = 2_000_000_000


class SalesChannel(StrEnum):
    """Where the code can be entered."""

    ALL = "all"
    WEB = "web"
    APP = "app"


class PaymentMethod(StrEnum):
    """A way of paying that a coupon can be bound to."""

    APPLE_PAY = "apple_pay"
    BANK = "bank"
    COD = "cod"
    CREDIT_CARD = "credit_card"
    KNET = "knet"
    MADA = "mada"
    PAYPAL = "paypal"
    SPOTII_PAY = "spotii_pay"
    STC_PAY = "stc_pay"
    TABBY_INSTALLMENT = "tabby_installment"
    TAMARA_INSTALLMENT = "tamara_installment"


@dataclass(frozen=True, slots=True, kw_only=True)
class PercentOff:
    """A share of the goods the coupon covers, at most ``ceiling``."""

    percent: Percent
    ceiling: Money | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AmountOff:
    """A fixed amount off the goods the coupon covers; zero where only the shipping is free."""

    amount: Money


Discount = PercentOff | AmountOff


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which things count: ``only`` these (``None``: all of them), and ``never`` those."""

    only: tuple[str, ...] | None = None
    never: tuple[str, ...] = ()

    def sorted(self) -> Self:
        """The same selection in the one order in which selections are compared."""
        only = None if self.only is None else tuple(sorted(set(self.only)))
        return replace(self, only=only, never=tuple(sorted(set(self.never))))


@dataclass(frozen=True, slots=True, kw_only=True)
class Marketer:
    """Whoever spreads the code and is paid a share of its orders by the platform."""

    name: str
    commission: Discount
    note: str = ""
    hides_total_sales: bool = False
    shows_ceiling: bool = False

    def normal(self) -> Self:
        """The same marketer without spaces around."""
        return replace(self, name=self.name.strip(), note=self.note.strip())


EVERYTHING = Selection()


@dataclass(frozen=True, slots=True, kw_only=True)
class CouponTerms:
    """The conditions of a coupon. Times are UTC; ids are the platform's, as text."""

    discount: Discount
    ends_at: datetime
    starts_at: datetime | None = None
    free_shipping: bool = False
    minimum_cart: Money | None = None
    usage_limit: int | None = None
    usage_limit_per_customer: int | None = None
    first_order_only: bool = False
    """Ours: the platform has no such rule. Held where codes are handed out, and reported on."""
    excludes_sale_products: bool = False
    combines_with_offers: bool = False
    """With the platform's special offers; two coupons never combine there."""
    shows_ceiling: bool = False
    channel: SalesChannel = SalesChannel.ALL
    products: Selection = EVERYTHING
    categories: Selection = EVERYTHING
    customer_groups: Selection = EVERYTHING
    brands_excluded: tuple[str, ...] = ()
    shipping_excluded: tuple[str, ...] = ()
    payment_methods: tuple[PaymentMethod, ...] = ()
    """Empty: every way of paying."""
    email_domain: str = ""
    marketer: Marketer | None = None

    def normal(self) -> Self:
        """The same terms in the one form in which terms are compared."""
        return replace(
            self,
            products=self.products.sorted(),
            categories=self.categories.sorted(),
            customer_groups=self.customer_groups.sorted(),
            brands_excluded=tuple(sorted(set(self.brands_excluded))),
            shipping_excluded=tuple(sorted(set(self.shipping_excluded))),
            payment_methods=tuple(sorted(set(self.payment_methods))),
            minimum_cart=self.minimum_cart or None,
            email_domain=self.email_domain.strip().casefold().removeprefix("@"),
            marketer=self.marketer and self.marketer.normal(),
        )

    def on_platform(self) -> Self:
        """What of the terms the platform can keep: without our own rule."""
        return replace(self.normal(), first_order_only=False)


def faults(terms: CouponTerms) -> dict[str, str]:
    """What is impossible about the terms whenever it is asked: a code for each field."""
    return {
        **dict(_limit_faults(terms)),
        **dict(_selection_faults(terms)),
        **dict(_other_faults(terms)),
        **dict(_discount_faults(terms.discount, terms.free_shipping)),
    }


def publishing_faults(terms: CouponTerms, at: datetime) -> dict[str, str]:
    """What keeps the platform from taking a coupon now: it wants an end after today."""
    tomorrow = (at.astimezone(CALENDAR) + timedelta(days=1)).date()
    if terms.ends_at <= at:
        return {"ends_at": "coupon_ended"}
    if terms.ends_at.astimezone(CALENDAR).date() < tomorrow:
        return {"ends_at": "coupon_ends_too_soon"}
    return {}


def _discount_faults(discount: Discount, free_shipping: bool) -> Iterator[tuple[str, str]]:
    match discount:
        case PercentOff(percent=percent, ceiling=ceiling):
            if not 100 <= percent.basis_points <= 10_000:
                yield "percent", "coupon_percent_out_of_range"
            if ceiling is None or ceiling.minor <= 0:
                yield "ceiling", "coupon_ceiling_missing"
        case AmountOff(amount=amount):
            if amount.minor < 0 or (amount.minor == 0 and not free_shipping):
                yield "amount", "coupon_amount_missing"


def _limit_faults(terms: CouponTerms) -> Iterator[tuple[str, str]]:
    limits = {
        "usage_limit": terms.usage_limit,
        "usage_limit_per_customer": terms.usage_limit_per_customer,
    }
    for name, limit in limits.items():
        if limit is not None and not 1 <= limit <= LARGEST_LIMIT:
            yield name, "coupon_limit_out_of_range"
    total, each = limits.values()
    if total is not None and each is not None and each > total:
        yield "usage_limit_per_customer", "coupon_limit_above_total"
    if terms.minimum_cart is not None and terms.minimum_cart.minor < 0:
        yield "minimum_cart", "coupon_amount_missing"
    if terms.starts_at is not None and terms.ends_at <= terms.starts_at:
        yield "ends_at", "coupon_ends_before_start"


def _selection_faults(terms: CouponTerms) -> Iterator[tuple[str, str]]:
    for name in ("products", "categories", "customer_groups"):
        selection: Selection = getattr(terms, name)
        if selection.only == ():
            yield f"{name}_only", "coupon_list_empty"
        elif set(selection.only or ()) & set(selection.never):
            yield f"{name}_never", "coupon_list_contradicts"
    for name, ids in _ids(terms):
        if not all(_ID.fullmatch(id) for id in ids):
            yield name, "coupon_id_malformed"


def _ids(terms: CouponTerms) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The platform's ids in the terms, by field."""
    for name in ("products", "categories", "customer_groups"):
        selection: Selection = getattr(terms, name)
        yield f"{name}_only", selection.only or ()
        yield f"{name}_never", selection.never
    yield "brands_excluded", terms.brands_excluded
    yield "shipping_excluded", terms.shipping_excluded


def _other_faults(terms: CouponTerms) -> Iterator[tuple[str, str]]:
    if terms.email_domain and not _DOMAIN.fullmatch(terms.normal().email_domain):
        yield "email_domain", "coupon_domain_malformed"
    if terms.marketer is None:
        return
    if not terms.marketer.name.strip():
        yield "marketer_name", "coupon_marketer_nameless"
    for _, fault in _discount_faults(terms.marketer.commission, free_shipping=False):
        if fault != "coupon_ceiling_missing":
            yield "marketer_commission", fault
