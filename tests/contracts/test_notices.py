"""What a store tells its shoppers: on memory, SQLite and PostgreSQL."""

from dataclasses import replace
from datetime import timedelta

import pytest

from nomoflow.kernel.errors import Stale
from nomoflow.kernel.ids import NoticeId, StoreId, StoreKey
from nomoflow.kernel.pages import PageRequest
from nomoflow.widgets.notices import Notice, NoticeState
from nomoflow.widgets.ports import NoticeFilter
from tests.builders import NOW, OTHER, STORE, a_store
from tests.contracts.worlds import World
from tests.notice_builders import a_notice, a_notice_draft

FIRST = NoticeId("notice-1")
ALL = PageRequest(page=1, size=50)
RULES = {
    "targeting": {
        "any": [
            {"all": [{"fact": "cart_value", "operator": "between", "value": ["10", "99.50"]}]},
            {"all": [{"fact": "path", "operator": "glob", "value": "/عروض/*"},
                     {"fact": "returning", "operator": "no"}]},
        ]
    },
    "triggers": [{"trigger": "exit"}, {"trigger": "cart_reaches", "amount": "150"}],
    "schedule": {
        "from": "2026-03-01T09:00", "hours": [["22:00", "02:00"]], "occasions": ["ramadan"],
        "pause_at_prayer": {"city": "riyadh", "minutes": 20},
    },
    "display": {"priority": 90, "per_day": 2, "holdout_percent": 10},
}  # fmt: skip
SETTINGS = {
    "theme": "dark",
    "image": {"src": "https://ward.example/a.jpg", "width": 800, "height": 400},
    "countdown_until": "2026-12-01T20:59:59+03:00",
    "free_shipping_from": {"amount": "400.00", "currency": "SAR"},
}


def add(world: World, *notices: Notice, store: StoreId = STORE) -> None:
    with world.work(store) as work:
        for notice in notices:
            work.notices.add(notice)
        work.commit()


def kept(world: World, notice: NoticeId = FIRST) -> Notice | None:
    with world.work(STORE) as work:
        return work.notices.find(notice)


def listed(world: World, **wanted: object) -> list[str]:
    page = world.notice_reports.list(STORE, NoticeFilter(**wanted), ALL)  # type: ignore[arg-type]
    assert page.total == len(page.rows)
    return [notice.id for notice in page.rows]


def ranked(id: str, priority: int, **told: object) -> Notice:
    draft = a_notice_draft(rules={"display": {"priority": priority}})
    return a_notice(id, draft=draft, **told)


def test_a_notice_is_equal_after_a_round_trip(world: World) -> None:
    full = a_notice(
        draft=a_notice_draft(settings=SETTINGS, rules=RULES),
        state=NoticeState.ARCHIVED,
        stood=NoticeState.LIVE,
        changed_at=NOW + timedelta(minutes=1),
    )
    add(world, full)
    assert full.version == 1
    assert kept(world) == full
    assert world.notice_reports.one(STORE, FIRST) == full
    assert kept(world, NoticeId("another")) is None


def test_a_notice_that_is_not_committed_is_forgotten(world: World) -> None:
    with world.work(STORE) as work:
        work.notices.add(a_notice())
    assert kept(world) is None


def test_whoever_read_an_older_version_is_stale(world: World) -> None:
    add(world, a_notice())
    mine, theirs = kept(world), kept(world)
    assert mine is not None
    assert theirs is not None
    mine.state = NoticeState.LIVE
    with world.work(STORE) as work:
        work.notices.save(mine)
        work.commit()
    assert kept(world) == mine
    assert mine.version == 2
    for stale in (theirs, a_notice("never-added")):
        with pytest.raises(Stale), world.work(STORE) as work:
            work.notices.save(stale)


def test_another_store_has_notices_of_its_own(world: World) -> None:
    add(world, a_notice(state=NoticeState.LIVE))
    with world.work(OTHER) as work:
        assert work.notices.find(FIRST) is None
        assert work.notices.live() == 0
    assert world.notice_reports.one(OTHER, FIRST) is None
    assert world.notice_reports.list(OTHER, NoticeFilter(), ALL).total == 0
    assert not any(world.notice_reports.counts(OTHER).values())


def test_those_that_win_a_place_are_listed_first(world: World) -> None:
    later = NOW + timedelta(minutes=1)
    add(world, ranked("low", 10), ranked("late", 50, created_at=later), ranked("early", 50),
        ranked("high", 90), ranked("early-too", 50))  # fmt: skip
    assert listed(world) == ["high", "early", "early-too", "late", "low"]
    second = world.notice_reports.list(STORE, NoticeFilter(), PageRequest(page=2, size=2))
    assert ([notice.id for notice in second.rows], second.total) == (["early-too", "late"], 5)


def test_notices_are_found_by_state_and_by_words(world: World) -> None:
    named = replace(a_notice_draft(), name="Summer 100%_off")
    add(world, a_notice("a", state=NoticeState.LIVE), a_notice("b", draft=named))
    assert listed(world, states=(NoticeState.LIVE,)) == ["a"]
    assert listed(world, search="SUMMER 100%_") == ["b"]
    assert listed(world, search="100%%off") == []
    assert listed(world, search=" مبارك ") == ["a", "b"]
    assert listed(world, search="eid m", states=(NoticeState.ARCHIVED,)) == []
    assert world.notice_reports.counts(STORE) == {
        NoticeState.DRAFT: 1, NoticeState.LIVE: 1, NoticeState.PAUSED: 0, NoticeState.ARCHIVED: 0,
    }  # fmt: skip


def test_the_storefront_is_told_of_live_ones_only(world: World) -> None:
    with world.work(STORE) as work:
        work.stores.add(a_store(key=StoreKey("the-key"), timezone="Asia/Dubai"))
        work.commit()
    states = {state.value: state for state in NoticeState}
    add(world, *(a_notice(id, state=state) for id, state in states.items()))
    add(world, ranked("first", 99, state=NoticeState.LIVE))
    add(world, a_notice("theirs", state=NoticeState.LIVE), store=OTHER)
    storefront = world.storefronts.by_key(StoreKey("the-key"))
    assert storefront is not None
    assert storefront.timezone == "Asia/Dubai"
    assert [notice.id for notice in storefront.notices] == ["first", "live"]
    with world.work(STORE) as work:
        assert work.notices.live() == 2
