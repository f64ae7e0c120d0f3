"""Many coupons at once in the database."""

from collections.abc import Collection, Sequence

from sqlalchemy import Connection, insert, select

from adapters.sql.coupon_codes import NOT_ARCHIVED, hold_codes
from adapters.sql.coupons import coupon_of, coupon_row
from adapters.sql.prepared import PreparedInsert
from adapters.sql.statements import looked_up
from adapters.sql.tables import coupons, offer_codes
from nomoflow.coupons.model import Coupon
from nomoflow.kernel.ids import StoreId
from nomoflow.kernel.text import code_key

_ADD = PreparedInsert(insert(coupons))


class SqlManyCoupons:
    """The coupons of one store, many at once, in one transaction."""

    def __init__(self, connection: Connection, store: StoreId) -> None:
        self._connection = connection
        self._store = store

    def named(self, codes: Sequence[str]) -> dict[str, Coupon]:
        """Those that have these codes and are not archived; from now on no code is given away."""
        hold_codes(self._connection, self._store, alone=True)
        wanted = select(coupons).where(coupons.c.store == self._store, NOT_ARCHIVED)
        rows = looked_up(self._connection, wanted, coupons.c.code_key, _keys(codes))
        return {row["code_key"]: coupon_of(row) for row in rows}

    def of_offers(self, codes: Sequence[str]) -> Collection[str]:
        """The keys of those codes that are unique ones of offers."""
        wanted = select(offer_codes.c.code_key).where(offer_codes.c.store == self._store)
        rows = looked_up(self._connection, wanted, offer_codes.c.code_key, _keys(codes))
        return {row["code_key"] for row in rows}

    def add(self, coupons: Sequence[Coupon]) -> None:
        """Keep new ones whose codes are free; refuses with ``Stale`` when one is not any more."""
        if coupons:
            rows = [{"store": self._store, **coupon_row(each), "version": 1} for each in coupons]
            _ADD.run(self._connection, rows)
        for each in coupons:
            each.version = 1


def _keys(codes: Sequence[str]) -> list[str]:
    return sorted({code_key(code) for code in codes})
