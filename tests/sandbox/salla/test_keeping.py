"""What is kept between runs, and what threads deliver."""

import threading
from pathlib import Path

import pytest
from flask import Flask, Response

from entrypoints.sandbox.app import create_sandbox, stop_sandbox
from entrypoints.sandbox.options import SandboxOptions
from entrypoints.sandbox.salla.module import Salla
from entrypoints.sandbox.salla.seed.stores import OUD_NAJD
from entrypoints.sandbox.salla.tokens import InvalidGrant
from tests.sandbox.salla.conftest import APP, Clock
from tests.support.wsgi_transport import mount_app


def opened(path: Path, clock: Clock) -> Flask:
    return create_sandbox(SandboxOptions(state_path=str(path), delivery="manual", clock=clock))


def salla_of(app: Flask) -> Salla:
    found: Salla = app.extensions["salla"]
    return found


def test_a_second_run_finds_everything_as_it_was(tmp_path: Path, clock: Clock) -> None:
    path = tmp_path / "sandbox.sqlite3"
    first = salla_of(opened(path, clock))
    first.desk.install_easily(OUD_NAJD)
    first.world.knobs.api_fail_next = 4
    first.world.keep_knobs()
    token = first.world.grants.all()[0].access_token
    # The first run is not stopped: as if it had been killed.
    second = salla_of(opened(path, clock))
    assert second.tokens.live(token) is not None
    assert [each.event for each in second.courier.waiting()] == [
        "app.installed",
        "app.store.authorize",
    ]
    assert second.world.orders.all() == first.world.orders.all()
    assert second.world.knobs.api_fail_next == 4
    assert second.world.next_id("order") > first.world.orders.all()[-1].id


def test_what_a_stolen_token_ended_stays_ended(tmp_path: Path, clock: Clock) -> None:
    path = tmp_path / "sandbox.sqlite3"
    first = salla_of(opened(path, clock))
    first.desk.install_easily(OUD_NAJD)
    spent = str(first.world.grants.all()[0].refresh_token)
    new = first.tokens.refresh(spent)
    with pytest.raises(InvalidGrant):
        first.tokens.refresh(spent)
    second = salla_of(opened(path, clock))
    assert second.tokens.live(new.access_token) is None
    with pytest.raises(InvalidGrant):
        second.tokens.refresh(str(new.refresh_token))


def test_the_way_of_proving_follows_the_settings(tmp_path: Path, clock: Clock) -> None:
    path = tmp_path / "sandbox.sqlite3"
    first = salla_of(opened(path, clock))
    first.world.keep_knobs()
    options = SandboxOptions(
        state_path=str(path), delivery="manual", clock=clock, webhook_strategy="token"
    )
    assert salla_of(create_sandbox(options)).world.knobs.webhook_strategy == "token"


def test_the_same_seed_and_hour_make_the_same_goods(clock: Clock) -> None:
    one = salla_of(create_sandbox(SandboxOptions(delivery="manual", clock=clock)))
    two = salla_of(create_sandbox(SandboxOptions(delivery="manual", clock=clock)))
    assert one.world.products.all() == two.world.products.all()
    assert one.world.customers.all() == two.world.customers.all()
    assert [each.total for each in one.world.orders.all()] == [
        each.total for each in two.world.orders.all()
    ]


def test_threads_deliver_in_the_background() -> None:
    arrived = threading.Event()
    our_app = Flask("our_app")

    @our_app.post("/webhooks/salla")
    def receive() -> Response:
        arrived.set()
        return Response("ok")

    sandbox = create_sandbox(SandboxOptions())
    mount_app(salla_of(sandbox).session, APP, our_app)
    salla_of(sandbox).desk.install(OUD_NAJD, [])
    assert arrived.wait(timeout=10)
    stop_sandbox(sandbox)
