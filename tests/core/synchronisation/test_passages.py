"""Bringing in a store's past: every page, once each, whatever happens in between."""

from datetime import datetime, timedelta

import pytest

from adapters.memory.synchronisation import MemoryOldLists
from nomoflow.catalog.events import ProductsReported
from nomoflow.catalog.facts import CategoryReport, CustomerReport, ProductReport
from nomoflow.catalog.model import Product
from nomoflow.kernel.errors import Unavailable
from nomoflow.kernel.events import Event, Recorded
from nomoflow.kernel.ids import CategoryId, CustomerId, EventId, OrderId, ProductId, StoreId
from nomoflow.merchants.events import StoreConnected
from nomoflow.merchants.facts import StoreProfile
from nomoflow.merchants.model import AccessRefused
from nomoflow.orders.facts import OrderReport, OrderState
from nomoflow.synchronisation.events import SyncFinished, SyncPageDue
from nomoflow.synchronisation.facts import Resource
from nomoflow.synchronisation.handlers import SyncHandlers
from nomoflow.synchronisation.model import SyncRun, SyncRunning, SyncState
from nomoflow.synchronisation.ports import HistoryPage
from nomoflow.synchronisation.service import SyncService
from tests.builders import NOW, OTHER, STORE, a_product, a_store, a_sync_run, amounts
from tests.core.house import House

SEVEN = [f"p{number}" for number in range(1, 8)]
LONG_AGO = NOW - timedelta(days=20)


def connected(house: House, *events: Event) -> None:
    """The store is connected, and everything that follows has followed."""
    house.profiles.profiles[STORE] = StoreProfile(name="متجر الورد")
    with house.work() as work:
        for event in (StoreConnected(first=True), *events):
            work.emit(event)
        work.commit()
    house.settle()


def listed(house: House, *names: str, at: datetime = NOW, store: StoreId = STORE) -> None:
    """Let the platform list these products."""
    house.history.add(
        store, *(ProductReport(id=ProductId(name), reported_at=at, name=name) for name in names)
    )


def known(house: House, store: StoreId = STORE) -> dict[str, Product]:
    with house.work(store) as work:
        found = work.products.find_all([ProductId(name) for name in (*SEVEN, "gone", "p0")])
        return {str(name): product for name, product in found.items()}


def runs(house: House) -> dict[Resource, SyncRun]:
    with house.work() as work:
        return {run.resource: run for run in work.sync_runs.latest()}


def test_every_page_of_every_list_is_brought_in() -> None:
    house = House()
    listed(house, *SEVEN)
    house.history.add(
        STORE,
        *(CategoryReport(id=CategoryId(f"k{n}"), reported_at=NOW, name="عود") for n in range(3)),
        *(CustomerReport(id=CustomerId(f"c{n}"), reported_at=NOW) for n in range(5)),
        *(_order(f"o{n}") for n in range(5)),
    )
    connected(house)
    assert set(known(house)) == set(SEVEN)
    with house.work() as work:
        assert len(work.categories.find_all([CategoryId(f"k{n}") for n in range(3)])) == 3
        assert len(work.customers.find_all([CustomerId(f"c{n}") for n in range(5)])) == 5
        assert all(work.orders.find(OrderId(f"o{n}")) for n in range(5))
    assert {run.state for run in runs(house).values()} == {SyncState.DONE}
    products = runs(house)[Resource.PRODUCTS]
    assert (products.done, products.total, products.pages) == (7, 7, 4)


def test_what_no_page_held_is_gone_and_nothing_else_is() -> None:
    house = House()
    listed(house, *SEVEN)
    with house.work() as work:
        old = [a_product(name, seen_at=LONG_AGO, reported_at=LONG_AGO) for name in ("gone", "p7")]
        work.products.keep(old)
        work.commit()
    with house.work(OTHER) as work:
        work.products.keep([a_product("gone", seen_at=LONG_AGO, reported_at=LONG_AGO)])
        work.commit()
    connected(house)
    assert [name for name, product in known(house).items() if product.gone_at] == ["gone"]
    assert known(house, OTHER)["gone"].gone_at is None


def test_a_page_that_is_handled_after_the_finish_is_not_gone() -> None:
    house = House()
    listed(house, *SEVEN)
    with house.work() as work:
        work.products.keep([a_product("p7", seen_at=LONG_AGO, reported_at=LONG_AGO)])
        work.commit()
    _connect_and_handle_last(house, "catalog.record_products")
    assert set(known(house)) == set(SEVEN)
    assert not [name for name, product in known(house).items() if product.gone_at]


def test_what_was_told_of_during_the_passage_is_not_gone() -> None:
    """Made after its page was read: it is on none of them."""
    house = House()
    listed(house, *SEVEN)
    fresh = ProductReport(id=ProductId("p0"), reported_at=NOW, name="جديد")
    connected(house, ProductsReported(products=(fresh,)))
    assert known(house)["p0"].gone_at is None


def test_a_crash_between_two_pages_costs_nothing() -> None:
    house = House()
    history = Falling(house, at=3)
    listed(house, *SEVEN)
    connected(house)
    assert runs(house)[Resource.PRODUCTS].state is SyncState.RUNNING
    assert 0 < len(known(house)) < 7
    house.later(minutes=2)
    assert set(known(house)) == set(SEVEN)
    assert runs(house)[Resource.PRODUCTS].done == 7
    assert history.asked[Resource.PRODUCTS] == [1, 2, 3, 3, 4]


def test_a_page_that_is_owed_twice_is_counted_once() -> None:
    house = House()
    listed(house, *SEVEN)
    connected(house)
    run = runs(house)[Resource.PRODUCTS]
    for page in range(1, 5):
        house.tell(SyncPageDue(run=run.id, resource=Resource.PRODUCTS, page=page))
    assert runs(house)[Resource.PRODUCTS] == run


def test_being_connected_twice_begins_once() -> None:
    house = House()
    listed(house, *SEVEN)
    event = StoreConnected(first=True)
    connected(house)
    recorded = Recorded(id=EventId("e-1"), store=STORE, at=NOW, event=event)
    house.handlers["synchronisation.begin"](recorded)
    house.settle()
    assert runs(house)[Resource.PRODUCTS].done == 7
    assert len(house.events(SyncFinished)) == len(Resource)


def test_a_list_that_may_not_be_read_says_so_and_stops_no_other() -> None:
    house = House()
    Falling(house, refused=Resource.ORDERS)
    listed(house, *SEVEN)
    connected(house)
    orders = runs(house)[Resource.ORDERS]
    assert (orders.state, orders.fault) == (SyncState.FAILED, "store_access_refused")
    assert runs(house)[Resource.PRODUCTS].state is SyncState.DONE
    # Sending such a task again would change nothing, so none is parked.
    assert house.given_up() == []


def test_by_hand_it_begins_once_at_a_time() -> None:
    house = House()
    listed(house, *SEVEN)
    service = SyncService(house.work, MemoryOldLists(house.world), house.clock, house.ids)
    service.start(STORE)
    with pytest.raises(SyncRunning):
        service.start(STORE)
    house.settle()
    house.clock.pass_by(hours=1)
    service.start(STORE)


def test_what_no_message_tells_of_is_read_again_by_itself() -> None:
    house = House()
    listed(house, *SEVEN)
    with house.work() as work:
        work.stores.add(a_store())
        work.commit()
    connected(house)
    service = SyncService(house.work, MemoryOldLists(house.world), house.clock, house.ids)
    first = runs(house)[Resource.COUPONS]
    assert service.renew() == 0
    house.clock.pass_by(minutes=10)
    assert service.renew() == 1
    assert service.renew() == 0
    house.settle()
    again = runs(house)[Resource.COUPONS]
    assert (again.id, again.state, again.done) == (first.id, SyncState.DONE, first.done)
    assert again.started_at > first.started_at


def test_a_long_list_is_read_again_less_often() -> None:
    run = a_sync_run(state=SyncState.DONE, pages=100, finished_at=NOW)
    assert not run.renewal_due(NOW + timedelta(minutes=99))
    assert run.renewal_due(NOW + timedelta(minutes=100))


class Falling:
    """A list whose reader falls over once, or one that may not be read at all."""

    def __init__(self, house: House, *, at: int | None = None, refused: str = "") -> None:
        self.asked: dict[Resource, list[int]] = {}
        self._behind, self._at, self._refused = house.history, at, refused
        sync = SyncHandlers(house.work, self, house.clock, house.ids)
        house.handlers["synchronisation.pull"] = sync.pull

    def page(self, store: StoreId, resource: Resource, page: int, since: datetime) -> HistoryPage:
        """A page, or what went wrong."""
        self.asked.setdefault(resource, []).append(page)
        if resource == self._refused:
            raise AccessRefused(store=store)
        if resource is Resource.PRODUCTS and page == self._at:
            self._at = None
            raise Unavailable(neighbour="salla")
        return self._behind.page(store, resource, page, since)


def _order(number: str) -> OrderReport:
    return OrderReport(
        id=OrderId(number),
        reported_at=NOW,
        placed_at=NOW,
        state=OrderState.SALE,
        amounts=amounts(),
    )


def _connect_and_handle_last(house: House, late: str) -> None:
    """Everything happens, and only then what this handler is owed."""
    with house.work() as work:
        work.emit(StoreConnected(first=True))
        work.commit()
    waiting = []
    while due := house.queue.take():
        waiting += [ref for ref in due if ref.handler == late]
        for ref in due:
            if ref.handler != late:
                house.runner.run(ref)
    assert house.events(SyncFinished)
    for ref in waiting:
        house.runner.run(ref)
