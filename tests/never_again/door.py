"""A fresh installation: messages come to its door as Salla sends them, and are followed up."""

import hashlib
import hmac
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from dependency_injector import providers

from adapters.memory.salla import MemoryOrderGateway, MemoryStoreHistory, MemoryStoreProfiles
from entrypoints.container import Container, assemble
from entrypoints.settings import SANDBOX_WEBHOOK_SECRET, Settings
from entrypoints.web.app import create_app
from nomoflow.kernel.ids import OrderId, StoreId
from nomoflow.kernel.pages import PageRequest
from nomoflow.merchants.facts import Grant, StoreProfile
from nomoflow.merchants.ports import StoreRow
from nomoflow.orders.model import Order
from nomoflow.relay.model import TaskState
from nomoflow.relay.ports import TaskRow
from tests.builders import MovingClock

STORE = StoreId("salla-1482930571")
# A little after the first of Salla's documented messages was sent.
BEGINNING = datetime(2026, 2, 16, 17, 41, 10, tzinfo=UTC)

_FIXTURES = Path(__file__).parents[1] / "fixtures" / "salla"


def documented(name: str) -> dict[str, Any]:
    """A message as Salla documents it."""
    found: dict[str, Any] = json.loads((_FIXTURES / f"webhook.{name}.json").read_text("utf-8"))
    return found


def signature(body: bytes, secret: str = SANDBOX_WEBHOOK_SECRET) -> str:
    """The proof that Salla sends along."""
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


class Door:
    """The door of an installation, and a look behind it."""

    def __init__(self, parts: Container, clock: MovingClock) -> None:
        self.parts, self.clock = parts, clock
        self.app = create_app(parts.services(), parts.settings())
        self.browser = self.app.test_client()

    def sent(self, body: bytes, headers: dict[str, str]) -> int:
        """Send a body with these headers; how it was answered."""
        return self.browser.post("/webhooks/salla", data=body, headers=headers).status_code

    def told(self, message: dict[str, Any]) -> None:
        """A genuine message arrives, and everything that follows from it."""
        body = json.dumps(message, ensure_ascii=False).encode()
        assert self.sent(body, {"X-Salla-Signature": signature(body)}) == 200
        self.settle()

    def settle(self) -> None:
        """Do what is owed, until nothing is."""
        runner, tasks = self.parts.runner(), self.parts.all_tasks()
        while due := tasks.due(self.clock.now(), 100):
            for ref in due:
                runner.run(ref)

    def store(self, store: StoreId = STORE) -> StoreRow | None:
        """The store as lists show it."""
        return self.parts.all_stores().by_id(store)

    def tokens(self, store: StoreId = STORE) -> Grant | None:
        """The tokens that are kept."""
        with self.parts.units(store) as unit:
            return unit.grants.find()

    def order(self, number: str, store: StoreId = STORE) -> Order | None:
        """An order as it is kept."""
        with self.parts.units(store) as unit:
            return unit.orders.find(OrderId(number))

    def given_up(self) -> list[TaskRow]:
        """The work that was parked."""
        page = PageRequest(page=1, size=100)
        reports = self.parts.work_reports()
        return list(reports.tasks(page, state=TaskState.GIVEN_UP, store=None).rows)


@contextmanager
def opened(home: Path, database: str, redis: str) -> Iterator[Door]:
    """An installation of its own, for as long as the block lasts."""
    parts = assemble(
        Settings.read(
            {
                "NOMOFLOW_VAR": str(home / "var"),
                "NOMOFLOW_DATABASE_URL": database,
                "NOMOFLOW_REDIS_URL": redis,
            }
        )
    )
    clock, profiles = MovingClock(BEGINNING), MemoryStoreProfiles()
    profiles.profiles[STORE] = StoreProfile(name="عود نجد")
    parts.clock.override(providers.Object(clock))
    parts.profiles.override(providers.Object(profiles))
    parts.history.override(providers.Object(MemoryStoreHistory()))
    parts.order_gateway.override(providers.Object(MemoryOrderGateway()))
    parts.schema_upgrade()
    yield Door(parts, clock)
    parts.redis().close()
    parts.patient_redis().close()
    parts.engine().dispose()
