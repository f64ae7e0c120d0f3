"""One coupon: where it stands, what Salla says, what came of it, and how it was before."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from urllib.parse import quote

from flask import render_template
from flask_babel import gettext

from entrypoints.web.current import needs, services, settings, store
from entrypoints.web.dashboard import coupon_form
from entrypoints.web.dashboard.blueprint import blueprint
from entrypoints.web.dashboard.coupon_rule_words import rule, rule_in
from entrypoints.web.dashboard.coupon_words import DELIVERIES, FIELDS, PHASES, refused_field
from entrypoints.web.dashboard.coupons import may_manage, zone
from entrypoints.web.dashboard.coupons_choices import names_of
from nomoflow.coupons.model import Coupon, NoSuchCoupon
from nomoflow.coupons.reports import Performance, Span, Subject
from nomoflow.coupons.standing import CouponVersion, Delivery, Intent, Phase
from nomoflow.coupons.terms import publishing_faults
from nomoflow.kernel.ids import CouponId, StoreKey
from nomoflow.kernel.money import Money
from nomoflow.merchants.model import Permission

_FIGURES_OF = timedelta(days=365)


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionLine:
    """A coupon as it was once: whose version, and in what it differs from now."""

    number: int
    kept_at: datetime
    by: str
    conflict: bool
    changes: list[tuple[str, str, str]]
    """A field, what it was, and what it is now."""


@blueprint.get("/coupons/<coupon>")
@needs(Permission.VIEW)
def coupon(coupon: str) -> str:
    """The page of a coupon."""
    shop, now, one = store(), services().clock.now(), found(coupon)
    phase = one.phase(now)
    refused = one.refusal.fields if one.refusal is not None else ()
    return render_template(
        "dashboard/coupons/coupon.html",
        coupon=one,
        phase=PHASES[phase],
        phase_key=phase.value,
        delivery=DELIVERIES[one.delivery],
        delivery_key=one.delivery.value,
        meanings=_meanings(one, phase),
        rule=rule(one.terms),
        rules={"ar": rule_in("ar", one.terms), "en": rule_in("en", one.terms)},
        refusals=[(_field_label(field.field), refused_field(field)) for field in refused],
        versions=list(_versions(one)),
        link=link_of(shop.key, one.code),
        changed_there=_changed_there(one),
        figures=_figures(one, now),
        budget_left=_budget_left(one),
        may_manage=may_manage(),
        may_publish=one.intent in (Intent.DRAFT, Intent.PAUSED),
        publishing_faults=publishing_faults(one.terms, now),
    )


def found(coupon: str) -> Coupon:
    """A coupon of the store; refuses with ``NoSuchCoupon``."""
    one = services().coupon_reports.coupon(store().id, CouponId(coupon))
    if one is None:
        raise NoSuchCoupon
    return one


def link_of(key: StoreKey, code: str) -> str:
    """The address that leads shoppers to the store with a code in their hand."""
    return f"{settings().base_url}/c/{quote(key)}/{quote(code, safe='')}"


def span_of(first: datetime, last: datetime) -> Span:
    """The days from one moment to another, both days included, in the store's zone."""
    days = zone()
    begins, ends = first.astimezone(days).date(), last.astimezone(days).date()
    return Span(
        first=begins,
        last=ends,
        begins_at=datetime.combine(begins, time.min, days),
        ends_at=datetime.combine(ends + timedelta(days=1), time.min, days),
    )


def _figures(one: Coupon, now: datetime) -> Performance:
    """What came of it in the last year: also before it was known here."""
    days = span_of(now - _FIGURES_OF, now)
    return services().coupon_reports.performance(store().id, Subject(coupon=one.id), days)


def _changed_there(one: Coupon) -> bool:
    """Whether the last change was the merchant's in Salla, at the moment that Salla tells."""
    told = one.platform.reported_at if one.platform is not None else None
    return one.changed_at == told or one.changed_at < one.created_at


def _budget_left(one: Coupon) -> Money | None:
    if one.budget is None:
        return None
    spent = one.redeemed.spent.minor if one.redeemed.spent is not None else 0
    return replace(one.budget, minor=max(0, one.budget.minor - spent))


def _meanings(one: Coupon, phase: Phase) -> list[str]:
    """What its two states mean together: nobody can use what Salla does not have."""
    delivery = str(DELIVERIES[one.delivery].meaning)
    if one.delivery is Delivery.NOT_SENT:
        return [str(PHASES[phase].meaning)]
    works = phase in (Phase.ACTIVE, Phase.SCHEDULED)
    if works and one.delivery is not Delivery.IN_STEP:
        return [delivery]
    return [str(PHASES[phase].meaning), delivery]


def _field_label(field: str) -> str:
    return str(FIELDS[field]) if field in FIELDS else gettext("Salla")


def _versions(one: Coupon) -> Iterator[VersionLine]:
    now = one.draft()
    versions = services().coupon_reports.versions(store().id, one.id)
    drafts = [replace(now, code=each.code, terms=each.terms) for each in versions]
    names = names_of([now, *drafts]) if drafts else {}
    for version, before in zip(versions, drafts, strict=True):
        changes = coupon_form.differences(before, now, names)
        if version.enabled != (one.intent is Intent.LIVE):
            changes.append(_standing(version, one))
        yield VersionLine(
            number=version.number,
            kept_at=version.kept_at,
            by=gettext("Salla") if version.by == "platform" else gettext("Here"),
            conflict=version.conflict,
            changes=changes,
        )


def _standing(version: CouponVersion, one: Coupon) -> tuple[str, str, str]:
    words = {True: gettext("Published"), False: gettext("Not published")}
    return gettext("State"), words[version.enabled], words[one.intent is Intent.LIVE]
