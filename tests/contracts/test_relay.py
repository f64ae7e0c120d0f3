"""Messages: the promises of ``Inbox``, ``WorkReports`` and ``Housekeeping``."""

from datetime import timedelta
from threading import Barrier, Thread

from nomoflow.kernel.ids import MessageId, StoreId
from nomoflow.kernel.pages import PageRequest
from nomoflow.merchants.events import StoreAccessLost
from nomoflow.relay.events import MessageReceived
from nomoflow.relay.model import InboundMessage, MessageState, TaskRef, TaskState
from nomoflow.relay.ports import QueueFigures
from tests.builders import NOW, OTHER, STORE, a_message
from tests.contracts.worlds import World

LEASE = timedelta(minutes=5)


def _keep(world: World, message: InboundMessage) -> bool:
    """With an event that nobody follows."""
    return world.arrivals.take_in(message, StoreAccessLost())


def _emit(world: World, number: str, store: StoreId = STORE) -> TaskRef:
    with world.work(store) as work:
        work.emit(MessageReceived(message=MessageId(f"message-{number}")))
        work.commit()
    return world.queue.take()[-1]


def test_a_message_comes_back_as_it_was(world: World) -> None:
    raw = bytes(range(256)) * 20
    message = a_message(body=raw)
    assert _keep(world, message)
    with world.work(STORE) as work:
        assert work.inbox.find(message.id) == message


def test_a_message_is_not_there_for_another_store(world: World) -> None:
    _keep(world, a_message())
    with world.work(OTHER) as work:
        assert work.inbox.find(MessageId("message-1")) is None
        work.inbox.mark(MessageId("message-1"), MessageState.UNKNOWN)
        work.commit()
    with world.work(STORE) as work:
        assert work.inbox.find(MessageId("message-1")) == a_message()


def test_the_same_message_is_kept_once(world: World) -> None:
    assert _keep(world, a_message("1"))
    again = a_message("1", id=MessageId("message-again"), received_at=NOW + LEASE)
    assert not _keep(world, again)
    with world.work(STORE) as work:
        assert work.inbox.find(MessageId("message-again")) is None


def test_a_message_that_differs_in_anything_is_another_one(world: World) -> None:
    first = a_message("1")
    others = [
        a_message("2", body=b"another body"),
        a_message("3", body=first.body, kind="order.updated"),
        a_message("4", body=first.body, source="elsewhere"),
        a_message("5", body=first.body, store=OTHER),
    ]
    assert all(_keep(world, message) for message in [first, *others])


def test_one_of_two_at_once_keeps_the_message(world: World) -> None:
    for number in range(10):
        start = Barrier(2)
        kept: list[bool] = []

        def keep(name: str, start: Barrier, kept: list[bool], number: int) -> None:
            same = a_message(str(number), id=MessageId(f"message-{number}-{name}"))
            start.wait(10)
            kept.append(_keep(world, same))

        threads = [Thread(target=keep, args=(name, start, kept, number)) for name in "ab"]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(kept) == [False, True]


def test_what_became_of_a_message_is_noted(world: World) -> None:
    _keep(world, a_message())
    with world.work(STORE) as work:
        work.inbox.mark(MessageId("message-1"), MessageState.TRANSLATED)
        work.commit()
    with world.work(STORE) as work:
        assert work.inbox.find(MessageId("message-1")) == a_message(state=MessageState.TRANSLATED)


def test_messages_are_listed_latest_first_in_pages(world: World) -> None:
    for number in range(5):
        _keep(world, a_message(str(number), received_at=NOW + timedelta(seconds=number)))
    _keep(world, a_message("other", store=OTHER, received_at=NOW))
    page = world.work_reports.messages(PageRequest(page=2, size=2), state=None, store=STORE)
    assert [row.id for row in page.rows] == ["message-2", "message-1"]
    assert (page.total, page.pages) == (5, 3)
    assert world.work_reports.messages(PageRequest(), state=None, store=None).total == 6
    row = page.rows[0]
    assert row.size == len(a_message("2").body)
    assert (row.source, row.store, row.kind) == ("salla", STORE, "order.created")


def test_messages_are_listed_by_state(world: World) -> None:
    _keep(world, a_message("1"))
    _keep(world, a_message("2", state=MessageState.UNKNOWN))
    page = world.work_reports.messages(PageRequest(), state=MessageState.UNKNOWN, store=STORE)
    assert [row.id for row in page.rows] == ["message-2"]
    assert page.total == 1


def test_tasks_are_listed_latest_first_by_state_and_store(world: World) -> None:
    early = _emit(world, "1")
    world.clock.pass_by(minutes=1)
    late = _emit(world, "2")
    world.clock.pass_by(minutes=1)
    other = _emit(world, "3", OTHER)
    tasks = world.work_reports.tasks
    assert [row.ref for row in tasks(PageRequest(), state=None, store=None).rows] == [
        other,
        late,
        early,
    ]
    assert [row.ref for row in tasks(PageRequest(), state=None, store=STORE).rows] == [late, early]
    waiting = tasks(PageRequest(size=1), state=TaskState.WAITING, store=STORE)
    assert ([row.ref for row in waiting.rows], waiting.total) == ([late], 2)
    assert tasks(PageRequest(), state=TaskState.GIVEN_UP, store=STORE).total == 0


def test_the_last_message_of_a_store_is_known(world: World) -> None:
    assert world.work_reports.last_message_at(STORE) is None
    _keep(world, a_message("1", received_at=NOW + LEASE))
    _keep(world, a_message("2"))
    _keep(world, a_message("3", store=OTHER, received_at=NOW + 2 * LEASE))
    assert world.work_reports.last_message_at(STORE) == NOW + LEASE


def test_figures_of_no_work_at_all(world: World) -> None:
    assert world.work_reports.figures(NOW) == QueueFigures(
        waiting=0, overdue=0, running=0, given_up=0, oldest_due=None, messages_last_day=0
    )


def test_figures_count_what_there_is_over_all_stores(world: World) -> None:
    refs = [_emit(world, str(number)) for number in range(4)]
    _emit(world, "other", OTHER)
    for ref in refs[:3]:
        assert world.tasks.claim(ref, NOW, NOW + LEASE)
    given_up = world.tasks.claim(refs[3], NOW, NOW + LEASE)
    assert given_up
    world.tasks.give_up(given_up, NOW, "refused")
    world.clock.pass_by(hours=1)
    with world.work(STORE) as work:
        work.emit(MessageReceived(message=MessageId("later")), delay_seconds=60)
        work.commit()
    _keep(world, a_message("1"))
    _keep(world, a_message("2", received_at=NOW - timedelta(days=2)))
    assert world.work_reports.figures(NOW + timedelta(hours=1)) == QueueFigures(
        waiting=2, overdue=1, running=3, given_up=1, oldest_due=NOW, messages_last_day=1
    )


def test_old_messages_and_finished_events_are_forgotten_a_few_at_a_time(world: World) -> None:
    for number in range(5):
        message = a_message(str(number))
        assert world.arrivals.take_in(message, MessageReceived(message=message.id))
        (ref,) = world.queue.take()
        task = world.tasks.claim(ref, NOW, NOW + LEASE)
        assert task
        world.tasks.finish(task, NOW)
    later = world.clock.pass_by(days=31)
    _keep(world, a_message("new", received_at=later))
    before = NOW + timedelta(days=1)
    assert world.housekeeping.forget_messages(before, 3) == 6
    assert world.housekeeping.forget_messages(before, 3) == 4
    assert world.housekeeping.forget_messages(before, 3) == 0
    assert world.work_reports.tasks(PageRequest(), state=None, store=None).total == 0
    left = world.work_reports.messages(PageRequest(), state=None, store=None)
    assert [row.id for row in left.rows] == ["message-new"]


def test_work_that_is_not_done_is_never_forgotten(world: World) -> None:
    waiting, running, given_up, discarded = (_emit(world, str(number)) for number in range(4))
    for ref in (running, given_up, discarded):
        task = world.tasks.claim(ref, NOW, NOW + LEASE)
        assert task
        if ref is not running:
            world.tasks.give_up(task, NOW, "refused")
    assert world.parked.discard(discarded, NOW)
    world.housekeeping.forget_messages(NOW + timedelta(days=99), 100)
    left = world.work_reports.tasks(PageRequest(), state=None, store=None).rows
    assert {row.ref for row in left} == {waiting, running, given_up}
