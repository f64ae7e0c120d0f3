"""Units of work: the promises of ``UnitOfWork``, on every kind of storage."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest

from nomoflow.kernel.errors import Stale
from nomoflow.kernel.ids import MessageId
from nomoflow.kernel.pages import PageRequest
from nomoflow.merchants.events import StoreConnected, StoreUninstalled
from nomoflow.relay.events import MessageReceived
from nomoflow.relay.model import TaskState
from tests.builders import NOW, OTHER, STORE, a_product, a_store, a_sync_run
from tests.contracts.worlds import World


class Interruption(Exception):
    """Something unforeseen."""


def _tasks(world: World) -> int:
    return world.work_reports.tasks(PageRequest(), state=None, store=None).total


def test_what_is_committed_is_kept(world: World) -> None:
    with world.work(STORE) as work:
        work.stores.add(a_store())
        work.emit(StoreConnected(first=True))
        work.commit()
    with world.work(STORE) as work:
        assert work.stores.find() == a_store(version=1)
    assert _tasks(world) == 2


def test_what_is_not_committed_is_forgotten(world: World) -> None:
    with world.work(STORE) as work:
        work.stores.add(a_store())
        work.emit(StoreConnected(first=True))
    with world.work(STORE) as work:
        assert work.stores.find() is None
    assert _tasks(world) == 0
    assert not world.queue.take()


def test_an_exception_rolls_back_and_goes_on(world: World) -> None:
    def interrupted() -> None:
        with world.work(STORE) as work:
            work.stores.add(a_store())
            raise Interruption

    with pytest.raises(Interruption):
        interrupted()
    with world.work(STORE) as work:
        assert work.stores.find() is None
        work.stores.add(a_store())
        work.commit()


def test_a_refusal_in_the_middle_takes_everything_back(world: World) -> None:
    with world.work(OTHER) as work:
        work.stores.add(a_store(OTHER, key="taken"))
        work.commit()

    def refused() -> None:
        with world.work(STORE) as work:
            work.sync_runs.add(a_sync_run())
            work.stores.add(a_store(key="taken"))
            work.commit()

    with pytest.raises(Stale):
        refused()
    with world.work(STORE) as work:
        assert not work.sync_runs.latest()


def test_nobody_sees_what_is_not_committed(world: World) -> None:
    with world.work(STORE) as work:
        work.stores.add(a_store())
        assert work.stores.find() is not None
        assert world.stores.by_id(STORE) is None
        work.commit()
    assert world.stores.by_id(STORE) is not None


def test_what_was_read_does_not_change_what_is_kept(world: World) -> None:
    with world.work(STORE) as work:
        work.stores.add(a_store())
        work.commit()
    with world.work(STORE) as work:
        read = work.stores.find()
        assert read is not None
        read.name = "never saved"
        work.commit()
    with world.work(STORE) as work:
        assert work.stores.find() == a_store(version=1)


def test_an_event_owes_a_task_to_each_of_its_handlers(world: World) -> None:
    with world.work(STORE) as work:
        work.emit(StoreConnected(first=True))
        work.commit()
    rung = world.queue.take()
    assert [ref.handler for ref in rung] == ["test.one", "test.two"]
    rows = world.work_reports.tasks(PageRequest(), state=TaskState.WAITING, store=STORE).rows
    assert {row.ref for row in rows} == set(rung)
    assert {(row.event_name, row.recorded_at, row.due_at) for row in rows} == {
        ("merchants.store_connected", NOW, NOW)
    }


def test_events_keep_their_order(world: World) -> None:
    with world.work(STORE) as work:
        for number in range(5):
            work.emit(MessageReceived(message=MessageId(str(number))))
        work.commit()
    told = []
    for ref in world.queue.take():
        task = world.tasks.claim(ref, NOW, NOW + timedelta(minutes=1))
        assert task is not None
        assert isinstance(task.recorded.event, MessageReceived)
        told.append((task.recorded.id, task.recorded.event.message))
    assert [message for _, message in told] == ["0", "1", "2", "3", "4"]
    assert told == sorted(told)


def test_an_event_that_nobody_follows_owes_nothing(world: World) -> None:
    with world.work(STORE) as work:
        work.emit(StoreUninstalled(erase_at=NOW))
        work.commit()
    assert _tasks(world) == 0
    assert not world.queue.take()


def test_delayed_tasks_are_due_later_and_ring_no_bell(world: World) -> None:
    with world.work(STORE) as work:
        work.emit(MessageReceived(message=MessageId("1")), delay_seconds=90)
        work.commit()
    assert not world.queue.take()
    assert not world.tasks.due(NOW + timedelta(seconds=89), 10)
    assert len(world.tasks.due(NOW + timedelta(seconds=90), 10)) == 1


def test_the_bell_rings_after_the_commit_when_the_unit_is_over(world: World) -> None:
    class Impatient:
        """Runs what it hears of at once, as a worker in the same moment would."""

        def __init__(self) -> None:
            self.won = 0

        def heard(self) -> None:
            for ref in world.queue.take():
                task = world.tasks.claim(ref, NOW, NOW + timedelta(minutes=1))
                assert task is not None
                self.won += 1

    worker = Impatient()
    with world.work(STORE) as work:
        work.emit(StoreConnected(first=True))
        worker.heard()
        assert worker.won == 0
        work.commit()
        worker.heard()
    assert worker.won == 2


def test_units_that_write_side_by_side_lose_nothing(world: World) -> None:
    start = Barrier(4)
    refused: list[BaseException] = []

    def report(name: int) -> None:
        try:
            start.wait(10)
            for number in range(10):
                with world.work(STORE) as work:
                    work.products.keep([a_product(f"{name}-{number}")])
                    work.emit(MessageReceived(message=MessageId(f"message-{name}-{number}")))
                    work.commit()
        except BaseException as fault:
            refused.append(fault)

    threads = [Thread(target=report, args=(name,)) for name in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not refused
    assert world.catalog_reports.products(STORE, None, PageRequest()).total == 40
    assert len(world.queue.take()) == 40
