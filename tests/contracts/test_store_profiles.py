"""A store's description and its key: the promises of ``StoreProfiles``, on every adapter."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from adapters.memory.salla import MemoryStoreProfiles
from adapters.salla.profiles import SallaStoreProfiles
from entrypoints.sandbox.salla.seed.stores import DAR_AL_FANN, OUD_NAJD, SADU_HOME
from nomoflow.kernel.ids import StoreId, StoreKey
from nomoflow.kernel.money import Currency
from nomoflow.merchants.facts import StoreProfile
from nomoflow.merchants.handlers import SETTING_KEY
from nomoflow.merchants.model import AccessRefused
from nomoflow.merchants.ports import StoreProfiles
from tests.contracts.salla_sandbox import THE_APP, SallaSandbox, salla_sandbox

OUD, DAR = StoreId(f"salla-{OUD_NAJD}"), StoreId(f"salla-{DAR_AL_FANN}")
STRANGER = StoreId(f"salla-{SADU_HOME}")


@dataclass(kw_only=True)
class Desk:
    profiles: StoreProfiles
    known_key: Callable[[StoreId], object]
    """The key that the store's snippet finds."""


@pytest.fixture(params=["memory", "salla"])
def desk(request: pytest.FixtureRequest) -> Iterator[Desk]:
    if request.param == "memory":
        yield _memory()
        return
    with salla_sandbox() as sandbox:
        yield _salla(sandbox)


def _memory() -> Desk:
    profiles = MemoryStoreProfiles()
    profiles.profiles[OUD] = StoreProfile(
        name="عود نجد",
        email="owner@oud-najd.example",
        domain="https://shop.example/oudnajd",
        plan="special",
        kind="live",
        currency=Currency("SAR"),
    )
    profiles.profiles[DAR] = StoreProfile(name="دار الفن", currency=Currency("KWD"))
    return Desk(profiles=profiles, known_key=profiles.keys.get)


def _salla(sandbox: SallaSandbox) -> Desk:
    sandbox.connect(OUD_NAJD)
    sandbox.connect(DAR_AL_FANN)

    def known_key(store: StoreId) -> object:
        found = sandbox.salla.desk.public_settings(int(store.removeprefix("salla-")))[SETTING_KEY]
        return None if found == "unset" else found

    return Desk(
        profiles=SallaStoreProfiles(sandbox.client, THE_APP.app_id, SETTING_KEY),
        known_key=known_key,
    )


def test_a_store_is_described(desk: Desk) -> None:
    profile = desk.profiles.read(OUD)
    assert profile.name == "عود نجد"
    assert profile.email == "owner@oud-najd.example"
    assert profile.plan == "special"
    assert profile.kind == "live"
    assert profile.currency == Currency("SAR")
    assert (profile.domain or "").endswith("/oudnajd")


def test_each_store_has_its_own_description(desk: Desk) -> None:
    assert desk.profiles.read(DAR).name == "دار الفن"
    assert desk.profiles.read(DAR).currency == Currency("KWD")


def test_the_snippet_learns_the_key_of_its_store_and_of_no_other(desk: Desk) -> None:
    desk.profiles.tell_key(OUD, StoreKey("k-1"))
    desk.profiles.tell_key(OUD, StoreKey("k-1"))
    assert desk.known_key(OUD) == "k-1"
    assert desk.known_key(DAR) is None
    desk.profiles.tell_key(OUD, StoreKey("k-2"))
    assert desk.known_key(OUD) == "k-2"


def test_a_store_without_tokens_is_refused(desk: Desk) -> None:
    with pytest.raises(AccessRefused):
        desk.profiles.read(STRANGER)
    with pytest.raises(AccessRefused):
        desk.profiles.tell_key(STRANGER, StoreKey("k-1"))
