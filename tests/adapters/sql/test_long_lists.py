"""A list as long as a merchant's largest is taken in, with errors on some lines, by two at once."""

import threading

import pytest

from adapters.sql.coupon_export import SqlCouponExport
from nomoflow.coupons.imports import Import
from nomoflow.coupons.list_taking import ListTaker
from nomoflow.coupons.list_writing import written_list
from nomoflow.coupons.service import CouponService
from nomoflow.kernel.errors import Stale
from nomoflow.kernel.money import Currency
from tests.adapters.sql.conftest import House
from tests.builders import OTHER, STORE

LINES = 10_000
SAR = Currency("SAR")


@pytest.fixture(scope="module")
def content() -> bytes:
    """Every tenth line has an impossible percentage, every thousandth an earlier line's code."""
    lines = ["code,type,amount,maximum,ends,title"]
    for number in range(LINES):
        code = number - 1 if number % 1000 == 999 else number
        percent = 150 if number % 10 == 7 else 15
        lines.append(f"CODE{code},percentage,{percent}%,٥٠,2027-01-01,حملة الورد")
    return "\n".join(lines).encode()


def take_all(house: House, entry: Import) -> None:
    taker, latest = ListTaker(house.work, house.clock, house.tools.ids), entry
    while latest.done_at is None:
        try:
            latest = taker.take_more(STORE, entry.id) or latest
        except Stale:
            continue


def test_a_long_list_is_taken_in_by_two_at_once(house: House, content: bytes) -> None:
    service = CouponService(house.work, house.clock, house.tools.ids)
    entry = service.bring_list(STORE, "long.csv", content, SAR, publish=False)
    workers = [threading.Thread(target=take_all, args=(house, entry)) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    faulty = LINES // 10 + LINES // 1000
    with house.work() as work:
        done = work.coupon_imports.find(entry.id)
    assert done is not None
    assert (done.taken, done.known, done.faulty) == (LINES - faulty, 0, faulty)
    again = service.bring_list(STORE, "again.csv", content, SAR, publish=False)
    assert again == done
    export = SqlCouponExport(house.tools.engine)
    written = sum(part.count("\r\n") for part in written_list(export.every(STORE), SAR))
    assert written == LINES - faulty + 1
    assert not list(export.every(OTHER))
