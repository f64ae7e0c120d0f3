"""Every handler of the whole table runs twice, and the second time changes nothing."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from dependency_injector import providers
from sqlalchemy import select

from adapters.memory.mail import MemoryMailer
from adapters.memory.platform_coupons import MemoryCouponGateway
from adapters.memory.salla import MemoryStoreProfiles
from adapters.sql.engine import reading
from adapters.sql.tables import metadata
from entrypoints.container import Container
from nomoflow.kernel.events import Event, Recorded
from nomoflow.kernel.ids import EventId
from nomoflow.merchants.facts import StoreProfile
from nomoflow.subscriptions import SUBSCRIPTIONS
from tests.builders import NOW, STORE, MovingClock
from tests.worker.samples import SAMPLES, credit_somebody, fill, platform

# What is owed on the way may be owed twice: what comes of it in the end is compared.
_ON_THE_WAY = {"events", "tasks"}
# How often a row was written, how often a day was marked, and seals, which are never the same.
_UNIMPORTANT = {"version", "marks", "access", "refresh", "body"}

# A finished list of products is not the coupons' business.
_RIGHTLY_IDLE = {("synchronisation.finished", "coupons.sweep")}

FOLLOWED = [(kind, handler) for kind, handlers in SUBSCRIPTIONS.items() for handler in handlers]

World = dict[str, list[tuple[Any, ...]]]


@pytest.fixture
def profiles() -> MemoryStoreProfiles:
    """What Salla knows of stores, and what we told it."""
    profiles = MemoryStoreProfiles()
    profiles.profiles[STORE] = StoreProfile(name="الاسم الجديد", domain="https://new.example")
    return profiles


@pytest.fixture
def house(parts: Container, profiles: MemoryStoreProfiles) -> Iterator[Container]:
    clock = MovingClock(NOW + timedelta(minutes=2))
    orders, history = platform()
    parts.clock.override(providers.Object(clock))
    parts.profiles.override(providers.Object(profiles))
    parts.order_gateway.override(providers.Object(orders))
    parts.history.override(providers.Object(history))
    parts.coupon_gateway.override(providers.Object(MemoryCouponGateway(clock)))
    parts.mailer.override(providers.Object(MemoryMailer()))
    fill(parts)
    yield parts
    for each in (
        parts.clock,
        parts.profiles,
        parts.order_gateway,
        parts.history,
        parts.coupon_gateway,
        parts.mailer,
    ):
        each.reset_override()


def world(parts: Container) -> World:
    with reading(parts.engine()) as connection:
        return {
            table.name: sorted(
                (
                    tuple(row)
                    for row in connection.execute(
                        select(*(each for each in table.columns if each.name not in _UNIMPORTANT))
                    )
                ),
                key=repr,
            )
            for table in metadata.sorted_tables
            if table.name not in _ON_THE_WAY
        }


def settle(parts: Container) -> None:
    """Run whatever is owed, until nothing is."""
    runner, tasks, now = parts.runner(), parts.all_tasks(), parts.clock().now()
    while due := tasks.due(now, 100):
        for ref in due:
            runner.run(ref)


def test_there_is_a_sample_of_everything_that_is_followed() -> None:
    assert {kind for kind, _ in FOLLOWED} <= set(SAMPLES)


@pytest.mark.parametrize(
    ("kind", "handler"), FOLLOWED, ids=[f"{kind.name}-{handler}" for kind, handler in FOLLOWED]
)
def test_the_second_time_changes_nothing(
    house: Container, profiles: MemoryStoreProfiles, kind: type[Event], handler: str
) -> None:
    if kind.name != "orders.placed":
        credit_somebody(house)
    recorded = Recorded(id=EventId("e-1"), store=STORE, at=NOW, event=SAMPLES[kind])
    run = house.handlers()[handler]
    before = world(house), dict(profiles.keys)
    run(recorded)
    settle(house)
    once = world(house), dict(profiles.keys)
    run(recorded)
    settle(house)
    assert (world(house), profiles.keys) == once
    assert once != before or (kind.name, handler) in _RIGHTLY_IDLE
    assert house.work_reports().figures(NOW).given_up == 0
