"""Codes, tokens and pages: the promises of ``Authoriser``, on every adapter."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest

from adapters.clock import TimeOrderedIds
from adapters.memory.salla import MemoryAuthoriser
from entrypoints.sandbox.salla.seed.stores import NOURA, OUD_NAJD
from nomoflow.kernel.ids import MemberId, StoreId
from nomoflow.kernel.secret import Secret
from nomoflow.merchants.facts import StoreProfile
from nomoflow.merchants.model import AuthorisationRefused, Identity, RefreshUnanswered
from nomoflow.merchants.ports import Authoriser
from tests.builders import MovingClock
from tests.contracts.salla_sandbox import SallaSandbox, salla_sandbox

STORE, NOURAS_NUMBER = StoreId(f"salla-{OUD_NAJD}"), MemberId(f"salla-{NOURA}")


@dataclass(kw_only=True)
class Door:
    authoriser: Authoriser
    clock: MovingClock
    consent: Callable[[], str]
    open_page: Callable[[], Secret]
    lose_an_answer: Callable[[], None]
    uninstall: Callable[[], None]


@pytest.fixture(params=["memory", "salla"])
def door(request: pytest.FixtureRequest) -> Iterator[Door]:
    if request.param == "memory":
        yield _memory()
        return
    with salla_sandbox() as sandbox:
        yield _salla(sandbox)


def _memory() -> Door:
    clock = MovingClock()
    authoriser = MemoryAuthoriser(clock, TimeOrderedIds())
    identity = Identity(
        store=STORE,
        member=NOURAS_NUMBER,
        member_name="نورة الدوسري",
        member_email="noura@oud-najd.example",
        profile=StoreProfile(name="عود نجد", username="oudnajd"),
    )

    def lose_an_answer() -> None:
        authoriser.losing_answers = True

    return Door(
        authoriser=authoriser,
        clock=clock,
        consent=lambda: authoriser.consent(identity),
        open_page=lambda: authoriser.open_page(STORE, NOURAS_NUMBER),
        lose_an_answer=lose_an_answer,
        uninstall=lambda: authoriser.revoke(STORE),
    )


def _salla(sandbox: SallaSandbox) -> Door:
    def lose_an_answer() -> None:
        sandbox.salla.world.knobs.lose_next_refresh = 1

    def uninstall() -> None:
        sandbox.salla.desk.uninstall(OUD_NAJD)

    return Door(
        authoriser=sandbox.authoriser,
        clock=sandbox.clock,
        consent=sandbox.consent,
        open_page=lambda: Secret(sandbox.salla.tokens.new_embedded(OUD_NAJD)),
        lose_an_answer=lose_an_answer,
        uninstall=uninstall,
    )


def test_the_address_carries_the_state(door: Door) -> None:
    assert "state=5f1a" in door.authoriser.address("5f1a")


def test_a_code_becomes_tokens_that_say_whose_they_are(door: Door) -> None:
    grant = door.authoriser.exchange(door.consent())
    assert grant.granted_at == door.clock.now()
    assert grant.expires_at > door.clock.now() + timedelta(days=1)
    assert grant.refresh is not None
    assert "orders.read" in grant.scope
    identity = door.authoriser.identify(grant.access)
    assert (identity.store, identity.member) == (STORE, NOURAS_NUMBER)
    assert identity.member_name == "نورة الدوسري"
    assert identity.member_email == "noura@oud-najd.example"
    assert (identity.profile.name, identity.profile.username) == ("عود نجد", "oudnajd")


def test_a_code_works_once(door: Door) -> None:
    code = door.consent()
    door.authoriser.exchange(code)
    with pytest.raises(AuthorisationRefused):
        door.authoriser.exchange(code)


@pytest.mark.parametrize("code", ["", "invented", "؟"])
def test_a_false_code_is_refused(door: Door, code: str) -> None:
    with pytest.raises(AuthorisationRefused):
        door.authoriser.exchange(code)


def test_old_tokens_become_new_ones(door: Door) -> None:
    old = door.authoriser.exchange(door.consent())
    assert old.refresh is not None
    door.clock.pass_by(days=13)
    new = door.authoriser.refresh(old.refresh)
    assert new.access != old.access
    assert new.refresh != old.refresh
    assert new.granted_at == door.clock.now()
    assert door.authoriser.identify(new.access).store == STORE


def test_a_refresh_token_used_twice_revokes_everything(door: Door) -> None:
    old = door.authoriser.exchange(door.consent())
    assert old.refresh is not None
    new = door.authoriser.refresh(old.refresh)
    assert new.refresh is not None
    with pytest.raises(AuthorisationRefused):
        door.authoriser.refresh(old.refresh)
    with pytest.raises(AuthorisationRefused):
        door.authoriser.refresh(new.refresh)
    with pytest.raises(AuthorisationRefused):
        door.authoriser.identify(new.access)


def test_a_lost_answer_is_told_from_a_refusal(door: Door) -> None:
    grant = door.authoriser.exchange(door.consent())
    assert grant.refresh is not None
    door.lose_an_answer()
    with pytest.raises(RefreshUnanswered):
        door.authoriser.refresh(grant.refresh)
    with pytest.raises(AuthorisationRefused):
        door.authoriser.refresh(grant.refresh)


def test_after_leaving_no_token_works(door: Door) -> None:
    grant = door.authoriser.exchange(door.consent())
    assert grant.refresh is not None
    door.uninstall()
    with pytest.raises(AuthorisationRefused):
        door.authoriser.identify(grant.access)
    with pytest.raises(AuthorisationRefused):
        door.authoriser.refresh(grant.refresh)


@pytest.mark.parametrize("invented", ["", "invented", "رمز", "line\nbreak"])
def test_invented_tokens_are_refused(door: Door, invented: str) -> None:
    with pytest.raises(AuthorisationRefused):
        door.authoriser.identify(Secret(invented))
    with pytest.raises(AuthorisationRefused):
        door.authoriser.refresh(Secret(invented))
    with pytest.raises(AuthorisationRefused):
        door.authoriser.introspect(Secret(invented))


def test_an_embedded_page_says_who_opened_it_for_a_while(door: Door) -> None:
    token = door.open_page()
    assert door.authoriser.introspect(token) == (STORE, NOURAS_NUMBER)
    door.clock.pass_by(minutes=11)
    with pytest.raises(AuthorisationRefused):
        door.authoriser.introspect(token)
