"""Stores, tokens, people and keys of one store."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, RowMapping, bindparam, delete, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from adapters.sql.cipher import Cipher
from adapters.sql.tables import api_keys, grants, members, memberships, stores
from nomoflow.kernel.errors import Stale
from nomoflow.kernel.ids import MemberId, StoreId, StoreKey
from nomoflow.kernel.money import Currency
from nomoflow.kernel.secret import Secret
from nomoflow.merchants.facts import Grant
from nomoflow.merchants.model import ApiKey, Member, Membership, Role, Store, StoreStatus

_FIND_STORE = select(stores).where(stores.c.store == bindparam("of_store"))
_ADD_STORE = insert(stores)
_SAVE_STORE = update(stores).where(
    stores.c.store == bindparam("of_store"), stores.c.version == bindparam("read_version")
)

_FIND_GRANT = select(grants).where(grants.c.store == bindparam("of_store"))
_GRANT = upsert(grants)
_KEEP_GRANT = _GRANT.on_conflict_do_update(
    index_elements=["store"],
    set_={
        column.name: _GRANT.excluded[column.name]
        for column in grants.columns
        if column is not grants.c.store
    },
)
_DESTROY_GRANT = delete(grants).where(grants.c.store == bindparam("of_store"))

_FIND_MEMBER = select(members).where(members.c.id == bindparam("of_member"))
_MEMBER = upsert(members)
_KEEP_MEMBER = _MEMBER.on_conflict_do_update(
    index_elements=["id"],
    set_={
        "name": _MEMBER.excluded.name,
        "email": _MEMBER.excluded.email,
        "language": _MEMBER.excluded.language,
        "version": members.c.version + 1,
    },
).returning(members.c.version)
_FIND_MEMBERSHIP = select(memberships).where(
    memberships.c.store == bindparam("of_store"), memberships.c.member == bindparam("of_member")
)
_MEMBERSHIP = upsert(memberships)
_JOIN = _MEMBERSHIP.on_conflict_do_update(
    index_elements=["store", "member"],
    set_={"role": _MEMBERSHIP.excluded.role, "since": _MEMBERSHIP.excluded.since},
)
_EVERYONE = (
    select(members, memberships.c.member, memberships.c.role, memberships.c.since)
    .select_from(memberships.join(members, members.c.id == memberships.c.member))
    .where(memberships.c.store == bindparam("of_store"))
    .order_by(memberships.c.since, members.c.id)
)

_ADD_KEY = insert(api_keys)
_KEYS = select(api_keys).where(api_keys.c.store == bindparam("of_store"))
_FIND_KEY = _KEYS.where(api_keys.c.id == bindparam("of_id"))
_ALL_KEYS = _KEYS.order_by(api_keys.c.created_at.desc(), api_keys.c.id.desc())
_SAVE_KEY = update(api_keys).where(
    api_keys.c.store == bindparam("of_store"),
    api_keys.c.id == bindparam("of_id"),
    api_keys.c.version == bindparam("read_version"),
)


class SqlStores:
    """The record of one store."""

    def __init__(self, connection: Connection, store: StoreId) -> None:
        self._connection = connection
        self._store = store

    def find(self) -> Store | None:
        """The store, or nothing when we have not met it."""
        wanted = {"of_store": self._store}
        row = self._connection.execute(_FIND_STORE, wanted).mappings().one_or_none()
        return _store(row) if row is not None else None

    def add(self, store: Store) -> None:
        """Keep a store we meet; refuses with ``Stale`` when it was added meanwhile."""
        added = {"store": self._store, **_store_row(store), "version": 1}
        self._connection.execute(_ADD_STORE, added)
        store.version = 1

    def save(self, store: Store) -> None:
        """Write over the version that was read; else refuses with ``Stale``."""
        read = {"of_store": self._store, "read_version": store.version}
        saved = {**_store_row(store), "version": store.version + 1}
        if self._connection.execute(_SAVE_STORE, {**saved, **read}).rowcount == 0:
            raise Stale(store=self._store)
        store.version += 1


class SqlGrants:
    """The tokens of one store, sealed."""

    def __init__(self, connection: Connection, store: StoreId, cipher: Cipher) -> None:
        self._connection = connection
        self._store = store
        self._cipher = cipher

    def find(self) -> Grant | None:
        """The tokens, unsealed."""
        wanted = {"of_store": self._store}
        row = self._connection.execute(_FIND_GRANT, wanted).mappings().one_or_none()
        if row is None:
            return None
        refresh = row["refresh"]
        return Grant(
            access=Secret(self._cipher.open(row["access"])),
            refresh=Secret(self._cipher.open(refresh)) if refresh is not None else None,
            expires_at=row["expires_at"],
            granted_at=row["granted_at"],
            scope=tuple(row["scope"]),
            unanswered_at=row["unanswered_at"],
        )

    def keep(self, grant: Grant) -> None:
        """Both tokens, over whatever was there."""
        refresh = grant.refresh
        row = {
            "store": self._store,
            "access": self._cipher.seal(grant.access.reveal()),
            "refresh": self._cipher.seal(refresh.reveal()) if refresh is not None else None,
            "expires_at": grant.expires_at,
            "granted_at": grant.granted_at,
            "scope": list(grant.scope),
            "unanswered_at": grant.unanswered_at,
        }
        self._connection.execute(_KEEP_GRANT, row)

    def destroy(self) -> None:
        """Forget them for good."""
        self._connection.execute(_DESTROY_GRANT, {"of_store": self._store})


class SqlTeam:
    """The people of one store."""

    def __init__(self, connection: Connection, store: StoreId) -> None:
        self._connection = connection
        self._store = store

    def member(self, member: MemberId) -> Member | None:
        """A person, of whichever store."""
        row = self._connection.execute(_FIND_MEMBER, {"of_member": member}).mappings().one_or_none()
        return _member(row) if row is not None else None

    def keep_member(self, member: Member) -> None:
        """Keep or refresh a person."""
        row = {
            "id": member.id,
            "name": member.name,
            "email": member.email,
            "language": member.language,
            "version": 1,
        }
        member.version = self._connection.execute(_KEEP_MEMBER, row).scalar_one()

    def membership(self, member: MemberId) -> Membership | None:
        """The person's role here."""
        wanted = {"of_store": self._store, "of_member": member}
        row = self._connection.execute(_FIND_MEMBERSHIP, wanted).mappings().one_or_none()
        return _membership(row) if row is not None else None

    def join(self, membership: Membership) -> None:
        """Give a person a role here, over whatever role was there."""
        row = {
            "store": self._store,
            "member": membership.member,
            "role": membership.role,
            "since": membership.since,
        }
        self._connection.execute(_JOIN, row)

    def everyone(self) -> Sequence[tuple[Member, Membership]]:
        """All people of the store, earliest first."""
        rows = self._connection.execute(_EVERYONE, {"of_store": self._store}).mappings()
        return [(_member(row), _membership(row)) for row in rows]


class SqlApiKeys:
    """The keys of one store."""

    def __init__(self, connection: Connection, store: StoreId) -> None:
        self._connection = connection
        self._store = store

    def add(self, key: ApiKey) -> None:
        """Keep a new key."""
        added = {"store": self._store, "id": key.id, **_key_row(key), "version": 1}
        self._connection.execute(_ADD_KEY, added)
        key.version = 1

    def find(self, key_id: str) -> ApiKey | None:
        """The key, or nothing."""
        wanted = {"of_store": self._store, "of_id": key_id}
        row = self._connection.execute(_FIND_KEY, wanted).mappings().one_or_none()
        return _key(row) if row is not None else None

    def save(self, key: ApiKey) -> None:
        """Write over the version that was read; else refuses with ``Stale``."""
        read = {"of_store": self._store, "of_id": key.id, "read_version": key.version}
        saved = {**_key_row(key), "version": key.version + 1}
        if self._connection.execute(_SAVE_KEY, {**saved, **read}).rowcount == 0:
            raise Stale(key=key.id)
        key.version += 1

    def all(self) -> Sequence[ApiKey]:
        """Every key, revoked ones too, newest first."""
        rows = self._connection.execute(_ALL_KEYS, {"of_store": self._store}).mappings()
        return [_key(row) for row in rows]


_PLAIN_STORE = (
    "connected_at", "granted_at", "uninstalled_at", "erase_at", "name", "username", "email",
    "domain", "avatar", "plan", "kind", "timezone", "app_plan", "app_plan_ends_at",
    "app_plan_reported_at", "feedback_rating", "feedback_comment",
)  # fmt: skip
_PLAIN_KEY = ("label", "hint", "digest", "created_at", "created_by", "revoked_at")


def _store_row(store: Store) -> dict[str, Any]:
    row = {name: getattr(store, name) for name in _PLAIN_STORE}
    return {**row, "key": store.key, "status": store.status, "currency": store.currency.code}


def _store(row: RowMapping) -> Store:
    return Store(
        id=StoreId(row["store"]),
        key=StoreKey(row["key"]),
        status=StoreStatus(row["status"]),
        currency=Currency(row["currency"]),
        version=row["version"],
        **{name: row[name] for name in _PLAIN_STORE},
    )


def _member(row: RowMapping) -> Member:
    return Member(
        id=MemberId(row["id"]),
        name=row["name"],
        email=row["email"],
        language=row["language"],
        version=row["version"],
    )


def _membership(row: RowMapping) -> Membership:
    return Membership(member=MemberId(row["member"]), role=Role(row["role"]), since=row["since"])


def _key_row(key: ApiKey) -> dict[str, Any]:
    return {name: getattr(key, name) for name in _PLAIN_KEY}


def _key(row: RowMapping) -> ApiKey:
    return ApiKey(id=row["id"], version=row["version"], **{name: row[name] for name in _PLAIN_KEY})
