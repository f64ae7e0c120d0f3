"""What was noted about coupons: failed attempts, budgets near their end, lists brought in."""

from typing import Any

from sqlalchemy import Connection, RowMapping, Select, and_, func, select

from adapters.sql.coupon_figures import in_span
from adapters.sql.coupon_imports import fault_of, import_of
from adapters.sql.tables import (
    coupon_alerts,
    coupon_denials,
    coupon_import_faults,
    coupon_imports,
    coupons,
    offers,
)
from adapters.sql.values import money
from nomoflow.coupons.imports import Import, LineFault
from nomoflow.coupons.offers import Denied
from nomoflow.coupons.refusals import Denial
from nomoflow.coupons.reports import Alert, DenialFigures, Span
from nomoflow.kernel.ids import StoreId, VisitorId
from nomoflow.kernel.pages import Page, PageRequest

_MOST_IMPORTS = 20
_MOST_CODES = 5


def denials_page(
    connection: Connection, store: StoreId, cause: Denied | None, page: PageRequest
) -> Page[Denial]:
    """Failed attempts, latest first."""
    conditions = [coupon_denials.c.store == store]
    if cause is not None:
        conditions.append(coupon_denials.c.cause == cause.value)
    total = connection.execute(select(func.count()).where(*conditions)).scalar_one()
    latest = (
        select(coupon_denials)
        .where(*conditions)
        .order_by(coupon_denials.c.at.desc(), coupon_denials.c.id.desc())
        .limit(page.size)
        .offset(page.offset)
    )
    rows = connection.execute(latest).mappings().all()
    return Page(rows=[_denial(row) for row in rows], total=total, request=page)


def denial_figures(connection: Connection, store: StoreId, span: Span) -> list[DenialFigures]:
    """Failed attempts by cause, the most frequent first."""
    attempts: dict[Denied, int] = {}
    codes: dict[Denied, list[str]] = {}
    for cause, all_of_cause, name in connection.execute(_denied(store, span)):
        attempts[Denied(cause)] = int(all_of_cause)
        codes.setdefault(Denied(cause), []).append(name)
    return [
        DenialFigures(cause=cause, attempts=attempts[cause], codes=tuple(codes[cause]))
        for cause in sorted(attempts, key=lambda cause: (-attempts[cause], cause.value))
    ]


def alerts(connection: Connection, store: StoreId) -> list[Alert]:
    """Budgets near their end that nobody dismissed, latest first: of each the highest share."""
    return [
        Alert(
            subject=row["subject"],
            name=row["code"] or row["offer_name"] or "",
            offer=row["offer_name"] is not None,
            percent=row["percent"],
            at=row["at"],
        )
        for row in connection.execute(_open_alerts(store)).mappings()
    ]


def imports(connection: Connection, store: StoreId) -> list[Import]:
    """The latest imports, newest first."""
    latest = (
        select(coupon_imports)
        .where(coupon_imports.c.store == store)
        .order_by(coupon_imports.c.begun_at.desc(), coupon_imports.c.id.desc())
        .limit(_MOST_IMPORTS)
    )
    return [import_of(row) for row in connection.execute(latest).mappings()]


def faults_page(
    connection: Connection, store: StoreId, id: str, page: PageRequest
) -> Page[LineFault]:
    """What was wrong on the lines of an import, by line."""
    faults = coupon_import_faults.c
    conditions = (faults.store == store, faults["import"] == id)
    total = connection.execute(select(func.count()).where(*conditions)).scalar_one()
    by_line = (
        select(coupon_import_faults)
        .where(*conditions)
        .order_by(faults.line, faults.field)
        .limit(page.size)
        .offset(page.offset)
    )
    rows = connection.execute(by_line).mappings().all()
    return Page(rows=[fault_of(row) for row in rows], total=total, request=page)


def _denied(store: StoreId, span: Span) -> Select[Any]:
    """The statement of the codes with the most failed attempts of each cause.

    Where a code was asked for, not entered, the offer's name stands for it.
    """
    denied = coupon_denials.c
    by_code = (
        select(denied.cause, denied.code, func.count().label("attempts"))
        .where(in_span(coupon_denials, "at", store, span))
        .group_by(denied.cause, denied.code)
        .subquery("by_code")
    )
    most_first = (by_code.c.attempts.desc(), by_code.c.code)
    ranked = select(
        by_code.c.cause,
        by_code.c.code,
        func.sum(by_code.c.attempts).over(partition_by=by_code.c.cause).label("of_cause"),
        func.row_number().over(partition_by=by_code.c.cause, order_by=most_first).label("place"),
    ).subquery("ranked")
    same = and_(offers.c.store == store, offers.c.id == ranked.c.code)
    name = func.coalesce(offers.c.draft["name"].as_string(), ranked.c.code)
    return (
        select(ranked.c.cause, ranked.c.of_cause, name)
        .select_from(ranked.outerjoin(offers, same))
        .where(ranked.c.place <= _MOST_CODES)
        .order_by(ranked.c.cause, ranked.c.place)
    )


def _open_alerts(store: StoreId) -> Select[Any]:
    """The statement of what nobody dismissed, with the name of what it is about."""
    told = coupon_alerts.c
    highest = (
        select(told.subject, func.max(told.percent).label("percent"))
        .where(told.store == store, told.dismissed_at.is_(None))
        .group_by(told.subject)
        .subquery("highest")
    )
    this = and_(
        told.store == store,
        told.subject == highest.c.subject,
        told.percent == highest.c.percent,
    )
    coupon = and_(coupons.c.store == store, coupons.c.id == told.subject)
    offer = and_(offers.c.store == store, offers.c.id == told.subject)
    named = highest.join(coupon_alerts, this).outerjoin(coupons, coupon).outerjoin(offers, offer)
    name = offers.c.draft["name"].as_string().label("offer_name")
    return (
        select(told.subject, told.percent, told.at, coupons.c.code, name)
        .select_from(named)
        .order_by(told.at.desc(), told.subject)
    )


def _denial(row: RowMapping) -> Denial:
    visitor = row["visitor"]
    return Denial(
        id=row["id"],
        at=row["at"],
        code=row["code"],
        cause=Denied(row["cause"]),
        said=row["said"],
        visitor=VisitorId(visitor) if visitor is not None else None,
        cart=money(row["cart_minor"], row["cart_currency"]),
    )
