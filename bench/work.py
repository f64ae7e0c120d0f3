"""How fast one worker does what is owed: orders credited, visits written down."""

import argparse
import logging
import time

from bench.installation import Installation, installation
from entrypoints import logs
from entrypoints.worker import process, worker
from nomoflow.kernel.ids import VisitorId
from nomoflow.visitors.model import Hit, HitBatch, HitKind

ORDERS, HITS = 1_000, 10_000


def main() -> None:
    """Owe a worker so much, and see how long it takes."""
    parser = argparse.ArgumentParser(prog="python -m bench.work", description=__doc__)
    parser.add_argument("--orders", type=int, default=ORDERS)
    told = parser.parse_args()
    logs.configure("json", logging.WARNING)
    print(f"{'one worker':<12}{'orders':>8}{'s':>7}{'orders/s':>10}{'tasks/s':>9}{'hits/s':>9}")
    for sqlite in (False, True):
        with installation(sqlite=sqlite) as house:
            house.deliver(told.orders)
            tasks, seconds = _worked(house)
            hits = _drained(house)
        name = "SQLite" if sqlite else "PostgreSQL"
        rates = f"{told.orders / seconds:>10,.0f}{tasks / seconds:>9,.0f}{hits:>9,.0f}"
        print(f"{name:<12}{told.orders:>8,}{seconds:>7.1f}{rates}", flush=True)


def _worked(house: Installation) -> tuple[int, float]:
    """How many tasks a worker did until none was left, and in how many seconds."""
    process.adopt(house.parts)
    began = time.monotonic()
    worker.serve(burst=True)
    seconds = time.monotonic() - began
    process.adopt(None)
    if owed := house.owed():
        raise RuntimeError(f"{owed} tasks are not done")
    return house.done(), seconds


def _drained(house: Installation) -> float:
    """How many hits a second are written down."""
    now = house.parts.clock().now()
    for visitor in range(HITS // 10):
        hits = tuple(
            Hit(
                id=f"{visitor}-{number}",
                kind=HitKind.PAGE_VIEW,
                url=f"https://oud-najd.example/p{number}?utm_source=snapchat&utm_medium=paid",
                referrer="https://www.snapchat.com/",
                occurred_at=now,
            )
            for number in range(10)
        )
        batch = HitBatch(
            store=house.store, visitor=VisitorId(f"v{visitor}"), received_at=now, hits=hits
        )
        house.parts.hits().push(batch)
    began = time.monotonic()
    house.parts.visitors().drain()
    return HITS / (time.monotonic() - began)


if __name__ == "__main__":
    main()
