"""The whole state of the stand-in, and the few questions everybody asks of it."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from threading import RLock

from entrypoints.sandbox.options import SandboxOptions
from entrypoints.sandbox.salla import app_records, records
from entrypoints.sandbox.salla.journal import Journal, Shelf
from entrypoints.sandbox.salla.knobs import Knobs

# First number and stride of each kind. Some exceed 32 bits, as Salla's do.
SEQUENCES = {
    "order": (19378402502, 1237),
    "line": (21907702809, 1),
    "reference": (241873650, 3),
    "cart": (1187420963, 431),
    "customer": (1653920478, 617),
    "group": (474034050, 71),
    "product": (1368207451, 2089),
    "category": (1390018242, 911),
    "brand": (1158203947, 97),
    "coupon": (1739204586, 733),
    "child": (385681437, 1237123),
    "review": (604118273, 37),
    "history": (198290473, 11),
    "webhook": (60587520, 17),
    "shipping": (1833934431, 53),
    "shipment": (1, 1),
}


class World:
    """Opens what an earlier run kept; whoever changes several records holds `changing()`."""

    def __init__(self, options: SandboxOptions) -> None:
        self.options = options
        self._lock = RLock()
        self._journal = journal = Journal(options.state_path)
        self.merchants = Shelf(journal, records.Merchant)
        self.stores = Shelf(journal, records.Store)
        self.categories = Shelf(journal, records.Category)
        self.brands = Shelf(journal, records.Brand)
        self.products = Shelf(journal, records.Product)
        self.groups = Shelf(journal, records.CustomerGroup)
        self.customers = Shelf(journal, records.Customer)
        self.carts = Shelf(journal, records.Cart)
        self.orders = Shelf(journal, records.Order)
        self.coupons = Shelf(journal, records.Coupon)
        self.reviews = Shelf(journal, records.Review)
        self.installations = Shelf(
            journal, app_records.Installation, lambda installation: installation.store_id
        )
        self.codes = Shelf(journal, app_records.AuthorizationCode, lambda code: code.code)
        self.grants = Shelf(journal, app_records.Grant, lambda grant: grant.access_token)
        self.embedded_tokens = Shelf(journal, app_records.EmbeddedToken, lambda token: token.token)
        self.subscriptions = Shelf(journal, app_records.Subscription)
        self.shipments = Shelf(journal, app_records.Shipment)
        self.snippets = Shelf(journal, app_records.Snippet)
        self.forms = Shelf(journal, app_records.SettingsForm)
        self._knobs = Shelf(journal, Knobs)
        self._counters = Shelf(journal, app_records.Counter, lambda counter: counter.name)
        self._load()

    def _shelves(self) -> list[Shelf[object]]:
        return [shelf for shelf in vars(self).values() if isinstance(shelf, Shelf)]

    def _load(self) -> None:
        for shelf in self._shelves():
            shelf.load()

    def forget(self) -> None:
        """Empties the world, so that it can be seeded anew."""
        with self.changing():
            self._journal.empty()
            for shelf in self._shelves():
                shelf.clear()

    def close(self) -> None:
        self._journal.close()

    @contextmanager
    def changing(self) -> Iterator[None]:
        with self._lock, self._journal.together():
            yield

    def now(self) -> datetime:
        return self.options.clock()

    def next_id(self, kind: str) -> int:
        first, stride = SEQUENCES[kind]
        with self._lock:
            counter = self._counters.get(kind)
            value = first if counter is None else counter.value + stride
            self._counters.put(app_records.Counter(name=kind, value=value))
        return value

    @property
    def is_empty(self) -> bool:
        return not self.stores.all()

    @property
    def knobs(self) -> Knobs:
        kept = self._knobs.get(1)
        if kept is not None:
            return kept
        options = self.options
        return self._knobs.put(
            Knobs(
                webhook_strategy=options.webhook_strategy,
                webhook_retry_seconds=options.retry_seconds,
            )
        )

    def keep_knobs(self) -> None:
        self._knobs.put(self.knobs)

    def reset_knobs(self) -> None:
        self._knobs.remove(self.knobs)

    def store(self, store_id: int) -> records.Store:
        store = self.stores.get(store_id)
        if store is None:
            raise LookupError(f"no store {store_id}")
        return store

    def store_named(self, username: str) -> records.Store | None:
        return next((each for each in self.stores.all() if each.username == username), None)

    def customer(self, customer_id: int) -> records.Customer:
        customer = self.customers.get(customer_id)
        if customer is None:
            raise LookupError(f"no customer {customer_id}")
        return customer

    def stores_of(self, merchant_id: int) -> list[records.Store]:
        return [each for each in self.stores.all() if each.merchant_id == merchant_id]

    def is_installed(self, store_id: int) -> bool:
        return self.installations.get(store_id) is not None

    @staticmethod
    def secret(prefix: str = "") -> str:
        return f"{prefix}{secrets.token_urlsafe(32)}.{secrets.token_urlsafe(32)}"
