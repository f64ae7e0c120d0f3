"""What browsers report is counted once, and presence is true."""

from datetime import timedelta

from nomoflow.kernel.ids import VisitorId
from nomoflow.visitors.model import Hit, HitBatch, HitKind
from tests.builders import NOW, STORE
from tests.core.house import House


def a_hit(number: int, *, minutes_ago: float = 0, kind: HitKind = HitKind.PAGE_VIEW) -> Hit:
    return Hit(
        id=f"hit-{number}",
        kind=kind,
        url="https://shop.example/p1",
        referrer="",
        occurred_at=NOW - timedelta(minutes=minutes_ago),
    )


def a_batch(*hits: Hit, visitor: str = "v1") -> HitBatch:
    return HitBatch(store=STORE, visitor=VisitorId(visitor), received_at=NOW, hits=hits)


def test_who_reports_is_here_and_on_the_page() -> None:
    house = House()
    house.visitors.collect(a_batch(a_hit(1)))
    assert house.presence.count(STORE, NOW) == 1
    assert house.presence.count(STORE, NOW, "/p1") == 1


def test_a_report_that_was_long_on_its_way_makes_nobody_present() -> None:
    house = House()
    house.visitors.collect(a_batch(a_hit(1, minutes_ago=20)))
    assert house.presence.count(STORE, NOW) == 0
    assert house.visitors.drain() == 1


def test_a_heartbeat_is_presence_and_no_page_view() -> None:
    house = House()
    house.visitors.collect(a_batch(a_hit(1, kind=HitKind.HEARTBEAT)))
    assert house.presence.count(STORE, NOW) == 1
    assert house.visitors.drain() == 0


def test_a_hit_told_twice_counts_once() -> None:
    house = House()
    for _ in range(2):
        house.visitors.collect(a_batch(a_hit(1)))
        house.visitors.drain()
    with house.work() as work:
        visit = work.visits.latest([VisitorId("v1")])[VisitorId("v1")]
    assert visit.page_views == 1
