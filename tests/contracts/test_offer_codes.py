"""The unique codes of offers, and who was given which: on memory, SQLite and PostgreSQL."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from nomoflow.coupons.offers import CodeState, Issue, OfferCode
from nomoflow.kernel.errors import Stale
from nomoflow.kernel.ids import OfferId, PlatformCouponId, VisitorId
from tests.builders import NOW, OTHER, STORE
from tests.contracts.worlds import World
from tests.coupon_builders import an_issue

LATER = NOW + timedelta(minutes=1)
FIRST, SECOND = OfferId("offer-1"), OfferId("offer-2")
NINE = PlatformCouponId("9")


def add(
    world: World, codes: Sequence[str], state: CodeState = CodeState.READY, offer: OfferId = FIRST
) -> int:
    with world.work(STORE) as work:
        added = work.offer_codes.add(offer, codes, state)
        work.commit()
    return added


def found(world: World, code: str) -> tuple[OfferId, OfferCode] | None:
    with world.work(STORE) as work:
        return work.offer_codes.find(code)


def given(world: World, offer: OfferId = FIRST) -> str | None:
    with world.work(STORE) as work:
        code = work.offer_codes.give(offer)
        work.commit()
    return code


# --- codes ---


def test_codes_are_found_in_whatever_case(world: World) -> None:
    assert add(world, ["WARD-A", "خصم15"]) == 2
    ready = CodeState.READY
    assert found(world, "ward-a") == (FIRST, OfferCode(code="WARD-A", state=ready))
    assert found(world, "خصم15") == (FIRST, OfferCode(code="خصم15", state=ready))
    assert found(world, "خصم١٥") is None


def test_a_code_is_added_once_in_a_store(world: World) -> None:
    assert add(world, ["A", "B"]) == 2
    assert add(world, ["b", "C", "A", "D", "d"], CodeState.MADE, SECOND) == 2
    assert add(world, ["A", "B"]) == 0
    assert add(world, []) == 0
    known = found(world, "b")
    assert known == (FIRST, OfferCode(code="B", state=CodeState.READY))


def test_codes_that_are_not_committed_are_forgotten(world: World) -> None:
    with world.work(STORE) as work:
        work.offer_codes.add(FIRST, ["A"], CodeState.READY)
    assert found(world, "A") is None


def test_another_store_neither_sees_nor_minds_them(world: World) -> None:
    add(world, ["A"])
    with world.work(OTHER) as work:
        assert work.offer_codes.find("A") is None
        assert work.offer_codes.give(FIRST) is None
        assert work.offer_codes.counts(FIRST) == {}
        assert work.offer_codes.move_all(FIRST, CodeState.READY, CodeState.OVER) == 0
        work.offer_codes.move("A", CodeState.OVER)
        assert work.offer_codes.add(FIRST, ["A"], CodeState.MADE) == 1
        work.commit()
    assert found(world, "A") == (FIRST, OfferCode(code="A", state=CodeState.READY))


def test_codes_stand_somewhere_and_are_moved(world: World) -> None:
    add(world, ["C", "B", "A"], CodeState.MADE)
    add(world, ["X"], CodeState.MADE, SECOND)
    with world.work(STORE) as work:
        work.offer_codes.move("b", CodeState.READY, NINE)
        work.offer_codes.move("unheard of", CodeState.READY)
        work.commit()
    with world.work(STORE) as work:
        codes = work.offer_codes
        assert codes.counts(FIRST) == {CodeState.MADE: 2, CodeState.READY: 1}
        assert [code.code for code in codes.some(FIRST, CodeState.MADE, 10)] == ["C", "A"]
        assert [code.code for code in codes.some(FIRST, CodeState.MADE, 1)] == ["C"]
        assert codes.find_platform([NINE, PlatformCouponId("8")]) == {
            NINE: (FIRST, OfferCode(code="B", state=CodeState.READY, platform=NINE))
        }
        codes.move("B", CodeState.OVER)
        assert codes.move_all(FIRST, CodeState.MADE, CodeState.OVER) == 2
        assert codes.move_all(FIRST, CodeState.MADE, CodeState.OVER) == 0
        assert codes.counts(FIRST) == {CodeState.OVER: 3}
        assert codes.counts(SECOND) == {CodeState.MADE: 1}
        kept = codes.some(FIRST, CodeState.OVER, 10)
        assert kept[1] == OfferCode(code="B", state=CodeState.OVER, platform=NINE)


def test_one_of_the_platforms_coupons_is_one_code(world: World) -> None:
    add(world, ["A", "B"])
    with world.work(STORE) as work:
        work.offer_codes.move("A", CodeState.READY, NINE)
        work.offer_codes.move("A", CodeState.READY, NINE)
        work.commit()
    with pytest.raises(Stale), world.work(STORE) as work:
        work.offer_codes.move("B", CodeState.READY, NINE)


def test_later_codes_come_after_earlier_ones(world: World) -> None:
    add(world, ["C", "A"])
    add(world, ["B"])
    with world.work(STORE) as work:
        kept = work.offer_codes.some(FIRST, CodeState.READY, 10)
    assert [code.code for code in kept] == ["C", "A", "B"]


def test_each_code_is_given_once(world: World) -> None:
    add(world, ["C", "A"])
    add(world, ["not-yet"], CodeState.MADE)
    add(world, ["other"], offer=SECOND)
    assert [given(world) for _ in range(3)] == ["C", "A", None]
    assert given(world, SECOND) == "other"
    assert found(world, "A") == (FIRST, OfferCode(code="A", state=CodeState.GIVEN))


def test_what_is_not_committed_was_not_given(world: World) -> None:
    add(world, ["A"])
    with world.work(STORE) as work:
        assert work.offer_codes.give(FIRST) == "A"
    assert given(world) == "A"


def test_codes_come_in_bulk(world: World) -> None:
    codes = [f"W{number:05}" for number in range(3000)]
    assert add(world, codes) == 3000
    assert add(world, [*codes, "ONE-MORE"]) == 1
    with world.work(STORE) as work:
        assert work.offer_codes.counts(FIRST) == {CodeState.READY: 3001}


# --- who was given which ---


def issued(world: World, *issues: Issue) -> None:
    with world.work(STORE) as work:
        for issue in issues:
            work.issues.add(issue)
        work.commit()


def issues_of(world: World, visitor: str = "v1") -> Sequence[Issue]:
    with world.work(STORE) as work:
        return work.issues.of(FIRST, VisitorId(visitor))


def test_issues_are_equal_after_a_round_trip(world: World) -> None:
    over = an_issue(number=2, ended_at=LATER, returned_at=LATER)
    other = an_issue("v2")
    issued(world, over, other, an_issue(), an_issue(offer=SECOND))
    assert issues_of(world) == [an_issue(), over]
    assert issues_of(world, "v2") == [other]
    assert issues_of(world, "v3") == []


def test_an_issue_that_is_not_committed_is_forgotten(world: World) -> None:
    with world.work(STORE) as work:
        work.issues.add(an_issue())
    assert issues_of(world) == []


def test_a_visitors_number_is_there_once(world: World) -> None:
    issued(world, an_issue())
    with pytest.raises(Stale):
        issued(world, an_issue(code="ANOTHER"))
    assert issues_of(world) == [an_issue()]


def test_another_store_has_issues_of_its_own(world: World) -> None:
    issued(world, an_issue())
    with world.work(OTHER) as work:
        assert work.issues.of(FIRST, VisitorId("v1")) == []
        assert work.issues.of_code("WARDV1") == []
        assert not work.issues.end(an_issue(), LATER)
        assert not work.issues.give_back(an_issue(), LATER)
        work.issues.add(an_issue())
        work.commit()
    assert issues_of(world) == [an_issue()]


def test_who_was_given_a_code_is_told_earliest_first(world: World) -> None:
    late = an_issue("v1", code="WARD", issued_at=LATER)
    early, same = an_issue("v3", code="ward"), an_issue("v2", code="WARD")
    issued(world, late, early, same, an_issue("v4"))
    with world.work(STORE) as work:
        assert work.issues.of_code("Ward") == [same, early, late]
        assert work.issues.of_code("OUD") == []


def test_an_issue_ends_once_and_is_given_back_once(world: World) -> None:
    issue = an_issue()
    issued(world, issue, an_issue("v2"))
    with world.work(STORE) as work:
        assert work.issues.end(issue, LATER)
        assert not work.issues.end(issue, NOW)
        assert work.issues.give_back(issue, LATER)
        assert not work.issues.give_back(issue, NOW)
        assert not work.issues.give_back(an_issue("unheard-of"), NOW)
        work.commit()
    assert issues_of(world) == [replace(issue, ended_at=LATER, returned_at=LATER)]
    assert issues_of(world, "v2") == [an_issue("v2")]
