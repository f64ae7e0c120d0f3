"""Every coupon of a store from the database, however many there are."""

from collections.abc import Iterator

from sqlalchemy import Engine, bindparam, select

from adapters.sql.coupon_codes import NOT_ARCHIVED
from adapters.sql.coupons import coupon_of
from adapters.sql.engine import reading
from adapters.sql.tables import coupons
from nomoflow.coupons.model import Coupon
from nomoflow.kernel.ids import StoreId

_AT_ONCE = 500
# Where it left off is where it goes on: no connection waits for whoever reads slowly.
_NEXT = (
    select(coupons)
    .where(
        coupons.c.store == bindparam("of_store"),
        coupons.c.id > bindparam("after"),
        NOT_ARCHIVED,
    )
    .order_by(coupons.c.id)
    .limit(_AT_ONCE)
)


class SqlCouponExport:
    """Reads whole lists of coupons."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def every(self, store: StoreId) -> Iterator[Coupon]:
        """All coupons that are not archived, by their ids: in the order in which they came."""
        after = ""
        while True:
            with reading(self._engine) as connection:
                wanted = {"of_store": store, "after": after}
                rows = connection.execute(_NEXT, wanted).mappings().all()
            for row in rows:
                yield coupon_of(row)
            if len(rows) < _AT_ONCE:
                return
            after = rows[-1]["id"]
