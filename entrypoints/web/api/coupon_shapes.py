"""Coupons as the flat fields that programs know, and back: what one makes, the other reads."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from entrypoints.web.api.values import in_utc
from entrypoints.web.dashboard.coupon_words import refused_field
from nomoflow.coupons.drafts import CouponDraft, CouponRefused
from nomoflow.coupons.facts import CouponReport
from nomoflow.coupons.list_cells import Kind
from nomoflow.coupons.model import Coupon
from nomoflow.coupons.terms import (
    AmountOff,
    CouponTerms,
    Discount,
    Marketer,
    PercentOff,
    Selection,
)
from nomoflow.kernel.money import Currency, Money

Told = Mapping[str, Any]

_OWN = ("code", "title", "campaign", "partner", "public", "budget")
_PLAIN = (
    "free_shipping", "minimum_cart", "starts_at", "ends_at", "usage_limit",
    "usage_limit_per_customer", "first_order_only", "excludes_sale_products",
    "combines_with_offers", "shows_ceiling", "channel", "brands_excluded", "shipping_excluded",
    "payment_methods", "email_domain",
)  # fmt: skip
_SELECTIONS = ("products", "categories", "customer_groups")
_STANDING = (
    "id", "version", "delivery", "uses", "created_at", "changed_at", "gone_at",
)  # fmt: skip


def coupon_told(coupon: Coupon, at: datetime) -> dict[str, Any]:
    """A coupon with where it stands."""
    refusal = coupon.refusal
    reasons = [
        {"field": each.field, "sentence": refused_field(each)}
        for each in (refusal.fields if refusal else ())
    ]
    return {
        **coupon_fields(coupon.draft()),
        **{name: getattr(coupon, name) for name in _STANDING},
        "phase": coupon.phase(at),
        "platform": _platform(coupon.platform) if coupon.platform else None,
        "refusal": {"at": refusal.at, "fields_": reasons} if refusal else None,
        "returned": coupon.redeemed.returned,
        "spent": coupon.redeemed.spent,
    }


def coupon_fields(draft: CouponDraft) -> dict[str, Any]:
    """A coupon's description."""
    return {**{name: getattr(draft, name) for name in _OWN}, **terms_fields(draft.terms)}


def terms_fields(terms: CouponTerms) -> dict[str, Any]:
    """What a coupon promises."""
    return {
        **_discount_fields(terms.discount),
        **{name: getattr(terms, name) for name in _PLAIN},
        **{f"{name}_only": getattr(terms, name).only for name in _SELECTIONS},
        **{f"{name}_never": getattr(terms, name).never for name in _SELECTIONS},
        "marketer": _marketer_fields(terms.marketer),
    }


def with_change(before: Told, told: Told) -> dict[str, Any]:
    """A description with some of its fields changed.

    A coupon that was nothing but free shipping, and becomes another kind, keeps no free shipping
    that nobody asked for.
    """
    whole = {**before, **told}
    kinds = {before["type"], whole["type"]}
    if len(kinds) > 1 and Kind.FREE_SHIPPING in kinds and "free_shipping" not in told:
        whole["free_shipping"] = whole["type"] is Kind.FREE_SHIPPING
    return whole


def coupon_draft(told: Told, currency: Currency) -> CouponDraft:
    """The coupon that the fields describe; its ``code``, ``type`` and ``ends_at`` are there."""
    own = {name: told[name] for name in _OWN if name in told}
    return CouponDraft(terms=coupon_terms(told, currency), **own)


def coupon_terms(told: Told, currency: Currency) -> CouponTerms:
    """The terms that the fields describe; refuses with ``CouponRefused`` what cannot be read."""
    shipping = told["type"] is Kind.FREE_SHIPPING
    discount, faults = _discount(told, currency), {}
    if discount is None:
        faults["percent" if told["type"] is Kind.PERCENTAGE else "amount"] = "missing"
    marketer = _marketer(told.get("marketer"), currency)
    if told.get("marketer") and marketer is None:
        faults["marketer_commission"] = "missing"
    if discount is None or faults:
        raise CouponRefused(faults)
    plain = CouponTerms(discount=discount, ends_at=in_utc(told["ends_at"]), free_shipping=shipping)
    whole = {**terms_fields(plain), **told}
    given: dict[str, Any] = {name: _kept(whole[name]) for name in _PLAIN}
    given |= {name: _selection(whole, name) for name in _SELECTIONS}
    return replace(plain, marketer=marketer, **given)


def refuse_foreign(told: Told, currency: Currency) -> None:
    """Refuse amounts that are not of the store's currency."""
    amounts = {name: told.get(name) for name in ("ceiling", "amount", "minimum_cart", "budget")}
    for name in ("ceiling", "amount"):
        amounts[f"marketer_{name}"] = (told.get("marketer") or {}).get(name)
    found = {
        name: "money_other_currency"
        for name, amount in amounts.items()
        if isinstance(amount, Money) and amount.currency != currency
    }
    if found:
        raise CouponRefused(found)


def _platform(report: CouponReport) -> dict[str, Any]:
    names = ("id", "code", "enabled", "uses", "reported_at")
    group = report.group.name if report.group else None
    return {**{name: getattr(report, name) for name in names}, "group": group}


def _discount_fields(discount: Discount) -> dict[str, Any]:
    match discount:
        case PercentOff(percent=percent, ceiling=ceiling):
            return {
                "type": Kind.PERCENTAGE, "percent": percent, "ceiling": ceiling, "amount": None
            }  # fmt: skip
        case AmountOff(amount=amount):
            kind = Kind.FIXED if amount else Kind.FREE_SHIPPING
            return {"type": kind, "percent": None, "ceiling": None, "amount": amount or None}


def _marketer_fields(marketer: Marketer | None) -> dict[str, Any] | None:
    if marketer is None:
        return None
    names = ("name", "note", "hides_total_sales", "shows_ceiling")
    own = {name: getattr(marketer, name) for name in names}
    return {**own, **_discount_fields(marketer.commission)}


def _discount(told: Told, currency: Currency) -> Discount | None:
    if told["type"] is Kind.FREE_SHIPPING:
        return AmountOff(amount=Money.zero(currency))
    if told["type"] is Kind.FIXED:
        amount = told.get("amount")
        return AmountOff(amount=amount) if amount is not None else None
    percent = told.get("percent")
    return PercentOff(percent=percent, ceiling=told.get("ceiling")) if percent else None


def _marketer(told: Told | None, currency: Currency) -> Marketer | None:
    commission = _discount(told, currency) if told else None
    if told is None or commission is None:
        return None
    return Marketer(
        name=told["name"],
        commission=commission,
        note=told["note"],
        hides_total_sales=told["hides_total_sales"],
        shows_ceiling=told["shows_ceiling"],
    )


def _selection(whole: Told, name: str) -> Selection:
    only, never = whole[f"{name}_only"], whole[f"{name}_never"]
    return Selection(only=None if only is None else tuple(only), never=tuple(never))


def _kept(value: Any) -> Any:
    """A value as terms keep it."""
    if isinstance(value, list):
        return tuple(value)
    return in_utc(value) if isinstance(value, datetime) else value
