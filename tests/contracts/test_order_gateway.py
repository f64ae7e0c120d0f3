"""Reading an order that was only mentioned: the promises of ``OrderGateway``."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from adapters.memory.salla import MemoryOrderGateway
from adapters.salla.orders import SallaOrderGateway
from entrypoints.sandbox.salla.seed.stores import DAR_AL_FANN
from nomoflow.kernel.ids import CustomerId, OrderId, StoreId
from nomoflow.orders.facts import Buyer, OrderReport, OrderState
from nomoflow.orders.model import NoSuchOrder, first_heard
from nomoflow.orders.ports import OrderGateway
from tests.builders import NOW, OTHER, STORE, amounts
from tests.contracts.salla_sandbox import SallaSandbox, salla_sandbox


@dataclass(kw_only=True)
class Shop:
    gateway: OrderGateway
    store: StoreId
    other: StoreId
    order: OrderId


@pytest.fixture(params=["memory", "salla"])
def shop(request: pytest.FixtureRequest) -> Iterator[Shop]:
    if request.param == "memory":
        yield _memory()
        return
    with salla_sandbox() as sandbox:
        yield _salla(sandbox)


def _memory() -> Shop:
    gateway = MemoryOrderGateway()
    report = OrderReport(
        id=OrderId("19378402502"),
        reported_at=NOW,
        state=OrderState.SALE,
        placed_at=NOW,
        amounts=amounts(),
        buyer=Buyer(id=CustomerId("7")),
    )
    gateway.put(STORE, report)
    return Shop(gateway=gateway, store=STORE, other=OTHER, order=report.id)


def _salla(sandbox: SallaSandbox) -> Shop:
    store, other = sandbox.connect(), sandbox.connect(DAR_AL_FANN)
    number = int(store.removeprefix("salla-"))
    order = sandbox.salla.world.orders.of(number)[-1]
    return Shop(
        gateway=SallaOrderGateway(sandbox.client, sandbox.clock),
        store=store,
        other=other,
        order=OrderId(str(order.id)),
    )


def test_an_order_is_told_so_fully_that_it_can_be_kept(shop: Shop) -> None:
    report = shop.gateway.read(shop.store, shop.order)
    assert report.id == shop.order
    assert report.buyer.id is not None
    assert first_heard(report) is not None


@pytest.mark.parametrize("number", ["1", "items", "../orders", "طلب", "1/status"])
def test_there_is_no_such_order(shop: Shop, number: str) -> None:
    with pytest.raises(NoSuchOrder):
        shop.gateway.read(shop.store, OrderId(number))


def test_another_stores_order_is_no_order(shop: Shop) -> None:
    with pytest.raises(NoSuchOrder):
        shop.gateway.read(shop.other, shop.order)
