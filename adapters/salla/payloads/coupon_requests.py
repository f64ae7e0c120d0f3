"""What Salla is asked for where coupons are made and changed, and where it finds fault with it.

The names differ from those it answers with. Its booleans are true where they are left out, so
every one of them is sent.
"""

from collections.abc import Sequence
from datetime import datetime, time
from decimal import Decimal

from adapters.salla.payloads.coupons import (
    EVERY_WAY_OF_PAYING,
    FIXED,
    PERCENTAGE,
    other_methods,
)
from adapters.salla.payloads.moments import RIYADH, moment
from adapters.salla.payloads.values import Json, truth
from nomoflow.coupons.terms import AmountOff, CouponTerms, Discount, Marketer, Selection
from nomoflow.coupons.wanted import WantedCoupon, WantedGroup

# What a change says of what there is none of: what it leaves out might stay as it was.
_NOTHING: Json = {
    "maximum_amount": 0,
    "minimum_amount": 0,
    "usage_limit": None,
    "usage_limit_per_user": None,
    "beneficiary_domain": None,
}
_EVERY_WAY = [EVERY_WAY_OF_PAYING]
_NOTHING_OF_MARKETERS: Json = {"marketing_maximum_amount": 0, "marketing_info": ""}

_OUR_FIELDS = {
    "code": "code",
    "maximum_amount": "ceiling",
    "minimum_amount": "minimum_cart",
    "start_date": "starts_at",
    "expiry_date": "ends_at",
    "free_shipping": "free_shipping",
    "exclude_sale_products": "excludes_sale_products",
    "show_maximum_amount": "shows_ceiling",
    "is_apply_with_offer": "combines_with_offers",
    "applied_in": "channel",
    "usage_limit": "usage_limit",
    "usage_limit_per_user": "usage_limit_per_customer",
    "group_suffix": "prefix",
    "group_coupons_count": "size",
    "marketing_name": "marketer_name",
    "marketing_type": "marketer_commission",
    "marketing_amount": "marketer_commission",
    "marketing_maximum_amount": "marketer_ceiling",
    "marketing_info": "marketer_note",
    "beneficiary_domain": "email_domain",
    "products_include": "products_only",
    "products_exclude": "products_never",
    "list_include_categories": "categories_only",
    "list_exclude_categories": "categories_never",
    "list_include_groups": "customer_groups_only",
    "list_exclude_groups": "customer_groups_never",
    "list_exclude_brands": "brands_excluded",
    "list_exclude_shipping": "shipping_excluded",
    "payment_methods": "payment_methods",
}


def new_coupon(wanted: WantedCoupon, at: datetime) -> Json:
    """A coupon to be made. A start before today is left out: Salla takes none."""
    starts_at = wanted.terms.starts_at
    told: Json = {**_single(wanted), "payment_methods": _methods(wanted.terms) or _EVERY_WAY}
    if starts_at is None or starts_at < _today(at):
        return told
    return {**told, "start_date": _wall_clock(starts_at)}


def new_group(wanted: WantedGroup, code: str, at: datetime) -> Json:
    """A group to be made. Its suffix stands in front of its codes, whatever it is called."""
    return {
        **new_coupon(WantedCoupon(code=code, terms=wanted.terms, enabled=True), at),
        "is_group": True,
        "group_name": wanted.name,
        "group_suffix": wanted.prefix,
        "group_coupons_count": wanted.size,
    }


def changed_coupon(wanted: WantedCoupon, has: Json, at: datetime) -> Json:
    """All of a coupon that Salla has already: a group stays one."""
    methods = _methods(wanted.terms)
    return {
        **_NOTHING,
        **(_NOTHING_OF_MARKETERS if wanted.terms.marketer else {}),
        **_single(wanted),
        "payment_methods": [*methods, *other_methods(has)] if methods else _EVERY_WAY,
        **_start(wanted.terms.starts_at, has, at),
        **_group_of(has),
    }


def our_field(name: str, discount: Discount | None) -> str:
    """Our name of a field that Salla finds fault with; none for what has no field here."""
    first = name.partition(".")[0]
    if first in ("type", "amount"):
        return "amount" if isinstance(discount, AmountOff) else "percent"
    return _OUR_FIELDS.get(first, "")


def _single(wanted: WantedCoupon) -> dict[str, object]:
    terms = wanted.terms
    return {
        "code": wanted.code,
        "status": "active" if wanted.enabled else "inactive",
        "is_group": False,
        **_discount(terms.discount),
        **_limits(terms),
        "free_shipping": terms.free_shipping,
        "exclude_sale_products": terms.excludes_sale_products,
        "show_maximum_amount": terms.shows_ceiling,
        "is_apply_with_offer": terms.combines_with_offers,
        "applied_in": terms.channel.value,
        **_selections(terms),
        **_marketing(terms.marketer),
    }


def _discount(discount: Discount, of: str = "") -> dict[str, object]:
    if isinstance(discount, AmountOff):
        return {f"{of}type": FIXED, f"{of}amount": _plain(discount.amount.major)}
    percent = Decimal(discount.percent.basis_points).scaleb(-2)
    share: dict[str, object] = {f"{of}type": PERCENTAGE, f"{of}amount": _plain(percent)}
    if discount.ceiling:
        share[f"{of}maximum_amount"] = _plain(discount.ceiling.major)
    return share


def _limits(terms: CouponTerms) -> dict[str, object]:
    limits = {
        "minimum_amount": _plain(terms.minimum_cart.major) if terms.minimum_cart else None,
        "usage_limit": terms.usage_limit,
        "usage_limit_per_user": terms.usage_limit_per_customer,
        "beneficiary_domain": terms.email_domain or None,
    }
    told = {name: value for name, value in limits.items() if value is not None}
    return {"expiry_date": _wall_clock(terms.ends_at), **told}


def _selections(terms: CouponTerms) -> dict[str, object]:
    return {
        "products_include": _only(terms.products),
        "products_exclude": list(terms.products.never),
        "list_include_categories": _only(terms.categories),
        "list_exclude_categories": list(terms.categories.never),
        "list_include_groups": _only(terms.customer_groups),
        "list_exclude_groups": list(terms.customer_groups.never),
        "list_exclude_brands": list(terms.brands_excluded),
        "list_exclude_shipping": list(terms.shipping_excluded),
    }


def _only(selection: Selection) -> list[str]:
    return list(selection.only or ())


def _marketing(marketer: Marketer | None) -> dict[str, object]:
    if marketer is None:
        return {"marketing_active": False}
    return {
        "marketing_active": True,
        "marketing_name": marketer.name,
        **_discount(marketer.commission, "marketing_"),
        **({"marketing_info": marketer.note} if marketer.note else {}),
        "marketing_hide_total_sales": marketer.hides_total_sales,
        "marketing_show_maximum_amount": marketer.shows_ceiling,
    }


def _methods(terms: CouponTerms) -> Sequence[str]:
    return [method.value for method in terms.payment_methods]


def _start(starts_at: datetime | None, has: Json, at: datetime) -> dict[str, object]:
    if starts_at is None:
        return {"start_date": None}
    if starts_at >= _today(at):
        return {"start_date": _wall_clock(starts_at)}
    known = moment(has.get("start_date"), "coupon.start_date")
    # It is to have begun. Today is the earliest that Salla takes; what has begun stays as it is.
    return {"start_date": _wall_clock(_today(at))} if known is not None and known > at else {}


def _group_of(has: Json) -> dict[str, object]:
    if truth(has.get("is_group")) is not True:
        return {}
    return {
        "is_group": True,
        "group_name": has.get("group_name"),
        "group_suffix": has.get("group_coupon_suffix"),
        "group_coupons_count": has.get("group_coupons_count"),
    }


def _today(at: datetime) -> datetime:
    return datetime.combine(at.astimezone(RIYADH), time.min, RIYADH)


def _wall_clock(at: datetime) -> str:
    return at.astimezone(RIYADH).strftime("%Y-%m-%d %H:%M:%S")


def _plain(number: Decimal) -> int | Decimal:
    """A number as people write it: 15, not 15.00."""
    return int(number) if number == number.to_integral_value() else number
