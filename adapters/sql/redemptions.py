"""Codes on orders in the database."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    Select,
    and_,
    case,
    func,
    select,
    update,
)

from adapters.sql import statements
from adapters.sql.tables import redemptions
from adapters.sql.values import minor
from nomoflow.coupons.redemptions import Redemption
from nomoflow.coupons.standing import Redeemed
from nomoflow.kernel.ids import CouponId, OfferId, OrderId, StoreId
from nomoflow.kernel.money import Currency, Money
from nomoflow.kernel.text import code_key

_PLAIN = (
    "order", "code", "coupon", "offer", "placed_at", "counts", "sale", "returned", "customer",
    "order_version",
)  # fmt: skip


class SqlRedemptions:
    """Codes on orders of one store, in one transaction."""

    def __init__(self, connection: Connection, store: StoreId) -> None:
        self._connection = connection
        self._store = store

    def alone(self) -> None:
        """Wait until no other unit counts codes of the store, and keep others waiting."""
        statements.alone(self._connection, "redemptions", self._store)

    def of(self, order: OrderId) -> Sequence[Redemption]:
        """The codes on an order."""
        wanted = select(redemptions).where(
            redemptions.c.store == self._store, redemptions.c.order == order
        )
        rows = self._connection.execute(wanted.order_by(redemptions.c.code_key)).mappings()
        return [redemption_of(row) for row in rows]

    def keep(self, redemption: Redemption) -> None:
        """Insert, or overwrite one of a lower order version."""
        statement = statements.insert(self._connection, redemptions)
        told = {
            column.name: statement.excluded[column.name]
            for column in redemptions.columns
            if not column.primary_key
        }
        lower = redemptions.c.order_version < statement.excluded.order_version
        statement = statement.on_conflict_do_update(
            index_elements=redemptions.primary_key, set_=told, where=lower
        )
        self._connection.execute(statement, {"store": self._store, **_row(redemption)})

    def adopt(self, code: str, coupon: CouponId) -> int:
        """Orders whose code belonged to nothing we know are the coupon's; how many."""
        nobodys = and_(
            redemptions.c.store == self._store,
            redemptions.c.code_key == code_key(code),
            redemptions.c.coupon.is_(None),
            redemptions.c.offer.is_(None),
        )
        adopted = update(redemptions).where(nobodys).values(coupon=coupon)
        return self._connection.execute(adopted).rowcount

    def of_coupon(self, coupon: CouponId, since: datetime | None = None) -> Redeemed:
        """How a coupon was used; of those taken back, only orders placed ``since`` then."""
        return self._redeemed(redemptions.c.coupon == coupon, since)

    def of_offer(self, offer: OfferId) -> Redeemed:
        """How an offer's codes were used."""
        return self._redeemed(redemptions.c.offer == offer)

    def _redeemed(self, whose: ColumnElement[bool], since: datetime | None = None) -> Redeemed:
        rows = self._connection.execute(_by_currency(self._store, whose, since)).all()
        counting = [row for row in rows if row.uses]
        # Stores sell in one currency. Should orders come in others too, most of them tell which.
        spent = [Money(minor=int(row.spent), currency=Currency(row.currency)) for row in counting]
        return Redeemed(
            uses=sum(row.uses for row in rows),
            returned=sum(row.returned for row in rows),
            spent=spent[0] if spent else None,
        )


def _by_currency(store: StoreId, whose: ColumnElement[bool], since: datetime | None) -> Select[Any]:
    """The statement of the sums of redemptions in each currency, the most used one first."""
    counts = func.sum(case((redemptions.c.counts, 1), else_=0)).label("uses")
    back: ColumnElement[bool] = redemptions.c.returned
    if since is not None:
        back = and_(back, redemptions.c.placed_at >= since)
    returned = func.sum(case((back, 1), else_=0)).label("returned")
    spent = func.sum(case((redemptions.c.counts, redemptions.c.discount_minor), else_=0))
    return (
        select(redemptions.c.currency, counts, returned, spent.label("spent"))
        .where(redemptions.c.store == store, whose)
        .group_by(redemptions.c.currency)
        .order_by(counts.desc(), redemptions.c.currency)
    )


def _row(redemption: Redemption) -> dict[str, Any]:
    currency = redemption.discount.currency
    return {
        **{name: getattr(redemption, name) for name in _PLAIN},
        "code_key": code_key(redemption.code),
        "currency": currency.code,
        "discount_minor": redemption.discount.minor,
        "revenue_minor": minor(redemption.revenue, currency),
    }


def redemption_of(row: RowMapping) -> Redemption:
    """A redemption of its row."""
    currency = Currency(row["currency"])
    return Redemption(
        **{name: row[name] for name in _PLAIN},
        discount=Money(minor=row["discount_minor"], currency=currency),
        revenue=Money(minor=row["revenue_minor"], currency=currency),
    )
