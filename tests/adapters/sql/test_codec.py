"""Events as stored text: every event there is comes back as it was."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, get_args, get_type_hints

import pytest
from cryptography.fernet import Fernet
from hypothesis import given, settings
from hypothesis import strategies as st

import nomoflow
from adapters.secrets import FernetCipher
from adapters.sql.codec import EventCodec, UnreadableEvent, events_of
from nomoflow.kernel.errors import Unavailable
from nomoflow.kernel.events import Event
from nomoflow.kernel.ids import OrderId, StoreId
from nomoflow.kernel.money import Currency, Money
from nomoflow.kernel.secret import Secret
from nomoflow.merchants.events import AccessGranted
from nomoflow.orders.events import OrdersReported
from nomoflow.subscriptions import SUBSCRIPTIONS
from tests.adapters.sql.anything import anything
from tests.builders import NOW, a_grant
from tests.contracts.worlds import CIPHER, CODEC

EVENTS = events_of(nomoflow)


@pytest.mark.parametrize("kind", EVENTS, ids=lambda kind: str(kind.name))
@settings(max_examples=25)
@given(data=st.data())
def test_every_event_comes_back_as_it_was(kind: type[Event], data: st.DataObject) -> None:
    event = data.draw(anything(kind))
    text = CODEC.encode(event)
    assert text.isascii()
    assert CODEC.decode(kind.name, text) == event


def test_every_event_that_is_followed_can_be_stored() -> None:
    assert set(SUBSCRIPTIONS) <= set(EVENTS)


def test_names_of_events_are_stored_and_therefore_unique() -> None:
    assert len({kind.name for kind in EVENTS}) == len(EVENTS)
    assert all(kind.name.count(".") == 1 for kind in EVENTS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Twin(Event):
    """An event that takes another's name."""

    name: ClassVar[str] = "merchants.access_granted"


def test_two_events_of_one_name_are_a_mistake() -> None:
    with pytest.raises(ValueError, match="merchants"):
        EventCodec([*EVENTS, Twin], CIPHER)


def test_an_event_that_could_not_be_read_again_is_not_written() -> None:
    with pytest.raises(UnreadableEvent):
        CODEC.encode(Twin())


def test_a_secret_is_never_in_clear() -> None:
    text = CODEC.encode(AccessGranted(grant=a_grant(access=Secret("open-sesame"))))
    assert "sesame" not in text
    assert CODEC.with_secrets == ("merchants.access_granted",)


def test_money_and_times_are_exact_and_readable() -> None:
    event = OrdersReported(
        orders=(_a_report(total=Money(minor=2**53 + 1, currency=Currency("KWD"))),)
    )
    stored = json.loads(CODEC.encode(event))["orders"][0]
    assert stored["total"] == [2**53 + 1, "KWD"]
    assert stored["reported_at"] == "2026-11-01T12:30:15.123456+00:00"
    assert stored["buyer"]["first_name"] is None


def _a_report(**told: Any) -> Any:
    (report,) = get_args(get_type_hints(OrdersReported)["orders"])[:1]
    return report(id=OrderId("1"), reported_at=NOW, **told)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grown(Event):
    """An event that was given fields after it had been stored."""

    name: ClassVar[str] = "test.grown"
    store: StoreId
    added: int = 7
    more: tuple[str, ...] = ()


def test_an_old_event_takes_the_defaults_of_fields_added_since() -> None:
    codec = EventCodec([Grown], CIPHER)
    assert codec.decode("test.grown", '{"store": "salla-1"}') == Grown(store=StoreId("salla-1"))


def test_an_old_event_loses_fields_removed_since() -> None:
    codec = EventCodec([Grown], CIPHER)
    old = '{"store": "salla-1", "added": 1, "removed": [1, 2]}'
    assert codec.decode("test.grown", old) == Grown(store=StoreId("salla-1"), added=1)


@pytest.mark.parametrize(
    "payload", ["", "[]", "null", "{}", '{"store": "s", "added": "x"}', '{"store": "s"', "3"]
)
def test_what_does_not_fit_is_named_unreadable(payload: str) -> None:
    with pytest.raises(UnreadableEvent, match="grown"):
        EventCodec([Grown], CIPHER).decode("test.grown", payload)


def test_an_unknown_name_is_named_unreadable() -> None:
    with pytest.raises(UnreadableEvent, match="unheard_of"):
        CODEC.decode("test.unheard_of", "{}")


def test_a_naive_time_is_not_written() -> None:
    naive = a_grant(expires_at=datetime(2026, 1, 1))  # noqa: DTZ001
    with pytest.raises(ValueError, match="naive"):
        CODEC.encode(AccessGranted(grant=naive))


def test_an_event_whose_key_is_missing_may_be_readable_later() -> None:
    text = CODEC.encode(AccessGranted(grant=a_grant()))
    other = EventCodec(EVENTS, FernetCipher([Fernet.generate_key().decode()]))
    with pytest.raises(Unavailable):
        other.decode("merchants.access_granted", text)
