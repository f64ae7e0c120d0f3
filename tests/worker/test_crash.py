"""Workers are killed at random during 200 deliveries: every order is there, exactly once."""

import hashlib
import hmac
import json
import subprocess
import time
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from random import Random
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from adapters.sql.engine import reading, writing
from adapters.sql.tables import events, metadata
from entrypoints.container import Container, assemble
from entrypoints.settings import SANDBOX_WEBHOOK_SECRET, Settings
from entrypoints.web.app import create_app
from nomoflow.analytics.ports import DayRange
from nomoflow.kernel.ids import StoreId
from nomoflow.kernel.pages import PageRequest
from nomoflow.orders.ports import OrderFilter
from nomoflow.relay.model import MessageState
from tests.builders import a_store
from tests.worker.processes import eventually, start, undone

DELIVERIES = 200
WORKERS = 2
SAMPLE = json.loads(
    (Path(__file__).parents[1] / "fixtures/salla/webhook.order.created.json").read_text("utf-8")
)
STORE = StoreId(f"salla-{SAMPLE['merchant']}")


@pytest.fixture(params=["sqlite_url", "postgres_url"])
def environment(request: pytest.FixtureRequest, tmp_path: Path, redis_url: str) -> dict[str, str]:
    return {
        "NOMOFLOW_VAR": str(tmp_path / "var"),
        "NOMOFLOW_DATABASE_URL": request.getfixturevalue(request.param),
        "NOMOFLOW_REDIS_URL": redis_url,
    }


@pytest.fixture
def parts(environment: dict[str, str]) -> Iterator[Container]:
    container = assemble(Settings.read(environment))
    container.schema_upgrade()
    with writing(container.engine()) as connection:
        for table in reversed(metadata.sorted_tables):
            connection.execute(table.delete())
    with container.units(STORE) as unit:
        unit.stores.add(a_store(STORE))
        unit.commit()
    yield container
    container.redis().close()
    container.engine().dispose()


class Crew:
    """Workers and a clock, of whom somebody is killed now and then."""

    def __init__(self, environment: dict[str, str]) -> None:
        self._environment = environment
        self._dice = Random(1446)
        self._clock = start("scheduler", environment)
        self._workers = [start("worker", environment) for _ in range(WORKERS)]
        self.killed = 0

    def kill_one(self) -> None:
        place = self._dice.randrange(WORKERS)
        _kill(self._workers[place])
        self._workers[place] = start("worker", self._environment)
        self.killed += 1

    def pause(self) -> float:
        return self._dice.uniform(0.1, 1.2)

    def disband(self) -> None:
        for process in (self._clock, *self._workers):
            _kill(process)


def _kill(process: "subprocess.Popen[bytes]") -> None:
    process.kill()
    process.wait()


@pytest.fixture
def crew(parts: Container, environment: dict[str, str]) -> Iterator[Crew]:
    crew = Crew(environment)
    yield crew
    crew.disband()


def a_delivery(number: int) -> bytes:
    told: dict[str, Any] = deepcopy(SAMPLE)
    told["data"]["id"] = 9_000_000_000 + number
    told["data"]["reference_id"] = 500_000 + number
    return json.dumps(told).encode()


def deliver(browser: FlaskClient, body: bytes) -> int:
    proof = hmac.new(SANDBOX_WEBHOOK_SECRET.encode(), body, hashlib.sha256).hexdigest()
    return browser.post(
        "/webhooks/salla", data=body, headers={"X-Salla-Signature": proof}
    ).status_code


def recorded(parts: Container, name: str) -> int:
    counted = select(func.count()).select_from(events).where(events.c.name == name)
    with reading(parts.engine()) as connection:
        return connection.execute(counted).scalar_one()


@pytest.mark.timeout(150)
def test_workers_killed_at_random_lose_nothing_and_do_nothing_twice(
    parts: Container, crew: Crew
) -> None:
    browser = create_app(parts.services(), parts.settings()).test_client()
    next_crash = time.monotonic() + 1.5
    for number in range(DELIVERIES):
        body = a_delivery(number)
        # Every tenth comes twice, as Salla's do.
        for _ in range(1 + (number % 10 == 0)):
            assert deliver(browser, body) == 200
        if time.monotonic() > next_crash:
            crew.kill_one()
            next_crash = time.monotonic() + crew.pause()
    while crew.killed < 8 and undone(parts):
        time.sleep(crew.pause())
        crew.kill_one()
    eventually(lambda: undone(parts) == 0, 60)
    assert crew.killed >= 3
    expect_every_order_once(parts)


def expect_every_order_once(parts: Container) -> None:
    services = parts.services()
    everything = PageRequest(size=2 * DELIVERIES)
    orders = services.orders.list(STORE, OrderFilter(), everything).rows
    assert sorted(order.reference for order in orders) == sorted(
        str(500_000 + number) for number in range(DELIVERIES)
    )
    messages = services.work.messages(everything, state=None, store=STORE)
    assert messages.total == DELIVERIES
    assert {row.state for row in messages.rows} == {MessageState.TRANSLATED}
    for name in ("relay.message_received", "orders.placed"):
        assert recorded(parts, name) == DELIVERIES, name
    figures = services.work.figures(services.clock.now())
    assert (figures.waiting, figures.running, figures.given_up) == (0, 0, 0)
    while services.rollups.refresh(100):
        pass
    day = orders[0].placed_at.date()
    totals = services.analytics.overview(STORE, DayRange(first=day, last=day)).totals
    assert totals.orders == DELIVERIES
    assert totals.revenue.minor == DELIVERIES * orders[0].revenue.minor
