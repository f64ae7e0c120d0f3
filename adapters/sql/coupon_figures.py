"""What came of coupons, offers, campaigns and partners in a span of days.

All that is read lies within the span: no figure costs more because the store is older.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    Select,
    Table,
    Text,
    and_,
    case,
    cast,
    exists,
    func,
    literal_column,
    or_,
    select,
)
from sqlalchemy.sql.selectable import FromClause, Subquery

from adapters.sql.coupon_subjects import Whose, placed_in, whose
from adapters.sql.local_days import local_day
from adapters.sql.tables import (
    coupon_link_clicks,
    coupon_uses,
    hits,
    issued_codes,
    orders,
    redemptions,
    stores,
)
from nomoflow.analytics.days import HOME_CURRENCY, days_of, zone
from nomoflow.analytics.ports import DayRange
from nomoflow.coupons.reports import DayFigures, Funnel, Performance, Span, Subject
from nomoflow.kernel.ids import StoreId
from nomoflow.kernel.money import Currency, Money
from nomoflow.orders.facts import OrderState
from nomoflow.visitors.model import HitKind

STANDS = and_(
    orders.c.state.in_([OrderState.PENDING.value, OrderState.SALE.value]), orders.c.test.is_(False)
)
"""On ``orders``: it was placed in earnest and was not taken back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a report is asked for, with what it needs to know of the store."""

    store: StoreId
    span: Span
    currency: Currency
    timezone: str | None
    whose: Whose


def performance(
    connection: Connection, store: StoreId, subject: Subject, span: Span
) -> Performance:
    """What came of a subject."""
    timezone, currency = home_of(connection, store)
    asked = Asked(
        store=store,
        span=span,
        currency=currency,
        timezone=timezone,
        whose=whose(connection, store, subject),
    )
    days = connection.execute(_by_day(asked)).mappings().all()
    totals = {name: sum(int(day[name]) for day in days) for name in _SUMS}
    without = connection.execute(_without_code(asked)).one()
    return Performance(
        funnel=_funnel(connection, asked, totals),
        orders=totals["sales"],
        new_customers=totals["new_customers"],
        revenue=Money(minor=totals["revenue"], currency=currency),
        discount=Money(minor=totals["discount"], currency=currency),
        refunded_revenue=Money(minor=totals["refunded_revenue"], currency=currency),
        average_order=average(totals["revenue"], totals["valued"], currency),
        average_order_without=average(int(without[1]), int(without[0]), currency),
        days=_series(asked, days),
        clicks=connection.execute(_clicks(asked)).scalar_one(),
    )


def home_of(connection: Connection, store: StoreId) -> tuple[str | None, Currency]:
    """The zone and the currency of a store."""
    told = select(stores.c.timezone, stores.c.currency).where(stores.c.store == store)
    row = connection.execute(told).one_or_none()
    return (row.timezone, Currency(row.currency)) if row else (None, HOME_CURRENCY)


def average(revenue: int, orders_: int, currency: Currency) -> Money | None:
    """The revenue of one order, half a unit rounded up; nothing without an order."""
    if not orders_:
        return None
    return Money(minor=(2 * revenue + orders_) // (2 * orders_), currency=currency)


def in_span(table: Table, moment: str, store: StoreId, span: Span) -> ColumnElement[bool]:
    """The rows of a table that fall into a span of a store."""
    at = table.c[moment]
    return and_(table.c.store == store, at >= span.begins_at, at < span.ends_at)


def first_order(placed: Subquery) -> ColumnElement[bool]:
    """Whether an order with a known customer is the first of theirs in the store that stands.

    ``placed`` has its ``store``, ``order``, ``customer`` and ``placed_at``.
    """
    return and_(placed.c.customer.is_not(None), ~earlier_order(placed.c))


def earlier_order(placed: Any) -> ColumnElement[bool]:
    """Whether the customer of an order had another one before that stands."""
    before = or_(orders.c.placed_at < placed.placed_at, orders.c.id < placed.order)
    return exists().where(
        orders.c.store == placed.store,
        orders.c.customer == placed.customer,
        orders.c.placed_at <= placed.placed_at,
        before,
        STANDS,
    )


_SUMS = (
    "ordered", "refunded", "sales", "valued", "new_customers", "revenue", "discount",
    "refunded_revenue",
)  # fmt: skip


def _by_day(asked: Asked) -> Select[Any]:
    """The statement of each day's figures, for days with an order."""
    placed = orders_with_codes(and_(placed_in(asked.store, asked.span), asked.whose.redeemed))
    day = local_day(placed.c.placed_at, _range(asked.span), zone(asked.timezone))
    dated = select(placed, day.label("day")).subquery("dated")
    return select(dated.c.day, *sums(dated, asked.currency)).group_by(dated.c.day)


def orders_with_codes(
    wanted: ColumnElement[bool],
    joined: FromClause = redemptions,
    *each: ColumnElement[Any],
) -> Subquery:
    """Orders of ``redemptions``; one counts once, also where it carries two codes. ``each`` are
    columns of what is joined, for each of whose values it counts."""
    told = redemptions.c
    whole = [*each, told.store, told.order, told.currency]
    # Over its redemptions: they tell the same of it.
    of_order = (
        func.min(told.placed_at).label("placed_at"),
        func.min(told.customer).label("customer"),
        func.max(case((told.sale, 1), else_=0)).label("sale"),
        func.max(case((told.returned, 1), else_=0)).label("returned"),
        func.max(told.revenue_minor).label("revenue"),
        func.max(told.discount_minor).label("discount"),
    )
    rows = select(*whole, *of_order).select_from(joined).where(wanted).group_by(*whole)
    return rows.subquery("placed")


def sums(placed: Subquery, currency: Currency) -> tuple[ColumnElement[int], ...]:
    """The sums over orders. Money of another currency is left out: nobody knows a true rate."""
    sale, returned = placed.c.sale == 1, placed.c.returned == 1
    ours = placed.c.currency == currency.code
    counted = (
        func.count(),
        _sum(returned, 1),
        _sum(sale, 1),
        _sum(and_(sale, ours), 1),
        _sum(and_(sale, first_order(placed)), 1),
        _sum(and_(sale, ours), placed.c.revenue),
        _sum(and_(sale, ours), placed.c.discount),
        _sum(and_(returned, ours), placed.c.revenue),
    )
    return tuple(each.label(name) for name, each in zip(_SUMS, counted, strict=True))


def _sum(wanted: ColumnElement[bool], amount: ColumnElement[int] | int) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((wanted, amount), else_=0)), 0)


def _range(span: Span) -> DayRange:
    return DayRange(first=span.first, last=span.last)


def _series(asked: Asked, counted: Sequence[RowMapping]) -> list[DayFigures]:
    """Every day of the span, also those on which nothing was sold."""
    by_day = {row["day"]: row for row in counted}
    return [
        DayFigures(
            day=day,
            orders=int(row["sales"]) if row else 0,
            revenue=Money(minor=int(row["revenue"]) if row else 0, currency=asked.currency),
            discount=Money(minor=int(row["discount"]) if row else 0, currency=asked.currency),
        )
        for day in days_of(_range(asked.span))
        for row in (by_day.get(day),)
    ]


def _without_code(asked: Asked) -> Select[Any]:
    """The statement of the sales that carried no code."""
    plain = and_(
        in_span(orders, "placed_at", asked.store, asked.span),
        orders.c.state == OrderState.SALE.value,
        orders.c.test.is_(False),
        orders.c.currency == asked.currency.code,
        cast(orders.c.coupon_codes, Text) == "[]",
    )
    return select(func.count(), func.coalesce(func.sum(orders.c.revenue_minor), 0)).where(plain)


def _funnel(connection: Connection, asked: Asked, totals: dict[str, int]) -> Funnel:
    shown = {kind: int(people) for kind, people in connection.execute(_seen(asked))}
    return Funnel(
        issued=connection.execute(_issued(asked)).scalar_one(),
        shown=shown.get(HitKind.WIDGET_SHOWN.value, 0),
        copied=shown.get(HitKind.COUPON_COPIED.value, 0),
        applied=connection.execute(_applied(asked)).scalar_one(),
        ordered=totals["ordered"],
        refunded=totals["refunded"],
    )


def _issued(asked: Asked) -> Select[Any]:
    within = in_span(issued_codes, "issued_at", asked.store, asked.span)
    return select(func.count(issued_codes.c.visitor.distinct())).where(within, asked.whose.issued)


# Written out: a database uses a partial index only where it can read the condition.
_ABOUT_CODES = hits.c.kind.in_(
    [literal_column(f"'{kind}'", Text) for kind in (HitKind.WIDGET_SHOWN, HitKind.COUPON_COPIED)]
)


def _seen(asked: Asked) -> Select[Any]:
    """The statement of how many people a code was shown to, and how many copied it."""
    key = func.lower(hits.c.data["coupon_code"].as_string())
    within = and_(
        in_span(hits, "occurred_at", asked.store, asked.span),
        _ABOUT_CODES,
        asked.whose.has(asked.store, key),
    )
    people = func.count(hits.c.visitor.distinct())
    return select(hits.c.kind, people).where(within).group_by(hits.c.kind)


def _applied(asked: Asked) -> Select[Any]:
    """The statement of how many carts a code was applied to."""
    within = and_(
        in_span(coupon_uses, "applied_at", asked.store, asked.span),
        asked.whose.has(asked.store, coupon_uses.c.code_key),
    )
    return select(func.count(coupon_uses.c.cart.distinct())).where(within)


def _clicks(asked: Asked) -> Select[Any]:
    """The statement of how often links were followed."""
    clicked = coupon_link_clicks.c
    within = and_(
        clicked.store == asked.store,
        clicked.day.between(asked.span.first, asked.span.last),
        asked.whose.has(asked.store, clicked.code_key),
    )
    return select(func.coalesce(func.sum(clicked.clicks), 0)).where(within)
