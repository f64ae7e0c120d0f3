"""A past for a store to measure: coupons, and orders with their codes, made by the database."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import CTE, ColumnElement, Table, cast, insert, literal, select, text, true
from sqlalchemy import Text as SqlText
from sqlalchemy.sql.dml import Insert

from adapters.sql.tables import coupons, orders, redemptions
from bench.installation import Installation
from nomoflow.coupons.model import Coupon
from nomoflow.coupons.standing import Intent
from nomoflow.coupons.terms import CouponTerms, PercentOff
from nomoflow.kernel.ids import CouponId
from nomoflow.kernel.money import Currency, Money, Percent

MEASURED = CouponId("measured")

_AN_ORDER: Mapping[str, Any] = {
    "version": 1,
    "state": "sale",
    "status": "completed",
    "status_name": "تم التنفيذ",
    "reference": "",
    "payment_method": "mada",
    "currency": "SAR",
    "total_minor": 9000,
    "shipping_minor": 0,
    "tax_minor": 0,
    "discount_minor": 1000,
    "subtotal_minor": 10000,
    "revenue_minor": 9000,
    "buyer_name": "",
    "lines": [],
    "items": 1,
    "coupon_codes": ["MEASURED"],
    "source": "store",
    "device": "phone",
    "test": False,
}
_A_REDEMPTION: Mapping[str, Any] = {
    "code": "MEASURED",
    "code_key": "measured",
    "coupon": MEASURED,
    "counts": True,
    "sale": True,
    "returned": False,
    "currency": "SAR",
    "discount_minor": 1000,
    "revenue_minor": 9000,
    "order_version": 1,
}


def terms(now: datetime) -> CouponTerms:
    """Ten percent, for a year."""
    ceiling = Money(minor=5000, currency=Currency("SAR"))
    return CouponTerms(
        discount=PercentOff(percent=Percent(1000), ceiling=ceiling),
        ends_at=now + timedelta(days=365),
    )


def add_measured(house: Installation) -> None:
    """The coupon whose figures are read."""
    now = house.parts.clock().now()
    coupon = Coupon(
        id=MEASURED,
        code="MEASURED",
        terms=terms(now),
        created_at=now,
        changed_at=now,
        intent=Intent.LIVE,
        title="A coupon to measure",
    )
    with house.parts.units(house.store) as work:
        work.coupons.add(coupon)
        work.commit()


def add_coupons(house: Installation, first: int, count: int) -> None:
    """So many copies of the measured coupon, with ids and codes of their own."""
    numbers = _numbers(first, count)
    name = literal("copy-") + cast(numbers.c.number, SqlText)
    told: dict[str, ColumnElement[Any]] = {column.name: column for column in coupons.columns}
    told |= {"id": name, "code": name, "code_key": name, "search": name}
    copies = (
        select(*told.values())
        .select_from(coupons.join(numbers, true()))
        .where(coupons.c.store == house.store, coupons.c.id == MEASURED)
    )
    _write(house, insert(coupons).from_select(list(told), copies))


def add_orders(house: Installation, at: datetime, count: int) -> None:
    """So many sales of a moment with the measured coupon, each to somebody new."""
    numbers = _numbers(0, count)
    name = literal(f"{at:%Y%m%d}-") + cast(numbers.c.number, SqlText)
    of_all = {"store": literal(house.store), "placed_at": at, "customer": literal("c-") + name}
    an_order = {**_AN_ORDER, **of_all, "id": name, "reported_at": at, "paid_at": at}
    _write(house, _of_each(orders, an_order, numbers))
    _write(house, _of_each(redemptions, {**_A_REDEMPTION, **of_all, "order": name}, numbers))


def settle(house: Installation) -> None:
    """Let PostgreSQL learn what is there, as it does by itself after a while."""
    engine = house.parts.engine()
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))


def _numbers(first: int, count: int) -> CTE:
    start = select(literal(first).label("number")).cte("numbers", recursive=True)
    following = select(start.c.number + 1).where(start.c.number < first + count - 1)
    return start.union_all(following)


def _of_each(table: Table, row: Mapping[str, Any], numbers: CTE) -> Insert:
    told = [
        value if isinstance(value, ColumnElement) else literal(value, table.c[name].type)
        for name, value in row.items()
    ]
    return insert(table).from_select(list(row), select(*told).select_from(numbers))


def _write(house: Installation, statement: Insert) -> None:
    with house.parts.engine().begin() as connection:
        connection.execute(statement)
