"""Fills the demo store: installed from the sandbox, its past brought in, shoppers let through.

Nothing goes around the ordinary ways: the app is installed by the sandbox's own button, the orders
come by synchronisation, the shoppers' reports are written down as every browser's are.
"""

import time
from collections.abc import Iterator
from datetime import datetime, timedelta

import click
import requests

from entrypoints.cli import demo_audience, demo_offers
from entrypoints.cli.demo_traffic import BoughtOrder, Shop, journeys, passers_by
from entrypoints.cli.surroundings import Surroundings, pass_surroundings
from entrypoints.services import Services
from entrypoints.settings import Settings
from nomoflow.kernel.ids import ProductId, StoreId
from nomoflow.kernel.pages import PageRequest
from nomoflow.merchants.model import StoreStatus
from nomoflow.merchants.ports import StoreRow
from nomoflow.orders.ports import OrderFilter
from nomoflow.synchronisation.model import SyncState

MERCHANT = 736201945
"""The merchant of the sandbox who owns the demo stores."""

STORES = {StoreId("salla-1482930571"): "oudnajd", StoreId("salla-1593827460"): "saduhome"}
DAYS = timedelta(days=60)

_PAGE = 100
_BULK = 100
_LOOK_SECONDS = 0.3
_PATIENCE_SECONDS = 600.0
"""A store on a small plan is read at one request a second."""


@click.command()
@pass_surroundings
def demo(around: Surroundings) -> None:
    """Fill the demo stores with 60 days of shoppers, or refresh them.

    Needs a running `nomoflow run`, in another terminal or as its parent.
    """
    if around.settings.production:
        raise click.ClickException("The demo store lives in the sandbox, which production has not.")
    if not around.settings.salla_is_the_sandbox:
        raise click.ClickException(
            "The demo stores live in the sandbox, but SALLA_API_URL and SALLA_ACCOUNTS_URL lead"
            " elsewhere. Unset them, and demo fills no store that belongs to somebody."
        )
    with around.services() as services:
        rows = []
        for store, username in STORES.items():
            row = _connected(services, around.settings, store, username)
            rows.append(row)
            _wait_for_the_past(services, row)
            _let_shoppers_through(services, row)
            demo_offers.set_up(services, row.id, row.currency)
            demo_audience.set_up(services, row)
        _wait_until_counted(services)
        for store in STORES:
            demo_offers.let_visitors_claim(services, store)
        _subscribe(services, around.settings, rows[0])
    click.echo("The demo stores are full. Sign in as Noura in the sandbox to see them.")


def _connected(services: Services, settings: Settings, store: StoreId, username: str) -> StoreRow:
    row = services.stores.by_id(store)
    if row is None or row.status is not StoreStatus.CONNECTED:
        _press_install(settings, username)
    for _ in _patiently("The store does not connect. Are web and worker running?"):
        row = services.stores.by_id(store)
        if row is not None and row.status is StoreStatus.CONNECTED and row.domain:
            return row
    raise AssertionError


def _press_install(settings: Settings, username: str) -> None:
    merchant = f"{settings.sandbox_url}/salla/merchant"
    try:
        with requests.Session() as browser:
            signed_in = {"merchant_id": str(MERCHANT)}
            browser.post(f"{merchant}/session", data=signed_in, timeout=10).raise_for_status()
            browser.post(f"{merchant}/{username}/apps/install", timeout=10).raise_for_status()
    except requests.RequestException as fault:
        raise click.ClickException(
            "The sandbox does not answer. Start `nomoflow run` first; it starts the sandbox too."
        ) from fault


def _wait_for_the_past(services: Services, row: StoreRow) -> None:
    with click.progressbar(length=1, label=f"{row.name}: bringing in the past") as bar:
        for _ in _patiently("The synchronisation does not end. Is a worker running?"):
            runs = services.sync_reports.latest(row.id)
            bar.length = max(1, sum(run.total or run.done or 1 for run in runs))
            bar.update(sum(run.done for run in runs) - bar.pos)
            if runs and all(run.state is not SyncState.RUNNING for run in runs):
                bar.update(bar.length - bar.pos)
                return


def _let_shoppers_through(services: Services, row: StoreRow) -> None:
    now = services.clock.now()
    since = now - DAYS
    catalog = services.catalog.products(row.id, None, PageRequest(page=1, size=_PAGE))
    shop = Shop(store=row.id, address=row.domain, products=[product.id for product in catalog.rows])
    orders = list(_orders(services, row.id, since))
    batches = [*journeys(shop, orders, now), *passers_by(shop, since, now)]
    with click.progressbar(length=len(batches), label=f"{row.name}: shoppers") as bar:
        for start in range(0, len(batches), _BULK):
            part = batches[start : start + _BULK]
            services.visitors.write(row.id, part)
            bar.update(len(part))


def _orders(services: Services, store: StoreId, since: datetime) -> Iterator[BoughtOrder]:
    page = PageRequest(page=1, size=_PAGE)
    while True:
        found = services.orders.list(store, OrderFilter(since=since), page)
        for row in found.rows:
            order = services.orders.order(store, row.id)
            products: list[ProductId] = [line.product for line in order.lines if line.product]
            yield BoughtOrder(
                id=row.id,
                placed_at=row.placed_at,
                customer=order.buyer.id,
                products=products,
            )
        if page.page >= found.pages:
            return
        page = PageRequest(page=page.page + 1, size=_PAGE)


def _wait_until_counted(services: Services) -> None:
    with click.progressbar(length=1, label="Crediting and counting") as bar:
        for _ in _patiently("The work does not end. Is a worker running?"):
            owed = services.work.figures(services.clock.now())
            if not owed.waiting and not owed.running:
                break
        while services.rollups.refresh(_BULK):
            pass
        bar.update(1)


def _subscribe(services: Services, settings: Settings, row: StoreRow) -> None:
    """People ask for a store's letters by its form, and confirm it by the letter that comes."""
    if any(services.subscriber_reports.totals(row.id).values()):
        return
    try:
        demo_audience.let_people_subscribe(settings, row)
        for _ in _patiently("The letters do not arrive. Is a worker running?"):
            if demo_audience.let_people_confirm(settings):
                return
    except requests.RequestException as fault:
        raise click.ClickException(
            "The web server or the sandbox does not answer. Start `nomoflow run` first."
        ) from fault


def _patiently(complaint: str) -> Iterator[None]:
    """Looks again and again, and complains when nothing came of it."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < deadline:
        yield
        time.sleep(_LOOK_SECONDS)
    raise click.ClickException(f"{complaint} `nomoflow doctor` says more.")
