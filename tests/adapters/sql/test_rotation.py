"""Rotating keys: everything sealed is sealed anew, and nothing is lost on the way."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import Engine, LargeBinary, Text, select, update

import nomoflow
from adapters.secrets import FernetCipher
from adapters.sql.arrivals import SqlArrivals
from adapters.sql.codec import EventCodec, events_of
from adapters.sql.engine import reading, writing
from adapters.sql.relay import SqlAllTasks
from adapters.sql.rotation import Rotated, rotate_secrets
from adapters.sql.tables import events, grants, inbox, metadata
from adapters.sql.unit_of_work import SqlUnitOfWork
from nomoflow.kernel.ids import MessageId, StoreId
from nomoflow.merchants.events import AccessGranted, StoreAccessLost
from tests.adapters.sql.conftest import House
from tests.builders import NOW, OTHER, STORE, a_grant, a_message

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


def _with(house: House, *keys: str) -> House:
    cipher = FernetCipher(keys)
    codec = EventCodec(events_of(nomoflow), cipher)
    return replace(house, tools=replace(house.tools, cipher=cipher, codec=codec))


def _fill(house: House) -> None:
    for store in (STORE, OTHER):
        with house.work(store) as work:
            work.grants.keep(a_grant(refresh=None) if store == OTHER else a_grant())
            work.emit(AccessGranted(grant=a_grant()))
            work.commit()
        for number in range(3):
            message = a_message(f"{store}-{number}", store)
            assert SqlArrivals(house.tools).take_in(message, StoreAccessLost())


def _rotate(house: House) -> Sequence[Rotated]:
    tools = house.tools
    return list(rotate_secrets(tools.engine, tools.codec, tools.cipher))


def _assert_readable(house: House) -> None:
    with house.work(STORE) as work:
        assert work.grants.find() == a_grant()
        kept = work.inbox.find(MessageId(f"message-{STORE}-1"))
        assert kept == a_message(f"{STORE}-1")
    with house.work(OTHER) as work:
        assert work.grants.find() == a_grant(refresh=None)
    tasks = SqlAllTasks(house.tools.engine, house.tools.codec)
    for ref in tasks.due(NOW, 10):
        task = tasks.claim(ref, NOW, NOW)
        assert task is not None
        assert task.recorded.event == AccessGranted(grant=a_grant())


def test_after_a_rotation_the_old_key_can_go(house: House) -> None:
    _fill(_with(house, OLD))
    progress = _rotate(_with(house, NEW, OLD))
    assert [(step.table, step.done, step.total) for step in progress] == [
        ("grants", 2, 2),
        ("inbox", 6, 6),
        ("events", 2, 2),
    ]
    assert not any(step.unreadable for step in progress)
    _assert_readable(_with(house, NEW))


def test_a_rotation_goes_on_in_batches(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adapters.sql.rotation._BATCH", 2)
    _fill(_with(house, OLD))
    progress = _rotate(_with(house, NEW, OLD))
    assert [step.done for step in progress if step.table == "inbox"] == [2, 4, 6]
    _assert_readable(_with(house, NEW))


def test_a_rotation_that_was_stopped_is_begun_again(house: House) -> None:
    _fill(_with(house, OLD))
    both = _with(house, NEW, OLD)
    next(rotate_secrets(both.tools.engine, both.tools.codec, both.tools.cipher))
    _assert_readable(both)
    _rotate(both)
    _assert_readable(_with(house, NEW))


def test_what_no_key_opens_is_counted_and_left(house: House) -> None:
    _fill(_with(house, OLD))
    with writing(house.tools.engine) as connection:
        connection.execute(update(inbox).where(inbox.c.store == OTHER).values(body=b"broken"))
    progress = _rotate(_with(house, NEW, OLD))
    assert {step.table: step.unreadable for step in progress}["inbox"] == 3
    _assert_readable(_with(house, NEW))


def _values(engine: Engine) -> str:
    """All that the database holds, as text."""
    told = []
    with reading(engine) as connection:
        for table in metadata.tables.values():
            plain = [c for c in table.columns if isinstance(c.type, Text | LargeBinary)]
            told += [repr(tuple(row)) for row in connection.execute(select(*plain))]
    return "\n".join(told)


def test_nothing_that_is_secret_lies_in_the_database_in_clear(house: House) -> None:
    _fill(house)
    held = _values(house.tools.engine)
    assert STORE in held
    for secret in ("access-token", "refresh-token", "order.created\\"):
        assert secret not in held
    assert '{"event"' not in held


def test_every_sealed_column_is_rotated() -> None:
    sealed = {
        column.table.name
        for table in metadata.tables.values()
        for column in table.columns
        if column.comment == "sealed"
    }
    assert sealed | {events.name} == {grants.name, inbox.name, events.name}


def test_a_unit_needs_its_store_and_its_tools_only(house: House) -> None:
    with SqlUnitOfWork(StoreId("salla-9"), house.tools) as work:
        assert work.stores.find() is None
