"""Messages as they arrive: the promises of ``Arrivals``."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from nomoflow.kernel.ids import EventId, MessageId
from nomoflow.kernel.pages import PageRequest
from nomoflow.relay.events import MessageReceived
from nomoflow.relay.model import InboundMessage, TaskRef
from tests.builders import NOW, OTHER, STORE, a_message
from tests.contracts.worlds import World

EVERYTHING = PageRequest(page=1, size=500)


def _arrives(world: World, message: InboundMessage) -> bool:
    return world.arrivals.take_in(message, MessageReceived(message=message.id))


def _recorded(world: World, refs: Iterable[TaskRef]) -> list[MessageId]:
    """What the events say to which these tasks belong."""
    told = []
    for ref in refs:
        task = world.tasks.claim(ref, NOW, NOW)
        assert task is not None
        assert isinstance(task.recorded.event, MessageReceived)
        told.append(task.recorded.event.message)
    return told


def test_a_new_message_is_kept_recorded_and_owed_and_the_bell_rings(world: World) -> None:
    message = a_message()
    assert _arrives(world, message)
    with world.work(STORE) as work:
        assert work.inbox.find(message.id) == message
    (ref,) = world.queue.take()
    assert ref.handler == "test.one"
    task = world.tasks.claim(ref, NOW, NOW)
    assert task is not None
    assert (task.recorded.store, task.recorded.at) == (STORE, NOW)
    assert task.recorded.event == MessageReceived(message=message.id)


def test_a_repeat_changes_nothing_and_rings_nobody(world: World) -> None:
    assert _arrives(world, a_message())
    world.queue.take()
    assert not _arrives(world, replace(a_message(), id=MessageId("again")))
    assert world.queue.take() == []
    assert world.work_reports.messages(EVERYTHING, state=None, store=STORE).total == 1
    assert world.work_reports.tasks(EVERYTHING, state=None, store=STORE).total == 1


def test_an_event_that_nobody_follows_is_recorded_all_the_same(world: World) -> None:
    world.subscriptions.clear()
    assert _arrives(world, a_message())
    assert world.queue.take() == []
    assert world.work_reports.messages(EVERYTHING, state=None, store=STORE).total == 1


def test_a_crowd_is_taken_in_whole_and_each_message_once(world: World) -> None:
    messages = [a_message(str(number), (STORE, OTHER)[number % 2]) for number in range(60)]
    repeats = [replace(one, id=MessageId(f"{one.id}-again")) for one in messages[:20]]
    with ThreadPoolExecutor(12) as pool:
        new = list(pool.map(lambda one: _arrives(world, one), [*messages, *repeats]))
    assert sum(new) == 60
    refs: list[TaskRef] = list(world.queue.take())
    assert len({EventId(ref.event) for ref in refs}) == 60
    first_words = sorted(one.removesuffix("-again") for one in _recorded(world, refs))
    assert first_words == sorted(one.id for one in messages)
    for store in (STORE, OTHER):
        assert world.work_reports.messages(EVERYTHING, state=None, store=store).total == 30
