"""Messages of a platform: proven, kept once, understood once, and never lost."""

import json
from collections.abc import Mapping, Sequence
from datetime import timedelta

import pytest

from adapters.memory.relay import EVENTS, INBOX, MemoryArrivals
from nomoflow.kernel.events import Event
from nomoflow.kernel.ids import OrderId, StoreId
from nomoflow.orders.events import OrdersReported
from nomoflow.orders.facts import OrderReport, OrderState
from nomoflow.relay.events import MessageReceived
from nomoflow.relay.model import Forged, InboundMessage, Malformed, MessageState, ProvenMessage
from nomoflow.relay.receiver import Receiver, Translator
from tests.builders import NOW, OTHER, STORE, amounts
from tests.core.house import House

PROOF = {"x-proof": "genuine"}


class Post:
    """A platform that signs with one word, and follows one kind of message."""

    def open(self, headers: Mapping[str, str], body: bytes) -> ProvenMessage:
        """Prove a message."""
        if headers.get("x-proof") != PROOF["x-proof"]:
            raise Forged
        try:
            told = json.loads(body)
            return ProvenMessage(store=StoreId(told["store"]), kind=told["kind"], body=body)
        except (ValueError, KeyError, TypeError) as fault:
            raise Malformed from fault

    def translate(self, message: InboundMessage) -> Sequence[Event] | None:
        """What it means."""
        if message.kind != "order":
            return [] if message.kind == "known" else None
        number = json.loads(message.body).get("number")
        if number is None:
            raise Malformed
        report = OrderReport(
            id=OrderId(number),
            reported_at=NOW,
            placed_at=NOW,
            state=OrderState.SALE,
            amounts=amounts(),
        )
        return [OrdersReported(orders=(report,))]


class Office(House):
    """A house with a letter box."""

    def __init__(self) -> None:
        super().__init__()
        post = {"post": Post()}
        self.receiver = Receiver(post, MemoryArrivals(self.work), self.clock, self.ids)
        self.handlers["relay.translate"] = Translator(post, self.work).translate

    def receive(self, proof: Mapping[str, str] = PROOF, **told: object) -> bool:
        """A message arrives, and everything that follows."""
        new = self.receiver.receive("post", proof, json.dumps({"store": STORE, **told}).encode())
        self.settle()
        return new

    def inbox(self, store: StoreId = STORE) -> list[InboundMessage]:
        """What is kept."""
        return self.world.rows(INBOX).of(store)

    def has_order(self, number: str, store: StoreId = STORE) -> bool:
        """Whether the order is known."""
        with self.work(store) as work:
            return work.orders.find(OrderId(number)) is not None


@pytest.fixture
def office() -> Office:
    return Office()


def test_a_message_is_kept_raw_and_understood(office: Office) -> None:
    assert office.receive(kind="order", number="7")
    (kept,) = office.inbox()
    assert json.loads(kept.body) == {"store": STORE, "kind": "order", "number": "7"}
    assert kept.state is MessageState.TRANSLATED
    assert office.has_order("7")


def test_a_repeat_is_kept_once_and_does_nothing_twice(office: Office) -> None:
    assert [office.receive(kind="order", number="7") for _ in range(3)] == [True, False, False]
    assert len(office.inbox()) == 1
    assert len(office.events(OrdersReported)) == 1


def test_the_same_words_about_another_store_are_another_message(office: Office) -> None:
    office.receive(kind="order", number="7")
    office.receive(kind="order", number="7", store=OTHER)
    assert (len(office.inbox()), len(office.inbox(OTHER))) == (1, 1)
    assert office.has_order("7", OTHER)


def test_a_forged_message_is_not_kept(office: Office) -> None:
    for proof in ({}, {"x-proof": "false"}, {"X-Proof": "genuine"}):
        with pytest.raises(Forged):
            office.receive(proof, kind="order", number="7")
    assert office.inbox() == []


def test_an_unknown_kind_is_kept_and_shown_and_no_error(office: Office) -> None:
    office.receive(kind="weather")
    (kept,) = office.inbox()
    assert kept.state is MessageState.UNKNOWN
    assert office.given_up() == []


def test_a_known_kind_that_asks_nothing_is_done(office: Office) -> None:
    office.receive(kind="known")
    (kept,) = office.inbox()
    assert kept.state is MessageState.TRANSLATED


def test_broken_content_is_kept_and_parked_for_people(office: Office) -> None:
    """Waiting would not mend it; a translation that was mended may be tried on it again."""
    office.receive(kind="order")
    (kept,) = office.inbox()
    assert kept.state is MessageState.RECEIVED
    (parked,) = office.given_up()
    assert (parked.ref.handler, parked.fault) == ("relay.translate", "message_malformed")


def test_understanding_twice_says_it_once(office: Office) -> None:
    office.receive(kind="order", number="7")
    (again,) = office.world.rows(EVENTS).of(where=lambda each: type(each.event) is MessageReceived)
    office.handlers["relay.translate"](again)
    office.settle()
    assert len(office.events(OrdersReported)) == 1


def test_a_worker_that_died_while_understanding_loses_nothing(office: Office) -> None:
    body = json.dumps({"store": STORE, "kind": "order", "number": "7"}).encode()
    office.receiver.receive("post", PROOF, body)
    (ref,) = office.queue.take()
    now = office.clock.now()
    assert office.tasks.claim(ref, now, now + timedelta(minutes=5)) is not None
    assert not office.has_order("7")
    office.later(minutes=6)
    assert office.has_order("7")
