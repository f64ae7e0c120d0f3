"""Lists of coupons, where each stands, and how each was before."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    case,
    func,
    literal,
    or_,
    select,
)

from adapters.sql.coupon_figures import home_of
from adapters.sql.coupon_subjects import NOBODY
from adapters.sql.coupons import coupon_of, version_of
from adapters.sql.statements import holds
from adapters.sql.tables import coupon_versions, coupons, redemptions
from nomoflow.coupons.codes import with_latin_digits
from nomoflow.coupons.model import Coupon
from nomoflow.coupons.reports import CouponFilter, CouponRow
from nomoflow.coupons.standing import CouponVersion, Delivery, Intent, Phase
from nomoflow.kernel.ids import CouponId, StoreId
from nomoflow.kernel.money import Currency, Money
from nomoflow.kernel.pages import Page, PageRequest

_MOST_VERSIONS = 50
_TROUBLE = [each.value for each in (Delivery.REFUSED, Delivery.MISSING, Delivery.PENDING)]
_WANTED_THERE = [Intent.LIVE.value, Intent.PAUSED.value]


def coupons_page(
    connection: Connection, store: StoreId, wanted: CouponFilter, page: PageRequest, at: datetime
) -> Page[CouponRow]:
    """Coupons, latest change first."""
    conditions = _conditions(store, wanted, at)
    total = connection.execute(select(func.count()).select_from(coupons).where(*conditions))
    rows = connection.execute(_page(conditions, page)).mappings().all()
    _, currency = home_of(connection, store)
    sold = sold_with(connection, store, redemptions.c.coupon, [row["id"] for row in rows], currency)
    return Page(
        rows=[_listed(coupon_of(row), sold, currency, at) for row in rows],
        total=total.scalar_one(),
        request=page,
    )


def coupon(connection: Connection, store: StoreId, id: CouponId) -> Coupon | None:
    """A coupon, or nothing."""
    one = select(coupons).where(coupons.c.store == store, coupons.c.id == id)
    row = connection.execute(one).mappings().one_or_none()
    return coupon_of(row) if row is not None else None


def versions(connection: Connection, store: StoreId, id: CouponId) -> list[CouponVersion]:
    """How a coupon was before, latest first."""
    before = (
        select(coupon_versions)
        .where(coupon_versions.c.store == store, coupon_versions.c.coupon == id)
        .order_by(coupon_versions.c.number.desc())
        .limit(_MOST_VERSIONS)
    )
    return [version_of(row) for row in connection.execute(before).mappings()]


def phases(connection: Connection, store: StoreId, at: datetime) -> dict[Phase, int]:
    """How many coupons stand where. Only those that are wanted and not over are looked at one
    by one; the index tells the others."""
    found = dict.fromkeys(Phase, 0)
    for phase, many in connection.execute(_resting(store, at)):
        found[Phase(phase)] += many
    for phase, many in connection.execute(_running(store, at)):
        found[Phase(phase)] += many
    return found


def sold_with(
    connection: Connection,
    store: StoreId,
    thing: ColumnElement[str | None],
    ids: Sequence[str],
    currency: Currency,
) -> dict[str, tuple[int, Money]]:
    """The sales with each coupon's or offer's codes, and their revenue in the store's currency."""
    ours = case((redemptions.c.currency == currency.code, redemptions.c.revenue_minor), else_=0)
    sums = (
        select(thing, func.count(), func.sum(ours))
        .where(redemptions.c.store == store, thing.in_(ids), redemptions.c.sale)
        .group_by(thing)
    )
    return {
        id: (many, Money(minor=int(revenue), currency=currency))
        for id, many, revenue in connection.execute(sums)
    }


def _listed(
    coupon: Coupon, sold: dict[str, tuple[int, Money]], currency: Currency, at: datetime
) -> CouponRow:
    orders, revenue = sold.get(coupon.id, (0, Money.zero(currency)))
    return CouponRow(coupon=coupon, phase=coupon.phase(at), orders=orders, revenue=revenue)


def _page(conditions: list[ColumnElement[bool]], page: PageRequest) -> Select[Any]:
    """The statement of a page of the list."""
    return (
        select(coupons)
        .where(*conditions)
        .order_by(coupons.c.changed_at.desc(), coupons.c.id.desc())
        .limit(page.size)
        .offset(page.offset)
    )


def _conditions(store: StoreId, wanted: CouponFilter, at: datetime) -> list[ColumnElement[bool]]:
    conditions = [coupons.c.store == store]
    if text := wanted.search.strip():
        texts = {text, with_latin_digits(text)}
        conditions.append(or_(*(holds(coupons.c.search, each) for each in sorted(texts))))
    if wanted.phase is not None:
        conditions.append(_in_phase(wanted.phase, at))
    if wanted.kind:
        conditions.append(coupons.c.kind == wanted.kind)
    if wanted.partner:
        conditions += (coupons.c.partner == wanted.partner, coupons.c.partner != NOBODY)
    if wanted.campaign:
        conditions += (coupons.c.campaign == wanted.campaign, coupons.c.campaign != NOBODY)
    if wanted.trouble:
        conditions.append(coupons.c.delivery.in_(_TROUBLE))
    return conditions


# --- phases, as ``Coupon.phase`` tells them ---

_LEFT = or_(coupons.c.usage_limit.is_(None), coupons.c.uses < coupons.c.usage_limit)
_USED_UP = and_(coupons.c.usage_limit.is_not(None), coupons.c.uses >= coupons.c.usage_limit)


def _in_phase(phase: Phase, at: datetime) -> ColumnElement[bool]:
    if phase in (Phase.DRAFT, Phase.ARCHIVED):
        return coupons.c.intent == phase.value
    there, over = coupons.c.intent.in_(_WANTED_THERE), coupons.c.ends_at <= at
    live = and_(coupons.c.intent == Intent.LIVE.value, coupons.c.ends_at > at, _LEFT)
    begins_later = and_(coupons.c.starts_at.is_not(None), coupons.c.starts_at > at)
    return {
        Phase.EXPIRED: and_(there, over),
        Phase.USED_UP: and_(there, coupons.c.ends_at > at, _USED_UP),
        Phase.PAUSED: and_(coupons.c.intent == Intent.PAUSED.value, coupons.c.ends_at > at, _LEFT),
        Phase.SCHEDULED: and_(live, begins_later),
        Phase.ACTIVE: and_(live, or_(coupons.c.starts_at.is_(None), coupons.c.starts_at <= at)),
    }[phase]


def _resting(store: StoreId, at: datetime) -> Select[Any]:
    """The statement of how many are drafts, archived or over."""
    phase = case(
        (coupons.c.intent.in_(_WANTED_THERE), literal(Phase.EXPIRED.value)),
        else_=coupons.c.intent,
    )
    done = or_(coupons.c.intent.not_in(_WANTED_THERE), coupons.c.ends_at <= at)
    counted = select(phase.label("phase"), func.count().label("many"))
    each = counted.where(coupons.c.store == store, done).group_by(coupons.c.intent).subquery()
    return select(each.c.phase, func.sum(each.c.many)).group_by(each.c.phase)


def _running(store: StoreId, at: datetime) -> Select[Any]:
    """The statement of how many of the others stand where."""
    phase = case(
        (_USED_UP, literal(Phase.USED_UP.value)),
        (coupons.c.intent == Intent.PAUSED.value, literal(Phase.PAUSED.value)),
        (coupons.c.starts_at > at, literal(Phase.SCHEDULED.value)),
        else_=literal(Phase.ACTIVE.value),
    ).label("phase")
    each = (
        select(phase)
        .where(
            coupons.c.store == store,
            coupons.c.intent.in_(_WANTED_THERE),
            coupons.c.ends_at > at,
        )
        .subquery()
    )
    return select(each.c.phase, func.count()).group_by(each.c.phase)
