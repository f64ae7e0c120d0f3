"""Stores, tokens, people and keys in memory."""

from collections.abc import Sequence
from datetime import datetime

from adapters.memory.world import MemoryTable, MemoryTransaction, MemoryWorld
from nomoflow.kernel.errors import Stale
from nomoflow.kernel.ids import MemberId, StoreId, StoreKey
from nomoflow.merchants.facts import Grant
from nomoflow.merchants.model import ApiKey, Member, Membership, Role, Store, StoreStatus
from nomoflow.merchants.ports import StoreRow

STORES = MemoryTable[Store]("stores")
GRANTS = MemoryTable[Grant]("grants")
MEMBERS = MemoryTable[Member]("members", of_stores=False)
MEMBERSHIPS = MemoryTable[Membership]("memberships")
API_KEYS = MemoryTable[ApiKey]("api_keys")


class MemoryStores:
    """The twin of ``SqlStores``."""

    def __init__(self, transaction: MemoryTransaction, store: StoreId) -> None:
        self._rows = transaction.rows(STORES)
        self._store = store

    def find(self) -> Store | None:
        """The store, or nothing when we have not met it."""
        return self._rows.get(self._store)

    def add(self, store: Store) -> None:
        """Keep a store we meet; refuses with ``Stale`` when it was added meanwhile."""
        if self._rows.has(self._store) or self._rows.of(where=lambda row: row.key == store.key):
            raise Stale(store=self._store)
        store.version = 1
        self._rows.put(store, self._store)

    def save(self, store: Store) -> None:
        """Write over the version that was read; else refuses with ``Stale``."""
        kept = self._rows.get(self._store)
        if kept is None or kept.version != store.version:
            raise Stale(store=self._store)
        store.version += 1
        self._rows.put(store, self._store)


class MemoryGrants:
    """The twin of ``SqlGrants``."""

    def __init__(self, transaction: MemoryTransaction, store: StoreId) -> None:
        self._rows = transaction.rows(GRANTS)
        self._store = store

    def find(self) -> Grant | None:
        """The tokens."""
        return self._rows.get(self._store)

    def keep(self, grant: Grant) -> None:
        """Both tokens, over whatever was there."""
        self._rows.put(grant, self._store)

    def destroy(self) -> None:
        """Forget them for good."""
        self._rows.drop(self._store)


class MemoryTeam:
    """The twin of ``SqlTeam``."""

    def __init__(self, transaction: MemoryTransaction, store: StoreId) -> None:
        self._members = transaction.rows(MEMBERS)
        self._memberships = transaction.rows(MEMBERSHIPS)
        self._store = store

    def member(self, member: MemberId) -> Member | None:
        """A person, of whichever store."""
        return self._members.get(member)

    def keep_member(self, member: Member) -> None:
        """Keep or refresh a person."""
        known = self._members.get(member.id)
        member.version = known.version + 1 if known is not None else 1
        self._members.put(member, member.id)

    def membership(self, member: MemberId) -> Membership | None:
        """The person's role here."""
        return self._memberships.get(self._store, member)

    def join(self, membership: Membership) -> None:
        """Give a person a role here, over whatever role was there."""
        self._memberships.put(membership, self._store, membership.member)

    def everyone(self) -> Sequence[tuple[Member, Membership]]:
        """All people of the store, earliest first."""
        joined = sorted(self._memberships.of(self._store), key=lambda row: (row.since, row.member))
        people = [(self._members.get(row.member), row) for row in joined]
        return [(member, row) for member, row in people if member is not None]


class MemoryApiKeys:
    """The twin of ``SqlApiKeys``."""

    def __init__(self, transaction: MemoryTransaction, store: StoreId) -> None:
        self._rows = transaction.rows(API_KEYS)
        self._store = store

    def add(self, key: ApiKey) -> None:
        """Keep a new key."""
        taken = self._rows.of(where=lambda row: row.digest == key.digest)
        if taken or self._rows.has(self._store, key.id):
            raise Stale(key=key.id)
        key.version = 1
        self._rows.put(key, self._store, key.id)

    def find(self, key_id: str) -> ApiKey | None:
        """The key, or nothing."""
        return self._rows.get(self._store, key_id)

    def save(self, key: ApiKey) -> None:
        """Write over the version that was read; else refuses with ``Stale``."""
        kept = self._rows.get(self._store, key.id)
        if kept is None or kept.version != key.version:
            raise Stale(key=key.id)
        key.version += 1
        self._rows.put(key, self._store, key.id)

    def all(self) -> Sequence[ApiKey]:
        """Every key, revoked ones too, newest first."""
        keys = self._rows.of(self._store)
        return sorted(keys, key=lambda key: (key.created_at, key.id), reverse=True)


class MemoryAllStores:
    """The twin of ``SqlAllStores``."""

    def __init__(self, world: MemoryWorld) -> None:
        self._world = world

    def by_key(self, key: StoreKey) -> StoreRow | None:
        """The store with this public key, whatever its status."""
        found = self._world.rows(STORES).of(where=lambda store: store.key == key)
        return _store_row(self._world, found[0]) if found else None

    def by_id(self, store: StoreId) -> StoreRow | None:
        """The store, whatever its status."""
        found = self._world.rows(STORES).get(store)
        return _store_row(self._world, found) if found is not None else None

    def of_member(self, member: MemberId) -> Sequence[tuple[StoreRow, Role]]:
        """The stores a person belongs to, by name; uninstalled ones too."""
        joined = self._world.rows(MEMBERSHIPS).items(where=lambda row: row.member == member)
        rows = [(self.by_id(StoreId(key[0])), membership.role) for key, membership in joined]
        met = [(row, role) for row, role in rows if row is not None]
        return sorted(met, key=lambda found: (found[0].name, found[0].id))

    def all(self) -> Sequence[StoreRow]:
        """Every store, newest first."""
        rows = [_store_row(self._world, store) for store in self._world.rows(STORES).of()]
        rows.sort(key=lambda row: row.id)
        return sorted(rows, key=lambda row: row.connected_at, reverse=True)


class MemoryAllGrants:
    """The twin of ``SqlAllGrants``."""

    def __init__(self, world: MemoryWorld) -> None:
        self._world = world

    def expiring(self, before: datetime) -> Sequence[StoreId]:
        """Connected stores whose access token ends before then."""
        connected = {
            store.id
            for store in self._world.rows(STORES).of()
            if store.status is StoreStatus.CONNECTED
        }
        ending = [
            (grant.expires_at, StoreId(key[0]))
            for key, grant in self._world.rows(GRANTS).items()
            if grant.expires_at < before and key[0] in connected
        ]
        return [store for _, store in sorted(ending)]

    def to_erase(self, before: datetime) -> Sequence[StoreId]:
        """Uninstalled stores whose retention ends before then."""
        due = [
            (store.erase_at, store.id)
            for store in self._world.rows(STORES).of()
            if store.status is StoreStatus.UNINSTALLED
            and store.erase_at is not None
            and store.erase_at < before
        ]
        return [store for _, store in sorted(due)]


class MemoryAllApiKeys:
    """The twin of ``SqlAllApiKeys``."""

    def __init__(self, world: MemoryWorld) -> None:
        self._world = world

    def store_of(self, digest: str) -> StoreRow | None:
        """The store of an unrevoked key with this digest."""
        found = self._world.rows(API_KEYS).items(
            where=lambda key: key.digest == digest and key.revoked_at is None
        )
        return MemoryAllStores(self._world).by_id(StoreId(found[0][0][0])) if found else None


class MemoryEraser:
    """The twin of ``SqlEraser``."""

    def __init__(self, world: MemoryWorld) -> None:
        self._world = world

    def erase(self, store: StoreId) -> int:
        """Delete every row of the store everywhere; how many."""
        erased = 0
        with self._world.writing() as transaction:
            for table in transaction.tables():
                rows = transaction.rows(table)
                for key, row in rows.items():
                    owner = key[0] if table.of_stores else getattr(row, "store", None)
                    erased += owner == store and rows.drop(*key)
            belonging = {row.member for row in transaction.rows(MEMBERSHIPS).of()}
            members = transaction.rows(MEMBERS)
            for member in members.of():
                erased += member.id not in belonging and members.drop(member.id)
        return erased


def _store_row(world: MemoryWorld, store: Store) -> StoreRow:
    grant = world.rows(GRANTS).get(store.id)
    return StoreRow(
        id=store.id,
        key=store.key,
        name=store.name,
        username=store.username,
        domain=store.domain,
        avatar=store.avatar,
        status=store.status,
        currency=store.currency,
        timezone=store.timezone,
        plan=store.plan,
        kind=store.kind,
        connected_at=store.connected_at,
        uninstalled_at=store.uninstalled_at,
        erase_at=store.erase_at,
        token_expires_at=grant.expires_at if grant is not None else None,
    )
