"""Whose codes are: the promises of ``CodeSources``, on every kind of storage."""

from datetime import timedelta

from nomoflow.attribution.model import CodeSource
from nomoflow.kernel.ids import OrderId, VisitorId
from tests.builders import NOW, OTHER, STORE
from tests.contracts.worlds import World

OWNED = CodeSource(code="sara15", since=NOW, campaign="العيد", partner="سارة")
GIVEN = CodeSource(code="abc123", since=NOW, visitor=VisitorId("v1"))


def test_sources_are_equal_after_a_round_trip_and_of_one_store(world: World) -> None:
    with world.work(STORE) as work:
        work.code_sources.keep(OWNED)
        work.code_sources.keep(GIVEN)
        work.commit()
    with world.work(STORE) as work:
        assert work.code_sources.of(["sara15", "abc123", "none"]) == [GIVEN, OWNED]
        assert work.code_sources.of([]) == []
    with world.work(OTHER) as work:
        assert work.code_sources.of(["sara15"]) == []


def test_what_is_told_later_stands(world: World) -> None:
    later = CodeSource(code="sara15", since=NOW, partner="مها")
    with world.work(STORE) as work:
        work.code_sources.keep(OWNED)
        work.code_sources.keep(later)
        work.commit()
    with world.work(STORE) as work:
        assert work.code_sources.of(["sara15"]) == [later]


def test_without_a_commit_nothing_is_kept(world: World) -> None:
    with world.work(STORE) as work:
        work.code_sources.keep(OWNED)
        work.code_sources.note(OrderId("1"), ["sara15"], NOW)
    with world.work(STORE) as work:
        assert work.code_sources.of(["sara15"]) == []
        assert list(work.code_sources.on(OrderId("1"))) == []


def test_orders_are_found_by_their_codes(world: World) -> None:
    with world.work(STORE) as work:
        work.code_sources.note(OrderId("1"), ["sara15", "abc123"], NOW - timedelta(hours=2))
        work.code_sources.note(OrderId("2"), ["sara15"], NOW)
        work.code_sources.note(OrderId("3"), ["sara15"], NOW - timedelta(days=9))
        work.commit()
    since = NOW - timedelta(days=1)
    with world.work(STORE) as work:
        assert list(work.code_sources.on(OrderId("1"))) == ["abc123", "sara15"]
        assert list(work.code_sources.orders_with("sara15", since)) == ["2", "1"]
        work.code_sources.note(OrderId("2"), [], NOW)
        work.commit()
    with world.work(STORE) as work:
        assert list(work.code_sources.orders_with("sara15", since)) == ["1"]
    with world.work(OTHER) as work:
        assert list(work.code_sources.orders_with("sara15", since)) == []
