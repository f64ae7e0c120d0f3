"""A store's token: renewed once however many ask, never blindly, and nobody else's trouble."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from adapters.memory.locks import MemoryLocks
from adapters.memory.merchants import MemoryAllGrants
from nomoflow.kernel.ids import MemberId, StoreId
from nomoflow.kernel.secret import Secret
from nomoflow.merchants.access import StoreAccess
from nomoflow.merchants.events import StoreAccessLost
from nomoflow.merchants.facts import Grant, StoreProfile
from nomoflow.merchants.model import (
    AccessBusy,
    AccessRefused,
    Identity,
    RefreshUnanswered,
    StoreStatus,
)
from nomoflow.merchants.ports import Authoriser
from tests.builders import NOW, OTHER, STORE, a_store
from tests.core.house import House

CALLERS = 64
MONTH = timedelta(days=30)


class Counted:
    """Salla's accounts, with a tally of the refreshes that were asked for."""

    def __init__(self, authoriser: Authoriser) -> None:
        self._authoriser = authoriser
        self.refreshes: list[str] = []

    def refresh(self, refresh: Secret) -> Grant:
        """New tokens for old."""
        self.refreshes.append(refresh.reveal())
        return self._authoriser.refresh(refresh)

    def __getattr__(self, name: str) -> object:
        return getattr(self._authoriser, name)


class Office:
    """A house with stores whose tokens Salla has issued."""

    def __init__(self) -> None:
        self.house, self.locks = House(), MemoryLocks()
        self.salla = Counted(self.house.authoriser)
        self.access = StoreAccess(
            self.house.work,
            self.salla,  # type: ignore[arg-type]  # what it does not count it passes on
            self.locks,
            self.house.clock,
            MemoryAllGrants(self.house.world),
        )

    def connect(self, store: StoreId = STORE) -> Grant:
        """Tokens of a store, kept as they came."""
        identity = Identity(
            store=store,
            member=MemberId("salla-1"),
            member_name="نورة",
            member_email="noura@example.com",
            profile=StoreProfile(),
        )
        grant = self.house.authoriser.exchange(self.house.authoriser.consent(identity))
        with self.house.work(store) as work:
            work.stores.add(a_store(store, granted_at=grant.granted_at))
            work.grants.keep(grant)
            work.commit()
        return grant

    def grant(self, store: StoreId = STORE) -> Grant | None:
        """The tokens that are kept."""
        with self.house.work(store) as work:
            return work.grants.find()

    def status(self, store: StoreId = STORE) -> StoreStatus:
        """How we stand with a store."""
        with self.house.work(store) as work:
            record = work.stores.find()
        assert record is not None
        return record.status

    def works(self, token: Secret) -> bool:
        """Whether Salla takes the token."""
        return self.house.authoriser.identify(token).store == STORE


@pytest.fixture
def office() -> Office:
    return Office()


def all_at_once(ask: Callable[[], Secret]) -> set[str]:
    """What so many callers are given."""
    with ThreadPoolExecutor(CALLERS) as crowd:
        return {given.reveal() for given in crowd.map(lambda _: ask(), range(CALLERS))}


def test_a_fresh_token_is_handed_out_as_it_is(office: Office) -> None:
    grant = office.connect()
    assert office.access.token(STORE) == grant.access
    assert office.salla.refreshes == []


def test_many_callers_cause_one_refresh(office: Office) -> None:
    old = office.connect()
    office.house.clock.pass_by(days=13, hours=1)
    (given,) = all_at_once(lambda: office.access.token(STORE))
    assert len(office.salla.refreshes) == 1
    assert given != old.access.reveal()
    assert office.works(Secret(given))
    kept = office.grant()
    assert kept is not None
    assert kept.access.reveal() == given
    assert kept.refresh != old.refresh


def test_many_who_were_refused_the_same_token_cause_one_refresh(office: Office) -> None:
    refused = office.connect().access
    (given,) = all_at_once(lambda: office.access.token_instead_of(STORE, refused))
    assert len(office.salla.refreshes) == 1
    assert office.works(Secret(given))


def test_who_was_refused_an_older_token_is_given_the_present_one(office: Office) -> None:
    first = office.connect().access
    second = office.access.token_instead_of(STORE, first)
    assert office.access.token_instead_of(STORE, first) == second
    assert len(office.salla.refreshes) == 1


def test_both_tokens_are_kept_before_the_lock_is_let_go(office: Office) -> None:
    office.connect()
    office.house.clock.pass_by(days=13, hours=1)
    token = office.access.token(STORE)
    with office.locks.hold(f"access:{STORE}", seconds=1, wait=0):
        kept = office.grant()
    assert kept is not None
    assert kept.access == token


def test_while_somebody_renews_the_others_wait_or_are_told(office: Office) -> None:
    office.connect()
    office.house.clock.pass_by(days=13, hours=1)
    impatient = StoreAccess(
        office.house.work,
        office.salla,  # type: ignore[arg-type]
        _Impatient(office.locks),  # type: ignore[arg-type]
        office.house.clock,
        MemoryAllGrants(office.house.world),
    )
    with office.locks.hold(f"access:{STORE}", seconds=30, wait=0), pytest.raises(AccessBusy):
        impatient.token(STORE)
    assert office.salla.refreshes == []


def test_an_unanswered_refresh_is_not_sent_again_while_the_token_lasts(office: Office) -> None:
    """The refresh token may be spent: using it twice makes Salla revoke everything."""
    old = office.connect()
    office.house.authoriser.losing_answers = True
    office.house.clock.pass_by(days=13, hours=1)
    with pytest.raises(RefreshUnanswered):
        office.access.token(STORE)
    office.house.authoriser.losing_answers = False
    for _ in range(3):
        assert office.access.token(STORE) == old.access
        office.access.renew_due()
    assert len(office.salla.refreshes) == 1
    assert office.status() is StoreStatus.CONNECTED


def test_at_its_end_there_is_nothing_left_to_lose(office: Office) -> None:
    office.connect()
    office.house.authoriser.losing_answers = True
    office.house.clock.pass_by(days=13, hours=1)
    with pytest.raises(RefreshUnanswered):
        office.access.token(STORE)
    office.house.clock.pass_by(days=1)
    with pytest.raises(AccessRefused):
        office.access.token(STORE)
    assert len(office.salla.refreshes) == 2
    assert (office.status(), office.grant()) == (StoreStatus.DISCONNECTED, None)


def test_a_refused_refresh_is_told_once_and_leaves_no_tokens(office: Office) -> None:
    office.connect()
    office.house.authoriser.revoke(STORE)
    office.house.clock.pass_by(days=13, hours=1)
    for _ in range(3):
        with pytest.raises(AccessRefused):
            office.access.token(STORE)
    assert len(office.salla.refreshes) == 1
    assert (office.status(), office.grant()) == (StoreStatus.DISCONNECTED, None)
    assert len(office.house.events(StoreAccessLost)) == 1


def test_new_tokens_that_came_meanwhile_are_not_destroyed(office: Office) -> None:
    """The old chain is revoked by the very install that brings the new tokens."""
    office.connect()
    office.house.clock.pass_by(days=13, hours=1)
    newer = Grant(
        access=Secret("newer"),
        refresh=Secret("newer-refresh"),
        expires_at=NOW + MONTH,
        granted_at=office.house.clock.now(),
    )

    def overtaken(refresh: Secret) -> Grant:
        office.house.authoriser.revoke(STORE)
        with office.house.work() as work:
            work.grants.keep(newer)
            work.commit()
        return office.house.authoriser.refresh(refresh)

    office.salla.refresh = overtaken  # type: ignore[method-assign]
    with pytest.raises(AccessRefused):
        office.access.token(STORE)
    assert office.status() is StoreStatus.CONNECTED
    assert office.access.token(STORE) == newer.access


def test_a_store_without_tokens_must_be_connected_again(office: Office) -> None:
    with pytest.raises(AccessRefused):
        office.access.token(STORE)


def test_tokens_are_renewed_ahead_of_time(office: Office) -> None:
    office.connect()
    assert office.access.renew_due() == 0
    office.house.clock.pass_by(days=12, hours=1)
    assert office.access.renew_due() == 1
    assert office.access.renew_due() == 0


def test_one_stores_trouble_keeps_no_other_from_being_renewed(office: Office) -> None:
    for store in (STORE, OTHER):
        office.connect(store)
    office.house.authoriser.revoke(STORE)
    office.house.clock.pass_by(days=12, hours=1)
    assert office.access.renew_due() == 1
    assert office.status(OTHER) is StoreStatus.CONNECTED


def test_an_unanswered_refresh_keeps_no_other_store_from_being_renewed(office: Office) -> None:
    first = office.connect(STORE)
    office.connect(OTHER)
    office.house.clock.pass_by(days=12, hours=1)
    answer = office.salla.refresh

    def silent_for_the_first(refresh: Secret) -> Grant:
        if refresh == first.refresh:
            raise RefreshUnanswered
        return answer(refresh)

    office.salla.refresh = silent_for_the_first  # type: ignore[method-assign]
    assert office.access.renew_due() == 1


class _Impatient:
    """Locks for whoever does not wait."""

    def __init__(self, locks: MemoryLocks) -> None:
        self._locks = locks

    def hold(self, name: str, *, seconds: float, wait: float) -> object:
        """Hold the lock, or be refused at once."""
        return self._locks.hold(name, seconds=seconds, wait=0)
