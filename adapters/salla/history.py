"""The lists that Salla keeps for a store, page by page, as our events."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypeVar

from adapters.salla.client import SallaClient
from adapters.salla.orders import whole_order
from adapters.salla.payloads.catalog import category_reports, product_report
from adapters.salla.payloads.coupons import coupon_report, is_deleted
from adapters.salla.payloads.moments import RIYADH, second
from adapters.salla.payloads.people import customer_report
from adapters.salla.payloads.values import Json, extent, identity, records
from nomoflow.catalog.events import CategoriesReported, CustomersReported, ProductsReported
from nomoflow.coupons.events import CouponsReported
from nomoflow.kernel.clock import Clock
from nomoflow.kernel.errors import Invalid, NotFound, Unavailable
from nomoflow.kernel.events import Event
from nomoflow.kernel.ids import OrderId, StoreId
from nomoflow.orders.events import OrdersReported
from nomoflow.orders.facts import OrderReport
from nomoflow.synchronisation.facts import Resource
from nomoflow.synchronisation.ports import HistoryPage

_log = logging.getLogger(__name__)

_PER_PAGE = 60
_ORDERS_PER_PAGE = 15
Report = TypeVar("Report")


class SallaStoreHistory:
    """Reads the lists of the Admin API."""

    def __init__(self, client: SallaClient, clock: Clock) -> None:
        self._client = client
        self._clock = clock

    def page(self, store: StoreId, resource: Resource, page: int, since: datetime) -> HistoryPage:
        """One page; ``since`` limits orders. Pages count from one.

        May refuse with ``Unavailable``, ``AccessRefused`` or ``NotPermitted``.
        """
        query: dict[str, str | int] = {"page": page, "per_page": _PER_PAGE}
        if resource is Resource.ORDERS:
            # Earliest first: what is placed meanwhile comes after all the others.
            query["sort_by"] = "created_at-asc"
            query["from_date"] = since.astimezone(RIYADH).date().isoformat()
            query["per_page"] = _ORDERS_PER_PAGE
        asked_at = self._clock.now().replace(microsecond=0)
        try:
            answer = self._client.get(store, resource.value, query)
            items = records(answer.data, "data")
            pages, total = extent(answer.pagination)
        except (Invalid, NotFound) as refusal:
            raise Unavailable(neighbour="salla", reason="nonsense") from refusal
        event = self._told(store, resource, items, asked_at)
        return HistoryPage(events=(event,), brought=len(items), pages=pages, total=total)

    def _told(
        self, store: StoreId, resource: Resource, items: Sequence[Json], asked_at: datetime
    ) -> Event:
        if resource is Resource.ORDERS:
            return OrdersReported(orders=self._orders(store, items))
        if resource is Resource.PRODUCTS:
            # Sales lower a product's stock and leave its ``updated_at`` alone.
            products = _read(items, asked_at, lambda item, _: product_report(item, asked_at))
            return ProductsReported(products=products)
        if resource is Resource.CUSTOMERS:
            return CustomersReported(customers=_read(items, asked_at, customer_report))
        if resource is Resource.COUPONS:
            there = [item for item in items if not is_deleted(item)]
            return CouponsReported(coupons=_read(there, asked_at, coupon_report))
        shelves = [each for found in _read(items, asked_at, category_reports) for each in found]
        # One that lies inside another may be listed by itself too.
        return CategoriesReported(categories=tuple({each.id: each for each in shelves}.values()))

    def _orders(self, store: StoreId, items: Sequence[Json]) -> tuple[OrderReport, ...]:
        """Each order's details: the list tells neither amounts nor coupons."""
        found: list[OrderReport] = []
        unreadable = 0
        for item in items:
            try:
                order = OrderId(identity(item.get("id"), "order.id"))
                found.append(whole_order(self._client, self._clock, store, order))
            except NotFound:
                # Deleted since the list was made.
                continue
            except Invalid as refusal:
                unreadable += 1
                _leave_out(refusal)
        return _enough(found, unreadable)


def _read(
    items: Sequence[Json], asked_at: datetime, read: Callable[[Json, datetime], Report]
) -> tuple[Report, ...]:
    found: list[Report] = []
    for item in items:
        try:
            told = item.get("updated_at") or item.get("update_at")
            found.append(read(item, second(told, "updated_at") or asked_at))
        except Invalid as refusal:
            _leave_out(refusal)
    return _enough(found, len(items))


def _leave_out(refusal: Invalid) -> None:
    """One thing that cannot be read must not keep all others out for ever."""
    _log.warning("Salla lists something that cannot be read: %s", refusal.facts.get("field"))


def _enough(found: Sequence[Report], doubtful: int) -> tuple[Report, ...]:
    """A page of which nothing at all can be read is no answer."""
    if doubtful and not found:
        raise Unavailable(neighbour="salla", reason="nonsense")
    return tuple(found)
