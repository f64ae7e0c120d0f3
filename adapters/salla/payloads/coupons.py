"""Coupons as Salla tells of them. What it is asked for has other names: see ``coupon_requests``."""

from collections.abc import Iterator
from datetime import datetime
from decimal import ROUND_HALF_UP

from adapters.salla.payloads.moments import moment
from adapters.salla.payloads.values import (
    Json,
    count,
    currency,
    identity,
    malformed,
    money,
    number,
    part,
    text,
    truth,
)
from nomoflow.coupons.facts import CodeGroup, CouponReport
from nomoflow.coupons.terms import (
    AmountOff,
    CouponTerms,
    Discount,
    Marketer,
    PaymentMethod,
    PercentOff,
    SalesChannel,
    Selection,
)
from nomoflow.kernel.ids import PlatformCouponId
from nomoflow.kernel.money import Currency, Money, Percent

PERCENTAGE, FIXED = "percentage", "fixed"
EVERY_WAY_OF_PAYING = "all"

_KINDS = {"percentage": PERCENTAGE, "p": PERCENTAGE, "fixed": FIXED, "f": FIXED}
_ENABLED = {"active": True, "inactive": False}
_METHODS = frozenset(PaymentMethod)


def coupon_report(data: Json, reported_at: datetime) -> CouponReport:
    """A coupon; a group is one coupon here, known by its prefix."""
    told = _currency(data)
    statistics = part(data.get("statistics"))
    sales = statistics.get("coupon_sales")
    code = text(data.get("code")) or malformed("coupon.code")
    enabled = _ENABLED.get(text(data.get("status")) or "")
    return CouponReport(
        id=PlatformCouponId(identity(data.get("id"), "coupon.id")),
        reported_at=reported_at,
        code=code,
        terms=_terms(data, told),
        enabled=malformed("coupon.status") if enabled is None else enabled,
        uses=count(statistics.get("num_of_usage"), "coupon.statistics.num_of_usage"),
        sales=money(sales, "coupon.statistics.coupon_sales", told),
        group=_group(data, code),
    )


def is_deleted(data: Json) -> bool:
    """Whether it is only told of because it was there once."""
    return text(data.get("status")) == "deleted"


def other_methods(data: Json) -> list[str]:
    """Ways of paying that the coupon is bound to and that we know nothing of."""
    known = {EVERY_WAY_OF_PAYING, *_METHODS}
    return [each for each in _methods(data) if each not in known]


def _currency(data: Json) -> Currency | None:
    """The currency of all its amounts: some of them come without one."""
    for amount in _amounts(data):
        if told := currency(part(amount).get("currency"), "coupon.amount.currency"):
            return told
    return None


def _amounts(data: Json) -> Iterator[object]:
    yield from (data.get(name) for name in ("amount", "maximum_amount", "minimum_amount"))
    yield part(data.get("statistics")).get("coupon_sales")


def _terms(data: Json, told: Currency | None) -> CouponTerms:
    ends_at = moment(data.get("expiry_date"), "coupon.expiry_date")
    terms = CouponTerms(
        discount=_discount(data, "", told),
        starts_at=moment(data.get("start_date"), "coupon.start_date"),
        ends_at=ends_at or malformed("coupon.expiry_date"),
        free_shipping=_is(data, "free_shipping"),
        minimum_cart=_sum(data, "minimum_amount", told),
        usage_limit=_limit(data, "usage_limit"),
        usage_limit_per_customer=_limit(data, "usage_limit_per_user"),
        excludes_sale_products=_is(data, "is_sale_products_exclude"),
        combines_with_offers=_is(data, "is_apply_with_offer"),
        shows_ceiling=_is(data, "show_maximum_amount"),
        channel=_channel(data),
        products=_selection(data, "include_product_ids", "exclude_product_ids"),
        categories=_selection(data, "include_category_ids", "exclude_category_ids"),
        customer_groups=_selection(
            data, "include_customer_group_ids", "exclude_customer_group_ids"
        ),
        brands_excluded=_ids(data, "exclude_brands_ids"),
        shipping_excluded=_ids(data, "exclude_shipping_ids"),
        payment_methods=_known_methods(data),
        email_domain=text(data.get("beneficiary_domain")) or "",
        marketer=_marketer(data, told),
    )
    return terms.normal()


def _discount(data: Json, of: str, told: Currency | None) -> Discount:
    """The coupon's discount, or the marketer's share where ``of`` names it."""
    kind = _KINDS.get((text(data.get(f"{of}type")) or "").lower())
    name = f"{of}amount"
    if kind is None:
        malformed(f"coupon.{of}type")
    if kind == FIXED:
        amount = _not_negative(money(data.get(name), f"coupon.{name}", told), name)
        return AmountOff(amount=malformed(f"coupon.{name}") if amount is None else amount)
    value = data.get(name)
    # Percents are told like money, with a currency that means nothing.
    bare = value.get("amount") if isinstance(value, dict) else value
    percent = number(bare, f"coupon.{name}")
    if percent is None or percent < 0:
        malformed(f"coupon.{name}")
    points = int((percent * 100).to_integral_value(ROUND_HALF_UP))
    ceiling = _sum(data, f"{of}maximum_amount", told)
    return PercentOff(percent=Percent(points), ceiling=ceiling)


def _sum(data: Json, name: str, told: Currency | None) -> Money | None:
    """An amount that may be missing; nought means that there is none."""
    return _not_negative(money(data.get(name), f"coupon.{name}", told), name) or None


def _not_negative(amount: Money | None, name: str) -> Money | None:
    return malformed(f"coupon.{name}") if amount is not None and amount.minor < 0 else amount


def _limit(data: Json, name: str) -> int | None:
    return count(data.get(name), f"coupon.{name}") or None


def _is(data: Json, name: str) -> bool:
    return truth(data.get(name)) is True


def _channel(data: Json) -> SalesChannel:
    try:
        return SalesChannel(text(data.get("applied_in")) or "all")
    except ValueError:
        malformed("coupon.applied_in")


def _selection(data: Json, only: str, never: str) -> Selection:
    return Selection(only=_ids(data, only) or None, never=_ids(data, never))


def _ids(data: Json, name: str) -> tuple[str, ...]:
    what = f"coupon.{name}"
    return tuple(identity(each, what) for each in _listed(data, name))


def _listed(data: Json, name: str) -> list[object]:
    value = data.get(name)
    if value is None or value == {}:
        return []
    return value if isinstance(value, list) else malformed(f"coupon.{name}")


def _methods(data: Json) -> list[str]:
    name = "include_payment_methods"
    return [text(each) or malformed(f"coupon.{name}") for each in _listed(data, name)]


def _known_methods(data: Json) -> tuple[PaymentMethod, ...]:
    told = _methods(data)
    if not told or EVERY_WAY_OF_PAYING in told:
        return ()
    known = tuple(PaymentMethod(each) for each in told if each in _METHODS)
    # Without a single one that we know, it would read as one for every way of paying.
    return known or malformed("coupon.include_payment_methods")


def _group(data: Json, code: str) -> CodeGroup | None:
    if not _is(data, "is_group"):
        return None
    size = count(data.get("group_coupons_count"), "coupon.group_coupons_count")
    return CodeGroup(
        name=text(data.get("group_name")) or "",
        prefix=text(data.get("group_coupon_suffix")) or code,
        size=len(_listed(data, "group_coupons")) if size is None else size,
    )


def _marketer(data: Json, told: Currency | None) -> Marketer | None:
    if not _is(data, "marketing_active"):
        return None
    return Marketer(
        name=text(data.get("marketing_name")) or malformed("coupon.marketing_name"),
        commission=_discount(data, "marketing_", told),
        note=text(data.get("marketing_info")) or "",
        hides_total_sales=_is(data, "marketing_hide_total_sales"),
        shows_ceiling=_is(data, "marketing_show_maximum_amount"),
    )
