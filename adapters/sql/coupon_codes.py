"""Whose a code is: one coupon's that is not archived, or one offer's, in each store."""

from collections.abc import Collection, Sequence

from sqlalchemy import Connection, Text, bindparam, func, literal_column, select

from adapters.sql.statements import looked_up
from adapters.sql.tables import coupons, offer_codes
from nomoflow.coupons.standing import Intent
from nomoflow.kernel.ids import StoreId

# Written out: the databases use a partial index only where they can read the condition.
NOT_ARCHIVED = coupons.c.intent != literal_column(f"'{Intent.ARCHIVED.value}'", Text)

_COUPON = select(coupons.c.id).where(
    coupons.c.store == bindparam("of_store"),
    coupons.c.code_key == bindparam("of_key"),
    coupons.c.id != bindparam("but_for"),
    NOT_ARCHIVED,
)
_OFFER = select(offer_codes.c.offer).where(
    offer_codes.c.store == bindparam("of_store"), offer_codes.c.code_key == bindparam("of_key")
)


def hold_codes(connection: Connection, store: StoreId, *, alone: bool) -> None:
    """Keep others from naming codes until the transaction ends, so that a look at them holds.

    Offers fill up together: their own table keeps their codes apart. A coupon is named alone.
    SQLite has one writer anyway.
    """
    if connection.dialect.name == "postgresql":
        key = func.hashtextextended(f"codes {store}", 0)
        lock = func.pg_advisory_xact_lock if alone else func.pg_advisory_xact_lock_shared
        connection.execute(select(lock(key)))


def is_taken(connection: Connection, store: StoreId, key: str, but_for: str) -> bool:
    """Whether a code is another coupon's, or an offer's."""
    wanted = {"of_store": store, "of_key": key}
    coupon = connection.execute(_COUPON, {**wanted, "but_for": but_for}).first()
    return coupon is not None or connection.execute(_OFFER, wanted).first() is not None


def of_coupons(connection: Connection, store: StoreId, keys: Sequence[str]) -> Collection[str]:
    """Those of the codes that are coupons'."""
    wanted = select(coupons.c.code_key).where(coupons.c.store == store, NOT_ARCHIVED)
    rows = looked_up(connection, wanted, coupons.c.code_key, keys)
    return {row["code_key"] for row in rows}
