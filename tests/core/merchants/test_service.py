"""How people come in, as whom, and how a store's data ends."""

import pytest

from adapters.memory.merchants import (
    MemoryAllApiKeys,
    MemoryAllGrants,
    MemoryAllStores,
    MemoryEraser,
)
from nomoflow.kernel.ids import MemberId, StoreId
from nomoflow.kernel.secret import Secret
from nomoflow.merchants.events import MemberJoined, StoreConnected
from nomoflow.merchants.facts import StoreProfile
from nomoflow.merchants.model import (
    AuthorisationRefused,
    Identity,
    NoSuchApiKey,
    NoSuchStore,
    NotYourRole,
    Permission,
    Role,
    StoreStatus,
)
from nomoflow.merchants.service import Across, MerchantService, require
from tests.builders import OTHER, STORE, a_grant, a_member, a_membership, a_store, an_order
from tests.core.house import RETENTION, House

NOURA, SALEH = MemberId("salla-1"), MemberId("salla-2")


class Reception:
    """The service over an empty house, and Salla's accounts."""

    def __init__(self) -> None:
        self.house = House()
        world = self.house.world
        self.service = MerchantService(
            self.house.work,
            self.house.authoriser,
            Across(
                stores=MemoryAllStores(world),
                grants=MemoryAllGrants(world),
                api_keys=MemoryAllApiKeys(world),
            ),
            MemoryEraser(world),
            self.house.clock,
            self.house.ids,
        )

    def code(self, store: StoreId = STORE, member: MemberId = NOURA, name: str = "نورة") -> str:
        """What a person's browser brings back after they agreed."""
        identity = Identity(
            store=store,
            member=member,
            member_name=name,
            member_email="noura@example.com",
            profile=StoreProfile(name="متجر الورد", domain="https://ward.example"),
        )
        return self.house.authoriser.consent(identity)

    def opened(self, store: StoreId = STORE, member: MemberId = NOURA) -> Secret:
        """What a person's browser brings to the embedded page."""
        return self.house.authoriser.open_page(store, member)

    def installed(self, store: StoreId = STORE) -> None:
        """The tokens of a store came by message; nobody has come in yet."""
        with self.house.work(store) as work:
            work.stores.add(a_store(store))
            work.grants.keep(a_grant())
            work.commit()

    def role(self, member: MemberId, store: StoreId = STORE) -> Role | None:
        """What somebody may do in a store."""
        with self.house.work(store) as work:
            held = work.team.membership(member)
        return held.role if held else None


@pytest.fixture
def reception() -> Reception:
    return Reception()


# --- by the consent page ---


def test_whoever_connects_a_store_owns_it(reception: Reception) -> None:
    arrival = reception.service.complete(reception.code())
    assert (arrival.store, arrival.member) == (STORE, NOURA)
    assert reception.role(NOURA) is Role.OWNER
    ((row, role),) = reception.service.stores_of(NOURA)
    assert (row.id, row.name, row.status, role) == (
        STORE,
        "متجر الورد",
        StoreStatus.CONNECTED,
        Role.OWNER,
    )
    assert reception.house.events(StoreConnected) == [StoreConnected(first=True)]


def test_coming_again_is_no_new_connection(reception: Reception) -> None:
    reception.service.complete(reception.code())
    reception.house.clock.pass_by(days=1)
    reception.service.complete(reception.code())
    assert len(reception.house.events(StoreConnected)) == 1
    assert len(reception.house.events(MemberJoined)) == 1


def test_a_code_that_salla_refuses_leaves_nothing(reception: Reception) -> None:
    with pytest.raises(AuthorisationRefused):
        reception.service.complete("invented")
    world = reception.house.world
    assert not any(world.rows(table).of() for table in world.tables())


def test_a_person_keeps_their_language_when_they_come_again(reception: Reception) -> None:
    reception.service.complete(reception.code())
    reception.service.speak(NOURA, STORE, "en")
    reception.service.complete(reception.code(name="نورة الدوسري"))
    member = reception.service.member(NOURA, STORE)
    assert member is not None
    assert (member.language, member.name) == ("en", "نورة الدوسري")


def test_a_store_that_left_comes_back(reception: Reception) -> None:
    with reception.house.work() as work:
        gone = a_store(status=StoreStatus.UNINSTALLED, uninstalled_at=reception.house.clock.now())
        work.stores.add(gone)
        work.commit()
    assert reception.service.stores_of(NOURA) == []
    reception.house.clock.pass_by(minutes=5)
    reception.service.complete(reception.code())
    assert [row.id for row, _ in reception.service.stores_of(NOURA)] == [STORE]
    assert reception.house.events(StoreConnected) == [StoreConnected(first=False)]


# --- by the embedded page ---


def test_the_first_to_open_the_embedded_page_owns_the_store(reception: Reception) -> None:
    reception.installed()
    arrival = reception.service.enter_embedded(reception.opened())
    assert (arrival.store, arrival.member) == (STORE, NOURA)
    assert reception.role(NOURA) is Role.OWNER


def test_who_comes_later_is_staff(reception: Reception) -> None:
    reception.installed()
    reception.service.enter_embedded(reception.opened())
    reception.service.enter_embedded(reception.opened(member=SALEH))
    assert reception.role(SALEH) is Role.STAFF
    assert reception.role(NOURA) is Role.OWNER


def test_opening_it_again_changes_no_role(reception: Reception) -> None:
    reception.installed()
    for member in (NOURA, SALEH, NOURA, SALEH):
        reception.service.enter_embedded(reception.opened(member=member))
    assert [one.role for _, one in reception.service.people(STORE)] == [Role.OWNER, Role.STAFF]
    assert len(reception.house.events(MemberJoined)) == 2


def test_staff_who_prove_themselves_on_the_consent_page_own_it_too(reception: Reception) -> None:
    reception.installed()
    for member in (NOURA, SALEH):
        reception.service.enter_embedded(reception.opened(member=member))
    reception.service.complete(reception.code(member=SALEH))
    assert reception.role(SALEH) is Role.OWNER


def test_an_embedded_page_of_a_store_we_have_not_met_is_not_there(reception: Reception) -> None:
    with pytest.raises(NoSuchStore):
        reception.service.enter_embedded(reception.opened())
    assert reception.role(NOURA) is None


def test_an_embedded_page_of_a_store_that_left_is_not_there(reception: Reception) -> None:
    with reception.house.work() as work:
        work.stores.add(a_store(status=StoreStatus.UNINSTALLED))
        work.commit()
    with pytest.raises(NoSuchStore):
        reception.service.enter_embedded(reception.opened())


@pytest.mark.parametrize("token", ["", "invented", "salla-1"])
def test_a_false_token_lets_nobody_in(reception: Reception, token: str) -> None:
    reception.installed()
    with pytest.raises(AuthorisationRefused):
        reception.service.enter_embedded(Secret(token))
    assert reception.service.people(STORE) == []


def test_a_person_of_one_store_is_nobody_in_another(reception: Reception) -> None:
    for store in (STORE, OTHER):
        reception.installed(store)
    reception.service.enter_embedded(reception.opened())
    assert reception.role(NOURA, OTHER) is None
    assert [row.id for row, _ in reception.service.stores_of(NOURA)] == [STORE]


# --- keys for programs ---


def test_a_key_is_known_by_its_digest_and_shown_once(reception: Reception) -> None:
    reception.installed()
    key, secret = reception.service.make_api_key(STORE, "المستودع", NOURA)
    assert reception.service.store_of_api_key(secret).id == STORE
    assert secret.reveal() not in repr(reception.service.api_keys(STORE))
    assert secret.reveal().startswith(key.hint)
    reception.service.revoke_api_key(STORE, key.id)
    reception.service.revoke_api_key(STORE, key.id)
    with pytest.raises(AuthorisationRefused):
        reception.service.store_of_api_key(secret)


def test_a_key_of_another_store_cannot_be_revoked(reception: Reception) -> None:
    for store in (STORE, OTHER):
        reception.installed(store)
    key, secret = reception.service.make_api_key(STORE, "المستودع", NOURA)
    with pytest.raises(NoSuchApiKey):
        reception.service.revoke_api_key(OTHER, key.id)
    assert reception.service.store_of_api_key(secret).id == STORE


def test_staff_need_the_owner_for_keys() -> None:
    require(Role.OWNER, Permission.MANAGE_API_KEYS)
    with pytest.raises(NotYourRole):
        require(Role.STAFF, Permission.MANAGE_API_KEYS)


# --- the end ---


def test_a_departed_store_is_erased_when_its_time_is_over_and_no_other(
    reception: Reception,
) -> None:
    house = reception.house
    for store, leaves in ((STORE, True), (OTHER, False)):
        with house.work(store) as work:
            record = a_store(store)
            if leaves:
                record.uninstall(house.clock.now(), house.clock.now() + RETENTION)
            work.stores.add(record)
            work.team.keep_member(a_member())
            work.team.join(a_membership(NOURA))
            work.orders.add(an_order())
            work.commit()
    assert reception.service.erase_departed() == 0
    house.clock.pass_by(days=RETENTION.days, seconds=-1)
    assert reception.service.erase_departed() == 0
    house.clock.pass_by(seconds=2)
    assert reception.service.erase_departed() == 1
    assert reception.service.erase_departed() == 0
    for store, stays in ((STORE, False), (OTHER, True)):
        with house.work(store) as work:
            assert (work.stores.find() is not None) is stays
            assert (work.orders.find(an_order().id) is not None) is stays


def test_who_comes_back_in_time_keeps_everything(reception: Reception) -> None:
    house = reception.house
    with house.work() as work:
        record = a_store()
        record.uninstall(house.clock.now(), house.clock.now() + RETENTION)
        work.stores.add(record)
        work.orders.add(an_order())
        work.commit()
    house.clock.pass_by(days=RETENTION.days - 1)
    reception.service.complete(reception.code())
    house.clock.pass_by(days=RETENTION.days)
    assert reception.service.erase_departed() == 0
    with house.work() as work:
        assert work.orders.find(an_order().id) is not None
