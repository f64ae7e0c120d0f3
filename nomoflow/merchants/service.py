"""What merchants and their people do with us."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from nomoflow.kernel.clock import Clock
from nomoflow.kernel.ids import Ids, MemberId, StoreId
from nomoflow.kernel.secret import Secret
from nomoflow.kernel.text import Language
from nomoflow.kernel.unit_of_work import Opens, undisturbed
from nomoflow.merchants.connecting import connect, meet
from nomoflow.merchants.events import MemberJoined
from nomoflow.merchants.facts import Grant
from nomoflow.merchants.model import (
    ApiKey,
    AuthorisationRefused,
    Identity,
    Member,
    Membership,
    NoSuchApiKey,
    NoSuchStore,
    NotYourRole,
    Permission,
    Role,
    StoreStatus,
    may,
)
from nomoflow.merchants.ports import (
    AllApiKeys,
    AllGrants,
    AllStores,
    Authoriser,
    Eraser,
    MerchantWork,
    StoreRow,
)

_KEY_PREFIX = "nomo_"


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A person whom the platform has proven, and the store they came for."""

    store: StoreId
    member: MemberId


@dataclass(frozen=True, slots=True, kw_only=True)
class Across:
    """The readers that look across stores."""

    stores: AllStores
    grants: AllGrants
    api_keys: AllApiKeys


class MerchantService:
    """Connects stores, lets people in, and makes keys for programs."""

    def __init__(
        self,
        work: Opens[MerchantWork],
        authoriser: Authoriser,
        across: Across,
        eraser: Eraser,
        clock: Clock,
        ids: Ids,
    ) -> None:
        self._work = work
        self._authoriser = authoriser
        self._across = across
        self._eraser = eraser
        self._clock = clock
        self._ids = ids

    def consent_address(self, state: str) -> str:
        """Where to send a merchant's browser to connect a store."""
        return self._authoriser.address(state)

    def complete(self, code: str) -> Arrival:
        """Connect the store a code speaks for, and let its person in.

        The platform says which store and person it is; nothing of the request is believed.
        Refuses with ``AuthorisationRefused`` or ``Unavailable``.
        """
        grant = self._authoriser.exchange(code)
        identity = self._authoriser.identify(grant.access)
        undisturbed(lambda: self._enter(identity, grant))
        return Arrival(store=identity.store, member=identity.member)

    def enter_embedded(self, token: Secret) -> Arrival:
        """Let a person in from the platform's own dashboard, by its word alone.

        Refuses with ``AuthorisationRefused``; with ``NoSuchStore`` while the store's tokens
        have not arrived or after it left.
        """
        store_id, member_id = self._authoriser.introspect(token)
        with self._work(store_id) as work:
            store = work.stores.find()
            if store is None or store.status is StoreStatus.UNINSTALLED:
                raise NoSuchStore
            if work.team.membership(member_id) is None:
                known = work.team.member(member_id)
                owned = any(one.role is Role.OWNER for _, one in work.team.everyone())
                member = known or Member(id=member_id, name="", email="")
                self._join(work, member, Role.STAFF if owned else Role.OWNER)
                work.commit()
        return Arrival(store=store_id, member=member_id)

    def stores_of(self, member: MemberId) -> Sequence[tuple[StoreRow, Role]]:
        """The stores a person may open: those that have not left."""
        rows = self._across.stores.of_member(member)
        return [(row, role) for row, role in rows if row.status is not StoreStatus.UNINSTALLED]

    def member(self, member: MemberId, store: StoreId) -> Member | None:
        """A person of a store."""
        with self._work(store) as work:
            return work.team.member(member)

    def people(self, store: StoreId) -> Sequence[tuple[Member, Membership]]:
        """Everybody of a store."""
        with self._work(store) as work:
            return work.team.everyone()

    def speak(self, member: MemberId, store: StoreId, language: Language) -> None:
        """Remember a person's language."""
        with self._work(store) as work:
            known = work.team.member(member)
            if known is not None and known.language != language:
                known.language = language
                work.team.keep_member(known)
                work.commit()

    def make_api_key(self, store: StoreId, label: str, by: MemberId) -> tuple[ApiKey, Secret]:
        """A new key for programs. The secret is never to be had again."""
        secret = _KEY_PREFIX + self._ids.secret()
        key = ApiKey(
            id=self._ids.new(),
            label=label,
            hint=secret[:9],
            digest=digest_of(secret),
            created_at=self._clock.now(),
            created_by=by,
        )
        with self._work(store) as work:
            work.api_keys.add(key)
            work.commit()
        return key, Secret(secret)

    def api_keys(self, store: StoreId) -> Sequence[ApiKey]:
        """Every key of a store, revoked ones too."""
        with self._work(store) as work:
            return work.api_keys.all()

    def revoke_api_key(self, store: StoreId, key_id: str) -> None:
        """Make a key worthless. Refuses with ``NoSuchApiKey``; twice is once."""
        with self._work(store) as work:
            key = work.api_keys.find(key_id)
            if key is None:
                raise NoSuchApiKey
            if key.revoked_at is None:
                key.revoked_at = self._clock.now()
                work.api_keys.save(key)
                work.commit()

    def store_of_api_key(self, key: Secret) -> StoreRow:
        """The store a program speaks for; refuses with ``AuthorisationRefused``."""
        row = self._across.api_keys.store_of(digest_of(key.reveal()))
        if row is None or row.status is StoreStatus.UNINSTALLED:
            raise AuthorisationRefused
        return row

    def erase_departed(self) -> int:
        """Erase the stores whose retention time is over; how many."""
        due = self._across.grants.to_erase(self._clock.now())
        for store in due:
            self._eraser.erase(store)
        return len(due)

    def _enter(self, identity: Identity, grant: Grant) -> None:
        member = Member(id=identity.member, name=identity.member_name, email=identity.member_email)
        with self._work(identity.store) as work:
            store = meet(work, identity.store, self._ids, self._clock.now())
            store.describe(identity.profile)
            if not connect(work, store, grant):
                work.stores.save(store)
            self._join(work, member, Role.OWNER)
            work.commit()

    def _join(self, work: MerchantWork, member: Member, role: Role) -> None:
        known = work.team.member(member.id)
        if known is not None:
            known.name, known.email = member.name or known.name, member.email or known.email
        work.team.keep_member(known or member)
        held = work.team.membership(member.id)
        if held is None or held.role is not role:
            joined = Membership(member=member.id, role=role, since=self._clock.now())
            work.team.join(joined)
            work.emit(MemberJoined(member=member.id))


def digest_of(key: str) -> str:
    """What is kept of a key: it has 128 bits and more of chance, so a plain hash is enough."""
    return hashlib.sha256(key.encode()).hexdigest()


def require(role: Role, permission: Permission) -> None:
    """Refuses with ``NotYourRole`` unless the role includes the permission."""
    if not may(role, permission):
        raise NotYourRole(permission=permission.value)
