"""Subscribers: lists, searches and sign-ups as a store grows to a million, and their files."""

import argparse
import resource
import time
from collections.abc import Iterator
from datetime import timedelta
from itertools import count

from bench.coupon_past import settle
from bench.installation import Installation, installation
from bench.timing import Question, compare, timed
from entrypoints.web.api.subscribers import file_lines
from nomoflow.audience.contacts import Declaration
from nomoflow.audience.facts import SubscriberId, SubscriberStatus, shown
from nomoflow.audience.forms import SignUp
from nomoflow.audience.model import Subscriber
from nomoflow.audience.reports import Step, SubscriberFilter
from nomoflow.kernel.pages import PageRequest

FEW, MANY = 1_000, 1_000_000
_BATCH = 10_000
_DAYS = 400
_MEBI = 1024


def main() -> None:
    """Measure both databases, one after the other."""
    parser = argparse.ArgumentParser(prog="python -m bench.subscribers", description=__doc__)
    parser.add_argument("--many", type=int, default=MANY, help="subscribers of a large store")
    told = parser.parse_args()
    for sqlite in (False, True):
        print("SQLite" if sqlite else "PostgreSQL", flush=True)
        with installation(sqlite=sqlite) as house:
            _add(house, 0, FEW)
            settle(house)
            few = timed(_questions(house))
            _add(house, FEW, told.many)
            settle(house)
            many = timed(_questions(house))
            compare("subscribers", FEW, told.many, few, many)
            _write_file(house)
            _read_file(house, told.many)


def _add(house: Installation, first: int, last: int) -> None:
    now = house.parts.clock().now()
    hour = now.replace(minute=0, second=0, microsecond=0)
    for start in range(first, last, _BATCH):
        numbers = range(start, min(start + _BATCH, last))
        with house.parts.units(house.store) as work:
            work.subscribers.add([_subscriber(house, number) for number in numbers])
            for number in numbers[:: _BATCH // 10]:
                then = hour - timedelta(hours=number % (24 * _DAYS))
                work.tallies.count(then, Step.JOINED, _BATCH // 10)
            work.tallies.move(None, SubscriberStatus.CONFIRMED, len(numbers))
            work.commit()


def _subscriber(house: Installation, number: int) -> Subscriber:
    now = house.parts.clock().now()
    email = f"{number * 7919 % 1_000_003:07}@example.com"
    return Subscriber(
        id=SubscriberId(f"{number:026}"),
        email=email,
        typed=email,
        name=f"{number % 5000} shopper",
        joined_at=now,
        confirmed_at=now,
        leave_digest=f"{number:064}",
        status=SubscriberStatus.CONFIRMED,
        sources=("popup",),
        tags=("rare",) if number % 1000 == 0 else (),
    )


def _questions(house: Installation) -> dict[str, Question]:
    reports, audience = house.parts.subscriber_reports(), house.parts.audience()
    now, numbers = house.parts.clock().now(), count(time.monotonic_ns())
    page = PageRequest(page=1, size=25)

    def listed(**wanted: object) -> Question:
        asked = SubscriberFilter(**wanted)  # type: ignore[arg-type]
        return lambda: reports.list(house.store, asked, page)

    def signs_up() -> None:
        text = shown("bench", "en")
        form = SignUp(email=f"n{next(numbers)}@example.org", consent=True, shown=text)
        audience.sign_up(house.store, form)

    return {
        "the first page": listed(),
        "the first page of a status": listed(status=SubscriberStatus.CONFIRMED),
        "the first page of a rare tag": listed(tag="rare"),
        "the first page of a usual source": listed(source="popup"),
        "a search by address": listed(search="00079"),
        "a search by name": listed(search="4999 sh"),
        "ninety days of growth": lambda: reports.hours(house.store, now - timedelta(days=90), now),
        "a sign-up": signs_up,
    }


def _write_file(house: Installation) -> None:
    before, began = _held(), time.monotonic()
    every = house.parts.subscriber_export().every(house.store, SubscriberFilter())
    lines = sum(1 for _ in file_lines(every))
    print(f"  {lines:,} lines written in {time.monotonic() - began:.1f} s, ", end="")
    print(f"{_held() - before} MiB more held at the worst moment", flush=True)


def _read_file(house: Installation, many: int) -> None:
    def flowing() -> Iterator[str]:
        yield "email,name\n"
        for number in range(many):
            yield f"contact{number}@example.com,contact\n"

    declared = Declaration(
        source="bench",
        given_on=house.parts.clock().now().date(),
        text="bench",
        language="en",
        declared_by="bench",
    )
    before, began = _held(), time.monotonic()
    house.parts.contacts().bring(house.store, "bench.csv", flowing(), declared)
    print(f"  {many:,} lines kept in {time.monotonic() - began:.1f} s, ", end="")
    print(f"{_held() - before} MiB more held at the worst moment", flush=True)


def _held() -> int:
    """The most memory that this process ever held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // _MEBI


if __name__ == "__main__":
    main()
