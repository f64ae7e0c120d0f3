"""Lists of subscribers as files: in and out with a memory that does not grow."""

import tracemalloc
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import Engine

from adapters.sql.audience_reports import SqlSubscriberExport
from entrypoints.web.api.subscribers import file_lines
from entrypoints.web.spreadsheets import download
from nomoflow.audience.contact_taking import ContactTaker
from nomoflow.audience.keyed import Keyed
from nomoflow.audience.registry import Registry
from nomoflow.audience.reports import SubscriberFilter
from tests.adapters.sql.conftest import House, a_house
from tests.audience_builders import a_declaration, a_reception, a_subscriber
from tests.builders import STORE

MANY, BATCH = 50_000, 5_000
ROOM = 6 * 1024 * 1024
"""For what is held at once: a part of the rows, and statements. All rows take ten times that."""


@pytest.fixture
def house(sqlite_engine: Engine) -> House:
    """What is held is the same on either database."""
    return a_house(sqlite_engine)


@pytest.fixture
def full(house: House) -> House:
    """A store with very many subscribers."""
    for first in range(0, MANY, BATCH):
        with house.work() as work:
            work.subscribers.add(
                [
                    a_subscriber(number, name="نورة القحطاني", sources=("popup",))
                    for number in range(first, first + BATCH)
                ]
            )
            work.commit()
    return house


def peak(work: Callable[[], None]) -> int:
    """How much more memory was held at the worst moment than before."""
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        work()
        return tracemalloc.get_traced_memory()[1] - before
    finally:
        tracemalloc.stop()


def test_a_file_of_all_subscribers_is_written_row_by_row(full: House) -> None:
    lines = 0

    def write() -> None:
        nonlocal lines
        every = SqlSubscriberExport(full.tools.engine).every(STORE, SubscriberFilter())
        for part in download("subscribers", ("email",), file_lines(every)).iter_encoded():
            lines += part.count(b"\r\n")

    assert peak(write) < ROOM
    assert lines == MANY + 1


def test_a_file_of_contacts_is_read_row_by_row(house: House) -> None:
    ids = house.tools.ids
    registry = Registry(Keyed("key"), house.clock, ids)
    taker = ContactTaker(house.work, a_reception(), registry, house.clock, ids)

    def flowing() -> Iterator[str]:
        yield "email,name\n"
        for number in range(MANY):
            yield f"shopper{number}@example.com,نورة القحطاني\n"

    def read() -> None:
        entry = taker.bring(STORE, "all.csv", flowing(), a_declaration())
        assert entry.total == MANY

    assert peak(read) < ROOM
