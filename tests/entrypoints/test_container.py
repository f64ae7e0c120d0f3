"""The wiring: complete, and nobody's but its own."""

from dataclasses import fields
from pathlib import Path

import pytest
from rq.utils import import_attribute

from entrypoints.container import QUEUES, RUN_TASK, TASKS_QUEUE, Container, assemble
from entrypoints.services import Services
from entrypoints.settings import Settings
from nomoflow.kernel.ids import EventId, StoreId
from nomoflow.relay.model import TaskRef
from nomoflow.subscriptions import SUBSCRIPTIONS


def a_container(var: Path, **told: str) -> Container:
    return assemble(Settings.read({"NOMOFLOW_VAR": str(var), **told}))


def test_every_handler_of_the_table_is_provided_and_no_other(tmp_path: Path) -> None:
    named = {handler for handlers in SUBSCRIPTIONS.values() for handler in handlers}
    assert set(a_container(tmp_path).handlers()) == named


def test_every_service_is_provided_without_a_neighbour_being_there(tmp_path: Path) -> None:
    services = a_container(tmp_path, NOMOFLOW_REDIS_URL="redis://127.0.0.1:1/0").services()
    assert all(getattr(services, each.name) is not None for each in fields(Services))
    assert set(services.checks) == {"database", "redis", "queues"}


def test_two_containers_live_side_by_side(tmp_path: Path, redis_url: str) -> None:
    one, other = (
        a_container(tmp_path / name, NOMOFLOW_REDIS_URL=redis_url) for name in ("one", "other")
    )
    for each in (one, other):
        each.settings().var.mkdir(exist_ok=True)
        each.schema_upgrade()
    assert one.engine() is not other.engine()
    assert one.services() is one.services()
    assert one.services() is not other.services()
    assert one.cipher().open(one.cipher().seal("secret")) == "secret"
    with one.units(StoreId("salla-1")) as unit, other.units(StoreId("salla-1")) as another:
        assert unit is not another
    for each in (one, other):
        each.engine().dispose()
        each.redis().close()


def test_tokens_travel_by_connections_of_their_own(tmp_path: Path) -> None:
    container = a_container(tmp_path)
    assert container.authoriser()._session is container.brief_session()
    assert container.salla_client()._session is container.salla_session()


def test_checks_say_nothing_when_all_is_well(tmp_path: Path, redis_url: str) -> None:
    container = a_container(tmp_path, NOMOFLOW_REDIS_URL=redis_url)
    for check in container.services().checks.values():
        check()
    container.engine().dispose()
    container.redis().close()


@pytest.mark.parametrize("name", ["redis", "queues"])
def test_a_check_refuses_where_the_neighbour_is_away(tmp_path: Path, name: str) -> None:
    container = a_container(tmp_path, NOMOFLOW_REDIS_URL="redis://127.0.0.1:1/0")
    with pytest.raises(Exception, match="unavailable"):
        container.services().checks[name]()


def test_the_bell_rings_where_the_worker_listens(tmp_path: Path, redis_url: str) -> None:
    container = a_container(tmp_path, NOMOFLOW_REDIS_URL=redis_url)
    container.queue().ring([TaskRef(event=EventId("e-1"), handler="orders.record")])
    assert container.redis().llen(f"rq:queue:{TASKS_QUEUE}") == 1
    assert TASKS_QUEUE in QUEUES
    assert callable(import_attribute(RUN_TASK))
    container.redis().close()
