"""The real Salla adapters speaking to the stand-in for Salla, in this process."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

import requests
from flask import Flask

from adapters.memory.locks import MemoryLocks
from adapters.salla.accounts import SallaApp, SallaAuthoriser
from adapters.salla.client import SallaClient
from adapters.salla.session import salla_session
from entrypoints.sandbox.app import create_sandbox, stop_sandbox
from entrypoints.sandbox.options import SandboxOptions
from entrypoints.sandbox.salla.module import Salla
from entrypoints.sandbox.salla.seed.stores import OUD_NAJD
from nomoflow.kernel.ids import StoreId
from nomoflow.merchants.access import StoreAccess
from nomoflow.merchants.facts import Grant
from nomoflow.merchants.ports import AccessTokens
from tests.builders import MovingClock, a_store
from tests.contracts.worlds import World, memory_world
from tests.support.wsgi_transport import Losing, mount_app

OWN, APP = "http://127.0.0.1:8001", "http://127.0.0.1:8000"
STORE = StoreId(f"salla-{OUD_NAJD}")
THE_APP = SallaApp(
    app_id="1098452376",
    client_id="sandbox-client-id",
    client_secret="sandbox-client-secret",
    api_url=f"{OWN}/salla/admin/v2",
    accounts_url=f"{OWN}/salla/accounts",
    base_url=APP,
)


@dataclass(kw_only=True)
class SallaSandbox:
    """Salla, our adapters on it, and the store's tokens in the twins of our storage."""

    app: Flask
    world: World
    session: requests.Session
    authoriser: SallaAuthoriser
    tokens: AccessTokens
    client: SallaClient
    slept: list[float] = field(default_factory=list)

    @property
    def salla(self) -> Salla:
        found: Salla = self.app.extensions["salla"]
        return found

    @property
    def clock(self) -> MovingClock:
        return self.world.clock

    def consent(self, number: int = OUD_NAJD, state: str = "5f1a") -> str:
        """A merchant agrees in a browser; the code that it brings back."""
        answer = self.session.post(
            self.authoriser.address(state),
            data={"store_id": number, "decision": "approve"},
            allow_redirects=False,
        )
        brought = parse_qs(urlsplit(answer.headers["Location"]).query)
        assert brought["state"] == [state]
        return brought["code"][0]

    def connect(self, number: int = OUD_NAJD) -> StoreId:
        """The store is connected: its tokens are where they belong."""
        store = StoreId(f"salla-{number}")
        grant = self.authoriser.exchange(self.consent(number))
        with self.world.work(store) as work:
            work.stores.add(a_store(store, granted_at=grant.granted_at, key=f"key-{number}"))
            work.grants.keep(grant)
            work.commit()
        return store

    def grant(self, store: StoreId) -> Grant | None:
        """The tokens that are kept now."""
        with self.world.work(store) as work:
            return work.grants.find()


@contextmanager
def salla_sandbox() -> Iterator[SallaSandbox]:
    """A fresh stand-in; its clock and ours are one."""
    world = memory_world()
    app = create_sandbox(SandboxOptions(delivery="manual", clock=world.clock.now))
    session, slept = salla_session(), list[float]()
    mount_app(session, OWN, app)
    authoriser = SallaAuthoriser(session, THE_APP, world.clock)
    access = StoreAccess(world.work, authoriser, MemoryLocks(), world.clock, world.grants)

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        world.clock.pass_by(seconds=seconds)

    yield SallaSandbox(
        app=app,
        world=world,
        session=session,
        authoriser=authoriser,
        tokens=access,
        client=SallaClient(session, THE_APP.api_url, access, sleep),
        slept=slept,
    )
    session.close()
    stop_sandbox(app)


@contextmanager
def losing_answers(sandbox: SallaSandbox) -> Iterator[None]:
    """Inside, what is written is done, and its answer is lost on the way."""
    whole = sandbox.session.get_adapter(THE_APP.api_url)
    sandbox.session.mount(THE_APP.api_url, Losing(whole))
    yield
    del sandbox.session.adapters[THE_APP.api_url]
