"""The book of visits and the last sign of life: on memory, SQLite and PostgreSQL."""

from dataclasses import replace
from datetime import datetime, timedelta

from nomoflow.kernel.ids import StoreId, VisitorId
from nomoflow.visitors.facts import Channel, Link, LinkKind, Origin
from nomoflow.visitors.model import SeenHit, Visit
from tests.builders import NOW, OTHER, STORE, a_hit, a_visit
from tests.contracts.worlds import World

V1, V2 = VisitorId("v1"), VisitorId("v2")


def keep(world: World, visits: list[Visit], hits: list[SeenHit], store: StoreId = STORE) -> None:
    with world.work(store) as work:
        work.visits.keep(visits, hits)
        work.commit()


def test_a_visit_is_equal_after_a_round_trip(world: World) -> None:
    told = a_visit(product_views=2, cart_adds=3, checkouts=1, last_at=NOW + timedelta(minutes=5))
    direct = a_visit("2", "v2", origin=Origin(channel=Channel.DIRECT), referrer="")
    keep(world, [told, direct], [])
    with world.work(STORE) as work:
        assert work.visits.latest([V1, V2, VisitorId("v3")]) == {"v1": told, "v2": direct}


def test_each_visitors_latest_visit_is_the_one_that_began_last(world: World) -> None:
    keep(
        world,
        [
            a_visit("1", started_at=NOW - timedelta(days=2), last_at=NOW),
            a_visit("2", started_at=NOW - timedelta(days=1)),
            a_visit("3", started_at=NOW - timedelta(days=3)),
            a_visit("4", "v2", started_at=NOW),
            a_visit("5", "v2", started_at=NOW),
        ],
        [],
    )
    with world.work(STORE) as work:
        latest = work.visits.latest([V1, V2])
        assert {visitor: visit.id for visitor, visit in latest.items()} == {
            "v1": "visit-2",
            "v2": "visit-5",
        }
        assert work.visits.latest([]) == {}


def test_a_visit_is_overwritten_when_it_grows(world: World) -> None:
    visit = a_visit()
    keep(world, [visit], [])
    visit.page_views, visit.exit = 7, "https://ward.example/p9"
    keep(world, [visit], [])
    with world.work(STORE) as work:
        assert work.visits.latest([V1]) == {"v1": visit}


def test_hits_are_unseen_until_they_are_kept_and_kept_once(world: World) -> None:
    with world.work(STORE) as work:
        assert work.visits.unseen(["hit-1", "hit-2"]) == {"hit-1", "hit-2"}
        assert work.visits.unseen([]) == set()
    keep(world, [], [a_hit("1")])
    keep(world, [], [a_hit("1", occurred_at=NOW + timedelta(hours=1)), a_hit("3")])
    with world.work(STORE) as work:
        assert work.visits.unseen(["hit-1", "hit-2", "hit-3"]) == {"hit-2"}
    assert world.visitor_reports.last_hit_at(STORE) == NOW


def test_many_hits_are_kept_at_once(world: World) -> None:
    hits = [a_hit(str(number)) for number in range(2500)]
    keep(world, [], hits)
    with world.work(STORE) as work:
        told = [seen.hit.id for seen in hits]
        assert work.visits.unseen([*told, "hit-new"]) == {"hit-new"}


def test_what_is_not_committed_is_forgotten(world: World) -> None:
    with world.work(STORE) as work:
        work.visits.keep([a_visit()], [a_hit()])
        work.visits.link([a_link()])
    with world.work(STORE) as work:
        assert work.visits.unseen(["hit-1"]) == {"hit-1"}
        assert work.visits.latest([V1]) == {}
        assert work.visits.link([a_link()]) == [a_link()]


def test_another_store_does_not_see_them(world: World) -> None:
    keep(world, [a_visit()], [a_hit()])
    with world.work(OTHER) as work:
        assert work.visits.unseen(["hit-1"]) == {"hit-1"}
        assert work.visits.latest([V1]) == {}
        assert work.visits.link([a_link()]) == [a_link()]
        work.visits.keep([a_visit(page_views=99)], [])
        work.commit()
    with world.work(STORE) as work:
        assert work.visits.link([a_link()]) == [a_link()]
        assert work.visits.latest([V1])[V1].page_views == 1


def a_link(kind: LinkKind = LinkKind.CART, id: str = "1", at: datetime = NOW) -> Link:
    return Link(visitor=V1, kind=kind, id=id, at=at)


def test_only_new_links_are_returned_and_a_known_one_keeps_its_first_time(world: World) -> None:
    cart, order = a_link(), a_link(LinkKind.ORDER)
    later = replace(cart, at=NOW + timedelta(hours=1))
    with world.work(STORE) as work:
        assert work.visits.link([cart, later]) == [cart]
        work.commit()
    with world.work(STORE) as work:
        assert work.visits.link([later, order, replace(order, visitor=V2)]) == [
            order,
            replace(order, visitor=V2),
        ]
        assert work.visits.link([]) == []
        work.commit()


def test_the_last_sign_of_life_is_the_latest_kept_hit(world: World) -> None:
    assert world.visitor_reports.last_hit_at(STORE) is None
    latest = NOW + timedelta(microseconds=1)
    keep(world, [], [a_hit("1"), a_hit("2", occurred_at=latest), a_hit("3")])
    keep(world, [], [a_hit("9", occurred_at=NOW + timedelta(days=1))], store=OTHER)
    assert world.visitor_reports.last_hit_at(STORE) == latest
