"""Looks across stores: for the doors, the operator, and what is due for something."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, RowMapping, Select, bindparam, select

from adapters.sql.engine import reading
from adapters.sql.tables import api_keys, grants, memberships, stores
from nomoflow.kernel.ids import MemberId, StoreId, StoreKey
from nomoflow.kernel.money import Currency
from nomoflow.merchants.model import Role, StoreStatus
from nomoflow.merchants.ports import StoreRow

_WITH_GRANT = stores.outerjoin(grants, grants.c.store == stores.c.store)
_PLAIN = (
    "name", "username", "domain", "avatar", "timezone", "plan", "kind", "connected_at",
    "uninstalled_at", "erase_at",
)  # fmt: skip
_SHOWN = [stores.c[name] for name in ("store", "key", "status", "currency", *_PLAIN)]
_TOKEN_ENDS = grants.c.expires_at.label("token_expires_at")

_ROWS = select(*_SHOWN, _TOKEN_ENDS).select_from(_WITH_GRANT)
_BY_KEY = _ROWS.where(stores.c.key == bindparam("of_key"))
_BY_ID = _ROWS.where(stores.c.store == bindparam("of_store"))
_ALL = _ROWS.order_by(stores.c.connected_at.desc(), stores.c.store)
_OF_MEMBER = (
    select(*_SHOWN, _TOKEN_ENDS, memberships.c.role)
    .select_from(_WITH_GRANT.join(memberships, memberships.c.store == stores.c.store))
    .where(memberships.c.member == bindparam("of_member"))
    .order_by(stores.c.name, stores.c.store)
)
_BY_DIGEST = (
    select(*_SHOWN, _TOKEN_ENDS)
    .select_from(_WITH_GRANT.join(api_keys, api_keys.c.store == stores.c.store))
    .where(api_keys.c.digest == bindparam("of_digest"), api_keys.c.revoked_at.is_(None))
)
_EXPIRING = (
    select(grants.c.store)
    .select_from(grants.join(stores, stores.c.store == grants.c.store))
    .where(stores.c.status == StoreStatus.CONNECTED, grants.c.expires_at < bindparam("before"))
    .order_by(grants.c.expires_at, grants.c.store)
)
_TO_ERASE = (
    select(stores.c.store)
    .where(stores.c.status == StoreStatus.UNINSTALLED, stores.c.erase_at < bindparam("before"))
    .order_by(stores.c.erase_at, stores.c.store)
)


class SqlAllStores:
    """Every store, for the doors and the operator."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def by_key(self, key: StoreKey) -> StoreRow | None:
        """The store with this public key, whatever its status."""
        return _one(self._engine, _BY_KEY, of_key=key)

    def by_id(self, store: StoreId) -> StoreRow | None:
        """The store, whatever its status."""
        return _one(self._engine, _BY_ID, of_store=store)

    def of_member(self, member: MemberId) -> Sequence[tuple[StoreRow, Role]]:
        """The stores a person belongs to, by name; uninstalled ones too."""
        with reading(self._engine) as connection:
            rows = connection.execute(_OF_MEMBER, {"of_member": member}).mappings().all()
        return [(_store_row(row), Role(row["role"])) for row in rows]

    def all(self) -> Sequence[StoreRow]:
        """Every store, newest first."""
        with reading(self._engine) as connection:
            rows = connection.execute(_ALL).mappings().all()
        return [_store_row(row) for row in rows]


class SqlAllGrants:
    """Whose tokens and data are due for something."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def expiring(self, before: datetime) -> Sequence[StoreId]:
        """Connected stores whose access token ends before then."""
        return self._stores(_EXPIRING, before)

    def to_erase(self, before: datetime) -> Sequence[StoreId]:
        """Uninstalled stores whose retention ends before then."""
        return self._stores(_TO_ERASE, before)

    def _stores(self, statement: Select[Any], before: datetime) -> Sequence[StoreId]:
        with reading(self._engine) as connection:
            found = connection.execute(statement, {"before": before}).scalars().all()
        return [StoreId(store) for store in found]


class SqlAllApiKeys:
    """Whose key is this?"""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def store_of(self, digest: str) -> StoreRow | None:
        """The store of an unrevoked key with this digest."""
        return _one(self._engine, _BY_DIGEST, of_digest=digest)


def _one(engine: Engine, statement: Select[Any], **wanted: str) -> StoreRow | None:
    with reading(engine) as connection:
        row = connection.execute(statement, wanted).mappings().one_or_none()
    return _store_row(row) if row is not None else None


def _store_row(row: RowMapping) -> StoreRow:
    return StoreRow(
        id=StoreId(row["store"]),
        key=StoreKey(row["key"]),
        status=StoreStatus(row["status"]),
        currency=Currency(row["currency"]),
        token_expires_at=row["token_expires_at"],
        **{name: row[name] for name in _PLAIN},
    )
