"""An installation to measure: production's settings, a database, a Redis, one store."""

import hmac
import json
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography.fernet import Fernet

from bench.loader import FIRST, filled
from entrypoints.container import Container, assemble
from entrypoints.settings import Settings
from nomoflow.kernel.feature_states import FeatureKey
from nomoflow.kernel.ids import StoreId, StoreKey, number_of
from nomoflow.kernel.pages import PageRequest
from nomoflow.kernel.secret import Secret
from nomoflow.merchants.connecting import meet
from nomoflow.merchants.facts import Grant
from nomoflow.relay.model import TaskState
from tests.servers import postgres_database, redis_database

_DELIVERY = Path(__file__).parents[1] / "tests/fixtures/salla/webhook.order.created.json"
_SHOWN_FEATURES = (FeatureKey.VISITOR_DATA, FeatureKey.LIVE_COUNTER, FeatureKey.RECENT_PURCHASES)


@dataclass(frozen=True, kw_only=True)
class Installation:
    """What is measured: its variables, its container, its store, and how Salla speaks of it.

    ``delivery`` is Salla's message of a new order, with a mark where orders differ.
    """

    environment: dict[str, str]
    parts: Container
    store: StoreId
    key: StoreKey
    delivery: str

    def signed(self, count: int) -> str:
        """The signatures of so many deliveries, one after the other."""
        key = self.environment["SALLA_WEBHOOK_SECRET"].encode()
        words = self.delivery.encode().split(b"@number@")
        return "".join(
            hmac.digest(key, str(number).encode().join(words), "sha256").hex()
            for number in range(FIRST, FIRST + count)
        )

    def deliver(self, count: int, first: int = FIRST) -> None:
        """Take so many orders in, as the web does."""
        key = self.environment["SALLA_WEBHOOK_SECRET"].encode()
        for number in range(first, first + count):
            body = filled(self.delivery, number).encode()
            proof = hmac.digest(key, body, "sha256").hex()
            self.parts.receiver().receive("salla", {"x-salla-signature": proof}, body)

    def owed(self) -> int:
        """How many tasks are not done."""
        figures = self.parts.work_reports().figures(self.parts.clock().now())
        return figures.waiting + figures.running + figures.given_up

    def done(self) -> int:
        """How many tasks are done."""
        page = PageRequest(page=1, size=1)
        done = self.parts.work_reports().tasks(page, state=TaskState.DONE, store=self.store)
        return done.total

    def work(self) -> None:
        """Do all that is owed, in this process."""
        tasks, runner, clock = self.parts.all_tasks(), self.parts.runner(), self.parts.clock()
        while due := tasks.due(clock.now(), 500):
            for ref in due:
                runner.run(ref)


@contextmanager
def installation(*, sqlite: bool) -> Iterator[Installation]:
    """A fresh installation with one connected store; it is gone when the block ends."""
    with ExitStack() as until_done:
        folder = until_done.enter_context(tempfile.TemporaryDirectory())
        database = f"sqlite:///{folder}/bench.sqlite3"
        if not sqlite:
            database = until_done.enter_context(postgres_database())
        redis = until_done.enter_context(redis_database())
        environment = _environment(folder, database, redis)
        parts = assemble(Settings.read(environment))
        until_done.callback(parts.engine().dispose)
        until_done.callback(parts.redis().close)
        parts.redis().flushdb()
        parts.schema_upgrade()
        store = StoreId("salla-1482930571")
        key = _connected(parts, store)
        yield Installation(
            environment=environment,
            parts=parts,
            store=store,
            key=key,
            delivery=_delivery(store, parts.clock().now()),
        )


def _environment(folder: str, database: str, redis: str) -> dict[str, str]:
    return {
        "NOMOFLOW_ENV": "production",
        "NOMOFLOW_BASE_URL": "https://flow.nomo.example",
        "NOMOFLOW_VAR": folder,
        "NOMOFLOW_DATABASE_URL": database,
        "NOMOFLOW_REDIS_URL": redis,
        "NOMOFLOW_SECRET_KEY": secrets.token_hex(32),
        "NOMOFLOW_ENCRYPTION_KEYS": Fernet.generate_key().decode(),
        # As behind a proxy: each shopper asks from an address of their own.
        "NOMOFLOW_TRUSTED_PROXIES": "1",
        "SALLA_APP_ID": "1098452376",
        "SALLA_CLIENT_ID": "bench",
        "SALLA_CLIENT_SECRET": secrets.token_hex(32),
        "SALLA_WEBHOOK_SECRET": secrets.token_hex(32),
        "SALLA_WEBHOOK_STRATEGY": "signature",
        "NOMOFLOW_SMTP_URL": "smtps://mail.example",
        "NOMOFLOW_MAIL_FROM": "Nomo Flow <letters@nomo.example>",
    }


def _connected(parts: Container, store: StoreId) -> StoreKey:
    now = parts.clock().now()
    grant = Grant(
        access=Secret(secrets.token_hex(32)),
        refresh=Secret(secrets.token_hex(32)),
        expires_at=now + timedelta(days=14),
        granted_at=now,
    )
    with parts.units(store) as work:
        # Without the event that would have a worker ask the platform for the store's past.
        met = meet(work, store, parts.ids(), now)
        met.connect(now)
        work.grants.keep(grant)
        work.stores.save(met)
        work.commit()
    for feature in _SHOWN_FEATURES:
        parts.features().change(store, feature, enabled=True)
    return met.key


def _delivery(store: StoreId, now: datetime) -> str:
    told = json.loads(_DELIVERY.read_text("utf-8"))
    order = told["data"]
    told["merchant"] = int(number_of(store))
    told["created_at"] = int(now.timestamp())
    order["date"] = {"date": f"{now:%Y-%m-%d %H:%M:%S}", "timezone": "UTC"}
    # As Salla writes it: without spaces, with letters beyond ASCII escaped.
    text = json.dumps(told, separators=(",", ":"))
    for number in (order["id"], order["reference_id"]):
        text = text.replace(str(number), "@number@")
    return text
