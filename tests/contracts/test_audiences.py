"""Whom a coupon can be meant for: the promises of ``Audiences``, on every adapter."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from adapters.memory.platform_coupons import MemoryAudiences
from adapters.salla.audiences import SallaAudiences
from adapters.salla.client import HURRIED, SallaClient
from entrypoints.sandbox.salla.records import CustomerGroup
from entrypoints.sandbox.salla.seed.stores import DAR_AL_FANN, OUD_NAJD
from nomoflow.coupons.ports import Audiences
from nomoflow.kernel.errors import Unavailable
from nomoflow.kernel.ids import StoreId
from tests.builders import OTHER, STORE
from tests.contracts.salla_sandbox import THE_APP, SallaSandbox, salla_sandbox


@dataclass(kw_only=True)
class Shop:
    audiences: Audiences
    store: StoreId
    other: StoreId
    groups: list[tuple[str, str]]
    silence: Callable[[], None]


@pytest.fixture(params=["memory", "salla"])
def shop(request: pytest.FixtureRequest) -> Iterator[Shop]:
    if request.param == "memory":
        yield _memory()
        return
    with salla_sandbox() as sandbox:
        yield _salla(sandbox)


def _memory() -> Shop:
    audiences = MemoryAudiences()
    groups = [("474034050", "كبار العملاء"), ("474034051", "جملة")]
    audiences.of[STORE] = groups

    def silence() -> None:
        audiences.silent = True

    return Shop(audiences=audiences, store=STORE, other=OTHER, groups=groups, silence=silence)


def _salla(sandbox: SallaSandbox) -> Shop:
    store, other = sandbox.connect(OUD_NAJD), sandbox.connect(DAR_AL_FANN)
    world = sandbox.salla.world
    # More than fit on a page.
    for number in range(70):
        name = f"مجموعة {number}"
        group = CustomerGroup(id=world.next_id("group"), store_id=OUD_NAJD, name=name)
        world.groups.put(group)

    def silence() -> None:
        world.knobs.api_fail_next = 1

    client = SallaClient(
        sandbox.session, THE_APP.api_url, sandbox.tokens, sandbox.slept.append, patience=HURRIED
    )
    return Shop(
        audiences=SallaAudiences(client),
        store=store,
        other=other,
        groups=[(str(each.id), each.name) for each in world.groups.of(OUD_NAJD)],
        silence=silence,
    )


def test_groups_are_told_with_their_names(shop: Shop) -> None:
    assert sorted(shop.audiences.groups(shop.store)) == sorted(shop.groups)


def test_another_stores_groups_are_its_own(shop: Shop) -> None:
    assert not set(shop.audiences.groups(shop.other)) & set(shop.groups)


def test_a_page_goes_on_without_groups(shop: Shop) -> None:
    shop.silence()
    with pytest.raises(Unavailable):
        shop.audiences.groups(shop.store)
