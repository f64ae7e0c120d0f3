"""The lists that a platform keeps: the promises of ``StoreHistory``, on every adapter."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import datetime, timedelta

import pytest

from adapters.memory.salla import MemoryStoreHistory
from adapters.salla.history import SallaStoreHistory
from entrypoints.sandbox.salla.seed.stores import OUD_NAJD, SADU_HOME
from nomoflow.catalog.facts import CategoryReport, CustomerReport, ProductReport
from nomoflow.kernel.ids import CategoryId, CustomerId, OrderId, ProductId, StoreId
from nomoflow.orders.facts import OrderReport
from nomoflow.synchronisation.facts import Resource
from nomoflow.synchronisation.ports import HistoryPage, StoreHistory
from tests.builders import NOW, OTHER, STORE
from tests.contracts.salla_sandbox import SallaSandbox, salla_sandbox
from tests.coupon_builders import a_report

WHOLE_PAST = NOW - timedelta(days=3650)


@dataclass(kw_only=True)
class Archive:
    history: StoreHistory
    store: StoreId
    other: StoreId
    """A store whose lists hold other things."""
    ids: Mapping[Resource, set[str]]
    """What there is to be found."""


@pytest.fixture(scope="module", params=["memory", "salla"])
def archive(request: pytest.FixtureRequest) -> Iterator[Archive]:
    """Only read by the tests here, so one is enough."""
    if request.param == "memory":
        yield _memory()
        return
    with salla_sandbox() as sandbox:
        yield _salla(sandbox)


def _memory() -> Archive:
    history = MemoryStoreHistory(page_size=3)
    numbers = [str(number) for number in range(1, 9)]
    for number in numbers:
        history.add(
            STORE,
            ProductReport(id=ProductId(number), reported_at=NOW),
            CategoryReport(id=CategoryId(number), reported_at=NOW),
            CustomerReport(id=CustomerId(number), reported_at=NOW),
            OrderReport(
                id=OrderId(number),
                reported_at=NOW,
                placed_at=NOW - timedelta(days=100 - 11 * int(number)),
            ),
            a_report(number),
        )
    ids = {resource: set(numbers) for resource in Resource}
    return Archive(history=history, store=STORE, other=OTHER, ids=ids)


def _salla(sandbox: SallaSandbox) -> Archive:
    world = sandbox.salla.world
    listed = {
        Resource.PRODUCTS: world.products,
        Resource.CATEGORIES: world.categories,
        Resource.CUSTOMERS: world.customers,
        Resource.COUPONS: world.coupons,
        Resource.ORDERS: world.orders,
    }
    return Archive(
        history=SallaStoreHistory(sandbox.client, sandbox.clock),
        store=sandbox.connect(OUD_NAJD),
        other=sandbox.connect(SADU_HOME),
        ids={
            resource: {str(each.id) for each in shelf.of(OUD_NAJD)}  # type: ignore[attr-defined]
            for resource, shelf in listed.items()
        },
    )


def told(page: HistoryPage) -> list[str]:
    """The ids that a page's only event tells of."""
    (event,) = page.events
    (field,) = fields(event)
    return [str(each.id) for each in getattr(event, field.name)]


def every_page(
    archive: Archive, resource: Resource, since: datetime = WHOLE_PAST
) -> list[HistoryPage]:
    pages = [archive.history.page(archive.store, resource, 1, since)]
    while len(pages) < pages[-1].pages:
        pages.append(archive.history.page(archive.store, resource, len(pages) + 1, since))
    return pages


@pytest.mark.parametrize("resource", Resource)
def test_all_pages_together_hold_everything_once(archive: Archive, resource: Resource) -> None:
    pages = every_page(archive, resource)
    found = [number for page in pages for number in told(page)]
    assert len(found) == len(set(found))
    assert set(found) == archive.ids[resource]
    assert sum(page.brought for page in pages) == pages[0].total == len(found)


@pytest.mark.parametrize("resource", [Resource.PRODUCTS, Resource.CUSTOMERS, Resource.ORDERS])
def test_these_lists_have_several_pages(archive: Archive, resource: Resource) -> None:
    first = archive.history.page(archive.store, resource, 1, WHOLE_PAST)
    second = archive.history.page(archive.store, resource, 2, WHOLE_PAST)
    assert first.pages > 1
    assert not set(told(first)) & set(told(second))


@pytest.mark.parametrize("resource", Resource)
def test_behind_the_last_page_is_nothing(archive: Archive, resource: Resource) -> None:
    last = every_page(archive, resource)[-1]
    behind = archive.history.page(archive.store, resource, last.pages + 1, WHOLE_PAST)
    assert behind.brought == 0
    assert not told(behind)


def test_orders_before_a_day_stay_away(archive: Archive) -> None:
    since = NOW - timedelta(days=30)
    pages = every_page(archive, Resource.ORDERS, since)
    found = {number for page in pages for number in told(page)}
    assert found
    assert found < archive.ids[Resource.ORDERS]
    for page in pages:
        (event,) = page.events
        for order in event.orders:  # type: ignore[attr-defined]
            assert order.placed_at >= since - timedelta(days=1), "to the day is enough"


@pytest.mark.parametrize("resource", Resource)
def test_another_store_has_lists_of_its_own(archive: Archive, resource: Resource) -> None:
    page = archive.history.page(archive.other, resource, 1, WHOLE_PAST)
    assert not set(told(page)) & archive.ids[resource]
